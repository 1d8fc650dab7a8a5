"""Campaign, receiving server, dispatchers, and the events that come back."""

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg

from ..dispatch import Dispatcher, DispatchSettings, Tally
from ..smtp import SmtpSettings
from . import invent
from .base import Demo, DemoFailed
from .mailbox import events_of, received, wants_out

STEP_TWO_DELAY = timedelta(seconds=5)
WORKERS = 2
EVENT_BATCH = 500

SUBJECT = "{{ company_name }}: a question about benefits renewal"
BODY = """\
Hello {{ first_name }},

you look after people at {{ company_name }} as {{ title }}. Would a look at your renewal be welcome?

To hear no more from us: {{ unsubscribe_url }}
"""
SUBJECT_TWO = "Once more about {{ company_name }}"
BODY_TWO = """\
Hello {{ first_name }},

my note of the other day may have drowned{% if domain %}, so here it is again for {{ domain }}{% endif %}.

To hear no more from us: {{ unsubscribe_url }}
"""


def campaign(demo: Demo) -> UUID:
    """Create, fill and start a two-step campaign; returns its id."""
    with demo.step("campaign") as say, demo.role("outreach_app"):
        client = demo.client
        campaign_id = client.create_campaign("Renewal season")
        client.add_sequence_step(campaign_id, 1, SUBJECT, BODY)
        client.add_sequence_step(campaign_id, 2, SUBJECT_TWO, BODY_TWO, STEP_TWO_DELAY)
        preview = client.preview_enrollment(campaign_id)
        would = sum(row.enrolled for row in preview)
        client.set_campaign_status(campaign_id, "active")
        enrolled = client.enroll_campaign(campaign_id)
        say(
            f"2 steps; {enrolled:,} of {len(preview):,} companies enrolled, {client.enroll_campaign(campaign_id)} by a second call"
        )
    demo.report.check("enrolment foreseen = enrolled", would, enrolled)
    demo.analyze()
    return campaign_id


