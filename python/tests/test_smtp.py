"""Handing one message over: what is built, and what becomes of it, on real sockets."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from mail import Inbox, certificate, free_port, one_login, rude_server

from outreach.smtp import HandOver, Message, MessageError, SmtpSession, SmtpSettings, SmtpUnavailable, build_message
from outreach.smtp_sink import MaildirHandler, SmtpSink

SENDER = "Outreach Desk <desk@sender.example>"
MESSAGE_ID = "<4c4f1e0e-3a9b-7000-8000-000000000001@sender.example>"


def settings(port: int, **more: Any) -> SmtpSettings:
    return SmtpSettings(host="127.0.0.1", port=port, sender=SENDER, timeout=5, **more)


def message(recipient: str = "ada@acme.example", **more: str | tuple[str, str]) -> Message:
    values: dict[str, Any] = {
        "full_name": "Ada Berg",
        "subject": "Hello",
        "body": "Hello Ada\n",
        "message_id": MESSAGE_ID,
    } | more
    return build_message(settings(1), recipient, unsubscribe_token=None, **values)


def hand_over(port: int, to_send: Message | None = None, **more: Any) -> HandOver:
    with SmtpSession(settings(port, **more)) as session:
        return session.hand_over(to_send or message())


# --- the message ---


def test_a_sender_of_its_own_takes_the_place_of_the_settings() -> None:
    inbox = Inbox()
    with SmtpSink(inbox) as sink:
        assert hand_over(sink.port, message(sender=("ann@ann.example", "Ann Bell"))) == HandOver("sent")
    assert inbox.envelopes == [("ann@ann.example", ["ada@acme.example"])]
    assert inbox.messages[0]["From"] == "Ann Bell <ann@ann.example>"


def test_what_arrives_is_what_was_built() -> None:
    inbox = Inbox()
    url = "https://unsubscribe.example/" + "p" * 80 + "?token="
    built = build_message(
        SmtpSettings("127.0.0.1", SENDER, unsubscribe_url=url),
        "ada@acme.example",
        full_name="Ada Berg",
        subject="Grüße, 株式会社",
        body=".starts with a period\nZürich\n" + "long " * 400 + "\n..\n.\n",
        message_id=MESSAGE_ID,
        unsubscribe_token="0123456789abcdef" * 6,
    )
    with SmtpSink(inbox) as sink:
        assert hand_over(sink.port, built) == HandOver("sent")
    (got,) = inbox.messages
    assert inbox.envelopes == [("desk@sender.example", ["ada@acme.example"])]
    assert got["From"] == SENDER
    assert got["To"] == "Ada Berg <ada@acme.example>"
    assert got["Subject"] == "Grüße, 株式会社"
    assert got["Message-ID"] == MESSAGE_ID
    assert got["List-Unsubscribe"] == f"<{url}{'0123456789abcdef' * 6}>"
    assert got["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert got["Date"]
    assert got.get_content().replace("\r\n", "\n") == ".starts with a period\nZürich\n" + "long " * 400 + "\n..\n.\n"
    assert f"List-Unsubscribe: <{url}".encode() in inbox.raw[0], "the link is not folded or encoded"
    assert all(byte < 128 for byte in inbox.raw[0])


def test_without_a_url_there_is_no_unsubscribe_header() -> None:
    assert b"List-Unsubscribe" not in message().data


@pytest.mark.parametrize(
    "recipient",
    [
        "ada@acme.example\r\nBcc: victim@example.com",
        "ada@acme.example, victim@example.com",
        "ada@acme.example\0",
        "ada",
        "@acme.example",
        "",
        " ",
        "Ada <ada@acme.example>",
    ],
)
def test_a_recipient_that_is_not_one_address_is_refused(recipient: str) -> None:
    with pytest.raises(MessageError):
        message(recipient)


@pytest.mark.parametrize("field", ["subject", "full_name", "message_id"])
def test_no_field_can_add_a_header(field: str) -> None:
    inbox = Inbox()
    try:
        built = message(**{field: "<x@y.example>\r\nBcc: victim@example.com\r\n\r\nbody"})
    except MessageError:
        return
    with SmtpSink(inbox) as sink:
        hand_over(sink.port, built)
    assert inbox.messages[0]["Bcc"] is None
    assert inbox.envelopes == [("desk@sender.example", ["ada@acme.example"])]


def test_long_addresses_survive() -> None:
    inbox = Inbox()
    recipient = "a" * 64 + "@" + ".".join(["b" * 50] * 3) + ".example"
    with SmtpSink(inbox) as sink:
        assert hand_over(sink.port, message(recipient)).outcome == "sent"
    assert inbox.messages[0]["To"].addresses[0].addr_spec == recipient


def test_addresses_outside_ascii() -> None:
    inbox = Inbox()
    with SmtpSink(inbox) as sink:
        assert hand_over(sink.port, message("ada@zürich.example")).outcome == "sent"
    assert inbox.envelopes[0][1] == ["ada@xn--zrich-kva.example"]
    with pytest.raises(MessageError):
        message("zoë@acme.example")


# --- what became of it ---


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ("550 no such user", "failed_permanent"),
        ("553 mailbox name not allowed", "failed_permanent"),
        ("450 mailbox busy", "failed_transient"),
        ("421 going away", "failed_transient"),
    ],
)
def test_the_servers_refusal_decides(answer: str, outcome: str) -> None:
    inbox = Inbox(rcpt_answers={"no@acme.example": answer}, data_answers={"never@acme.example": answer})
    with SmtpSink(inbox) as sink, SmtpSession(settings(sink.port)) as session:
        for recipient in ("no@acme.example", "never@acme.example"):
            result = session.hand_over(message(recipient))
            assert (result.outcome, result.error) == (outcome, answer)
        assert session.hand_over(message()) == HandOver("sent"), "the session goes on after a refusal"
    assert len(inbox.messages) == 1


GREETING = (b"220 hi\r\n", b"250 hi\r\n")
ENVELOPE = (b"250 ok\r\n", b"250 ok\r\n")


@pytest.mark.parametrize("read_message", [True, False])
def test_a_connection_lost_after_data_is_unknown(read_message: bool) -> None:
    with rude_server(*GREETING, *ENVELOPE, b"354 go\r\n", read_message=read_message) as port:
        result = hand_over(port, message(body="line\n" * 100_000))
    assert result.outcome == "unknown"


@pytest.mark.parametrize("answers", [GREETING, (*GREETING, ENVELOPE[0]), (*GREETING, *ENVELOPE)])
def test_a_connection_lost_before_data_is_transient(answers: tuple[bytes, ...]) -> None:
    with rude_server(*answers) as port:
        assert hand_over(port).outcome == "failed_transient"


def test_a_final_answer_that_is_no_answer_is_unknown() -> None:
    with rude_server(*GREETING, *ENVELOPE, b"354 go\r\n", b"999 what\r\n") as port:
        assert hand_over(port).outcome == "unknown"


def test_a_server_that_is_not_there_raises() -> None:
    with pytest.raises(SmtpUnavailable):
        hand_over(free_port())
    with SmtpSession(settings(free_port())) as session:
        assert not session.alive()


def test_a_closed_session_is_opened_again() -> None:
    inbox = Inbox()
    with SmtpSink(inbox) as sink, SmtpSession(settings(sink.port)) as session:
        assert session.hand_over(message()).outcome == "sent"
        session.open().sock.close()  # type: ignore[union-attr]
        assert session.alive()
        assert session.hand_over(message()).outcome == "sent"
    assert len(inbox.messages) == 2


# --- TLS and login ---


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
def test_starttls_and_login(tmp_path: Path) -> None:
    ca_file, context = certificate(tmp_path)
    inbox = Inbox()
    options: dict[str, Any] = {"tls_context": context, "require_starttls": True, "auth_required": True}
    with SmtpSink(inbox, authenticator=one_login("desk", "s3cret"), **options) as sink:
        secure: dict[str, Any] = {"tls": "starttls", "ca_file": str(ca_file), "user": "desk"}
        assert hand_over(sink.port, password="s3cret", **secure) == HandOver("sent")
        with pytest.raises(SmtpUnavailable, match="535"):
            hand_over(sink.port, password="wrong", **secure)
        with pytest.raises(SmtpUnavailable, match="CERTIFICATE_VERIFY_FAILED"):
            hand_over(sink.port, tls="starttls")
        assert hand_over(sink.port).outcome != "sent", "the server takes nothing in the clear"
    assert inbox.tls == [True]


def test_starttls_is_never_skipped() -> None:
    with SmtpSink(Inbox()) as sink, pytest.raises(SmtpUnavailable, match="STARTTLS"):
        hand_over(sink.port, tls="starttls")


# --- the receiving server of the demo ---


def test_the_sink_keeps_each_message_in_a_file(tmp_path: Path) -> None:
    with SmtpSink(MaildirHandler(tmp_path)) as sink, SmtpSession(settings(sink.port)) as session:
        for number in range(3):
            assert session.hand_over(message(f"ada{number}@acme.example")).outcome == "sent"
    files = sorted((tmp_path / "new").iterdir())
    assert len(files) == 3
    assert files[0].read_bytes().startswith(b"X-Mail-From: desk@sender.example\r\nX-Rcpt-To: ada0@acme.example\r\n")
    assert not list((tmp_path / "tmp").iterdir())
