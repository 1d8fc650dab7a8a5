"""A version of a signal type that is made while signals are recorded: every score ends by the version in force."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import psycopg
import pytest

from race.signals import WRONG, Statement, batch, companies, overlap, record, rows, run, state, without

REFRESH: Statement = ("SELECT outreach.refresh_bit_scores(now() + interval '3 days')", [])


def weight(
    points: int, since: str = "-30 days", signal_type: str = "NEWS_MENTION", window: str | None = None, days: int = 100
) -> Statement:
    return (
        "SELECT outreach.set_signal_weight(%s, 'Custom', %s, now() + %s::interval, 'race', %s, %s)",
        [signal_type, days, since, points, window],
    )


def single(ids: list[UUID], ref: str) -> Statement:
    return (
        "SELECT count(outreach.record_signal(id, 'NEWS_MENTION', %s || id)) FROM unnest(%s::uuid[]) AS id",
        [ref, sorted(ids)],
    )


def derived(ids: list[UUID], ref: str) -> Statement:
    return (
        """WITH published AS (
             UPDATE outreach.blog SET published_at = clock_timestamp() WHERE outreach_id = ANY (%s) RETURNING outreach_id
           )
           SELECT outreach.derive_signals(%s) FROM (SELECT count(*) FROM published) AS p""",
        [ids, ids],
    )


VERSION_FIRST = pytest.mark.parametrize("version_first", [False, True], ids=["recorded first", "version first"])
Recorder = Callable[[list[UUID], str], Statement]


def scores(dsn: str) -> list[int]:
    return [score for (score,) in rows(dsn, "SELECT score FROM outreach.bit_scores ORDER BY score")]


@pytest.fixture
def ids(clone: str) -> list[UUID]:
    """Two companies, of which the first has a signal of two hours ago."""
    ids = companies(clone, 2)
    run(clone, record(ids[0], "before", "NEWS_MENTION", "2 hours"))
    with psycopg.connect(clone, autocommit=True) as db:
        db.execute("INSERT INTO outreach.blog (outreach_id, source_url) SELECT outreach_id, 'x' FROM outreach.outreach")
    return ids


@pytest.mark.parametrize("recorder", [single, batch, derived])
@VERSION_FIRST
def test_a_version_in_the_past(clone: str, ids: list[UUID], recorder: Recorder, version_first: bool) -> None:
    assert overlap(clone, recorder(ids, "new"), weight(30), swapped=version_first).waited
    assert scores(clone) == [30, 60]
    assert state(clone) == (2, 3, [])


@VERSION_FIRST
def test_one_of_the_two_is_rolled_back(clone: str, ids: list[UUID], version_first: bool) -> None:
    assert overlap(clone, batch(ids, "new"), weight(30), swapped=version_first, commit=False).waited
    assert scores(clone) == ([5, 10] if version_first else [30])
    assert state(clone) == ((2, 3, []) if version_first else (1, 1, []))


@VERSION_FIRST
def test_a_version_in_the_future(clone: str, version_first: bool) -> None:
    """A signal may occur up to five minutes ahead of the clock, and so by a version that begins in between."""
    [company] = companies(clone, 1)
    ahead = [record(company, f"in {minutes}", "NEWS_MENTION", f"-{minutes} minutes") for minutes in (1, 4)]
    run(clone, ahead[0])
    assert overlap(clone, ahead[1], weight(30, "2 minutes"), swapped=version_first).waited
    assert scores(clone) == [0]
    assert state(clone) == (1, 2, [])
    for minutes, score in ((1.5, 5), (4.5, 35)):
        run(clone, ("SELECT outreach.refresh_bit_scores(now() + %s * interval '1 minute')", [minutes]))
        assert scores(clone) == [score]
        assert state(clone) == (1, 2, [])


@pytest.mark.parametrize("recorder", [single, batch])
@VERSION_FIRST
def test_a_version_with_a_window(clone: str, ids: list[UUID], recorder: Recorder, version_first: bool) -> None:
    assert overlap(clone, recorder(ids, "new"), weight(30, window="1 day"), swapped=version_first).waited
    assert scores(clone) == [30, 30]
    assert state(clone) == (2, 3, [])
    assert len(rows(clone, "SELECT FROM outreach_internal.bit_duplicates")) == 1


@pytest.mark.parametrize("version_first", [False, True], ids=["refreshed first", "version first"])
def test_a_version_and_a_refresh(clone: str, version_first: bool) -> None:
    for company in companies(clone, 3):
        run(clone, record(company, str(company), "NEWS_MENTION", "40 hours"))
    assert overlap(clone, REFRESH, weight(30), swapped=version_first).waited
    assert state(clone) == (3, 3, [])
    run(clone, REFRESH)
    assert scores(clone) == [28] * 3


def test_two_versions_at_once(clone: str) -> None:
    [company] = companies(clone, 1)
    run(clone, record(company, "news", "NEWS_MENTION"))
    assert overlap(clone, weight(40, "-20 days"), weight(50, "-10 days")).waited
    assert scores(clone) == [50]
    assert overlap(clone, weight(70, "-2 days"), weight(60, "-5 days")).waited
    assert scores(clone) == [70]
    at = "2000-01-01 00:00:00+00"
    same = "SELECT outreach.set_signal_weight('SLOT_FILLED', 'High', %s, %s, 'race')"
    assert overlap(clone, (same, [90, at]), (same, [90, at])).waited
    with pytest.raises(psycopg.Error) as refused:
        overlap(clone, (same, [90, at]), (same, [91, at]))
    assert refused.value.sqlstate == "OX209"
    assert rows(clone, "SELECT decay_days FROM outreach.bit_signal_types WHERE valid_from = %s", [at]) == [(90,)]
    assert state(clone) == (1, 1, [])


@pytest.mark.parametrize(
    ("function", "mode", "recorder"),
    [
        ("outreach.set_signal_weight", "EXCLUSIVE", batch),
        ("outreach_internal.store_signals", "ROW SHARE", batch),
        ("outreach.record_signal", "ROW SHARE", single),
    ],
)
def test_without_the_lock_of_either_the_score_is_wrong(
    clone: str, function: str, mode: str, recorder: Recorder
) -> None:
    without(clone, function, f"LOCK TABLE outreach.bit_signal_types IN {mode} MODE;")
    for version, version_first in ((weight(30), False), (weight(40, "-20 days"), True)):
        recorded = recorder(companies(clone, 1), f"{version_first} ")
        assert not overlap(clone, recorded, version, swapped=version_first).waited
        assert len(rows(clone, WRONG)) == 1, "the test would not see a score by the wrong version"


def test_a_company_that_is_archived_meanwhile(clone: str) -> None:
    gone, kept = companies(clone, 2)
    for company in (gone, kept):
        run(clone, record(company, str(company), "NEWS_MENTION"))
    archived: Statement = (
        "SELECT count(*) FROM outreach.archive_outreach(ARRAY[%s]::uuid[], 'race', dry_run => false)",
        [gone],
    )
    assert overlap(clone, archived, weight(30)).waited
    assert scores(clone) == [30]
    assert state(clone) == (1, 1, [])


def test_everybody_at_once(clone: str) -> None:
    """Recorders, refreshes and, every few moments, a version somewhere in the past, with or without a window."""
    ids = companies(clone, 12)
    types = ["NEWS_MENTION", "SLOT_FILLED"]
    stop = threading.Event()

    def worker(number: int, step: Callable[[random.Random, str], Statement], pause: float) -> int:
        chance = random.Random(number)
        turns = 0
        with psycopg.connect(clone, autocommit=True) as db:
            while not stop.wait(pause):
                db.execute(*step(chance, f"{number}-{turns}"))
                turns += 1
        return turns

    def recorder(chance: random.Random, ref: str) -> Statement:
        if chance.random() < 0.3:
            return batch(chance.sample(ids, chance.randint(2, 8)), ref)
        return record(chance.choice(ids), ref, chance.choice(types), f"{chance.randint(0, 2000)} hours")

    def version(chance: random.Random, ref: str) -> Statement:
        since, window = f"-{chance.randint(1, 10**7)} seconds", chance.choice([None, "1 hour", "3 days"])
        return weight(chance.randint(1, 40), since, chance.choice(types), window, chance.randint(10, 300))

    def refresh(chance: random.Random, ref: str) -> Statement:
        if chance.random() < 0.5:
            return "SELECT outreach.refresh_bit_scores()", []
        return "SELECT outreach.refresh_bit_scores(now() + %s::interval)", [f"{chance.randint(-400, 400)} days"]

    steps = [(recorder, 0.0)] * 8 + [(version, 0.05)] * 2 + [(refresh, 0.02)] * 2
    with ThreadPoolExecutor(len(steps)) as pool:
        running = [pool.submit(worker, number, *step) for number, step in enumerate(steps)]
        time.sleep(3)
        stop.set()
        turns = [future.result(timeout=60) for future in running]
    assert min(turns) > 1
    assert state(clone)[2] == []
    assert len(rows(clone, "SELECT FROM outreach.bit_signal_types WHERE reason = 'race'")) == turns[8] + turns[9]
    run(clone, ("SELECT outreach.refresh_bit_scores()", []))
    assert state(clone)[2] == []
