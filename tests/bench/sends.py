"""Claims, begins and finishes per second in batches of 100, at a small and a large log of sends, and beside an open transaction.

Usage: python tests/bench/sends.py [rows] [cycles]     (default 10,000,000 rows of send_log and 1,000,000 cycles)

Runs on the private cluster in two databases of its own, `outreach_bench_sends` and the same with `_large`, which are made
anew and dropped. The rounds of the two are run in turn, each over a share of the sends of campaigns of 95,004 companies
(SCALE=0.1 for a tenth): with one worker, then with four, the first sends of each left out. Printed are medians, least and
greatest of the rates and of the rounds' ratios.
"""

from __future__ import annotations

import multiprocessing
import os
import statistics
import sys
import time
from multiprocessing.synchronize import Barrier
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from outreach.cluster import Cluster

DATABASE = "outreach_bench_sends"
SCALE = float(os.environ.get("SCALE", "1"))
COMPANIES = int(95_004 * SCALE)
ROWS = int(float(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000)
CYCLES = int(float(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000)
BATCH = 100
ROUNDS = 12  # of a small and a large log each
ROUNDS_OF_CAMPAIGN = 4

PREPARE = f"""
INSERT INTO cl.company_identity (company_name, domain, country, identity_status, eligibility_status)
  SELECT 'Company ' || n, 'company-' || n || '.example', 'US', 'PASS', 'ELIGIBLE' FROM generate_series(1, {COMPANIES}) AS n;
SELECT count(*) FROM outreach.mint_outreach_batch();
INSERT INTO outreach.company_hub_status (outreach_id, hub_id, status)
  SELECT o.outreach_id, h.hub_id, 'PASS' FROM outreach.outreach AS o CROSS JOIN outreach.hub_registry AS h;
INSERT INTO outreach.company_target (outreach_id, target_status) SELECT outreach_id, 'READY' FROM outreach.outreach;
INSERT INTO outreach.people (outreach_id, full_name, slot_type, email)
  SELECT outreach_id, 'Ada Example', 'HR', 'ada@' || outreach_id || '.example' FROM outreach.outreach;
"""
# What was sent in former campaigns. Triggers are off: the keys of what was copied from enrolments hold.
COPY = """
INSERT INTO outreach.send_log (campaign_id, version, step_number, outreach_id, person_id, target_id, channel, recipient, status,
  due_at, attempts, claim_token, claimed_by, claimed_at, begun_at, sent_at, last_outcome)
SELECT %s, 1, 1, s.outreach_id, s.person_id, s.target_id, s.channel, s.recipient, 'sent', s.due_at, 1, gen_random_uuid(), 'w',
  s.due_at, s.due_at, s.due_at, 'sent'
FROM outreach.send_log AS s WHERE s.campaign_id = %s
"""


def campaign(db: psycopg.Connection[Any], *, enrol: bool = True) -> Any:
    [made] = db.execute("SELECT outreach.create_campaign('bench')").fetchone() or [None]
    db.execute("SELECT outreach.add_sequence_step(%s, 1, 'Hello {{ first_name }}', 'Dear {{ full_name }}')", [made])
    if enrol:
        db.execute("SELECT outreach.set_campaign_status(%s, 'active')", [made])
        db.execute("SELECT outreach.enroll_campaign(%s)", [made])
    return made


def cycle(db: psycopg.Connection[Any]) -> int:
    """Sends of one batch that were claimed; those that may not begin, as their company was blocked meanwhile, are not finished."""
    rows = db.execute("SELECT send_id, claim_token FROM outreach.claim_sends('worker', %s)", [BATCH]).fetchall()
    held = [{"send_id": str(send), "claim_token": str(token)} for send, token in rows]
    if held:
        begun = {
            str(send)
            for send, code in db.execute("SELECT send_id, code FROM outreach.begin_sends(%s)", [Jsonb(held)])
            if code is None
        }
        done = [{**one, "outcome": "sent"} for one in held if one["send_id"] in begun]
        db.execute("SELECT outreach.finish_sends(%s)", [Jsonb(done)])
    return len(held)


def work(url: str, sends: int, start: Barrier, results: Any) -> None:
    with psycopg.connect(url, autocommit=True) as db:
        for _ in range(3):  # what a session does once
            cycle(db)
        start.wait()
        begun = time.perf_counter()
        done = 0
        while done < sends:
            got = cycle(db)
            if not got:
                break
            done += got
        results.put((done, begun, time.perf_counter()))


def rate(url: str, workers: int, sends: int) -> float:
    """Sends per second of all workers together."""
    start = multiprocessing.Barrier(workers)
    results: Any = multiprocessing.Queue()
    running = [
        multiprocessing.Process(target=work, args=(url, sends // workers, start, results)) for _ in range(workers)
    ]
    for process in running:
        process.start()
    done = [results.get() for _ in running]
    for process in running:
        process.join()
    return float(sum(d for d, _, _ in done) / (max(e for _, _, e in done) - min(b for _, b, _ in done)))


class Bench:
    def __init__(self, url: str, db: psycopg.Connection[Any]) -> None:
        self.url = url
        self.db = db
        db.execute(PREPARE.encode())
        db.execute("VACUUM ANALYZE")
        self.first = campaign(db)
        self.drain()

    def drain(self) -> int:
        done = 0
        while got := cycle(self.db):
            done += got
        return done

    def fill(self) -> None:
        """Sends of former campaigns, until there are as many as asked for."""
        self.db.execute("SET session_replication_role = replica")
        while self.rows() < ROWS:
            self.db.execute(COPY, [campaign(self.db, enrol=False), self.first])
        self.db.execute("RESET session_replication_role")
        self.db.execute("VACUUM ANALYZE")  # now, rather than by autovacuum while sends are measured

    def rows(self) -> int:
        [count] = self.db.execute("SELECT count(*) FROM outreach.send_log").fetchone() or [0]
        return int(count)

    def beside_an_open_transaction(self) -> None:
        with psycopg.connect(self.url) as old:
            old.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            old.execute("SELECT count(*), pg_current_xact_id() FROM outreach_internal.send_queue")
            done, first = 0, 0.0
            while done < CYCLES:
                campaign(self.db)
                value = rate(self.url, 4, COMPANIES - 4 * 3 * BATCH)
                self.drain()
                first = first or value
                done += COMPANIES
                [dead] = self.db.execute(
                    "SELECT n_dead_tup FROM pg_stat_all_tables WHERE relid = 'outreach_internal.send_queue'::regclass"
                ).fetchone() or [0]
                print(
                    f"open for {done:>9,} cycles, {dead:>9,} dead in the queue: 4 workers {value:>8,.0f}/s"
                    f"   of the first {value / first:.2f}",
                    flush=True,
                )


def compare(small: Bench, large: Bench) -> None:
    taken: dict[tuple[int, int], list[float]] = {(workers, log): [] for workers in (1, 4) for log in (0, 1)}
    # One share for one worker and two for four, in whole batches, besides the three batches that each leaves out.
    share = (COMPANIES // ROUNDS_OF_CAMPAIGN - 5 * 3 * BATCH) // 3 // (4 * BATCH) * 4 * BATCH
    for number in range(ROUNDS):
        if number % ROUNDS_OF_CAMPAIGN == 0:
            for bench in (small, large):
                bench.drain()
                campaign(bench.db)
            small.db.execute("CHECKPOINT")
        for workers in (1, 4):
            for log, bench in enumerate((small, large)):
                taken[workers, log].append(rate(bench.url, workers, share * (1 if workers == 1 else 2)))
    for workers in (1, 4):
        for log, bench in enumerate((small, large)):
            print(f"send_log of {bench.rows():>12,} rows, {workers} workers {shown(taken[workers, log], ',.0f')}/s")
        ratios = [b / a for a, b in zip(taken[workers, 0], taken[workers, 1], strict=True)]
        print(f"{'ratio of the rounds':>30}, {workers} workers {shown(ratios, '.2f')}", flush=True)


def shown(values: list[float], form: str) -> str:
    return f"{statistics.median(values):{form}} ({min(values):{form}} to {max(values):{form}})"


def main() -> None:
    cluster = Cluster.of_checkout()
    cluster.up()
    names = [DATABASE, DATABASE + "_large"]
    for name in names:
        cluster.deploy(name, fresh=True, quiet=True)
    try:
        urls = [cluster.url(name) for name in names]
        with psycopg.connect(urls[0], autocommit=True) as one, psycopg.connect(urls[1], autocommit=True) as two:
            small, large = Bench(urls[0], one), Bench(urls[1], two)
            large.fill()
            compare(small, large)
            small.beside_an_open_transaction()
    finally:
        for name in names:
            cluster.drop_database(name)


if __name__ == "__main__":
    main()
