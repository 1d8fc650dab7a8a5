"""When a campaign's windows are open next, against a model that looks at every minute with zoneinfo."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg.types.json import Jsonb

from property.effort import effort

Connection = psycopg.Connection[Any]

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
# The years of which the rules are known: a server and a client of different age agree on them.
FIRST, LAST = datetime(2007, 1, 1, tzinfo=UTC), datetime(2024, 1, 1, tzinfo=UTC)
ZONES = (
    *("UTC", "America/New_York", "Europe/Berlin", "Europe/London", "Asia/Kathmandu", "Australia/Lord_Howe"),
    *("Pacific/Apia", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Pacific/Chatham", "America/St_Johns"),
    *("America/Sao_Paulo", "America/Havana", "Asia/Beirut", "Asia/Tehran", "Africa/Casablanca", "Africa/Cairo"),
    *("Asia/Pyongyang", "America/Caracas", "Europe/Moscow", "Antarctica/Troll", "America/Asuncion", "Asia/Amman"),
)


# What is asked


@dataclass(frozen=True)
class Window:
    days: frozenset[int]
    opens: int  # minutes from midnight
    closes: int

    def option(self) -> dict[str, Any]:
        def clock(minutes: int) -> str:
            return f"{minutes // 60:02}:{minutes % 60:02}"

        return {"days": sorted(self.days), "from": clock(self.opens), "to": clock(self.closes)}


@dataclass(frozen=True)
class Case:
    windows: tuple[Window, ...] | None
    zone: str
    holidays: frozenset[date]
    observe: bool | None
    after: datetime


@dataclass(frozen=True)
class Batch:
    cases: tuple[Case, ...]
    session_zone: str


# The model


class Model:
    """Open or not at an instant, and so minute by minute. A method is a rule, so that a wrong model differs in one."""

    def local(self, case: Case, instant: datetime) -> datetime:
        return instant.astimezone(ZoneInfo(case.zone))

    def weekday(self, local: datetime) -> int:
        return local.isoweekday()

    def within(self, window: Window, local: datetime) -> bool:
        minute = local.hour * 60 + local.minute
        return self.weekday(local) in window.days and window.opens <= minute < window.closes

    def is_holiday(self, case: Case, local: datetime) -> bool:
        return bool(case.observe) and local.date() in case.holidays

    def is_open(self, case: Case, instant: datetime) -> bool:
        local = self.local(case, instant)
        if self.is_holiday(case, local):
            return False
        return case.windows is None or any(self.within(window, local) for window in case.windows)

    def next_open(self, case: Case) -> datetime | None:
        instant = case.after
        while not self.is_open(case, instant):
            instant = instant.replace(second=0, microsecond=0) + MINUTE
            if instant >= case.after + timedelta(days=400):
                return None
        return instant


def ask(db: Connection, batch: Batch) -> list[datetime | None]:
    """What the database says; every case has a country of its own."""
    codes = [
        row[0] for row in db.execute("SELECT country FROM outreach.country_time_zones ORDER BY country").fetchall()
    ]
    with db.transaction(force_rollback=True):
        db.execute("SELECT set_config('TimeZone', %s, true)", [batch.session_zone])
        days = [
            {"country": code, "day": day.isoformat(), "name": "x"}
            for code, case in zip(codes, batch.cases, strict=False)
            for day in sorted(case.holidays)
        ]
        db.execute("SELECT outreach.load_holidays(%s)", [Jsonb(days)])
        asked = [
            {
                "windows": None if case.windows is None else [window.option() for window in case.windows],
                "zone": case.zone,
                "country": code,
                "observe": case.observe,
                "after": case.after.isoformat(),
            }
            for code, case in zip(codes, batch.cases, strict=False)
        ]
        rows = db.execute(
            """SELECT outreach_internal.next_open(nullif(c.value -> 'windows', 'null'), c.value ->> 'zone', c.value ->> 'country',
                 (c.value ->> 'observe')::boolean, (c.value ->> 'after')::timestamptz) AT TIME ZONE 'UTC'
               FROM jsonb_array_elements(%s) WITH ORDINALITY AS c (value, position) ORDER BY c.position""",
            [Jsonb(asked)],
        ).fetchall()
    return [None if row[0] is None else row[0].replace(tzinfo=UTC) for row in rows]


def hold_against(db: Connection, model: Model, batch: Batch) -> None:
    found = [
        f"{case}: the database says {said}, the model {expected}"
        for case, said in zip(batch.cases, ask(db, batch), strict=True)
        if (expected := model.next_open(case)) != said
    ]
    assert not found, f"{len(found)} differences:\n" + "\n".join(found[:5])


# Which cases are tried


@cache
def changes(zone: str) -> tuple[datetime, ...]:
    """The instants at which a zone's offset changes, to the minute."""
    info = ZoneInfo(zone)
    found = []
    instant = FIRST
    while instant < LAST:
        following = instant + 6 * HOUR
        if instant.astimezone(info).utcoffset() != following.astimezone(info).utcoffset():
            low, high = instant, following
            while high - low > MINUTE:
                middle = low + (high - low) // MINUTE // 2 * MINUTE
                if middle.astimezone(info).utcoffset() == instant.astimezone(info).utcoffset():
                    low = middle
                else:
                    high = middle
            found.append(high)
        instant = following
    return tuple(found)


