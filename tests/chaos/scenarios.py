"""The rate of hand-overs, second by second, while something goes wrong and after it.

Each scenario runs the workers for a while undisturbed, disturbs them, and waits for the rate to come back: to 0.9 of what
it was, over three seconds, within ten.
"""

from __future__ import annotations

import contextlib
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import psycopg

from chaos import run
from chaos.world import WORKERS, World
from databases import Databases

UNDISTURBED, DISTURBED, AFTER = 6, 4, 14  # seconds
SHARE, WITHIN, OVER = 0.9, 10, 3
THINK = 0.04  # seconds that handing one message over takes, so that there is room for twice the load


@dataclass
class Curve:
    name: str
    rates: list[int] = field(default_factory=list)  # hand-overs in each second
    start: int = 0  # the seconds between which it was disturbed
    end: int = 0
    problems: list[str] = field(default_factory=list)

    @property
    def before(self) -> float:
        return sum(self.rates[1 : self.start]) / (self.start - 1)

    def back_after(self, share: float = SHARE) -> int | None:
        """Seconds from the end of the disturbance until the rate was back; None: it was not."""
        for second in range(self.end, len(self.rates) - OVER + 1):
            if sum(self.rates[second : second + OVER]) / OVER >= share * self.before:
                return second - self.end
        return None

    def __str__(self) -> str:
        parts = (self.rates[: self.start], self.rates[self.start : self.end], self.rates[self.end :])
        curve = " | ".join(" ".join(map(str, part)) for part in parts)
        back = self.back_after()
        return (
            f"{self.name}: {self.before:.0f}/s before; back to {SHARE} after "
            f"{'no' if back is None else back} s; each second: {curve}; {len(self.problems)} problems"
        )


@contextlib.contextmanager
def sessions(one: World, number: int, database: str | None = None) -> Iterator[list[psycopg.Connection]]:
    opened: list[psycopg.Connection] = []
    try:
        with contextlib.suppress(psycopg.OperationalError):
            while len(opened) < number:
                opened.append(psycopg.connect(one.url(database), autocommit=True))
        yield opened
    finally:
        for session in opened:
            session.close()


def worker_killed(one: World, seconds: float) -> None:
    one.kill_worker()
    one.start_worker()
    time.sleep(seconds)


def workers_killed_again_and_again(one: World, seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        one.kill_worker()
        one.start_worker()
        time.sleep(0.3)


def backends_terminated(one: World, seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        terminate(one)
        time.sleep(0.5)


def terminate(one: World) -> None:
    one.do(
        """SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
           WHERE usename = 'chaos_worker' AND datname = current_database()"""
    )


def server_restarted(one: World, seconds: float) -> None:
    one.restart_server()


def slots_exhausted(one: World, seconds: float) -> None:
    """Every connection is taken, in another database, and the workers lose theirs."""
    one.do("SELECT 1")
    with contextlib.ExitStack() as taken:
        end = time.monotonic() + seconds
        while time.monotonic() < end:  # again, for the workers want their places back
            taken.enter_context(sessions(one, 1000, "postgres"))
            terminate(one)
        taken.enter_context(sessions(one, 1000, "postgres"))
        time.sleep(seconds)


def idle_transaction(one: World, seconds: float) -> None:
    with psycopg.connect(one.cluster.url(one.database)) as session:
        session.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        session.execute("SELECT count(*) FROM outreach.send_log")
        session.execute("SELECT pg_current_xact_id()")
        time.sleep(seconds)


@contextlib.contextmanager
def readers(one: World) -> Iterator[None]:
    """Two that read everything, again and again."""
    query = """
      \\set ON_ERROR_STOP on
      SELECT count(*), max(s.status) FROM outreach.vw_sends AS s;
      SELECT count(*), max(v.tier) FROM outreach.vw_marketing_eligibility_with_overrides AS v;
      \\watch 0.01
    """
    running = [
        subprocess.Popen(
            [one.cluster.program("psql"), "-X", "-q", "-o", "/dev/null", one.cluster.url(one.database)],
            stdin=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )
        for _ in range(2)
    ]  # fmt: skip
    try:
        for process in running:
            assert process.stdin is not None
            process.stdin.write(query)
            process.stdin.flush()
        yield
    finally:
        for process in running:
            process.kill()
            process.communicate()


def heavy_readers(one: World, seconds: float) -> None:
    with readers(one):
        time.sleep(seconds)


@contextlib.contextmanager
def doubled(one: World) -> Iterator[None]:
    more = WORKERS
    for _ in range(more):
        one.start_worker()
    try:
        yield
    finally:
        going = one.workers[-more:]
        del one.workers[-more:]
        one.end(going)


def load_doubled(one: World, seconds: float) -> None:
    with doubled(one):
        time.sleep(seconds)


def all_three(one: World, seconds: float) -> None:
    with readers(one), doubled(one):
        idle_transaction(one, seconds)


SCENARIOS: dict[str, Callable[[World, float], None]] = {
    one.__name__: one
    for one in (
        worker_killed, workers_killed_again_and_again, backends_terminated, server_restarted, slots_exhausted,
        idle_transaction, heavy_readers, load_doubled, all_three,
    )
}  # fmt: skip


def measure(databases: Databases, name: str, seed: int, after: float = AFTER) -> Curve:
    with run.world(databases, seed, login="chaos_worker", calm=True, think=THINK) as one:
        one.set_up(3500)
        one.add_sender(1_000_000)
        for _ in range(WORKERS):
            one.start_worker()
        while len(one.handed()) < WORKERS * 5:
            time.sleep(0.1)
        began = time.monotonic()
        time.sleep(UNDISTURBED)
        start = time.monotonic()
        SCENARIOS[name](one, DISTURBED)
        end = time.monotonic()
        time.sleep(after)
        assert one.due() > 0, "nothing was left to do: the rate says nothing"
        over = time.monotonic()
        handed = [record["at"] - began for record in one.handed()]
        curve = Curve(name, start=int(start - began), end=int(end - began) + 1)
        curve.rates = [sum(second <= at < second + 1 for at in handed) for second in range(int(over - began))]
        # What is left is not worth the wait.
        for campaign in one.campaigns.values():
            one.do("SELECT outreach.cancel_sends(%s, 'the end')", [campaign])
        curve.problems = run.finish(one)
    return curve


def report(databases: Databases, name: str, seed: int) -> int:
    failed = 0
    for one in SCENARIOS if name == "all" else [name]:
        curve = measure(databases, one, seed)
        print(curve, flush=True)
        for problem in curve.problems:
            print(f"  PROBLEM: {problem}", flush=True)
        back = curve.back_after()
        failed += bool(curve.problems) or back is None or back > WITHIN
    return 1 if failed else 0
