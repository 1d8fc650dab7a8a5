"""The plans of what is asked for one company or one batch, with 95,004 companies: no large table is read through, and a batch
looks each of its rows up once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import psycopg
import pytest
from psycopg.types.json import Jsonb

from race.test_claims import new_campaign, prepare
from send.test_enroll_plan import compared_in_vain, nodes, read_plans

COMPANIES = 95_004
LARGE = 10_000  # rows
BATCH = 100
FILL = (
    f"""INSERT INTO cl.company_identity (company_name, domain, country, identity_status, eligibility_status)
        SELECT 'Company ' || n, 'c' || n || '.example', 'US', 'PASS', 'ELIGIBLE' FROM generate_series(1, {COMPANIES}) AS n""",
    "SELECT count(*) FROM outreach.mint_outreach_batch()",
    # Keys that are copied hold.
    "SET session_replication_role = replica",
    """INSERT INTO outreach.company_hub_status (outreach_id, hub_id, status)
       SELECT o.outreach_id, h.hub_id, 'PASS' FROM outreach.outreach AS o CROSS JOIN outreach.hub_registry AS h""",
    "INSERT INTO outreach.company_target (outreach_id, target_status) SELECT outreach_id, 'READY' FROM outreach.outreach",
    """INSERT INTO outreach.people (outreach_id, full_name, slot_type, email)
       SELECT outreach_id, 'Ada Example', 'HR', 'ada@' || outreach_id || '.example' FROM outreach.outreach""",
    """INSERT INTO outreach.bit_scores (outreach_id, score, score_tier, signal_count, scored_at)
       SELECT outreach_id, 60, 'HOT', 1, now() FROM outreach.outreach""",
    "SELECT outreach.enroll_campaign(fixture.campaign())",
    "SELECT outreach.add_sequence_step(outreach.create_campaign('other'), 1, 'Hello', 'Dear {{ first_name }}')",
    f"""INSERT INTO outreach.step_variants (sequence_id, variant, subject_template, body_template)
        SELECT q.sequence_id, 'variant-' || n, 'Hello', 'Dear {{{{ first_name }}}}'
        FROM outreach.sequences AS q CROSS JOIN generate_series(1, {LARGE}) AS n
        WHERE NOT EXISTS (SELECT FROM outreach.send_log AS s WHERE s.campaign_id = q.campaign_id)""",
    f"""INSERT INTO outreach.suppressions (channel, address, reason, origin)
        SELECT 'email', 'person-' || n || '@elsewhere.example', 'bounce', 'test' FROM generate_series(1, {LARGE}) AS n""",
    "RESET session_replication_role",
    """SELECT outreach.add_overrides(jsonb_agg(jsonb_build_object('outreach_id', outreach_id, 'override_type', 'BLOCK_PHONE',
         'reason', 'test'))) FROM (SELECT outreach_id FROM outreach.outreach ORDER BY outreach_id DESC LIMIT 950) AS o""",
    f"""SELECT outreach.record_signals(jsonb_agg(jsonb_build_object('outreach_id', outreach_id, 'signal_type', 'NEWS_MENTION',
          'source_ref', outreach_id)))
        FROM (SELECT outreach_id FROM outreach.outreach LIMIT {2 * LARGE}) AS o""",
    "VACUUM ANALYZE",
)


class Scan(NamedTuple):
    node: str
    relation: str
    rows: int


class Session:
    """One connection that keeps the plans of what it runs, those of functions included."""

    def __init__(self, dsn: str, cost: str) -> None:
        self.db: psycopg.Connection[Any] = psycopg.connect(dsn, autocommit=True)
        self.plans: list[str] = []
        self.db.add_notice_handler(lambda notice: self.plans.append(notice.message_primary or ""))
        self.db.execute("LOAD 'auto_explain'")
        for setting in (
            "auto_explain.log_min_duration = 0", "auto_explain.log_analyze = on", "auto_explain.log_timing = off",
            "auto_explain.log_nested_statements = on", "auto_explain.log_format = json",
            f"random_page_cost = {cost}",
        ):  # fmt: skip
            self.db.execute(f"SET {setting}".encode())
        self.large = {
            name
            for (name,) in self.db.execute(
                "SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples >= %s", [LARGE]
            )
        }

    def run(self, statement: str, *arguments: Any) -> list[Any]:
        """What it returns; its plans are kept."""
        self.plans.clear()
        self.db.execute("SET client_min_messages = log")
        rows = self.db.execute(statement.encode(), arguments).fetchall()
        self.db.execute("RESET client_min_messages")
        return rows

    def scans(self) -> list[Scan]:
        """Every scan of a large table in the last run."""
        found = read_plans(self.plans)
        assert found
        return [
            Scan(node["Node Type"], node["Relation Name"], (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"])
            for plan in found
            for node in nodes(plan)
            if node.get("Relation Name") in self.large and "Scan" in node["Node Type"]
        ]  # fmt: skip


@pytest.fixture(scope="module")
def filled(module_clone: str) -> str:
    with psycopg.connect(module_clone, autocommit=True) as db:
        for statement in FILL:
            db.execute(statement.encode())
    return module_clone


@pytest.fixture(params=["1.1", "4"])
def session(filled: str, request: pytest.FixtureRequest) -> Iterator[Session]:
    opened = Session(filled, request.param)
    yield opened
    opened.db.close()


def some(session: Session, number: int) -> list[Any]:
    return [
        row[0] for row in session.db.execute("SELECT outreach_id FROM outreach.outreach OFFSET 500 LIMIT %s", [number])
    ]


def test_the_tables_are_large(session: Session) -> None:
    assert {
        "outreach", "company_identity", "company_hub_status", "company_summaries", "people", "company_target", "bit_scores",
        "bit_signals", "send_log", "send_queue", "step_variants", "suppressions",
    } <= session.large  # fmt: skip


VIEW = "SELECT * FROM outreach.vw_marketing_eligibility_with_overrides WHERE outreach_id"
POINTS: dict[str, str] = {
    "gate": "SELECT * FROM outreach.marketing_safety_gate(%s, 'email')",
    "logged gate": "SELECT * FROM outreach.check_gate(%s, 'phone')",
    "explained gate": "SELECT * FROM outreach.explain_gate(%s)",
    "eligibility": f"{VIEW} = %s",
    "completion": "SELECT * FROM outreach.vw_sovereign_completion WHERE outreach_id = %s",
    "hub status": "SELECT outreach.set_hub_status(%s, 'dol-filings', 'PASS', fresh_until => '2100-01-01Z')",
    "signal": "SELECT outreach.record_signal(%s, 'NEWS_MENTION', gen_random_uuid()::text)",
    "score": "SELECT outreach.bit_score_at(%s)",
    "override": "SELECT outreach.add_override(%s, 'BLOCK_PHONE', 'test')",
}


@pytest.mark.parametrize("path", POINTS)
def test_a_company_is_looked_up(session: Session, path: str) -> None:
    for company in some(session, 7):  # from the sixth on a session may plan for any argument
        with session.db.transaction(force_rollback=True):
            session.run(POINTS[path], company)
        scans = session.scans()
        assert scans
        assert [scan for scan in scans if scan.node == "Seq Scan" or scan.rows > 50] == []


def test_a_batch_is_looked_up(session: Session) -> None:
    for _ in range(7):
        session.run(f"{VIEW} = ANY (%s)", some(session, BATCH))
        assert [scan for scan in session.scans() if scan.node == "Seq Scan" or scan.rows > 6 * BATCH] == []


def test_joined_companies_are_looked_up(session: Session) -> None:
    """A join reaches the key, as a condition with a value does."""
    person = session.db.execute("SELECT person_id FROM outreach.people LIMIT 1").fetchone()
    assert person
    joined = session.run(
        """SELECT v.* FROM outreach.people AS p JOIN outreach.vw_marketing_eligibility_with_overrides AS v USING (outreach_id)
           WHERE p.person_id = %s""",
        person[0],
    )
    assert len(joined) == 1
    assert [scan for scan in session.scans() if scan.node == "Seq Scan" or scan.rows > 50] == []


def test_the_whole_view_looks_only_overridden_companies_up(session: Session) -> None:
    """Which companies are overridden it learns by one scan of the overrides."""
    assert len(session.run("SELECT * FROM outreach.vw_marketing_eligibility_with_overrides")) == COMPANIES
    scans = [
        node
        for plan in read_plans(session.plans)
        for node in nodes(plan)
        if node.get("Relation Name") == "manual_overrides"
    ]
    overridden = session.db.execute("SELECT count(*) FROM outreach.manual_overrides").fetchone()
    assert overridden
    assert overridden[0] > 900
    assert sum(node["Actual Loops"] for node in scans) == 1 + 1 + overridden[0]  # the halt, all, and each


def look_sends_up(session: Session) -> None:
    """Claim, begin and finish of batches; and what is given back."""
    steps: list[tuple[str, Callable[[Any], Any]]] = [
        ("SELECT outreach.release_claims(%s)", Jsonb),
        ("SELECT * FROM outreach.begin_sends(%s)", Jsonb),
        ("SELECT outreach.finish_sends(%s)", lambda held: Jsonb([{**one, "outcome": "sent"} for one in held])),
    ]
    for turn in range(8):
        rows = session.run("SELECT send_id, claim_token FROM outreach.claim_sends('worker', %s)", BATCH)
        assert len(rows) == BATCH
        assert compared_in_vain(read_plans(session.plans)) < 20 * BATCH
        seen = {"claim": session.scans()}
        held = [{"send_id": str(send), "claim_token": str(token)} for send, token in rows]
        for statement, argument in steps[:1] if turn % 2 else steps[1:]:
            session.run(statement, argument(held))
            assert compared_in_vain(read_plans(session.plans)) < 20 * BATCH, statement
            seen[statement] = session.scans()
        for name, scans in seen.items():
            assert scans, name
            assert [scan for scan in scans if scan.node == "Seq Scan" or scan.rows > 3 * BATCH] == [], name


def test_sends_are_looked_up(session: Session) -> None:
    look_sends_up(session)


@pytest.mark.parametrize("paced", [False, True])
def test_the_first_sends_are_looked_up(clone: str, paced: bool) -> None:
    """Where the planner knows the tables of sends as they were before the first enrolment: empty."""
    prepare(clone, 10 * BATCH)
    with psycopg.connect(clone, autocommit=True) as db:
        db.execute("VACUUM ANALYZE")
    new_campaign(clone, {"person_cap": 5} if paced else None, steps=2)
    session = Session(clone, "1.1")
    assert not session.large & {"send_log", "send_queue"}
    session.large |= {"send_log", "send_queue"}
    look_sends_up(session)
    session.db.close()


def test_a_scan_would_be_seen(session: Session) -> None:
    """The tests above would see it."""
    session.run("SELECT count(*) FROM outreach.company_hub_status WHERE status = 'FAIL'")
    assert [(scan.node, scan.relation) for scan in session.scans()] == [("Seq Scan", "company_hub_status")]
    held = [row[0] for row in session.db.execute("SELECT send_id FROM outreach.send_log LIMIT %s", [BATCH])]
    session.run(
        """WITH given AS MATERIALIZED (SELECT i.id FROM unnest(%s::uuid[]) AS i (id))
           SELECT count(*) FROM given AS g
           CROSS JOIN LATERAL (
             SELECT FROM outreach.send_log AS s WHERE s.send_id = ANY (%s) AND s.send_id >= g.id OFFSET 0) AS s""",
        held, held,
    )  # fmt: skip
    assert max(scan.rows for scan in session.scans()) > 3 * BATCH
