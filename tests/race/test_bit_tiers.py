"""Snapshots of the tiers from several connections at once: a change is recorded once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import psycopg

from race.signals import Statement, companies, overlap, record, rows, run, without

SNAPSHOT: Statement = ("SELECT outreach.snapshot_tiers()", [])


def test_two_at_once(clone: str) -> None:
    ids = companies(clone, 4)
    assert overlap(clone, SNAPSHOT, SNAPSHOT) == (4, 0, True)
    for company in ids[:2]:
        run(clone, record(company, f"renewal {company}", "RENEWAL_PROXIMITY"))
    assert overlap(clone, SNAPSHOT, SNAPSHOT) == (2, 0, True)
    assert overlap(clone, SNAPSHOT, SNAPSHOT) == (0, 0, True)
    assert len(rows(clone, "SELECT FROM outreach.tier_changes")) == 6


def test_one_that_is_rolled_back_has_recorded_nothing(clone: str) -> None:
    companies(clone, 4)
    assert overlap(clone, SNAPSHOT, SNAPSHOT, commit=False) == (4, 4, True)
    assert len(rows(clone, "SELECT FROM outreach.tier_changes")) == 4


def test_a_signal_beside_a_snapshot_is_found_by_the_next(clone: str) -> None:
    [company] = companies(clone, 1)
    renewal = record(company, "renewal", "RENEWAL_PROXIMITY")
    assert not overlap(clone, renewal, SNAPSHOT).waited
    assert [run(clone, SNAPSHOT), run(clone, SNAPSHOT)] == [1, 0]
    assert not overlap(clone, SNAPSHOT, record(company, "another", "RENEWAL_PROXIMITY")).waited
    assert [run(clone, SNAPSHOT), run(clone, SNAPSHOT)] == [1, 0]
    tiers = rows(clone, "SELECT score_tier FROM outreach.tier_changes ORDER BY recorded_at")
    assert tiers == [("COLD",), ("WARM",), ("HOT",)]


def test_many_beside_recorders(clone: str) -> None:
    ids = companies(clone, 10)
    done = threading.Event()

    def snapshots() -> int:
        recorded = 0
        with psycopg.connect(clone, autocommit=True) as db:
            while not done.is_set():
                row = db.execute(*SNAPSHOT).fetchone()
                assert row is not None
                recorded += row[0]
        return recorded

    def recorder(number: int) -> None:
        with psycopg.connect(clone, autocommit=True) as db:
            for turn in range(5):
                for company in ids[number::2]:
                    db.execute(*record(company, f"{turn} {company}", "RENEWAL_PROXIMITY"))

    with ThreadPoolExecutor(8) as pool:
        looking = [pool.submit(snapshots) for _ in range(6)]
        try:
            list(pool.map(recorder, range(2)))
        finally:
            done.set()
        recorded = sum(future.result(timeout=30) for future in looking) + run(clone, SNAPSHOT)
    changes = rows(
        clone, "SELECT outreach_id, tier, score_tier FROM outreach.tier_changes ORDER BY outreach_id, recorded_at"
    )
    assert len(changes) == recorded
    assert [pair for pair in pairwise(changes) if pair[0] == pair[1]] == []
    assert {change[0] for change in changes if change[2] == "BURNING"} == set(ids)
    assert run(clone, SNAPSHOT) == 0


def test_without_the_lock_a_change_is_recorded_twice(clone: str) -> None:
    companies(clone, 1)
    without(clone, "outreach.snapshot_tiers", "LOCK TABLE outreach.tier_changes IN SHARE ROW EXCLUSIVE MODE;")
    assert overlap(clone, SNAPSHOT, SNAPSHOT) == (1, 1, False), "the test would not see a change that is recorded twice"
