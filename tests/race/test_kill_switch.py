"""Once a block has committed, nothing that it forbids is claimed or begun, however many workers run.

Two judges look at the history afterwards. The exact one reads the order of commits out of the WAL: a claim or begin is
a row of gate_decisions and its xmin the transaction, a brake is a row of override_audit_log with its transaction_id, and
pg_walinspect says where in the log each of them committed. The other knows only what a client knows: a claim whose
COMMIT was sent after a block's COMMIT had been answered, and answered before the block's removal was sent, committed
while the block stood. Both must find nothing in the schema as it is deployed, and both must find something in two
schemas that were spoilt on purpose, or they prove nothing.

`-rP` shows the figures. OUTREACH_RACE_SECONDS makes the race longer, OUTREACH_RACE_SEED throws other dice.
"""

from __future__ import annotations

import itertools
import math
import os
import random
import re
import threading
import time
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg.types.json import Jsonb

SECONDS = float(os.environ.get("OUTREACH_RACE_SECONDS", "6"))
SEED = int(os.environ.get("OUTREACH_RACE_SEED", "20260218"))
WORKERS = 6
BRAKERS = 3
COMPANIES = 60
CAP = 5.0  # seconds that a silent worker may hold off a halt
PATIENCE = 60  # seconds until a test gives up

Connection = psycopg.Connection[tuple[Any, ...]]
Rows = list[tuple[Any, ...]]
clock = time.perf_counter

CLAIM = """SELECT send_id, claim_token, outreach_id, channel
           FROM outreach.claim_sends(%s, %s, channels => '{email,phone}')"""
OPEN = "SELECT count(*) FROM outreach.send_log WHERE status IN ('scheduled', 'claimed', 'sending', 'blocked')"

# Which brakes forbid a contact that was allowed, by the order in which their transactions committed.
WAL_COMMITS = """
CREATE TEMP TABLE commits AS
SELECT w.xid::text::bigint AS xid, w.start_lsn AS lsn
FROM pg_get_wal_records_info(%s, pg_current_wal_flush_lsn()) AS w
WHERE w.resource_manager = 'Transaction' AND w.record_type LIKE 'COMMIT%%'
"""
WAL_BRAKES = """
CREATE TEMP TABLE brakes AS
SELECT a.override_id, a.outreach_id, coalesce(a.after, a.before) ->> 'override_type' AS override_type,
  min(c.lsn) AS since, CASE WHEN count(*) > 1 THEN max(c.lsn) END AS until, count(*) AS changes, count(c.xid) AS found
FROM outreach.override_audit_log AS a
LEFT JOIN commits AS c ON c.xid = a.transaction_id %% 4294967296
WHERE a.audit_id > %s
GROUP BY 1, 2, 3
"""
WAL_CONTACTS = """
CREATE TEMP TABLE contacts AS
SELECT d.decision_id, d.stage, d.outreach_id, d.channel, c.lsn
FROM outreach.gate_decisions AS d
LEFT JOIN commits AS c ON c.xid = d.xmin::text::bigint
WHERE d.allowed AND d.stage IN ('claim', 'begin')
"""
WAL_UNSEEN = """
SELECT (SELECT count(*) FROM contacts WHERE lsn IS NULL) + (SELECT count(*) FROM brakes WHERE found <> changes)
"""
WAL_VIOLATIONS = """
SELECT d.stage, d.decision_id, b.override_type, b.outreach_id
FROM contacts AS d
JOIN brakes AS b ON b.outreach_id = d.outreach_id OR b.outreach_id IS NULL
WHERE b.override_type IN ('BLOCK_OUTREACH', 'MARKETING_DISABLED', 'BLOCK_' || upper(d.channel))
  AND d.lsn > b.since AND (b.until IS NULL OR d.lsn < b.until)
"""


@dataclass(frozen=True)
class Contact:
    """A claim or a begin that committed, with when its commit was asked for and when answered."""

    stage: str
    send: UUID
    company: UUID
    channel: str
    sent: float
    acked: float


@dataclass
class Brake:
    """A block as the client that set it knows it."""

    company: UUID | None
    override_type: str
    sent: float
    acked: float
    override: UUID | None = None
    removal_sent: float = math.inf

    def forbids(self, contact: Contact) -> bool:
        return (self.company is None or self.company == contact.company) and self.override_type in (
            "BLOCK_OUTREACH",
            "MARKETING_DISABLED",
            f"BLOCK_{contact.channel.upper()}",
        )

    def was_passed_by(self, contact: Contact) -> bool:
        return self.forbids(contact) and self.acked < contact.sent and contact.acked < self.removal_sent


