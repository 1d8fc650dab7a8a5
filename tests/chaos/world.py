"""A server of its own, campaigns on it, worker processes, and a director who disturbs them at random."""

from __future__ import annotations

import contextlib
import json
import math
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import psycopg
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from databases import Databases
from outreach.cluster import Cluster, checkout

WORKERS = 8
LEASE = 2.0  # seconds
CAPS = [20, 60, 200, 600]
WINDOWS = [{"days": [1, 2, 3, 4, 5, 6, 7], "from": "06:00", "to": "18:00"}]
# The first writes to people at noon and at midnight, and a reply stops the company; in the second, a reply stops the person.
CAMPAIGNS: dict[str, dict[str, Any]] = {
    "windows": {"windows": WINDOWS, "reply_rule": "company", "slot_priority": ["HR", "CEO", "CFO"]},
    "plain": {"reply_rule": "person", "slot_priority": ["CEO", "HR", "CFO"]},
}
LOST = (psycopg.OperationalError, psycopg.InterfaceError)
Connection = psycopg.Connection[Any]
Record = dict[str, Any]

# Companies from number %(first)s on, each with two persons; of three companies one has its people where it is night.
FEED = (
    """INSERT INTO cl.company_identity (company_name, domain, country, identity_status, eligibility_status)
       SELECT 'Company ' || n, 'c' || n || '.example', 'US', 'PASS', 'ELIGIBLE'
       FROM generate_series(%(first)s::integer, %(last)s::integer) AS n
       ON CONFLICT DO NOTHING""",
    "SELECT count(*) FROM outreach.mint_outreach_batch()",
    """INSERT INTO outreach.company_hub_status (outreach_id, hub_id, status)
       SELECT c.outreach_id, h.hub_id, 'PASS' FROM cl.company_identity AS c, outreach.hub_registry AS h
       WHERE c.domain IN (SELECT 'c' || n || '.example' FROM generate_series(%(first)s::integer, %(last)s::integer) AS n)
       ON CONFLICT DO NOTHING""",
    """INSERT INTO outreach.company_target (outreach_id, target_status)
       SELECT c.outreach_id, 'READY' FROM cl.company_identity AS c
       WHERE c.domain IN (SELECT 'c' || n || '.example' FROM generate_series(%(first)s::integer, %(last)s::integer) AS n)
         AND NOT EXISTS (SELECT FROM outreach.company_target AS t WHERE t.outreach_id = c.outreach_id)""",
    """INSERT INTO outreach.people (outreach_id, full_name, slot_type, email, time_zone)
       SELECT c.outreach_id, 'Ada Example', s.slot, lower(s.slot) || '@c' || n || '.example',
         CASE WHEN n %% 3 = 0 THEN %(night)s ELSE %(noon)s END
       FROM generate_series(%(first)s::integer, %(last)s::integer) AS n
       JOIN cl.company_identity AS c ON c.domain = 'c' || n || '.example', (VALUES ('HR'), ('CEO')) AS s (slot)
       WHERE NOT EXISTS (SELECT FROM outreach.people AS p WHERE p.outreach_id = c.outreach_id)""",
)


def zone(hour: int, now: datetime) -> str:
    """A time zone where it is about that hour."""
    ahead = (hour - now.hour + 12) % 24 - 12
    return f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"


def minutes(now: datetime) -> dict[str, Any]:
    """Options by which windows open and close while workers claim: for an hour one minute in three, where it is noon."""
    noon = now.astimezone(ZoneInfo(zone(12, now)))
    opens = [noon + timedelta(minutes=1 + 3 * number) for number in range(20)]
    windows = [
        {"days": [1, 2, 3, 4, 5, 6, 7], "from": f"{one:%H:%M}", "to": f"{one + timedelta(minutes=1):%H:%M}"}
        for one in opens
    ]
    return {"windows": windows, "reply_rule": "person"}


@dataclass
class Stop:
    """Somebody stopped something: from `acked` until `lifting`, on the monotonic clock."""

    kind: str
    acked: float
    company: UUID | None = None
    campaign: UUID | None = None
    recipient: str | None = None
    lifting: float = math.inf
    override: UUID | None = None

    def forbids(self, handed: Record) -> bool:
        return (
            self.company in (None, UUID(handed["company"]))
            and self.campaign in (None, UUID(handed["campaign"]))
            and self.recipient in (None, handed["recipient"])
            and self.acked < handed["called"]
            and handed["returned"] < self.lifting
        )


@dataclass
class WorkerProcess:
    name: str
    process: subprocess.Popen[bytes]
    file: Path


