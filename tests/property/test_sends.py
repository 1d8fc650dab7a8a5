"""The statuses of sends against a small model of the contract, whatever is called in whatever order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from psycopg.types.json import Jsonb

from property.effort import effort

Connection = psycopg.Connection[Any]
Key = tuple[int, int]  # company, step

COMPANIES, STEPS, MAX_ATTEMPTS = 4, 2, 2
OUTCOMES = ("sent", "failed_transient", "failed_permanent", "unknown")
FAILED = ("failed_transient", "failed_permanent")
WEIGHT = ("sent", "delivered", "bounced", "complained")
TOLD = {"delivered": "delivered", "bounce": "bounced", "complaint": "complained"}
LEFT = frozenset(WEIGHT)
RARELY = st.sampled_from([False] * 7 + [True])  # so that most of what is called has something to do
LEGAL = {
    "scheduled": {"claimed", "blocked", "cancelled"},
    "claimed": {"scheduled", "sending", "blocked", "failed", "cancelled"},
    "sending": {"scheduled", "failed", "cancelled", "unknown", *LEFT},
    "unknown": {"scheduled", "failed", "cancelled", *LEFT},
    "sent": {"delivered", "bounced", "complained"},
    "delivered": {"bounced", "complained"},
    "bounced": {"complained"},
    "complained": set(),
    "blocked": {"scheduled", "cancelled"},
    "failed": {"scheduled"},
    "cancelled": set(),
}


@dataclass
class Send:
    status: str = "scheduled"
    token: UUID | None = None
    expired: bool = False
    attempts: int = 0
    outcome: str | None = None  # recorded for the latest claim
    told: str | None = None  # the most that events say
    open: bool = False  # an intent that nobody has called off: the message may have left
    id: UUID | None = None

    def leave(self, status: str) -> None:
        self.status, self.expired = status, False


class Sends(RuleBasedStateMachine):
    """One campaign, a few companies of one person each; every example is rolled back."""

    def __init__(self, db: Connection, faults: Sequence[tuple[str, str, str]] = ()) -> None:
        super().__init__()
        self.db = db
        self.faults = faults
        self.sends: dict[Key, Send] = {}
        self.before: dict[UUID, str] = {}
        self.blocks: dict[int, UUID] = {}
        self.stopped: set[int] = set()
        self.gone: set[int] = set()  # not contactable any more
        self.halted = False
        self.status = "active"
        self.old_tokens: list[tuple[Key, UUID]] = []

    # --- the database ---

    def ask(self, query: str, *arguments: Any) -> Any:
        """The first column of the first row; the code of a refusal, which changes nothing."""
        try:
            with self.db.transaction():
                row = self.db.execute(query.encode(), arguments).fetchone()
                return row and row[0]
        except psycopg.Error as error:
            if not (error.sqlstate or "").startswith("OX"):
                raise
            return error.sqlstate

    @initialize()
    def begin_example(self) -> None:
        self.db.execute("BEGIN")
        for function, right, wrong in self.faults:
            [definition] = self.db.execute("SELECT pg_get_functiondef(%s::regproc)", [function]).fetchone() or [""]
            assert right in definition
            self.db.execute(definition.replace(right, wrong).encode())
        self.ask("SELECT outreach.set_setting('send_max_attempts', %s, 'model')", Jsonb(MAX_ATTEMPTS))
        self.companies = [self.ask("SELECT fixture.contactable()") for _ in range(COMPANIES)]
        self.campaign = self.ask("SELECT fixture.campaign(NULL, %s)", STEPS)
        self.ask("SELECT outreach.configure_campaign(%s, %s, 'model')", self.campaign, Jsonb({"reply_rule": "person"}))
        self.enrol()

    def teardown(self) -> None:
        self.db.execute("ROLLBACK")

    # --- the model ---

    def refused(self, company: int) -> bool:
        return (
            self.halted
            or company in self.blocks
            or company in self.stopped
            or company in self.gone
            or self.status != "active"
        )

    def give_back(self, key: Key) -> None:
        send = self.sends[key]
        send.leave("cancelled" if key[0] in self.stopped else "scheduled")
        send.token = None

    def follow(self, key: Key) -> None:
        after = (key[0], key[1] + 1)
        if after[1] <= STEPS and after not in self.sends and (key[0] in self.stopped or key[0] not in self.gone):
            self.sends[after] = Send("cancelled" if key[0] in self.stopped else "scheduled")

    def advance(self, key: Key) -> None:
        """Where events have told more than the status says."""
        send = self.sends[key]
        if send.told and send.status in ("unknown", *WEIGHT):
            told = TOLD[send.told]
            if send.status == "unknown" or WEIGHT.index(told) > WEIGHT.index(send.status):
                send.status = told

    def expire(self, with_evidence: bool) -> None:
        for key, send in list(self.sends.items()):
            if send.expired and send.status == "claimed":
                self.give_back(key)
            elif send.expired and send.status == "sending" and (with_evidence or not send.told):
                send.leave("unknown")
                self.advance(key)
                if send.status in LEFT:
                    self.follow(key)

    def record(self, key: Key, outcome: str) -> None:
        send = self.sends[key]
        send.attempts += send.status == "claimed"
        send.outcome = outcome
        if outcome == "failed_permanent" or (outcome == "failed_transient" and send.attempts >= MAX_ATTEMPTS):
            send.leave("failed")
        elif outcome == "failed_transient":
            send.leave("cancelled" if key[0] in self.stopped else "scheduled")
        elif outcome == "unknown" or send.status not in LEFT:
            send.leave(outcome)
        if outcome in FAILED:
            send.open = False
        self.advance(key)
        if send.status in LEFT:
            self.follow(key)

    def judge(self, send: Send, token: UUID, outcome: str) -> str:
        if send.token != token:
            return "OX205"
        if send.status == "sending" or (send.status == "claimed" and outcome in FAILED):
            return "apply"
        if send.status == "claimed":
            return "OX205"
        if send.outcome == outcome:
            return "repeat"
        if send.status == "unknown":
            return "apply"
        if send.status in ("delivered", "bounced", "complained") and send.outcome != "sent":
            return {"sent": "apply", "unknown": "repeat"}.get(outcome, "OX205")
        return "OX205"

    def of(self, *statuses: str) -> list[Key]:
        return [key for key, send in sorted(self.sends.items()) if send.status in statuses]

    def tokens(self, data: st.DataObject, *statuses: str) -> st.SearchStrategy[tuple[Key, UUID]]:
        """Those of the sends with such a status; sometimes, or where there are none, any."""
        current = [(key, token) for key in self.of(*statuses) if (token := self.sends[key].token)]
        return st.sampled_from(self.old_tokens[-6:] if not current or data.draw(RARELY) else current)

    # --- what is called ---

    @rule()
    def enrol(self) -> None:
        new = [
            company
            for company in range(COMPANIES)
            if (company, 1) not in self.sends
            and not self.halted
            and company not in self.blocks
            and company not in self.gone
        ]
        assert self.ask("SELECT outreach.enroll_campaign(%s)", self.campaign) == len(new)
        for company in new:
            self.sends[company, 1] = Send()

    @rule()
    def claim(self) -> None:
        self.ask("SELECT fixture.make_due()")
        rows = self.db.execute(
            "SELECT send_id, claim_token FROM outreach.claim_sends('model', 1000, '1 hour')"
        ).fetchall()
        tokens: dict[UUID, UUID] = dict(rows)
        if not self.halted:
            self.expire(with_evidence=False)
            if self.status == "active":
                for key in self.of("scheduled"):
                    send = self.sends[key]
                    send.outcome = None
                    if self.refused(key[0]):
                        send.status, send.token = "blocked", None
                    else:
                        assert send.id in tokens, f"{key} was not claimed"
                        send.status, send.token = "claimed", tokens.pop(send.id)
                        self.old_tokens.append((key, send.token))
        assert tokens == {}, "claimed what the model refuses"

    @precondition(lambda self: self.old_tokens)
    @rule(data=st.data())
    def begin(self, data: st.DataObject) -> None:
        chosen = data.draw(st.lists(self.tokens(data, "claimed"), min_size=1, unique=True))
        claims = Jsonb([{"send_id": str(self.sends[key].id), "claim_token": str(token)} for key, token in chosen])
        rows = self.db.execute("SELECT code FROM outreach.begin_sends(%s)", [claims]).fetchall()
        for (key, token), [code] in zip(chosen, rows, strict=True):
            send = self.sends[key]
            if send.status != "claimed" or send.token != token or send.expired:
                assert code == "OX205"
            elif not self.refused(key[0]):
                assert code is None
                assert not send.open, f"{key} would leave twice"
                send.status, send.open = "sending", True
                send.attempts += 1
            else:
                assert code in ("OX104", "OX108", "OX109", "OX110", "OX111")
                if self.halted or self.status == "paused":
                    self.give_back(key)
                else:
                    send.leave("blocked")
                    send.token = None

    @precondition(lambda self: self.old_tokens)
    @rule(data=st.data(), outcome=st.sampled_from(OUTCOMES))
    def finish(self, data: st.DataObject, outcome: str) -> None:
        key, token = data.draw(self.tokens(data, "sending", "unknown"))
        send = self.sends[key]
        if send.told and outcome in FAILED:
            return  # that nobody would say who was told that it arrived
        verdict = self.judge(send, token, outcome)
        found = self.ask("SELECT outreach.finish_send(%s, %s, %s)", send.id, token, outcome)
        assert (found == "OX205") == (verdict == "OX205"), (found, verdict)
        if verdict == "apply":
            self.record(key, outcome)

    # Several at once, since Hypothesis leaves out many of the rules in each example.
    @rule(data=st.data())
    def claim_and_begin(self, data: st.DataObject) -> None:
        self.claim()
        self.the_database_says_the_same()
        if self.of("claimed"):
            self.begin(data)

    @precondition(lambda self: self.of("claimed", "sending"))
    @rule(data=st.data(), outcome=st.sampled_from(OUTCOMES))
    def begin_and_finish(self, data: st.DataObject, outcome: str) -> None:
        if self.of("claimed"):
            self.begin(data)
            self.the_database_says_the_same()
        self.finish(data, outcome)

    @rule(data=st.data())
    def release(self, data: st.DataObject) -> None:
        chosen = data.draw(st.lists(st.sampled_from(self.old_tokens[-6:]), unique=True)) if self.old_tokens else []
        claims = Jsonb([{"send_id": str(self.sends[key].id), "claim_token": str(token)} for key, token in chosen])
        held = [key for key, token in chosen if self.sends[key].status == "claimed" and self.sends[key].token == token]
        assert self.ask("SELECT outreach.release_claims(%s)", claims) == len(held)
        for key in held:
            self.give_back(key)

    @precondition(lambda self: self.old_tokens)
    @rule(data=st.data())
    def extend(self, data: st.DataObject) -> None:
        key, token = data.draw(self.tokens(data, "claimed", "sending"))
        send = self.sends[key]
        holds = send.token == token and send.status in ("claimed", "sending") and not send.expired
        found = self.ask("SELECT outreach.extend_claim(%s, %s, '2 hours')", send.id, token)
        assert (found == "OX205") == (not holds)

    @precondition(lambda self: self.of("claimed", "sending"))
    @rule()
    def leases_run_out(self) -> None:
        self.ask("SELECT fixture.expire_leases()")
        for key in self.of("claimed", "sending"):
            self.sends[key].expired = True

    @rule()
    def reap(self) -> None:
        self.db.execute("SELECT * FROM outreach.reap_expired_claims()")
        self.expire(with_evidence=True)

    @precondition(lambda self: self.of("sending", "unknown", *WEIGHT))
    @rule(data=st.data(), sure=RARELY, stop=st.sampled_from(["bounce", "complaint", "unsubscribe", "reply"]))
    def event(self, data: st.DataObject, sure: bool, stop: str) -> None:
        kind = stop if sure else data.draw(st.sampled_from(["delivered", "open"]))
        key = data.draw(st.sampled_from(self.of("sending", "unknown", *WEIGHT)))
        send = self.sends[key]
        self.ask("SELECT outreach.record_event('model', %s, %s, clock_timestamp(), %s)", str(uuid4()), kind, send.id)
        if kind in ("bounce", "complaint", "unsubscribe", "reply"):
            self.stopped.add(key[0])
            for other in self.of("scheduled", "blocked"):
                if other[0] == key[0]:
                    self.sends[other].status = "cancelled"
        if kind in ("bounce", "complaint", "unsubscribe"):
            self.gone.add(key[0])
        if kind in TOLD:
            kinds = list(TOLD)
            if send.told is None or kinds.index(kind) > kinds.index(send.told):
                send.told = kind
            was = send.status
            self.advance(key)
            if was == "unknown":
                self.follow(key)

    @rule(company=st.integers(0, COMPANIES - 1), sure=RARELY)
    def block_or_lift(self, company: int, sure: bool) -> None:
        if company in self.blocks:
            self.ask("SELECT outreach.remove_override(%s, 'model')", self.blocks.pop(company))
        elif sure or company in [key[0] for key in self.of("claimed")]:
            self.blocks[company] = self.ask(
                "SELECT outreach.add_override(%s, 'BLOCK_EMAIL', 'model')", self.companies[company]
            )

    @rule(sure=RARELY)
    def halt_or_resume(self, sure: bool) -> None:
        if self.halted or sure:
            function = "resume" if self.halted else "halt"
            assert not str(self.ask(f"SELECT outreach.{function}_all_outreach('model')")).startswith("OX")
            self.halted = not self.halted

    @rule(sure=RARELY)
    def pause_or_activate(self, sure: bool) -> None:
        if self.status == "paused" or sure:
            self.status = "paused" if self.status == "active" else "active"
            self.ask("SELECT outreach.set_campaign_status(%s, %s, 'model')", self.campaign, self.status)

    @rule()
    def requeue_blocked(self) -> None:
        blocked = self.of("blocked")
        assert self.ask("SELECT outreach.requeue_blocked(%s, 'model')", self.campaign) == len(blocked)
        for key in blocked:
            self.sends[key].status = "scheduled"

    @rule()
    def requeue_failed(self) -> None:
        failed = self.of("failed")
        assert self.ask("SELECT outreach.requeue_failed(%s, 'model')", self.campaign) == len(failed)
        for key in failed:
            send = self.sends[key]
            send.status, send.token, send.attempts = "scheduled", None, 0

    @precondition(lambda self: self.sends)
    @rule(data=st.data(), outcome=st.sampled_from(OUTCOMES[:3]))
    def resolve(self, data: st.DataObject, outcome: str) -> None:
        key = data.draw(st.sampled_from(self.of("unknown") or sorted(self.sends)))
        send = self.sends[key]
        found = self.ask("SELECT outreach.resolve_unknown(%s, %s, 'model')", send.id, outcome)
        assert (found == "OX205") == (send.status != "unknown")
        if send.status == "unknown":
            self.record(key, outcome)

    @rule(sure=RARELY)
    def cancel(self, sure: bool) -> None:
        if sure:
            open_ones = self.of("scheduled", "blocked")
            assert self.ask("SELECT outreach.cancel_sends(%s, 'model')", self.campaign) == len(open_ones)
            for key in open_ones:
                self.sends[key].status = "cancelled"

    # --- what must hold ---

    @invariant()
    def the_database_says_the_same(self) -> None:
        rows = self.db.execute(
            """SELECT s.outreach_id, s.step_number, s.send_id, s.status, s.claim_token, s.attempts
               FROM outreach.send_log AS s WHERE s.campaign_id = %s""",
            [self.campaign],
        ).fetchall()
        found = {(self.companies.index(company), step): rest for company, step, *rest in rows}
        for key, (send_id, status, *_) in found.items():
            before = self.before.get(send_id)
            legal = before is None or before == status or self.reaches(before, status)
            assert legal, f"{key}: {before} -> {status}"
            self.before[send_id] = status
            if key in self.sends:
                self.sends[key].id = send_id
        model = {key: [s.id, s.status, s.token, s.attempts] for key, s in self.sends.items()}
        token_matters = ("claimed", "sending", "unknown")
        assert {k: v[:2] + v[3:] for k, v in found.items()} == {k: v[:2] + v[3:] for k, v in model.items()}
        assert {k: v[2] for k, v in found.items() if v[1] in token_matters} == {
            k: v[2] for k, v in model.items() if v[1] in token_matters
        }

    @staticmethod
    def reaches(before: str, after: str) -> bool:
        """Directly, or by a claim that first ended what had expired."""
        return after in LEGAL[before] or (before == "claimed" and after in LEGAL["scheduled"])

    @invariant()
    def the_queue_agrees(self) -> None:
        assert self.db.execute("SELECT fixture.queue_problems()").fetchall() == []


def run_machine(db: Connection, examples: int, faults: Sequence[tuple[str, str, str]] = ()) -> None:
    machine: Any = partial(Sends, db, faults)
    run_state_machine_as_test(machine, settings=settings(effort(examples), stateful_step_count=50))


@pytest.fixture
def db(module_clone: str, connect: Callable[..., Connection]) -> Connection:
    return connect(module_clone, autocommit=True)


def test_statuses_are_those_of_the_model(db: Connection) -> None:
    run_machine(db, 80)


FAULTS = {
    "finish takes any token": (
        "outreach_internal.judge_outcomes", "s.claim_token IS DISTINCT FROM g.claim_token", "false"
    ),
    "a failed send keeps its attempts": ("outreach.requeue_failed", "attempts = 0,", "attempts = s.attempts,"),
    "an expired lease is extended": ("outreach.extend_claim", "AND q.next_at > clock_timestamp()", ""),
    "a block is forgotten by begin": (
        "outreach_internal.begin_claims", "ELSE v.codes END", "ELSE array_remove(v.codes, 'OX104') END"
    ),
    "a cancelled send stays in the queue": (
        "outreach_internal.cancel_scheduled", "DELETE FROM outreach_internal.send_queue AS q USING cancelled AS c WHERE",
        "DELETE FROM outreach_internal.send_queue AS q USING cancelled AS c WHERE false AND"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_noticed(db: Connection, name: str) -> None:
    with pytest.raises(AssertionError):
        run_machine(db, 300, [FAULTS[name]])