@dataclass
class Silence:
    """A worker that claimed and fell silent inside its transaction."""

    wanted: threading.Event = field(default_factory=threading.Event)
    invited: threading.Event = field(default_factory=threading.Event)
    begun: threading.Event = field(default_factory=threading.Event)
    halted: threading.Event = field(default_factory=threading.Event)
    pid: int = 0
    since: float = 0
    until: float = 0
    halt: float = 0
    named: bool = False


@dataclass
class Race:
    dsn: str
    seed: int = SEED
    companies: list[UUID] = field(default_factory=list)
    start: str = ""  # place in the log
    audited: int = 0  # audit rows before it
    lock: threading.Lock = field(default_factory=threading.Lock)
    over: threading.Event = field(default_factory=threading.Event)
    drained: threading.Event = field(default_factory=threading.Event)
    contacts: list[Contact] = field(default_factory=list)
    tokens: Counter[UUID] = field(default_factory=Counter)
    brakes: list[Brake] = field(default_factory=list)
    added: Counter[str] = field(default_factory=Counter)  # reason: overrides
    removed: Counter[str] = field(default_factory=Counter)
    latencies: list[tuple[str, float, float]] = field(default_factory=list)  # kind, when, how long
    refused: Counter[str] = field(default_factory=Counter)
    retried: Counter[str] = field(default_factory=Counter)
    enrolled: int = 0
    silence: Silence = field(default_factory=Silence)
    violations: Rows = field(default_factory=list)  # by the log

    @contextmanager
    def session(self, role: str | None = None) -> Iterator[Connection]:
        with psycopg.connect(self.dsn, autocommit=True, options="-c statement_timeout=30s") as db:
            if role:
                db.execute(f"SET ROLE {role}".encode())
            yield db

    def commit(
        self, db: Connection, statement: str, arguments: list[Any], wait: float | None = None
    ) -> tuple[Rows, float, float]:
        """Runs and commits it, after a wait when one is given: its rows, and the times that bracket the commit.

        What the server ended to break a deadlock is done again.
        """
        while True:
            try:
                if wait is None:
                    sent = clock()
                    rows = db.execute(statement.encode(), arguments).fetchall()
                    return rows, sent, clock()
                db.execute("BEGIN")
                rows = db.execute(statement.encode(), arguments).fetchall()
                time.sleep(wait)
                sent = clock()
                db.execute("COMMIT")
                return rows, sent, clock()
            except psycopg.OperationalError as error:
                if error.sqlstate != "40P01":
                    raise
                with self.lock:
                    self.retried[error.sqlstate] += 1
                db.execute("ROLLBACK")

    # --- before and after

    def prepare(self) -> None:
        with self.session() as db:
            db.execute("CREATE EXTENSION IF NOT EXISTS pg_walinspect SCHEMA tap")
            rows = db.execute("SELECT fixture.contactable() FROM generate_series(1, %s)", [COMPANIES]).fetchall()
            self.companies = [row[0] for row in rows]
            self.feed(db)

    def feed(self, db: Connection) -> None:
        """A campaign on each channel, with every company that the gate lets in."""
        for channel in ("email", "phone"):
            row = db.execute("SELECT outreach.create_campaign('race ' || gen_random_uuid(), %s)", [channel]).fetchone()
            assert row is not None
            db.execute("SELECT outreach.add_sequence_step(%s, 1, 'Hello', 'Dear reader')", row)
            db.execute("SELECT outreach.set_campaign_status(%s, 'active')", row)
            row = db.execute("SELECT outreach.enroll_campaign(%s)", row).fetchone()
            assert row is not None
            self.enrolled += row[0]

    def requeue(self, db: Connection) -> None:
        for row in db.execute("SELECT DISTINCT campaign_id FROM outreach.send_log WHERE status = 'blocked'").fetchall():
            db.execute("SELECT outreach.requeue_blocked(%s, 'race')", row)

    @contextmanager
    def running(self, workers: int, brakers: int, *others: Callable[[], None]) -> Iterator[None]:
        """Workers and brakers run inside this; at its end brakers lift what they set and workers send the rest."""
        with (
            self.session() as keeper,
            self.session() as db,
            ThreadPoolExecutor(workers + brakers + len(others) + 1) as pool,
        ):
            # A slot of this session's own keeps the log that the judge reads from being recycled.
            keeper.execute("SELECT pg_create_physical_replication_slot('race_' || pg_backend_pid(), true, true)")
            self.start = scalar(keeper, "SELECT pg_current_wal_insert_lsn()::text")
            self.audited = scalar(keeper, "SELECT coalesce(max(audit_id), 0) FROM outreach.override_audit_log")
            assert scalar(keeper, "SELECT count(*) FROM outreach.vw_overrides WHERE live") == 0
            sending = [pool.submit(self.work, n) for n in range(workers)]
            braking: list[Future[None]] = [pool.submit(self.brake, n, brakers) for n in range(brakers)]
            braking += [pool.submit(other) for other in (self.supply, *others)]
            try:
                yield
                self.over.set()
                for job in braking:
                    job.result(timeout=PATIENCE)
                deadline = clock() + PATIENCE
                while scalar(db, OPEN) and clock() < deadline and not any(job.done() for job in sending):
                    self.requeue(db)
                    time.sleep(0.02)
            finally:
                self.over.set()
                self.drained.set()
                for job in sending + braking:  # rather why one of them ended than that the others missed it
                    if job.done() and (error := job.exception()):
                        raise error
            for job in sending:
                job.result(timeout=PATIENCE)
            self.violations = self.judge(keeper)

    def judge(self, db: Connection) -> Rows:
        db.execute("RESET statement_timeout")
        db.execute(WAL_COMMITS, [self.start])
        db.execute(WAL_BRAKES, [self.audited])
        db.execute(WAL_CONTACTS)
        assert scalar(db, WAL_UNSEEN) == 0, "a decision or a brake whose commit the log does not show"
        return db.execute(WAL_VIOLATIONS).fetchall()

    # --- who runs

    def work(self, number: int) -> None:
        """Claims, gives some back, begins and sends the others."""
        dice = random.Random(f"{self.seed} worker {number}")
        with self.session("outreach_dispatcher") as db:
            while not self.drained.is_set():
                if dice.random() < 0.05:
                    db.execute("BEGIN")
                    db.execute(CLAIM, [f"worker {number}", 5]).fetchall()
                    db.execute("ROLLBACK")
                size = 50 if self.over.is_set() else dice.randint(1, 12)
                claimed, sent, acked = self.commit(db, CLAIM, [f"worker {number}", size], self.hesitation(dice))
                if not claimed:
                    time.sleep(0.005)
                    continue
                with self.lock:
                    self.tokens.update(row[1] for row in claimed)
                    self.contacts += [Contact("claim", row[0], row[2], row[3], sent, acked) for row in claimed]
                back = [row for row in claimed if dice.random() < 0.2]
                begun = self.begin(db, [row for row in claimed if row not in back], back, dice)
                self.commit(db, "SELECT outreach.release_claims(%s)", [claims(back)])
                outcomes = [{"send_id": str(row[0]), "claim_token": str(row[1]), "outcome": "sent"} for row in begun]
                self.commit(db, "SELECT outreach.finish_sends(%s)", [Jsonb(outcomes)])

    def begin(self, db: Connection, rows: Rows, back: Rows, dice: random.Random) -> Rows:
        """Begins them, in one batch or one by one; what begin_send refuses stays claimed and is added to `back`."""
        begun: Rows = []

        def note(row: tuple[Any, ...], code: str | None, sent: float, acked: float) -> None:
            with self.lock:
                if code is None:
                    begun.append(row)
                    self.contacts.append(Contact("begin", row[0], row[2], row[3], sent, acked))
                else:
                    self.refused[code] += 1

        if dice.random() < 0.7:
            codes, sent, acked = self.commit(
                db, "SELECT send_id, code FROM outreach.begin_sends(%s)", [claims(rows)], self.hesitation(dice)
            )
            by_send = {row[0]: row for row in rows}
            for send, code in codes:
                note(by_send[send], code, sent, acked)
            return begun
        for row in rows:
            try:
                _, sent, acked = self.commit(db, "SELECT outreach.begin_send(%s, %s)", [row[0], row[1]])
                note(row, None, sent, acked)
            except psycopg.Error as error:
                if not (error.sqlstate or "").startswith("OX1"):
                    raise
                note(row, error.sqlstate, 0, 0)
                back.append(row)
        return begun

    def hesitation(self, dice: random.Random) -> float | None:
        return None if self.over.is_set() or dice.random() < 0.5 else dice.uniform(0, 0.01)

    def supply(self) -> None:
        """Schedules again what a block stopped, and keeps the queue filled while the race lasts."""
        with self.session() as db:
            while not self.over.wait(0.05):
                self.requeue(db)
                if scalar(db, "SELECT count(*) FROM outreach_internal.send_queue WHERE NOT leased") < COMPANIES:
                    self.feed(db)

    def brake(self, number: int, brakers: int) -> None:
        """Sets and lifts blocks of its share of the companies, and the first one halts everything now and then."""
        dice = random.Random(f"{self.seed} braker {number}")
        own = self.companies[number::brakers]
        types = ["BLOCK_OUTREACH", "BLOCK_EMAIL", "BLOCK_PHONE", "MARKETING_DISABLED"]
        free = list(itertools.product(own, types))
        live: list[Brake] = []
        kinds = ["one", "batch", "batch, held open", "disable"]
        kinds += ["halt", "halt"] if number == 0 else []
        with self.session("outreach_operator") as db:
            for turn in itertools.count():
                if self.over.is_set():
                    break
                reason = f"braker {number} turn {turn}"
                if number == 0 and self.silence.wanted.is_set() and not self.silence.halted.is_set():
                    self.silence.invited.set()
                    assert self.silence.begun.wait(PATIENCE)
                    self.silence.halt = self.halt(db, reason, 0)
                    self.silence.until = clock()
                    self.silence.halted.set()
                    continue
                kind = "lift" if len(live) > len(own) / 3 else dice.choice(kinds)
                if kind == "lift":
                    brake = live.pop(dice.randrange(len(live)))
                    self.lift(db, brake, reason)
                    assert brake.company is not None
                    free.append((brake.company, brake.override_type))
                elif kind == "halt":
                    self.halt(db, reason, dice.uniform(0, 0.03))
                else:
                    dice.shuffle(free)
                    wanted = [pair for pair in free if (pair[1] == "MARKETING_DISABLED") == (kind == "disable")]
                    wanted = wanted[: dice.randint(2, 6) if kind.startswith("batch") else 1]
                    live += self.block(db, kind, wanted, reason, dice)
                    free = [pair for pair in free if pair not in wanted]
                time.sleep(dice.uniform(0, 0.02))
            for brake in live:
                self.lift(db, brake, f"braker {number} at the end")

    def block(
        self, db: Connection, kind: str, wanted: list[tuple[UUID, str]], reason: str, dice: random.Random
    ) -> list[Brake]:
        wait = None
        if kind == "one":
            (company, override_type), *_ = wanted
            call, arguments = "SELECT outreach.add_override(%s, %s, %s)", [company, override_type, reason]
        elif kind == "disable":
            call, arguments = "SELECT outreach.set_marketing_disabled(%s, true, %s)", [wanted[0][0], reason]
        else:
            elements = [{"outreach_id": str(c), "override_type": t, "reason": reason} for c, t in wanted]
            call, arguments = "SELECT outreach.add_overrides(%s)", [Jsonb(elements)]
            wait = dice.uniform(0, 0.05) if kind == "batch, held open" else None
        _, sent, acked = self.commit(db, call, arguments, wait)
        ids = db.execute(
            "SELECT outreach_id, override_type, override_id FROM outreach.vw_overrides WHERE reason = %s", [reason]
        ).fetchall()
        assert {(row[0], row[1]) for row in ids} == set(wanted), "what was set is there"
        brakes = [Brake(company, override_type, sent, acked, override) for company, override_type, override in ids]
        with self.lock:
            self.latencies.append((kind, sent, acked - sent))
            self.added[reason] += len(wanted)
            self.brakes += brakes
        return brakes

    def lift(self, db: Connection, brake: Brake, reason: str) -> None:
        brake.removal_sent = clock()
        if brake.override_type == "MARKETING_DISABLED":
            self.commit(db, "SELECT outreach.set_marketing_disabled(%s, false, %s)", [brake.company, reason])
        else:
            self.commit(db, "SELECT outreach.remove_override(%s, %s)", [brake.override, reason])
        with self.lock:
            self.removed[reason] += 1

    def halt(self, db: Connection, reason: str, pause: float) -> float:
        """Halts, waits, resumes; how long the halt took."""
        rows, sent, acked = self.commit(db, "SELECT outreach.halt_all_outreach(%s)", [reason])
        brake = Brake(None, "BLOCK_OUTREACH", sent, acked, rows[0][0])
        with self.lock:
            self.latencies.append(("halt", sent, acked - sent))
            self.added[reason] += 1
            self.brakes.append(brake)
        time.sleep(pause)
        brake.removal_sent = clock()
        self.commit(db, "SELECT outreach.resume_all_outreach(%s)", [reason])
        with self.lock:
            self.removed[reason] += 1
        return acked - sent

    def fall_silent(self) -> None:
        """When wanted and no halt stands: claims inside a transaction and does nothing more, until the server ends it."""
        assert self.silence.invited.wait(SECONDS + PATIENCE)
        with self.session("outreach_dispatcher") as db, self.session("outreach_operator") as watcher:
            db.execute("BEGIN")
            while not db.execute(CLAIM, ["silent", 5]).fetchall():
                db.execute("ROLLBACK")
                time.sleep(0.01)
                db.execute("BEGIN")
            self.silence.since = clock()
            self.silence.pid = db.info.backend_pid
            self.silence.begun.set()
            while not self.silence.halted.wait(0.1):
                self.silence.named |= scalar(
                    watcher,
                    """SELECT EXISTS (SELECT FROM outreach.vw_locks_on_brakes AS h, outreach.vw_locks_on_brakes AS w
                       WHERE h.pid = %(pid)s AND h.granted AND h.brake = 'brake_barrier' AND h.mode = 'RowShareLock'
                         AND %(pid)s = ANY (w.waits_for) AND NOT w.granted)""",
                    {"pid": self.silence.pid},
                )
            with pytest.raises(psycopg.errors.IdleInTransactionSessionTimeout):
                db.execute("COMMIT")

    # --- what must hold of every history

    def assert_nothing_lost_nothing_twice(self) -> None:
        begun = Counter(contact.send for contact in self.contacts if contact.stage == "begin")
        assert max(self.tokens.values()) == 1, "a token was given out twice"
        assert max(begun.values()) == 1, "a send began twice"
        with self.session() as db:
            statuses = dict(db.execute("SELECT status, count(*)::integer FROM outreach.send_log GROUP BY 1").fetchall())
            assert statuses == {"sent": self.enrolled}, "a send was lost"
            assert set(begun) == {row[0] for row in db.execute("SELECT send_id FROM outreach.send_log")}
            logged = "SELECT count(*) FROM outreach.gate_decisions WHERE stage = %s AND allowed"
            assert scalar(db, logged, ["claim"]) == len(self.tokens), "a claim without its decision, or the reverse"
            assert scalar(db, logged, ["begin"]) == len(begun), "a begin without its decision, or the reverse"
            assert scalar(db, "SELECT count(*) FROM fixture.queue_problems()") == 0
            assert scalar(db, "SELECT count(*) FROM outreach_internal.send_queue") == 0

    def assert_every_brake_is_logged(self) -> None:
        logged = "SELECT reason, count(*)::integer FROM outreach.override_audit_log WHERE action = %s GROUP BY 1"
        with self.session() as db:
            assert dict(db.execute(logged, ["INSERT"]).fetchall()) == dict(self.added)
            assert dict(db.execute(logged, ["UPDATE"]).fetchall()) == dict(self.removed)
            assert db.execute("SELECT * FROM outreach.verify_override_audit()").fetchall() == []

    def passed(self) -> list[tuple[Brake, Contact]]:
        """What the clients can prove to have gone past a block."""
        contacts = sorted(self.contacts, key=lambda contact: contact.sent)
        times = [contact.sent for contact in contacts]
        return [
            (brake, contact)
            for brake in self.brakes
            for contact in contacts[bisect_right(times, brake.acked) : bisect_left(times, brake.removal_sent)]
            if brake.was_passed_by(contact)
        ]

    def report(self, title: str) -> None:
        print(f"\n{title}; seed {self.seed}")
        stages = Counter(contact.stage for contact in self.contacts)
        print(
            f"  {stages['claim']} claims, {stages['begin']} begins, refused {dict(self.refused)},"
            f" {sum(self.added.values())} blocks set, deadlocks retried {sum(self.retried.values())}"
        )
        behind: list[tuple[str, float]] = []
        usual: list[tuple[str, float]] = []
        for kind, since, seconds in self.latencies:
            overlaps = since < self.silence.until and self.silence.since < since + seconds
            (behind if overlaps else usual).append((kind, seconds))
        for kind in ["one", "batch", "batch, held open", "disable", "halt"]:
            print(f"  {kind:<18}{summary([seconds for k, seconds in usual if k == kind])}")
        print(f"  {'all':<18}{summary([seconds for _, seconds in usual])}")
        if behind:
            print(f"  {'behind the silent':<18}{summary([seconds for _, seconds in behind])}")


