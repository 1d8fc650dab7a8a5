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
class ArchiveOutreachRow:
    """One row of ``archive_outreach``."""

    step: int
    relation: str
    row_count: int


@dataclass(frozen=True, slots=True)
class BeginSendsRow:
    """One row of ``begin_sends``."""

    send_id: UUID
    code: str | None


@dataclass(frozen=True, slots=True)
class BitBreakdownRow:
    """One row of ``bit_breakdown``."""

    signal_id: UUID
    signal_type: str
    source_hub: str
    occurred_at: datetime
    weight: Decimal
    decay_days: int
    days_left: int
    contribution: Decimal
    repeats: UUID | None


@dataclass(frozen=True, slots=True)
class CheckGateRow:
    """One row of ``check_gate``."""

    allowed: bool
    codes: list[str]


@dataclass(frozen=True, slots=True)
class ClaimSendsRow:
    """One row of ``claim_sends``."""

    send_id: UUID
    claim_token: UUID
    outreach_id: UUID
    campaign_id: UUID
    step_number: int
    channel: str
    recipient: str
    subject_template: str
    body_template: str
    context: Any


@dataclass(frozen=True, slots=True)
class ExplainBitScoreRow:
    """One row of ``explain_bit_score``."""

    signal_id: UUID
    signal_type: str
    source_hub: str
    occurred_at: datetime
    weight: Decimal
    decay_factor: Decimal
    contribution: Decimal


@dataclass(frozen=True, slots=True)
class ExplainGateRow:
    """One row of ``explain_gate``."""

    code: str
    reason: str
    failing: bool
    evidence: Any


@dataclass(frozen=True, slots=True)
class CampaignRow:
    """One row of type ``campaign``."""

    campaign_id: UUID
    name: str
    channel: str
    status: str
    status_reason: str | None
    status_changed_at: datetime
    min_tier: int
    min_score_tier: str
    daily_send_limit: int | None
    slot_priority: list[str]
    created_at: datetime
    created_by: str
    configured_at: datetime | None
    configured_by: str | None
    configured_reason: str | None
    rules: Any
    steps: int
    enrolled: int
    sends: int
    scheduled: int
    claimed: int
    sending: int
    sent: int
    delivered: int
    bounced: int
    complained: int
    blocked: int
    cancelled: int
    failed: int
    unknown: int


@dataclass(frozen=True, slots=True)
class SendRow:
    """One row of type ``send``."""

    send_id: UUID
    campaign_id: UUID
    version: int
    step_number: int
    variant: str
    outreach_id: UUID
    person_id: UUID
    target_id: UUID
    channel: str
    recipient: str
    status: str
    status_reason: str | None
    blocked_codes: list[str] | None
    due_at: datetime
    attempts: int
    claimed_by: str | None
    claimed_at: datetime | None
    begun_at: datetime | None
    sent_at: datetime | None
    last_outcome: str | None
    last_error: str | None
    provider_message_id: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class GetSequenceRow:
    """One row of ``get_sequence``."""

    sequence_version: int
    step_number: int
    sequence_id: UUID
    delay: timedelta
    condition: str
    variant: str
    subject_template: str
    body_template: str
    may_change: bool


@dataclass(frozen=True, slots=True)
class LoadCompaniesRow:
    """One row of ``load_companies``."""

    line: int
    sovereign_company_id: UUID | None
    outcome: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class LoadPeopleRow:
    """One row of ``load_people``."""

    line: int
    person_id: UUID | None
    outcome: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class MarketingEligibilityRow:
    """One row of type ``marketing_eligibility``."""

    outreach_id: UUID
    sovereign_company_id: UUID
    company_name: str
    domain: str | None
    identity_status: str
    eligibility_status: str | None
    marketing_disabled: bool
    overall_status: str
    bit_score: int
    score_tier: str
    scored_at: datetime | None
    computed_tier: int
    forced_tier: int | None
    tier: int
    outreach_blocked: bool
    email_blocked: bool
    phone_blocked: bool
    override_ids: list[UUID]
    email_allowed: bool
    phone_allowed: bool
    reasons: list[str]


@dataclass(frozen=True, slots=True)
class MintOutreachBatchRow:
    """One row of ``mint_outreach_batch``."""

    sovereign_company_id: UUID
    outreach_id: UUID | None
    outcome: str


@dataclass(frozen=True, slots=True)
class NextBitChangeRow:
    """One row of ``next_bit_change``."""

    at: datetime
    score: int
    tier: str


@dataclass(frozen=True, slots=True)
class OverrideAuditHeadRow:
    """One row of ``override_audit_head``."""

    audit_id: int
    row_hash: bytes
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class PostureRow:
    """One row of ``posture``."""

    check_name: str
    severity: str
    ok: bool
    detail: str


@dataclass(frozen=True, slots=True)
class PreviewEnrollmentRow:
    """One row of ``preview_enrollment``."""

    outreach_id: UUID
    person_id: UUID | None
    enrolled: bool
    reasons: list[str]


@dataclass(frozen=True, slots=True)
class PreviewStepRow:
    """One row of ``preview_step``."""

    subject_template: str
    body_template: str
    context: Any
    variant: str
    version: int


@dataclass(frozen=True, slots=True)
class ReapExpiredClaimsRow:
    """One row of ``reap_expired_claims``."""

    requeued: int
    unknown: int


@dataclass(frozen=True, slots=True)
class RecordEventsRow:
    """One row of ``record_events``."""

    inserted: int
    duplicates: int


@dataclass(frozen=True, slots=True)
class RecordSignalsRow:
    """One row of ``record_signals``."""

    inserted: int
    duplicates: int


@dataclass(frozen=True, slots=True)
class RunMaintenanceRow:
    """One row of ``run_maintenance``."""

    job: str
    rows: int


@dataclass(frozen=True, slots=True)
class SimulateBitRow:
    """One row of ``simulate_bit``."""

    tier_before: int
    score_tier_before: str
    tier_after: int
    score_tier_after: str
    moved: bool
    companies: int
    outreach_ids: list[UUID] | None


@dataclass(frozen=True, slots=True)
class VerifyOverrideAuditRow:
    """One row of ``verify_override_audit``."""

    audit_id: int | None
    problem: str


@dataclass(frozen=True, slots=True)
class WhatIfRow:
    """One row of ``what_if``."""

    campaign_id: UUID
    outreach_id: UUID
    channel: str
    change: str
    tier_before: int
    tier_after: int
    bit_score_before: int
    bit_score_after: int
    reasons: list[str]


@dataclass(frozen=True, slots=True)
class WhyNotSentRow:
    """One row of ``why_not_sent``."""

    stopped_at: str
    step_number: int | None
    send_id: UUID | None
    decided_at: datetime | None
    codes: list[str]
    reason: str
    tier: int | None
    bit_score: int | None
    score_tier: str | None
    marketing_disabled: bool | None
    override_ids: list[UUID] | None
    eligibility_status: str | None
    identity_status: str | None


