"""View, gate, explanation, check, claim and begin against a model of the contract that knows nothing of their SQL.

Each example is a whole pool of companies with a halt or without. It is written into a clone, asked about in every way
that there is, and rolled back.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, LiteralString
from uuid import UUID

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.vendor.pretty import RepresentationPrinter
from psycopg import sql
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from databases import Databases
from property.effort import effort

Connection = psycopg.Connection[Any]

POOL = 100
CHANNELS = ("email", "phone")
ASKED = (None, *CHANNELS)
HUBS = (
    "company-target",
    "dol-filings",
    "people-intelligence",
    "talent-flow",
    "blog-content",
    "outreach-execution",
)
REQUIRED = HUBS[:4]
CONDITIONS = ("OX101", "OX102", "OX103", "OX105", "OX107", "OX104")
COLUMNS = (
    "overall_status",
    "identity_status",
    "eligibility_status",
    "marketing_disabled",
    "bit_score",
    "score_tier",
    "computed_tier",
    "forced_tier",
    "tier",
    "outreach_blocked",
    "email_blocked",
    "phone_blocked",
    "email_allowed",
    "phone_allowed",
)
FOREVER, PAST, FUTURE = None, "-1 microsecond", "1 hour"


# What a company may be


@dataclass(frozen=True)
class Hub:
    status: str
    fresh: str | None = FOREVER  # fresh_until, as an interval from when it is written, or an infinity


@dataclass(frozen=True)
class Force:
    tier: int
    expires: str = FUTURE
    removed: bool = False


@dataclass(frozen=True)
class Company:
    """By default one that may be contacted on every channel."""

    hubs: tuple[Hub | None, ...] = (*(Hub("PASS") for _ in REQUIRED), None, None)
    score: int | None = None
    eligibility: str | None = "ELIGIBLE"
    identity: str | None = "PASS"
    live: frozenset[str] = frozenset()
    removed: frozenset[str] = frozenset()
    force: Force | None = None


@dataclass(frozen=True)
class World:
    companies: tuple[Company, ...]
    halt: str = "none"

    def _repr_pretty_(self, printer: RepresentationPrinter, cycle: bool) -> None:
        printer.text(f"World of {len(self.companies)} companies, halt {self.halt}")


def lies_ahead(moment: str) -> bool:
    return not moment.startswith("-")


# The model


@dataclass(frozen=True)
class Verdict:
    statuses: tuple[str, ...]
    overall: str
    computed: int
    forced: int | None
    tier: int
    score: int
    score_tier: str
    disabled: bool
    blocked: dict[str, bool]
    codes: dict[str | None, list[str]]
    overrides: frozenset[str]  # names of the live ones


class Model:
    """The rules of eligibility and gate. A method is a rule, so that a wrong model differs in one."""

    tier_3_from = 50

    def status(self, hub: Hub | None) -> str:
        if hub is None or (hub.status == "PASS" and not self.fresh(hub)):
            return "IN_PROGRESS"
        return hub.status

    def fresh(self, hub: Hub) -> bool:
        return hub.fresh is None or lies_ahead(hub.fresh)

    def overall(self, required: Sequence[str]) -> str:
        if any(status in ("FAIL", "BLOCKED") for status in required):
            return "BLOCKED"
        return "COMPLETE" if all(status == "PASS" for status in required) else "IN_PROGRESS"

    def computed(self, overall: str, score: int, status: dict[str, str]) -> int:
        if overall == "BLOCKED":
            return -1
        if overall == "COMPLETE" and score >= self.tier_3_from:
            return 3
        if status["talent-flow"] == "PASS":
            return 2
        if status["people-intelligence"] == "PASS":
            return 1
        return 0 if status["company-target"] == "PASS" else -1

    def counts(self, force: Force) -> bool:
        return not force.removed and lies_ahead(force.expires)

    def score_tier(self, score: int) -> str:
        return "COLD" if score < 25 else "WARM" if score < 50 else "HOT" if score < 75 else "BURNING"

    def eligibility(self, status: str | None) -> list[str]:
        if status == "INELIGIBLE":
            return ["OX103"]
        return [] if status == "ELIGIBLE" else ["OX105"]

    def identity(self, status: str | None) -> bool:
        return status == "PASS"

    def halted(self, halt: str) -> bool:
        return halt == "live"

    def killed(self, blocked: dict[str, bool], channel: str | None) -> bool:
        return blocked["outreach"] or any(blocked[one] for one in CHANNELS if channel in (None, one))

    def disabled(self, company: Company) -> bool:
        return "MARKETING_DISABLED" in company.live

    def judge(self, company: Company, halt: str) -> Verdict:
        statuses = tuple(self.status(hub) for hub in company.hubs)
        overall = self.overall(statuses[: len(REQUIRED)])
        score = company.score or 0
        computed = self.computed(overall, score, dict(zip(HUBS, statuses, strict=True)))
        forced = company.force.tier if company.force and self.counts(company.force) else None
        tier = computed if forced is None else forced
        halted = self.halted(halt)
        blocked = {
            "outreach": halted or "BLOCK_OUTREACH" in company.live,
            "email": "BLOCK_EMAIL" in company.live,
            "phone": "BLOCK_PHONE" in company.live,
        }
        disabled = self.disabled(company)
        always = [
            *(["OX101"] if tier == -1 else []),
            *(["OX102"] if disabled else []),
            *self.eligibility(company.eligibility),
            *([] if self.identity(company.identity) else ["OX107"]),
        ]
        return Verdict(
            statuses,
            overall,
            computed,
            forced,
            tier,
            score,
            self.score_tier(score),
            disabled,
            blocked,
            {channel: always + ["OX104"] * self.killed(blocked, channel) for channel in ASKED},
            company.live | ({"FORCE_TIER"} if forced is not None else set()) | ({"HALT"} if halted else set()),
        )


Fact = dict[str, Any]


def expect(model: Model, world: World) -> list[Fact]:
    """What there is to see of each company, if the model is right."""
    halted = model.halted(world.halt)
    facts = []
    for company in world.companies:
        verdict = model.judge(company, world.halt)
        fact: Fact = {
            "completion": (verdict.statuses, verdict.overall, verdict.overall != "COMPLETE"),
            "overall_status": verdict.overall,
            "identity_status": company.identity,
            "eligibility_status": company.eligibility,
            "marketing_disabled": verdict.disabled,
            "bit_score": verdict.score,
            "score_tier": verdict.score_tier,
            "computed_tier": verdict.computed,
            "forced_tier": verdict.forced,
            "tier": verdict.tier,
            **{f"{name}_blocked": value for name, value in verdict.blocked.items()},
            "override_ids": verdict.overrides,
            "reasons": verdict.codes[None],
        }
        logged = (verdict.tier, verdict.score, verdict.overrides, company.eligibility)
        for channel in ASKED:
            codes = verdict.codes[channel]
            fact[f"gate {channel}"] = ("the view's row", []) if not codes else (codes[0], codes)
            fact[f"explain {channel}"] = [("OX106", False), *((code, code in codes) for code in CONDITIONS)]
            fact[f"evidence {channel}"] = {
                "OX101": {"FORCE_TIER"} & verdict.overrides,
                "OX102": {"MARKETING_DISABLED"} & verdict.overrides,
                "OX104": {"HALT", "BLOCK_OUTREACH", "BLOCK_EMAIL", "BLOCK_PHONE"} & verdict.overrides,
            }
        for channel in CHANNELS:
            codes = verdict.codes[channel]
            first = codes[0] if codes else None
            decision = (not codes, codes, *logged)
            fact[f"{channel}_allowed"] = not codes
            fact[f"check {channel}"] = (not codes, codes)
            fact[f"check {channel}, logged"] = [decision]
            fact[f"claim {channel}"] = (
                ("scheduled", None, False)
                if halted
                else ("blocked", codes, False)
                if codes
                else ("claimed", None, True)
            )
            fact[f"claim {channel}, logged"] = [] if halted else [decision]
            fact[f"begin {channel}"] = (
                first,
                *(("scheduled", None) if halted else ("blocked", codes) if codes else ("sending", None)),
            )
            fact[f"begin {channel}, logged"] = [decision]
        facts.append(fact)
    return facts


# The database


@dataclass
class Pool:
    """Companies that may be contacted, each with a claimed and a scheduled send per channel."""

    db: Connection
    size: int
    ids: list[UUID] = field(default_factory=list)
    claims: list[dict[str, str]] = field(default_factory=list)  # as begin_sends takes them
    begun: set[UUID] = field(default_factory=set)  # the claimed sends
    due: set[UUID] = field(default_factory=set)  # the scheduled ones
    names: dict[UUID, str] = field(default_factory=dict)  # of the overrides of the world that is written

    ASK: ClassVar[LiteralString] = """
        CREATE FUNCTION public.ask_gate(outreach_id uuid, channel text) RETURNS jsonb LANGUAGE plpgsql AS $$
        DECLARE
          _detail text;
        BEGIN
          RETURN jsonb_build_object('row', to_jsonb(outreach.marketing_safety_gate(ask_gate.outreach_id, ask_gate.channel)));
        EXCEPTION WHEN OTHERS THEN
          GET STACKED DIAGNOSTICS _detail = PG_EXCEPTION_DETAIL;
          RETURN jsonb_build_object('code', SQLSTATE, 'detail', _detail);
        END
        $$"""

    # A registry of the site's own need not have the checks that ours has; what is unknown is refused all the same.
    OPEN: ClassVar[LiteralString] = """
        ALTER TABLE cl.company_identity DROP CONSTRAINT identity_status_is_known,
          DROP CONSTRAINT eligibility_status_is_known, ALTER identity_status DROP NOT NULL"""

    def __post_init__(self) -> None:
        self.db.autocommit = True
        self.db.execute("SET jit = off")  # compiles for longer than these queries run
        self.db.execute(self.ASK)
        self.db.execute(self.OPEN)
        self.db.execute("SELECT fixture.contactable() FROM generate_series(1, %s)", [self.size])
        self.db.execute(
            """UPDATE outreach.people AS p SET phone = '+1555' || (1000000 + n.n)
               FROM (SELECT person_id, row_number() OVER (ORDER BY person_id) AS n FROM outreach.people) AS n
               WHERE n.person_id = p.person_id"""
        )
        self.ids = [row[0] for row in self.db.execute("SELECT outreach_id FROM outreach.outreach ORDER BY outreach_id")]
        for channel in CHANNELS:
            self.enrol(channel)
        self.db.execute("SELECT outreach.claim_sends('test', 10000, '1 day', '{email,phone}')")
        for send_id, token in self.sends("claimed"):
            self.claims.append({"send_id": str(send_id), "claim_token": str(token)})
            self.begun.add(send_id)
        for channel in CHANNELS:
            self.enrol(channel)
        self.due = {send_id for send_id, _ in self.sends("scheduled")}
        assert len(self.begun) == len(self.due) == len(CHANNELS) * self.size

    def enrol(self, channel: str) -> None:
        row = self.db.execute("SELECT outreach.create_campaign(%s, %s)", ["Test", channel]).fetchone()
        assert row is not None
        for statement in (
            "SELECT outreach.add_sequence_step(%s, 1, 'Hello', 'Hello')",
            "SELECT outreach.set_campaign_status(%s, 'active')",
            "SELECT outreach.enroll_campaign(%s)",
        ):
            self.db.execute(statement, row)

    def sends(self, status: str) -> list[tuple[UUID, UUID]]:
        return self.db.execute(
            "SELECT send_id, claim_token FROM outreach.send_log WHERE status = %s ORDER BY send_id",
            [status],
        ).fetchall()

    def write(self, world: World) -> None:
        """Makes the companies what the world says; the caller rolls back."""
        statuses: list[Fact] = []
        scores: list[Fact] = []
        registry: list[Fact] = []
        overrides: list[Fact] = []
        self.names = {}

        def override(company: UUID | None, name: str, removed: bool, force: Force | None = None) -> None:
            override_id = UUID(int=len(overrides) + 1)
            self.names[override_id] = f"removed {name}" if removed else name
            kind = "BLOCK_OUTREACH" if name == "HALT" else name
            overrides.append({"override_id": str(override_id), "outreach_id": company and str(company), "removed": removed,
                              "override_type": kind, "forced_tier": force and force.tier,
                              "expires": force and force.expires})  # fmt: skip

        for outreach_id, company in zip(self.ids, world.companies, strict=True):
            of: Fact = {"outreach_id": str(outreach_id)}
            registry.append(of | {"identity": company.identity, "eligibility": company.eligibility})
            for hub_id, hub in zip(HUBS, company.hubs, strict=True):
                if hub:
                    statuses.append(of | {"hub_id": hub_id, "status": hub.status, "fresh": hub.fresh})
            if company.score is not None:
                scores.append(of | {"score": company.score, "tier": Model().score_tier(company.score)})
            for name in sorted(company.live):
                override(outreach_id, name, removed=False)
            for name in sorted(company.removed):
                override(outreach_id, name, removed=True)
            if company.force:
                override(outreach_id, "FORCE_TIER", company.force.removed, company.force)
        if world.halt != "none":
            override(None, "HALT", removed=world.halt == "removed")

        self.db.execute("DELETE FROM outreach.company_hub_status")
        self.db.execute(
            """INSERT INTO outreach.company_hub_status (outreach_id, hub_id, status, fresh_until)
               SELECT outreach_id, hub_id, status, CASE WHEN fresh LIKE '%%infinity' THEN fresh::timestamptz
                 ELSE clock_timestamp() + fresh::interval END
               FROM jsonb_to_recordset(%s) AS r(outreach_id uuid, hub_id text, status text, fresh text)""",
            [Jsonb(statuses)],
        )
        self.db.execute(
            """INSERT INTO outreach.bit_scores (outreach_id, score, score_tier, signal_count, scored_at)
               SELECT outreach_id, score, tier, 1, clock_timestamp()
               FROM jsonb_to_recordset(%s) AS r(outreach_id uuid, score integer, tier text)""",
            [Jsonb(scores)],
        )
        self.db.execute(
            """UPDATE cl.company_identity AS c SET identity_status = r.identity, eligibility_status = r.eligibility
               FROM jsonb_to_recordset(%s) AS r(outreach_id uuid, identity text, eligibility text)
               WHERE r.outreach_id = c.outreach_id""",
            [Jsonb(registry)],
        )
        self.db.execute(
            """INSERT INTO outreach.manual_overrides (override_id, outreach_id, override_type, forced_tier, reason,
                 expires_at, removed_at, removed_by, removed_reason)
               SELECT override_id, outreach_id, override_type, forced_tier, 'test',
                 CASE WHEN expires LIKE '%%infinity' THEN expires::timestamptz ELSE clock_timestamp() + expires::interval END,
                 CASE WHEN removed THEN clock_timestamp() END, CASE WHEN removed THEN 'test' END,
                 CASE WHEN removed THEN 'test' END
               FROM jsonb_to_recordset(%s) AS r(override_id uuid, outreach_id uuid, override_type text,
                 forced_tier integer, expires text, removed boolean)""",
            [Jsonb(overrides)],
        )

    def observe(self) -> list[Fact]:
        """All that there is to see of each company; leaves nothing behind."""
        facts: dict[UUID, Fact] = {outreach_id: {} for outreach_id in self.ids}
        with self.db.transaction(force_rollback=True), self.db.cursor(row_factory=dict_row) as cursor:
            self.read(cursor, facts)
            self.ask(cursor, facts)
            self.send(cursor, facts)
            self.decisions(cursor, facts)
        return list(facts.values())

    def overrides(self, ids: Sequence[UUID]) -> frozenset[str]:
        assert len(ids) == len(set(ids))
        return frozenset(self.names[one] for one in ids)

    def read(self, cursor: psycopg.Cursor[dict[str, Any]], facts: dict[UUID, Fact]) -> None:
        for row in cursor.execute("SELECT * FROM outreach.vw_sovereign_completion"):
            facts[row["outreach_id"]]["completion"] = (
                tuple(row[hub_id.replace("-", "_")] for hub_id in HUBS),
                row["overall_status"],
                row["missing_requirements"] != [],
            )
        for row in cursor.execute("SELECT * FROM outreach.vw_marketing_eligibility_with_overrides"):
            fact = facts[row["outreach_id"]]
            for name in COLUMNS:
                fact[name] = row[name]
            fact["override_ids"] = self.overrides(row["override_ids"])
            fact["reasons"] = [reason[:5] for reason in row["reasons"]]

    def ask(self, cursor: psycopg.Cursor[dict[str, Any]], facts: dict[UUID, Fact]) -> None:
        for row in cursor.execute(
            """SELECT v.outreach_id, c AS channel, public.ask_gate(v.outreach_id, c) AS said, to_jsonb(v) AS seen
               FROM outreach.vw_marketing_eligibility_with_overrides AS v, unnest(%s::text[]) AS c""",
            [list(ASKED)],
        ):
            said = row["said"]
            facts[row["outreach_id"]][f"gate {row['channel']}"] = (
                ("the view's row" if said["row"] == row["seen"] else "another row", [])
                if "row" in said
                else (said["code"], [failure["code"] for failure in json.loads(said["detail"])])
            )
        for row in cursor.execute(
            """SELECT o.outreach_id, c AS channel, array_agg(e.code ORDER BY e.ordinality) AS codes,
                 array_agg(e.failing ORDER BY e.ordinality) AS failing,
                 array_agg(e.evidence::text ORDER BY e.ordinality) AS evidence
               FROM outreach.outreach AS o, unnest(%s::text[]) AS c,
                 outreach.explain_gate(o.outreach_id, c) WITH ORDINALITY AS e
               GROUP BY o.outreach_id, c""",
            [list(ASKED)],
        ):
            fact, channel = facts[row["outreach_id"]], row["channel"]
            fact[f"explain {channel}"] = list(zip(row["codes"], row["failing"], strict=True))
            fact[f"evidence {channel}"] = {
                code: {self.names[UUID(key)] for key in re.findall(r'"override_id": "([-0-9a-f]+)"', evidence)}
                for code, evidence in zip(row["codes"], row["evidence"], strict=True)
                if code in ("OX101", "OX102", "OX104")
            }
        for row in cursor.execute(
            """SELECT o.outreach_id, c AS channel, g.allowed, g.codes
               FROM outreach.outreach AS o, unnest(%s::text[]) AS c, outreach.check_gate(o.outreach_id, c) AS g""",
            [list(CHANNELS)],
        ):
            facts[row["outreach_id"]][f"check {row['channel']}"] = (row["allowed"], row["codes"])

    def send(self, cursor: psycopg.Cursor[dict[str, Any]], facts: dict[UUID, Fact]) -> None:
        claimed = {
            row["send_id"]
            for row in cursor.execute("SELECT * FROM outreach.claim_sends('test', 10000, '1 day', '{email,phone}')")
        }
        begun = {
            row["send_id"]: row["code"]
            for row in cursor.execute("SELECT * FROM outreach.begin_sends(%s)", [Jsonb(self.claims)])
        }
        for row in cursor.execute("SELECT * FROM outreach.send_log"):
            fact, channel, send_id = facts[row["outreach_id"]], row["channel"], row["send_id"]
            now = (row["status"], row["blocked_codes"])
            if send_id in self.due:
                fact[f"claim {channel}"] = (*now, send_id in claimed)
            else:
                fact[f"begin {channel}"] = (begun[send_id], *now)

    def decisions(self, cursor: psycopg.Cursor[dict[str, Any]], facts: dict[UUID, Fact]) -> None:
        for fact in facts.values():
            for stage in ("claim", "begin", "check"):
                for channel in CHANNELS:
                    fact[f"{stage} {channel}, logged"] = []
        for row in cursor.execute("SELECT * FROM outreach.gate_decisions WHERE decided_at >= now()"):
            assert (row["send_id"] in (self.begun | self.due)) == (row["stage"] != "check")
            facts[row["outreach_id"]][f"{row['stage']} {row['channel']}, logged"].append(
                (
                    row["allowed"],
                    row["codes"],
                    row["tier"],
                    row["bit_score"],
                    self.overrides(row["override_ids"]),
                    row["eligibility_status"],
                )
            )


def differences(world: World, expected: list[Fact], observed: list[Fact]) -> list[str]:
    return [
        f"{key}: {seen.get(key)} instead of {fact.get(key)}, halt {world.halt}, {company}"
        for company, fact, seen in zip(world.companies, expected, observed, strict=True)
        for key in sorted(fact.keys() | seen.keys())
        if fact.get(key) != seen.get(key) or key not in fact or key not in seen
    ]


def hold_against(pool: Pool, model: Model, world: World) -> None:
    with pool.db.transaction(force_rollback=True):
        pool.write(world)
        found = differences(world, expect(model, world), pool.observe())
    assert not found, f"{len(found)} differences:\n" + "\n".join(found[:5])


# Which worlds are tried. The first of the alternatives is the harmless one: what fails shrinks towards it.

MOMENTS = [FUTURE, "10 years", "infinity", PAST, "-1 day", "-infinity"]
hubs = st.sampled_from(
    [Hub("PASS")] * 16
    + [Hub("PASS", fresh) for fresh in MOMENTS] * 2
    + [
        None,
        Hub("IN_PROGRESS"),
        Hub("IN_PROGRESS", FUTURE),
        Hub("FAIL"),
        Hub("BLOCKED"),
        Hub("FAIL", PAST),
        Hub("BLOCKED", FUTURE),
    ]
)
forces = st.sampled_from(
    [None] * 20
    + [Force(tier) for tier in (3, 2, 1, 0, -1, -1)]
    + [Force(tier, expires) for tier in (3, 0, -1) for expires in MOMENTS]
    + [Force(tier, removed=True) for tier in (3, -1)]
)
TYPES = ("BLOCK_OUTREACH", "BLOCK_EMAIL", "BLOCK_PHONE", "MARKETING_DISABLED")
types = st.sampled_from([frozenset[str]()] * 12 + [frozenset({one}) for one in TYPES] * 2 + [frozenset(TYPES)])
companies = st.builds(
    Company,
    hubs=st.tuples(*(hubs for _ in HUBS)),
    score=st.one_of(st.sampled_from([None, 0, 24, 25, 49, 50, 74, 75, 100]), st.integers(0, 100)),
    eligibility=st.sampled_from(["ELIGIBLE"] * 12 + ["INELIGIBLE", None, None, "", "eligible", "ELIGIBLE ", "UNKNOWN"]),
    identity=st.sampled_from(["PASS"] * 14 + ["PENDING", "FAIL", None, "", "pass"]),
    live=types,
    removed=types,
    force=forces,
)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    pool = draw(st.lists(companies, min_size=POOL, max_size=POOL))
    return World(tuple(pool), draw(st.sampled_from(["none"] * 3 + ["removed", "live"])))


@pytest.fixture(scope="module")
def pool(module_clone: str) -> Iterator[Pool]:
    with psycopg.connect(module_clone) as db:
        yield Pool(db, POOL)


def agree(pool: Pool, model: Model, examples: int) -> None:
    @effort(examples)
    @given(worlds())
    def hold(world: World) -> None:
        hold_against(pool, model, world)

    hold()


def test_all_agree_with_the_model(pool: Pool) -> None:
    agree(pool, Model(), 20)


# Without these the test above would prove nothing: it has to find each fault, in the model as in the database.


class UnknownPasses(Model):
    def eligibility(self, status: str | None) -> list[str]:
        return [] if status is None else super().eligibility(status)


class AnyIdentity(Model):
    def identity(self, status: str | None) -> bool:
        return status is not None


class StalePass(Model):
    def fresh(self, hub: Hub) -> bool:
        return True


class StaleFailure(Model):
    def status(self, hub: Hub | None) -> str:
        return "IN_PROGRESS" if hub is None or not self.fresh(hub) else hub.status


class ExpiredForce(Model):
    def counts(self, force: Force) -> bool:
        return not force.removed


class RemovedForce(Model):
    def counts(self, force: Force) -> bool:
        return lies_ahead(force.expires)


class HighTier(Model):
    tier_3_from = 51


class HaltIgnored(Model):
    def halted(self, halt: str) -> bool:
        return False


class OtherChannel(Model):
    def killed(self, blocked: dict[str, bool], channel: str | None) -> bool:
        return any(blocked.values())


class ForceEnables(Model):
    def disabled(self, company: Company) -> bool:
        return super().disabled(company) and not (company.force and self.counts(company.force))


@pytest.mark.parametrize(
    "wrong",
    [
        UnknownPasses, AnyIdentity, StalePass, StaleFailure, ExpiredForce, RemovedForce, HighTier, HaltIgnored,
        OtherChannel, ForceEnables,
    ],
)  # fmt: skip
def test_a_wrong_rule_is_noticed(pool: Pool, wrong: type[Model]) -> None:
    with pytest.raises(AssertionError, match="differences"):
        agree(pool, wrong(), 200)  # ends at the first difference


def mutate(db: Connection, old: str, new: str) -> None:
    """Replaces a condition of the view."""
    view = "outreach.vw_marketing_eligibility_with_overrides"
    row = db.execute("SELECT pg_get_viewdef(%s::regclass)", [view]).fetchone()
    assert row is not None
    assert old in row[0], "the view reads otherwise: seed the fault anew"
    db.execute(f"CREATE OR REPLACE VIEW {view} AS {row[0].replace(old, new)}".encode())


MUTANTS = {
    "unknown eligibility passes": ("h.eligibility_status = 'ELIGIBLE'::text", "h.eligibility_status IS DISTINCT FROM 'INELIGIBLE'"),
    "unknown identity passes": ("h.identity_status = 'PASS'::text", "h.identity_status IS DISTINCT FROM 'FAIL'"),
    "a halt is no block": ("halt.override_ids IS NOT NULL", "false"),
    "a forced tier never expires": ("o.expires_at > ", "true OR o.expires_at > "),
}  # fmt: skip


@pytest.mark.parametrize("mutant", MUTANTS)
def test_a_wrong_view_is_noticed(pool: Pool, mutant: str) -> None:
    with pool.db.transaction(force_rollback=True):
        mutate(pool.db, *MUTANTS[mutant])
        with pytest.raises(AssertionError, match="differences"):
            agree(pool, Model(), 10)


# Time


@pytest.fixture(scope="module")
def small(databases: Databases) -> Iterator[Pool]:
    name = databases.clone()
    with psycopg.connect(databases.cluster.url(name)) as db:
        yield Pool(db, 4)
    databases.drop(name)


PASSES = Hub("PASS")


def expiring(moment: str) -> World:
    """A forced tier that lifts, one that blocks, a hub that is needed for tier 0, one that is needed for tier 3."""
    needed = Hub("PASS", moment)
    return World(
        (
            Company(hubs=(None,) * 6, force=Force(1, moment)),
            Company(force=Force(-1, moment)),
            Company(hubs=(needed, None, None, None, None, None)),
            Company(hubs=(PASSES, PASSES, PASSES, needed, None, None), score=50),
        )
    )


def watch_expiry(pool: Pool) -> list[str]:
    """What differs from the model before the moment and after it, in one transaction that began before."""
    for seconds in (1, 2, 4, 8, 16):
        with pool.db.transaction(force_rollback=True):
            pool.write(expiring(f"{seconds} seconds"))
            started = time.monotonic()
            before = differences(expiring(FUTURE), expect(Model(), expiring(FUTURE)), pool.observe())
            if time.monotonic() - started > seconds:
                continue  # the machine is slow: what was seen may be from after the moment
            pool.db.execute(
                "SELECT pg_sleep_until(max(expires_at) + interval '1 millisecond') FROM outreach.manual_overrides"
            )
            after = differences(expiring(PAST), expect(Model(), expiring(PAST)), pool.observe())
            row = pool.db.execute("SELECT max(expires_at) > now() FROM outreach.manual_overrides").fetchone()
            assert row == (True,), "the transaction began after the moment"
            return before + after
    raise AssertionError("too slow to see anything before the moment")


def test_expiry_follows_the_clock_and_not_the_transaction(small: Pool) -> None:
    assert watch_expiry(small) == []


def test_expiry_by_the_transactions_start_is_noticed(small: Pool) -> None:
    with small.db.transaction(force_rollback=True):
        mutate(small.db, "h.as_of", "now()")
        found = watch_expiry(small)
    assert any(difference.startswith("claim") for difference in found)


@pytest.mark.parametrize("distance", [-1, 0, 1])
def test_the_very_moment_is_past(small: Pool, distance: int) -> None:
    """With a clock that stands still, a microsecond before, at and after the moment."""
    with small.db.transaction(force_rollback=True):
        small.db.execute(
            """CREATE OR REPLACE FUNCTION outreach_internal.clock() RETURNS timestamptz LANGUAGE sql STABLE
               AS $$ SELECT '2035-01-01 00:00:00Z'::timestamptz $$"""
        )
        small.write(expiring(FUTURE))
        moment = ["2035-01-01T00:00:00Z", f"{-distance} microseconds"]
        for statement in (
            "UPDATE outreach.manual_overrides SET expires_at = %s::timestamptz + %s::interval",
            "UPDATE outreach.company_hub_status SET fresh_until = %s::timestamptz + %s::interval WHERE fresh_until IS NOT NULL",
        ):
            small.db.execute(statement, moment)
        world = expiring(FUTURE if distance < 0 else PAST)
        assert differences(world, expect(Model(), world), small.observe()) == []


# What is not known at all


@given(channel=st.one_of(st.text(st.characters(exclude_characters="\0", codec="utf-8")),
                         st.sampled_from(["sms", "EMAIL", "email ", "fax", "", "e-mail", "Phone"])))  # fmt: skip
@effort(200)
def unknown_channel(pool: Pool, channel: str) -> None:
    if channel in CHANNELS:
        return
    for function in ("marketing_safety_gate", "check_gate", "explain_gate"):
        with pytest.raises(psycopg.Error) as refused, pool.db.transaction():
            pool.db.execute(
                sql.SQL("SELECT outreach.{}(%s, %s)").format(sql.Identifier(function)), [pool.ids[0], channel]
            )
        assert refused.value.sqlstate == "OX010"


def test_an_unknown_channel_is_refused(small: Pool) -> None:
    unknown_channel(small)


def test_an_unknown_company_is_refused(small: Pool) -> None:
    def code(statement: LiteralString, *arguments: object) -> str | None:
        with pytest.raises(psycopg.Error) as refused:
            small.db.execute(statement, arguments)
        return refused.value.sqlstate

    unknown = UUID(int=1)
    for channel in ASKED:
        assert code("SELECT outreach.marketing_safety_gate(NULL, %s::text)", channel) == "OX001"
        assert code("SELECT outreach.marketing_safety_gate(%s, %s::text)", unknown, channel) == "OX106"
        assert small.db.execute(
            "SELECT code, failing FROM outreach.explain_gate(%s, %s::text)", [unknown, channel]
        ).fetchall() == [("OX106", True)]
    for channel in CHANNELS:
        assert code("SELECT outreach.check_gate(NULL, %s)", channel) == "OX001"
        assert small.db.execute("SELECT * FROM outreach.check_gate(%s, %s)", [unknown, channel]).fetchall() == [
            (False, ["OX106"])
        ]