def claims(rows: Rows) -> Jsonb:
    return Jsonb([{"send_id": str(row[0]), "claim_token": str(row[1])} for row in rows])


def scalar(db: Connection, statement: str, arguments: Any = None) -> Any:
    row = db.execute(statement.encode(), arguments).fetchone()
    assert row is not None
    return row[0]


def summary(seconds: list[float]) -> str:
    if not seconds:
        return "none"
    sorted_ms = sorted(1000 * s for s in seconds)
    p50, p99 = (sorted_ms[min(len(sorted_ms) - 1, int(len(sorted_ms) * q))] for q in (0.5, 0.99))
    return f"p50 {p50:7.1f} ms   p99 {p99:7.1f} ms   worst {sorted_ms[-1]:7.1f} ms   n {len(seconds)}"


def spoil(dsn: str, *functions: str) -> None:
    """Takes the lock of the barrier out of these functions, and nothing else."""
    with psycopg.connect(dsn, autocommit=True) as db:
        for function in functions:
            source = scalar(db, "SELECT pg_get_functiondef(%s::regproc)", [f"outreach_internal.{function}"])
            spoilt, found = re.subn(r"LOCK TABLE outreach_internal\.brake_barrier IN [A-Z ]+ MODE;", "", source)
            assert found == 1, f"{function} does not lock the barrier in the one way that this test knows"
            db.execute(spoilt.encode())


