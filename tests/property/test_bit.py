"""Scores, explanations and stored scores against a model of the contract in decimal arithmetic.

Each example records signals of new types for a pool of companies in some order of arrival, with new versions of the types
in between, under some time zone, looks at every score at the moments where it could go wrong, and is rolled back.
"""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from functools import partial
from itertools import pairwise
from typing import Any
from unicodedata import normalize
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
from psycopg.types.json import Jsonb, set_json_loads

from property.effort import effort

Connection = psycopg.Connection[Any]

POOL = 8
DAY = timedelta(days=1)
TICK = timedelta(microseconds=1)
EXACT = Context(prec=60)
ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia")
CLASSES = {"Base": Decimal(10), "High": Decimal(25), "Medium": Decimal(15), "Low": Decimal(5)}
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
    window: timedelta | None = None
    weight_class: str = "Custom"


@dataclass(frozen=True)
class Change:
    """A new version of a type, as it is asked for."""

    signal_type: str
    weight_class: str | None
    weight: Decimal | None
    decay_days: int
    valid_from: datetime
    window: timedelta | None


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
    events: tuple[Arrival | Change, ...]
    moments: tuple[datetime, ...]
    zone: str
    weights: dict[str, Decimal]  # for a simulation
    grace: timedelta
    company: int  # whose history of the score is looked at, counted among those with signals
    fraction: float  # of the time between two changes of its score

    def _repr_pretty_(self, printer: RepresentationPrinter, cycle: bool) -> None:
        changes = sum(isinstance(event, Change) for event in self.events)
        printer.text(f"History of {len(self.events) - changes} arrivals and {changes} changes of weights, {self.zone}")


SEED = tuple(
    Version(name, hub, CLASSES[weight_class], decay, None, None, weight_class)
    for name, hub, weight_class, decay in (
        ("DOMAIN_VERIFIED", "company-target", "Base", 365),
        ("RENEWAL_PROXIMITY", "dol-filings", "High", 365),
        ("SLOT_FILLED", "people-intelligence", "Medium", 180),
        ("EXECUTIVE_MOVEMENT", "talent-flow", "Medium", 90),
        ("NEWS_MENTION", "blog-content", "Low", 30),
    )
)


# The model


