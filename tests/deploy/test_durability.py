"""A server that may lose what it acknowledged is named by posture()."""

from __future__ import annotations

import time

import psycopg
import pytest

from deployment import Site

DURABLE = "SELECT ok, detail FROM outreach.posture() WHERE check_name = 'writes_are_durable'"


@pytest.mark.parametrize("setting", ["fsync", "full_page_writes"])
def test_a_server_that_may_lose_writes_fails_the_check(site: Site, setting: str) -> None:
    if not site.rows("postgres", "SELECT FROM pg_database WHERE datname = 'durable'"):
        site.cluster.create_database("durable")
        site.succeeds("durable", "deploy")
    assert site.rows("durable", DURABLE) == [(True, "fsync and full_page_writes are on")]
    with psycopg.connect(site.cluster.url("postgres"), autocommit=True) as connection:
        try:
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
            connection.execute("SELECT pg_reload_conf()")
            wait_for(site, (False, f"{setting} is off"))
        finally:
            connection.execute(f"ALTER SYSTEM RESET {setting}")
            connection.execute("SELECT pg_reload_conf()")
    wait_for(site, (True, "fsync and full_page_writes are on"))


def wait_for(site: Site, answer: tuple[object, ...]) -> None:
    """A reload takes a moment to reach every process."""
    for _ in range(50):
        if site.rows("durable", DURABLE) == [answer]:
            return
        time.sleep(0.1)
    assert site.rows("durable", DURABLE) == [answer]