def test_no_contact_commits_after_a_block(clone: str) -> None:
    race = Race(clone)
    race.prepare()
    with race.running(WORKERS, BRAKERS, race.fall_silent):
        time.sleep(SECONDS)
        race.silence.wanted.set()
        assert race.silence.halted.wait(PATIENCE), "the halt was held off"
        time.sleep(SECONDS / 6)
    race.report("As deployed")
    print(f"  a halt behind a silent worker: {race.silence.halt:.2f} s")

    assert race.violations == [], "the log shows a contact that committed after a block had committed"
    assert race.passed() == [], "clients saw a contact commit after a block had committed"
    race.assert_nothing_lost_nothing_twice()
    race.assert_every_brake_is_logged()
    assert 0 < race.silence.halt < CAP, "a silent worker held off the halt"
    assert race.silence.named, "vw_locks_on_brakes did not say who holds it off"
    assert {"OX102", "OX104"} & set(race.refused), "no begin met a block"


@pytest.mark.parametrize(
    "spoilt",
    [("enter_barrier", "audit_override"), ("enter_barrier",)],
    ids=["claim and block without a lock", "only the block locks"],
)
def test_the_race_shows_a_missing_lock(clone: str, spoilt: tuple[str, ...]) -> None:
    spoil(clone, *spoilt)
    race = Race(clone)
    race.prepare()
    with race.running(WORKERS, BRAKERS):
        time.sleep(SECONDS / 2)
    race.report(f"Spoilt: {', '.join(spoilt)} without a lock")
    passed = race.passed()
    print(f"  violations by the log: {len(race.violations)}, by what clients saw: {len(passed)}")

    assert len(race.violations) >= 5, "the order of commits does not show what a missing lock lets through"
    assert passed, "clients do not see what a missing lock lets through"
    race.assert_nothing_lost_nothing_twice()


