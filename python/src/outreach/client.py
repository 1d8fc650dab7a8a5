"""One method per public function of schema ``outreach``: generated, do not edit.

Written from the catalog by ``python -m outreach._generate URL``; texts are the functions' COMMENT ON.

``Client`` wraps a psycopg ``Connection``, ``AsyncClient`` an ``AsyncConnection``. The caller owns the transaction:
with ``autocommit=True`` every call is a transaction of its own. Results: a scalar is a Python scalar, ``TABLE`` is a
list of frozen dataclasses, a composite is one such object, ``void`` is None. jsonb parameters take any value that
has a JSON form. ``DEFAULT`` leaves the database's default in force. Refusals raise the classes of ``outreach.errors``.
"""

# fmt: off
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from ._call import DEFAULT, AsyncBase, Base, Default, call


@dataclass(frozen=True, slots=True)
class LoadCompaniesRow:
    """One row of ``load_companies``."""

    line: int
    sovereign_company_id: UUID
    outcome: str
    reason: str


@dataclass(frozen=True, slots=True)
class LoadPeopleRow:
    """One row of ``load_people``."""

    line: int
    person_id: UUID
    outcome: str
    reason: str


@dataclass(frozen=True, slots=True)
class MintOutreachBatchRow:
    """One row of ``mint_outreach_batch``."""

    sovereign_company_id: UUID
    outreach_id: UUID
    outcome: str


@dataclass(frozen=True, slots=True)
class OverrideAuditHeadRow:
    """One row of ``override_audit_head``."""

    audit_id: int
    row_hash: bytes
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class VerifyOverrideAuditRow:
    """One row of ``verify_override_audit``."""

    audit_id: int
    problem: str


