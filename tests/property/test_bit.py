"""Scores, explanations and stored scores against a model of the contract in decimal arithmetic.

Each example records signals of new types and versions for a pool of companies in some order of arrival, under some time
zone, looks at every score at the moments where it could go wrong, and is rolled back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from itertools import pairwise
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.vendor.pretty import RepresentationPrinter
from psycopg.abc import Buffer
from psycopg.rows import dict_row
from psycopg.types.datetime import TimestamptzLoader
from psycopg.types.json import Jsonb

from property.effort import effort

Connection = psycopg.Connection[Any]

POOL = 8
DAY = timedelta(days=1)
TICK = timedelta(microseconds=1)
EXACT = Context(prec=60)
ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia")
CLASSES = ("Base", "High", "Medium", "Low")
HUBS = ("company-target", "dol-filings", "people-intelligence", "talent-flow", "blog-content")
TYPES = ("TEST_A", "TEST_B", "TEST_C")


# What is recorded


@dataclass(frozen=True)
class Version:
    signal_type: str
    source_hub: str
    weight: Decimal
    decay_days: int
    valid_from: datetime | None  # None: since ever


@dataclass(frozen=True)
class Signal:
    company: int
    signal_type: str
    source_ref: str
    occurred_at: datetime


@dataclass(frozen=True)
class Arrival:
    """Signals that arrive together, one by one or as a batch, and a refresh after them."""

    signals: tuple[Signal, ...]
    batch: bool
    refresh: datetime | None


@dataclass(frozen=True)
class History:
    versions: tuple[Version, ...]
    arrivals: tuple[Arrival, ...]
    moments: tuple[datetime, ...]
    zone: str
    signals: tuple[Signal, ...] = field(init=False)

    def __post_init__(self) -> None:
        distinct = dict.fromkeys(signal for arrival in self.arrivals for signal in arrival.signals)
        object.__setattr__(self, "signals", tuple(distinct))

    def _repr_pretty_(self, printer: RepresentationPrinter, cycle: bool) -> None:
        printer.text(f"History of {len(self.signals)} signals in {len(self.arrivals)} arrivals, {self.zone}")


SEED = tuple(
    Version(name, hub, Decimal(weight), decay, None)
    for name, hub, weight, decay in (
        ("DOMAIN_VERIFIED", "company-target", 10, 365),
        ("RENEWAL_PROXIMITY", "dol-filings", 25, 365),
        ("SLOT_FILLED", "people-intelligence", 15, 180),
        ("EXECUTIVE_MOVEMENT", "talent-flow", 15, 90),
        ("NEWS_MENTION", "blog-content", 5, 30),
    )
)


# The model


class Model:
    """The rules of the score. A method is a rule, so that a wrong model differs in one."""

    rounding = ROUND_HALF_UP
    highest = 100

    def __init__(self, versions: Sequence[Version], zone: str = "UTC") -> None:
        self.versions = [*SEED, *versions]
        self.zone = ZoneInfo(zone)

    def starts(self, version: Version, at: datetime) -> bool:
        return version.valid_from is None or version.valid_from <= at

    def version(self, signal: Signal) -> Version:
        """The one that was in force when the signal occurred."""
        in_force = [
            one
            for one in self.versions
            if one.signal_type == signal.signal_type and self.starts(one, signal.occurred_at)
        ]
        return max(in_force, key=lambda one: one.valid_from or datetime.min.replace(tzinfo=UTC))

    def occurred(self, signal: Signal, at: datetime) -> bool:
        return signal.occurred_at <= at

    def age(self, signal: Signal, at: datetime) -> int:
        return (at - signal.occurred_at) // DAY

    def left(self, signal: Signal, at: datetime) -> int:
        """Days until it has faded."""
        return max(0, self.version(signal).decay_days - self.age(signal, at))

    def contribution(self, signal: Signal, at: datetime) -> Decimal:
        if not self.occurred(signal, at):
            return Decimal(0)
        version = self.version(signal)
        share = EXACT.divide(
            EXACT.multiply(version.weight, Decimal(self.left(signal, at))), Decimal(version.decay_days)
        )
        return share.quantize(Decimal("0.0001"), rounding=self.rounding)

    def total(self, signals: Sequence[Signal], at: datetime) -> Decimal:
        return sum((self.contribution(signal, at) for signal in signals), Decimal(0))

    def score(self, signals: Sequence[Signal], at: datetime) -> int:
        return min(self.highest, int(self.total(signals, at).to_integral_value(rounding=ROUND_FLOOR)))

    def tier(self, score: int) -> str:
        return "COLD" if score < 25 else "WARM" if score < 50 else "HOT" if score < 75 else "BURNING"

    def valid_until(self, signals: Sequence[Signal], at: datetime) -> datetime | None:
        """A contribution changes when its signal occurs and with each whole day until it has faded."""
        changes = [
            signal.occurred_at + (0 if at < signal.occurred_at else (at - signal.occurred_at) // DAY + 1) * DAY
            for signal in signals
            if at < signal.occurred_at or (at - signal.occurred_at) // DAY < self.version(signal).decay_days
        ]
        return min(changes, default=None)


# The database


class InUtc(TimestamptzLoader):
    """Python compares and subtracts by the wall clock what is in one time zone: everything here is in UTC."""

    def load(self, data: Buffer) -> datetime:
        return super().load(data).astimezone(UTC)


@dataclass
class Pool:
    db: Connection
    ids: list[UUID] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.db.autocommit = True
        self.db.adapters.register_loader("timestamptz", InUtc)
        self.db.execute("SET jit = off")
        self.db.execute("SELECT fixture.minted() FROM generate_series(1, %s)", [POOL])
        self.ids = [row[0] for row in self.db.execute("SELECT outreach_id FROM outreach.outreach ORDER BY outreach_id")]

    def one(self, statement: str, *arguments: object) -> Any:
        row = self.db.execute(statement.encode(), arguments).fetchone()
        assert row is not None
        return row[0]

    def define(self, versions: Sequence[Version]) -> None:
        with self.db.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO outreach.bit_signal_types VALUES (%s, %s, %s, %s, %s, coalesce(%s, '-infinity'::timestamptz))",
                [
                    (
                        one.signal_type,
                        one.source_hub,
                        CLASSES[one.decay_days % 4],
                        one.weight,
                        one.decay_days,
                        one.valid_from,
                    )
                    for one in versions
                ],
            )

    def record(self, arrival: Arrival) -> None:
        if arrival.batch:
            self.db.execute(
                "SELECT * FROM outreach.record_signals(%s)",
                [
                    Jsonb(
                        [
                            {
                                "outreach_id": str(self.ids[one.company]),
                                "signal_type": one.signal_type,
                                "source_ref": one.source_ref,
                                "occurred_at": one.occurred_at.isoformat(),
                            }
                            for one in arrival.signals
                        ]
                    )
                ],
            )
            return
        for one in arrival.signals:
            self.db.execute(
                "SELECT outreach.record_signal(%s, %s, %s, %s)",
                [self.ids[one.company], one.signal_type, one.source_ref, one.occurred_at],
            )

    def stored(self) -> dict[int, dict[str, Any]]:
        with self.db.cursor(row_factory=dict_row) as cursor:
            return {
                self.ids.index(row["outreach_id"]): row
                for row in cursor.execute(
                    "SELECT outreach_id, score, score_tier, signal_count, scored_at, valid_until FROM outreach.bit_scores"
                )
            }

    def scores(self, moments: Sequence[datetime]) -> dict[tuple[int, datetime], int]:
        rows = self.db.execute(
            """SELECT o.outreach_id, m, outreach.bit_score_at(o.outreach_id, m)
               FROM outreach.outreach AS o, unnest(%s::timestamptz[]) AS m""",
            [list(moments)],
        )
        return {(self.ids.index(company), moment): score for company, moment, score in rows}

    def explanations(self, moments: Sequence[datetime]) -> list[dict[str, Any]]:
        with self.db.cursor(row_factory=dict_row) as cursor:
            return cursor.execute(
                """SELECT o.outreach_id, m AS moment, e.signal_type, e.source_hub, e.occurred_at, e.weight,
                     e.decay_factor, e.contribution, s.source_ref
                   FROM outreach.outreach AS o, unnest(%s::timestamptz[]) AS m,
                     outreach.explain_bit_score(o.outreach_id, m) AS e
                     JOIN outreach.bit_signals AS s USING (signal_id)""",
                [list(moments)],
            ).fetchall()


def of_each(signals: Sequence[Signal]) -> dict[int, list[Signal]]:
    return {company: [one for one in signals if one.company == company] for company in range(POOL)}


def check_stored(pool: Pool, model: Model, signals: Sequence[Signal], after: str) -> list[str]:
    """What each stored score says about its own instant, and that none is missing."""
    stored = pool.stored()
    found = []
    for company, own in of_each(signals).items():
        row = stored.get(company)
        if row is None or not own:
            if (row is None) == bool(own):
                found.append(f"{after}: company {company} of {len(own)} signals has {row}")
            continue
        at = row["scored_at"]
        score = model.score(own, at)
        expected = (score, model.tier(score), len(own), model.valid_until(own, at))
        seen = (row["score"], row["score_tier"], row["signal_count"], row["valid_until"])
        if expected != seen:
            found.append(f"{after}: stored {seen} instead of {expected} at {at}: {own}")
    return found


def check_refresh(pool: Pool, model: Model, signals: Sequence[Signal], at: datetime) -> list[str]:
    before = pool.stored()
    changed = pool.one("SELECT outreach.refresh_bit_scores(%s)", at)
    after = pool.stored()
    found = check_stored(pool, model, signals, f"refresh as of {at}")
    found += [
        f"refresh as of {at}: company {company} is {row['score']}, {model.score(own, at)} expected: {own}"
        for company, own in of_each(signals).items()
        if (row := after.get(company)) and row["score"] != model.score(own, at)
    ]
    moved = sum(row["score"] != before[company]["score"] for company, row in after.items())
    return found if changed == moved else [*found, f"refresh as of {at}: {changed} changed instead of {moved}"]


def check_reads(pool: Pool, model: Model, signals: Sequence[Signal], moments: Sequence[datetime]) -> list[str]:
    found = []
    own = of_each(signals)
    for (company, at), score in pool.scores(moments).items():
        if score != model.score(own[company], at):
            found.append(f"score {score} instead of {model.score(own[company], at)} at {at}: {own[company]}")
    by_ref = {one.source_ref: one for one in signals}
    sums = {(company, at): Decimal(0) for company in own for at in moments}
    for row in pool.explanations(moments):
        at, signal = row["moment"], by_ref[row["source_ref"]]
        version = model.version(signal)
        sums[pool.ids.index(row["outreach_id"]), at] += row["contribution"]
        expected = (signal.signal_type, version.source_hub, signal.occurred_at, version.weight)
        expected_contribution = model.contribution(signal, at)
        seen = (row["signal_type"], row["source_hub"], row["occurred_at"], row["weight"])
        if expected != seen or row["contribution"] != expected_contribution:
            found.append(
                f"explained as {seen}, {row['contribution']} instead of {expected}, {expected_contribution} at {at}"
            )
        factor = EXACT.divide(Decimal(model.left(signal, at)), Decimal(version.decay_days))
        if abs(row["decay_factor"] - factor) > Decimal("1e-15"):
            found.append(f"decay factor {row['decay_factor']} instead of {factor} at {at}: {signal}")
    found += [
        f"contributions sum to {total} instead of {model.total(own[company], at)} at {at}: {own[company]}"
        for (company, at), total in sums.items()
        if total != model.total(own[company], at)
    ]
    return found


def hold_against(pool: Pool, model: Model, history: History) -> None:
    found = []
    with pool.db.transaction(force_rollback=True):
        pool.db.execute("SELECT set_config('TimeZone', %s, true)", [history.zone])
        pool.define(history.versions)
        arrived: dict[Signal, None] = {}
        for number, arrival in enumerate(history.arrivals):
            pool.record(arrival)
            arrived |= dict.fromkeys(arrival.signals)
            found += check_stored(pool, model, list(arrived), f"arrival {number}")
            if arrival.refresh:
                found += check_refresh(pool, model, list(arrived), arrival.refresh)
        found += check_reads(pool, model, list(arrived), history.moments)
    assert not found, f"{len(found)} differences:\n" + "\n".join(found[:5])


# Which histories are tried

INSTANTS = [
    datetime.fromisoformat(text).astimezone(UTC)
    for text in (
        "2024-02-28T23:59:59.999999Z",  # leap days
        "2024-02-29T00:00:00Z",
        "2024-02-29T12:00:00Z",
        "2020-02-29T23:30:00-05:00",
        "2023-02-28T12:00:00Z",
        "2024-03-31T01:59:59+01:00",  # daylight saving begins and ends in Berlin
        "2024-03-30T02:30:00+01:00",
        "2024-10-27T02:30:00+02:00",
        "2024-10-27T02:30:00+01:00",
        "2024-03-10T01:59:59-05:00",  # and in New York
        "2024-11-03T01:30:00-04:00",
        "2024-11-03T01:30:00-05:00",
        "2024-04-07T02:00:00+11:00",  # by half an hour in Lord Howe
        "2011-12-30T10:00:00Z",  # a day that Apia left out
        "2023-12-31T23:59:59.999999Z",
        "2024-12-31T00:00:00Z",
    )
]
instants = st.one_of(
    st.sampled_from(INSTANTS),
    st.datetimes(datetime(2011, 1, 1), datetime(2024, 12, 31)).map(lambda naive: naive.replace(tzinfo=UTC)),
)
weights = st.one_of(
    st.sampled_from([25, 10, 15, 5, 50, 75, 100, 12.5]).map(Decimal),
    st.sampled_from(["24.9999", "25.0001", "49.9999", "74.9999", "99.9999", "0.0001", "0.00005"]).map(Decimal),
    st.decimals(Decimal("0.0001"), 1000, places=4),
    st.decimals(Decimal("0.000001"), 60, places=6),
)
decays = st.one_of(st.sampled_from([1, 2, 3, 7, 30, 90, 180, 365, 366, 3660]), st.integers(1, 3660))
nudges = st.sampled_from([timedelta(0), TICK, -TICK])


@st.composite
def histories(draw: st.DrawFn) -> History:
    versions = []
    for name in TYPES:
        starts: list[datetime | None] = [None, *draw(st.lists(instants, max_size=3, unique=True))]
        hub = draw(st.sampled_from(HUBS))
        for start in starts:
            hub = draw(st.sampled_from([hub, hub, draw(st.sampled_from(HUBS))]))
            versions.append(Version(name, hub, draw(weights), draw(decays), start))
    names = [*TYPES, *TYPES, *(version.signal_type for version in SEED)]
    begun = [version.valid_from for version in versions if version.valid_from]
    occurred = st.one_of(instants, st.sampled_from(begun)) if begun else instants
    signals = [
        Signal(
            draw(st.integers(0, POOL - 1)),
            draw(st.sampled_from(names)),
            f"signal {number}",
            draw(occurred) + draw(nudges),
        )
        for number in range(draw(st.integers(1, 24)))
    ]
    model = Model(versions)

    def moment() -> datetime:
        """Where a rule could go wrong: at an instant, or when some signal is so many days old, give or take a tick."""
        if draw(st.booleans()):
            signal = draw(st.sampled_from(signals))
            decay = model.version(signal).decay_days
            age = draw(st.sampled_from([0, 0, 1, decay - 1, decay, decay, decay + 1, draw(st.integers(0, decay))]))
            return signal.occurred_at + age * DAY + draw(nudges)
        return draw(instants) + draw(st.integers(0, 4000)) * DAY

    repeated = signals + draw(st.lists(st.sampled_from(signals), max_size=6))
    order = draw(st.permutations(repeated))
    cuts = sorted({0, len(order), *draw(st.lists(st.integers(0, len(order)), max_size=4))})
    arrivals = [
        Arrival(tuple(order[start:end]), draw(st.booleans()), moment() if draw(st.booleans()) else None)
        for start, end in pairwise(cuts)
    ]
    moments = {moment() for _ in range(10)}
    return History(tuple(versions), tuple(arrivals), tuple(sorted(moments)), draw(st.sampled_from(ZONES)))


@pytest.fixture(scope="module")
def pool(module_clone: str) -> Iterator[Pool]:
    with psycopg.connect(module_clone) as db:
        yield Pool(db)


def agree(pool: Pool, model: type[Model], examples: int) -> None:
    @effort(examples)
    @given(histories())
    def hold(history: History) -> None:
        hold_against(pool, model(history.versions, history.zone), history)

    hold()


def test_all_agree_with_the_model(pool: Pool) -> None:
    agree(pool, Model, 120)


# Without these the test above would prove nothing: it has to find each fault, in the model as in the database.


class HalfEven(Model):
    rounding = ROUND_HALF_EVEN


class NoCap(Model):
    highest = 10**9


class BeforeItOccurred(Model):
    def occurred(self, signal: Signal, at: datetime) -> bool:
        return True

    def age(self, signal: Signal, at: datetime) -> int:
        return max(0, super().age(signal, at))


class NotYet(Model):
    def occurred(self, signal: Signal, at: datetime) -> bool:
        return signal.occurred_at < at


class LocalDays(Model):
    """Counts days by the wall clock of the session's time zone."""

    def age(self, signal: Signal, at: datetime) -> int:
        local = [moment.astimezone(self.zone).replace(tzinfo=None) for moment in (at, signal.occurred_at)]
        return max(0, (local[0] - local[1]) // DAY)


class CalendarDays(Model):
    def age(self, signal: Signal, at: datetime) -> int:
        return max(0, (at.date() - signal.occurred_at.date()).days)


class LastDayCounts(Model):
    def left(self, signal: Signal, at: datetime) -> int:
        return max(0, self.version(signal).decay_days - max(0, self.age(signal, at) - 1))


class LatestVersion(Model):
    def starts(self, version: Version, at: datetime) -> bool:
        return True


class VersionStartsAfter(Model):
    def starts(self, version: Version, at: datetime) -> bool:
        return version.valid_from is None or version.valid_from < at


class RoundedSum(Model):
    def score(self, signals: Sequence[Signal], at: datetime) -> int:
        return min(self.highest, int(self.total(signals, at).to_integral_value(rounding=ROUND_HALF_UP)))


WRONG = [
    HalfEven,
    NoCap,
    BeforeItOccurred,
    NotYet,
    LocalDays,
    CalendarDays,
    LastDayCounts,
    LatestVersion,
    VersionStartsAfter,
    RoundedSum,
]


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_rule_is_noticed(pool: Pool, wrong: type[Model]) -> None:
    with pytest.raises(AssertionError, match="differences"):
        agree(pool, wrong, 1500)  # ends at the first difference


def test_a_wrong_function_is_noticed(pool: Pool) -> None:
    """The age in days of the session's calendar, in the one function that all scores come from."""
    with pool.db.transaction(force_rollback=True):
        pool.db.execute(
            """CREATE OR REPLACE FUNCTION outreach_internal.bit_contribution(
                 weight numeric, decay_days integer, occurred_at timestamptz, as_of timestamptz
               ) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
                 SELECT CASE WHEN as_of >= occurred_at
                   THEN round(weight * greatest(0, decay_days - (as_of::date - occurred_at::date)) / decay_days, 4)
                   ELSE 0 END $$"""
        )
        with pytest.raises(AssertionError, match="differences"):
            agree(pool, Model, 10)


# The boundaries, each for itself


SINCE = datetime(2024, 2, 29, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("weights", "score", "tier"),
    [
        (["24"], 24, "COLD"),
        (["24.9999"], 24, "COLD"),
        (["25"], 25, "WARM"),
        (["12.5", "12.4999"], 24, "COLD"),
        (["12.5", "12.5"], 25, "WARM"),
        (["49.9999"], 49, "WARM"),
        (["50"], 50, "HOT"),
        (["74.9999"], 74, "HOT"),
        (["75"], 75, "BURNING"),
        (["99.9999"], 99, "BURNING"),
        (["100"], 100, "BURNING"),
        (["60", "60"], 100, "BURNING"),
        (["1000", "1000"], 100, "BURNING"),
        (["0.00005"] * 2 + ["24.9998"], 25, "WARM"),  # each is rounded up before they are summed
        (["0.00004"] * 3 + ["24.9999"], 24, "COLD"),
    ],
)
def test_boundaries_of_the_score(pool: Pool, weights: list[str], score: int, tier: str) -> None:
    versions = [Version(f"EDGE_{n}", HUBS[0], Decimal(weight), 1, None) for n, weight in enumerate(weights)]
    signals = [Signal(0, version.signal_type, f"edge {n}", SINCE) for n, version in enumerate(versions)]
    with pool.db.transaction(force_rollback=True):
        pool.define(versions)
        pool.record(Arrival(tuple(signals), True, None))
        row = pool.stored()[0]
        assert (row["score"], row["score_tier"], row["valid_until"]) == (0, "COLD", None), "faded by now"
        for age, expected in [(-TICK, 0), (timedelta(0), score), (DAY - TICK, score), (DAY, 0)]:
            assert pool.one("SELECT outreach.bit_score_at(%s, %s)", pool.ids[0], SINCE + age) == expected
            pool.one("SELECT outreach.refresh_bit_scores(%s)", SINCE + age)
            row = pool.stored()[0]
            assert (row["score"], row["score_tier"]) == (expected, tier if expected else "COLD")


@pytest.mark.parametrize("zone", ZONES)
def test_days_have_24_hours(pool: Pool, zone: str) -> None:
    """Of a signal that loses a point a day: by the clock and not by the calendar, whatever the session's time zone."""
    for occurred in INSTANTS:
        with pool.db.transaction(force_rollback=True):
            pool.db.execute("SELECT set_config('TimeZone', %s, true)", [zone])
            pool.define([Version("DAILY", HUBS[0], Decimal(99), 99, None)])
            pool.record(Arrival((Signal(0, "DAILY", "daily", occurred),), False, None))
            days = [
                (days, nudge)
                for days in (*range(1, 4), 30, 31, *range(58, 64), 97, 98, 99)
                for nudge in (-TICK, timedelta(0))
            ]
            expected = {occurred + day * DAY + nudge: 99 - day + (nudge < timedelta(0)) for day, nudge in days}
            scores = pool.scores(list(expected))
            assert {at: scores[0, at] for at in expected} == expected


def test_a_signal_without_a_time_occurs_when_it_arrives(pool: Pool) -> None:
    with pool.db.transaction(force_rollback=True):
        before = pool.one("SELECT clock_timestamp()")
        pool.one("SELECT outreach.record_signal(%s, 'NEWS_MENTION', 'undated')", pool.ids[0])
        after = pool.one("SELECT clock_timestamp()")
        pool.one("SELECT outreach.record_signal(%s, 'NEWS_MENTION', 'undated')", pool.ids[0])
        occurred = pool.one("SELECT occurred_at FROM outreach.bit_signals")
        assert before <= occurred <= after
        own = [Signal(0, "NEWS_MENTION", "undated", occurred)]
        assert check_stored(pool, Model([]), own, "undated") == []
        row = pool.stored()[0]
        assert (row["score"], row["valid_until"]) == (5, occurred + DAY)