@pytest.mark.parametrize("level", [psycopg.IsolationLevel.REPEATABLE_READ, psycopg.IsolationLevel.SERIALIZABLE])
def test_only_read_committed_may_claim_and_begin(clone: str, level: psycopg.IsolationLevel) -> None:
    """An older snapshot would not see a block that has committed."""
    with psycopg.connect(clone, autocommit=True) as db:
        db.execute("SELECT fixture.enrolled(2)")
        ((send, token, *_),) = db.execute(CLAIM.encode(), ["first", 1]).fetchall()
    calls: list[tuple[str, list[Any]]] = [
        (CLAIM, ["second", 1]),
        ("SELECT * FROM outreach.begin_sends(%s)", [claims([(send, token)])]),
        ("SELECT outreach.begin_send(%s, %s)", [send, token]),
    ]
    with psycopg.connect(clone) as db:
        db.isolation_level = level
        for call, arguments in calls:
            with pytest.raises(psycopg.Error) as refusal:
                db.execute(call.encode(), arguments)
            assert refusal.value.sqlstate == "OX207"
            db.rollback()
    with psycopg.connect(clone, autocommit=True) as db:
        db.execute(f"SET default_transaction_isolation = '{level.name.lower().replace('_', ' ')}'".encode())
        for call, arguments in calls:
            with pytest.raises(psycopg.Error) as refusal:
                db.execute(call.encode(), arguments)
            assert refusal.value.sqlstate == "OX207"
        statuses = db.execute("SELECT status, count(*) FROM outreach.send_log GROUP BY 1 ORDER BY 1").fetchall()
    assert statuses == [("claimed", 1), ("scheduled", 1)], "a refused call changed something"