class Client(Base):
    """Every public function, on a Connection that the caller owns."""

    def add_override(
        self,
        outreach_id: UUID,
        override_type: str,
        reason: str,
        forced_tier: int | None = None,
        expires_at: datetime | None = None,
    ) -> UUID:
        """Sets one override and returns its override_id. BLOCK_OUTREACH, BLOCK_EMAIL, BLOCK_PHONE stand until
        removed; FORCE_TIER needs forced_tier (-1 to 3) and expires_at in the future. Raises OX001, OX004, OX005,
        OX009, OX203. Example: SELECT outreach.add_override(:id, 'BLOCK_EMAIL', 'asked us by phone to stop
        mailing');
        """
        return cast("UUID", self._scalar(call(
            "add_override",
            ("outreach_id", "uuid", outreach_id),
            ("override_type", "text", override_type),
            ("reason", "text", reason),
            ("forced_tier", "integer", forced_tier),
            ("expires_at", "timestamptz", expires_at),
        )))

    def add_overrides(self, overrides: Any) -> int:
        """Sets overrides, all or nothing; returns how many. Takes an array of objects with outreach_id,
        override_type, reason and, for FORCE_TIER, forced_tier and expires_at. An expired FORCE_TIER is closed by
        the next. Raises OX001, OX004, OX005, OX009, OX011, OX203; DETAIL names the element, from 0, or the
        company.
        """
        return cast("int", self._scalar(call("add_overrides", ("overrides", "jsonb", overrides))))

    def add_sequence_step(
        self,
        campaign_id: UUID,
        step_number: int,
        subject_template: str,
        body_template: str,
        delay: timedelta = timedelta(seconds=0),
    ) -> UUID:
        """Adds a step to a draft campaign and returns its sequence_id. delay counts from the moment the step before
        is recorded sent; for the first step, from enrolment. Raises OX014 unknown campaign, OX213 not a draft,
        OX016 number below 1 or taken, blank template, delay out of range. Example: SELECT
        outreach.add_sequence_step(id, 1, 'Hello {{ first_name }}', '…');
        """
        return cast("UUID", self._scalar(call(
            "add_sequence_step",
            ("campaign_id", "uuid", campaign_id),
            ("step_number", "integer", step_number),
            ("subject_template", "text", subject_template),
            ("body_template", "text", body_template),
            ("delay", "interval", delay),
        )))

    def configure_campaign(self, campaign_id: UUID, options: Any, reason: str) -> None:
        """Changes options of a campaign, in any status: name, min_tier, min_score_tier, daily_send_limit (null =
        none), slot_priority. A new limit binds every claim that starts afterwards, and what was claimed earlier
        the same UTC day counts. Raises OX004 reason blank, OX014 unknown campaign, OX015 unknown option or bad
        value. Example: SELECT outreach.configure_campaign(id, '{"daily_send_limit": 500}', 'warming up the
        mailbox');
        """
        self._scalar(call(
            "configure_campaign",
            ("campaign_id", "uuid", campaign_id),
            ("options", "jsonb", options),
            ("reason", "text", reason),
        ))

    def create_campaign(
        self,
        name: str,
        channel: str = "email",
        min_tier: int = 0,
        min_score_tier: str = "COLD",
        daily_send_limit: int | None = None,
        slot_priority: Sequence[str] = ("HR", "CEO", "CFO"),
    ) -> UUID:
        """Makes a draft campaign and returns its campaign_id. min_tier and min_score_tier bind at enrolment only;
        daily_send_limit counts claims per UTC day, NULL = none. Raises OX010 unknown channel, OX016 another
        argument out of range. Example: SELECT outreach.create_campaign(name => 'Renewals', min_tier => 1);
        """
        return cast("UUID", self._scalar(call(
            "create_campaign",
            ("name", "text", name),
            ("channel", "text", channel),
            ("min_tier", "integer", min_tier),
            ("min_score_tier", "text", min_score_tier),
            ("daily_send_limit", "integer", daily_send_limit),
            ("slot_priority", "text[]", slot_priority),
        )))

    def get_outreach_id(self, sovereign_company_id: UUID) -> UUID | None:
        """The outreach_id of a company, or NULL if it has none."""
        return cast("UUID | None", self._scalar(call("get_outreach_id", ("sovereign_company_id", "uuid", sovereign_company_id))))

    def halt_all_outreach(self, reason: str) -> UUID:
        """Stops all outreach, on every channel, for every company: once it has committed no send is claimed or
        begun. Returns the override_id of the halt; halting twice returns the first one's and logs nothing. Raises
        OX004.
        """
        return cast("UUID", self._scalar(call("halt_all_outreach", ("reason", "text", reason))))

    def load_companies(self, companies: Any) -> list[LoadCompaniesRow]:
        """Loads companies into the registry. Takes an array of objects with company_name, domain, country and
        optionally sovereign_company_id, identity_status, eligibility_status, exclusion_reason (absent: PENDING,
        NULL). Returns a row per element, numbered from 1: loaded, updated (same sovereign_company_id, or same
        domain with the same name; keys that are absent keep their value) or rejected with the reason; good rows
        load whatever the others are. Raises OX011 unless it is an array of objects. Example: SELECT * FROM
        outreach.load_companies('[{"company_name": "Acme", "domain": "acme.example", "country": "US"}]');
        """
        return self._rows(LoadCompaniesRow, call("load_companies", ("companies", "jsonb", companies), rows=True))

    def load_people(self, people: Any) -> list[LoadPeopleRow]:
        """Loads contacts of companies under outreach. Takes an array of objects that name the company by
        outreach_id, else sovereign_company_id, else domain, and hold full_name, e-mail or phone, and optionally
        title, slot_type, email_verification, time_zone. Returns a row per element, numbered from 1: loaded,
        updated (same company and e-mail address, or, without an e-mail, same company and phone; keys that are
        absent keep their value, contact_status is never touched) or rejected with the reason; good rows load
        whatever the others are. Raises OX011 unless it is an array of objects. Example: SELECT * FROM
        outreach.load_people('[{"domain": "acme.example", "full_name": "Ann Lee", "slot_type": "HR", "email":
        "ann@acme.example"}]');
        """
        return self._rows(LoadPeopleRow, call("load_people", ("people", "jsonb", people), rows=True))

    def mint_outreach(self, sovereign_company_id: UUID) -> UUID:
        """Mints the outreach_id of a company, writes it once into the registry, and returns it. Nothing is written
        on refusal. Blocks that were live when the company was last archived are set again. Raises OX001 (NULL),
        OX002 (not in the registry), OX003 (identity_status is not PASS), OX201 (already claimed; DETAIL names the
        id). Example: SELECT outreach.mint_outreach(:sovereign_company_id);
        """
        return cast("UUID", self._scalar(call("mint_outreach", ("sovereign_company_id", "uuid", sovereign_company_id))))

    def mint_outreach_batch(self, sovereign_company_ids: Sequence[UUID] | None = None) -> list[MintOutreachBatchRow]:
        """Mints an outreach_id for each of these companies and writes it into the registry, in one statement. One
        row per distinct company: minted, already_claimed (with the id it has), unknown_company,
        identity_not_pass. NULL mints every company that can be minted and returns only those. Blocks that were
        live when a company was last archived are set again. Raises OX001 for a NULL element.
        """
        return self._rows(MintOutreachBatchRow, call(
            "mint_outreach_batch",
            ("sovereign_company_ids", "uuid[]", sovereign_company_ids),
            rows=True,
        ))

    def outreach_bucket(self, outreach_id: UUID) -> int:
        """Bucket that an outreach_id carries, 0 to 4095: the 12 bits after the version nibble of the UUIDv7 (RFC
        9562, rand_a). Equals sovereign_bucket() of its company. Raises OX001.
        """
        return cast("int", self._scalar(call("outreach_bucket", ("outreach_id", "uuid", outreach_id))))

    def override_audit_head(self) -> list[OverrideAuditHeadRow]:
        """The last row of the audit chain; none while it is empty. Store it elsewhere: if the row with this audit_id
        is gone one day, or has another hash, the tail was cut or rewritten.
        """
        return self._rows(OverrideAuditHeadRow, call("override_audit_head", rows=True))

    def remove_override(self, override_id: UUID, reason: str) -> None:
        """Lifts a live override. Raises OX004 (reason), OX014 (unknown), OX204 (removed or expired already)."""
        self._scalar(call(
            "remove_override",
            ("override_id", "uuid", override_id),
            ("reason", "text", reason),
        ))

    def resume_all_outreach(self, reason: str) -> None:
        """Lifts the global halt. Blocks of single companies stay. Raises OX004, OX204 (no halt is live)."""
        self._scalar(call("resume_all_outreach", ("reason", "text", reason)))

    def set_company_status(self, companies: Any) -> int:
        """Sets identity_status, eligibility_status and exclusion_reason of companies; all or nothing. Takes an array
        of objects with sovereign_company_id and the keys to set (absent: kept; null eligibility_status: not
        known). Returns how many companies changed. Raises OX002 (not in the registry), OX011 (malformed; DETAIL
        names the element, from 0).
        """
        return cast("int", self._scalar(call("set_company_status", ("companies", "jsonb", companies))))

    def set_hub_status(
        self,
        outreach_id: UUID,
        hub_id: str,
        status: str,
        reason: str | None = None,
        fresh_until: datetime | None = None,
    ) -> None:
        """Records how far a hub has come with a company: PASS, IN_PROGRESS, FAIL or BLOCKED, why, and until when a
        PASS counts (NULL: for good; may be past). Replaces what the hub said before; the same again changes
        nothing. Raises OX001 (NULL outreach_id), OX005 (unknown outreach_id), OX006 (unknown hub or status).
        Example: SELECT outreach.set_hub_status(outreach_id => '...', hub_id => 'dol-filings', status => 'PASS',
        fresh_until => '2027-01-01Z');
        """
        self._scalar(call(
            "set_hub_status",
            ("outreach_id", "uuid", outreach_id),
            ("hub_id", "text", hub_id),
            ("status", "text", status),
            ("reason", "text", reason),
            ("fresh_until", "timestamptz", fresh_until),
        ))

    def set_marketing_disabled(self, outreach_id: UUID, disabled: bool, reason: str) -> None:
        """Sets or lifts the MARKETING_DISABLED flag of a company. Setting the present state again changes and logs
        nothing. Raises OX001, OX004, OX005, OX016.
        """
        self._scalar(call(
            "set_marketing_disabled",
            ("outreach_id", "uuid", outreach_id),
            ("disabled", "boolean", disabled),
            ("reason", "text", reason),
        ))

    def set_setting(self, name: str, value: Any, reason: str) -> None:
        """Sets one setting; a NULL value gives the default back. Raises OX004 (reason), OX015 (unknown name, or a
        value out of range). Example: SELECT outreach.set_setting('send_max_attempts', '3', 'provider asked for
        fewer retries');
        """
        self._scalar(call(
            "set_setting",
            ("name", "text", name),
            ("value", "jsonb", value),
            ("reason", "text", reason),
        ))

    def sovereign_bucket(self, sovereign_company_id: UUID) -> int:
        """Bucket of a company, 0 to 4095: the first 12 bits of sha256 over the 16 bytes of its sovereign_company_id
        (FIPS 180-4; sha256 because its result is fixed by its definition, on every version and machine). NULL
        gives NULL.
        """
        return cast("int", self._scalar(call("sovereign_bucket", ("sovereign_company_id", "uuid", sovereign_company_id))))

    def verify_override_audit(self) -> list[VerifyOverrideAuditRow]:
        """Empty while the audit holds: the chain has no gap, every row has the hash of its content and of the row
        before it, and every override, live or closed, is in the state of its last audit row and none is missing.
        Otherwise one row per problem; audit_id is NULL for an override without any audit row. A tail that was cut
        off shows only against a head stored elsewhere: outreach.override_audit_head().
        """
        return self._rows(VerifyOverrideAuditRow, call("verify_override_audit", rows=True))


