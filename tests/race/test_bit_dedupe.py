"""Signals that fall into one window and arrive at the same moment: one counts, the earliest, whoever commits first."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import psycopg
import pytest
from psycopg.types.json import Jsonb

from race.signals import MISMARKED, Statement, companies, overlap, rows, run, state, without

START = datetime.now(UTC) - timedelta(days=20, hours=1)
DAY = timedelta(days=1)
MOMENT = timedelta(microseconds=1)


def with_window(dsn: str) -> None:
    version = "SELECT outreach.set_signal_weight('NEWS_MENTION', 'Low', 30, %s, 'race', dedupe_window => '7 days')"
    run(dsn, (version, [START - 100 * DAY]))


def mention(company: UUID, ref: str, after: timedelta, many: bool = False) -> Statement:
    if many:
        return mentions([company], ref, after)
    return (
        "SELECT outreach.record_signal(%s, 'NEWS_MENTION', %s, %s)",
        [company, f"{ref} of {company}", START + after],
    )


def mentions(ids: list[UUID], ref: str, after: timedelta) -> Statement:
    signals = [
        {
            "outreach_id": str(company),
            "signal_type": "NEWS_MENTION",
            "source_ref": f"{ref} of {company}",
            "occurred_at": (START + after).isoformat(),
        }
        for company in ids
    ]
    return "SELECT inserted FROM outreach.record_signals(%s)", [Jsonb(signals)]


def counted(dsn: str, company: UUID) -> list[str]:
    """The signals that count."""
    query = """
        SELECT split_part(s.source_ref, ' of ', 1)
        FROM outreach.explain_bit_score(%s) AS e
        JOIN outreach.bit_signals AS s ON s.signal_id = e.signal_id
        WHERE e.contribution > 0
    """
    return sorted(ref for (ref,) in rows(dsn, query, [company]))


@pytest.fixture
def windowed(module_clone: str) -> str:
    """With a window of seven days for NEWS_MENTION; each test has companies of its own."""
    with_window(module_clone)
    return module_clone


def contribution(dsn: str, company: UUID) -> Decimal:
    [(total,)] = rows(dsn, "SELECT contribution FROM outreach.bit_scores WHERE outreach_id = %s", [company])
    assert isinstance(total, Decimal)
    return total


def points(after: timedelta) -> Decimal:
    age = (datetime.now(UTC) - START - after).days
    return (Decimal(5) * (30 - age) / 30).quantize(Decimal("0.0001"))


@pytest.mark.parametrize(
    ("first_many", "second_many"),
    [(False, False), (False, True), (True, False), (True, True)],
    ids=["single and single", "single and batch", "batch and single", "batch and batch"],
)
@pytest.mark.parametrize("swapped", [False, True], ids=["the earlier first", "the later first"])
@pytest.mark.parametrize(
    ("apart", "counting"),
    [(3 * DAY, ["a"]), (7 * DAY - MOMENT, ["a"]), (7 * DAY, ["a", "b"]), (0 * DAY, ["a"])],
    ids=["within", "just within", "just after", "the same instant"],
)
def test_two_at_once(
    windowed: str, first_many: bool, second_many: bool, swapped: bool, apart: timedelta, counting: list[str]
) -> None:
    [company] = companies(windowed, 1)
    earlier, later = mention(company, "a", 0 * DAY, first_many), mention(company, "b", apart, second_many)
    assert overlap(windowed, earlier, later, swapped=swapped).waited
    assert counted(windowed, company) == counting
    assert contribution(windowed, company) == sum(points(at) for at in [0 * DAY, apart][: len(counting)])
    assert state(windowed)[2] == []


@pytest.mark.parametrize("many", [False, True], ids=["single", "batch"])
def test_one_that_is_rolled_back_takes_no_place(windowed: str, many: bool) -> None:
    [company] = companies(windowed, 1)
    overlap(windowed, mention(company, "a", 0 * DAY, many), mention(company, "b", 3 * DAY, many), commit=False)
    assert counted(windowed, company) == ["b"]
    assert state(windowed)[2] == []


@pytest.mark.parametrize("swapped", [False, True], ids=["forwards", "backwards"])
@pytest.mark.parametrize("before", ["a", "b", "c"])
def test_three_in_a_row(windowed: str, before: str, swapped: bool) -> None:
    """The middle one lies within the window of the first, the last within that of the middle one only."""
    [company] = companies(windowed, 1)
    calls = {ref: mention(company, ref, after * DAY) for ref, after in (("a", 0), ("b", 5), ("c", 10))}
    run(windowed, calls.pop(before))
    first, second = calls.values()
    assert overlap(windowed, first, second, swapped=swapped).waited
    assert counted(windowed, company) == ["a", "c"]
    assert state(windowed)[2] == []


@pytest.mark.parametrize("swapped", [False, True], ids=["the earlier first", "the later first"])
def test_batches_that_name_the_companies_in_opposite_orders(windowed: str, swapped: bool) -> None:
    ids = companies(windowed, 6)
    earlier, later = mentions(ids[:5], "a", 0 * DAY), mentions(ids[:0:-1], "b", 2 * DAY)
    assert overlap(windowed, earlier, later, swapped=swapped).waited
    assert [counted(windowed, company) for company in ids] == [["a"]] * 5 + [["b"]]
    assert state(windowed)[2] == []


def test_many_at_once_in_one_window(windowed: str) -> None:
    """Of each company the earliest of all counts, by (occurred_at, source_ref)."""
    ids = companies(windowed, 3)
    chance = random.Random(7)
    calls = [
        (chance.choice(ids), f"{number:03}", chance.randint(0, 12) * timedelta(hours=12), chance.random() < 0.3)
        for number in range(96)
    ]
    chance.shuffle(calls)

    def recorder(own: list[tuple[UUID, str, timedelta, bool]]) -> None:
        with psycopg.connect(windowed, autocommit=True) as db:
            for call in own:
                db.execute(*mention(*call))

    with ThreadPoolExecutor(12) as pool:
        list(pool.map(recorder, [calls[number::12] for number in range(12)]))
    for company in ids:
        earliest = min((after, ref) for of, ref, after, _ in calls if of == company)
        assert counted(windowed, company) == [earliest[1]]
    assert state(windowed)[2] == []


def test_without_the_lock_both_count(clone: str) -> None:
    [company] = companies(clone, 1)
    with_window(clone)
    without(clone, "outreach_internal.store_signals", " FOR NO KEY UPDATE")
    overlap(clone, mention(company, "a", 0 * DAY, many=True), mention(company, "b", 3 * DAY, many=True))
    assert counted(clone, company) == ["a", "b"], "the test would not see a duplicate that was missed"
    assert rows(clone, MISMARKED)