def test_a_halt_does_not_wait_for_ten_thousand_blocks(clone: str) -> None:
    """Not while they are added, nor while their transaction is open; while it commits, for no longer than that takes."""
    many = 10_000
    race = Race(clone)
    race.prepare()
    with race.session() as db:
        db.execute(
            """INSERT INTO cl.company_identity (company_name, domain, country, identity_status)
               SELECT 'Company ' || n, 'many' || n || '.example', 'US', 'PASS' FROM generate_series(1, %s) AS n""",
            [many],
        )
        minted = [row[0] for row in db.execute("SELECT outreach_id FROM outreach.mint_outreach_batch()")]
        db.execute("ANALYZE")
    reason = "ten thousand at once"
    elements = [{"outreach_id": str(c), "override_type": "BLOCK_OUTREACH", "reason": reason} for c in minted]
    phases = ["adding", "open", "committing", "committed"]
    phase = 0
    times: dict[str, list[float]] = {name: [] for name in phases}
    committing: list[float] = []
    before_commit, ready, commits = threading.Event(), threading.Event(), threading.Event()

    def add() -> None:
        nonlocal phase
        try:
            with race.session("outreach_operator") as db:
                db.execute("BEGIN")
                assert scalar(db, "SELECT outreach.add_overrides(%s)", [Jsonb(elements)]) == many
                phase = 1
                time.sleep(0.5)
                before_commit.set()
                assert ready.wait(PATIENCE)
                phase = 2
                commits.set()
                since = clock()
                db.execute("COMMIT")
                committing.append(clock() - since)
        finally:
            phase = 3
            before_commit.set()
            commits.set()

    def halt_again_and_again() -> None:
        with race.session("outreach_operator") as db:
            for turn in itertools.count():
                if before_commit.is_set() and not ready.is_set():
                    ready.set()
                    assert commits.wait(PATIENCE)
                    time.sleep(0.05)
                first = phase
                times[phases[first]].append(race.halt(db, f"halt {turn}", 0.01))
                if first == 3:
                    break

    with race.running(2, 0, add, halt_again_and_again):
        while phase < 3:
            time.sleep(0.01)
    race.added[reason] += many
    race.report("Ten thousand blocks in one transaction")
    for name in phases:
        print(f"  halt while {name:<12}{summary(times[name])}")
    print(f"  the commit took {committing[0]:.2f} s")

    assert len(times["adding"]) + len(times["open"]) >= 5, "too few halts to tell"
    assert max(times["adding"] + times["open"]) < 1, "an open transaction held off a halt"
    assert max(times["committing"]) < committing[0] + 1, "a halt waited for more than the commit of the blocks"
    assert race.violations == []
    assert race.passed() == []
    race.assert_nothing_lost_nothing_twice()
    race.assert_every_brake_is_logged()


