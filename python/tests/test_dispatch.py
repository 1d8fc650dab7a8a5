"""The dispatcher on a real database and real sockets: what leaves, when, and what is recorded of it."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from mail import Inbox, free_port, rude_server

from outreach.client import Client
from outreach.dispatch import Dispatcher, DispatchSettings
from outreach.errors import PostureFailed
from outreach.smtp import SmtpSettings, SmtpUnavailable
from outreach.smtp_sink import SmtpSink

Connect = Callable[..., "psycopg.Connection[Any]"]
APPLICATION = "dispatcher under test"


@dataclass
class World:
    """An active campaign with enrolled companies."""

    url: str
    connection: "psycopg.Connection[Any]"
    campaign_id: UUID
    dispatchers: list[Dispatcher] = field(default_factory=list)

    @property
    def client(self) -> Client:
        return Client(self.connection)

    def dispatcher(self, port: int, smtp: dict[str, Any] | None = None, **settings: Any) -> Dispatcher:
        def connect() -> "psycopg.Connection[Any]":
            connection = psycopg.connect(self.url, application_name=APPLICATION)
            connection.execute("SET ROLE outreach_dispatcher")
            connection.commit()
            return connection

        options: dict[str, Any] = {"worker": "test", "poll": 0.1, **settings}
        made = Dispatcher(
            connect,
            DispatchSettings(**options),
            SmtpSettings(host="127.0.0.1", port=port, sender="Desk <desk@sender.example>", timeout=5, **(smtp or {})),
        )
        self.dispatchers.append(made)
        return made

    def sends(self, column: str = "status") -> list[Any]:
        rows = self.connection.execute(f"SELECT {column} FROM outreach.send_log ORDER BY recipient".encode())
        return [row[0] for row in rows]

    def scalar(self, sql: str, *parameters: Any) -> Any:
        row = self.connection.execute(sql.encode(), parameters).fetchone()
        assert row is not None
        return row[0]


@pytest.fixture
def world(clone: str) -> Iterator[Callable[..., World]]:
    connection = psycopg.connect(clone, autocommit=True)
    made: list[World] = []

    def make(
        companies: int, subject: str = "Hello {{ first_name }}", body: str = "Dear {{ full_name }}", steps: int = 1
    ) -> World:
        client = Client(connection)
        connection.execute("SELECT fixture.contactable() FROM generate_series(1, %s)", [companies])
        campaign_id = client.create_campaign("test")
        for step in range(1, steps + 1):
            client.add_sequence_step(campaign_id, step, subject, body)
        client.set_campaign_status(campaign_id, "active")
        assert client.enroll_campaign(campaign_id) == companies
        made.append(World(clone, connection, campaign_id))
        return made[-1]

    yield make
    for one in made:
        for dispatcher in one.dispatchers:
            dispatcher.close()
    connection.close()


@dataclass
class Watching(Inbox):
    """Does something each time a message arrives, before it is answered."""

    on_message: Callable[[int], None] = lambda number: None
    arrived: int = 0

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.arrived += 1
        self.on_message(self.arrived)
        return await super().handle_DATA(server, session, envelope)


def test_everything_due_is_sent_once_and_recorded(world: Callable[..., World]) -> None:
    here = world(7, subject="{{ company_name }}: hello {{ first_name }}", steps=2)
    inbox = Inbox()
    with SmtpSink(inbox) as sink:
        tally = here.dispatcher(sink.port, batch_size=3, begin_group=2).run(drain=True)
        again = here.dispatcher(sink.port).run(drain=True)
    assert dict(tally.counts) == {"sent": 14}
    assert again.claimed == 0
    assert here.sends() == ["sent"] * 14
    assert sorted(m["Message-ID"] for m in inbox.messages) == sorted(here.sends("provider_message_id"))
    assert sorted(to for _, (to,) in inbox.envelopes) == here.sends("recipient")
    assert inbox.messages[0]["Subject"].endswith("hello Ada")
    assert inbox.messages[0].get_content().splitlines() == ["Dear Ada Example"]


def test_mail_goes_out_from_the_sender_that_the_claim_names(world: Callable[..., World]) -> None:
    here = world(2, steps=2)
    here.scalar("SELECT outreach.add_sender('ann@ann.example', %s)", '{"display_name": "Ann Bell", "daily_cap": 2}')
    here.scalar("SELECT outreach.add_sender('bo@bo.example', %s)", '{"daily_cap": 2}')
    with SmtpSink(inbox := Inbox()) as sink:
        here.dispatcher(sink.port).run(drain=True)
    threads: dict[str, set[tuple[str, str | None]]] = {}
    for message, (envelope_from, [to]) in zip(inbox.messages, inbox.envelopes, strict=True):
        threads.setdefault(to, set()).add((str(message["From"]), envelope_from))
    assert len(inbox.messages) == 4
    assert sorted(threads.values(), key=str) == [
        {("Ann Bell <ann@ann.example>", "ann@ann.example")},
        {("bo@bo.example", "bo@bo.example")},
    ]


def test_drain_goes_on_behind_steps_that_were_skipped(world: Callable[..., World]) -> None:
    here = world(2)
    client = Client(here.connection)
    draft = client.create_campaign("skips")
    for step, condition in enumerate(("always", "clicked", "always"), start=1):
        client.add_sequence_step(draft, step, f"Step {step}", "Hello", condition=condition)
    client.set_campaign_status(draft, "active")
    client.enroll_campaign(draft)
    with SmtpSink(inbox := Inbox()) as sink:
        here.dispatcher(sink.port).run(drain=True)
    assert sorted(str(m["Subject"]) for m in inbox.messages if str(m["Subject"]).startswith("Step")) == [
        "Step 1", "Step 1", "Step 3", "Step 3",
    ]  # fmt: skip


def test_a_message_leaves_only_after_its_begin_is_committed_and_outside_any_transaction(
    world: Callable[..., World],
) -> None:
    here = world(3)
    seen: list[tuple[Any, ...]] = []

    def look(number: int) -> None:
        sending = here.scalar("SELECT count(*) FROM outreach.send_log WHERE status = 'sending'")
        states = here.connection.execute(
            "SELECT state, xact_start FROM pg_stat_activity WHERE application_name = %s", [APPLICATION]
        ).fetchall()
        seen.append((sending, states))

    with SmtpSink(Watching(on_message=look)) as sink:
        here.dispatcher(sink.port).run(drain=True)
    assert seen == [(3, [("idle", None)])] * 3


def test_the_servers_answers_become_outcomes(world: Callable[..., World]) -> None:
    here = world(4)
    _good, busy, gone, odd = here.sends("recipient")
    inbox = Inbox(rcpt_answers={busy: "450 busy", gone: "550 no such user"}, data_answers={odd: "554 spam"})
    with SmtpSink(inbox) as sink:
        tally = here.dispatcher(sink.port).run(drain=True)
    assert dict(tally.counts) == {"sent": 1, "failed_transient": 1, "failed_permanent": 2}
    assert here.sends() == ["sent", "scheduled", "failed", "failed"]
    assert here.sends("attempts") == [1, 1, 1, 1]
    assert here.sends("last_error") == [None, "450 busy", "550 no such user", "554 spam"]
    assert here.sends("due_at > clock_timestamp()")[1], "tried again later, not at once"


def test_a_connection_lost_after_data_is_unknown_and_never_sent_again(world: Callable[..., World]) -> None:
    here = world(1)
    answers = (b"220 hi\r\n", b"250 hi\r\n", b"250 noop\r\n", b"250 ok\r\n", b"250 ok\r\n", b"354 go\r\n")
    with rude_server(*answers, read_message=True) as port:
        tally = here.dispatcher(port).run(drain=True)
    assert dict(tally.counts) == {"unknown": 1}
    assert here.sends() == ["unknown"]
    inbox = Inbox()
    with SmtpSink(inbox) as sink:
        here.client.reap_expired_claims()
        assert here.dispatcher(sink.port).run(drain=True).claimed == 0
    assert inbox.messages == []


def test_it_does_not_start_when_a_guard_is_off(world: Callable[..., World]) -> None:
    here = world(1)
    inbox = Inbox()
    here.connection.execute("ALTER TABLE outreach.manual_overrides DISABLE TRIGGER revise_override")
    with SmtpSink(inbox) as sink:
        with pytest.raises(PostureFailed, match=r"guards_enabled: changed: revise_override") as refused:
            here.dispatcher(sink.port).run(drain=True)
        assert refused.value.sqlstate == "OX901"
        assert (inbox.messages, here.sends()) == ([], ["scheduled"])
        here.connection.execute("ALTER TABLE outreach.manual_overrides ENABLE ALWAYS TRIGGER revise_override")
        assert dict(here.dispatcher(sink.port).run(drain=True).counts) == {"sent": 1}


def test_without_a_mail_server_nothing_is_claimed(world: Callable[..., World]) -> None:
    here = world(2)
    with pytest.raises(SmtpUnavailable):
        here.dispatcher(free_port()).run(drain=True)
    assert here.sends() == ["scheduled"] * 2
    assert here.sends("attempts") == [0, 0]


def test_a_mail_server_that_goes_away_leaves_the_rest_scheduled(world: Callable[..., World]) -> None:
    here = world(6)
    inbox = Watching()
    with SmtpSink(inbox) as sink:
        inbox.on_message = lambda number: sink.stop_listening()
        inbox.data_answers = dict.fromkeys(here.sends("recipient"), "421 going away")
        with pytest.raises(SmtpUnavailable):
            here.dispatcher(sink.port, begin_group=2).run(drain=True)
    assert here.sends() == ["scheduled"] * 6
    assert sorted(here.sends("attempts")) == [0, 0, 0, 0, 1, 1], "the group in hand counts an attempt, the rest none"


def test_a_template_that_does_not_render_fails_that_send_alone(world: Callable[..., World]) -> None:
    here = world(3, body="You are {{ title }}")
    first = here.sends("recipient")[0]
    here.connection.execute("UPDATE outreach.people SET title = NULL WHERE email = %s", [first])
    inbox = Inbox()
    with SmtpSink(inbox) as sink:
        tally = here.dispatcher(sink.port).run(drain=True)
    assert dict(tally.counts) == {"failed_permanent": 1, "sent": 2}
    assert here.sends() == ["failed", "sent", "sent"]
    assert "title" in here.sends("last_error")[0]
    assert here.sends("begun_at")[0] is None
    assert len(inbox.messages) == 2


def test_no_header_can_be_added_through_the_data(world: Callable[..., World]) -> None:
    here = world(1, subject="{{ company_name }}")
    here.connection.execute("UPDATE cl.company_identity SET company_name = E'Acme\\r\\nBcc: victim@example.com'")
    inbox = Inbox()
    with SmtpSink(inbox) as sink:
        here.dispatcher(sink.port).run(drain=True)
    assert here.sends() == ["failed"]
    assert inbox.messages == []


def test_a_halt_stops_everything_but_the_group_in_hand(world: Callable[..., World]) -> None:
    here = world(5)

    def halt(number: int) -> None:
        if number == 1:
            here.client.halt_all_outreach("test")

    inbox = Watching(on_message=halt)
    with SmtpSink(inbox) as sink:
        tally = here.dispatcher(sink.port, begin_group=2).run(drain=True)
        assert len(inbox.messages) == 2
        assert dict(tally.counts) == {"sent": 2, "refused OX104": 3}
        assert sorted(here.sends()) == ["scheduled"] * 3 + ["sent"] * 2
        here.client.resume_all_outreach("test")
        here.dispatcher(sink.port).run(drain=True)
    assert here.sends() == ["sent"] * 5


def test_a_block_after_the_claim_is_obeyed(world: Callable[..., World]) -> None:
    here = world(3)

    def block(number: int) -> None:
        if number == 1:
            for outreach_id in set(here.sends("outreach_id")):
                here.client.add_override(outreach_id, "BLOCK_EMAIL", "test")

    inbox = Watching(on_message=block)
    with SmtpSink(inbox) as sink:
        here.dispatcher(sink.port, begin_group=1).run(drain=True)
    assert len(inbox.messages) == 1
    assert sorted(here.sends()) == ["blocked", "blocked", "sent"]


def test_stop_finishes_what_is_in_hand_and_gives_back_the_rest(world: Callable[..., World]) -> None:
    here = world(5)
    inbox = Watching()
    with SmtpSink(inbox) as sink:
        dispatcher = here.dispatcher(sink.port, begin_group=2)
        inbox.on_message = lambda number: dispatcher.stop()
        tally = dispatcher.run()
    assert dict(tally.counts) == {"sent": 2, "released": 3}
    assert sorted(here.sends()) == ["scheduled"] * 3 + ["sent"] * 2
    assert sorted(here.sends("attempts")) == [0, 0, 0, 1, 1]


def test_an_expired_lease_is_not_begun(world: Callable[..., World]) -> None:
    here = world(4)
    inbox = Watching(on_message=lambda number: time.sleep(0.7))
    with SmtpSink(inbox) as sink:
        tally = here.dispatcher(sink.port, begin_group=1, lease=timedelta(seconds=0.6)).run(limit=4)
    assert tally.counts["sent"] == 1
    assert len(inbox.messages) == 1
    assert sorted(here.sends()) == ["scheduled"] * 3 + ["sent"]


def test_a_lease_that_runs_out_inside_a_group_hands_nothing_more_over(world: Callable[..., World]) -> None:
    here = world(3)
    inbox = Watching(on_message=lambda number: time.sleep(0.7))
    with SmtpSink(inbox) as sink:
        tally = here.dispatcher(sink.port, begin_group=3, lease=timedelta(seconds=0.6)).run(limit=3)
    assert dict(tally.counts) == {"sent": 1, "failed_transient": 2}
    assert len(inbox.messages) == 1
    assert sorted(here.sends()) == ["scheduled"] * 2 + ["sent"]


def test_a_refused_batch_of_outcomes_is_reported_one_by_one(world: Callable[..., World]) -> None:
    here = world(3)

    def meddle(number: int) -> None:
        if number == 1:
            send_id, token = here.connection.execute(
                "SELECT send_id, claim_token FROM outreach.send_log ORDER BY recipient LIMIT 1"
            ).fetchall()[0]
            here.client.finish_send(send_id, token, "failed_permanent", None, "somebody else said so")

    with SmtpSink(Watching(on_message=meddle)) as sink:
        tally = here.dispatcher(sink.port).run(drain=True)
    assert dict(tally.counts) == {"sent": 2, "not recorded": 1}
    assert here.sends() == ["failed", "sent", "sent"]


def test_outcomes_survive_a_lost_database_connection(world: Callable[..., World]) -> None:
    here = world(3)

    def cut(number: int) -> None:
        here.connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = %s", [APPLICATION]
        )

    inbox = Watching(on_message=cut)
    with SmtpSink(inbox) as sink:
        tally = here.dispatcher(sink.port).run(drain=True)
    assert dict(tally.counts) == {"sent": 3}
    assert here.sends() == ["sent"] * 3
    assert len(inbox.messages) == 3


def test_the_link_in_the_mail_unsubscribes(world: Callable[..., World]) -> None:
    here = world(1)
    inbox = Inbox()
    smtp = {"unsubscribe_url": "https://unsubscribe.example/?token="}
    with SmtpSink(inbox) as sink:
        here.dispatcher(sink.port, smtp).run(drain=True)
    link = inbox.messages[0]["List-Unsubscribe"]
    assert inbox.messages[0]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    token = link.removeprefix("<https://unsubscribe.example/?token=").removesuffix(">")
    assert here.client.unsubscribe(token)
    assert here.scalar("SELECT count(*) FROM outreach.suppressions WHERE address = %s", here.sends("recipient")[0]) == 1


def test_two_dispatchers_send_nothing_twice(world: Callable[..., World]) -> None:
    from concurrent.futures import ThreadPoolExecutor

    here = world(60)
    inbox = Inbox()
    with SmtpSink(inbox) as sink, ThreadPoolExecutor(3) as pool:
        dispatchers = [here.dispatcher(sink.port, batch_size=5, begin_group=2, worker=f"w{n}") for n in range(3)]
        tallies = list(pool.map(lambda d: d.run(drain=True), dispatchers))
    assert sum(t.counts["sent"] for t in tallies) == 60
    assert len({to for _, (to,) in inbox.envelopes}) == len(inbox.messages) == 60
