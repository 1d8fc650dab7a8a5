"""The dispatcher: claim, render, begin, hand over by SMTP, finish.

It decides nothing: which sends go is claimed and begun by the database, and what became of each is reported back.
Three promises are kept here:

- no transaction is open while mail is handed over (the connection is in autocommit, every call commits by itself);
- a message leaves only after its ``begin`` was committed, and at most once per begin;
- what is ambiguous is reported as ``unknown`` and never tried again.

Begins are made in small groups, so that a brake pulled during a long batch stops all but the group in hand.
"""

import contextlib
import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg

from .client import ClaimSendsRow, Client
from .errors import OutreachError, PostureFailed
from .render import RenderError, render_body, render_subject
from .smtp import HandOver, Message, MessageError, SmtpSession, SmtpSettings, SmtpUnavailable, build_message

log = logging.getLogger(__name__)

Connect = Callable[[], psycopg.Connection[Any]]


@dataclass(frozen=True, slots=True)
class DispatchSettings:
    """How to claim. ``begin_group`` is how many sends are begun at once; ``poll`` the pause, in seconds, when idle."""

    worker: str
    batch_size: int = 100
    lease: timedelta = timedelta(minutes=5)
    begin_group: int = 20
    poll: float = 5.0
    channels: tuple[str, ...] = ("email",)


@dataclass(slots=True)
class Tally:
    """What a run did: sends by what became of them (``sent``, ``failed_permanent``, ``refused OX104``, ``released`` …)."""

    counts: Counter[str] = field(default_factory=Counter)
    claimed: int = 0

    def add(self, other: "Tally") -> None:
        self.counts.update(other.counts)
        self.claimed += other.claimed


@dataclass(frozen=True, slots=True)
class _Ready:
    """A claimed send with its message, ready to be begun."""

    send_id: UUID
    claim_token: UUID
    message: Message

    @property
    def claim(self) -> dict[str, UUID]:
        return {"send_id": self.send_id, "claim_token": self.claim_token}

    def outcome(self, result: HandOver) -> dict[str, Any]:
        return {
            **self.claim,
            "outcome": result.outcome,
            "provider_message_id": self.message.message_id,
            "error": result.error,
        }