offsets = st.one_of(
    st.integers(-3 * 86400, 3600),
    st.integers(-7200, 7200),
    st.sampled_from([-3600, -1800, -60, -1, 0, 1, 60, 1800, 3600]),
)


@st.composite
def instants(draw: st.DrawFn, zone: str) -> datetime:
    """Mostly near a change, where it could go wrong."""
    near = changes(zone)
    if near and draw(st.integers(0, 9)) > 0:
        base = draw(st.sampled_from(near)) + timedelta(seconds=draw(offsets))
    else:
        base = FIRST + timedelta(seconds=draw(st.integers(0, int((LAST - FIRST).total_seconds()))))
    return base + timedelta(microseconds=draw(st.sampled_from([0, 0, 0, 1, -1, 999999])))


minutes = st.one_of(st.integers(0, 1439), st.sampled_from([0, 1, 30, 60, 90, 105, 120, 135, 150, 180, 540, 1380, 1410]))


@st.composite
def windows(draw: st.DrawFn) -> Window:
    opens = draw(minutes)
    closes = draw(st.one_of(st.integers(opens + 1, 1440), st.integers(opens + 1, min(opens + 60, 1440)), st.just(1440)))
    days = draw(st.one_of(st.frozensets(st.integers(1, 7), min_size=1), st.just(frozenset(range(1, 8)))))
    return Window(days, opens, closes)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    zone = draw(st.sampled_from(ZONES))
    after = draw(instants(zone))
    today = after.astimezone(ZoneInfo(zone)).date()
    days = draw(st.frozensets(st.integers(-1, 8), max_size=6))
    some = draw(st.one_of(st.lists(windows(), min_size=1, max_size=3).map(tuple), st.none()))
    if some and draw(st.integers(0, 4)) == 0:
        # Exactly where one of them begins or ends.
        local = after.replace(second=0, microsecond=0).astimezone(ZoneInfo(zone))
        edge = local.hour * 60 + local.minute
        some = (*some[1:], Window(some[0].days, *((edge, 1440) if draw(st.booleans()) or edge == 0 else (0, edge))))
        after = local.astimezone(UTC)
    return Case(
        windows=some,
        zone=zone,
        holidays=frozenset(today + timedelta(days=day) for day in days),
        observe=draw(st.sampled_from([True, True, False, None])),
        after=after,
    )


batches = st.builds(
    Batch,
    cases=st.lists(cases(), min_size=20, max_size=20).map(tuple),
    session_zone=st.sampled_from(("UTC", "America/New_York", "Pacific/Apia", "Australia/Lord_Howe", "Asia/Beirut")),
)


@pytest.fixture(scope="module")
def db(module_clone: str) -> Iterator[Connection]:
    with psycopg.connect(module_clone) as connection:
        yield connection


def agree(db: Connection, model: Model, examples: int) -> None:
    @effort(examples)
    @given(batches)
    def hold(batch: Batch) -> None:
        hold_against(db, model, batch)

    hold()


def test_the_database_agrees_with_the_model(db: Connection) -> None:
    agree(db, Model(), 15)


@pytest.mark.parametrize("zone", [zone for zone in ZONES if zone != "UTC"])
def test_every_minute_around_a_change(db: Connection, zone: str) -> None:
    """The last two changes of a zone, with windows that begin and end within what is left out or repeated."""
    week = frozenset(range(1, 8))
    for change in changes(zone)[-2:]:
        before, after = (instant.astimezone(ZoneInfo(zone)) for instant in (change - MINUTE, change))
        around = [before.hour * 60 + before.minute, after.hour * 60 + after.minute]
        for opens in {(minute + shift) % 1440 for minute in around for shift in (-70, -40, -10, 0, 15)}:
            window = Window(week, opens, min(opens + 20, 1440))
            asked = [Case((window,), zone, frozenset(), None, change + n * MINUTE) for n in range(-100, 101)]
            following = Model().next_open(asked[-1])
            expected = []
            for case in reversed(asked):
                following = case.after if Model().is_open(case, case.after) else following
                expected.append(following)
            assert ask(db, Batch(tuple(asked), "America/New_York")) == expected[::-1], (window, change)


