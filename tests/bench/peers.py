"""What people would use instead, through the same server: no-op jobs of graphile-worker and procrastinate beside our sends.

Usage: make bench-peers     (JOBS_COUNT=20000 for another number of jobs and sends)

graphile-worker (npm) fetches and completes job by job, and with a batched local queue; procrastinate (PyPI) runs with a
concurrency of 4. Both are installed for the run into a temporary directory. Where a registry cannot be reached or its
package does not install, that peer is skipped by name: the run still ends well (status 0), since nothing was measured that
could be wrong. A peer that is installed and then fails is a failure (status 1).
Aims: at least the batched graphile-worker, and ten times procrastinate.
Beside each rate stands what the server wrote for a job: rows, and bytes of WAL. The peers' figures contain the insert of the
job; ours do not contain the enrolment.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg

if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).resolve().parents[1])]

from bench import hub, sends
from outreach.cluster import Cluster

COUNT = int(os.environ.get("JOBS_COUNT") or "20000") // 400 * 400
DATABASE = "outreach_bench_peers"
ROUNDS = 3
GRAPHILE = """
const { run, makeWorkerUtils } = require('graphile-worker');
const [url, count, batched] = [process.argv[2], Number(process.argv[3]), process.argv[4] === 'batched'];
const { Logger } = require('graphile-worker');
const logger = new Logger(() => () => {});
(async () => {
  const utils = await makeWorkerUtils({ connectionString: url, logger });
  await utils.migrate();
  await utils.withPgClient(c => c.query(
    "SELECT graphile_worker.add_job('noop', json_build_object('n', n)) FROM generate_series(1, $1::integer) AS n", [count]));
  await utils.withPgClient(c => c.query('ANALYZE'));
  await utils.release();
  let done = 0, finished;
  const all = new Promise(resolve => { finished = resolve; });
  const begun = process.hrtime.bigint();
  const worker = { connectionString: url, concurrentJobs: 4, maxPoolSize: 10 };
  if (batched) Object.assign(worker, { localQueue: { size: 500 }, completeJobBatchDelay: 0, failJobBatchDelay: 0, concurrentJobs: 24 });
  const runner = await run({ logger, preset: { worker }, taskList: { noop: () => { if (++done === count) finished(); } } });
  await all;
  await runner.stop();  // the completions of the last jobs are written when this returns
  console.log(count / (Number(process.hrtime.bigint() - begun) / 1e9));
  process.exit(0);
})().catch(error => { console.error(error); process.exit(1); });
"""
PROCRASTINATE = """
import asyncio, sys, time
import procrastinate

url, count = sys.argv[1], int(sys.argv[2])
app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=url, max_size=10))

@app.task(name="noop")
async def noop(n):
    pass

async def main():
    async with app.open_async():
        if not await app.check_connection_async():
            await app.schema_manager.apply_schema_async()
        await noop.batch_defer_async(*({"n": n} for n in range(count)))
        begun = time.perf_counter()
        await app.run_worker_async(concurrency=4, wait=False, install_signal_handlers=False, listen_notify=False)
        print(count / (time.perf_counter() - begun))

asyncio.run(main())
"""


WRITTEN = """
SELECT tup_inserted::float8, tup_updated::float8, tup_deleted::float8, (pg_current_wal_insert_lsn() - '0/0')::float8
FROM pg_stat_database WHERE datname = current_database()
"""


class Unreachable(Exception):
    """The registry did not give the package."""


def install(command: list[str], where: Path) -> None:
    try:
        done = subprocess.run(command, cwd=where, capture_output=True, text=True, timeout=180, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Unreachable(str(error)) from None
    if done.returncode:
        raise Unreachable((done.stderr.strip().splitlines() or ["no message"])[-1])


def jobs(command: list[str], where: Path) -> float:
    """Jobs a second, which the program prints as its last line."""
    done = subprocess.run(command, cwd=where, capture_output=True, text=True, timeout=600, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr.strip()[-600:])
    return float(done.stdout.split()[-1])


def graphile(where: Path, url: str) -> dict[str, Callable[[], float]]:
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm is None or node is None:
        raise Unreachable("npm and node are not installed")
    (where / "jobs.js").write_text(GRAPHILE)
    (where / "package.json").write_text('{"private": true}')
    install([npm, "install", "--silent", "--no-audit", "--no-fund", "graphile-worker@^0.16.6 || ^0.17.0-rc.0"], where)
    run = [node, "jobs.js", url, str(COUNT)]
    return {
        "graphile-worker, single": lambda: jobs([*run, "single"], where),
        "graphile-worker, batched": lambda: jobs([*run, "batched"], where),
    }


def procrastinate(where: Path, url: str) -> dict[str, Callable[[], float]]:
    python = where / "env" / "bin" / "python"
    install([sys.executable, "-m", "venv", "env"], where)
    install([str(python), "-m", "pip", "install", "--quiet", "procrastinate", "psycopg[binary,pool]"], where)
    (where / "jobs.py").write_text(PROCRASTINATE)
    return {"procrastinate": lambda: jobs([str(python), "jobs.py", url, str(COUNT)], where)}


def written(db: psycopg.Connection[Any]) -> tuple[float, ...]:
    """Rows inserted, updated and deleted in this database so far, and bytes of WAL."""
    row = db.execute(WRITTEN).fetchone()
    assert row
    return tuple(row)


def main() -> int:
    cluster = Cluster.of_checkout()
    cluster.up()
    failed = False
    with hub.own_database(cluster, DATABASE) as db, tempfile.TemporaryDirectory() as directory:
        hub.fill(db, COUNT)
        peers: dict[str, Callable[[], float]] = {}
        for name, prepare in (("graphile-worker", graphile), ("procrastinate", procrastinate)):
            where = Path(directory) / name
            where.mkdir()
            try:
                peers |= prepare(where, cluster.url(DATABASE))
            except Unreachable as error:
                print(f"{name}: skipped, it cannot be installed here: {error}", flush=True)
        found: dict[str, list[float]] = {"send_cycle": [], **{name: [] for name in peers}}
        wrote: dict[str, list[float]] = {}

        def measure(name: str, run: Callable[[], float]) -> None:
            before = written(db)
            found[name].append(run())
            wrote[name] = [(after - was) / COUNT for was, after in zip(before, written(db), strict=True)]

        for _ in range(ROUNDS):
            sends.campaign(db)
            measure("send_cycle", lambda: hub.cycles(cluster, DATABASE, hub.SEND, COUNT // 100))
            for name, run in list(peers.items()):
                try:
                    measure(name, run)
                except (RuntimeError, ValueError, IndexError, subprocess.TimeoutExpired) as error:
                    print(f"{name}: FAILED: {error}", flush=True)
                    failed = True
                    del peers[name]
    ours = statistics.median(found["send_cycle"])
    print(f"{COUNT:,} jobs and sends, {ROUNDS} rounds in turn")
    for name, rates in found.items():
        if rates:
            rate = statistics.median(rates)
            print(
                f"{name:<26} {rate:>9,.0f} /s ({min(rates):,.0f} to {max(rates):,.0f})   send_cycle is {ours / rate:.2f} of it"
            )
            inserted, updated, deleted, wal = wrote[name]
            print(
                f"{'':<26} a job: {inserted:.2f} rows inserted, {updated:.2f} updated, {deleted:.2f} deleted, {wal:,.0f} bytes of WAL"
            )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
