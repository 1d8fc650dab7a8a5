"""Hubs and signals that speak of the same companies at the same moment: the summary has every word of theirs."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import psycopg
import pytest
from psycopg.types.json import Jsonb

from race.test_claims import prepare, scalar
from race.test_stops import blocked

HUBS = ["company-target", "dol-filings", "people-intelligence", "talent-flow", "blog-content", "outreach-execution"]
COMPANIES = 12
DRIFT = "SELECT count(*) FROM outreach.posture() WHERE check_name = 'summaries_agree' AND NOT ok"


def speak(dsn: str) -> None:
    """Each hub sets statuses at random, some of one company, some of many in one statement; signals come in beside them."""
    with psycopg.connect(dsn, autocommit=True) as db:
        db.execute("DELETE FROM outreach.company_hub_status")
        companies = [row[0] for row in db.execute("SELECT outreach_id FROM outreach.outreach ORDER BY outreach_id")]
    start = Barrier(len(HUBS) + 1)

    def hub(name: str) -> None:
        dice = random.Random(name)
        with psycopg.connect(dsn, autocommit=True) as db:
            start.wait()
            for _ in range(40):
                status = dice.choice(["PASS", "FAIL", "BLOCKED", "IN_PROGRESS"])
                if dice.random() < 0.7:
                    db.execute("SELECT outreach.set_hub_status(%s, %s, %s)", [dice.choice(companies), name, status])
                else:
                    some = dice.sample(companies, 6)
                    db.execute(
                        """UPDATE outreach.company_hub_status SET status = %s
                           WHERE hub_id = %s AND outreach_id = ANY (%s)""",
                        [status, name, some],
                    )

    def signals(name: str) -> None:
        dice = random.Random(name)
        with psycopg.connect(dsn, autocommit=True) as db:
            start.wait()
            for number in range(40):
                some = [
                    {"outreach_id": str(one), "signal_type": "NEWS_MENTION", "source_ref": f"{number} {one}"}
                    for one in dice.sample(companies, 6)
                ]
                db.execute("SELECT outreach.record_signals(%s)", [Jsonb(some)])
                db.execute("SELECT outreach.refresh_bit_scores(now() + %s * interval '1 day')", [dice.randrange(20)])

    with ThreadPoolExecutor(len(HUBS) + 1) as pool:
        speakers = [*(pool.submit(hub, name) for name in HUBS), pool.submit(signals, "signals")]
        for speaker in speakers:
            speaker.result()


def test_no_word_is_lost(clone: str) -> None:
    prepare(clone, COMPANIES)
    speak(clone)
    assert scalar(clone, "SELECT count(*) FROM outreach_internal.company_summaries") == COMPANIES
    assert scalar(clone, DRIFT) == 0


def test_without_the_lock_some_are(clone: str) -> None:
    """The test above would see it."""
    prepare(clone, COMPANIES)
    with psycopg.connect(clone, autocommit=True) as db:
        [function] = db.execute(
            "SELECT pg_get_functiondef('outreach_internal.summarise_hubs'::regproc)"
        ).fetchone() or [""]
        lock = "ORDER BY o.outreach_id FOR NO KEY UPDATE;"
        assert lock in function
        # What was read before the wait is written after it.
        db.execute(
            function.replace(lock, "LIMIT 0;").replace(
                "UPDATE outreach_internal.company_summaries",
                "PERFORM pg_sleep(0.005);\n  UPDATE outreach_internal.company_summaries",
            )
        )
    for _ in range(5):
        try:
            speak(clone)
        except psycopg.errors.DeadlockDetected:
            return
        if scalar(clone, DRIFT) != 0:
            return
    pytest.fail("nothing was lost without the lock")


@pytest.mark.parametrize("registry_first", [True, False])
def test_a_change_of_what_is_required_meets_a_new_status(clone: str, registry_first: bool) -> None:
    """Whichever comes first: the other waits, and then knows of it."""
    prepare(clone, 1)
    with psycopg.connect(clone, autocommit=True) as db:
        db.execute("DELETE FROM outreach.company_hub_status")
    change = "UPDATE outreach.hub_registry SET classification = 'required' WHERE hub_id = 'blog-content'"
    status = "SELECT outreach.set_hub_status(outreach_id, 'blog-content', 'FAIL') FROM outreach.outreach"
    first, second = (change, status) if registry_first else (status, change)
    with psycopg.connect(clone) as db:
        db.execute(first)
        blocked(clone, lambda other: other.execute(second.encode()), db.commit)
    assert scalar(clone, DRIFT) == 0
    assert scalar(clone, "SELECT blocked FROM outreach_internal.company_summaries") is True


def test_an_old_snapshot_does_not_change_what_is_required(clone: str) -> None:
    """It would summarise the companies of its snapshot, and pass over those that have reported since."""
    with psycopg.connect(clone) as db:
        db.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        with pytest.raises(psycopg.Error) as refused:
            db.execute("UPDATE outreach.hub_registry SET classification = 'required' WHERE hub_id = 'blog-content'")
    assert refused.value.sqlstate == "OX207"
