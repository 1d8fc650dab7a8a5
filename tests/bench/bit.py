"""What the BIT scores cost, each beside the leanest SQL that moves the same data, and how it grows with the signals.

Usage: python tests/bench/bit.py [signals] [grow-to]     (default 1,000,000 and no growth; SCALE=0.1 for a tenth)

Runs on the private cluster in a database of its own, `outreach_bench_bit`, which is made anew and dropped: 95,004
companies. The signals are recorded in batches of 100,000 by record_signals(), each followed by a COPY of the same rows
into a bare copy of the table with the same keys, so that both tables are equally full. Then rounds, always the hub and
its baseline in turn; printed are medians and the ratio with its least and greatest value over the rounds.
"""

from __future__ import annotations

import json
import math
import os
import random
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg

from outreach.cluster import Cluster

DATABASE = "outreach_bench_bit"
SCALE = float(os.environ.get("SCALE", "1"))
COMPANIES = int(95_004 * SCALE)
SIGNALS = int(float(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000 * SCALE)
GROWN = int(float(sys.argv[2])) if len(sys.argv) > 2 else None
BATCH = int(100_000 * min(1, SCALE))
ROUNDS = 5
PGBENCH_SECONDS = 8
HUBS = {
    "DOMAIN_VERIFIED": "company-target",
    "RENEWAL_PROXIMITY": "dol-filings",
    "SLOT_FILLED": "people-intelligence",
    "EXECUTIVE_MOVEMENT": "talent-flow",
    "NEWS_MENTION": "blog-content",
}

PREPARE = f"""
INSERT INTO cl.company_identity (company_name, domain, country, identity_status, eligibility_status)
  SELECT 'Company ' || n, 'company-' || n || '.example', 'US', 'PASS', 'ELIGIBLE' FROM generate_series(1, {COMPANIES}) AS n;
SELECT count(*) FROM outreach.mint_outreach_batch();
CREATE SCHEMA bench;
CREATE TABLE bench.company AS SELECT row_number() OVER ()::integer AS n, outreach_id FROM outreach.outreach;
ALTER TABLE bench.company ADD PRIMARY KEY (n);
CREATE TABLE bench.bit_signals (LIKE outreach.bit_signals INCLUDING DEFAULTS);
ALTER TABLE bench.bit_signals
  ADD PRIMARY KEY (signal_id),
  ADD UNIQUE (source_hub, source_ref),
  ADD FOREIGN KEY (outreach_id) REFERENCES outreach.outreach (outreach_id),
  ADD FOREIGN KEY (signal_type, source_hub) REFERENCES outreach_internal.bit_types (signal_type, source_hub);
CREATE INDEX ON bench.bit_signals (outreach_id);
CREATE INDEX ON bench.bit_signals (signal_type, source_hub);
ANALYZE;
"""
COPY = "COPY bench.bit_signals (outreach_id, signal_type, source_hub, source_ref, occurred_at, metadata) FROM STDIN"
AGGREGATE = """
CREATE TABLE bench.scores AS
SELECT s.outreach_id, least(100, floor(sum(round(t.weight
    * greatest(0, t.decay_days - date_part('day', %s::timestamptz - s.occurred_at)::integer) / t.decay_days, 4)))) AS score,
  count(*) AS signal_count
FROM outreach.bit_signals AS s
JOIN outreach.bit_signal_types AS t USING (signal_type)
WHERE s.occurred_at <= %s
GROUP BY s.outreach_id
"""
RECORD_ONE = """\\set n random(1, {companies})
\\set ref random(1, 1000000000000000000)
SELECT outreach.record_signal((SELECT outreach_id FROM bench.company WHERE n = :n), 'NEWS_MENTION', (:ref)::bigint::text, now());
"""
INSERT_ONE = """\\set n random(1, {companies})
\\set ref random(1, 1000000000000000000)
INSERT INTO bench.bit_signals (outreach_id, signal_type, source_hub, source_ref, occurred_at, metadata)
  VALUES ((SELECT outreach_id FROM bench.company WHERE n = :n), 'NEWS_MENTION', 'blog-content', (:ref)::bigint::text, now(), '{{}}');
"""


def seconds(work: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def report(name: str, rounds: Sequence[tuple[float, float]], unit: str) -> None:
    hub, baseline = [one for one, _ in rounds], [other for _, other in rounds]
    ratios = [one / other for one, other in zip(hub, baseline, strict=True)]
    print(
        f"{name:<44} {statistics.median(hub):>10,.2f} {unit:<4} baseline {statistics.median(baseline):>10,.2f}"
        f"   ratio {statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})",
        flush=True,
    )


class Bench:
    def __init__(self, cluster: Cluster, db: psycopg.Connection[Any]) -> None:
        self.cluster = cluster
        self.db = db
        self.chance = random.Random(1)
        self.batches = 0
        self.day = 0
        self.companies = [str(row[0]) for row in db.execute("SELECT outreach_id FROM bench.company ORDER BY n")]

    def batch(self) -> tuple[float, float]:
        """Seconds of record_signals() and of COPY for the same signals."""
        self.batches += 1
        now = datetime.now(UTC)
        signals = [
            (
                self.chance.choice(self.companies),
                kind := self.chance.choice(list(HUBS)),
                HUBS[kind],
                f"{self.batches}-{number}",
                (now - timedelta(minutes=self.chance.randrange(365 * 24 * 60))).isoformat(),
                "{}",
            )
            for number in range(BATCH)
        ]
        keys = ("outreach_id", "signal_type", "source_hub", "source_ref", "occurred_at")
        body = json.dumps(
            [{key: one for key, one in zip(keys, signal, strict=False) if key != "source_hub"} for signal in signals]
        )
        lines = "\n".join("\t".join(signal) for signal in signals)

        def copy() -> None:
            with self.db.cursor().copy(COPY) as into:
                into.write(lines)

        hub = seconds(lambda: self.db.execute("SELECT * FROM outreach.record_signals(%s::jsonb)", [body]))
        return hub, seconds(copy)

    def fill(self, signals: int) -> list[tuple[float, float]]:
        return [self.batch() for _ in range(max(1, signals // BATCH - self.batches))]

    def refresh(self) -> tuple[float, float]:
        """Seconds of a refresh that finds every score stale, and of the bare aggregate of the same signals."""
        self.day += 1
        as_of = datetime.now(UTC) + timedelta(days=self.day)
        hub = seconds(lambda: self.db.execute("SELECT outreach.refresh_bit_scores(%s)", [as_of]))
        aggregate = seconds(lambda: self.db.execute(AGGREGATE.replace("%s", f"'{as_of.isoformat()}'").encode()))
        self.db.execute("DROP TABLE bench.scores")
        return hub, aggregate

    def rate(self, script: str, clients: int) -> float:
        """Transactions per second."""
        command = [
            self.cluster.program("pgbench"),
            *("-n", "-M", "prepared", "-T", str(PGBENCH_SECONDS), "-c", str(clients), "-j", "2", "-f", "-"),
            self.cluster.url(DATABASE),
        ]
        done = subprocess.run(
            command, input=script.format(companies=COMPANIES), capture_output=True, text=True, check=False
        )
        found = re.search(r"tps = ([\d.]+)", done.stdout)
        assert done.returncode == 0, done.stderr
        assert found is not None, done.stdout
        return float(found[1])

    def single(self, clients: int) -> tuple[float, float]:
        return self.rate(RECORD_ONE, clients), self.rate(INSERT_ONE, clients)


def main() -> None:
    cluster = Cluster.of_checkout()
    cluster.up()
    cluster.deploy(DATABASE, fresh=True, quiet=True)
    try:
        with psycopg.connect(cluster.url(DATABASE), autocommit=True) as db:
            db.execute(PREPARE.encode())
            bench = Bench(cluster, db)
            shown = {name: db.execute(f"SHOW {name}".encode()).fetchone() for name in ("server_version", "fsync")}
            print(f"{COMPANIES:,} companies, {SIGNALS:,} signals;", *(f"{k} {v[0]}" for k, v in shown.items() if v))
            filled = bench.fill(SIGNALS)
            report(f"record_signals of {BATCH:,} / COPY", filled, "s")
            db.execute("VACUUM ANALYZE")
            refreshes = [bench.refresh() for _ in range(ROUNDS)]
            report("full refresh / bare aggregate", refreshes, "s")
            for clients in (1, 4):
                singles = [bench.single(clients) for _ in range(ROUNDS)]
                report(f"record_signal / INSERT, {clients} clients", singles, "/s")
            if GROWN:
                factor = math.log(GROWN / SIGNALS)
                grown = bench.fill(GROWN)
                db.execute("VACUUM ANALYZE")
                late = grown[-len(filled) :]
                report(f"record_signals at {GROWN:,} signals / COPY", late, "s")
                bigger = [bench.refresh() for _ in range(3)]
                report(f"full refresh of {GROWN:,} / bare aggregate", bigger, "s")
                total, part = sum(hub for hub, _ in (*filled, *grown)), sum(hub for hub, _ in filled)
                print(f"record_signals: time grows with the power {math.log(total / part) / factor:.2f} of the signals")
                of_big, of_small = (statistics.median(hub for hub, _ in rounds) for rounds in (bigger, refreshes))
                print(
                    f"full refresh:   time grows with the power {math.log(of_big / of_small) / factor:.2f} of the signals"
                )
    finally:
        cluster.drop_database(DATABASE)


if __name__ == "__main__":
    main()
