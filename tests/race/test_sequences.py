"""Sequences under many workers: steps that are skipped are followed once, versions change before an enrolment or not at all."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from uuid import UUID

import psycopg

from outreach.errors import HandOverInProgress

from .test_claims import COMPANIES, WORKERS, new_campaign, prepare, run, scalar

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


def reported_send(dsn: str) -> UUID:
    """Campaign of a send that had begun when its lease ran out, and that a provider has reported on; a step is to follow."""
    prepare(dsn, 1)
    campaign = new_campaign(dsn, steps=2)
    with psycopg.connect(dsn, autocommit=True) as db:
        claim = db.execute("SELECT send_id, claim_token FROM outreach.claim_sends('w', 1, '1 second')").fetchone()
        assert claim is not None
        db.execute("SELECT outreach.begin_send(%s, %s)", claim)
        db.execute("SELECT outreach.record_event('test', 'e', 'delivered', now(), %s)", [claim[0]])
    time.sleep(1.1)
    return campaign


def left_scheduled(dsn: str) -> object:
    """Sends that wait after leases were ended beside the completing of their campaign, and once more after it."""
    campaign = reported_send(dsn)
    with psycopg.connect(dsn) as completing:
        completing.execute("SELECT outreach.set_campaign_status(%s, 'completed')", [campaign])
        scalar(dsn, "SELECT requeued FROM outreach.reap_expired_claims()")
    scalar(dsn, "SELECT requeued FROM outreach.reap_expired_claims()")
    assert scalar(dsn, "SELECT count(*) FROM outreach.send_log WHERE step_number = 1 AND status = 'delivered'") == 1
    return scalar(dsn, "SELECT count(*) FROM outreach.send_log WHERE status = 'scheduled'")


def test_no_step_follows_into_a_campaign_that_is_being_completed(clone: str) -> None:
    assert left_scheduled(clone) == 0


def test_a_step_follows_where_the_campaign_goes_on(clone: str) -> None:
    reported_send(clone)
    scalar(clone, "SELECT requeued FROM outreach.reap_expired_claims()")
    assert scalar(clone, "SELECT count(*) FROM outreach.send_log WHERE step_number = 2 AND status = 'scheduled'") == 1


def test_without_passing_the_campaign_over_a_step_would_follow(clone: str) -> None:
    """The test above would see it."""
    definition = str(scalar(clone, "SELECT pg_get_functiondef('outreach_internal.expire_claims'::regproc)"))
    passes_over = " AND s.campaign_id = ANY (_campaigns)"
    assert passes_over in definition
    with psycopg.connect(clone, autocommit=True) as db:
        db.execute(definition.replace(passes_over, "").encode())
    assert left_scheduled(clone) == 1
