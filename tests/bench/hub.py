"""Everything that the hub exists for, each beside the leanest SQL that moves the same data with none of the rules.

Usage: python tests/bench/hub.py     (SCALE=0.1 for a tenth, ONLY="enroll scores" for some, CHECK=1 to compare with results.json)

Runs on the private cluster in databases of its own, which are made anew and dropped. The hub and its baseline take turns,
five rounds of each; printed are medians and the ratio with its least and greatest value. Baselines work on tables of the
same columns with only a primary key. Without CHECK the results are written to results.json; with it, the exit status is 1
where a ratio is worse than there by more than a quarter. docs/performance.md says what each line means.
"""

from __future__ import annotations

import json
import math
import os
import platform
import random
import statistics
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).resolve().parents[1])]

from bench import audit, bit, sends
from bench.measure import (
    ROUNDS,
    Pair,
    Result,
    executed,
    exponent,
    load,
    pgbench,
    rolled_back,
    save,
    seconds,
    value,
    worse,
)
from outreach.cluster import Cluster

DATABASE = "outreach_bench_hub"
SCALE = float(os.environ.get("SCALE", "1"))
COMPANIES = int(95_004 * SCALE)
SIGNALS = int(1_000_000 * SCALE)
AUDIT_ROWS = int(200_000 * SCALE)
GROWTH = [int(size * SCALE) for size in (95_004, 300_000, 950_040)]
CYCLES = int(1_000_000 * SCALE)
PGBENCH_SECONDS = 3 if SCALE >= 1 else 1