@contextlib.contextmanager
def own_databases() -> Iterator[Databases]:
    """Databases on a server that nothing else uses, for it is stopped and started."""
    place = Path(tempfile.mkdtemp(prefix="oc-"))
    place.chmod(0o755)
    databases = Databases(Cluster(place / "base", home=checkout()))
    try:
        yield databases
    finally:
        databases.cluster.destroy()
        shutil.rmtree(place)


@dataclass
class World:
    cluster: Cluster
    database: str
    folder: Path
    seed: int
    login: str | None = None  # of the workers; by default the superuser's, in their role
    calm: bool = False  # workers make no trouble of their own
    think: float = 0.01
    workers: list[WorkerProcess] = field(default_factory=list)
    killed: set[str] = field(default_factory=set)
    started: int = 0
    companies: int = 0
    senders: dict[str, int] = field(default_factory=dict)  # address: cap
    restarts: int = 0
    campaigns: dict[str, UUID] = field(default_factory=dict)
    stops: list[Stop] = field(default_factory=list)
    did: Counter[str] = field(default_factory=Counter)
    deadlocks: list[str] = field(default_factory=list)
    read: dict[Path, int] = field(default_factory=dict)
    records: list[Record] = field(default_factory=list)
    connection: Connection | None = None

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)
        now = datetime.now(UTC)
        self.noon, self.night = zone(12, now), zone(0, now)

    # --- the database ---

    def do(self, statement: str, arguments: Any = (), *, done: tuple[str, ...] = ()) -> list[Any]:
        """Until the server has answered. A code in `done` says that an earlier try, or somebody, had done it already."""
        while True:
            try:
                if self.connection is None or self.connection.closed:
                    self.connection = psycopg.connect(
                        self.cluster.url(self.database), autocommit=True, connect_timeout=5, row_factory=dict_row
                    )
                cursor = self.connection.execute(statement.encode(), arguments or None)
                return cursor.fetchall() if cursor.description else []
            except psycopg.errors.DeadlockDetected as error:
                self.deadlocks.append(str(error))
            except LOST:
                if self.connection is not None:
                    self.connection.close()
                time.sleep(0.05)
            except psycopg.Error as error:
                if error.sqlstate in done:
                    return []
                raise

    def set_up(self, companies: int, more: Mapping[str, dict[str, Any]] = MappingProxyType({})) -> None:
        for name, value in (("send_retry_base_seconds", 1), ("send_retry_max_seconds", 2)):
            self.do("SELECT outreach.set_setting(%s, %s, 'chaos')", [name, Jsonb(value)])
        for name, options in {**CAMPAIGNS, **more}.items():
            [row] = self.do("SELECT fixture.campaign(%s, 2) AS id", [name])
            self.campaigns[name] = row["id"]
            self.do("SELECT outreach.configure_campaign(%s, %s, 'chaos')", [row["id"], Jsonb(options)])
        if self.login:
            self.do(
                f"""DO $$ BEGIN CREATE ROLE {self.login} LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
                    GRANT outreach_dispatcher TO {self.login}"""
            )
        self.feed(companies)
        self.make_room()

    def add_sender(self, cap: int) -> None:
        address = f"sender-{len(self.senders) + 1}@mail.example"
        self.senders[address] = cap
        self.do("SELECT outreach.add_sender(%s, %s)", [address, Jsonb({"daily_cap": cap})], done=("OX016",))

    def make_room(self) -> None:
        """New senders when those there are have little room left: most of them come to their cap."""
        [row] = self.do("SELECT sum(cap - claimed) AS room FROM outreach_internal.sender_room(clock_timestamp())")
        room = row["room"] or 0
        while room < 150:
            cap = self.dice.choice(CAPS)
            self.add_sender(cap)
            room += cap

    def feed(self, companies: int) -> None:
        first = self.companies + 1
        self.companies += companies
        values = {"first": first, "last": self.companies, "noon": self.noon, "night": self.night}
        for statement in FEED:
            self.do(statement, values if "%(" in statement else None)
        for campaign in self.campaigns.values():
            self.do("SELECT outreach.enroll_campaign(%s)", [campaign])
        self.do("ANALYZE outreach.send_log, outreach_internal.send_queue, outreach.people, outreach.outreach")

    def due(self) -> int:
        [row] = self.do(
            "SELECT count(*) AS n FROM outreach_internal.send_queue WHERE next_at < clock_timestamp() + '5 s'"
        )
        return int(row["n"])

    # --- the workers ---

    def url(self, database: str | None = None) -> str:
        if self.login:
            return self.cluster.url(database or self.database, self.login)
        return self.cluster.url(database or self.database) + "&options=-c%20role%3Doutreach_dispatcher"

    def start_worker(self) -> None:
        self.started += 1
        name = f"worker {self.started}"
        file = self.folder / f"worker-{self.started}.jsonl"
        command = [sys.executable, str(Path(__file__).with_name("worker.py")),
            self.url(), name, str(file), "--seed", str(self.seed * 1000 + self.started),
            "--lease", str(LEASE), "--think", str(self.think), *(["--calm"] if self.calm else [])]  # fmt: skip
        self.workers.append(WorkerProcess(name, subprocess.Popen(command), file))

    def kill_worker(self, number: int = 0) -> None:
        worker = self.workers.pop(number)
        worker.process.kill()
        worker.process.wait()
        self.killed.add(worker.name)

    def stop_workers(self) -> None:
        self.end(self.workers)
        self.workers.clear()

    def end(self, workers: Sequence[WorkerProcess]) -> None:
        """Each finishes what it began; one that has hardly started just ends."""
        for worker in workers:
            worker.process.terminate()
        for worker in workers:
            assert worker.process.wait(timeout=60) in (0, -signal.SIGTERM), f"{worker.name} failed"

    def close(self) -> None:
        for worker in self.workers:
            worker.process.kill()
            worker.process.wait()
        if self.connection is not None:
            self.connection.close()

    def dead_workers(self) -> list[str]:
        """Those that ended though nobody ended them."""
        return [worker.name for worker in self.workers if worker.process.poll() is not None]

    def restart_server(self) -> None:
        """As an immediate stop: nothing is flushed, the server recovers from its log."""
        pid = self.cluster.server_pid()
        assert pid is not None
        os.kill(pid, signal.SIGQUIT)
        while self.cluster.server_pid() is not None:
            time.sleep(0.02)
        self.cluster.start()
        self.restarts += 1

    def look(self) -> list[Record]:
        """The records since the last look."""
        new = []
        for file in self.folder.glob("worker-*.jsonl"):
            with file.open("rb") as lines:
                lines.seek(self.read.get(file, 0))
                data = lines.read()
            whole = data[: data.rfind(b"\n") + 1]
            self.read[file] = self.read.get(file, 0) + len(whole)
            new += [json.loads(line) for line in whole.splitlines()]
        self.records += new
        return new

    def handed(self) -> list[Record]:
        self.look()
        return [record for record in self.records if record["what"] == "handed"]

    # --- the director ---

    def stopped(self, kind: str, **what: Any) -> Stop:
        stop = Stop(kind, time.monotonic(), **what)
        self.stops.append(stop)
        self.did[kind] += 1
        return stop

    def standing(self, *kinds: str) -> list[Stop]:
        return [stop for stop in self.stops if stop.kind in kinds and stop.lifting == math.inf]

    def block(self) -> None:
        free = [row["outreach_id"] for row in self.do(
            """SELECT s.outreach_id FROM outreach_internal.send_queue AS q JOIN outreach.send_log AS s USING (send_id)
               WHERE q.next_at < clock_timestamp() + '5 s' ORDER BY q.leased DESC, q.next_at LIMIT 40""")]  # fmt: skip
        if not free:
            return
        company = self.dice.choice(free)
        kind = self.dice.choice(["BLOCK_OUTREACH", "BLOCK_EMAIL", "MARKETING_DISABLED"])
        if kind == "MARKETING_DISABLED":
            self.do("SELECT outreach.set_marketing_disabled(%s, true, 'chaos')", [company])
        else:
            self.do("SELECT outreach.add_override(%s, %s, 'chaos')", [company, kind], done=("OX203",))
        stop = self.stopped("block", company=company)
        [row] = self.do(
            """SELECT override_id FROM outreach.manual_overrides
               WHERE outreach_id = %s AND override_type = %s AND removed_at IS NULL""", [company, kind])  # fmt: skip
        stop.override = row["override_id"]

    def lift(self) -> None:
        standing = self.standing("block")
        if standing:
            one = self.dice.choice(standing)
            for stop in standing:
                if stop.override == one.override:
                    stop.lifting = time.monotonic()
            self.do("SELECT outreach.remove_override(%s, 'chaos')", [one.override], done=("OX204",))
            self.did["lift"] += 1

    def halt(self) -> None:
        self.do("SELECT outreach.halt_all_outreach('chaos')")
        self.stopped("halt")
        time.sleep(self.dice.random() * 0.5)
        self.resume()

    def resume(self) -> None:
        for stop in self.standing("halt"):
            stop.lifting = time.monotonic()
        self.do("SELECT outreach.resume_all_outreach('chaos')", done=("OX204",))

    def pause(self) -> None:
        campaign = self.dice.choice(list(self.campaigns.values()))
        self.do("SELECT outreach.set_campaign_status(%s, 'paused', 'chaos')", [campaign], done=("OX208",))
        self.stopped("pause", campaign=campaign)
        time.sleep(self.dice.random() * 0.5)
        self.activate()

    def activate(self) -> None:
        for stop in self.standing("pause"):
            stop.lifting = time.monotonic()
        for campaign in self.campaigns.values():
            self.do("SELECT outreach.set_campaign_status(%s, 'active', 'chaos')", [campaign], done=("OX208",))

    def record(self, event_type: str, handed: Record, payload: dict[str, Any] | None = None) -> None:
        name = f"{event_type} of {handed['send']}"
        self.do(
            "SELECT outreach.record_event('chaos', %s, %s, clock_timestamp(), %s, NULL, %s)",
            [name, event_type, handed["send"], Jsonb(payload or {})],
        )
        self.did[event_type] += 1

    def hear(self) -> None:
        """What becomes of the messages that were handed over."""
        handed = [record for record in self.look() if record["what"] == "handed"]
        for record in self.dice.sample(handed, min(len(handed), 20)):
            kind = self.dice.choices(
                ["delivered", "open", "click", "reply", "unsubscribe", "complaint", "bounce"], [60, 15, 5, 8, 4, 4, 4]
            )[0]
            if kind == "unsubscribe" and self.dice.random() < 0.5:
                self.do("SELECT outreach.unsubscribe(%s)", [record["unsubscribe"]])
                self.did["unsubscribe by link"] += 1
            else:
                self.record(kind, record)
            if kind == "reply" and UUID(record["campaign"]) == self.campaigns["windows"]:
                self.stopped("reply", company=UUID(record["company"]))
            elif kind in ("reply", "unsubscribe", "complaint", "bounce"):
                self.stopped(f"{kind} of a person", recipient=record["recipient"])

    def replace_worker(self) -> None:
        self.kill_worker(self.dice.randrange(len(self.workers)))
        self.start_worker()
        self.did["kill"] += 1

    def maintain(self) -> None:
        self.do("SELECT * FROM outreach.run_maintenance()")
        self.did["maintenance"] += 1

    def requeue(self) -> None:
        campaign = self.dice.choice(list(self.campaigns.values()))
        self.do(f"SELECT outreach.requeue_{self.dice.choice(['blocked', 'failed'])}(%s, 'chaos')", [campaign])
        self.did["requeue"] += 1

    def restart(self) -> None:
        self.restart_server()
        self.did["restart"] += 1

    def direct(self, seconds: float, actions: Mapping[str, float], every: float = 0.1, low: int = 300) -> None:
        """Does something at random until the time is over, and brings new companies when little is due."""
        end = time.monotonic() + seconds
        does: dict[str, Callable[[], None]] = {name: getattr(self, name) for name in actions}
        while time.monotonic() < end:
            name = self.dice.choices(list(actions), list(actions.values()))[0]
            does[name]()
            if self.due() < low:
                self.feed(low)
            self.make_room()
            time.sleep(self.dice.random() * 2 * every)

    def drain(self, seconds: float = 120) -> None:
        """Lifts every stop that can be lifted, and lets the workers go on until nothing is due."""
        self.resume()
        self.activate()
        for stop in self.standing("block"):
            stop.lifting = time.monotonic()
        for row in self.do("SELECT override_id FROM outreach.manual_overrides WHERE removed_at IS NULL"):
            self.do("SELECT outreach.remove_override(%s, 'chaos')", [row["override_id"]], done=("OX204",))
        for campaign in self.campaigns.values():
            self.do("SELECT outreach.requeue_blocked(%s, 'chaos')", [campaign])
        self.add_sender(1_000_000)
        end = time.monotonic() + seconds
        while self.due() > 0:
            assert time.monotonic() < end, f"{self.due()} sends are still due or leased after {seconds} s"
            self.do("SELECT * FROM outreach.run_maintenance()")
            time.sleep(0.2)

    def resolve(self) -> int:
        """A person looks up what became of every unknown send. No worker may be running."""
        handed = {record["send"] for record in self.handed()}
        unknown = self.do("SELECT send_id FROM outreach.send_log WHERE status = 'unknown'")
        for row in unknown:
            outcome = "sent" if str(row["send_id"]) in handed else "failed_transient"
            self.do("SELECT outreach.resolve_unknown(%s, %s, 'chaos')", [row["send_id"], outcome], done=("OX205",))
        return len(unknown)


ACTIONS = {
    "hear": 40, "block": 25, "lift": 20, "halt": 3, "pause": 3, "replace_worker": 8, "maintain": 3, "requeue": 2,
}  # fmt: skip
