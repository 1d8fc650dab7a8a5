"""Signals that arrive at the same moment, and a refresh beside them: no contribution is lost, nobody waits in a circle."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg.types.json import Jsonb

Statement = tuple[str, list[Any]]

TYPES = ["DOMAIN_VERIFIED", "RENEWAL_PROXIMITY", "SLOT_FILLED", "EXECUTIVE_MOVEMENT", "NEWS_MENTION"]

# Every score that is not what its company's signals give at the instant it was computed for.
WRONG = """
SELECT b.outreach_id, b.score, b.signal_count, b.contribution, b.valid_until, c.*
FROM outreach.bit_scores AS b
CROSS JOIN LATERAL (
  SELECT count(*) AS signals, coalesce(sum(c.contribution), 0) AS total, min(c.changes_at) AS changes_at
  FROM outreach_internal.bit_contributions(b.scored_at) AS c WHERE c.outreach_id = b.outreach_id
) AS c
WHERE (b.signal_count, b.contribution) <> (c.signals, c.total) OR b.valid_until IS DISTINCT FROM c.changes_at
"""


def companies(dsn: str, number: int) -> list[UUID]:
    with psycopg.connect(dsn, autocommit=True) as db:
        return [row[0] for row in db.execute("SELECT fixture.minted() FROM generate_series(1, %s)", [number])]


def run(dsn: str, statement: Statement) -> Any:
    with psycopg.connect(dsn, autocommit=True) as db:
        row = db.execute(*statement).fetchone()
        return None if row is None else row[0]


def record(company: UUID, ref: str, signal_type: str = "DOMAIN_VERIFIED", age: str = "0") -> Statement:
    return "SELECT outreach.record_signal(%s, %s, %s, now() - %s::interval)", [company, signal_type, ref, age]


def batch(companies: list[UUID], ref: str) -> Statement:
    signals = [
        {"outreach_id": str(company), "signal_type": "NEWS_MENTION", "source_ref": f"{ref}-{company}"}
        for company in companies
    ]
    return "SELECT inserted FROM outreach.record_signals(%s)", [Jsonb(signals)]


def overlap(dsn: str, first: Statement, second: Statement) -> None:
    """The first is done but not committed when the second begins; it commits once the second waits."""
    with ThreadPoolExecutor(1) as pool, psycopg.connect(dsn) as one, psycopg.connect(dsn, autocommit=True) as two:
        one.execute(*first)
        waiting: Future[Any] = pool.submit(lambda: two.execute(*second))
        deadline = time.monotonic() + 10
        while not waiting.done() and time.monotonic() < deadline:
            if run(
                dsn, ("SELECT wait_event_type = 'Lock' FROM pg_stat_activity WHERE pid = %s", [two.info.backend_pid])
            ):
                break
            time.sleep(0.01)
        one.commit()
        waiting.result(timeout=10)


def state(dsn: str) -> tuple[Any, ...]:
    with psycopg.connect(dsn) as db:
        wrong = db.execute(WRONG).fetchall()
        row = db.execute("SELECT count(*), coalesce(sum(signal_count), 0)::integer FROM outreach.bit_scores").fetchone()
        assert row is not None
        return (*row, wrong)


@pytest.mark.parametrize("known", [False, True], ids=["first signals", "a company that has a score"])
@pytest.mark.parametrize("many", [False, True], ids=["single", "batch"])
def test_two_recorders_of_one_company(clone: str, known: bool, many: bool) -> None:
    [company] = companies(clone, 1)
    if known:
        run(clone, record(company, "before", age="9 days"))
    overlap(clone, record(company, "one"), batch([company], "two") if many else record(company, "two"))
    assert state(clone) == (1, 2 + known, [])


def test_without_the_lock_a_contribution_is_lost(clone: str) -> None:
    [company] = companies(clone, 1)
    with psycopg.connect(clone, autocommit=True) as db:
        row = db.execute("SELECT pg_get_functiondef('outreach.record_signal'::regproc)").fetchone()
        assert row is not None
        assert " FOR NO KEY UPDATE" in row[0]
        db.execute(row[0].replace(" FOR NO KEY UPDATE", ""))
    overlap(clone, record(company, "one"), record(company, "two"))
    _, _, wrong = state(clone)
    assert wrong, "the test would not see a lost update"


@pytest.mark.parametrize(
    "as_of",
    ["clock_timestamp()", "now() + interval '3 days'", "now() - interval '3 days'"],
    ids=["now", "later", "earlier"],
)
def test_a_refresh_that_began_before_the_signal_was_committed(clone: str, as_of: str) -> None:
    first, other = companies(clone, 2)
    for company in (first, other):
        run(clone, record(company, f"before-{company}", age="9 days"))
    run(clone, ("SELECT outreach.refresh_bit_scores(now() - interval '5 days')", []))
    overlap(clone, record(first, "new"), (f"SELECT outreach.refresh_bit_scores({as_of})", []))
    assert state(clone) == (2, 3, [])
    score = run(clone, ("SELECT score FROM outreach.bit_scores WHERE outreach_id = %s", [first]))
    assert score == (9 if "-" in as_of else 19)
    if "days" in as_of:
        assert run(clone, ("SELECT count(DISTINCT scored_at) FROM outreach.bit_scores", [])) == 1, (
            "not as of the instant"
        )


def test_a_signal_while_a_refresh_is_not_committed(clone: str) -> None:
    [company] = companies(clone, 1)
    run(clone, record(company, "before", age="9 days"))
    overlap(clone, ("SELECT outreach.refresh_bit_scores(now() + interval '3 days')", []), record(company, "new"))
    assert state(clone) == (1, 2, [])
    assert run(clone, ("SELECT score FROM outreach.bit_scores", [])) == 19


def test_the_same_signal_twice_at_once(clone: str) -> None:
    first, other = companies(clone, 2)
    overlap(clone, record(first, "same"), ("SELECT outreach.record_signal(%s, 'DOMAIN_VERIFIED', 'same')", [first]))
    assert state(clone) == (1, 1, [])
    with pytest.raises(psycopg.Error) as refused:
        overlap(clone, record(first, "shared"), record(other, "shared"))
    assert refused.value.sqlstate == "OX202"


def test_everybody_at_once(clone: str) -> None:
    """Recorders, one by one and by batches in no order, derivations and refreshes: exact in the end, no error on the way."""
    ids = companies(clone, 12)
    with psycopg.connect(clone, autocommit=True) as db:
        db.execute("INSERT INTO outreach.blog (outreach_id, source_url) SELECT outreach_id, 'x' FROM outreach.outreach")
    stop = threading.Event()
    counts = {"recorded": 0, "derived": 0}
    lock = threading.Lock()

    def worker(number: int, step: Callable[[random.Random, int], tuple[str, Statement]]) -> None:
        chance = random.Random(number)
        with psycopg.connect(clone, autocommit=True) as db:
            turn = 0
            while not stop.is_set():
                kind, statement = step(chance, turn)
                row = db.execute(*statement).fetchone()
                assert row is not None
                if kind in counts:
                    with lock:
                        counts[kind] += row[0] if isinstance(row[0], int) else 1
                turn += 1

    def recorder(number: int) -> Callable[[random.Random, int], tuple[str, Statement]]:
        def step(chance: random.Random, turn: int) -> tuple[str, Statement]:
            ref = f"{number}-{turn}"
            if chance.random() < 0.3:
                return "recorded", batch(chance.sample(ids, chance.randint(2, 8)), ref)
            return "recorded", record(chance.choice(ids), ref, chance.choice(TYPES), f"{chance.randint(0, 9000)} hours")

        return step

    def derive(chance: random.Random, turn: int) -> tuple[str, Statement]:
        return "derived", (
            """WITH seen AS (
                 UPDATE outreach.blog SET published_at = clock_timestamp() - interval '1 hour' WHERE outreach_id = %s
               )
               SELECT outreach.derive_signals(CASE WHEN %s THEN NULL ELSE %s::uuid[] END)""",
            [chance.choice(ids), chance.random() < 0.5, chance.sample(ids, 5)],
        )

    def refresh(chance: random.Random, turn: int) -> tuple[str, Statement]:
        if chance.random() < 0.5:
            return "", ("SELECT outreach.refresh_bit_scores()", [])
        return "", ("SELECT outreach.refresh_bit_scores(now() + %s::interval)", [f"{chance.randint(-400, 400)} days"])

    steps = [recorder(number) for number in range(8)] + [derive, refresh, refresh]
    with ThreadPoolExecutor(len(steps)) as pool:
        running = [pool.submit(worker, number, step) for number, step in enumerate(steps)]
        time.sleep(4)
        stop.set()
        for future in running:
            future.result(timeout=30)

    _, signals, wrong = state(clone)
    assert wrong == []
    assert signals == counts["recorded"] + counts["derived"]
    assert counts["recorded"] > 100
    assert counts["derived"] > 0
    run(clone, ("SELECT outreach.refresh_bit_scores()", []))
    assert state(clone)[2] == []