REGISTER = """
INSERT INTO cl.company_identity (company_name, domain, country, identity_status, eligibility_status)
SELECT 'Company ' || n, 'company-{prefix}' || n || '.example', 'US', 'PASS', 'ELIGIBLE' FROM generate_series(1, {companies}) AS n;
"""
FILL = """
INSERT INTO outreach.company_hub_status (outreach_id, hub_id, status)
  SELECT o.outreach_id, h.hub_id, CASE
    WHEN get_byte(uuid_send(o.outreach_id), 15) % 20 < h.waterfall_order - 1 THEN 'IN_PROGRESS' ELSE 'PASS' END
  FROM outreach.outreach AS o CROSS JOIN outreach.hub_registry AS h;
INSERT INTO outreach.company_target (outreach_id, target_status) SELECT outreach_id, 'READY' FROM outreach.outreach;
INSERT INTO outreach.people (outreach_id, full_name, slot_type, email)
  SELECT outreach_id, 'Person ' || outreach_id, 'HR', 'hr@' || domain
  FROM outreach.outreach JOIN cl.company_identity USING (outreach_id);
SELECT outreach.add_overrides((
  SELECT jsonb_agg(jsonb_build_object('outreach_id', o.outreach_id, 'override_type', 'BLOCK_PHONE', 'reason', 'bench'))
  FROM (SELECT outreach_id FROM outreach.outreach ORDER BY sha256(uuid_send(outreach_id)) LIMIT greatest(1, {companies} / 100)) AS o));
SELECT sum(r.inserted) FROM (
    SELECT jsonb_agg(jsonb_build_object('outreach_id', o.outreach_id, 'signal_type', 'NEWS_MENTION', 'source_ref', o.outreach_id,
      'occurred_at', now() - o.n % 20 * interval '1 day')) AS signals
    FROM (SELECT outreach_id, row_number() OVER () AS n FROM outreach.outreach) AS o
    GROUP BY o.n / 100000
  ) AS b CROSS JOIN LATERAL outreach.record_signals(b.signals) AS r;
"""
BARE = """
CREATE SCHEMA bench;
CREATE TABLE bench.outreach (LIKE outreach.outreach INCLUDING DEFAULTS, PRIMARY KEY (outreach_id));
CREATE TABLE bench.company_identity (LIKE cl.company_identity INCLUDING DEFAULTS, PRIMARY KEY (sovereign_company_id));
CREATE TABLE bench.send_log (LIKE outreach.send_log INCLUDING DEFAULTS, PRIMARY KEY (send_id));
CREATE INDEX ON bench.send_log (due_at) WHERE status = 'scheduled';
CREATE TABLE bench.engagement_events (LIKE outreach.engagement_events INCLUDING DEFAULTS, PRIMARY KEY (provider, provider_event_id));
"""
MINT = """
INSERT INTO bench.outreach (outreach_id, sovereign_company_id)
  SELECT gen_random_uuid(), sovereign_company_id FROM bench.company_identity WHERE outreach_id IS NULL;
UPDATE bench.company_identity AS c SET outreach_id = o.outreach_id
FROM bench.outreach AS o WHERE o.sovereign_company_id = c.sovereign_company_id
"""
MINT_ONE = """
CREATE FUNCTION bench.mint(id uuid) RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
  _id uuid := gen_random_uuid();
BEGIN
  INSERT INTO bench.outreach (outreach_id, sovereign_company_id) VALUES (_id, id);
  UPDATE bench.company_identity SET outreach_id = _id WHERE sovereign_company_id = id;
  RETURN _id;
END
$$;
CREATE TABLE bench.fresh AS
  SELECT row_number() OVER ()::integer AS n, sovereign_company_id AS id FROM cl.company_identity WHERE outreach_id IS NULL;
ALTER TABLE bench.fresh ADD PRIMARY KEY (n);
"""
ENROLL = """
INSERT INTO bench.send_log (campaign_id, step_number, outreach_id, person_id, target_id, channel, recipient, recipient_key, due_at)
SELECT gen_random_uuid(), 1, p.outreach_id, p.person_id, t.target_id, 'email', p.email, p.email_key, now()
FROM outreach.people AS p JOIN outreach.company_target AS t USING (outreach_id)
"""
SEND = """
SELECT coalesce(jsonb_agg(jsonb_build_object('send_id', send_id, 'claim_token', claim_token)), '[]')::text AS claims,
  coalesce(jsonb_agg(jsonb_build_object('send_id', send_id, 'claim_token', claim_token, 'outcome', 'sent')), '[]')::text AS outcomes
  FROM outreach.claim_sends('bench ' || (:client_id)::integer, 100) \\gset
SELECT count(*) FROM outreach.begin_sends((:claims)::text::jsonb);
SELECT outreach.finish_sends((:outcomes)::text::jsonb);
"""
BARE_SEND = """
WITH due AS MATERIALIZED (
  SELECT send_id FROM bench.send_log WHERE status = 'scheduled' AND due_at <= now() ORDER BY due_at LIMIT 100 FOR UPDATE SKIP LOCKED
), claimed AS (
  UPDATE bench.send_log AS s SET status = 'claimed', claimed_by = 'bench', claimed_at = now(), claim_token = gen_random_uuid()
  FROM due WHERE s.send_id = due.send_id RETURNING s.send_id
)
SELECT coalesce(array_agg(send_id), '{}')::text AS claims FROM claimed \\gset
UPDATE bench.send_log SET status = 'sent', sent_at = now() WHERE send_id = ANY ((:claims)::text::uuid[]);
"""
VIEW = "SELECT * FROM outreach.vw_marketing_eligibility_with_overrides"
VIEW_READS = (
    "outreach.outreach", "cl.company_identity", "outreach.company_hub_status", "outreach.bit_scores",
    "outreach.manual_overrides", "outreach.hub_registry",
)  # fmt: skip


def fill(db: psycopg.Connection[Any], companies: int) -> None:
    """Registers, mints and fills."""
    db.execute(REGISTER.format(prefix="", companies=companies).encode())
    db.execute("SELECT count(*) FROM outreach.mint_outreach_batch()")
    db.execute(FILL.format(companies=companies).encode())
    db.execute("VACUUM ANALYZE")


class Hub:
    """The database that most lines are measured in."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self.url = cluster.url(DATABASE)
        self.db = psycopg.connect(self.url, autocommit=True)
        self.mint = self.prepare()

    def prepare(self) -> list[Pair]:
        """Registers, mints (which is measured on the way) and fills."""
        db = self.db
        db.execute(BARE.encode())
        db.execute(REGISTER.format(prefix="", companies=COMPANIES).encode())
        db.execute("INSERT INTO bench.company_identity SELECT * FROM cl.company_identity")
        db.execute("VACUUM ANALYZE")
        rounds = []
        for _ in range(ROUNDS):
            hub = rolled_back(db, "SELECT count(*) FROM outreach.mint_outreach_batch()")
            rounds.append((hub, rolled_back(db, MINT)))
            db.execute("VACUUM outreach.outreach, cl.company_identity, bench.outreach, bench.company_identity")
        db.execute("SELECT count(*) FROM outreach.mint_outreach_batch()")
        db.execute(FILL.format(companies=COMPANIES).encode())
        db.execute("VACUUM ANALYZE")
        self.ids = [  # at random, and not in the order that the overridden ones were chosen by
            str(row[0])
            for row in db.execute("SELECT outreach_id FROM outreach.outreach ORDER BY sha512(uuid_send(outreach_id))")
        ]
        return rounds

    def alternate(self, hub: Callable[[], float], baseline: Callable[[], float], rounds: int = ROUNDS) -> list[Pair]:
        return [(hub(), baseline()) for _ in range(rounds)]

    def rate(self, scripts: list[str], clients: int) -> float:
        """The median of three runs: how the clients come to lie on few processors changes a rate by half, for a run's whole length."""
        return statistics.median(
            pgbench(self.cluster, DATABASE, scripts, clients, lasting=PGBENCH_SECONDS) for _ in range(3)
        )

    def drain(self) -> None:
        while sends.cycle(self.db):
            pass