def test_two_changes_within_a_day_do_not_occur() -> None:
    """What the function relies on."""
    for zone in ZONES:
        found = changes(zone)
        assert all(later - earlier > timedelta(days=2) for earlier, later in pairwise(found)), zone


# Without these the tests above would prove nothing: they have to find each fault, in the model as in the database.


class EndIncluded(Model):
    def within(self, window: Window, local: datetime) -> bool:
        minute = local.hour * 60 + local.minute
        return self.weekday(local) in window.days and window.opens <= minute <= window.closes


class SundayFirst(Model):
    def weekday(self, local: datetime) -> int:
        return local.isoweekday() % 7 + 1


class ServersDay(Model):
    def is_holiday(self, case: Case, local: datetime) -> bool:
        return bool(case.observe) and local.astimezone(UTC).date() in case.holidays


class HolidaysAlways(Model):
    def is_holiday(self, case: Case, local: datetime) -> bool:
        return local.date() in case.holidays


class HolidaysNever(Model):
    def is_holiday(self, case: Case, local: datetime) -> bool:
        return False


class FirstPassOnly(Model):
    def within(self, window: Window, local: datetime) -> bool:
        return local.fold == 0 and super().within(window, local)


class OffsetOfTheDay(Model):
    def local(self, case: Case, instant: datetime) -> datetime:
        local = instant.astimezone(ZoneInfo(case.zone))
        noon = local.replace(hour=12, minute=0, fold=0).utcoffset()
        assert noon is not None
        return (instant.replace(tzinfo=None) + noon).replace(tzinfo=ZoneInfo(case.zone))


class OffsetOfTheBeginning(Model):
    def local(self, case: Case, instant: datetime) -> datetime:
        offset = case.after.astimezone(ZoneInfo(case.zone)).utcoffset()
        assert offset is not None
        return (instant.replace(tzinfo=None) + offset).replace(tzinfo=ZoneInfo(case.zone))


class WholeMinutes(Model):
    def next_open(self, case: Case) -> datetime | None:
        found = super().next_open(case)
        return found and found.replace(second=0, microsecond=0)


@pytest.mark.parametrize(
    "wrong",
    [
        EndIncluded, SundayFirst, ServersDay, HolidaysAlways, HolidaysNever, FirstPassOnly, OffsetOfTheDay,
        OffsetOfTheBeginning, WholeMinutes,
    ],
)  # fmt: skip
def test_a_wrong_rule_is_noticed(db: Connection, wrong: type[Model]) -> None:
    with pytest.raises(AssertionError, match="differences"):
        agree(db, wrong(), 25)  # ends at the first difference


MUTANTS = {
    "the end of a window is inside": ("(w.value ->> 'to')::time > _local::time", "(w.value ->> 'to')::time >= _local::time"),
    "days are numbered from Sunday": ("isodow", "dow"),
    "a window may begin before now": ("greatest((w.value ->> 'from')::time, _local::time)", "(w.value ->> 'from')::time"),
    "the last window counts": ("SELECT min(greatest", "SELECT max(greatest"),
    "holidays by the server's day": ("h.day = _local::date", "h.day = _utc::date"),
    "holidays of all countries": ("h.country = next_open.country AND ", ""),
    "holidays without being asked": ("observe_holidays AND country", "country"),
    "the offset never changes": ("= _offset THEN\n      IF _opens", "IS NOT NULL THEN\n      IF _opens"),
    "a change is passed over": ("_utc := _other;", "_utc := _next;"),
    "a day too far": ("_local::date + interval '1 day'", "_local::date + interval '2 days'"),
    "found a second before the change": ("_utc := _other;", "_utc := _other - interval '1 second';"),
    "the session's zone": ("RETURN CASE WHEN _next < _end THEN _next AT TIME ZONE 'UTC' END", "RETURN CASE WHEN _next < _end THEN _next END"),
}  # fmt: skip


@pytest.mark.parametrize("mutant", MUTANTS)
def test_a_wrong_function_is_noticed(db: Connection, mutant: str) -> None:
    old, new = MUTANTS[mutant]
    with db.transaction(force_rollback=True):
        row = db.execute("SELECT pg_get_functiondef('outreach_internal.next_open'::regproc)").fetchone()
        assert row is not None
        assert old in row[0], "the function reads otherwise: seed the fault anew"
        db.execute(row[0].replace(old, new).encode())
        # A function that goes round in circles is noticed as well.
        db.execute("SET LOCAL statement_timeout = '2s'")
        with pytest.raises((AssertionError, psycopg.errors.QueryCanceled), match=r"differences|statement timeout"):
            agree(db, Model(), 25)