class Dispatcher:
    """Dispatches e-mail until it is told to stop, or until nothing is due.

    ``connect`` opens a database connection as a member of ``outreach_dispatcher``; it is called again when the
    connection is lost. ``stop`` may be called from a signal handler or another thread.
    """

    RETRIES = 5
    """How often an outcome is reported again when the database does not answer."""

    def __init__(self, connect: Connect, settings: DispatchSettings, smtp: SmtpSettings) -> None:
        self.settings = settings
        self.smtp_settings = smtp
        self.session = SmtpSession(smtp)
        self._connect = connect
        self._connection: psycopg.Connection[Any] | None = None
        self._stop = threading.Event()

    @property
    def client(self) -> Client:
        """A client on a connection that works, opened when there is none."""
        if self._connection is None or self._connection.closed:
            self._connection = self._connect()
            self._connection.autocommit = True
        return Client(self._connection)

    def stop(self) -> None:
        """Finish the group in hand, give back what was not begun, and return."""
        self._stop.set()

    def close(self) -> None:
        """Close both connections."""
        self.session.close()
        if self._connection is not None:
            self._connection.close()

    def run(
        self, *, drain: bool = False, limit: int | None = None, progress: Callable[[Tally], None] | None = None
    ) -> Tally:
        """Dispatch until stopped; with ``drain`` until nothing is due, twice in a row; with ``limit`` at most so many sends.

        ``progress`` is called after every batch with what was done so far. With ``drain`` a lost database or mail
        server raises (psycopg.OperationalError, SmtpUnavailable); without, it is waited for. Raises PostureFailed, and
        claims nothing, when what protects the database is not as it was deployed.
        """
        total = Tally()
        checked = False
        idle = 0
        while not self._stop.is_set() and (limit is None or total.claimed < limit):
            size = self.settings.batch_size if limit is None else min(self.settings.batch_size, limit - total.claimed)
            try:
                if not checked:
                    self._require_posture()
                    checked = True
                if not self.session.alive():
                    self.session.open()
                batch = self.run_batch(size)
            except (psycopg.OperationalError, SmtpUnavailable) as error:
                if drain:
                    raise
                log.warning("waiting: %s", str(error).strip())
                self._stop.wait(self.settings.poll)
                continue
            total.add(batch)
            if progress is not None:
                progress(total)
            idle = 0 if batch.claimed else idle + 1
            # A claim that only skipped steps leaves it to the next one to schedule what follows them.
            if drain and idle > 1:
                break
            if idle and not drain:
                self._stop.wait(self.settings.poll)
        return total

    def _require_posture(self) -> None:
        failed = [c for c in self.client.posture() if c.severity == "error" and not c.ok]
        if failed:
            raise PostureFailed("posture check failed: " + "; ".join(f"{c.check_name}: {c.detail}" for c in failed))

    def run_batch(self, size: int) -> Tally:
        """Claim up to ``size`` sends and see each through to its outcome."""
        tally = Tally()
        s = self.settings
        expires = time.monotonic() + s.lease.total_seconds()  # taken before the claim: never later than the lease
        claims = self.client.claim_sends(s.worker, size, s.lease, list(s.channels))
        tally.claimed = len(claims)
        waiting = self._prepare(claims, tally)
        try:
            while waiting and not self._stop.is_set() and time.monotonic() < expires:
                group, waiting = waiting[: s.begin_group], waiting[s.begin_group :]
                self._send_group(group, expires, tally)
        finally:
            if waiting:
                tally.counts["released"] += self._release(waiting)
        return tally

    def _prepare(self, claims: Sequence[ClaimSendsRow], tally: Tally) -> list[_Ready]:
        """Render every claim; those that do not render are finished at once, before they begin."""
        ready: list[_Ready] = []
        failed: list[dict[str, Any]] = []
        for claim in claims:
            try:
                ready.append(_Ready(claim.send_id, claim.claim_token, self._message(claim)))
            except (RenderError, MessageError) as error:
                log.info("send %s does not render: %s", claim.send_id, error)
                failed.append(
                    {
                        "send_id": claim.send_id,
                        "claim_token": claim.claim_token,
                        "outcome": "failed_permanent",
                        "error": str(error),
                    }
                )
        if failed:
            self._finish(failed, tally)
        return ready

    def _message(self, claim: ClaimSendsRow) -> Message:
        context = dict(claim.context)
        token = context.get("unsubscribe_token")
        if self.smtp_settings.unsubscribe_url and token:
            context["unsubscribe_url"] = f"{self.smtp_settings.unsubscribe_url}{token}"
        sender = context.get("sender_address")
        return build_message(
            self.smtp_settings,
            recipient=claim.recipient,
            full_name=context.get("full_name") or "",
            subject=render_subject(claim.subject_template, context),
            body=render_body(claim.body_template, context),
            message_id=f"<{claim.send_id}@{self.smtp_settings.domain}>",
            unsubscribe_token=token,
            sender=(sender, context.get("sender_name") or "") if sender else None,
        )

    def _send_group(self, group: list[_Ready], expires: float, tally: Tally) -> None:
        """Begin a group, hand over what the database let through, report each outcome."""
        try:
            codes = {row.send_id: row.code for row in self.client.begin_sends([ready.claim for ready in group])}
        except psycopg.OperationalError as error:
            # The begin may have been committed or not. Nothing has left, so trying again later is right for both.
            lost = HandOver("failed_transient", f"database lost at begin: {type(error).__name__}")
            self._finish([ready.outcome(lost) for ready in group], tally)
            raise
        begun = [ready for ready in group if codes.get(ready.send_id, "OX014") is None]
        for ready in group:
            if ready not in begun:
                tally.counts[f"refused {codes.get(ready.send_id)}"] += 1
        outcomes: list[dict[str, Any]] = []
        unavailable: SmtpUnavailable | None = None
        for ready in begun:
            if unavailable is not None:
                result = HandOver("failed_transient", str(unavailable))
            elif time.monotonic() >= expires:
                result = HandOver("failed_transient", "the lease ran out before the hand-over")
            else:
                try:
                    result = self.session.hand_over(ready.message)
                except SmtpUnavailable as error:
                    unavailable = error
                    result = HandOver("failed_transient", str(error))
            if result.outcome != "sent":
                log.info("send %s: %s (%s)", ready.send_id, result.outcome, result.error)
            outcomes.append(ready.outcome(result))
        if outcomes:
            self._finish(outcomes, tally)
        if unavailable is not None:
            raise unavailable

    def _finish(self, outcomes: list[dict[str, Any]], tally: Tally) -> None:
        """Report outcomes: the batch at once, or one by one where the batch is refused."""
        for attempt in range(self.RETRIES):
            try:
                self.client.finish_sends(outcomes)
            except psycopg.OperationalError as error:
                log.warning("outcomes not recorded yet: %s", str(error).strip())
                time.sleep(min(0.2 * 2**attempt, 2.0))
            except OutreachError:
                self._finish_each(outcomes, tally)
                return
            else:
                tally.counts.update(outcome["outcome"] for outcome in outcomes)
                return
        for outcome in outcomes:
            log.error("outcome not recorded: send %(send_id)s was %(outcome)s", outcome)
            tally.counts["not recorded"] += 1

    def _finish_each(self, outcomes: list[dict[str, Any]], tally: Tally) -> None:
        for outcome in outcomes:
            try:
                self.client.finish_send(**outcome)
            except (OutreachError, psycopg.OperationalError) as error:
                log.error("outcome not recorded: send %s was %s: %s", outcome["send_id"], outcome["outcome"], error)
                tally.counts["not recorded"] += 1
            else:
                tally.counts[outcome["outcome"]] += 1

    def _release(self, waiting: list[_Ready]) -> int:
        """Give claims back; what cannot be given back now comes free when its lease runs out."""
        with contextlib.suppress(psycopg.Error):
            return self.client.release_claims([ready.claim for ready in waiting])
        return 0
