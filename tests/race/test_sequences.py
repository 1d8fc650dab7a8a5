"""Sequences under many workers: steps that are skipped are followed once, versions change before an enrolment or not at all."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from uuid import UUID

import psycopg

from outreach.errors import HandOverInProgress

from .test_claims import COMPANIES, WORKERS, prepare, run, scalar

STEPS = {1: "always", 2: "clicked", 3: "clicked", 4: "not_opened"}


def conditional_campaign(dsn: str) -> UUID:
    with psycopg.connect(dsn, autocommit=True) as db:
        row = db.execute("SELECT outreach.create_campaign('Conditional')").fetchone()
        assert row is not None
        campaign: UUID = row[0]
        for number, condition in STEPS.items():
            db.execute("SELECT outreach.add_sequence_step(%s, %s, 's', 'b', '0', %s)", [campaign, number, condition])
        db.execute("SELECT outreach.set_campaign_status(%s, 'active')", [campaign])
        db.execute("SELECT outreach.enroll_campaign(%s)", [campaign])
        return campaign


def test_what_is_skipped_is_followed_once(clone: str) -> None:
    """Nobody clicks: each company gets steps 1 and 4, and neither of the two between them."""
    prepare(clone, COMPANIES)
    campaign = conditional_campaign(clone)

    history = run(clone)

    assert len(history.begun) == 2 * COMPANIES
    assert set(history.begun.values()) == {1}, "a send began twice"
    assert not history.refused
    path = """
        SELECT count(*) FROM (
          SELECT array_agg(s.step_number || ' ' || s.status ORDER BY s.step_number) AS path
          FROM outreach.send_log AS s WHERE s.campaign_id = %s GROUP BY s.outreach_id
        ) AS p WHERE p.path = '{1 sent,2 cancelled,3 cancelled,4 sent}'"""
    assert scalar(clone, path, campaign) == COMPANIES
    assert scalar(clone, "SELECT count(*) FROM outreach_internal.skipped_steps") == 0
    assert scalar(clone, "SELECT count(*) FROM fixture.queue_problems()") == 0


def test_completing_and_archiving_among_skips(clone: str) -> None:
    """Companies are archived and the campaign is completed while workers skip and follow: nobody deadlocks."""
    prepare(clone, COMPANIES)
    campaign = conditional_campaign(clone)
    with psycopg.connect(clone, autocommit=True) as db:
        companies = [row[0] for row in db.execute("SELECT outreach_id FROM outreach.outreach LIMIT 50").fetchall()]

    def disturb() -> None:
        with psycopg.connect(clone, autocommit=True) as db:
            for company in companies:
                with suppress(HandOverInProgress):
                    db.execute("SELECT * FROM outreach.archive_outreach(ARRAY[%s]::uuid[], 'race', false)", [company])
            db.execute("SELECT outreach.set_campaign_status(%s, 'completed')", [campaign])

    with ThreadPoolExecutor(1) as pool:
        disturbance = pool.submit(disturb)
        history = run(clone)
        disturbance.result(timeout=120)

    assert set(history.refused) <= {"OX109", "OX014"}
    left = "SELECT count(*) FROM outreach.send_log WHERE status IN ('scheduled', 'claimed', 'sending')"
    assert scalar(clone, left) == 0
    assert scalar(clone, "SELECT count(*) FROM fixture.queue_problems()") == 0
    with psycopg.connect(clone, autocommit=True) as db:
        db.execute("SELECT * FROM outreach.claim_sends('w')")
    assert scalar(clone, "SELECT count(*) FROM outreach_internal.skipped_steps") == 0


def test_an_enrolment_waits_for_the_version_that_is_being_made(clone: str) -> None:
    prepare(clone, WORKERS)
    with psycopg.connect(clone, autocommit=True) as db:
        row = db.execute("SELECT fixture.campaign()").fetchone()
        assert row is not None
        campaign = row[0]
    enrolled: list[object] = []
    with psycopg.connect(clone) as editor:
        editor.execute("SELECT outreach.new_sequence_version(%s)", [campaign])
        enroller = threading.Thread(
            target=lambda: enrolled.append(scalar(clone, "SELECT outreach.enroll_campaign(%s)", campaign))
        )
        enroller.start()
        time.sleep(0.3)
        assert not enrolled, "it did not wait"
        editor.execute(
            "SELECT outreach.set_sequence_step(sequence_id, 'changed') FROM outreach.sequences WHERE version = 2"
        )
        editor.commit()
        enroller.join(timeout=60)
    assert enrolled == [WORKERS]
    assert scalar(clone, "SELECT count(*) FROM outreach.send_log WHERE version = 2") == WORKERS
