"""Many workers at once: no send is claimed twice, a daily limit holds exactly, nothing is lost, nobody deadlocks."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from uuid import UUID

import psycopg
import pytest
from psycopg.types.json import Jsonb

WORKERS = 6
COMPANIES = 400
LIMIT = 120

COMPANIES_SQL = """
  INSERT INTO cl.company_identity (company_name, domain, country, identity_status, eligibility_status)
  SELECT 'Company ' || n, 'c' || n || '.example', 'US', 'PASS', 'ELIGIBLE' FROM generate_series(1, %s) AS n
"""
READY_SQL = (
    "SELECT count(*) FROM outreach.mint_outreach_batch()",
    """INSERT INTO outreach.company_hub_status (outreach_id, hub_id, status)
       SELECT o.outreach_id, h.hub_id, 'PASS' FROM outreach.outreach AS o, outreach.hub_registry AS h""",
    "INSERT INTO outreach.company_target (outreach_id, target_status) SELECT outreach_id, 'READY' FROM outreach.outreach",
    """INSERT INTO outreach.people (outreach_id, full_name, slot_type, email)
       SELECT outreach_id, 'Ada Example', 'HR', 'ada@' || outreach_id || '.example' FROM outreach.outreach""",
)


def prepare(dsn: str, companies: int) -> None:
    with psycopg.connect(dsn, autocommit=True) as db:
        db.execute(COMPANIES_SQL, [companies])
        for statement in READY_SQL:
            db.execute(statement)


def new_campaign(dsn: str, options: dict[str, int] | None = None, steps: int = 1) -> UUID:
    with psycopg.connect(dsn, autocommit=True) as db:
        row = db.execute("SELECT fixture.campaign(NULL, %s)", [steps]).fetchone()
        assert row is not None
        campaign: UUID = row[0]
        if options:
            db.execute("SELECT outreach.configure_campaign(%s, %s, 'race')", [campaign, Jsonb(options)])
        db.execute("SELECT outreach.enroll_campaign(%s)", [campaign])
        return campaign


@dataclass
class History:
    """What the workers saw, each event under one lock."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    claimed: list[tuple[UUID, UUID]] = field(default_factory=list)
    begun: Counter[UUID] = field(default_factory=Counter)
    released: int = 0
    refused: Counter[str] = field(default_factory=Counter)


def claims(rows: list[tuple[UUID, UUID]]) -> Jsonb:
    return Jsonb([{"send_id": str(send), "claim_token": str(token)} for send, token in rows])


def work(dsn: str, name: str, seed: int, history: History) -> None:
    """Claims, gives some back, begins and finishes the others, until nothing is due any more."""
    dice = random.Random(seed)
    idle = 0
    with psycopg.connect(dsn, autocommit=True) as db:
        db.execute("SET ROLE outreach_dispatcher")
        while idle < 5:
            rows = db.execute(
                "SELECT send_id, claim_token FROM outreach.claim_sends(%s, %s)", [name, dice.randint(1, 20)]
            ).fetchall()
            if not rows:
                idle += 1
                time.sleep(0.02)
                continue
            idle = 0
            back = [row for row in rows if dice.random() < 0.3]
            keep = [row for row in rows if row not in back]
            released = db.execute("SELECT outreach.release_claims(%s)", [claims(back)]).fetchone()
            begun = db.execute("SELECT send_id, code FROM outreach.begin_sends(%s)", [claims(keep)]).fetchall()
            sent = {send for send, code in begun if code is None}
            with history.lock:
                history.claimed += rows
                history.released += released[0] if released else 0
                history.begun.update(sent)
                history.refused.update(code for _, code in begun if code is not None)
            outcomes = [
                {"send_id": str(s), "claim_token": str(t), "outcome": "sent", "provider_message_id": f"<{s}@mail>"}
                for s, t in keep
                if s in sent
            ]
            db.execute("SELECT outreach.finish_sends(%s)", [Jsonb(outcomes)])


def run(dsn: str) -> History:
    history = History()
    with ThreadPoolExecutor(WORKERS) as pool:
        for job in [pool.submit(work, dsn, f"worker {n}", n, history) for n in range(WORKERS)]:
            job.result(timeout=120)
    return history


def scalar(dsn: str, statement: str, *arguments: object) -> object:
    with psycopg.connect(dsn, autocommit=True) as db:
        row = db.execute(statement.encode(), arguments).fetchone()
        assert row is not None
        return row[0]


