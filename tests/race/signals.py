"""What the races about BIT share: companies, the calls that record signals, and two sessions that overlap."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, NamedTuple
from uuid import UUID

import psycopg
from psycopg.types.json import Jsonb

Statement = tuple[str, list[Any]]

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

# Every signal that is held for a duplicate and is none, or is one and is not.
MISMARKED = """
SELECT c.signal_id, c.counts
FROM outreach_internal.counted_signals(ARRAY(SELECT o.outreach_id FROM outreach.outreach AS o)) AS c
LEFT JOIN outreach_internal.bit_duplicates AS d ON d.signal_id = c.signal_id
WHERE c.counts <> (d.signal_id IS NULL)
"""


class Overlap(NamedTuple):
    """What two overlapping calls returned, in the order in which they began, and whether the later one waited."""

    first: Any
    second: Any
    waited: bool


def companies(dsn: str, number: int) -> list[UUID]:
    with psycopg.connect(dsn, autocommit=True) as db:
        return [row[0] for row in db.execute("SELECT fixture.minted() FROM generate_series(1, %s)", [number])]


def run(dsn: str, statement: Statement) -> Any:
    with psycopg.connect(dsn, autocommit=True) as db:
        row = db.execute(*statement).fetchone()
        return None if row is None else row[0]


def rows(dsn: str, query: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> list[tuple[Any, ...]]:
    with psycopg.connect(dsn) as db:
        return db.execute(query, parameters).fetchall()


def record(company: UUID, ref: str, signal_type: str = "DOMAIN_VERIFIED", age: str = "0") -> Statement:
    return "SELECT outreach.record_signal(%s, %s, %s, now() - %s::interval)", [company, signal_type, ref, age]


def batch(companies: list[UUID], ref: str) -> Statement:
    signals = [
        {"outreach_id": str(company), "signal_type": "NEWS_MENTION", "source_ref": f"{ref}-{company}"}
        for company in companies
    ]
    return "SELECT inserted FROM outreach.record_signals(%s)", [Jsonb(signals)]


def without(dsn: str, function: str, text: str) -> None:
    """Takes a piece out of a function's body: what the test guards must then be missed."""
    definition = run(dsn, ("SELECT pg_get_functiondef(%s::regproc)", [function]))
    assert text in definition
    with psycopg.connect(dsn, autocommit=True) as db:
        db.execute(definition.replace(text, ""))


def waits(dsn: str, pid: int) -> bool:
    query = "SELECT wait_event_type = 'Lock' FROM pg_stat_activity WHERE pid = %s"
    return run(dsn, (query, [pid])) is True


def overlap(dsn: str, first: Statement, second: Statement, *, swapped: bool = False, commit: bool = True) -> Overlap:
    """The first (swapped: the second) is done but not committed when the other begins; it ends once that one waits."""
    if swapped:
        first, second = second, first
    with ThreadPoolExecutor(1) as pool, psycopg.connect(dsn) as one, psycopg.connect(dsn, autocommit=True) as two:
        result = one.execute(*first).fetchone()
        waiting: Future[Any] = pool.submit(lambda: two.execute(*second).fetchone())
        deadline = time.monotonic() + 10
        waited = False
        while not (waited or waiting.done()) and time.monotonic() < deadline:
            waited = waits(dsn, two.info.backend_pid)
            time.sleep(0.01)
        if commit:
            one.commit()
        else:
            one.rollback()
        other = waiting.result(timeout=10)
    return Overlap(result and result[0], other and other[0], waited)


def state(dsn: str) -> tuple[Any, ...]:
    wrong = rows(dsn, WRONG) + rows(dsn, MISMARKED)
    [scores] = rows(dsn, "SELECT count(*), coalesce(sum(signal_count), 0)::integer FROM outreach.bit_scores")
    return (*scores, wrong)
