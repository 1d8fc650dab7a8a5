"""The whole path at scale, timed: load, mint, hub statuses, signals, scores, the eligibility view, one campaign.

Usage: python tests/bench/path.py [companies]     (default 95,004; SCALE=0.1 for a tenth)

Runs on the private cluster in a database of its own, `outreach_bench`, which is made anew and dropped. Prints a line a
step: rows and seconds by the wall clock. Companies are generated; one connection does everything.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from typing import Any

import psycopg

from outreach.client import Client
from outreach.cluster import Cluster

COMPANIES = int(float(sys.argv[1]) if len(sys.argv) > 1 else 95_004 * float(os.environ.get("SCALE", "1")))
CHUNK = 5_000

HUB_STATUSES = """
    INSERT INTO outreach.company_hub_status (outreach_id, hub_id, status)
    SELECT o.outreach_id, h.hub_id, CASE
        WHEN get_byte(uuid_send(o.outreach_id), 15) % 20 < h.waterfall_order - 1 THEN 'IN_PROGRESS' ELSE 'PASS' END
    FROM outreach.outreach AS o CROSS JOIN outreach.hub_registry AS h
"""
TARGETS = """
    INSERT INTO outreach.company_target (outreach_id, target_status, domain_verified_at)
    SELECT outreach_id, 'READY', now() - interval '1 day' * (get_byte(uuid_send(outreach_id), 14)) FROM outreach.outreach
"""
PEOPLE = """
    INSERT INTO outreach.people (outreach_id, full_name, slot_type, email)
    SELECT outreach_id, 'Person ' || outreach_id, 'HR', 'hr@' || domain
    FROM outreach.outreach JOIN cl.company_identity USING (outreach_id)
"""


def step(name: str, work: Callable[[], Any]) -> None:
    begun = time.perf_counter()
    rows = work()
    print(f"{name:<46} {rows:>10,} {time.perf_counter() - begun:>9.2f} s", flush=True)


def load(hub: Client) -> int:
    loaded = 0
    for first in range(1, COMPANIES + 1, CHUNK):
        rows = [
            {
                "company_name": f"Company {number}",
                "domain": f"company-{number}.example",
                "country": "US",
                "identity_status": "PASS",
                "eligibility_status": "ELIGIBLE",
            }
            for number in range(first, min(first + CHUNK, COMPANIES + 1))
        ]
        loaded += sum(row.outcome == "loaded" for row in hub.load_companies(rows))
    return loaded


def value(connection: psycopg.Connection[Any], query: str) -> Any:
    row = connection.execute(query).fetchone()
    assert row is not None
    return row[0]


def main() -> None:
    cluster = Cluster.of_checkout()
    cluster.up()
    cluster.deploy("outreach_bench", fresh=True, quiet=True)
    try:
        with psycopg.connect(cluster.url("outreach_bench"), autocommit=True) as connection:
            hub = Client(connection)
            settings = {
                name: value(connection, f"SHOW {name}") for name in ("server_version", "fsync", "shared_buffers")
            }
            print(f"{COMPANIES:,} companies, {os.cpu_count()} processors, {json.dumps(settings)}")
            step("load_companies, chunks of 5,000", lambda: load(hub))
            step("mint_outreach_batch", lambda: len(hub.mint_outreach_batch()))
            step("hub statuses (direct)", lambda: connection.execute(HUB_STATUSES).rowcount)
            step("company targets (direct)", lambda: connection.execute(TARGETS).rowcount)
            step("people (direct)", lambda: connection.execute(PEOPLE).rowcount)
            connection.execute("VACUUM (ANALYZE)")
            step("derive_signals", hub.derive_signals)
            step(
                "refresh_bit_scores, a day later",
                lambda: value(connection, "SELECT outreach.refresh_bit_scores(clock_timestamp() + interval '1 day')"),
            )
            step(
                "eligibility view, every column of every row",
                lambda: value(
                    connection, "SELECT count(v::text) FROM outreach.vw_marketing_eligibility_with_overrides AS v"
                ),
            )
            step(
                "tier distribution",
                lambda: value(connection, "SELECT sum(companies)::bigint FROM outreach.vw_tier_distribution"),
            )
            campaign = hub.create_campaign("bench")
            hub.add_sequence_step(campaign, 1, "Hello", "Dear {{ full_name }}")
            hub.set_campaign_status(campaign, "active")
            step("enroll_campaign", lambda: hub.enroll_campaign(campaign))
            misaligned = value(connection, "SELECT count(*) FROM outreach.vw_spine_misalignment")
            minted = value(connection, "SELECT count(*) FROM outreach.outreach")
            print(f"spine {minted:,}, misaligned {misaligned:,}")
            if misaligned or minted != COMPANIES:
                sys.exit("spine and registry do not agree")
    finally:
        cluster.drop_database("outreach_bench")


if __name__ == "__main__":
    main()