class Model:
    """The rules of the score. A method is a rule, so that a wrong model differs in one. Signals are a company's own."""

    rounding = ROUND_HALF_UP
    highest = 100

    def __init__(self, versions: Sequence[Version], zone: str = "UTC") -> None:
        self.versions = [*SEED, *versions]
        self.zone = ZoneInfo(zone)
        self.forget()

    def forget(self) -> None:
        """What was worked out by the versions until now."""
        self.version_of: dict[Signal, Version] = {}
        self.repeats_of: dict[tuple[Signal, ...], dict[Signal, Signal]] = {}
        self.days_of: dict[tuple[Signal, ...], list[datetime]] = {}

    def change(self, change: Change) -> None:
        usual = CLASSES.get(change.weight_class or "")
        weight = usual if change.weight is None else change.weight
        assert weight is not None
        version = Version(
            change.signal_type,
            next(one.source_hub for one in self.versions if one.signal_type == change.signal_type),
            weight,
            change.decay_days,
            change.valid_from,
            change.window,
            change.weight_class if change.weight_class and weight == usual else "Custom",
        )
        if version not in self.versions:
            self.versions.append(version)
            self.forget()

    def weighing(self, weights: Mapping[str, Decimal]) -> Model:
        """The same with other weights in all versions of some types."""
        other = copy(self)
        other.versions = [replace(one, weight=weights.get(one.signal_type, one.weight)) for one in self.versions]
        other.forget()
        return other

    def starts(self, version: Version, at: datetime) -> bool:
        return version.valid_from is None or version.valid_from <= at

    def version(self, signal: Signal) -> Version:
        """The one that was in force when the signal occurred."""
        if signal not in self.version_of:
            in_force = [
                one
                for one in self.versions
                if one.signal_type == signal.signal_type and self.starts(one, signal.occurred_at)
            ]
            self.version_of[signal] = max(in_force, key=start)
        return self.version_of[signal]

    def place(self, signal: Signal) -> tuple[Any, ...]:
        return signal.occurred_at, signal.source_ref.encode()

    def window(self, earlier: Signal, later: Signal) -> timedelta | None:
        return self.version(later).window

    def gap(self, earlier: Signal, later: Signal) -> timedelta:
        return later.occurred_at - earlier.occurred_at

    def is_within(self, earlier: Signal, later: Signal) -> bool:
        window = self.window(earlier, later)
        return window is not None and self.gap(earlier, later) < window

    def repeats(self, signals: tuple[Signal, ...]) -> dict[Signal, Signal]:
        """Each signal that does not count, and the last one before it that counted."""
        if signals not in self.repeats_of:
            self.repeats_of[signals] = self.walk(sorted(signals, key=self.place))
        return self.repeats_of[signals]

    def walk(self, signals: Sequence[Signal]) -> dict[Signal, Signal]:
        repeats: dict[Signal, Signal] = {}
        last: dict[str, Signal] = {}
        for one in signals:
            earlier = last.get(one.signal_type)
            if earlier and self.is_within(earlier, one):
                repeats[one] = earlier
            else:
                last[one.signal_type] = one
        return repeats

    def occurred(self, signal: Signal, at: datetime) -> bool:
        return signal.occurred_at <= at

    def age(self, signal: Signal, at: datetime) -> int:
        return (at - signal.occurred_at) // DAY

    def left(self, signal: Signal, at: datetime) -> int:
        """Days until it has faded."""
        return max(0, self.version(signal).decay_days - self.age(signal, at))

    def points(self, signal: Signal, at: datetime) -> Decimal:
        """What it contributes if it counts."""
        if not self.occurred(signal, at):
            return Decimal(0)
        version = self.version(signal)
        share = EXACT.divide(
            EXACT.multiply(version.weight, Decimal(self.left(signal, at))), Decimal(version.decay_days)
        )
        return share.quantize(Decimal("0.0001"), rounding=self.rounding)

    def contributions(self, signals: tuple[Signal, ...], at: datetime) -> dict[Signal, Decimal]:
        repeats = self.repeats(signals)
        return {one: Decimal(0) if one in repeats else self.points(one, at) for one in signals}

    def total(self, signals: tuple[Signal, ...], at: datetime) -> Decimal:
        repeats = self.repeats(signals)
        return sum((self.points(one, at) for one in signals if one not in repeats), Decimal(0))

    def score(self, signals: tuple[Signal, ...], at: datetime) -> int:
        return min(self.highest, int(self.total(signals, at).to_integral_value(rounding=ROUND_FLOOR)))

    def tier(self, score: int) -> str:
        return "COLD" if score < 25 else "WARM" if score < 50 else "HOT" if score < 75 else "BURNING"

    def valid_until(self, signals: tuple[Signal, ...], at: datetime) -> datetime | None:
        """A contribution changes when its signal occurs and with each whole day until it has faded."""
        changes = [
            signal.occurred_at + (0 if at < signal.occurred_at else (at - signal.occurred_at) // DAY + 1) * DAY
            for signal in signals
            if signal not in self.repeats(signals)
            and (at < signal.occurred_at or (at - signal.occurred_at) // DAY < self.version(signal).decay_days)
        ]
        return min(changes, default=None)

    def days(self, signals: tuple[Signal, ...]) -> list[datetime]:
        """When each signal occurs, and each whole day after it until it has faded."""
        if signals not in self.days_of:
            ages = [(one.occurred_at, age) for one in signals for age in range(self.version(one).decay_days + 1)]
            self.days_of[signals] = sorted({occurred_at + age * DAY for occurred_at, age in ages})
        return self.days_of[signals]

    def next_change(self, signals: tuple[Signal, ...], at: datetime, of_tier: bool = False) -> datetime | None:
        """The first instant after `at` with another score or tier: between two signals they only fall."""

        def seen(moment: datetime) -> int | str:
            score = self.score(signals, moment)
            return self.tier(score) if of_tier else score

        present = seen(at)
        days = self.days(signals)
        come = [bisect_left(days, one.occurred_at) for one in signals]
        first = bisect_right(days, at)
        for begin, end in pairwise(sorted({first, len(days), *(place for place in come if place > first)})):
            if seen(days[begin]) != present:
                return days[begin]
            found = bisect_left(days, True, begin, end, key=lambda moment: seen(moment) != present)
            if found < end:
                return days[found]
        return None


def start(version: Version) -> datetime:
    return version.valid_from or datetime.min.replace(tzinfo=UTC)


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
        set_json_loads(partial(json.loads, parse_float=Decimal), self.db)
        self.db.execute("SET jit = off")
        self.db.execute("SELECT fixture.minted() FROM generate_series(1, %s)", [POOL])
        self.ids = [row[0] for row in self.db.execute("SELECT outreach_id FROM outreach.outreach ORDER BY outreach_id")]
        self.db.execute("SELECT fixture.hubs_pass(id) FROM unnest(%s::uuid[]) AS id", [self.ids[1::2]])
        # The clock of the views can be set.
        self.db.execute(
            """CREATE OR REPLACE FUNCTION outreach_internal.clock() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE
               BEGIN ATOMIC
                 SELECT coalesce(
                   nullif(pg_catalog.current_setting('fixture.clock', true), '')::timestamptz, pg_catalog.clock_timestamp());
               END"""
        )

    def one(self, statement: str, *arguments: object) -> Any:
        row = self.db.execute(statement.encode(), arguments).fetchone()
        assert row is not None
        return row[0]

    def rows(self, statement: str, *arguments: object, clock: datetime | None = None) -> list[dict[str, Any]]:
        self.db.execute("SELECT set_config('fixture.clock', coalesce(%s::timestamptz::text, ''), true)", [clock])
        with self.db.cursor(row_factory=dict_row) as cursor:
            return cursor.execute(statement.encode(), arguments).fetchall()

    def define(self, versions: Sequence[Version]) -> None:
        with self.db.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO outreach.bit_signal_types VALUES (%s, %s, %s, %s, %s, coalesce(%s, '-infinity'::timestamptz), %s)",
                [
                    (
                        one.signal_type,
                        one.source_hub,
                        one.weight_class,
                        one.weight,
                        one.decay_days,
                        one.valid_from,
                        one.window,
                    )
                    for one in versions
                ],
            )

    def change(self, change: Change) -> None:
        self.db.execute(
            """SELECT outreach.set_signal_weight(%s, %s, %s, %s, 'an example', weight => %s, dedupe_window => %s)""",
            [
                change.signal_type,
                change.weight_class,
                change.decay_days,
                change.valid_from,
                change.weight,
                change.window,
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
        return {
            self.ids.index(row["outreach_id"]): row
            for row in self.rows(
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

    def duplicates(self) -> set[str]:
        rows = self.rows(
            "SELECT s.source_ref FROM outreach_internal.bit_duplicates JOIN outreach.bit_signals AS s USING (signal_id)"
        )
        return {row["source_ref"] for row in rows}


Own = dict[int, tuple[Signal, ...]]


def of_each(signals: Sequence[Signal]) -> Own:
    return {company: tuple(one for one in signals if one.company == company) for company in range(POOL)}


def differ(what: str, seen: object, expected: object, of: object = "") -> list[str]:
    return [] if seen == expected else [f"{what}: {seen} instead of {expected} {of}"]


def check_stored(pool: Pool, model: Model, own: Own, after: str) -> list[str]:
    """What each stored score says about its own instant, that none is missing, and which signals do not count."""
    stored = pool.stored()
    found = []
    for company, signals in own.items():
        row = stored.get(company)
        if row is None or not signals:
            if (row is None) == bool(signals):
                found.append(f"{after}: company {company} of {len(signals)} signals has {row}")
            continue
        at = row["scored_at"]
        score = model.score(signals, at)
        expected = (score, model.tier(score), len(signals), model.valid_until(signals, at))
        seen = (row["score"], row["score_tier"], row["signal_count"], row["valid_until"])
        found += differ(f"{after}: stored at {at}", seen, expected, signals)
    repeats = {one.source_ref for signals in own.values() for one in model.repeats(signals)}
    return found + differ(f"{after}: duplicates", pool.duplicates(), repeats, own)


def check_refresh(pool: Pool, model: Model, own: Own, at: datetime) -> list[str]:
    before = pool.stored()
    changed = pool.one("SELECT outreach.refresh_bit_scores(%s)", at)
    after = pool.stored()
    found = check_stored(pool, model, own, f"refresh as of {at}")
    for company, row in after.items():
        found += differ(f"refresh as of {at}", row["score"], model.score(own[company], at), own[company])
    moved = sum(row["score"] != before[company]["score"] for company, row in after.items())
    return found + differ(f"refresh as of {at}: changed", changed, moved)


def check_weights(pool: Pool, model: Model, at: datetime) -> list[str]:
    """The history of the weights, and what it says is in force."""
    expected = {}
    for version in sorted(model.versions, key=start):
        later = [start(one) for one in model.versions if one.signal_type == version.signal_type]
        until = min((one for one in later if one > start(version)), default=None)
        expected[version.signal_type, version.valid_from] = (
            version.source_hub,
            version.weight_class,
            version.weight,
            version.decay_days,
            version.window,
            until,
            start(version) <= at and (until is None or at < until),
        )
    rows = pool.rows(
        """SELECT signal_type, nullif(valid_from, '-infinity') AS valid_from, source_hub, weight_class, weight, decay_days,
             dedupe_window, nullif(valid_until, 'infinity') AS valid_until, in_force
           FROM outreach.vw_signal_weights""",
        clock=at,
    )
    return differ(f"weights at {at}", {tuple(row.values())[:2]: tuple(row.values())[2:] for row in rows}, expected)


def check_reads(pool: Pool, model: Model, own: Own, moments: Sequence[datetime]) -> list[str]:
    """Scores and what they are made of."""
    found = []
    for (company, at), score in pool.scores(moments).items():
        found += differ(f"score at {at}", score, model.score(own[company], at), own[company])
    explained: dict[tuple[int, datetime], dict[str, Any]] = {(one, at): {} for one in own for at in moments}
    for row in pool.rows(
        """SELECT o.outreach_id, m AS moment, e.signal_type, e.source_hub, e.occurred_at, e.weight, e.decay_factor,
             e.contribution, s.source_ref
           FROM outreach.outreach AS o, unnest(%s::timestamptz[]) AS m,
             outreach.explain_bit_score(o.outreach_id, m) AS e
             JOIN outreach.bit_signals AS s USING (signal_id)""",
        list(moments),
    ):
        explained[pool.ids.index(row["outreach_id"]), row["moment"]][row["source_ref"]] = row
    for (company, at), rows in explained.items():
        contributions = model.contributions(own[company], at)
        for signal in own[company]:
            row, version = rows.pop(signal.source_ref, None), model.version(signal)
            if row is None:
                if model.occurred(signal, at):
                    found.append(f"not explained at {at}: {signal}")
                continue
            seen = tuple(row[name] for name in ("signal_type", "source_hub", "occurred_at", "weight", "contribution"))
            expected = (signal.signal_type, version.source_hub, signal.occurred_at, version.weight)
            found += differ(f"explained at {at}", seen, (*expected, contributions[signal]), own[company])
            factor = EXACT.divide(Decimal(model.left(signal, at)), Decimal(version.decay_days))
            if abs(row["decay_factor"] - factor) > Decimal("1e-15"):
                found.append(f"decay factor {row['decay_factor']} instead of {factor} at {at}: {signal}")
        found += differ(f"explained at {at} besides", rows, {})
    return found


def check_breakdown(pool: Pool, model: Model, own: Own, moments: Sequence[datetime]) -> list[str]:
    rows = pool.rows(
        """SELECT o.outreach_id, m, s.source_ref, b.signal_type, b.source_hub, b.occurred_at, b.weight, b.decay_days,
             b.days_left, b.contribution, r.source_ref AS repeats
           FROM outreach.outreach AS o, unnest(%s::timestamptz[]) AS m, outreach.bit_breakdown(o.outreach_id, m) AS b
             JOIN outreach.bit_signals AS s USING (signal_id)
             LEFT JOIN outreach.bit_signals AS r ON r.signal_id = b.repeats""",
        list(moments),
    )
    seen = {(pool.ids.index(row.pop("outreach_id")), *row.values()) for row in rows}
    expected = set()
    for company, signals in own.items():
        repeats = model.repeats(signals)
        for at in moments:
            for signal, contribution in model.contributions(signals, at).items():
                if model.occurred(signal, at):
                    version = model.version(signal)
                    expected.add(
                        (
                            company,
                            at,
                            signal.source_ref,
                            signal.signal_type,
                            version.source_hub,
                            signal.occurred_at,
                            version.weight,
                            version.decay_days,
                            model.left(signal, at),
                            contribution,
                            repeats[signal].source_ref if signal in repeats else None,
                        )
                    )
    return differ("broken down", seen - expected, expected - seen)


def check_next_change(pool: Pool, model: Model, own: Own) -> list[str]:
    """By the clock."""
    before = pool.one("SELECT clock_timestamp()")
    rows = pool.rows(
        "SELECT o.outreach_id, n.* FROM outreach.outreach AS o, outreach.next_bit_change(o.outreach_id) AS n"
    )
    after = pool.one("SELECT clock_timestamp()")
    seen = {pool.ids.index(row["outreach_id"]): (row["at"], row["score"], row["tier"]) for row in rows}
    found = []
    for company, signals in own.items():
        until = model.valid_until(signals, before)
        if until is None or until > after:  # else a contribution changed while we asked
            at = model.next_change(signals, before, of_tier=True)
            score = model.score(signals, at) if at else 0
            expected = (at, score, model.tier(score)) if at else None
            found += differ(f"next change after {before}", seen.get(company), expected, signals)
    return found


def check_history(
    pool: Pool, model: Model, signals: tuple[Signal, ...], moments: Sequence[datetime], fraction: float
) -> list[str]:
    """Every change of a company's score until the last of the moments, and the scores in between."""
    company, clock = pool.ids[signals[0].company], max(moments)
    ids = {
        row["signal_id"]: row["source_ref"]
        for row in pool.rows(
            "SELECT signal_id::text, source_ref FROM outreach.bit_signals WHERE outreach_id = %s", company
        )
    }
    rows = pool.rows(
        "SELECT * FROM outreach.vw_bit_score_history WHERE outreach_id = %s ORDER BY changed_at", company, clock=clock
    )
    found: list[str] = []
    score, last = 0, None
    parts = dict.fromkeys(signals, Decimal(0))
    changed: datetime | None = min(one.occurred_at for one in signals) - TICK
    for row in rows:
        assert changed is not None
        changed = model.next_change(signals, changed)
        if changed is None or changed > clock or changed != row["changed_at"]:
            return [*found, f"history has a change at {row['changed_at']} instead of {changed}: {signals}"]
        found += differ(f"history: score until {changed}", row["score_before"], score, signals)
        before, score = model.score(signals, changed - TICK), model.score(signals, changed)
        expected = (before, score, model.tier(before), model.tier(score), model.total(signals, changed))
        columns = ("score_before", "score", "score_tier_before", "score_tier", "contribution")
        found += differ(f"history at {changed}", tuple(row[name] for name in columns), expected, signals)
        present = model.contributions(signals, changed)
        moved = {}
        for one in signals:
            came = (last is None or last < one.occurred_at) and one.occurred_at <= changed
            if (came and model.contributions(signals, one.occurred_at)[one]) or present[one] != parts[one]:
                moved[one.source_ref] = ("came" if came else "faded", one.signal_type, present[one] - parts[one])
        listed = {ids[one["signal_id"]]: (one["change"], one["signal_type"], one["points"]) for one in row["signals"]}
        found += differ(f"history: signals at {changed}", listed, moved, signals)
        order = [(-abs(one["points"]), one["signal_id"]) for one in row["signals"]]
        found += differ(f"history: order of the signals at {changed}", order, sorted(order))
        parts, last = present, changed
    if changed is not None and (missing := model.next_change(signals, changed)) and missing <= clock:
        found.append(f"history lacks the change at {missing}: {signals}")
    times = [row["changed_at"] for row in rows]
    within = [one + (other - one) * fraction for one, other in pairwise([*times, clock])] if times else []
    for at in (*moments, *within):
        until = [row for row in rows if row["changed_at"] <= at]
        found += differ(f"history as of {at}", until[-1]["score"] if until else 0, model.score(signals, at), signals)
    return found


def check_staleness(pool: Pool, model: Model, own: Own, grace: timedelta, at: datetime) -> list[str]:
    rows = pool.rows("SELECT * FROM outreach.vw_bit_staleness", clock=at)
    seen = {pool.ids.index(row.pop("outreach_id")): tuple(row.values()) for row in rows}
    expected = {}
    for company, row in pool.stored().items():
        until = model.valid_until(own[company], row["scored_at"])
        if until and until <= at:
            score = model.score(own[company], row["scored_at"])
            times = (row["scored_at"], until, at - until, until + grace, at > until + grace)
            expected[company] = (score, model.tier(score), *times)
    return differ(f"stale at {at}", seen, expected, own)


def check_simulation(pool: Pool, model: Model, own: Own, weights: Mapping[str, Decimal], at: datetime) -> list[str]:
    other = model.weighing(weights)
    movements = Counter[tuple[Any, ...]]()
    moved: dict[tuple[Any, ...], list[UUID]] = {}
    for company, signals in own.items():
        stands: tuple[Any, ...] = ()
        for score in (model.score(signals, at), other.score(signals, at)):
            stands += ((3 if score >= 50 else 2) if company % 2 else -1, model.tier(score))
        movements[stands] += 1
        if stands[:2] != stands[2:]:
            moved.setdefault(stands, []).append(pool.ids[company])
    expected = {
        (*stands, stands in moved, companies, tuple(moved[stands]) if stands in moved else None)
        for stands, companies in movements.items()
    }
    given = "{" + ", ".join(f'"{name}": {weight:f}' for name, weight in weights.items()) + "}"
    rows = pool.rows("SELECT * FROM outreach.simulate_bit(%s::jsonb, %s)", given, at)
    seen = {(*tuple(row.values())[:-1], row["outreach_ids"] and tuple(row["outreach_ids"])) for row in rows}
    return differ(f"simulation of {given} at {at}", seen, expected, own)


def hold_against(pool: Pool, model: Model, history: History) -> None:
    found = []
    with pool.db.transaction(force_rollback=True):
        pool.db.execute("SELECT set_config('TimeZone', %s, true)", [history.zone])
        pool.one("SELECT outreach.set_setting('bit_refresh_grace', %s, 'an example')", Jsonb(f"{history.grace}"))
        pool.define(history.versions)
        recorded: dict[Signal, None] = {}
        for number, event in enumerate(history.events):
            if isinstance(event, Change):
                pool.change(event)
                model.change(event)
            else:
                pool.record(event)
                recorded |= dict.fromkeys(event.signals)
            own = of_each(list(recorded))
            found += check_stored(pool, model, own, f"event {number}")
            if isinstance(event, Arrival) and event.refresh:
                found += check_refresh(pool, model, own, event.refresh)
        for at in sorted({*map(start, model.versions)})[-3:]:
            found += check_weights(pool, model, at)
        found += check_reads(pool, model, own, history.moments)
        found += check_breakdown(pool, model, own, history.moments[::4])
        found += check_next_change(pool, model, own)
        scored = [signals for signals in own.values() if signals]
        signals = scored[history.company % len(scored)]
        found += check_history(pool, model, signals, history.moments, history.fraction)
        run_out = sorted(row["valid_until"] for row in pool.stored().values() if row["valid_until"])
        for at in run_out[:1]:
            for moment in (at - TICK, at, at + history.grace, at + history.grace + TICK):
                found += check_staleness(pool, model, own, history.grace, moment)
            found += check_refresh(pool, model, own, at)
        for at in history.moments[::2]:
            found += check_simulation(pool, model, own, history.weights, at)
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
        "2023-12-31T12:00:00Z",  # a day before the first of the year
        "2024-01-01T00:00:00Z",
        "2024-01-01T12:00:00Z",
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
    st.integers(0, 599999).map(lambda half: Decimal(2 * half + 1) / 20000),  # halfway between two contributions
)
tens = st.integers(0, 10).map(lambda tens: Decimal(10 * tens))
decays = st.one_of(st.sampled_from([1, 2, 3, 7, 20, 30, 90, 180, 200, 365, 366, 3660]), st.integers(1, 3660))
windows = st.one_of(
    st.none(),
    st.sampled_from(
        [
            timedelta(minutes=1),
            timedelta(hours=1),
            DAY - TICK,
            DAY,
            timedelta(hours=36),
            7 * DAY,
            30 * DAY,
            180 * DAY,
            365 * DAY,
            3660 * DAY,
        ]
    ),
    st.timedeltas(TICK, 3660 * DAY),
)
graces = st.one_of(
    st.sampled_from([timedelta(0), timedelta(hours=1), DAY, 30 * DAY]), st.timedeltas(timedelta(0), 365 * DAY)
)
nudges = st.sampled_from([timedelta(0), timedelta(0), TICK, -TICK])
REFS = ("Z", "a", "z", "é")  # in the order of their bytes, which no alphabet has


@st.composite
def histories(draw: st.DrawFn, now: datetime) -> History:
    recent = st.one_of(
        st.sampled_from([now, now + timedelta(minutes=3), now + timedelta(minutes=4)]),
        st.integers(1, 400).map(lambda days: now - days * DAY),
        st.timedeltas(timedelta(0), 60 * DAY).map(lambda age: now - age),
    )
    times = draw(st.sampled_from([instants, recent, st.one_of(instants, recent)]))

    versions: list[Version] = []
    changes: list[Change] = []
    names = [*TYPES, *(version.signal_type for version in SEED)]
    for name in names:
        starts = draw(st.lists(times, max_size=2, unique=True))
        its_windows = draw(st.sampled_from([windows, windows, st.none()]))
        if name in TYPES:
            hub = draw(st.sampled_from(HUBS))
            first = draw(st.integers(0, len(starts)))
            for start in [None, *starts[:first]]:
                versions.append(Version(name, hub, draw(weights), draw(decays), start, draw(its_windows)))
            starts = starts[first:]
        elif draw(st.booleans()):
            continue
        for start in starts:
            weight_class, weight = draw(
                st.one_of(
                    st.tuples(st.sampled_from([*CLASSES]), st.none()),
                    st.tuples(st.sampled_from([None, "Custom", *CLASSES]), weights),
                    st.sampled_from([*CLASSES.items()]),
                )
            )
            changes.append(Change(name, weight_class, weight, draw(decays), start, draw(its_windows)))

    asked: list[Version | Change] = [*SEED, *versions, *changes]
    of_type = {name: [one for one in asked if one.signal_type == name] for name in names}
    begun = [one.valid_from for one in asked if one.valid_from and one.valid_from <= now]
    occurred = st.one_of(times, st.sampled_from(begun)) if begun else times

    signals: list[Signal] = []
    for number in range(draw(st.integers(8, 30))):
        if signals and draw(st.integers(0, 2)) > 0:  # near the edge of a window that an earlier one may have opened
            opening = draw(st.sampled_from(signals))
            company, name = opening.company, opening.signal_type
            window = draw(st.sampled_from([one.window for one in of_type[name] if one.window] or [DAY]))
            tenths = draw(st.sampled_from([0, 0, 0, 4, 6, 6, -6, 10, 10, 10, -10, draw(st.integers(-12, 25))]))
            at = opening.occurred_at + window * tenths / 10
        else:
            company, name = draw(st.integers(0, POOL - 1)), draw(st.sampled_from([*TYPES, *TYPES, *names]))
            at = draw(occurred)
        at = min(at + draw(nudges), now + timedelta(minutes=4, seconds=30))
        signals.append(Signal(company, name, f"{draw(st.sampled_from(REFS))} {number}", at))

    def moment() -> datetime:
        """Where a rule could go wrong: at an instant, or when some signal is so many days old, give or take a tick."""
        if draw(st.booleans()):
            signal = draw(st.sampled_from(signals))
            decay = draw(st.sampled_from(of_type[signal.signal_type])).decay_days
            age = draw(st.sampled_from([0, 0, 1, decay - 1, decay, decay, decay + 1, draw(st.integers(0, decay))]))
            return signal.occurred_at + age * DAY + draw(nudges)
        return draw(times) + draw(st.one_of(st.just(0), st.integers(0, 4000))) * DAY

    def refresh() -> datetime | None:
        choice = draw(st.sampled_from(["none", "moment", "moment", "hours ago"]))
        if choice == "hours ago":  # not so old that all contributions have changed since
            return now - draw(st.timedeltas(timedelta(0), 2 * DAY))
        return moment() if choice == "moment" else None

    repeated = signals + draw(st.lists(st.sampled_from(signals), max_size=6))
    order = draw(st.permutations(repeated))
    cuts = sorted({0, len(order), *draw(st.lists(st.integers(0, len(order)), max_size=6))})
    events: list[Arrival | Change] = [
        Arrival(tuple(order[start:end]), draw(st.booleans()), refresh()) for start, end in pairwise(cuts)
    ]
    # Some begin when one of the signals occurred, some in the future. No two of a type begin at the same time.
    begin = {(one.signal_type, one.valid_from) for one in versions}
    for change in changes:
        its_own = [one.occurred_at for one in signals if one.signal_type == change.signal_type]
        starts = [change.valid_from, now + DAY, *([draw(st.sampled_from(its_own))] * 2 if its_own else [])]
        moved = replace(change, valid_from=draw(st.sampled_from(starts)))
        if (moved.signal_type, moved.valid_from) in begin:
            continue
        begin.add((moved.signal_type, moved.valid_from))
        for _ in range(draw(st.sampled_from([1, 1, 1, 2]))):  # twice is once
            events.insert(draw(st.integers(0, len(events))), moved)
    moments = {moment() for _ in range(9)} | {draw(st.sampled_from(signals)).occurred_at}
    return History(
        tuple(versions),
        tuple(events),
        tuple(sorted(moments)),
        draw(st.sampled_from(ZONES)),
        {name: draw(st.one_of(weights, tens)) for name in names if draw(st.booleans())},
        draw(graces),
        draw(st.integers(0, POOL - 1)),
        draw(st.floats(0, 1)),
    )


@pytest.fixture(scope="module")
def pool(module_clone: str) -> Iterator[Pool]:
    with psycopg.connect(module_clone) as db:
        yield Pool(db)


def agree(pool: Pool, model: type[Model], examples: int) -> None:
    """Recent signals are so and so old by the clock: the same examples in every run, but for that."""

    @effort(examples)
    @given(histories(pool.one("SELECT clock_timestamp()")))
    def hold(history: History) -> None:
        hold_against(pool, model(history.versions, history.zone), history)

    hold()


def test_all_agree_with_the_model(pool: Pool) -> None:
    agree(pool, Model, 100)


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
    def score(self, signals: tuple[Signal, ...], at: datetime) -> int:
        return min(self.highest, int(self.total(signals, at).to_integral_value(rounding=ROUND_HALF_UP)))


class CalendarWindow(Model):
    """The calendar's days, as a window that is a day long begins with each of them."""

    def gap(self, earlier: Signal, later: Signal) -> timedelta:
        return later.occurred_at.date() - earlier.occurred_at.date()


class WindowIncludesItsEnd(Model):
    def is_within(self, earlier: Signal, later: Signal) -> bool:
        window = self.window(earlier, later)
        return window is not None and self.gap(earlier, later) <= window


class WindowFromTheLast(Model):
    """Of the signals, not of those that counted."""

    def walk(self, signals: Sequence[Signal]) -> dict[Signal, Signal]:
        repeats: dict[Signal, Signal] = {}
        last: dict[str, Signal] = {}
        for one in signals:
            earlier = last.get(one.signal_type)
            if earlier and self.is_within(earlier, one):
                repeats[one] = repeats.get(earlier, earlier)
            last[one.signal_type] = one
        return repeats


class WindowAcrossTypes(Model):
    def walk(self, signals: Sequence[Signal]) -> dict[Signal, Signal]:
        repeats: dict[Signal, Signal] = {}
        last = None
        for one in signals:
            if last and self.is_within(last, one):
                repeats[one] = last
            else:
                last = one
        return repeats


class TiesByArrival(Model):
    def place(self, signal: Signal) -> tuple[Any, ...]:
        return (signal.occurred_at,)


class TiesByAlphabet(Model):
    def place(self, signal: Signal) -> tuple[Any, ...]:
        return signal.occurred_at, normalize("NFD", signal.source_ref).casefold()


class WalkByArrival(Model):
    def place(self, signal: Signal) -> tuple[Any, ...]:
        return ()


class EarlierWindow(Model):
    """Of the version of the signal that counted."""

    def window(self, earlier: Signal, later: Signal) -> timedelta | None:
        return self.version(earlier).window


class RecordedKeepTheirVersion(Model):
    def change(self, change: Change) -> None:
        known = self.version_of
        super().change(change)
        self.version_of = known


class FadeThoughTheyDoNotCount(Model):
    def valid_until(self, signals: tuple[Signal, ...], at: datetime) -> datetime | None:
        return min(filter(None, (Model.valid_until(self, (one,), at) for one in signals)), default=None)


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
    CalendarWindow,
    WindowIncludesItsEnd,
    WindowFromTheLast,
    WindowAcrossTypes,
    TiesByArrival,
    TiesByAlphabet,
    WalkByArrival,
    EarlierWindow,
    RecordedKeepTheirVersion,
    FadeThoughTheyDoNotCount,
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


FAULTS = [
    ("mark_duplicates", "(NOT w.counts)", "false"),
    ("mark_duplicates", "AND w.counts", "AND false"),
    ("last_counted_step", ">= dedupe_window", "> dedupe_window"),
    ("store_signals", "PERFORM outreach_internal.mark_duplicates(_gained.deduped_ids);", ""),
    ("record_signal", "w.dedupe_window IS NOT NULL", "false"),
    ("set_signal_weight", "PERFORM outreach_internal.mark_duplicates(_companies);", ""),
    ("set_signal_weight", "PERFORM outreach_internal.rescore(_companies, clock_timestamp());", ""),
    (
        "set_signal_weight",
        "s.occurred_at >= set_signal_weight.valid_from",
        "s.occurred_at > set_signal_weight.valid_from",
    ),
    ("score_is_stale", "as_of >= valid_until", "as_of > valid_until"),
    ("bit_breakdown", "w.counts AND", ""),
    ("next_bit_change", "ORDER BY r.at\n", "ORDER BY r.at DESC\n"),
    ("simulate_bit", "c.changes_at IS NOT NULL AND", ""),
    ("vw_signal_weights", "t.now < t.valid_until", "t.now <= t.valid_until"),
    ("vw_bit_staleness", "<= c.at", "< c.at"),
    ("vw_bit_score_history", "AND 1 PRECEDING", "AND CURRENT ROW"),
]


@pytest.mark.parametrize(("name", "right", "wrong"), FAULTS)
def test_a_wrong_line_is_noticed(pool: Pool, name: str, right: str, wrong: str) -> None:
    definition = pool.one(
        """SELECT CASE classid
             WHEN 'pg_proc'::regclass THEN pg_get_functiondef(objid)
             ELSE format('CREATE OR REPLACE VIEW %%s AS %%s', objid::regclass, pg_get_viewdef(objid))
           END
           FROM (
             SELECT 'pg_proc'::regclass AS classid, oid AS objid, proname AS name, pronamespace AS schema FROM pg_proc
             UNION ALL
             SELECT 'pg_class'::regclass, oid, relname, relnamespace FROM pg_class
           ) AS defined
           WHERE name = %s AND schema IN ('outreach'::regnamespace, 'outreach_internal'::regnamespace)""",
        name,
    )
    assert definition.count(right) == 1
    with pool.db.transaction(force_rollback=True):
        pool.db.execute(definition.replace(right, wrong))
        with pytest.raises(AssertionError, match="differences"):
            agree(pool, Model, 1500)


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


WINDOWS = [timedelta(minutes=1), timedelta(hours=36), DAY, 2 * DAY, 7 * DAY, 365 * DAY, 366 * DAY, 3660 * DAY]


def edges(window: timedelta) -> tuple[list[Version], list[Signal]]:
    """At each instant a signal that just counts, after one that just does not."""
    versions = [Version(f"EDGE_{n}", HUBS[0], Decimal(1), 1, None, window) for n in range(len(INSTANTS))]
    signals = [
        Signal(0, version.signal_type, f"{version.signal_type} {place}", at)
        for version, occurred in zip(versions, INSTANTS, strict=True)
        for place, at in [("after", occurred), ("before", occurred - TICK), ("opening", occurred - window)]
    ]
    return versions, signals


@pytest.mark.parametrize("window", WINDOWS)
def test_the_edge_of_a_window(pool: Pool, window: timedelta) -> None:
    """By the clock and not by the calendar, over new year, leap days and changes of the clocks, whatever came first."""
    versions, signals = edges(window)
    for zone in ZONES:
        with pool.db.transaction(force_rollback=True):
            pool.db.execute("SELECT set_config('TimeZone', %s, true)", [zone])
            pool.define(versions)
            pool.record(Arrival(tuple(signals), True, None))
            assert pool.duplicates() == {one.source_ref for one in signals if one.source_ref.endswith("before")}


def test_a_window_of_local_days_has_other_edges() -> None:
    """Else the test above would prove nothing."""

    class LocalWindow(Model):
        def gap(self, earlier: Signal, later: Signal) -> timedelta:
            local = [one.occurred_at.astimezone(self.zone).replace(tzinfo=None) for one in (earlier, later)]
            return local[1] - local[0]

    versions, signals = edges(DAY)
    for zone in ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe"):
        right, wrong = Model(versions, zone), LocalWindow(versions, zone)
        assert wrong.repeats(tuple(signals)) != right.repeats(tuple(signals))


@pytest.mark.parametrize(
    ("times", "window", "counted"),
    [
        (["2024-12-31T23:59:00Z", "2025-01-01T00:01:00Z"], DAY, [0]),
        (["2024-12-31T23:59:00Z", "2025-01-01T00:01:00Z"], 365 * DAY, [0]),
        (["2024-12-31T12:00:00Z", "2025-01-01T11:59:59.999999Z"], DAY, [0]),
        (["2024-12-31T12:00:00Z", "2025-01-01T12:00:00Z"], DAY, [0, 1]),
        (["2023-12-31T12:00:00Z", "2024-12-31T12:00:00Z"], 366 * DAY, [0, 1]),
        (["2023-12-31T12:00:00Z", "2024-12-31T12:00:00Z"], 366 * DAY + TICK, [0]),
        (["2024-02-28T12:00:00Z", "2024-03-01T12:00:00Z"], 2 * DAY, [0, 1]),
        (["2023-02-28T12:00:00Z", "2023-03-01T12:00:00Z"], 2 * DAY, [0]),
        (["2024-03-30T12:00:00+01:00", "2024-03-31T12:00:00+02:00"], DAY, [0]),  # 23 hours
        (["2024-10-26T12:00:00+02:00", "2024-10-27T12:00:00+01:00"], timedelta(hours=25), [0, 1]),
        # From the last that counted: the second does not make the third one wait.
        (["2024-12-31T00:00:00Z", "2024-12-31T18:00:00Z", "2025-01-01T00:00:00Z"], DAY, [0, 2]),
        (["2024-12-31T00:00:00Z"] * 3, TICK, [0]),
        (["2024-12-31T00:00:00Z", "2024-12-31T00:00:00.000001Z"], TICK, [0, 1]),
    ],
)
@pytest.mark.parametrize("backwards", [False, True])
def test_boundaries_of_a_window(
    pool: Pool, times: list[str], window: timedelta, counted: list[int], backwards: bool
) -> None:
    signals = [Signal(0, "EDGE", REFS[n], datetime.fromisoformat(time).astimezone(UTC)) for n, time in enumerate(times)]
    for zone in ZONES:
        with pool.db.transaction(force_rollback=True):
            pool.db.execute("SELECT set_config('TimeZone', %s, true)", [zone])
            pool.define([Version("EDGE", HUBS[0], Decimal(10), 3660, None, window)])
            pool.record(Arrival(tuple(reversed(signals) if backwards else signals), False, None))
            assert pool.duplicates() == {REFS[n] for n in range(len(times)) if n not in counted}
            contributing = "SELECT count(*) FROM outreach.bit_breakdown(%s, %s) WHERE contribution > 0"
            assert pool.one(contributing, pool.ids[0], signals[-1].occurred_at) == len(counted)


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
        assert check_stored(pool, Model([]), of_each(own), "undated") == []
        row = pool.stored()[0]
        assert (row["score"], row["valid_until"]) == (5, occurred + DAY)
