"""A worker process: claims, begins, hands over, finishes, until SIGTERM. It is made to be killed.

A hand-over is a line appended to the worker's own file, with the monotonic clock, which all processes share, as it was
before the begin was called and after it had returned. Each line is one write, so that a killed worker leaves no half.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

CLAIM = """
  SELECT send_id, claim_token, outreach_id, campaign_id, step_number, recipient, context ->> 'sender_address',
    context ->> 'unsubscribe_token'
  FROM outreach.claim_sends(%s, %s, %s)
"""
LOST = (psycopg.OperationalError, psycopg.InterfaceError)
Connection = psycopg.Connection[Any]


class Worker:
    def __init__(self, url: str, name: str, file: Path, seed: int, lease: float, batch: int, think: float, calm: bool):
        self.url = url
        self.name = name
        self.file = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self.dice = random.Random(seed)
        self.lease = f"{lease} seconds"
        self.seconds = lease
        self.batch = batch
        self.think = think
        self.calm = calm
        self.over = False
        self.db: Connection | None = None

    def write(self, what: str, **values: Any) -> None:
        line = {"what": what, "worker": self.name, "at": time.monotonic(), **values}
        os.write(self.file, (json.dumps(line, default=str) + "\n").encode())

    def connection(self) -> Connection:
        while self.db is None or self.db.closed:
            try:
                self.db = psycopg.connect(self.url, autocommit=True, connect_timeout=5)
            except LOST:
                time.sleep(0.1)
        return self.db

    def once(self, call: Callable[[Connection], Any]) -> Any:
        """None where the connection broke: the call may have committed or not."""
        db = self.connection()
        try:
            return call(db)
        except psycopg.errors.DeadlockDetected as error:
            self.write("deadlock", detail=str(error))
            return None
        except LOST as error:
            if not db.closed and not (error.sqlstate or "57P").startswith("57P"):
                self.write("error", detail=str(error))
            db.close()
            return None

    def until_answered(self, call: Callable[[Connection], Any]) -> tuple[Any, bool]:
        """The answer, and whether an earlier try may have committed."""
        again = False
        while True:
            answer = self.once(call)
            if answer is not None:
                return answer, again
            again = True

    def run(self) -> None:
        signal.signal(signal.SIGTERM, lambda *_: setattr(self, "over", True))
        while not self.over:
            rows = self.once(
                lambda db: db.execute(CLAIM, [self.name, self.dice.randint(1, self.batch), self.lease]).fetchall()
            )
            if rows:
                self.work(rows)
            else:
                time.sleep(0.05)

    def stall(self) -> None:
        time.sleep(self.seconds + self.dice.random() * 0.3)

    def chance(self, probability: float) -> bool:
        return not self.calm and self.dice.random() < probability

    def work(self, rows: Sequence[tuple[Any, ...]]) -> None:
        back = [row for row in rows if self.chance(0.05)]
        spoilt = [row for row in rows if row not in back and self.chance(0.03)]
        keep = [row for row in rows if row not in back and row not in spoilt]
        if back:
            self.once(lambda db: db.execute("SELECT outreach.release_claims(%s)", [claims(back)]).fetchall())
        if self.chance(0.03):
            self.stall()  # the lease runs out before anything begins, and another worker is at it
            spoilt += [row for row in keep if self.chance(0.5)]
            keep = [row for row in keep if row not in spoilt]
        elif self.chance(0.5):
            time.sleep(self.dice.random() * 0.2)
        for row in spoilt:
            outcome = self.dice.choice(["failed_transient", "failed_permanent"])
            self.finish(
                [{"send_id": row[0], "claim_token": row[1], "outcome": outcome, "error": "no template"}], begun=False
            )
        if keep and self.chance(0.1):
            self.extend(keep[0])
        if not keep:
            return

        called = time.monotonic()
        begun = self.once(
            lambda db: db.execute("SELECT send_id, code FROM outreach.begin_sends(%s)", [claims(keep)]).fetchall()
        )
        returned = time.monotonic()
        if begun is None:  # begun or not: nobody knows, so nothing is handed over
            for row in keep:
                self.write("unanswered", send=row[0], token=row[1])
            return
        codes = dict(begun)
        outcomes = []
        for row in keep:
            if codes[row[0]] is not None:
                continue
            time.sleep(self.think * 2 * self.dice.random())
            outcome = self.outcome()
            if outcome == "sent" or (outcome == "unknown" and self.chance(0.5)):
                send, token, company, campaign, step, recipient, sender, unsubscribe = row
                self.write("handed", send=send, token=token, company=company, campaign=campaign, step=step,
                    recipient=recipient, sender=sender, unsubscribe=unsubscribe, called=called, returned=returned)  # fmt: skip
            self.write("said", send=row[0], token=row[1], outcome=outcome)
            message = f"<{row[0]}.{row[1]}@mail>" if outcome in ("sent", "unknown") else None
            outcomes.append(
                {"send_id": row[0], "claim_token": row[1], "outcome": outcome, "provider_message_id": message}
            )
        if self.chance(0.02):
            self.stall()  # the lease runs out after the hand-over
        if outcomes:
            self.finish(outcomes, begun=True)

    def outcome(self) -> str:
        if self.calm:
            return "sent"
        return self.dice.choices(["sent", "failed_transient", "failed_permanent", "unknown"], [85, 8, 3, 4])[0]

    def extend(self, row: tuple[Any, ...]) -> None:
        def call(db: Connection) -> Any:
            try:
                return db.execute("SELECT outreach.extend_claim(%s, %s, %s)", [row[0], row[1], self.lease]).fetchall()
            except psycopg.Error as error:
                if error.sqlstate != "OX205":
                    raise
                return []

        self.once(call)

    def finish(self, outcomes: list[dict[str, Any]], begun: bool) -> None:
        given = Jsonb([{name: value and str(value) for name, value in one.items()} for one in outcomes])

        def call(db: Connection) -> Any:
            try:
                return db.execute("SELECT outreach.finish_sends(%s)", [given]).fetchall()
            except psycopg.Error as error:
                if error.sqlstate not in ("OX014", "OX205"):
                    raise
                return error

        answer, again = self.until_answered(call)
        if isinstance(answer, psycopg.Error):
            if len(outcomes) > 1:
                for one in outcomes:
                    self.finish([one], begun)
            else:
                self.write("refused", send=outcomes[0]["send_id"], code=answer.sqlstate, begun=begun, again=again,
                    detail=answer.diag.message_detail)  # fmt: skip


def claims(rows: Sequence[tuple[Any, ...]]) -> Jsonb:
    return Jsonb([{"send_id": str(row[0]), "claim_token": str(row[1])} for row in rows])


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("name")
    parser.add_argument("file", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--lease", type=float, default=2)
    parser.add_argument("--batch", type=int, default=10)
    parser.add_argument("--think", type=float, default=0.01)
    parser.add_argument("--calm", action="store_true")
    Worker(**vars(parser.parse_args())).run()


if __name__ == "__main__":
    main()
