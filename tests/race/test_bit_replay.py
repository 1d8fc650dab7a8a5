"""A hundred connections record at once, with refreshes beside them: what is left is what one connection leaves."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg.types.json import Jsonb

from databases import Databases
from race.signals import MISMARKED, WRONG, Statement, companies, rows

CONNECTIONS = 100
CALLS = 12  # of each connection
BUSY = 30  # companies that get signals all the time
QUIET = 25  # companies that get their first ones in the last calls, all at the same moment
NOW = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
# The windows are multiples of it: signals lie exactly at their edges, and at the same instant.
STEP = timedelta(hours=6)

# Type, class, days of decay, days before NOW at which the version begins, window.
VERSIONS = [
    ("NEWS_MENTION", "Low", 30, 80, "12 hours"),
    ("NEWS_MENTION", "Medium", 45, 40, "7 days"),
    ("NEWS_MENTION", "Low", 30, 10, None),
    ("EXECUTIVE_MOVEMENT", "High", 90, 60, "3 days"),
    ("DOMAIN_VERIFIED", "High", 365, 50, None),
    ("DOMAIN_VERIFIED", "Base", 200, 20, None),
]
TYPES = ["NEWS_MENTION", "EXECUTIVE_MOVEMENT", "DOMAIN_VERIFIED", "SLOT_FILLED"]


@dataclass(frozen=True)
class Signal:
    company: int
    signal_type: str
    ref: str
    occurred_at: datetime | None

    def element(self, ids: list[UUID]) -> dict[str, Any]:
        element = {"outreach_id": str(ids[self.company]), "signal_type": self.signal_type, "source_ref": self.ref}
        return element | ({"occurred_at": self.occurred_at.isoformat()} if self.occurred_at else {})


Call = list[Signal]


def statement(call: Call, ids: list[UUID]) -> Statement:
    if len(call) == 1:
        [signal] = call
        return (
            "SELECT outreach.record_signal(%s, %s, %s, %s)",
            [ids[signal.company], signal.signal_type, signal.ref, signal.occurred_at],
        )
    return "SELECT * FROM outreach.record_signals(%s)", [Jsonb([signal.element(ids) for signal in call])]


def dice(seed: int) -> list[list[Call]]:
    """The calls of each connection: single ones and batches, of new signals and of such that other calls have too."""
    chance = random.Random(seed)
    signals: list[Signal] = []

    def signal() -> Signal:
        if signals and chance.random() < 0.2:
            return chance.choice(signals[-200:])
        occurred_at = None if chance.random() < 0.1 else NOW - chance.randint(0, 400) * STEP
        new = Signal(chance.randrange(BUSY), chance.choice(TYPES), f"ref {len(signals)}", occurred_at)
        signals.append(new)
        return new

    def size() -> int:
        return chance.randint(2, 12) if chance.random() < 0.3 else 1

    calls = [[signal() for _ in range(size())] for _ in range(CONNECTIONS * (CALLS - 1))]
    last = [
        Signal(BUSY + number % QUIET, chance.choice(TYPES[2:]), f"last {number}", NOW - chance.randint(0, 400) * STEP)
        for number in range(CONNECTIONS)
    ]
    # One after the other goes to the next connection: those that have a signal in common run at about the same time.
    return [[*calls[number::CONNECTIONS], [last[number]]] for number in range(CONNECTIONS)]


def prepare(dsn: str) -> list[UUID]:
    with psycopg.connect(dsn, autocommit=True) as db:
        for signal_type, weight_class, decay_days, days, window in VERSIONS:
            db.execute(
                "SELECT outreach.set_signal_weight(%s, %s, %s, %s, 'race', dedupe_window => %s)",
                [signal_type, weight_class, decay_days, NOW - timedelta(days=days), window],
            )
    return companies(dsn, BUSY + QUIET)


def race(dsn: str, ids: list[UUID], calls: list[list[Call]]) -> int:
    """Returns how many refreshes ran; an error of any call is raised.

    They end before the last calls, for they also put right what a call has done wrong.
    """
    together = threading.Barrier(len(calls), timeout=120)
    done = threading.Event()

    def recorder(db: psycopg.Connection[Any], own: list[Call]) -> None:
        together.wait()
        for call in own[:-1]:
            db.execute(*statement(call, ids))
        together.wait()
        done.set()
        together.wait()
        db.execute(*statement(own[-1], ids))

    def refresher(db: psycopg.Connection[Any], seed: int) -> int:
        chance = random.Random(seed)
        refreshes = 0
        while not done.wait(0.02):
            match chance.randrange(3):
                case 0:
                    db.execute("SELECT outreach.refresh_bit_scores()")
                case 1:
                    db.execute("SELECT outreach.refresh_bit_scores(%s)", [NOW - chance.randint(1, 400) * STEP])
                case 2:
                    db.execute("SELECT outreach.refresh_bit_scores(%s)", [NOW + chance.randint(1, 400) * STEP])
            refreshes += 1
        return refreshes

    with ExitStack() as opened, ThreadPoolExecutor(len(calls) + 3) as pool:
        connections = [
            opened.enter_context(psycopg.connect(dsn, autocommit=True, prepare_threshold=None))
            for _ in range(len(calls) + 3)
        ]
        refreshing = [pool.submit(refresher, connections.pop(), seed) for seed in range(3)]
        recording = [pool.submit(recorder, db, own) for db, own in zip(connections, calls, strict=True)]
        try:
            for future in as_completed(recording):
                future.result()
        except BaseException:
            together.abort()
            raise
        finally:
            done.set()
        return sum(future.result(timeout=30) for future in refreshing)


def replay(dsn: str, ids: list[UUID], calls: list[list[Call]], times: dict[str, datetime], seed: int) -> None:
    """The same calls one by one, in another order. What occurred on arrival occurred when the race says."""
    order = [call for own in calls for call in own]
    random.Random(seed).shuffle(order)
    with psycopg.connect(dsn, autocommit=True) as db:
        for call in order:
            db.execute(*statement([replace(signal, occurred_at=times[signal.ref]) for signal in call], ids))


def left(dsn: str, ids: list[UUID], as_of: datetime) -> dict[str, list[tuple[Any, ...]]]:
    number = {company: index for index, company in enumerate(ids)}
    rows(dsn, "SELECT outreach.refresh_bit_scores(%s)", [as_of])
    tables = {
        "signals": """SELECT outreach_id, source_hub, source_ref, signal_type, occurred_at, metadata::text
                      FROM outreach.bit_signals""",
        "duplicates": """SELECT s.outreach_id, s.source_hub, s.source_ref
                         FROM outreach_internal.bit_duplicates AS d JOIN outreach.bit_signals AS s USING (signal_id)""",
        "scores": """SELECT outreach_id, score, score_tier, signal_count, valid_until, contribution,
                       outreach.bit_score_at(outreach_id, %(as_of)s)
                     FROM outreach.bit_scores""",
    }
    return {
        name: sorted((number[row[0]], *row[1:]) for row in rows(dsn, query, {"as_of": as_of}))
        for name, query in tables.items()
    }


@pytest.fixture
def other(databases: Databases) -> Iterator[str]:
    name = databases.clone()
    yield databases.cluster.url(name)
    databases.drop(name)


def test_a_hundred_connections_leave_what_one_leaves(clone: str, other: str) -> None:
    seed = 20260301
    calls = dice(seed)
    ids, ids_of_other = prepare(clone), prepare(other)

    assert race(clone, ids, calls) >= 6, "hardly a refresh ran beside them"
    assert rows(clone, WRONG) == []
    assert rows(clone, MISMARKED) == []

    times = dict(rows(clone, "SELECT source_ref, occurred_at FROM outreach.bit_signals"))
    assert set(times) == {signal.ref for own in calls for call in own for signal in call}
    replay(other, ids_of_other, calls, times, seed)

    for as_of in (NOW - timedelta(days=35), NOW + timedelta(days=5)):
        raced, replayed = left(clone, ids, as_of), left(other, ids_of_other, as_of)
        for name in ("signals", "duplicates", "scores"):
            assert raced[name] == replayed[name], name
        assert len(raced["scores"]) == BUSY + QUIET
        assert len(raced["duplicates"]) > 100
