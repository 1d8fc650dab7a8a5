"""Sends by four workers change their rows in place: as HOT updates, which write into no index."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from race.test_claims import new_campaign, prepare, scalar
from race.test_open_snapshot import cycle

WORKERS = 4
COMPANIES = 4_000
SHARE = f"""
SELECT CASE WHEN n_tup_upd >= 3 * {COMPANIES} THEN n_tup_hot_upd::float8 / n_tup_upd END
FROM pg_stat_all_tables WHERE relid = 'outreach.send_log'::regclass
"""


def work(dsn: str, start: threading.Barrier) -> None:
    with psycopg.connect(dsn, autocommit=True) as db:
        start.wait()
        cycle(db, COMPANIES // WORKERS)


def share_of_hot_updates(dsn: str) -> float:
    """Of the three updates of each send."""
    prepare(dsn, COMPANIES)
    new_campaign(dsn)
    start = threading.Barrier(WORKERS)
    with ThreadPoolExecutor(WORKERS) as pool:
        for job in [pool.submit(work, dsn, start) for _ in range(WORKERS)]:
            job.result(timeout=120)
    assert scalar(dsn, "SELECT count(*) FROM outreach.send_log WHERE status = 'sent'") == COMPANIES
    until = time.monotonic() + 30
    while not (share := scalar(dsn, SHARE)):  # a session reports when it ends
        assert time.monotonic() < until
        time.sleep(0.1)
    return float(str(share))


def test_sends_are_changed_on_their_page(clone: str) -> None:
    assert share_of_hot_updates(clone) > 0.9


@pytest.mark.parametrize("fill", [50, 100])
def test_fuller_pages_have_no_room(clone: str, fill: int) -> None:
    """The test above would see it."""
    with psycopg.connect(clone, autocommit=True) as db:
        db.execute(f"ALTER TABLE outreach.send_log SET (fillfactor = {fill})".encode())
    assert share_of_hot_updates(clone) < 0.9