def test_no_send_is_claimed_twice_and_none_is_lost(clone: str) -> None:
    prepare(clone, COMPANIES)
    campaign = new_campaign(clone, steps=2)

    history = run(clone)

    tokens = Counter(token for _, token in history.claimed)
    assert max(tokens.values()) == 1, "a token was given out twice"
    assert len(history.begun) == 2 * COMPANIES, "both steps of every company"
    assert set(history.begun.values()) == {1}, "a send began twice"
    assert not history.refused
    assert len(history.claimed) == 2 * COMPANIES + history.released
    assert (
        scalar(clone, "SELECT count(*) FROM outreach.send_log WHERE campaign_id = %s AND status <> 'sent'", campaign)
        == 0
    )
    assert scalar(clone, "SELECT count(*) FROM fixture.queue_problems()") == 0
    logged = "SELECT count(*) FROM outreach.gate_decisions WHERE stage = %s AND allowed"
    assert scalar(clone, logged, "claim") == len(history.claimed), "a claim without its decision"
    assert scalar(clone, logged, "begin") == 2 * COMPANIES, "a begin without its decision"


def test_a_daily_limit_holds_exactly(clone: str) -> None:
    prepare(clone, COMPANIES)
    limited = new_campaign(clone, {"daily_send_limit": LIMIT})
    free = new_campaign(clone)
    done = threading.Event()
    seen: list[int] = []

    def watch() -> None:
        with psycopg.connect(clone, autocommit=True) as db:
            while not done.is_set():
                row = db.execute(
                    "SELECT count(*) FROM outreach_internal.claim_places WHERE campaign_id = %s", [limited]
                ).fetchone()
                seen.append(row[0] if row else 0)
                time.sleep(0.005)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        history = run(clone)
    finally:
        done.set()
        watcher.join()

    of = "SELECT count(*) FROM outreach.send_log WHERE campaign_id = %s AND status = %s"
    assert max(seen) <= LIMIT, "more places than the limit were taken at some time"
    assert scalar(clone, of, limited, "sent") == LIMIT, "given-back places were taken again, and no more"
    assert scalar(clone, of, limited, "scheduled") == COMPANIES - LIMIT, "the rest stays scheduled"
    assert scalar(clone, of, free, "sent") == COMPANIES, "the other campaign is not held up"
    assert history.released > 0
    assert scalar(clone, "SELECT count(*) FROM fixture.queue_problems()") == 0


@pytest.mark.parametrize("level", [psycopg.IsolationLevel.REPEATABLE_READ, psycopg.IsolationLevel.SERIALIZABLE])
@pytest.mark.parametrize(
    "call",
    [
        "SELECT * FROM outreach.claim_sends('w')",
        "SELECT * FROM outreach.begin_sends('[]')",
        "SELECT outreach.begin_send(gen_random_uuid(), gen_random_uuid())",
    ],
)
def test_another_isolation_is_refused(module_clone: str, level: psycopg.IsolationLevel, call: str) -> None:
    with psycopg.connect(module_clone) as db:
        db.isolation_level = level
        with pytest.raises(psycopg.Error) as refusal:
            db.execute(call.encode())
    assert refusal.value.sqlstate == "OX207"


def test_completing_a_campaign_leaves_nothing_scheduled(clone: str) -> None:
    """Workers give back, fail and schedule next steps while the campaign is completed."""
    prepare(clone, COMPANIES)
    campaign = new_campaign(clone, steps=3)

    def complete() -> None:
        time.sleep(0.4)
        with psycopg.connect(clone, autocommit=True) as db:
            db.execute("SELECT outreach.set_campaign_status(%s, 'completed')", [campaign])

    ender = threading.Thread(target=complete)
    ender.start()
    history = run(clone)
    ender.join()

    assert history.begun, "the workers had begun before it was completed"
    assert set(history.refused) <= {"OX109"}
    left = "SELECT count(*) FROM outreach.send_log WHERE status IN ('scheduled', 'claimed', 'sending')"
    assert scalar(clone, left) == 0
    assert scalar(clone, "SELECT count(*) FROM outreach.send_log WHERE status = 'cancelled'") != 0, "it came too late"
    assert scalar(clone, "SELECT count(*) FROM outreach_internal.send_queue") == 0