class AsyncClient(AsyncBase):
    """Every public function, on an AsyncConnection that the caller owns."""

    async def add_override(
        self,
        outreach_id: UUID,
        override_type: str,
        reason: str,
        forced_tier: int | None = None,
        expires_at: datetime | None = None,
    ) -> UUID:
        """Sets one override and returns its override_id. BLOCK_OUTREACH, BLOCK_EMAIL, BLOCK_PHONE stand until
        removed; FORCE_TIER needs forced_tier (-1 to 3) and expires_at in the future. Raises OX001, OX004, OX005,
        OX009, OX203. Example: SELECT outreach.add_override(:id, 'BLOCK_EMAIL', 'asked us by phone to stop
        mailing');
        """
        return cast("UUID", await self._scalar(call(
            "add_override",
            ("outreach_id", "uuid", outreach_id),
            ("override_type", "text", override_type),
            ("reason", "text", reason),
            ("forced_tier", "integer", forced_tier),
            ("expires_at", "timestamptz", expires_at),
        )))

    async def add_overrides(self, overrides: Any) -> int:
        """Sets overrides, all or nothing; returns how many. Takes an array of objects with outreach_id,
        override_type, reason and, for FORCE_TIER, forced_tier and expires_at. An expired FORCE_TIER is closed by
        the next. Raises OX001, OX004, OX005, OX009, OX011, OX203; DETAIL names the element, from 0, or the
        company.
        """
        return cast("int", await self._scalar(call("add_overrides", ("overrides", "jsonb", overrides))))

    async def add_sequence_step(
        self,
        campaign_id: UUID,
        step_number: int,
        subject_template: str,
        body_template: str,
        delay: timedelta = timedelta(seconds=0),
    ) -> UUID:
        """Adds a step to a draft campaign and returns its sequence_id. delay counts from the moment the step before
        is recorded sent; for the first step, from enrolment. Raises OX014 unknown campaign, OX213 not a draft,
        OX016 number below 1 or taken, blank template, delay out of range. Example: SELECT
        outreach.add_sequence_step(id, 1, 'Hello {{ first_name }}', '…');
        """
        return cast("UUID", await self._scalar(call(
            "add_sequence_step",
            ("campaign_id", "uuid", campaign_id),
            ("step_number", "integer", step_number),
            ("subject_template", "text", subject_template),
            ("body_template", "text", body_template),
            ("delay", "interval", delay),
        )))

    async def configure_campaign(self, campaign_id: UUID, options: Any, reason: str) -> None:
        """Changes options of a campaign, in any status: name, min_tier, min_score_tier, daily_send_limit (null =
        none), slot_priority. A new limit binds every claim that starts afterwards, and what was claimed earlier
        the same UTC day counts. Raises OX004 reason blank, OX014 unknown campaign, OX015 unknown option or bad
        value. Example: SELECT outreach.configure_campaign(id, '{"daily_send_limit": 500}', 'warming up the
        mailbox');
        """
        await self._scalar(call(
            "configure_campaign",
            ("campaign_id", "uuid", campaign_id),
            ("options", "jsonb", options),
            ("reason", "text", reason),
        ))

    async def create_campaign(
        self,
        name: str,
        channel: str = "email",
        min_tier: int = 0,
        min_score_tier: str = "COLD",
        daily_send_limit: int | None = None,
        slot_priority: Sequence[str] = ("HR", "CEO", "CFO"),
    ) -> UUID:
        """Makes a draft campaign and returns its campaign_id. min_tier and min_score_tier bind at enrolment only;
        daily_send_limit counts claims per UTC day, NULL = none. Raises OX010 unknown channel, OX016 another
        argument out of range. Example: SELECT outreach.create_campaign(name => 'Renewals', min_tier => 1);
        """
        return cast("UUID", await self._scalar(call(
            "create_campaign",
            ("name", "text", name),
            ("channel", "text", channel),
            ("min_tier", "integer", min_tier),
            ("min_score_tier", "text", min_score_tier),
            ("daily_send_limit", "integer", daily_send_limit),
            ("slot_priority", "text[]", slot_priority),
        )))

    async def get_outreach_id(self, sovereign_company_id: UUID) -> UUID | None:
        """The outreach_id of a company, or NULL if it has none."""
        return cast("UUID | None", await self._scalar(call("get_outreach_id", ("sovereign_company_id", "uuid", sovereign_company_id))))

    async def halt_all_outreach(self, reason: str) -> UUID:
        """Stops all outreach, on every channel, for every company: once it has committed no send is claimed or
        begun. Returns the override_id of the halt; halting twice returns the first one's and logs nothing. Raises
        OX004.
        """
        return cast("UUID", await self._scalar(call("halt_all_outreach", ("reason", "text", reason))))

    async def load_companies(self, companies: Any) -> list[LoadCompaniesRow]:
        """Loads companies into the registry. Takes an array of objects with company_name, domain, country and
        optionally sovereign_company_id, identity_status, eligibility_status, exclusion_reason (absent: PENDING,
        NULL). Returns a row per element, numbered from 1: loaded, updated (same sovereign_company_id, or same
        domain with the same name; keys that are absent keep their value) or rejected with the reason; good rows
        load whatever the others are. Raises OX011 unless it is an array of objects. Example: SELECT * FROM
        outreach.load_companies('[{"company_name": "Acme", "domain": "acme.example", "country": "US"}]');
        """
        return await self._rows(LoadCompaniesRow, call("load_companies", ("companies", "jsonb", companies), rows=True))

    async def load_people(self, people: Any) -> list[LoadPeopleRow]:
        """Loads contacts of companies under outreach. Takes an array of objects that name the company by
        outreach_id, else sovereign_company_id, else domain, and hold full_name, e-mail or phone, and optionally
        title, slot_type, email_verification, time_zone. Returns a row per element, numbered from 1: loaded,
        updated (same company and e-mail address, or, without an e-mail, same company and phone; keys that are
        absent keep their value, contact_status is never touched) or rejected with the reason; good rows load
        whatever the others are. Raises OX011 unless it is an array of objects. Example: SELECT * FROM
        outreach.load_people('[{"domain": "acme.example", "full_name": "Ann Lee", "slot_type": "HR", "email":
        "ann@acme.example"}]');
        """
        return await self._rows(LoadPeopleRow, call("load_people", ("people", "jsonb", people), rows=True))

    async def mint_outreach(self, sovereign_company_id: UUID) -> UUID:
        """Mints the outreach_id of a company, writes it once into the registry, and returns it. Nothing is written
        on refusal. Blocks that were live when the company was last archived are set again. Raises OX001 (NULL),
        OX002 (not in the registry), OX003 (identity_status is not PASS), OX201 (already claimed; DETAIL names the
        id). Example: SELECT outreach.mint_outreach(:sovereign_company_id);
        """
        return cast("UUID", await self._scalar(call("mint_outreach", ("sovereign_company_id", "uuid", sovereign_company_id))))

    async def mint_outreach_batch(
        self,
        sovereign_company_ids: Sequence[UUID] | None = None,
    ) -> list[MintOutreachBatchRow]:
        """Mints an outreach_id for each of these companies and writes it into the registry, in one statement. One
        row per distinct company: minted, already_claimed (with the id it has), unknown_company,
        identity_not_pass. NULL mints every company that can be minted and returns only those. Blocks that were
        live when a company was last archived are set again. Raises OX001 for a NULL element.
        """
        return await self._rows(MintOutreachBatchRow, call(
            "mint_outreach_batch",
            ("sovereign_company_ids", "uuid[]", sovereign_company_ids),
            rows=True,
        ))

    async def outreach_bucket(self, outreach_id: UUID) -> int:
        """Bucket that an outreach_id carries, 0 to 4095: the 12 bits after the version nibble of the UUIDv7 (RFC
        9562, rand_a). Equals sovereign_bucket() of its company. Raises OX001.
        """
        return cast("int", await self._scalar(call("outreach_bucket", ("outreach_id", "uuid", outreach_id))))

    async def override_audit_head(self) -> list[OverrideAuditHeadRow]:
        """The last row of the audit chain; none while it is empty. Store it elsewhere: if the row with this audit_id
        is gone one day, or has another hash, the tail was cut or rewritten.
        """
        return await self._rows(OverrideAuditHeadRow, call("override_audit_head", rows=True))

    async def remove_override(self, override_id: UUID, reason: str) -> None:
        """Lifts a live override. Raises OX004 (reason), OX014 (unknown), OX204 (removed or expired already)."""
        await self._scalar(call(
            "remove_override",
            ("override_id", "uuid", override_id),
            ("reason", "text", reason),
        ))

    async def resume_all_outreach(self, reason: str) -> None:
        """Lifts the global halt. Blocks of single companies stay. Raises OX004, OX204 (no halt is live)."""
        await self._scalar(call("resume_all_outreach", ("reason", "text", reason)))

    async def set_company_status(self, companies: Any) -> int:
        """Sets identity_status, eligibility_status and exclusion_reason of companies; all or nothing. Takes an array
        of objects with sovereign_company_id and the keys to set (absent: kept; null eligibility_status: not
        known). Returns how many companies changed. Raises OX002 (not in the registry), OX011 (malformed; DETAIL
        names the element, from 0).
        """
        return cast("int", await self._scalar(call("set_company_status", ("companies", "jsonb", companies))))

    async def set_hub_status(
        self,
        outreach_id: UUID,
        hub_id: str,
        status: str,
        reason: str | None = None,
        fresh_until: datetime | None = None,
    ) -> None:
        """Records how far a hub has come with a company: PASS, IN_PROGRESS, FAIL or BLOCKED, why, and until when a
        PASS counts (NULL: for good; may be past). Replaces what the hub said before; the same again changes
        nothing. Raises OX001 (NULL outreach_id), OX005 (unknown outreach_id), OX006 (unknown hub or status).
        Example: SELECT outreach.set_hub_status(outreach_id => '...', hub_id => 'dol-filings', status => 'PASS',
        fresh_until => '2027-01-01Z');
        """
        await self._scalar(call(
            "set_hub_status",
            ("outreach_id", "uuid", outreach_id),
            ("hub_id", "text", hub_id),
            ("status", "text", status),
            ("reason", "text", reason),
            ("fresh_until", "timestamptz", fresh_until),
        ))

    async def set_marketing_disabled(self, outreach_id: UUID, disabled: bool, reason: str) -> None:
        """Sets or lifts the MARKETING_DISABLED flag of a company. Setting the present state again changes and logs
        nothing. Raises OX001, OX004, OX005, OX016.
        """
        await self._scalar(call(
            "set_marketing_disabled",
            ("outreach_id", "uuid", outreach_id),
            ("disabled", "boolean", disabled),
            ("reason", "text", reason),
        ))

    async def set_setting(self, name: str, value: Any, reason: str) -> None:
        """Sets one setting; a NULL value gives the default back. Raises OX004 (reason), OX015 (unknown name, or a
        value out of range). Example: SELECT outreach.set_setting('send_max_attempts', '3', 'provider asked for
        fewer retries');
        """
        await self._scalar(call(
            "set_setting",
            ("name", "text", name),
            ("value", "jsonb", value),
            ("reason", "text", reason),
        ))

    async def sovereign_bucket(self, sovereign_company_id: UUID) -> int:
        """Bucket of a company, 0 to 4095: the first 12 bits of sha256 over the 16 bytes of its sovereign_company_id
        (FIPS 180-4; sha256 because its result is fixed by its definition, on every version and machine). NULL
        gives NULL.
        """
        return cast("int", await self._scalar(call("sovereign_bucket", ("sovereign_company_id", "uuid", sovereign_company_id))))

    async def verify_override_audit(self) -> list[VerifyOverrideAuditRow]:
        """Empty while the audit holds: the chain has no gap, every row has the hash of its content and of the row
        before it, and every override, live or closed, is in the state of its last audit row and none is missing.
        Otherwise one row per problem; audit_id is NULL for an override without any audit row. A tail that was cut
        off shows only against a head stored elsewhere: outreach.override_audit_head().
        """
        return await self._rows(VerifyOverrideAuditRow, call("verify_override_audit", rows=True))
