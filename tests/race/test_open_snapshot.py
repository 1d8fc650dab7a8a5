"""A transaction that stays open keeps what was claimed from being removed: claims must not read it again and again.

Nor may they read all of the queue because it was empty, but for such rows, when the planner counted it.
"""

from __future__ import annotations

import json
from typing import Any

import psycopg

from race.test_claims import claims, new_campaign, prepare

SENDS = 2000


READ = """
  SELECT sum(pg_stat_get_xact_tuples_returned(i.indexrelid)) FROM pg_index AS i
  WHERE i.indrelid = 'outreach_internal.send_queue'::regclass
"""


def entries_read(db: psycopg.Connection[Any]) -> int:
    """Entries of the queue's indexes that a claim of ten reads; it is rolled back."""
    with db.transaction(force_rollback=True):
        [before] = db.execute(READ).fetchone() or [0]
        db.execute("SELECT count(*) FROM outreach.claim_sends('reader', 10)")
        [after] = db.execute(READ).fetchone() or [0]
        return int(after - before)


def cycle(db: psycopg.Connection[Any], sends: int) -> None:
    done = 0
    while done < sends:
        rows = db.execute("SELECT send_id, claim_token FROM outreach.claim_sends('worker', 100)").fetchall()
        assert rows
        db.execute("SELECT count(*) FROM outreach.begin_sends(%s)", [claims(rows)])
        outcomes = [{"send_id": str(send), "claim_token": str(token), "outcome": "sent"} for send, token in rows]
        db.execute("SELECT outreach.finish_sends(%s)", [json.dumps(outcomes)])
        done += len(rows)


def growth(dsn: str, *, forget: bool = False) -> float:
    prepare(dsn, SENDS)
    new_campaign(dsn)
    with psycopg.connect(dsn) as old, psycopg.connect(dsn, autocommit=True) as db:
        old.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        old.execute("SELECT count(*), pg_current_xact_id() FROM outreach.send_log")
        cycle(db, 100)
        before = entries_read(db)
        cycle(db, SENDS - 300)
        if forget:
            db.execute("SELECT set_config('outreach.claim_floor', '', false)")
        return entries_read(db) / before


def test_claims_read_no_more_than_at_first(clone: str) -> None:
    assert growth(clone) < 3


def test_without_the_floor_they_do(clone: str) -> None:
    """The test above would see it."""
    assert growth(clone, forget=True) > 10


def read_after_it_was_empty(dsn: str, *, walk: bool = False) -> int:
    prepare(dsn, SENDS)
    first = new_campaign(dsn)
    with psycopg.connect(dsn) as old, psycopg.connect(dsn, autocommit=True) as db:
        if walk:
            [claim] = db.execute("SELECT pg_get_functiondef('outreach.claim_sends'::regproc)").fetchone() or [""]
            named = "WHERE q.send_id = ANY (ARRAY(SELECT j.send_id FROM judged AS j WHERE j.allowed))"
            assert named in claim
            db.execute(claim.replace(named, "FROM judged AS j WHERE q.send_id = j.send_id AND j.allowed"))
        old.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        old.execute("SELECT count(*), pg_current_xact_id() FROM outreach.send_log")
        cycle(db, SENDS)
        db.execute("SELECT outreach.set_campaign_status(%s, 'completed')", [first])
        db.execute("VACUUM ANALYZE outreach_internal.send_queue")
        new_campaign(dsn)
        with psycopg.connect(dsn, autocommit=True) as fresh:
            return entries_read(fresh)


def test_an_empty_queue_does_not_mislead_the_planner(clone: str) -> None:
    assert read_after_it_was_empty(clone) < SENDS / 4


def test_by_a_join_alone_it_would(clone: str) -> None:
    """The test above would see it."""
    assert read_after_it_was_empty(clone, walk=True) > SENDS
