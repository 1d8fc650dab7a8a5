"""A transaction that stays open keeps what was claimed from being removed: claims must not read it again and again."""

from __future__ import annotations

import json
from typing import Any

import psycopg

from race.test_claims import claims, new_campaign, prepare

SENDS = 2000


READ = """
  SELECT sum(pg_stat_get_xact_tuples_returned(i.indexrelid)) FROM pg_index AS i
  WHERE i.indrelid = 'outreach_internal.send_queue'::regclass AND NOT i.indisprimary
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
