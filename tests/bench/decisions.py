"""Reads of vw_gate_decisions at scale: one company, one campaign, one day.

Usage: python tests/bench/decisions.py [decisions]     (default 1,000,000)

Writes so many decisions, spread evenly over a year, over 95,004 companies and 500 campaigns, into a database of its own,
`outreach_bench_decisions`, which is made anew and dropped. Prints for each read its rows, the median of five runs in
milliseconds, and the scans of its plan.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Iterator
from typing import Any

import psycopg

from outreach.cluster import Cluster

DECISIONS = int(float(sys.argv[1])) if len(sys.argv) > 1 else 1_000_000
CHUNK = 1_000_000
DATABASE = "outreach_bench_decisions"

FILL = """
    INSERT INTO outreach.gate_decisions (decided_at, outreach_id, channel, send_id, campaign_id, stage, allowed, codes, tier,
      bit_score, score_tier, marketing_disabled, override_ids, eligibility_status, identity_status)
    SELECT timestamptz '2026-01-01 00:00:00+00' + make_interval(secs => n * 31449600.0 / %(all)s),
      md5('company' || n * 7919 %% 95004)::uuid, 'email', md5('send' || n / 2)::uuid, md5('campaign' || n %% 500)::uuid,
      CASE n %% 2 WHEN 0 THEN 'claim' ELSE 'begin' END, true, '{}', 2, 40, 'WARM', false, '{}', 'ELIGIBLE', 'PASS'
    FROM generate_series(%(first)s::bigint, %(last)s::bigint) AS n
"""
READS = {
    "one company": "outreach_id = md5('company4711')::uuid ORDER BY decided_at",
    "one company, its last twenty": "outreach_id = md5('company4711')::uuid ORDER BY decided_at DESC LIMIT 20",
    "one company, one month": "outreach_id = md5('company4711')::uuid AND decided_at >= '2026-05-01Z' AND decided_at < '2026-06-01Z'",
    "one campaign, one day": "campaign_id = md5('campaign17')::uuid AND decided_at >= '2026-05-04Z' AND decided_at < '2026-05-05Z'",
    "one campaign, its last hundred": "campaign_id = md5('campaign17')::uuid ORDER BY decided_at DESC LIMIT 100",
    "one day, refused": "decided_at >= '2026-05-04Z' AND decided_at < '2026-05-05Z' AND NOT allowed",
}


def scans(plan: dict[str, Any]) -> Iterator[str]:
    if "Relation Name" in plan and plan.get("Actual Loops", 1):
        yield plan["Node Type"]
    for child in plan.get("Plans", []):
        yield from scans(child)


def main() -> None:
    cluster = Cluster.of_checkout()
    cluster.up()
    cluster.deploy(DATABASE, fresh=True, quiet=True)
    try:
        with psycopg.connect(cluster.url(DATABASE), autocommit=True) as connection:
            begun = time.perf_counter()
            for first in range(1, DECISIONS + 1, CHUNK):
                connection.execute(FILL, {"all": DECISIONS, "first": first, "last": min(first + CHUNK - 1, DECISIONS)})
            print(f"{DECISIONS:,} decisions written in {time.perf_counter() - begun:.0f} s", flush=True)
            connection.execute("ANALYZE outreach.gate_decisions")
            for name, condition in READS.items():
                query = f"SELECT * FROM outreach.vw_gate_decisions WHERE {condition}"
                times, rows = [], 0
                for _ in range(5):
                    begun = time.perf_counter()
                    rows = len(connection.execute(query.encode()).fetchall())
                    times.append((time.perf_counter() - begun) * 1000)
                explained = connection.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {query}".encode()).fetchone()
                assert explained is not None
                used = sorted(set(scans(explained[0][0]["Plan"])))
                print(f"{name:<32} {rows:>8,} rows {statistics.median(times):>9.1f} ms   {', '.join(used)}", flush=True)
    finally:
        cluster.drop_database(DATABASE)


if __name__ == "__main__":
    main()