@contextmanager
def receiving_server(maildir: Path) -> Iterator[int]:
    """The local mail server as a process of its own; yields its port."""
    command = [sys.executable, "-m", "outreach.smtp_sink", str(maildir)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            if not line.strip().isdigit():
                raise DemoFailed("the local mail server did not start")
            yield int(line)
        finally:
            process.terminate()


def dispatcher_pool(demo: Demo, port: int) -> tuple[Callable[..., Tally], Callable[[], None]]:
    """(dispatch, close): dispatch runs several dispatchers at once against the receiving server."""

    def connect() -> psycopg.Connection[Any]:
        connection = psycopg.connect(demo.dsn, autocommit=True, application_name="outreach demo dispatcher")
        connection.execute("SET ROLE outreach_dispatcher")
        return connection

    smtp = SmtpSettings(
        host="127.0.0.1",
        port=port,
        sender="Outreach Demo <demo@sender.example>",
        unsubscribe_url="https://unsubscribe.example/?token=",
    )
    pool = [Dispatcher(connect, DispatchSettings(worker=f"demo-{n}"), smtp) for n in range(1, WORKERS + 1)]

    def dispatch(*, drain: bool, limit: int | None = None) -> Tally:
        total = Tally()
        parts = [None if limit is None else (limit + n) // WORKERS for n in range(WORKERS)]
        with ThreadPoolExecutor(WORKERS) as executor:
            running = [executor.submit(d.run, drain=drain, limit=part) for d, part in zip(pool, parts, strict=True)]
            try:
                for future in running:
                    total.add(future.result())
            except BaseException:
                for dispatcher in pool:
                    dispatcher.stop()
                raise
        return total

    def close() -> None:
        for dispatcher in pool:
            dispatcher.close()

    return dispatch, close


def halt(demo: Demo, dispatch: Callable[..., Tally]) -> None:
    """While everything is halted nothing is claimed."""
    with demo.step("halt and resume") as say:
        with demo.role("outreach_operator"):
            demo.client.halt_all_outreach("demonstration of the halt")
        held = dispatch(drain=True)
        with demo.role("outreach_operator"):
            demo.client.resume_all_outreach("end of the demonstration")
        say(f"halted: {held.claimed} sends claimed; resumed")
    demo.report.check("sends claimed during the halt", held.claimed, 0)


def send(demo: Demo, step: int, campaign_id: UUID, dispatch: Callable[..., Tally]) -> Tally:
    """Send everything of one step that is due."""
    total = Tally()
    with demo.step(f"send step {step}") as say:
        begun = time.monotonic()
        while True:
            due, waiting = _due(demo, campaign_id, step)
            if not due and not waiting:
                break
            if not due:
                time.sleep(0.2)
                continue
            done = dispatch(drain=True, limit=due)
            total.add(done)
            if not done.claimed and _due(demo, campaign_id, step)[0] >= due:
                raise DemoFailed(f"{due} sends of step {step} are due, and none can be claimed")
        seconds = max(time.monotonic() - begun, 0.001)
        counts = ", ".join(f"{n:,} {name}" for name, n in sorted(total.counts.items()))
        say(f"{counts}; {total.counts['sent'] / seconds:,.0f} a second over SMTP")
    demo.analyze()
    return total


def _due(demo: Demo, campaign_id: UUID, step: int) -> tuple[int, int]:
    rows = demo.query(
        "SELECT count(*) FILTER (WHERE due_at <= clock_timestamp()), count(*) FILTER (WHERE due_at > clock_timestamp())"
        " FROM outreach.vw_sends WHERE campaign_id = %s AND step_number = %s AND status = 'scheduled' AND attempts < 1",
        campaign_id,
        step,
    )
    return rows[0][0], rows[0][1]


def events(demo: Demo, name: str, seen: set[str]) -> None:
    """Take in what the provider would report about messages not seen before."""
    with demo.step(name) as say, demo.role("outreach_ingest"):
        messages = [m for m in received(demo.maildir) if m.message_id not in seen]
        seen.update(m.message_id for m in messages)
        events = [event for m in messages for event in events_of(m, invent.now_utc())]
        inserted = repeated = 0
        for start in range(0, len(events), EVENT_BATCH):
            batch = events[start : start + EVENT_BATCH]
            inserted += demo.client.record_events(batch)[0].inserted
            if start == 0:
                repeated = demo.client.record_events(batch)[0].inserted
        tokens = [m.unsubscribe_token for m in messages if wants_out(m) and m.unsubscribe_token]
        used = sum(demo.client.unsubscribe(token) for token in tokens)
        kinds = Counter(event["event_type"] for event in events)
        say(", ".join(f"{n:,} {kind}" for kind, n in sorted(kinds.items())))
        if used:
            say(f"{used:,} used the unsubscribe link")
    demo.report.check(f"{name}: events made = events new", len(events), inserted)
    demo.report.check(f"{name}: events new when repeated", repeated, 0)
    demo.report.check(f"{name}: unsubscribe tokens in the mail = accepted", len(tokens), used)


def reconcile(demo: Demo, campaign_id: UUID) -> None:
    """Compare the mail that arrived with what the database says was sent."""
    mail = list(received(demo.maildir))
    with demo.role("outreach_analyst"):
        rows = demo.query(
            "SELECT step_number, sent FROM outreach.vw_engagement_metrics WHERE campaign_id = %s ORDER BY step_number",
            campaign_id,
        )
    demo.report.check("messages received = sends sent", len(mail), sum(row[1] for row in rows), shown=True)
    demo.report.check("messages received = different message ids", len(mail), len({m.message_id for m in mail}))
    refused = _refused_recipients(demo, campaign_id)
    demo.report.check("messages to recipients whose send was blocked", sum(m.recipient in refused for m in mail), 0)


def _refused_recipients(demo: Demo, campaign_id: UUID) -> set[str]:
    rows = demo.query(
        "SELECT recipient FROM outreach.send_log WHERE campaign_id = %s AND step_number = 1 AND status IN ('blocked', 'failed')",
        campaign_id,
    )
    return {row[0] for row in rows}