@dataclass(frozen=True, slots=True)
class WhySentRow:
    """One row of ``why_sent``."""

    decided_at: datetime
    stage: str
    allowed: bool
    codes: list[str]
    tier: int | None
    bit_score: int | None
    score_tier: str | None
    marketing_disabled: bool | None
    override_ids: list[UUID]
    eligibility_status: str | None
    identity_status: str | None


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

    def add_sender(self, address: str, options: Any | Default = DEFAULT) -> UUID:
        """Adds a mailbox to send from, active at once, and returns its sender_id. From the first one on, every
        e-mail needs a sender with room. options as in outreach.configure_sender(). Raises OX015 unknown option or
        bad value, OX016 not one e-mail address, or a sender already. Example: SELECT
        outreach.add_sender('ann@mail.example.com', '{"display_name": "Ann", "daily_cap": 50}');
        """
        return cast("UUID", self._scalar(call("add_sender", ("address", "text", address), ("options", "jsonb", options))))

    def add_sequence_step(
        self,
        campaign_id: UUID,
        step_number: int,
        subject_template: str,
        body_template: str,
        delay: timedelta = timedelta(seconds=0),
        condition: str = "always",
    ) -> UUID:
        """Adds a step to the newest version of a campaign's sequence, while that may change, and returns its
        sequence_id. delay counts from the moment the step before is recorded sent or skipped; for the first step,
        from enrolment. condition says when the step goes, and is looked at when it is due and claimed: always;
        not_opened, only if the message before it (the last that was sent to the person in this campaign) was
        neither opened nor clicked; clicked, only if it was clicked. Opens and clicks of machines do not count. A
        step whose condition is not met is skipped: cancelled with the reason, and the next step follows. Raises
        OX014 unknown campaign, OX213 neither a draft nor a new version, OX016 number below 1 or taken, blank
        template, delay out of range, unknown condition. Example: SELECT outreach.add_sequence_step(id, 2, 'Have
        you seen it?', '…', '3 days', 'not_opened');
        """
        return cast("UUID", self._scalar(call(
            "add_sequence_step",
            ("campaign_id", "uuid", campaign_id),
            ("step_number", "integer", step_number),
            ("subject_template", "text", subject_template),
            ("body_template", "text", body_template),
            ("delay", "interval", delay),
            ("condition", "text", condition),
        )))

    def add_step_variant(self, sequence_id: UUID, variant: str, subject_template: str, body_template: str) -> None:
        """Adds another template to a step while its version may change; the step's own is variant A. Each person
        gets one of them, the same for ever, all of them equally often: see outreach.preview_step(). Which one is
        recorded with the send; outreach.vw_variant_results compares them. Raises OX014 unknown step, OX213 its
        version is fixed, OX016 not a name, taken, blank template. Example: SELECT
        outreach.add_step_variant(sequence_id, 'B', 'A shorter subject', '…');
        """
        self._scalar(call(
            "add_step_variant",
            ("sequence_id", "uuid", sequence_id),
            ("variant", "text", variant),
            ("subject_template", "text", subject_template),
            ("body_template", "text", body_template),
        ))

    def archive_outreach(
        self,
        outreach_ids: Sequence[UUID],
        reason: str,
        dry_run: bool = True,
    ) -> list[ArchiveOutreachRow]:
        """Archives companies: copies the spine row and every child row into outreach_archive, deletes them in the
        authoritative order (PRD section 9) and releases the registry pointer; all or nothing. One row per
        relation with the rows deleted; the dry run, which is the default, reports the same counts and writes
        nothing. Archived campaigns that lose their last send go as well. Audit rows, gate decisions,
        suppressions, stops, unsubscribe tokens and the figures of campaigns stay. Raises OX001, OX004, OX005,
        OX206 (a send is being handed over). Example: SELECT * FROM outreach.archive_outreach(ARRAY[:id]::uuid[],
        'company dissolved', dry_run => false);
        """
        return self._rows(ArchiveOutreachRow, call(
            "archive_outreach",
            ("outreach_ids", "uuid[]", outreach_ids),
            ("reason", "text", reason),
            ("dry_run", "boolean", dry_run),
            rows=True,
        ))

    def begin_send(self, send_id: UUID, claim_token: UUID) -> None:
        """Begins one claimed send: puts it to the gate again, with suppression, the campaign's status,
        contactability at the claimed address, stops, the due time and the lease, and commits the intent
        (sending). The message may leave only after this has committed. Raises the first failing condition and
        then changes nothing: OX1nn (DETAIL holds all as a JSON array of {"code", "reason"}), OX014 unknown send,
        OX205 stale token or lease over, OX207 isolation. Example: SELECT outreach.begin_send(send_id => …,
        claim_token => …);
        """
        self._scalar(call(
            "begin_send",
            ("send_id", "uuid", send_id),
            ("claim_token", "uuid", claim_token),
        ))

    def begin_sends(self, claims: Any) -> list[BeginSendsRow]:
        """Begins claimed sends, given as [{"send_id", "claim_token"}]: puts each to the gate again, with suppression
        (OX108), the campaign's status (OX109), contactability at the claimed address (OX110), stops (OX111), the
        due time, which may have been put off (OX112), and the lease, and commits the intent (sending). A message
        may leave only after this has committed, and only where code is NULL. Never raises for a refusal: an OX1nn
        is logged and makes the send blocked, except that a halt, a paused campaign or OX112 puts it back to
        scheduled; OX205 (stale token, lease over) and OX014 (unknown send) change nothing. Raises OX011, OX207.
        Example: SELECT * FROM outreach.begin_sends('[{"send_id": "…", "claim_token": "…"}]');
        """
        return self._rows(BeginSendsRow, call("begin_sends", ("claims", "jsonb", claims), rows=True))

    def bit_breakdown(self, outreach_id: UUID, as_of: datetime | Default = DEFAULT) -> list[BitBreakdownRow]:
        """A company's BIT score at an instant (default: the clock) for people to read: a row for each signal that
        had occurred, the largest contribution first, with its weight in points, over how many days it fades
        (decay_days), the days left until it has (days_left) and, where it does not count because of its type's
        window, the signal that it repeats (repeats). outreach.explain_bit_score() gives the same contributions.
        Raises OX001 (NULL outreach_id), OX005 (unknown outreach_id). Example: SELECT * FROM
        outreach.bit_breakdown(outreach_id => '...');
        """
        return self._rows(BitBreakdownRow, call(
            "bit_breakdown",
            ("outreach_id", "uuid", outreach_id),
            ("as_of", "timestamptz", as_of),
            rows=True,
        ))

    def bit_score_at(self, outreach_id: UUID, as_of: datetime | Default = DEFAULT) -> int:
        """BIT score of a company at any past or future instant (default: the clock), 0 to 100, from the signals
        recorded until now. Raises OX001 (NULL outreach_id), OX005 (unknown outreach_id). Example: SELECT
        outreach.bit_score_at(outreach_id => '...', as_of => '2026-01-31Z');
        """
        return cast("int", self._scalar(call(
            "bit_score_at",
            ("outreach_id", "uuid", outreach_id),
            ("as_of", "timestamptz", as_of),
        )))

    def cancel_sends(self, campaign_id: UUID, reason: str) -> int:
        """Cancels every scheduled and blocked send of a campaign for good and returns how many; those claimed or
        begun go on. Raises OX004 reason blank, OX014 unknown campaign. Example: SELECT outreach.cancel_sends(id,
        'wrong offer');
        """
        return cast("int", self._scalar(call(
            "cancel_sends",
            ("campaign_id", "uuid", campaign_id),
            ("reason", "text", reason),
        )))

    def check_gate(self, outreach_id: UUID, channel: str) -> list[CheckGateRow]:
        """The gate for contact made outside of sends, e.g. a phone call: decides, logs the decision in
        gate_decisions, and does not raise for a refusal. Returns allowed and the codes of every failing condition
        (OX106 for an unknown id). Raises only for bad input: OX001, OX010.
        """
        return self._rows(CheckGateRow, call(
            "check_gate",
            ("outreach_id", "uuid", outreach_id),
            ("channel", "text", channel),
            rows=True,
        ))

    def claim_sends(
        self,
        worker: str,
        batch_size: int = 100,
        lease: timedelta = timedelta(seconds=300),
        channels: Sequence[str] = ("email",),
    ) -> list[ClaimSendsRow]:
        """Leases up to batch_size (1 to 10000) due sends of active campaigns to a worker, oldest due first, and
        returns what it takes to render them. Each is put to the gate, with suppression (OX108), contactability
        (OX110) and stops (OX111), in the same transaction; what is refused becomes blocked with its codes. A step
        whose condition is not met is skipped: cancelled, and the step after it is scheduled by the next claim,
        its delay counted from the skip. Which variant of a step's templates a person gets is recorded with the
        claim. Claims that ran out before they began are leased again, those that ran out later become unknown.
        daily_send_limit and the caps of senders and of campaigns' rules hold exactly, whatever the number of
        workers; what they or a recipient's window do not let go now waits until they may (due_at, status_reason).
        Where there are senders, context also has sender_address and sender_name. While a halt is live it claims
        nothing and changes no send. Nothing may be sent before outreach.begin_send() has committed. Raises OX010
        unknown channel, OX016 another argument out of range, OX207 isolation other than READ COMMITTED. Example:
        SELECT * FROM outreach.claim_sends('mailer-1', 100);
        """
        return self._rows(ClaimSendsRow, call(
            "claim_sends",
            ("worker", "text", worker),
            ("batch_size", "integer", batch_size),
            ("lease", "interval", lease),
            ("channels", "text[]", channels),
            rows=True,
        ))

    def configure_campaign(self, campaign_id: UUID, options: Any, reason: str) -> None:
        """Changes options of a campaign, in any status: name, min_tier, min_score_tier, daily_send_limit (null =
        none), slot_priority; and the rules, each off until it is set and off again with null: exclusive,
        misfire_policy, time_zone, windows, observe_holidays, reply_rule, out_of_office_days, soft_bounce_strikes,
        recipient_domain_daily_cap, company_daily_cap, person_cap, person_cap_days. A new limit binds every claim
        that starts afterwards, and what was claimed earlier the same UTC day counts. Raises OX004 reason blank,
        OX014 unknown campaign, OX015 unknown option or bad value. Example: SELECT outreach.configure_campaign(id,
        '{"daily_send_limit": 500}', 'warming up the mailbox');
        """
        self._scalar(call(
            "configure_campaign",
            ("campaign_id", "uuid", campaign_id),
            ("options", "jsonb", options),
            ("reason", "text", reason),
        ))

    def configure_sender(self, sender_id: UUID, options: Any, reason: str) -> None:
        """Changes options of a sender: display_name, daily_cap (claims in any 24 hours; null = none), ramp
        ({"start", "step_per_day", "ceiling"}: claims in any 24 hours at first, how many more with each day from
        now, and at most; null = none). Raises OX004 reason blank, OX014 unknown sender, OX015 unknown option or
        bad value. Example: SELECT outreach.configure_sender(id, '{"ramp": {"start": 20, "step_per_day": 10,
        "ceiling": 200}}', 'new mailbox');
        """
        self._scalar(call(
            "configure_sender",
            ("sender_id", "uuid", sender_id),
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

    def derive_signals(self, outreach_ids: Sequence[UUID] | None = None) -> int:
        """Records what the sub-hubs' contract tables imply for these companies (NULL: for all) and has already
        occurred, and scores them: a verified domain, a renewal coming up, a filled slot with a verified e-mail,
        an executive's movement, a publication. Returns how many signals were new; what was recorded before is
        left alone, so it may run as often as you like. Raises OX001 (a NULL among the ids), OX005 (unknown
        outreach_id), OX210 (more signals in a day than a setting allows). Example: SELECT
        outreach.derive_signals();
        """
        return cast("int", self._scalar(call("derive_signals", ("outreach_ids", "uuid[]", outreach_ids))))

    def enroll_campaign(self, campaign_id: UUID, max_companies: int | None = None) -> int:
        """Schedules the first step of the newest version of the sequence for every company that the gate allows on
        the campaign's channel, that reaches its tier and score tier, and has a READY target and a contactable
        person; one person a company, the first by slot_priority; highest score first, at most max_companies.
        Returns how many were enrolled now: enrolling again adds only what is new. Raises OX014, OX016, OX109
        campaign completed or archived, OX214 campaign has no step. Example: SELECT outreach.enroll_campaign(id,
        500);
        """
        return cast("int", self._scalar(call(
            "enroll_campaign",
            ("campaign_id", "uuid", campaign_id),
            ("max_companies", "integer", max_companies),
        )))

    def ensure_partitions(self, months_ahead: int = 3) -> int:
        """Makes the monthly partitions of gate_decisions that are missing from this month to so many months ahead;
        returns how many it made. Waits at most half a second for a lock, and skips, with a NOTICE, a month that
        is busy or that the default partition already holds. Raises OX016.
        """
        return cast("int", self._scalar(call("ensure_partitions", ("months_ahead", "integer", months_ahead))))

    def erase_person(self, person_id: UUID, reason: str) -> bool:
        """Erases the personal data of a contact, live or archived, and of every contact with the same e-mail
        address: contacts, sends, what events and errors hold of them, unsubscribe tokens, suppressions, archives;
        in the tables of People Intelligence and Talent Flow what has the same e-mail address, or the same name at
        the same company. What is scheduled is cancelled. A keyed hash of each address is left, which suppresses
        it for ever (OX108), and a row of outreach.erasures. True unless all of them were erased before; once
        more, it erases what has come back. It reads whole tables and the whole archive. Raises OX004, OX014
        unknown person, OX206 (a send is being handed over). Example: SELECT outreach.erase_person(:person_id,
        'request of 3 March');
        """
        return cast("bool", self._scalar(call(
            "erase_person",
            ("person_id", "uuid", person_id),
            ("reason", "text", reason),
        )))

    def explain_bit_score(self, outreach_id: UUID, as_of: datetime | Default = DEFAULT) -> list[ExplainBitScoreRow]:
        """What a company's BIT score at an instant (default: the clock) is made of: a row for each signal that had
        occurred, those that have faded or repeat another one with 0, the largest contribution first. decay_factor
        is the share of the weight that is left, 1 to 0; the contributions, rounded to 4 decimals, sum exactly to
        the score before floor and cap. Raises OX001 (NULL outreach_id), OX005 (unknown outreach_id). Example:
        SELECT * FROM outreach.explain_bit_score(outreach_id => '...');
        """
        return self._rows(ExplainBitScoreRow, call(
            "explain_bit_score",
            ("outreach_id", "uuid", outreach_id),
            ("as_of", "timestamptz", as_of),
            rows=True,
        ))

    def explain_gate(self, outreach_id: UUID, channel: str | None = None) -> list[ExplainGateRow]:
        """Every condition of the gate for a company and channel, passed or failed, in the gate's order, with the
        rows that decided as evidence. The gate proceeds exactly when none is failing. An unknown id gives one
        failing OX106 row. Raises OX001, OX010.
        """
        return self._rows(ExplainGateRow, call(
            "explain_gate",
            ("outreach_id", "uuid", outreach_id),
            ("channel", "text", channel),
            rows=True,
        ))

    def extend_claim(self, send_id: UUID, claim_token: UUID, lease: timedelta) -> datetime:
        """Heartbeat of a worker that needs longer: extends the lease of a claim, begun or not, to at least so long
        from now and returns when it ends. A lease that has run out is not extended, so that nobody works on what
        another may hold. Raises OX014 unknown send, OX016 lease not positive, OX205 not leased by this token any
        more. Example: SELECT outreach.extend_claim(:send_id, :claim_token, '5 minutes');
        """
        return cast("datetime", self._scalar(call(
            "extend_claim",
            ("send_id", "uuid", send_id),
            ("claim_token", "uuid", claim_token),
            ("lease", "interval", lease),
        )))

    def finish_send(
        self,
        send_id: UUID,
        claim_token: UUID,
        outcome: str,
        provider_message_id: str | None = None,
        error: str | None = None,
    ) -> None:
        """Records what became of a send that began: sent (the next step is scheduled), failed_transient (tried again
        after a delay that doubles, failed after send_max_attempts), failed_permanent (failed) or unknown (parked,
        never sent again by itself). The two failures also for a claim that did not begin. Accepts the token of
        the begin after the lease ran out, also from unknown. An identical repeat changes nothing. Raises OX012
        unknown outcome, OX014 unknown send, OX205 stale token or another outcome than the one recorded. Example:
        SELECT outreach.finish_send(id, token, 'sent', provider_message_id => '<1@mail>');
        """
        self._scalar(call(
            "finish_send",
            ("send_id", "uuid", send_id),
            ("claim_token", "uuid", claim_token),
            ("outcome", "text", outcome),
            ("provider_message_id", "text", provider_message_id),
            ("error", "text", error),
        ))

    def finish_sends(self, outcomes: Any) -> int:
        """Records outcomes, given as [{"send_id", "claim_token", "outcome", "provider_message_id", "error"}], all or
        nothing; returns how many sends it changed. Outcomes as in outreach.finish_send(). A repeat of what is
        recorded is passed over silently. Raises OX011, OX012 unknown outcome, OX014 unknown send, OX205 stale
        token or another outcome than the one recorded (DETAIL names the element). Example: SELECT
        outreach.finish_sends('[{"send_id": "…", "claim_token": "…", "outcome": "sent"}]');
        """
        return cast("int", self._scalar(call("finish_sends", ("outcomes", "jsonb", outcomes))))

    def get_campaign(self, campaign_id: UUID) -> CampaignRow:
        """One campaign: its state, how many companies are enrolled, and its sends counted by status. Raises OX014.
        Example: SELECT status, enrolled, sent FROM outreach.get_campaign(id);
        """
        return self._row(CampaignRow, call("get_campaign", ("campaign_id", "uuid", campaign_id), rows=True))

    def get_outreach_id(self, sovereign_company_id: UUID) -> UUID | None:
        """The outreach_id of a company, or NULL if it has none."""
        return cast("UUID | None", self._scalar(call("get_outreach_id", ("sovereign_company_id", "uuid", sovereign_company_id))))

    def get_send(self, send_id: UUID) -> SendRow:
        """One send as it is now, its recipient and last error included. Raises OX014. Example: SELECT status,
        last_error FROM outreach.get_send(id);
        """
        return self._row(SendRow, call("get_send", ("send_id", "uuid", send_id), rows=True))

    def get_sequence(self, campaign_id: UUID, version: int | None = None) -> list[GetSequenceRow]:
        """The steps of a campaign's sequence and their variants, in order: the newest version, which new enrolments
        begin with, or another. may_change: whether outreach.set_sequence_step() and the others still take it.
        Raises OX014. Example: SELECT * FROM outreach.get_sequence(id);
        """
        return self._rows(GetSequenceRow, call(
            "get_sequence",
            ("campaign_id", "uuid", campaign_id),
            ("version", "integer", version),
            rows=True,
        ))

    def halt_all_outreach(self, reason: str) -> UUID:
        """Stops all outreach, on every channel, for every company: once it has committed no send is claimed or
        begun. Returns the override_id of the halt; halting twice returns the first one's and logs nothing. Raises
        OX004.
        """
        return cast("UUID", self._scalar(call("halt_all_outreach", ("reason", "text", reason))))

    def lift_suppression(self, channel: str, address: str, reason: str) -> bool:
        """Lifts the suppression of an address or number, or of a domain given as @example.com, and records it
        (outreach.vw_suppression_lifts). False where that address or domain is not suppressed itself: one that is
        suppressed by its domain stays so, and a contact stays bounced. Raises OX004 reason blank, OX010 unknown
        channel, OX016 blank address, OX215 suppressed by an unsubscribe or complaint, or erased. Example: SELECT
        outreach.lift_suppression('email', 'ann@example.com', 'mailbox works again, says their IT');
        """
        return cast("bool", self._scalar(call(
            "lift_suppression",
            ("channel", "text", channel),
            ("address", "text", address),
            ("reason", "text", reason),
        )))

    def load_companies(self, companies: Any) -> list[LoadCompaniesRow]:
        """Loads companies into the registry. Takes an array of objects with company_name, domain, country and
        optionally sovereign_company_id, identity_status, eligibility_status, exclusion_reason (absent: PENDING,
        NULL). Returns a row per element, numbered from 1: loaded, updated (same sovereign_company_id, or same
        domain with the same name; keys that are absent keep their value) or rejected with the reason; good rows
        load whatever the others are. Raises OX011 unless it is an array of objects. Example: SELECT * FROM
        outreach.load_companies('[{"company_name": "Acme", "domain": "acme.example", "country": "US"}]');
        """
        return self._rows(LoadCompaniesRow, call("load_companies", ("companies", "jsonb", companies), rows=True))

    def load_free_mail_domains(self, domains: Sequence[str]) -> int:
        """Adds domains of free mail providers, all or nothing, and returns how many were new; none is taken away. A
        reply from such a domain stops the person and not the company. The command outreach free-mail-domains
        fills it from a list. Raises OX016 an element that is no host name; DETAIL names it, counted from 0.
        Example: SELECT outreach.load_free_mail_domains('{gmail.com,gmx.de}');
        """
        return cast("int", self._scalar(call("load_free_mail_domains", ("domains", "text[]", domains))))

    def load_holidays(self, holidays: Any) -> int:
        """Takes in public holidays; all or nothing. Takes an array of objects with country (ISO 3166-1 alpha-2), day
        (YYYY-MM-DD) and name; a null name takes the day out. Returns how many days are new, renamed or taken out.
        Raises OX011 (malformed; DETAIL names the element, from 0). Example: SELECT
        outreach.load_holidays('[{"country": "US", "day": "2027-07-04", "name": "Independence Day"}]');
        """
        return cast("int", self._scalar(call("load_holidays", ("holidays", "jsonb", holidays))))

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

    def marketing_safety_gate(self, outreach_id: UUID, channel: str | None = None) -> MarketingEligibilityRow:
        """The gate: may this company be contacted on this channel (email, phone; NULL: on all of them) now? Returns
        the company's row of vw_marketing_eligibility_with_overrides when it proceeds. Fails closed: raises the
        first failing condition in the order OX001, OX106, OX010, OX101, OX102, OX103, OX105, OX107, OX104; DETAIL
        holds all that fail as a JSON array of {"code", "reason"}. Example: SELECT tier FROM
        outreach.marketing_safety_gate(:id, 'email');
        """
        return self._row(MarketingEligibilityRow, call(
            "marketing_safety_gate",
            ("outreach_id", "uuid", outreach_id),
            ("channel", "text", channel),
            rows=True,
        ))

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

    def new_sequence_version(self, campaign_id: UUID) -> int:
        """Copies the newest version of a campaign's sequence, variants included, and returns the number of the copy.
        The copy may be changed (outreach.add_sequence_step, set_sequence_step, remove_sequence_step,
        add_step_variant, remove_step_variant) until the first enrolment after it was made, which begins with it
        and fixes it. Make and change it in one transaction: enrolments wait for that. Companies that are enrolled
        already stay on their version; a company and a person get a step's number once, whatever the version.
        Raises OX014 unknown campaign, OX213 campaign completed or archived, OX214 campaign has no step. Example:
        SELECT outreach.new_sequence_version(campaign_id);
        """
        return cast("int", self._scalar(call("new_sequence_version", ("campaign_id", "uuid", campaign_id))))

    def next_bit_change(self, outreach_id: UUID) -> list[NextBitChangeRow]:
        """When the score tier of a company changes next if no signal comes, with the score (0 to 100) and the tier
        from then on. No row: it never does. Raises OX001 (NULL outreach_id), OX005 (unknown outreach_id).
        Example: SELECT * FROM outreach.next_bit_change(outreach_id => '...');
        """
        return self._rows(NextBitChangeRow, call("next_bit_change", ("outreach_id", "uuid", outreach_id), rows=True))

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

    def posture(self) -> list[PostureRow]:
        """Is what protects the hub still in place? One row per check: severity error or warning, ok, and in detail
        what was found (or, when ok, what was checked). Only a failed error stops anything: the dispatcher does
        not start (OX901). Compares triggers, keys, bodies, owners and privileges with what was deployed, and asks
        the cluster for roles and settings that would let somebody past them. Also compares what the gate reads of
        each company with the tables that it is kept from (about a second at 95,000 companies).
        """
        return self._rows(PostureRow, call("posture", rows=True))

    def preview_enrollment(self, campaign_id: UUID) -> list[PreviewEnrollmentRow]:
        """What outreach.enroll_campaign() would do now, writing nothing: one row per company, best first, with the
        person it would write to and every reason against (OX1nn where it is the gate's). enrolled is true for
        those that would be enrolled and for those that already are. Raises OX014. Example: SELECT * FROM
        outreach.preview_enrollment(id) WHERE NOT enrolled;
        """
        return self._rows(PreviewEnrollmentRow, call("preview_enrollment", ("campaign_id", "uuid", campaign_id), rows=True))

    def preview_step(self, campaign_id: UUID, step_number: int, person_id: UUID) -> list[PreviewStepRow]:
        """What a person gets with a step: the templates of the variant and version that are the person's, and the
        context to render them with; unsubscribe_token is the text preview, which unsubscribes nobody. Writes and
        sends nothing, and asks neither gate nor condition. With n variants (A, then the others in the order of
        their bytes) a person gets the one at h mod n, counted from 0, where h is the first four bytes, read as an
        unsigned number, of sha256 over the 16 bytes of person_id and the 16 bytes of the step's sequence_id.
        Raises OX014 unknown campaign, step or person. Example: SELECT * FROM outreach.preview_step(id, 1,
        person_id);
        """
        return self._rows(PreviewStepRow, call(
            "preview_step",
            ("campaign_id", "uuid", campaign_id),
            ("step_number", "integer", step_number),
            ("person_id", "uuid", person_id),
            rows=True,
        ))

    def reap_expired_claims(self) -> list[ReapExpiredClaimsRow]:
        """Ends the leases that ran out: claims that had not begun are scheduled again, sends that had begun become
        unknown and are never sent again by themselves. Returns how many of each. Claims do the same on the way;
        this is for when nobody claims. Example: SELECT * FROM outreach.reap_expired_claims();
        """
        return self._rows(ReapExpiredClaimsRow, call("reap_expired_claims", rows=True))

    def record_event(
        self,
        provider: str,
        provider_event_id: str,
        event_type: str,
        occurred_at: datetime,
        send_id: UUID | None = None,
        provider_message_id: str | None = None,
        payload: Any | Default = DEFAULT,
    ) -> bool:
        """Takes in one provider event: delivered, open, click, reply, bounce, complaint or unsubscribe. True if it
        was new; a repeat of (provider, provider_event_id) changes nothing. The send is found by send_id, else by
        provider_message_id; an event that matches none is kept, and attached when a finish brings its message id.
        The send's status moves forward only (complained > bounced > delivered > sent), whatever the order. A
        complaint, an unsubscribe and a bounce (unless payload.bounce_type is soft) suppress the address in the
        same transaction and stop the person in every campaign. By options of campaigns: a reply to a campaign
        with a reply_rule stops, in every campaign that has one, the person (person) or everybody of the company
        (company; the person only when the address is at a free mail domain); an automatic reply
        (payload.auto_reply or payload.machine true, or payload.reply_type out_of_office) puts off what would go
        to the person in the next out_of_office_days, in campaigns that have the option; when so many messages to
        the address have bounced softly (soft_bounce_strikes, over all campaigns), campaigns that have the option
        stop the person; the address is not suppressed. A stop cancels what is scheduled and blocked with its
        reason, and is final in its campaigns: what is claimed does not begin (OX111), no later step follows.
        payload.machine true marks an open or click that no person made: kept, not counted. Raises OX011
        malformed, OX013 unknown event type. Example: SELECT outreach.record_event('ses', 'e-1', 'bounce', now(),
        provider_message_id => '<1@mail>', payload => '{"bounce_type": "hard"}');
        """
        return cast("bool", self._scalar(call(
            "record_event",
            ("provider", "text", provider),
            ("provider_event_id", "text", provider_event_id),
            ("event_type", "text", event_type),
            ("occurred_at", "timestamptz", occurred_at),
            ("send_id", "uuid", send_id),
            ("provider_message_id", "text", provider_message_id),
            ("payload", "jsonb", payload),
        )))

    def record_events(self, events: Any) -> list[RecordEventsRow]:
        """Takes in provider events, given as an array of objects with the parameters of outreach.record_event() as
        keys, all or nothing; returns how many were new and how many were known already. See there for what an
        event does. Raises OX011 malformed element, OX013 unknown event type; DETAIL names the element, counted
        from 0. Example: SELECT * FROM outreach.record_events('[{"provider": "ses", "provider_event_id": "1",
        "event_type": "delivered", "occurred_at": "2026-02-01T12:00:00Z", "provider_message_id": "<1@mail>"}]');
        """
        return self._rows(RecordEventsRow, call("record_events", ("events", "jsonb", events), rows=True))

    def record_signal(
        self,
        outreach_id: UUID,
        signal_type: str,
        source_ref: str,
        occurred_at: datetime | None = None,
        metadata: Any | Default = DEFAULT,
    ) -> UUID:
        """Records one buying signal and scores its company in the same transaction; returns the signal's id.
        Idempotent on (source hub of the type, source_ref): a repeat returns the first's id and changes nothing. A
        NULL time is now on first arrival and is not compared on a repeat. Raises OX001 (NULL outreach_id), OX005
        (unknown outreach_id), OX007 (unknown signal type), OX008 (more than five minutes in the future), OX011
        (source_ref blank or longer than 400 characters, metadata not an object), OX202 (source_ref used for
        another company, type or time), OX210 (more signals in a day than a setting allows), 42501 (the caller
        does not speak for the type's hub). Example: SELECT outreach.record_signal(outreach_id => '...',
        signal_type => 'NEWS_MENTION', source_ref => 'feed-17');
        """
        return cast("UUID", self._scalar(call(
            "record_signal",
            ("outreach_id", "uuid", outreach_id),
            ("signal_type", "text", signal_type),
            ("source_ref", "text", source_ref),
            ("occurred_at", "timestamptz", occurred_at),
            ("metadata", "jsonb", metadata),
        )))

    def record_signals(self, signals: Any) -> list[RecordSignalsRow]:
        """Records buying signals, all or nothing, and scores their companies in the same transaction. Takes an array
        of objects with outreach_id, signal_type, source_ref (the hub's own reference, 1 to 400 characters) and
        optionally occurred_at (ISO 8601 with offset; absent: now) and metadata (an object without personal data).
        Idempotent on (source hub of the type, source_ref): returns how many were new and how many were repeats.
        DETAIL names the element, counted from 0. Raises OX001, OX005 (unknown outreach_id), OX007 (unknown signal
        type), OX008 (more than five minutes in the future), OX011 (malformed), OX202 (source_ref used for another
        company, type or time), OX210 (more signals in a day than a setting allows), 42501 (the caller does not
        speak for a type's hub). Example: SELECT * FROM outreach.record_signals('[{"outreach_id": "...",
        "signal_type": "NEWS_MENTION", "source_ref": "feed-17", "occurred_at": "2026-03-01T12:00:00Z"}]');
        """
        return self._rows(RecordSignalsRow, call("record_signals", ("signals", "jsonb", signals), rows=True))

    def refresh_bit_scores(self, as_of: datetime | Default = DEFAULT) -> int:
        """Lets the scores fade: computes every score that does not hold at as_of (default: the clock; any past or
        future instant is allowed) and returns how many companies' scores changed. Scores that still hold are not
        touched. Never loses a signal that is recorded at the same time. Example: SELECT
        outreach.refresh_bit_scores();
        """
        return cast("int", self._scalar(call("refresh_bit_scores", ("as_of", "timestamptz", as_of))))

    def release_claims(self, claims: Any) -> int:
        """Gives claims that did not begin back, given as [{"send_id", "claim_token"}]: they are scheduled again, and
        their places of the day are free. Returns how many; what is not held by that token any more is passed
        over. Raises OX011. Example: SELECT outreach.release_claims('[{"send_id": "…", "claim_token": "…"}]');
        """
        return cast("int", self._scalar(call("release_claims", ("claims", "jsonb", claims))))

    def remove_breaker(self, scope: str, metric: str, reason: str) -> bool:
        """Takes a breaker away: its rate no longer warns or pauses. It is logged. What it had paused stays paused.
        False when there was none. Raises OX004 reason blank, OX016 unknown scope or metric. Example: SELECT
        outreach.remove_breaker('campaign', 'bounce', 'watched by hand');
        """
        return cast("bool", self._scalar(call(
            "remove_breaker",
            ("scope", "text", scope),
            ("metric", "text", metric),
            ("reason", "text", reason),
        )))

    def remove_override(self, override_id: UUID, reason: str) -> None:
        """Lifts a live override. Raises OX004 (reason), OX014 (unknown), OX204 (removed or expired already)."""
        self._scalar(call(
            "remove_override",
            ("override_id", "uuid", override_id),
            ("reason", "text", reason),
        ))

    def remove_sequence_step(self, sequence_id: UUID) -> None:
        """Removes a step and its variants while its version may change. A version without any step is gone: the one
        before is the newest again. Raises OX014 unknown step, OX213 its version is fixed or companies are
        enrolled with it. Example: SELECT outreach.remove_sequence_step(sequence_id);
        """
        self._scalar(call("remove_sequence_step", ("sequence_id", "uuid", sequence_id)))

    def remove_step_variant(self, sequence_id: UUID, variant: str) -> None:
        """Removes a variant of a step, never A, while the step's version may change. Raises OX014 unknown step or
        variant, OX213 its version is fixed. Example: SELECT outreach.remove_step_variant(sequence_id, 'B');
        """
        self._scalar(call(
            "remove_step_variant",
            ("sequence_id", "uuid", sequence_id),
            ("variant", "text", variant),
        ))

    def requeue_blocked(self, campaign_id: UUID, reason: str, codes: Sequence[str] | None = None) -> int:
        """Schedules the blocked sends of a campaign again, all or those blocked with one of these codes, and returns
        how many; the gate decides anew when they are claimed. Raises OX004 reason blank, OX014 unknown campaign,
        OX109 campaign completed or archived. Example: SELECT outreach.requeue_blocked(id, 'halt lifted',
        '{OX104}');
        """
        return cast("int", self._scalar(call(
            "requeue_blocked",
            ("campaign_id", "uuid", campaign_id),
            ("reason", "text", reason),
            ("codes", "text[]", codes),
        )))

    def requeue_failed(self, campaign_id: UUID, reason: str) -> int:
        """Empties a campaign's dead letters: schedules its failed sends again, their attempts counted anew, and
        returns how many; the gate decides when they are claimed. Raises OX004 reason blank, OX014 unknown
        campaign, OX109 campaign completed or archived. Example: SELECT outreach.requeue_failed(id, 'mail server
        is back');
        """
        return cast("int", self._scalar(call(
            "requeue_failed",
            ("campaign_id", "uuid", campaign_id),
            ("reason", "text", reason),
        )))

    def resolve_unknown(self, send_id: UUID, outcome: str, reason: str) -> None:
        """A person says what became of a send that is unknown: sent (its next step follows), failed_transient (it
        did not leave and is tried again), failed_permanent (it did not leave and is not). No timer ever does.
        Raises OX004 reason blank, OX012 unknown outcome, OX014 unknown send, OX205 not unknown. Example: SELECT
        outreach.resolve_unknown(:send_id, 'sent', 'found it in the mailbox');
        """
        self._scalar(call(
            "resolve_unknown",
            ("send_id", "uuid", send_id),
            ("outcome", "text", outcome),
            ("reason", "text", reason),
        ))

    def resume_all_outreach(self, reason: str) -> None:
        """Lifts the global halt. Blocks of single companies stay. Raises OX004, OX204 (no halt is live)."""
        self._scalar(call("resume_all_outreach", ("reason", "text", reason)))

    def run_maintenance(self) -> list[RunMaintenanceRow]:
        """Everything that time brings about, in one idempotent call, for any scheduler: gives back claims that
        expired, derives signals, refreshes decayed scores, records which companies moved to another tier, makes
        partitions, forgets the claim counts of past days. One row per job with the rows it changed. Where a limit
        of signals per day (OX210) stops the deriving, a WARNING says so and the rest is done. Run it every minute
        or so; correctness does not depend on it.
        """
        return self._rows(RunMaintenanceRow, call("run_maintenance", rows=True))

    def set_breaker(
        self,
        scope: str,
        metric: str,
        reason: str,
        warn_rate: Decimal | None = None,
        pause_rate: Decimal | None = None,
        minimum_sample: int = 100,
        rolling_window: timedelta = timedelta(seconds=86400),
    ) -> None:
        """Sets from which rate of hard bounces or complaints (shares of the sends in a rolling window, from a
        minimum sample on) a campaign, sender or recipient domain warns and pauses; without rates bounces warn at
        0.02 and pause at 0.05, complaints at 0.001 and 0.003. It is logged. Sends are counted from the time it is
        set. The event that trips it pauses the sender, or the campaign, in its own transaction; only a person
        resumes, with a reason. Raises OX004 reason blank, OX016 argument out of range. Example: SELECT
        outreach.set_breaker('campaign', 'bounce', 'house rule');
        """
        self._scalar(call(
            "set_breaker",
            ("scope", "text", scope),
            ("metric", "text", metric),
            ("reason", "text", reason),
            ("warn_rate", "numeric", warn_rate),
            ("pause_rate", "numeric", pause_rate),
            ("minimum_sample", "integer", minimum_sample),
            ("rolling_window", "interval", rolling_window),
        ))

    def set_campaign_status(self, campaign_id: UUID, status: str, reason: str | None = None) -> None:
        """Moves a campaign on: draft -> active <-> paused; active or paused -> completed -> archived; draft ->
        archived. Only an active campaign's sends are claimed and begun. Completing or archiving cancels what is
        still scheduled. What fell due while it was paused goes late when it is active again, unless its option
        misfire_policy says skip or hold (OX113). A campaign that a breaker paused needs a reason to become active
        again. Raises OX004 reason blank, or missing after a breaker, OX014 unknown campaign, OX208 another
        transition. Example: SELECT outreach.set_campaign_status(id, 'active');
        """
        self._scalar(call(
            "set_campaign_status",
            ("campaign_id", "uuid", campaign_id),
            ("status", "text", status),
            ("reason", "text", reason),
        ))

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
        nothing. Raises OX001 (NULL outreach_id), OX005 (unknown outreach_id), OX006 (unknown hub or status),
        42501 (the caller does not speak for the hub). Example: SELECT outreach.set_hub_status(outreach_id =>
        '...', hub_id => 'dol-filings', status => 'PASS', fresh_until => '2027-01-01Z');
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

    def set_sender_status(self, sender_id: UUID, status: str, reason: str) -> None:
        """Pauses a sender (what its threads still have to send waits), makes it active again, or retires it (its
        threads go on from another sender). Binds every claim that starts after it commits. Raises OX004 reason
        blank, OX014 unknown sender, OX016 unknown status. Example: SELECT outreach.set_sender_status(id,
        'paused', 'mailbox is full');
        """
        self._scalar(call(
            "set_sender_status",
            ("sender_id", "uuid", sender_id),
            ("status", "text", status),
            ("reason", "text", reason),
        ))

    def set_sequence_step(
        self,
        sequence_id: UUID,
        subject_template: str | None = None,
        body_template: str | None = None,
        delay: timedelta | None = None,
        condition: str | None = None,
    ) -> None:
        """Changes a step while its version may change; what is NULL stays as it is. See
        outreach.add_sequence_step(). Raises OX014 unknown step, OX213 its version is fixed, OX016 blank template,
        delay out of range, unknown condition. Example: SELECT outreach.set_sequence_step(sequence_id, delay => '5
        days');
        """
        self._scalar(call(
            "set_sequence_step",
            ("sequence_id", "uuid", sequence_id),
            ("subject_template", "text", subject_template),
            ("body_template", "text", body_template),
            ("delay", "interval", delay),
            ("condition", "text", condition),
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

    def set_signal_weight(
        self,
        signal_type: str,
        weight_class: str,
        decay_days: int,
        valid_from: datetime,
        reason: str,
        weight: Decimal | None = None,
        dedupe_window: timedelta | None = None,
    ) -> None:
        """Makes a new version of a signal type, in force for signals that occurred from valid_from until the next
        version's. weight_class gives the weight: Base 10, High 25, Medium 15, Low 5 points; an explicit weight
        (more than 0, at most 1000) is recorded as class Custom where it differs. decay_days: 1 to 3660 days of 24
        hours. dedupe_window: a signal less than this after the last one of its type that counted for the company
        does not count; NULL: each counts. A version in the past is possible as long as no score changes that a
        send was decided by; scores of companies that it concerns are computed anew. Saying the same again changes
        nothing. Raises OX004 (reason), OX007 (unknown signal type), OX016 (argument out of range), OX209 (another
        version begins at that time, or a score already used for a send would change). Example: SELECT
        outreach.set_signal_weight('NEWS_MENTION', 'Medium', 30, now() + interval '1 day', 'press coverage sells',
        dedupe_window => '7 days');
        """
        self._scalar(call(
            "set_signal_weight",
            ("signal_type", "text", signal_type),
            ("weight_class", "text", weight_class),
            ("decay_days", "integer", decay_days),
            ("valid_from", "timestamptz", valid_from),
            ("reason", "text", reason),
            ("weight", "numeric", weight),
            ("dedupe_window", "interval", dedupe_window),
        ))

    def simulate_bit(self, weights: Any, as_of: datetime | Default = DEFAULT) -> list[SimulateBitRow]:
        """Where the companies would stand if the signal types weighed something else; writes nothing. weights is an
        object of signal type to points (0 to 1000), for all versions of the type; decay and windows stay. One row
        for each way from an effective tier and score tier at as_of (default: now) to another or the same: how
        many companies go it and, where it moves them, which. Summed over the first two columns it is the
        distribution before, over the next two the one after. Scores are exact for as_of; hub statuses and
        overrides are the present ones. Raises OX007 (unknown signal type), OX011 (malformed weights). Example:
        SELECT * FROM outreach.simulate_bit('{"NEWS_MENTION": 15}');
        """
        return self._rows(SimulateBitRow, call(
            "simulate_bit",
            ("weights", "jsonb", weights),
            ("as_of", "timestamptz", as_of),
            rows=True,
        ))

    def snapshot_tiers(self) -> int:
        """Records, for every company whose effective tier or score tier differs from its last record, where it
        stands now; returns how many. A company's first record is where it began. Any scheduler may call it as
        often as it likes: a second call finds nothing to record. Read outreach.vw_tier_changes. Example: SELECT
        outreach.snapshot_tiers();
        """
        return cast("int", self._scalar(call("snapshot_tiers")))

    def sovereign_bucket(self, sovereign_company_id: UUID) -> int:
        """Bucket of a company, 0 to 4095: the first 12 bits of sha256 over the 16 bytes of its sovereign_company_id
        (FIPS 180-4; sha256 because its result is fixed by its definition, on every version and machine). NULL
        gives NULL.
        """
        return cast("int", self._scalar(call("sovereign_bucket", ("sovereign_company_id", "uuid", sovereign_company_id))))

    def suppress(self, channel: str, address: str, reason: str, origin: str) -> bool:
        """Suppresses an address or number, or on channel email a whole domain with its subdomains, given as
        @example.com: no send to it is claimed or begun afterwards (OX108). True if it was not suppressed before.
        The address is normalised; reason and origin hold no personal data. Nothing but
        outreach.lift_suppression() takes it back, and that never for unsubscribe or complaint. Raises OX004
        reason blank, OX010 unknown channel, OX016 blank address or origin, no address or domain. Example: SELECT
        outreach.suppress('email', 'Ann@Example.com', 'asked by phone', 'support');
        """
        return cast("bool", self._scalar(call(
            "suppress",
            ("channel", "text", channel),
            ("address", "text", address),
            ("reason", "text", reason),
            ("origin", "text", origin),
        )))

    def unsubscribe(self, token: str) -> bool:
        """Unsubscribes the address that a token went to: suppresses it, marks the person unsubscribed and cancels
        what is scheduled for them; recorded as an unsubscribe event of the send. True when the token is known,
        also when it was used before or the send has been archived; false otherwise. Example: SELECT
        outreach.unsubscribe(:token);
        """
        return cast("bool", self._scalar(call("unsubscribe", ("token", "text", token))))

    def verify_override_audit(self) -> list[VerifyOverrideAuditRow]:
        """Empty while the audit holds: the chain has no gap, every row has the hash of its content and of the row
        before it and continues the history of its override, and every override, live or closed, is in the state
        of its last audit row and none is missing. Otherwise one row per problem; audit_id is NULL for an override
        without any audit row. A tail that was cut off shows only against a head stored elsewhere:
        outreach.override_audit_head().
        """
        return self._rows(VerifyOverrideAuditRow, call("verify_override_audit", rows=True))

    def what_if(self, overrides: Any, bit_weights: Any = None) -> list[WhatIfRow]:
        """Which companies would become blocked or contactable, per campaign that is not over, if these overrides
        were set or lifted and these weights held; writes nothing. overrides is an array: {"outreach_id",
        "override_type", "forced_tier"} sets one (BLOCK_OUTREACH without a company: a halt), {"remove":
        override_id} lifts one. bit_weights is an object of signal type to weight. One row per company and
        campaign that changes, with tier and score before and after, and what then stands against it. Raises
        OX005, OX007, OX009, OX011, OX014. Example: SELECT * FROM outreach.what_if('[{"override_type":
        "BLOCK_OUTREACH"}]');
        """
        return self._rows(WhatIfRow, call(
            "what_if",
            ("overrides", "jsonb", overrides),
            ("bit_weights", "jsonb", bit_weights),
            rows=True,
        ))

    def why_not_sent(self, outreach_id: UUID, campaign_id: UUID) -> list[WhyNotSentRow]:
        """Why a company got no message of a campaign: one row per send that has not left, with the step that stopped
        it (enrolment, schedule, claim, begin, hand-over, cancelled), the gate's last decision on it, its time and
        its inputs as they were. A company that was never enrolled gives one row of what stands against it now;
        one archived since, the refusals that were logged. No row: everything due has left. Raises OX001, OX005,
        OX014.
        """
        return self._rows(WhyNotSentRow, call(
            "why_not_sent",
            ("outreach_id", "uuid", outreach_id),
            ("campaign_id", "uuid", campaign_id),
            rows=True,
        ))

    def why_sent(self, send_id: UUID) -> list[WhySentRow]:
        """Why a send went out, or where it was stopped: every decision of the gate on it, in order of time, with the
        inputs as they were. Works for sends that were archived since. Raises OX014. Example: SELECT * FROM
        outreach.why_sent(:send_id);
        """
        return self._rows(WhySentRow, call("why_sent", ("send_id", "uuid", send_id), rows=True))


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

    async def add_sender(self, address: str, options: Any | Default = DEFAULT) -> UUID:
        """Adds a mailbox to send from, active at once, and returns its sender_id. From the first one on, every
        e-mail needs a sender with room. options as in outreach.configure_sender(). Raises OX015 unknown option or
        bad value, OX016 not one e-mail address, or a sender already. Example: SELECT
        outreach.add_sender('ann@mail.example.com', '{"display_name": "Ann", "daily_cap": 50}');
        """
        return cast("UUID", await self._scalar(call("add_sender", ("address", "text", address), ("options", "jsonb", options))))

    async def add_sequence_step(
        self,
        campaign_id: UUID,
        step_number: int,
        subject_template: str,
        body_template: str,
        delay: timedelta = timedelta(seconds=0),
        condition: str = "always",
    ) -> UUID:
        """Adds a step to the newest version of a campaign's sequence, while that may change, and returns its
        sequence_id. delay counts from the moment the step before is recorded sent or skipped; for the first step,
        from enrolment. condition says when the step goes, and is looked at when it is due and claimed: always;
        not_opened, only if the message before it (the last that was sent to the person in this campaign) was
        neither opened nor clicked; clicked, only if it was clicked. Opens and clicks of machines do not count. A
        step whose condition is not met is skipped: cancelled with the reason, and the next step follows. Raises
        OX014 unknown campaign, OX213 neither a draft nor a new version, OX016 number below 1 or taken, blank
        template, delay out of range, unknown condition. Example: SELECT outreach.add_sequence_step(id, 2, 'Have
        you seen it?', '…', '3 days', 'not_opened');
        """
        return cast("UUID", await self._scalar(call(
            "add_sequence_step",
            ("campaign_id", "uuid", campaign_id),
            ("step_number", "integer", step_number),
            ("subject_template", "text", subject_template),
            ("body_template", "text", body_template),
            ("delay", "interval", delay),
            ("condition", "text", condition),
        )))

    async def add_step_variant(
        self,
        sequence_id: UUID,
        variant: str,
        subject_template: str,
        body_template: str,
    ) -> None:
        """Adds another template to a step while its version may change; the step's own is variant A. Each person
        gets one of them, the same for ever, all of them equally often: see outreach.preview_step(). Which one is
        recorded with the send; outreach.vw_variant_results compares them. Raises OX014 unknown step, OX213 its
        version is fixed, OX016 not a name, taken, blank template. Example: SELECT
        outreach.add_step_variant(sequence_id, 'B', 'A shorter subject', '…');
        """
        await self._scalar(call(
            "add_step_variant",
            ("sequence_id", "uuid", sequence_id),
            ("variant", "text", variant),
            ("subject_template", "text", subject_template),
            ("body_template", "text", body_template),
        ))

    async def archive_outreach(
        self,
        outreach_ids: Sequence[UUID],
        reason: str,
        dry_run: bool = True,
    ) -> list[ArchiveOutreachRow]:
        """Archives companies: copies the spine row and every child row into outreach_archive, deletes them in the
        authoritative order (PRD section 9) and releases the registry pointer; all or nothing. One row per
        relation with the rows deleted; the dry run, which is the default, reports the same counts and writes
        nothing. Archived campaigns that lose their last send go as well. Audit rows, gate decisions,
        suppressions, stops, unsubscribe tokens and the figures of campaigns stay. Raises OX001, OX004, OX005,
        OX206 (a send is being handed over). Example: SELECT * FROM outreach.archive_outreach(ARRAY[:id]::uuid[],
        'company dissolved', dry_run => false);
        """
        return await self._rows(ArchiveOutreachRow, call(
            "archive_outreach",
            ("outreach_ids", "uuid[]", outreach_ids),
            ("reason", "text", reason),
            ("dry_run", "boolean", dry_run),
            rows=True,
        ))

    async def begin_send(self, send_id: UUID, claim_token: UUID) -> None:
        """Begins one claimed send: puts it to the gate again, with suppression, the campaign's status,
        contactability at the claimed address, stops, the due time and the lease, and commits the intent
        (sending). The message may leave only after this has committed. Raises the first failing condition and
        then changes nothing: OX1nn (DETAIL holds all as a JSON array of {"code", "reason"}), OX014 unknown send,
        OX205 stale token or lease over, OX207 isolation. Example: SELECT outreach.begin_send(send_id => …,
        claim_token => …);
        """
        await self._scalar(call(
            "begin_send",
            ("send_id", "uuid", send_id),
            ("claim_token", "uuid", claim_token),
        ))

    async def begin_sends(self, claims: Any) -> list[BeginSendsRow]:
        """Begins claimed sends, given as [{"send_id", "claim_token"}]: puts each to the gate again, with suppression
        (OX108), the campaign's status (OX109), contactability at the claimed address (OX110), stops (OX111), the
        due time, which may have been put off (OX112), and the lease, and commits the intent (sending). A message
        may leave only after this has committed, and only where code is NULL. Never raises for a refusal: an OX1nn
        is logged and makes the send blocked, except that a halt, a paused campaign or OX112 puts it back to
        scheduled; OX205 (stale token, lease over) and OX014 (unknown send) change nothing. Raises OX011, OX207.
        Example: SELECT * FROM outreach.begin_sends('[{"send_id": "…", "claim_token": "…"}]');
        """
        return await self._rows(BeginSendsRow, call("begin_sends", ("claims", "jsonb", claims), rows=True))

    async def bit_breakdown(self, outreach_id: UUID, as_of: datetime | Default = DEFAULT) -> list[BitBreakdownRow]:
        """A company's BIT score at an instant (default: the clock) for people to read: a row for each signal that
        had occurred, the largest contribution first, with its weight in points, over how many days it fades
        (decay_days), the days left until it has (days_left) and, where it does not count because of its type's
        window, the signal that it repeats (repeats). outreach.explain_bit_score() gives the same contributions.
        Raises OX001 (NULL outreach_id), OX005 (unknown outreach_id). Example: SELECT * FROM
        outreach.bit_breakdown(outreach_id => '...');
        """
        return await self._rows(BitBreakdownRow, call(
            "bit_breakdown",
            ("outreach_id", "uuid", outreach_id),
            ("as_of", "timestamptz", as_of),
            rows=True,
        ))

    async def bit_score_at(self, outreach_id: UUID, as_of: datetime | Default = DEFAULT) -> int:
        """BIT score of a company at any past or future instant (default: the clock), 0 to 100, from the signals
        recorded until now. Raises OX001 (NULL outreach_id), OX005 (unknown outreach_id). Example: SELECT
        outreach.bit_score_at(outreach_id => '...', as_of => '2026-01-31Z');
        """
        return cast("int", await self._scalar(call(
            "bit_score_at",
            ("outreach_id", "uuid", outreach_id),
            ("as_of", "timestamptz", as_of),
        )))

    async def cancel_sends(self, campaign_id: UUID, reason: str) -> int:
        """Cancels every scheduled and blocked send of a campaign for good and returns how many; those claimed or
        begun go on. Raises OX004 reason blank, OX014 unknown campaign. Example: SELECT outreach.cancel_sends(id,
        'wrong offer');
        """
        return cast("int", await self._scalar(call(
            "cancel_sends",
            ("campaign_id", "uuid", campaign_id),
            ("reason", "text", reason),
        )))

    async def check_gate(self, outreach_id: UUID, channel: str) -> list[CheckGateRow]:
        """The gate for contact made outside of sends, e.g. a phone call: decides, logs the decision in
        gate_decisions, and does not raise for a refusal. Returns allowed and the codes of every failing condition
        (OX106 for an unknown id). Raises only for bad input: OX001, OX010.
        """
        return await self._rows(CheckGateRow, call(
            "check_gate",
            ("outreach_id", "uuid", outreach_id),
            ("channel", "text", channel),
            rows=True,
        ))

    async def claim_sends(
        self,
        worker: str,
        batch_size: int = 100,
        lease: timedelta = timedelta(seconds=300),
        channels: Sequence[str] = ("email",),
    ) -> list[ClaimSendsRow]:
        """Leases up to batch_size (1 to 10000) due sends of active campaigns to a worker, oldest due first, and
        returns what it takes to render them. Each is put to the gate, with suppression (OX108), contactability
        (OX110) and stops (OX111), in the same transaction; what is refused becomes blocked with its codes. A step
        whose condition is not met is skipped: cancelled, and the step after it is scheduled by the next claim,
        its delay counted from the skip. Which variant of a step's templates a person gets is recorded with the
        claim. Claims that ran out before they began are leased again, those that ran out later become unknown.
        daily_send_limit and the caps of senders and of campaigns' rules hold exactly, whatever the number of
        workers; what they or a recipient's window do not let go now waits until they may (due_at, status_reason).
        Where there are senders, context also has sender_address and sender_name. While a halt is live it claims
        nothing and changes no send. Nothing may be sent before outreach.begin_send() has committed. Raises OX010
        unknown channel, OX016 another argument out of range, OX207 isolation other than READ COMMITTED. Example:
        SELECT * FROM outreach.claim_sends('mailer-1', 100);
        """
        return await self._rows(ClaimSendsRow, call(
            "claim_sends",
            ("worker", "text", worker),
            ("batch_size", "integer", batch_size),
            ("lease", "interval", lease),
            ("channels", "text[]", channels),
            rows=True,
        ))

    async def configure_campaign(self, campaign_id: UUID, options: Any, reason: str) -> None:
        """Changes options of a campaign, in any status: name, min_tier, min_score_tier, daily_send_limit (null =
        none), slot_priority; and the rules, each off until it is set and off again with null: exclusive,
        misfire_policy, time_zone, windows, observe_holidays, reply_rule, out_of_office_days, soft_bounce_strikes,
        recipient_domain_daily_cap, company_daily_cap, person_cap, person_cap_days. A new limit binds every claim
        that starts afterwards, and what was claimed earlier the same UTC day counts. Raises OX004 reason blank,
        OX014 unknown campaign, OX015 unknown option or bad value. Example: SELECT outreach.configure_campaign(id,
        '{"daily_send_limit": 500}', 'warming up the mailbox');
        """
        await self._scalar(call(
            "configure_campaign",
            ("campaign_id", "uuid", campaign_id),
            ("options", "jsonb", options),
            ("reason", "text", reason),
        ))

    async def configure_sender(self, sender_id: UUID, options: Any, reason: str) -> None:
        """Changes options of a sender: display_name, daily_cap (claims in any 24 hours; null = none), ramp
        ({"start", "step_per_day", "ceiling"}: claims in any 24 hours at first, how many more with each day from
        now, and at most; null = none). Raises OX004 reason blank, OX014 unknown sender, OX015 unknown option or
        bad value. Example: SELECT outreach.configure_sender(id, '{"ramp": {"start": 20, "step_per_day": 10,
        "ceiling": 200}}', 'new mailbox');
        """
        await self._scalar(call(
            "configure_sender",
            ("sender_id", "uuid", sender_id),
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

    async def derive_signals(self, outreach_ids: Sequence[UUID] | None = None) -> int:
        """Records what the sub-hubs' contract tables imply for these companies (NULL: for all) and has already
        occurred, and scores them: a verified domain, a renewal coming up, a filled slot with a verified e-mail,
        an executive's movement, a publication. Returns how many signals were new; what was recorded before is
        left alone, so it may run as often as you like. Raises OX001 (a NULL among the ids), OX005 (unknown
        outreach_id), OX210 (more signals in a day than a setting allows). Example: SELECT
        outreach.derive_signals();
        """
        return cast("int", await self._scalar(call("derive_signals", ("outreach_ids", "uuid[]", outreach_ids))))

    async def enroll_campaign(self, campaign_id: UUID, max_companies: int | None = None) -> int:
        """Schedules the first step of the newest version of the sequence for every company that the gate allows on
        the campaign's channel, that reaches its tier and score tier, and has a READY target and a contactable
        person; one person a company, the first by slot_priority; highest score first, at most max_companies.
        Returns how many were enrolled now: enrolling again adds only what is new. Raises OX014, OX016, OX109
        campaign completed or archived, OX214 campaign has no step. Example: SELECT outreach.enroll_campaign(id,
        500);
        """
        return cast("int", await self._scalar(call(
            "enroll_campaign",
            ("campaign_id", "uuid", campaign_id),
            ("max_companies", "integer", max_companies),
        )))

    async def ensure_partitions(self, months_ahead: int = 3) -> int:
        """Makes the monthly partitions of gate_decisions that are missing from this month to so many months ahead;
        returns how many it made. Waits at most half a second for a lock, and skips, with a NOTICE, a month that
        is busy or that the default partition already holds. Raises OX016.
        """
        return cast("int", await self._scalar(call("ensure_partitions", ("months_ahead", "integer", months_ahead))))

    async def erase_person(self, person_id: UUID, reason: str) -> bool:
        """Erases the personal data of a contact, live or archived, and of every contact with the same e-mail
        address: contacts, sends, what events and errors hold of them, unsubscribe tokens, suppressions, archives;
        in the tables of People Intelligence and Talent Flow what has the same e-mail address, or the same name at
        the same company. What is scheduled is cancelled. A keyed hash of each address is left, which suppresses
        it for ever (OX108), and a row of outreach.erasures. True unless all of them were erased before; once
        more, it erases what has come back. It reads whole tables and the whole archive. Raises OX004, OX014
        unknown person, OX206 (a send is being handed over). Example: SELECT outreach.erase_person(:person_id,
        'request of 3 March');
        """
        return cast("bool", await self._scalar(call(
            "erase_person",
            ("person_id", "uuid", person_id),
            ("reason", "text", reason),
        )))

    async def explain_bit_score(
        self,
        outreach_id: UUID,
        as_of: datetime | Default = DEFAULT,
    ) -> list[ExplainBitScoreRow]:
        """What a company's BIT score at an instant (default: the clock) is made of: a row for each signal that had
        occurred, those that have faded or repeat another one with 0, the largest contribution first. decay_factor
        is the share of the weight that is left, 1 to 0; the contributions, rounded to 4 decimals, sum exactly to
        the score before floor and cap. Raises OX001 (NULL outreach_id), OX005 (unknown outreach_id). Example:
        SELECT * FROM outreach.explain_bit_score(outreach_id => '...');
        """
        return await self._rows(ExplainBitScoreRow, call(
            "explain_bit_score",
            ("outreach_id", "uuid", outreach_id),
            ("as_of", "timestamptz", as_of),
            rows=True,
        ))

    async def explain_gate(self, outreach_id: UUID, channel: str | None = None) -> list[ExplainGateRow]:
        """Every condition of the gate for a company and channel, passed or failed, in the gate's order, with the
        rows that decided as evidence. The gate proceeds exactly when none is failing. An unknown id gives one
        failing OX106 row. Raises OX001, OX010.
        """
        return await self._rows(ExplainGateRow, call(
            "explain_gate",
            ("outreach_id", "uuid", outreach_id),
            ("channel", "text", channel),
            rows=True,
        ))

    async def extend_claim(self, send_id: UUID, claim_token: UUID, lease: timedelta) -> datetime:
        """Heartbeat of a worker that needs longer: extends the lease of a claim, begun or not, to at least so long
        from now and returns when it ends. A lease that has run out is not extended, so that nobody works on what
        another may hold. Raises OX014 unknown send, OX016 lease not positive, OX205 not leased by this token any
        more. Example: SELECT outreach.extend_claim(:send_id, :claim_token, '5 minutes');
        """
        return cast("datetime", await self._scalar(call(
            "extend_claim",
            ("send_id", "uuid", send_id),
            ("claim_token", "uuid", claim_token),
            ("lease", "interval", lease),
        )))

    async def finish_send(
        self,
        send_id: UUID,
        claim_token: UUID,
        outcome: str,
        provider_message_id: str | None = None,
        error: str | None = None,
    ) -> None:
        """Records what became of a send that began: sent (the next step is scheduled), failed_transient (tried again
        after a delay that doubles, failed after send_max_attempts), failed_permanent (failed) or unknown (parked,
        never sent again by itself). The two failures also for a claim that did not begin. Accepts the token of
        the begin after the lease ran out, also from unknown. An identical repeat changes nothing. Raises OX012
        unknown outcome, OX014 unknown send, OX205 stale token or another outcome than the one recorded. Example:
        SELECT outreach.finish_send(id, token, 'sent', provider_message_id => '<1@mail>');
        """
        await self._scalar(call(
            "finish_send",
            ("send_id", "uuid", send_id),
            ("claim_token", "uuid", claim_token),
            ("outcome", "text", outcome),
            ("provider_message_id", "text", provider_message_id),
            ("error", "text", error),
        ))

    async def finish_sends(self, outcomes: Any) -> int:
        """Records outcomes, given as [{"send_id", "claim_token", "outcome", "provider_message_id", "error"}], all or
        nothing; returns how many sends it changed. Outcomes as in outreach.finish_send(). A repeat of what is
        recorded is passed over silently. Raises OX011, OX012 unknown outcome, OX014 unknown send, OX205 stale
        token or another outcome than the one recorded (DETAIL names the element). Example: SELECT
        outreach.finish_sends('[{"send_id": "…", "claim_token": "…", "outcome": "sent"}]');
        """
        return cast("int", await self._scalar(call("finish_sends", ("outcomes", "jsonb", outcomes))))

    async def get_campaign(self, campaign_id: UUID) -> CampaignRow:
        """One campaign: its state, how many companies are enrolled, and its sends counted by status. Raises OX014.
        Example: SELECT status, enrolled, sent FROM outreach.get_campaign(id);
        """
        return await self._row(CampaignRow, call("get_campaign", ("campaign_id", "uuid", campaign_id), rows=True))

    async def get_outreach_id(self, sovereign_company_id: UUID) -> UUID | None:
        """The outreach_id of a company, or NULL if it has none."""
        return cast("UUID | None", await self._scalar(call("get_outreach_id", ("sovereign_company_id", "uuid", sovereign_company_id))))

    async def get_send(self, send_id: UUID) -> SendRow:
        """One send as it is now, its recipient and last error included. Raises OX014. Example: SELECT status,
        last_error FROM outreach.get_send(id);
        """
        return await self._row(SendRow, call("get_send", ("send_id", "uuid", send_id), rows=True))

    async def get_sequence(self, campaign_id: UUID, version: int | None = None) -> list[GetSequenceRow]:
        """The steps of a campaign's sequence and their variants, in order: the newest version, which new enrolments
        begin with, or another. may_change: whether outreach.set_sequence_step() and the others still take it.
        Raises OX014. Example: SELECT * FROM outreach.get_sequence(id);
        """
        return await self._rows(GetSequenceRow, call(
            "get_sequence",
            ("campaign_id", "uuid", campaign_id),
            ("version", "integer", version),
            rows=True,
        ))

    async def halt_all_outreach(self, reason: str) -> UUID:
        """Stops all outreach, on every channel, for every company: once it has committed no send is claimed or
        begun. Returns the override_id of the halt; halting twice returns the first one's and logs nothing. Raises
        OX004.
        """
        return cast("UUID", await self._scalar(call("halt_all_outreach", ("reason", "text", reason))))

    async def lift_suppression(self, channel: str, address: str, reason: str) -> bool:
        """Lifts the suppression of an address or number, or of a domain given as @example.com, and records it
        (outreach.vw_suppression_lifts). False where that address or domain is not suppressed itself: one that is
        suppressed by its domain stays so, and a contact stays bounced. Raises OX004 reason blank, OX010 unknown
        channel, OX016 blank address, OX215 suppressed by an unsubscribe or complaint, or erased. Example: SELECT
        outreach.lift_suppression('email', 'ann@example.com', 'mailbox works again, says their IT');
        """
        return cast("bool", await self._scalar(call(
            "lift_suppression",
            ("channel", "text", channel),
            ("address", "text", address),
            ("reason", "text", reason),
        )))

    async def load_companies(self, companies: Any) -> list[LoadCompaniesRow]:
        """Loads companies into the registry. Takes an array of objects with company_name, domain, country and
        optionally sovereign_company_id, identity_status, eligibility_status, exclusion_reason (absent: PENDING,
        NULL). Returns a row per element, numbered from 1: loaded, updated (same sovereign_company_id, or same
        domain with the same name; keys that are absent keep their value) or rejected with the reason; good rows
        load whatever the others are. Raises OX011 unless it is an array of objects. Example: SELECT * FROM
        outreach.load_companies('[{"company_name": "Acme", "domain": "acme.example", "country": "US"}]');
        """
        return await self._rows(LoadCompaniesRow, call("load_companies", ("companies", "jsonb", companies), rows=True))

    async def load_free_mail_domains(self, domains: Sequence[str]) -> int:
        """Adds domains of free mail providers, all or nothing, and returns how many were new; none is taken away. A
        reply from such a domain stops the person and not the company. The command outreach free-mail-domains
        fills it from a list. Raises OX016 an element that is no host name; DETAIL names it, counted from 0.
        Example: SELECT outreach.load_free_mail_domains('{gmail.com,gmx.de}');
        """
        return cast("int", await self._scalar(call("load_free_mail_domains", ("domains", "text[]", domains))))

    async def load_holidays(self, holidays: Any) -> int:
        """Takes in public holidays; all or nothing. Takes an array of objects with country (ISO 3166-1 alpha-2), day
        (YYYY-MM-DD) and name; a null name takes the day out. Returns how many days are new, renamed or taken out.
        Raises OX011 (malformed; DETAIL names the element, from 0). Example: SELECT
        outreach.load_holidays('[{"country": "US", "day": "2027-07-04", "name": "Independence Day"}]');
        """
        return cast("int", await self._scalar(call("load_holidays", ("holidays", "jsonb", holidays))))

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

    async def marketing_safety_gate(self, outreach_id: UUID, channel: str | None = None) -> MarketingEligibilityRow:
        """The gate: may this company be contacted on this channel (email, phone; NULL: on all of them) now? Returns
        the company's row of vw_marketing_eligibility_with_overrides when it proceeds. Fails closed: raises the
        first failing condition in the order OX001, OX106, OX010, OX101, OX102, OX103, OX105, OX107, OX104; DETAIL
        holds all that fail as a JSON array of {"code", "reason"}. Example: SELECT tier FROM
        outreach.marketing_safety_gate(:id, 'email');
        """
        return await self._row(MarketingEligibilityRow, call(
            "marketing_safety_gate",
            ("outreach_id", "uuid", outreach_id),
            ("channel", "text", channel),
            rows=True,
        ))

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

    async def new_sequence_version(self, campaign_id: UUID) -> int:
        """Copies the newest version of a campaign's sequence, variants included, and returns the number of the copy.
        The copy may be changed (outreach.add_sequence_step, set_sequence_step, remove_sequence_step,
        add_step_variant, remove_step_variant) until the first enrolment after it was made, which begins with it
        and fixes it. Make and change it in one transaction: enrolments wait for that. Companies that are enrolled
        already stay on their version; a company and a person get a step's number once, whatever the version.
        Raises OX014 unknown campaign, OX213 campaign completed or archived, OX214 campaign has no step. Example:
        SELECT outreach.new_sequence_version(campaign_id);
        """
        return cast("int", await self._scalar(call("new_sequence_version", ("campaign_id", "uuid", campaign_id))))

    async def next_bit_change(self, outreach_id: UUID) -> list[NextBitChangeRow]:
        """When the score tier of a company changes next if no signal comes, with the score (0 to 100) and the tier
        from then on. No row: it never does. Raises OX001 (NULL outreach_id), OX005 (unknown outreach_id).
        Example: SELECT * FROM outreach.next_bit_change(outreach_id => '...');
        """
        return await self._rows(NextBitChangeRow, call("next_bit_change", ("outreach_id", "uuid", outreach_id), rows=True))

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

    async def posture(self) -> list[PostureRow]:
        """Is what protects the hub still in place? One row per check: severity error or warning, ok, and in detail
        what was found (or, when ok, what was checked). Only a failed error stops anything: the dispatcher does
        not start (OX901). Compares triggers, keys, bodies, owners and privileges with what was deployed, and asks
        the cluster for roles and settings that would let somebody past them. Also compares what the gate reads of
        each company with the tables that it is kept from (about a second at 95,000 companies).
        """
        return await self._rows(PostureRow, call("posture", rows=True))

    async def preview_enrollment(self, campaign_id: UUID) -> list[PreviewEnrollmentRow]:
        """What outreach.enroll_campaign() would do now, writing nothing: one row per company, best first, with the
        person it would write to and every reason against (OX1nn where it is the gate's). enrolled is true for
        those that would be enrolled and for those that already are. Raises OX014. Example: SELECT * FROM
        outreach.preview_enrollment(id) WHERE NOT enrolled;
        """
        return await self._rows(PreviewEnrollmentRow, call("preview_enrollment", ("campaign_id", "uuid", campaign_id), rows=True))

    async def preview_step(self, campaign_id: UUID, step_number: int, person_id: UUID) -> list[PreviewStepRow]:
        """What a person gets with a step: the templates of the variant and version that are the person's, and the
        context to render them with; unsubscribe_token is the text preview, which unsubscribes nobody. Writes and
        sends nothing, and asks neither gate nor condition. With n variants (A, then the others in the order of
        their bytes) a person gets the one at h mod n, counted from 0, where h is the first four bytes, read as an
        unsigned number, of sha256 over the 16 bytes of person_id and the 16 bytes of the step's sequence_id.
        Raises OX014 unknown campaign, step or person. Example: SELECT * FROM outreach.preview_step(id, 1,
        person_id);
        """
        return await self._rows(PreviewStepRow, call(
            "preview_step",
            ("campaign_id", "uuid", campaign_id),
            ("step_number", "integer", step_number),
            ("person_id", "uuid", person_id),
            rows=True,
        ))

    async def reap_expired_claims(self) -> list[ReapExpiredClaimsRow]:
        """Ends the leases that ran out: claims that had not begun are scheduled again, sends that had begun become
        unknown and are never sent again by themselves. Returns how many of each. Claims do the same on the way;
        this is for when nobody claims. Example: SELECT * FROM outreach.reap_expired_claims();
        """
        return await self._rows(ReapExpiredClaimsRow, call("reap_expired_claims", rows=True))

    async def record_event(
        self,
        provider: str,
        provider_event_id: str,
        event_type: str,
        occurred_at: datetime,
        send_id: UUID | None = None,
        provider_message_id: str | None = None,
        payload: Any | Default = DEFAULT,
    ) -> bool:
        """Takes in one provider event: delivered, open, click, reply, bounce, complaint or unsubscribe. True if it
        was new; a repeat of (provider, provider_event_id) changes nothing. The send is found by send_id, else by
        provider_message_id; an event that matches none is kept, and attached when a finish brings its message id.
        The send's status moves forward only (complained > bounced > delivered > sent), whatever the order. A
        complaint, an unsubscribe and a bounce (unless payload.bounce_type is soft) suppress the address in the
        same transaction and stop the person in every campaign. By options of campaigns: a reply to a campaign
        with a reply_rule stops, in every campaign that has one, the person (person) or everybody of the company
        (company; the person only when the address is at a free mail domain); an automatic reply
        (payload.auto_reply or payload.machine true, or payload.reply_type out_of_office) puts off what would go
        to the person in the next out_of_office_days, in campaigns that have the option; when so many messages to
        the address have bounced softly (soft_bounce_strikes, over all campaigns), campaigns that have the option
        stop the person; the address is not suppressed. A stop cancels what is scheduled and blocked with its
        reason, and is final in its campaigns: what is claimed does not begin (OX111), no later step follows.
        payload.machine true marks an open or click that no person made: kept, not counted. Raises OX011
        malformed, OX013 unknown event type. Example: SELECT outreach.record_event('ses', 'e-1', 'bounce', now(),
        provider_message_id => '<1@mail>', payload => '{"bounce_type": "hard"}');
        """
        return cast("bool", await self._scalar(call(
            "record_event",
            ("provider", "text", provider),
            ("provider_event_id", "text", provider_event_id),
            ("event_type", "text", event_type),
            ("occurred_at", "timestamptz", occurred_at),
            ("send_id", "uuid", send_id),
            ("provider_message_id", "text", provider_message_id),
            ("payload", "jsonb", payload),
        )))

    async def record_events(self, events: Any) -> list[RecordEventsRow]:
        """Takes in provider events, given as an array of objects with the parameters of outreach.record_event() as
        keys, all or nothing; returns how many were new and how many were known already. See there for what an
        event does. Raises OX011 malformed element, OX013 unknown event type; DETAIL names the element, counted
        from 0. Example: SELECT * FROM outreach.record_events('[{"provider": "ses", "provider_event_id": "1",
        "event_type": "delivered", "occurred_at": "2026-02-01T12:00:00Z", "provider_message_id": "<1@mail>"}]');
        """
        return await self._rows(RecordEventsRow, call("record_events", ("events", "jsonb", events), rows=True))

    async def record_signal(
        self,
        outreach_id: UUID,
        signal_type: str,
        source_ref: str,
        occurred_at: datetime | None = None,
        metadata: Any | Default = DEFAULT,
    ) -> UUID:
        """Records one buying signal and scores its company in the same transaction; returns the signal's id.
        Idempotent on (source hub of the type, source_ref): a repeat returns the first's id and changes nothing. A
        NULL time is now on first arrival and is not compared on a repeat. Raises OX001 (NULL outreach_id), OX005
        (unknown outreach_id), OX007 (unknown signal type), OX008 (more than five minutes in the future), OX011
        (source_ref blank or longer than 400 characters, metadata not an object), OX202 (source_ref used for
        another company, type or time), OX210 (more signals in a day than a setting allows), 42501 (the caller
        does not speak for the type's hub). Example: SELECT outreach.record_signal(outreach_id => '...',
        signal_type => 'NEWS_MENTION', source_ref => 'feed-17');
        """
        return cast("UUID", await self._scalar(call(
            "record_signal",
            ("outreach_id", "uuid", outreach_id),
            ("signal_type", "text", signal_type),
            ("source_ref", "text", source_ref),
            ("occurred_at", "timestamptz", occurred_at),
            ("metadata", "jsonb", metadata),
        )))

    async def record_signals(self, signals: Any) -> list[RecordSignalsRow]:
        """Records buying signals, all or nothing, and scores their companies in the same transaction. Takes an array
        of objects with outreach_id, signal_type, source_ref (the hub's own reference, 1 to 400 characters) and
        optionally occurred_at (ISO 8601 with offset; absent: now) and metadata (an object without personal data).
        Idempotent on (source hub of the type, source_ref): returns how many were new and how many were repeats.
        DETAIL names the element, counted from 0. Raises OX001, OX005 (unknown outreach_id), OX007 (unknown signal
        type), OX008 (more than five minutes in the future), OX011 (malformed), OX202 (source_ref used for another
        company, type or time), OX210 (more signals in a day than a setting allows), 42501 (the caller does not
        speak for a type's hub). Example: SELECT * FROM outreach.record_signals('[{"outreach_id": "...",
        "signal_type": "NEWS_MENTION", "source_ref": "feed-17", "occurred_at": "2026-03-01T12:00:00Z"}]');
        """
        return await self._rows(RecordSignalsRow, call("record_signals", ("signals", "jsonb", signals), rows=True))

    async def refresh_bit_scores(self, as_of: datetime | Default = DEFAULT) -> int:
        """Lets the scores fade: computes every score that does not hold at as_of (default: the clock; any past or
        future instant is allowed) and returns how many companies' scores changed. Scores that still hold are not
        touched. Never loses a signal that is recorded at the same time. Example: SELECT
        outreach.refresh_bit_scores();
        """
        return cast("int", await self._scalar(call("refresh_bit_scores", ("as_of", "timestamptz", as_of))))

    async def release_claims(self, claims: Any) -> int:
        """Gives claims that did not begin back, given as [{"send_id", "claim_token"}]: they are scheduled again, and
        their places of the day are free. Returns how many; what is not held by that token any more is passed
        over. Raises OX011. Example: SELECT outreach.release_claims('[{"send_id": "…", "claim_token": "…"}]');
        """
        return cast("int", await self._scalar(call("release_claims", ("claims", "jsonb", claims))))

    async def remove_breaker(self, scope: str, metric: str, reason: str) -> bool:
        """Takes a breaker away: its rate no longer warns or pauses. It is logged. What it had paused stays paused.
        False when there was none. Raises OX004 reason blank, OX016 unknown scope or metric. Example: SELECT
        outreach.remove_breaker('campaign', 'bounce', 'watched by hand');
        """
        return cast("bool", await self._scalar(call(
            "remove_breaker",
            ("scope", "text", scope),
            ("metric", "text", metric),
            ("reason", "text", reason),
        )))

    async def remove_override(self, override_id: UUID, reason: str) -> None:
        """Lifts a live override. Raises OX004 (reason), OX014 (unknown), OX204 (removed or expired already)."""
        await self._scalar(call(
            "remove_override",
            ("override_id", "uuid", override_id),
            ("reason", "text", reason),
        ))

    async def remove_sequence_step(self, sequence_id: UUID) -> None:
        """Removes a step and its variants while its version may change. A version without any step is gone: the one
        before is the newest again. Raises OX014 unknown step, OX213 its version is fixed or companies are
        enrolled with it. Example: SELECT outreach.remove_sequence_step(sequence_id);
        """
        await self._scalar(call("remove_sequence_step", ("sequence_id", "uuid", sequence_id)))

    async def remove_step_variant(self, sequence_id: UUID, variant: str) -> None:
        """Removes a variant of a step, never A, while the step's version may change. Raises OX014 unknown step or
        variant, OX213 its version is fixed. Example: SELECT outreach.remove_step_variant(sequence_id, 'B');
        """
        await self._scalar(call(
            "remove_step_variant",
            ("sequence_id", "uuid", sequence_id),
            ("variant", "text", variant),
        ))

    async def requeue_blocked(self, campaign_id: UUID, reason: str, codes: Sequence[str] | None = None) -> int:
        """Schedules the blocked sends of a campaign again, all or those blocked with one of these codes, and returns
        how many; the gate decides anew when they are claimed. Raises OX004 reason blank, OX014 unknown campaign,
        OX109 campaign completed or archived. Example: SELECT outreach.requeue_blocked(id, 'halt lifted',
        '{OX104}');
        """
        return cast("int", await self._scalar(call(
            "requeue_blocked",
            ("campaign_id", "uuid", campaign_id),
            ("reason", "text", reason),
            ("codes", "text[]", codes),
        )))

    async def requeue_failed(self, campaign_id: UUID, reason: str) -> int:
        """Empties a campaign's dead letters: schedules its failed sends again, their attempts counted anew, and
        returns how many; the gate decides when they are claimed. Raises OX004 reason blank, OX014 unknown
        campaign, OX109 campaign completed or archived. Example: SELECT outreach.requeue_failed(id, 'mail server
        is back');
        """
        return cast("int", await self._scalar(call(
            "requeue_failed",
            ("campaign_id", "uuid", campaign_id),
            ("reason", "text", reason),
        )))

    async def resolve_unknown(self, send_id: UUID, outcome: str, reason: str) -> None:
        """A person says what became of a send that is unknown: sent (its next step follows), failed_transient (it
        did not leave and is tried again), failed_permanent (it did not leave and is not). No timer ever does.
        Raises OX004 reason blank, OX012 unknown outcome, OX014 unknown send, OX205 not unknown. Example: SELECT
        outreach.resolve_unknown(:send_id, 'sent', 'found it in the mailbox');
        """
        await self._scalar(call(
            "resolve_unknown",
            ("send_id", "uuid", send_id),
            ("outcome", "text", outcome),
            ("reason", "text", reason),
        ))

    async def resume_all_outreach(self, reason: str) -> None:
        """Lifts the global halt. Blocks of single companies stay. Raises OX004, OX204 (no halt is live)."""
        await self._scalar(call("resume_all_outreach", ("reason", "text", reason)))

    async def run_maintenance(self) -> list[RunMaintenanceRow]:
        """Everything that time brings about, in one idempotent call, for any scheduler: gives back claims that
        expired, derives signals, refreshes decayed scores, records which companies moved to another tier, makes
        partitions, forgets the claim counts of past days. One row per job with the rows it changed. Where a limit
        of signals per day (OX210) stops the deriving, a WARNING says so and the rest is done. Run it every minute
        or so; correctness does not depend on it.
        """
        return await self._rows(RunMaintenanceRow, call("run_maintenance", rows=True))

    async def set_breaker(
        self,
        scope: str,
        metric: str,
        reason: str,
        warn_rate: Decimal | None = None,
        pause_rate: Decimal | None = None,
        minimum_sample: int = 100,
        rolling_window: timedelta = timedelta(seconds=86400),
    ) -> None:
        """Sets from which rate of hard bounces or complaints (shares of the sends in a rolling window, from a
        minimum sample on) a campaign, sender or recipient domain warns and pauses; without rates bounces warn at
        0.02 and pause at 0.05, complaints at 0.001 and 0.003. It is logged. Sends are counted from the time it is
        set. The event that trips it pauses the sender, or the campaign, in its own transaction; only a person
        resumes, with a reason. Raises OX004 reason blank, OX016 argument out of range. Example: SELECT
        outreach.set_breaker('campaign', 'bounce', 'house rule');
        """
        await self._scalar(call(
            "set_breaker",
            ("scope", "text", scope),
            ("metric", "text", metric),
            ("reason", "text", reason),
            ("warn_rate", "numeric", warn_rate),
            ("pause_rate", "numeric", pause_rate),
            ("minimum_sample", "integer", minimum_sample),
            ("rolling_window", "interval", rolling_window),
        ))

    async def set_campaign_status(self, campaign_id: UUID, status: str, reason: str | None = None) -> None:
        """Moves a campaign on: draft -> active <-> paused; active or paused -> completed -> archived; draft ->
        archived. Only an active campaign's sends are claimed and begun. Completing or archiving cancels what is
        still scheduled. What fell due while it was paused goes late when it is active again, unless its option
        misfire_policy says skip or hold (OX113). A campaign that a breaker paused needs a reason to become active
        again. Raises OX004 reason blank, or missing after a breaker, OX014 unknown campaign, OX208 another
        transition. Example: SELECT outreach.set_campaign_status(id, 'active');
        """
        await self._scalar(call(
            "set_campaign_status",
            ("campaign_id", "uuid", campaign_id),
            ("status", "text", status),
            ("reason", "text", reason),
        ))

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
        nothing. Raises OX001 (NULL outreach_id), OX005 (unknown outreach_id), OX006 (unknown hub or status),
        42501 (the caller does not speak for the hub). Example: SELECT outreach.set_hub_status(outreach_id =>
        '...', hub_id => 'dol-filings', status => 'PASS', fresh_until => '2027-01-01Z');
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

    async def set_sender_status(self, sender_id: UUID, status: str, reason: str) -> None:
        """Pauses a sender (what its threads still have to send waits), makes it active again, or retires it (its
        threads go on from another sender). Binds every claim that starts after it commits. Raises OX004 reason
        blank, OX014 unknown sender, OX016 unknown status. Example: SELECT outreach.set_sender_status(id,
        'paused', 'mailbox is full');
        """
        await self._scalar(call(
            "set_sender_status",
            ("sender_id", "uuid", sender_id),
            ("status", "text", status),
            ("reason", "text", reason),
        ))

    async def set_sequence_step(
        self,
        sequence_id: UUID,
        subject_template: str | None = None,
        body_template: str | None = None,
        delay: timedelta | None = None,
        condition: str | None = None,
    ) -> None:
        """Changes a step while its version may change; what is NULL stays as it is. See
        outreach.add_sequence_step(). Raises OX014 unknown step, OX213 its version is fixed, OX016 blank template,
        delay out of range, unknown condition. Example: SELECT outreach.set_sequence_step(sequence_id, delay => '5
        days');
        """
        await self._scalar(call(
            "set_sequence_step",
            ("sequence_id", "uuid", sequence_id),
            ("subject_template", "text", subject_template),
            ("body_template", "text", body_template),
            ("delay", "interval", delay),
            ("condition", "text", condition),
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

    async def set_signal_weight(
        self,
        signal_type: str,
        weight_class: str,
        decay_days: int,
        valid_from: datetime,
        reason: str,
        weight: Decimal | None = None,
        dedupe_window: timedelta | None = None,
    ) -> None:
        """Makes a new version of a signal type, in force for signals that occurred from valid_from until the next
        version's. weight_class gives the weight: Base 10, High 25, Medium 15, Low 5 points; an explicit weight
        (more than 0, at most 1000) is recorded as class Custom where it differs. decay_days: 1 to 3660 days of 24
        hours. dedupe_window: a signal less than this after the last one of its type that counted for the company
        does not count; NULL: each counts. A version in the past is possible as long as no score changes that a
        send was decided by; scores of companies that it concerns are computed anew. Saying the same again changes
        nothing. Raises OX004 (reason), OX007 (unknown signal type), OX016 (argument out of range), OX209 (another
        version begins at that time, or a score already used for a send would change). Example: SELECT
        outreach.set_signal_weight('NEWS_MENTION', 'Medium', 30, now() + interval '1 day', 'press coverage sells',
        dedupe_window => '7 days');
        """
        await self._scalar(call(
            "set_signal_weight",
            ("signal_type", "text", signal_type),
            ("weight_class", "text", weight_class),
            ("decay_days", "integer", decay_days),
            ("valid_from", "timestamptz", valid_from),
            ("reason", "text", reason),
            ("weight", "numeric", weight),
            ("dedupe_window", "interval", dedupe_window),
        ))

    async def simulate_bit(self, weights: Any, as_of: datetime | Default = DEFAULT) -> list[SimulateBitRow]:
        """Where the companies would stand if the signal types weighed something else; writes nothing. weights is an
        object of signal type to points (0 to 1000), for all versions of the type; decay and windows stay. One row
        for each way from an effective tier and score tier at as_of (default: now) to another or the same: how
        many companies go it and, where it moves them, which. Summed over the first two columns it is the
        distribution before, over the next two the one after. Scores are exact for as_of; hub statuses and
        overrides are the present ones. Raises OX007 (unknown signal type), OX011 (malformed weights). Example:
        SELECT * FROM outreach.simulate_bit('{"NEWS_MENTION": 15}');
        """
        return await self._rows(SimulateBitRow, call(
            "simulate_bit",
            ("weights", "jsonb", weights),
            ("as_of", "timestamptz", as_of),
            rows=True,
        ))

    async def snapshot_tiers(self) -> int:
        """Records, for every company whose effective tier or score tier differs from its last record, where it
        stands now; returns how many. A company's first record is where it began. Any scheduler may call it as
        often as it likes: a second call finds nothing to record. Read outreach.vw_tier_changes. Example: SELECT
        outreach.snapshot_tiers();
        """
        return cast("int", await self._scalar(call("snapshot_tiers")))

    async def sovereign_bucket(self, sovereign_company_id: UUID) -> int:
        """Bucket of a company, 0 to 4095: the first 12 bits of sha256 over the 16 bytes of its sovereign_company_id
        (FIPS 180-4; sha256 because its result is fixed by its definition, on every version and machine). NULL
        gives NULL.
        """
        return cast("int", await self._scalar(call("sovereign_bucket", ("sovereign_company_id", "uuid", sovereign_company_id))))

    async def suppress(self, channel: str, address: str, reason: str, origin: str) -> bool:
        """Suppresses an address or number, or on channel email a whole domain with its subdomains, given as
        @example.com: no send to it is claimed or begun afterwards (OX108). True if it was not suppressed before.
        The address is normalised; reason and origin hold no personal data. Nothing but
        outreach.lift_suppression() takes it back, and that never for unsubscribe or complaint. Raises OX004
        reason blank, OX010 unknown channel, OX016 blank address or origin, no address or domain. Example: SELECT
        outreach.suppress('email', 'Ann@Example.com', 'asked by phone', 'support');
        """
        return cast("bool", await self._scalar(call(
            "suppress",
            ("channel", "text", channel),
            ("address", "text", address),
            ("reason", "text", reason),
            ("origin", "text", origin),
        )))

    async def unsubscribe(self, token: str) -> bool:
        """Unsubscribes the address that a token went to: suppresses it, marks the person unsubscribed and cancels
        what is scheduled for them; recorded as an unsubscribe event of the send. True when the token is known,
        also when it was used before or the send has been archived; false otherwise. Example: SELECT
        outreach.unsubscribe(:token);
        """
        return cast("bool", await self._scalar(call("unsubscribe", ("token", "text", token))))

    async def verify_override_audit(self) -> list[VerifyOverrideAuditRow]:
        """Empty while the audit holds: the chain has no gap, every row has the hash of its content and of the row
        before it and continues the history of its override, and every override, live or closed, is in the state
        of its last audit row and none is missing. Otherwise one row per problem; audit_id is NULL for an override
        without any audit row. A tail that was cut off shows only against a head stored elsewhere:
        outreach.override_audit_head().
        """
        return await self._rows(VerifyOverrideAuditRow, call("verify_override_audit", rows=True))

    async def what_if(self, overrides: Any, bit_weights: Any = None) -> list[WhatIfRow]:
        """Which companies would become blocked or contactable, per campaign that is not over, if these overrides
        were set or lifted and these weights held; writes nothing. overrides is an array: {"outreach_id",
        "override_type", "forced_tier"} sets one (BLOCK_OUTREACH without a company: a halt), {"remove":
        override_id} lifts one. bit_weights is an object of signal type to weight. One row per company and
        campaign that changes, with tier and score before and after, and what then stands against it. Raises
        OX005, OX007, OX009, OX011, OX014. Example: SELECT * FROM outreach.what_if('[{"override_type":
        "BLOCK_OUTREACH"}]');
        """
        return await self._rows(WhatIfRow, call(
            "what_if",
            ("overrides", "jsonb", overrides),
            ("bit_weights", "jsonb", bit_weights),
            rows=True,
        ))

    async def why_not_sent(self, outreach_id: UUID, campaign_id: UUID) -> list[WhyNotSentRow]:
        """Why a company got no message of a campaign: one row per send that has not left, with the step that stopped
        it (enrolment, schedule, claim, begin, hand-over, cancelled), the gate's last decision on it, its time and
        its inputs as they were. A company that was never enrolled gives one row of what stands against it now;
        one archived since, the refusals that were logged. No row: everything due has left. Raises OX001, OX005,
        OX014.
        """
        return await self._rows(WhyNotSentRow, call(
            "why_not_sent",
            ("outreach_id", "uuid", outreach_id),
            ("campaign_id", "uuid", campaign_id),
            rows=True,
        ))

    async def why_sent(self, send_id: UUID) -> list[WhySentRow]:
        """Why a send went out, or where it was stopped: every decision of the gate on it, in order of time, with the
        inputs as they were. Works for sends that were archived since. Raises OX014. Example: SELECT * FROM
        outreach.why_sent(:send_id);
        """
        return await self._rows(WhySentRow, call("why_sent", ("send_id", "uuid", send_id), rows=True))
