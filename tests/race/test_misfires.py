"""A campaign is resumed while workers finish its sends and companies are archived."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest
from psycopg.types.json import Jsonb

Connection = psycopg.Connection[Any]


def prepare(dsn: str, policy: str) -> tuple[Any, list[Any]]:
    """A paused campaign of two steps and four companies, each of whose first step fell due since."""
    with psycopg.connect(dsn, autocommit=True) as db:
        row = db.execute("SELECT fixture.enrolled(4, 2)").fetchone()
        assert row is not None
        db.execute("SELECT outreach.configure_campaign(%s, %s, 'test')", [row[0], Jsonb({"misfire_policy": policy})])
        db.execute("SELECT outreach.set_campaign_status(%s, 'paused')", row)
        fall_due(db)
        companies = db.execute("SELECT outreach_id FROM outreach.send_log ORDER BY outreach_id").fetchall()
    return row[0], [company for (company,) in companies]


def fall_due(db: Connection) -> None:
    with db.transaction():
        db.execute("UPDATE outreach.send_log SET due_at = clock_timestamp() WHERE status = 'scheduled'")
        db.execute(
            "UPDATE outreach_internal.send_queue AS q SET next_at = s.due_at FROM outreach.send_log AS s"
            " WHERE s.send_id = q.send_id AND NOT q.leased"
        )


def wait_for_lock(dsn: str, pid: int) -> None:
    with psycopg.connect(dsn, autocommit=True) as watcher:
        for _ in range(1000):
            row = watcher.execute("SELECT wait_event_type FROM pg_stat_activity WHERE pid = %s", [pid]).fetchone()
            if row == ("Lock",):
                return
            time.sleep(0.01)
    raise AssertionError("it does not wait")


@pytest.mark.parametrize("archive", ["committed", "rolled back"])
def test_a_company_that_is_being_archived_is_waited_for(clone: str, archive: str) -> None:
    campaign, companies = prepare(clone, "skip")
    with (
        psycopg.connect(clone) as archiving,
        psycopg.connect(clone, autocommit=True) as resuming,
        ThreadPoolExecutor(1) as pool,
    ):
        archiving.execute("SELECT outreach.archive_outreach(%s, 'gone', false)", [[companies[1]]])
        resumed = pool.submit(resuming.execute, "SELECT outreach.set_campaign_status(%s, 'active')", [campaign])
        wait_for_lock(clone, resuming.info.backend_pid)
        archiving.commit() if archive == "committed" else archiving.rollback()
        resumed.result(timeout=30)
        found = resuming.execute(
            "SELECT outreach_id, array_agg(status ORDER BY step_number) FROM outreach.send_log GROUP BY 1 ORDER BY 1"
        ).fetchall()
        left = [company for company in companies if archive == "rolled back" or company != companies[1]]
        # Their delays are 0: the second step's time passed with the first's.
        assert found == [(company, ["cancelled", "cancelled"]) for company in left]
        assert resuming.execute("SELECT * FROM fixture.queue_problems()").fetchall() == []


@pytest.mark.parametrize("policy", ["skip", "hold"])
def test_workers_go_on_while_it_is_resumed(clone: str, policy: str) -> None:
    campaign, _ = prepare(clone, "late")
    with psycopg.connect(clone) as resuming, psycopg.connect(clone, autocommit=True) as worker:
        worker.execute("SET lock_timeout = '5s'")
        worker.execute("SELECT outreach.set_campaign_status(%s, 'active')", [campaign])
        worker.execute("SELECT outreach.claim_sends('w', 2)")
        worker.execute("SELECT outreach.begin_sends(fixture.claims(%s))", [campaign])
        worker.execute(
            "SELECT outreach.configure_campaign(%s, %s, 'test')", [campaign, Jsonb({"misfire_policy": policy})]
        )
        worker.execute("SELECT outreach.set_campaign_status(%s, 'paused')", [campaign])
        fall_due(worker)

        resuming.execute("SELECT outreach.set_campaign_status(%s, 'active')", [campaign])
        assert worker.execute("SELECT outreach.finish_sends(fixture.outcomes(%s))", [campaign]).fetchone() == (2,)
        assert worker.execute("SELECT * FROM outreach.claim_sends('w')").fetchall() == []
        resuming.commit()
        found = worker.execute(
            "SELECT array_agg(status ORDER BY step_number) FROM outreach.send_log GROUP BY person_id ORDER BY 1"
        ).fetchall()
        missed = {"skip": ["cancelled", "cancelled"], "hold": ["blocked"]}[policy]
        assert sorted(statuses for (statuses,) in found) == sorted([missed, missed, *[["sent", "scheduled"]] * 2])
        assert worker.execute("SELECT * FROM fixture.queue_problems()").fetchall() == []
        claimed = worker.execute("SELECT step_number FROM outreach.claim_sends('w')").fetchall()
        assert claimed == [(2,), (2,)]
