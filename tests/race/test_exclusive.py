"""Exclusive campaigns that enrol at the same moment: no company is in two of them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import psycopg

from race.test_claims import prepare, scalar

CAMPAIGNS = 4
COMPANIES = 60
TWICE = "SELECT count(*) FROM (SELECT FROM outreach.send_log GROUP BY outreach_id HAVING count(*) > 1) AS twice"


def campaigns(dsn: str) -> list[str]:
    with psycopg.connect(dsn, autocommit=True) as db:
        made = [str(row[0]) for row in db.execute("SELECT fixture.campaign() FROM generate_series(1, %s)", [CAMPAIGNS])]
        for campaign in made:
            db.execute("""SELECT outreach.configure_campaign(%s, '{"exclusive": true}', 'race')""", [campaign])
    return made


def enrol_together(dsn: str) -> None:
    made = campaigns(dsn)
    start = Barrier(len(made))

    def enrol(campaign: str) -> None:
        with psycopg.connect(dsn, autocommit=True) as db:
            start.wait()
            db.execute("SELECT outreach.enroll_campaign(%s)", [campaign])

    with ThreadPoolExecutor(len(made)) as pool:
        list(pool.map(enrol, made))


def test_a_company_is_in_one_exclusive_campaign(clone: str) -> None:
    prepare(clone, COMPANIES)
    enrol_together(clone)
    assert scalar(clone, "SELECT count(*) FROM outreach.send_log") == COMPANIES
    assert scalar(clone, TWICE) == 0


def test_without_the_lock_it_is_in_several(clone: str) -> None:
    """The test above would see it."""
    prepare(clone, COMPANIES)
    with psycopg.connect(clone, autocommit=True) as db:
        row = db.execute("SELECT pg_get_functiondef('outreach.enroll_campaign'::regproc)").fetchone()
        assert row is not None
        locks = "LOCK TABLE outreach_internal.enrollment_lock IN EXCLUSIVE MODE;"
        assert locks in row[0]
        db.execute(row[0].replace(locks, "NULL;"))
    enrol_together(clone)
    assert int(str(scalar(clone, TWICE))) > 0