def test_who_audits_early_and_falls_silent_does_not_hold_off_a_halt(clone: str) -> None:
    """SET CONSTRAINTS takes the locks of the commit before the commit; the same cap holds for them."""
    race = Race(clone)
    race.prepare()
    with race.session("outreach_operator") as silent, race.session("outreach_operator") as db:
        silent.execute("BEGIN")
        silent.execute("SELECT outreach.add_override(%s, 'BLOCK_EMAIL', 'early')", [race.companies[0]])
        silent.execute("SET CONSTRAINTS ALL IMMEDIATE")
        seconds = race.halt(db, "a halt", 0)
        print(f"\n  a halt behind an early audit: {seconds:.2f} s")
        assert 1 < seconds < CAP
        with pytest.raises(psycopg.errors.IdleInTransactionSessionTimeout):
            silent.execute("COMMIT")
    race.assert_every_brake_is_logged()


def test_blocks_a_bulk_mint_and_registry_updates_at_once(clone: str) -> None:
    """Nobody is ended for good by a deadlock, and every write that was answered is there."""
    fresh, archived, chunk = 3000, 40, 500
    race = Race(clone)
    race.prepare()
    with race.session() as db:
        rows = db.execute(
            """INSERT INTO cl.company_identity (company_name, domain, country, identity_status, eligibility_status)
               SELECT 'Company ' || n, 'fresh' || n || '.example', 'US', 'PASS', 'ELIGIBLE'
               FROM generate_series(1, %s) AS n RETURNING sovereign_company_id""",
            [fresh],
        ).fetchall()
        new = [row[0] for row in rows]
        rows = db.execute("SELECT outreach_id FROM outreach.mint_outreach_batch(%s)", [new[:archived]]).fetchall()
        elements = [{"outreach_id": str(row[0]), "override_type": "BLOCK_EMAIL", "reason": "restored"} for row in rows]
        db.execute("SELECT outreach.add_overrides(%s)", [Jsonb(elements)])
        db.execute("SELECT outreach.archive_outreach(%s, 'race', false)", [[row[0] for row in rows]])
        in_race = [
            row[0]
            for row in db.execute(
                "SELECT sovereign_company_id FROM outreach.outreach WHERE outreach_id = ANY (%s)", [race.companies]
            )
        ]
        db.execute("ANALYZE")
        race.added["restored"] = archived
        race.removed["archived: race"] = archived
    minted: Counter[UUID] = Counter()
    registry: dict[str, dict[UUID, str]] = {"eligibility_status": {}, "exclusion_reason": {}}
    calls: Counter[str] = Counter()
    minting = threading.Semaphore(0)

    def mint(number: int) -> None:
        """Two of them want the same companies, each in an order of its own."""
        dice = random.Random(f"{race.seed} minter {number}")
        chunks = [new[at : at + chunk] for at in range(0, fresh, chunk)]
        dice.shuffle(chunks)
        try:
            with race.session("outreach_app") as db:
                for some in chunks:
                    dice.shuffle(some)
                    call = "SELECT sovereign_company_id, outcome FROM outreach.mint_outreach_batch(%s)"
                    rows, *_ = race.commit(db, call, [some])
                    with race.lock:
                        minted.update(company for company, outcome in rows if outcome == "minted")
                        calls["mint"] += 1
                    time.sleep(dice.uniform(0, 0.3))
        finally:
            minting.release()

    def update(attribute: str) -> None:
        """The two write different attributes of the same companies."""
        dice = random.Random(f"{race.seed} registry {attribute}")
        final = registry[attribute]
        with race.session("cl_writer") as db:
            while not race.over.is_set():
                some = dice.sample(in_race, 10) + dice.sample(new, 30)
                values = {
                    company: dice.choice(["ELIGIBLE", "ELIGIBLE", "INELIGIBLE"])
                    if attribute == "eligibility_status"
                    else f"reason {dice.random()}"
                    for company in some
                }
                elements = [{"sovereign_company_id": str(c), attribute: value} for c, value in values.items()]
                race.commit(db, "SELECT outreach.set_company_status(%s)", [Jsonb(elements)], dice.choice([None, 0.005]))
                final.update(values)
                with race.lock:
                    calls["registry"] += 1
            if attribute == "eligibility_status":  # so that the workers can send the rest
                elements = [{"sovereign_company_id": str(c), attribute: "ELIGIBLE"} for c in in_race]
                race.commit(db, "SELECT outreach.set_company_status(%s)", [Jsonb(elements)])
                final.update(dict.fromkeys(in_race, "ELIGIBLE"))

    others: list[Callable[[], None]] = [
        lambda: mint(0),
        lambda: mint(1),
        lambda: update("eligibility_status"),
        lambda: update("exclusion_reason"),
    ]
    with race.running(2, 2, *others):
        time.sleep(SECONDS / 3)
        for _ in range(2):
            assert minting.acquire(timeout=PATIENCE)
    race.report("Blocks beside a bulk mint and registry updates")
    print(f"  {calls['mint']} mints of {chunk}, {calls['registry']} registry updates of 40")

    assert race.violations == []
    assert race.passed() == []
    race.assert_nothing_lost_nothing_twice()
    race.added["restored"] += archived  # set again by the mint
    with race.session() as db:
        deleted = "SELECT count(*) FROM outreach.override_audit_log WHERE action = 'DELETE'"
        assert scalar(db, deleted) == archived
        live = "SELECT count(*) FROM outreach.vw_overrides WHERE live"
        assert scalar(db, live) == archived, "the blocks of archived companies are back, and no other"
        assert minted == Counter(new), "each company was minted by exactly one"
        spine = "SELECT count(*) FROM outreach.outreach WHERE sovereign_company_id = ANY (%s)"
        assert scalar(db, spine, [new]) == fresh
        for attribute, final in registry.items():
            query = f"SELECT sovereign_company_id, {attribute} FROM cl.company_identity WHERE sovereign_company_id = ANY (%s)"
            assert dict(db.execute(query.encode(), [list(final)]).fetchall()) == final, "a registry write was lost"
    race.assert_every_brake_is_logged()
