"""Signals that arrive at the same moment, and a refresh beside them: no contribution is lost, nobody waits in a circle."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from race.signals import Statement, batch, companies, overlap, record, run, state, without

TYPES = ["DOMAIN_VERIFIED", "RENEWAL_PROXIMITY", "SLOT_FILLED", "EXECUTIVE_MOVEMENT", "NEWS_MENTION"]


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
    without(clone, "outreach.record_signal", " FOR NO KEY UPDATE")
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