# Each line of the table.


def mint_bulk(hub: Hub) -> Result:
    return Result("mint_bulk", "s", hub.mint, COMPANIES, "mint_outreach_batch / INSERT … SELECT and UPDATE", 2.0)


def mint_one(hub: Hub) -> Result:
    """In a database of its own; each client of each round mints companies that nobody else does."""
    name = "outreach_bench_mint"
    share = max(20_000, COMPANIES // ROUNDS)
    script = "\\set turn :turn + 1\nSELECT %s((SELECT id FROM bench.fresh WHERE n = :turn * 4 + :client_id));"
    rounds = []
    with own_database(hub.cluster, name) as db:
        db.execute(BARE.encode())
        db.execute(REGISTER.format(prefix="", companies=COMPANIES + share * ROUNDS).encode())
        db.execute(
            f"""SELECT count(*) FROM outreach.mint_outreach_batch(ARRAY(
          SELECT sovereign_company_id FROM cl.company_identity LIMIT {COMPANIES}))""".encode()
        )
        db.execute("INSERT INTO bench.company_identity SELECT * FROM cl.company_identity")
        db.execute("INSERT INTO bench.outreach SELECT * FROM outreach.outreach")
        db.execute(MINT_ONE.encode())
        db.execute("VACUUM ANALYZE")
        for number in range(ROUNDS):
            first = {"turn": number * share // 4}
            mine = pgbench(hub.cluster, name, [script % "outreach.mint_outreach"], 4, lasting=2, variables=first)
            rounds.append((mine, pgbench(hub.cluster, name, [script % "bench.mint"], 4, lasting=2, variables=first)))
    return Result("mint_one", "/s", rounds, 1, "mint_outreach / a function of two statements; pgbench, 4 clients", 0.7)


def gate_one(hub: Hub) -> Result:
    ids = hub.ids[:120]
    rounds = hub.alternate(
        lambda: hub.rate([f"SELECT * FROM outreach.marketing_safety_gate('{one}', 'email');" for one in ids], 4),
        lambda: hub.rate([f"SELECT * FROM outreach.outreach WHERE outreach_id = '{one}';" for one in ids], 4),
    )
    return Result("gate_one", "/s", rounds, COMPANIES, "marketing_safety_gate / spine row by key; 4 clients", 0.6)


def eligibility_batch(hub: Hub) -> Result:
    lists = ["{" + ",".join(hub.ids[first : first + 100]) + "}" for first in range(0, min(len(hub.ids), 2000), 100)]

    def micros(query: str) -> float:
        return 1e6 / hub.rate([f"{query} WHERE outreach_id = ANY ('{one}');" for one in lists], 1)

    rounds = hub.alternate(lambda: micros(VIEW), lambda: micros("SELECT * FROM outreach.outreach"))
    return Result("eligibility_batch", "us", rounds, 100, "the view for 100 ids / spine rows of 100 ids", 5)


def eligibility_scan(hub: Hub) -> Result:
    counts = [f"SELECT count(*) FROM {table}" for table in VIEW_READS]
    rounds = hub.alternate(lambda: executed(hub.db, VIEW), lambda: sum(executed(hub.db, count) for count in counts))
    return Result("eligibility_scan", "s", rounds, COMPANIES, "whole view / count(*) of each table it reads", 6)


def enroll(hub: Hub) -> Result:
    campaign = sends.campaign(hub.db, enrol=False)
    hub.db.execute("SELECT outreach.set_campaign_status(%s, 'active')", [campaign])

    def vacuum() -> None:
        hub.db.execute("VACUUM outreach.send_log, outreach_internal.send_queue, bench.send_log")

    def mine() -> float:
        vacuum()
        return rolled_back(hub.db, f"SELECT outreach.enroll_campaign('{campaign}')")

    rounds = hub.alternate(mine, lambda: rolled_back(hub.db, ENROLL))
    vacuum()
    return Result("enroll", "s", rounds, COMPANIES, "enroll_campaign / INSERT … SELECT of as many sends", 2.5)


def cycles(cluster: Cluster, database: str, script: str, number: int) -> float:
    """Sends per second of so many batches of 100, by four workers together."""
    return 100 * pgbench(cluster, database, [script], 4, each=max(1, number // 4))


def send_cycle(hub: Hub) -> Result:
    rounds = []
    batches = COMPANIES // 100
    for _ in range(ROUNDS):
        sends.campaign(hub.db)
        mine = cycles(hub.cluster, DATABASE, SEND, batches)
        hub.drain()
        hub.db.execute(ENROLL)
        rounds.append((mine, cycles(hub.cluster, DATABASE, BARE_SEND, batches)))
        hub.db.execute("TRUNCATE bench.send_log")
    return Result(
        "send_cycle", "/s", rounds, COMPANIES, "claim, begin, finish by hundreds / SKIP LOCKED queue; 4 workers", 0.6
    )


def dead_rows(hub: Hub) -> list[Result]:
    """The rate of sends after many more, and after as many again beside a transaction that stays open; in turn with the rate in a
    database of its own, where nothing was sent but in these rounds."""
    batches = COMPANIES // 100
    fresh = "outreach_bench_fresh"

    def rate(db: psycopg.Connection[Any], name: str) -> float:
        sends.campaign(db)
        found = cycles(hub.cluster, name, SEND, batches)
        while sends.cycle(db):
            pass
        return found

    def after(few: psycopg.Connection[Any], name: str, note: str, aim: float) -> Result:
        before = max(0, math.ceil(CYCLES / COMPANIES) - 3)
        for _ in range(before):
            rate(hub.db, DATABASE)
        rounds = hub.alternate(lambda: rate(hub.db, DATABASE), lambda: rate(few, fresh), 3)
        dead = value(
            hub.db, "SELECT sum(n_dead_tup) FROM pg_stat_user_tables WHERE relname IN ('send_log', 'send_queue')"
        )
        return Result(name, "/s", rounds, (before + 3) * COMPANIES, f"{dead:,} dead rows{note} / a fresh database", aim)

    with own_database(hub.cluster, fresh) as few:
        fill(few, COMPANIES)
        results = [after(few, "after_sends", "", 0.9)]
        with psycopg.connect(hub.url) as old:
            old.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            old.execute("SELECT count(*), pg_current_xact_id() FROM outreach_internal.send_queue")
            results.append(after(few, "beside_snapshot", ", one transaction open", 0.7))
    return results


def events_bulk(hub: Hub) -> Result:
    sent = [str(row[0]) for row in hub.db.execute("SELECT send_id FROM outreach.send_log WHERE sent_at IS NOT NULL")]
    if not sent:
        sends.campaign(hub.db)
        hub.drain()
        return events_bulk(hub)
    batches = 40
    chance = random.Random(1)
    number = iter(range(10**9))

    def batch() -> str:
        return json.dumps(
            [
                {
                    "provider": "bench", "provider_event_id": f"e-{next(number)}", "event_type": chance.choice(["delivered", "open", "click"]),
                    "occurred_at": "2026-06-01T12:00:00Z", "send_id": chance.choice(sent), "payload": {"ip": "192.0.2.1"},
                }
                for _ in range(500)
            ]
        )  # fmt: skip

    insert = b"""
      INSERT INTO bench.engagement_events (provider, provider_event_id, event_type, occurred_at, send_id, payload)
      SELECT e.provider, e.provider_event_id, e.event_type, e.occurred_at, e.send_id, e.payload
      FROM jsonb_to_recordset(%s) AS e (provider text, provider_event_id text, event_type text, occurred_at timestamptz, send_id uuid, payload jsonb)
      ON CONFLICT DO NOTHING
    """

    def per_second(query: bytes) -> float:
        prepared = [batch() for _ in range(batches)]
        return batches * 500 / seconds(lambda: [hub.db.execute(query, [one]) for one in prepared])

    rounds = hub.alternate(lambda: per_second(b"SELECT outreach.record_events(%s::jsonb)"), lambda: per_second(insert))
    return Result("events_bulk", "/s", rounds, 500, "record_events by 500 / INSERT … ON CONFLICT DO NOTHING", 0.4)


@contextmanager
def claiming(hub: Hub, workers: int = 4) -> Iterator[None]:
    """Workers that claim, begin and finish until the end."""
    over = threading.Event()

    def work() -> None:
        with psycopg.connect(hub.url, autocommit=True) as db:
            while not over.is_set():
                if not sends.cycle(db):
                    over.wait(0.05)

    with ThreadPoolExecutor(workers) as pool:
        running = [pool.submit(work) for _ in range(workers)]
        try:
            yield
        finally:
            over.set()
        for one in running:
            one.result()  # raises what stopped a worker early


def block_latency(hub: Hub) -> Result:
    ids = iter(hub.ids[-5000:])

    def p99() -> float:
        taken = []
        for _ in range(150):
            begun = time.perf_counter()
            hub.db.execute("SELECT outreach.add_override(%s, 'BLOCK_EMAIL', 'bench')", [next(ids)])
            taken.append(time.perf_counter() - begun)
            time.sleep(0.002)
        return float(statistics.quantiles(taken, n=100)[98] * 1e6)

    def beside() -> float:
        sends.campaign(hub.db)
        with claiming(hub):
            time.sleep(0.5)
            return p99()

    rounds = hub.alternate(beside, p99)
    return Result("block_latency", "us", rounds, 150, "p99 of add_override while 4 workers claim / alone", 10)


def audit_verify(hub: Hub) -> Result:
    name = "outreach_bench_audit"
    rows = AUDIT_ROWS - AUDIT_ROWS % audit.PER_OVERRIDE
    with own_database(hub.cluster, name) as db:
        with db.transaction():
            db.execute("SET LOCAL session_replication_role = replica")
            db.execute(audit.FILL.format(rows=rows, per=audit.PER_OVERRIDE).encode())
        db.execute("VACUUM ANALYZE outreach.override_audit_log")
        rounds = hub.alternate(
            lambda: rows / executed(db, "SELECT count(*) FROM outreach.verify_override_audit()"),
            lambda: rows / executed(db, audit.PLAIN),
        )
    return Result("audit_verify", "/s", rounds, rows, "verify_override_audit / sha256 of the same rows", 0.5)


@contextmanager
def own_database(cluster: Cluster, name: str) -> Iterator[psycopg.Connection[Any]]:
    cluster.deploy(name, fresh=True, quiet=True)
    try:
        with psycopg.connect(cluster.url(name), autocommit=True) as db:
            yield db
    finally:
        cluster.drop_database(name)


def scores(hub: Hub) -> list[Result]:
    """Signals and scores, in a database of their own."""
    with own_database(hub.cluster, bit.DATABASE) as db:
        db.execute(bit.PREPARE.encode())
        bench = bit.Bench(hub.cluster, db)
        filled = bench.fill(SIGNALS)
        db.execute("VACUUM ANALYZE")
        refreshed = [bench.refresh() for _ in range(ROUNDS)]
        size = value(db, "SELECT pg_total_relation_size('outreach.bit_signals') / count(*) FROM outreach.bit_signals")
        print(f"bytes per signal: {size}", flush=True)
    return [
        Result("signals_bulk", "s", filled, bit.BATCH, "record_signals of 100,000 / COPY into a table with its keys", 3.0),
        Result("bit_refresh", "s", refreshed, SIGNALS, "full refresh / bare aggregate of the signals", 2.0),
    ]  # fmt: skip


def growth(hub: Hub) -> list[Result]:
    """How the time of the whole grows with the companies; each size in a database of its own."""
    taken: dict[str, list[float]] = {name: [] for name in ("mint", "scan", "refresh", "enroll", "send_cycle")}
    for size in GROWTH:
        with own_database(hub.cluster, "outreach_bench_growth") as db:
            db.execute(REGISTER.format(prefix="", companies=size).encode())
            db.execute("VACUUM ANALYZE")
            taken["mint"].append(seconds(lambda: db.execute("SELECT count(*) FROM outreach.mint_outreach_batch()")))
            db.execute(FILL.format(companies=size).encode())
            db.execute("VACUUM ANALYZE")
            taken["scan"].append(statistics.median(executed(db, VIEW) for _ in range(3)))
            begun = time.perf_counter()
            refreshed = value(db, "SELECT outreach.refresh_bit_scores(now() + interval '31 days')")
            taken["refresh"].append(time.perf_counter() - begun)
            assert refreshed == size, f"{refreshed} scores of {size} were stale"
            campaign = sends.campaign(db, enrol=False)
            db.execute("SELECT outreach.set_campaign_status(%s, 'active')", [campaign])
            taken["enroll"].append(seconds(lambda: db.execute("SELECT outreach.enroll_campaign(%s)", [campaign])))  # noqa: B023
            db.execute("VACUUM ANALYZE")
            rate = cycles(hub.cluster, "outreach_bench_growth", SEND, size // 100)
            taken["send_cycle"].append(size / rate)
    results = []
    for name, times in taken.items():
        power = exponent(GROWTH, times)
        note = f"seconds at {', '.join(f'{size:,}' for size in GROWTH)} companies: " + ", ".join(
            f"{one:.3g}" for one in times
        )
        results.append(Result(f"growth_{name}", "", [(power, 1.0)], GROWTH[-1], note, 1.05))
    return results


def space(hub: Hub) -> None:
    """Bytes with indexes; printed only."""
    for what, tables, count in (
        ("company", ("cl.company_identity", "outreach.outreach", "outreach.company_hub_status", "outreach_internal.company_summaries", "outreach.bit_scores"), "outreach.outreach"),
        ("send", ("outreach.send_log", "outreach_internal.send_queue", "outreach_internal.claim_places", "outreach.unsubscribe_tokens"), "outreach.send_log"),
        ("event", ("outreach.engagement_events",), "outreach.engagement_events"),
    ):  # fmt: skip
        rows = value(hub.db, f"SELECT count(*) FROM {count}")
        if rows:
            size = sum(value(hub.db, "SELECT pg_total_relation_size(%s::regclass)", table) for table in tables)
            print(f"bytes per {what}: {size // rows} ({', '.join(tables)})", flush=True)


LINES: list[Callable[[Hub], Result | list[Result]]] = [
    mint_bulk, gate_one, eligibility_batch, eligibility_scan, enroll, send_cycle, events_bulk, block_latency, audit_verify,
    scores, mint_one, dead_rows, growth,
]  # fmt: skip


def machine(db: psycopg.Connection[Any]) -> str:
    shown = (
        "server_version",
        "fsync",
        "synchronous_commit",
        "shared_buffers",
        "work_mem",
        "random_page_cost",
        "jit",
        "max_wal_size",
    )
    settings = ", ".join(f"{name} {value(db, f'SHOW {name}')}" for name in shown)
    return f"{platform.machine()}, {os.cpu_count()} processors, {platform.system()} {platform.release()}; {settings}"


def main() -> int:
    chosen = set(os.environ.get("ONLY", "").split())
    unknown = chosen - {line.__name__ for line in LINES}
    if unknown:
        sys.exit(f"unknown: {', '.join(sorted(unknown))}; known are {', '.join(line.__name__ for line in LINES)}")
    results: dict[str, Any] = {}
    failed = []
    cluster = Cluster.of_checkout()
    cluster.up()
    cluster.deploy(DATABASE, fresh=True, quiet=True)
    try:
        hub = Hub(cluster)
        print(f"{COMPANIES:,} companies; {machine(hub.db)}")
        print(f"{'':<18} {'hub':>12} {'':<4} {'baseline':>12}   median of the ratios (least to greatest), aim")
        for line in LINES:
            if chosen and line.__name__ not in chosen:
                continue
            try:
                found = line(hub)
            except (psycopg.Error, OSError, RuntimeError, AssertionError, ValueError):
                failed.append(line.__name__)
                traceback.print_exc()
                continue
            for result in found if isinstance(found, list) else [found]:
                print(result, flush=True)
                results[result.name] = result.stored()
                if not os.environ.get("CHECK"):
                    save(load() | results)  # a run that is stopped leaves what it has
        space(hub)
        hub.db.close()
    finally:
        cluster.drop_database(DATABASE)
    if os.environ.get("CHECK"):
        try:
            complaints = worse(load(), results)
        except ValueError as error:
            sys.exit(str(error))
        print(
            "\n".join(f"WORSE {one}" for one in complaints)
            or "no ratio is worse than in results.json by more than a quarter"
        )
        return 1 if complaints or failed else 0
    if failed:
        print(f"FAILED: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
