"""What the receiving server got, and the provider events that follow from it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

from .invent import chance, share

PROVIDER = "demo-sink"


@dataclass(frozen=True, slots=True)
class Received:
    """One received message."""

    message_id: str
    recipient: str
    subject: str
    unsubscribe_token: str | None


def received(directory: Path) -> Iterator[Received]:
    """Every message in the Maildir."""
    for path in sorted((directory / "new").iterdir()):
        message = message_from_bytes(path.read_bytes().partition(b"\r\n\r\n")[0], policy=policy.default)
        link = re.fullmatch(r"<\S*?=(\w+)>", str(message["List-Unsubscribe"] or ""))
        yield Received(
            message_id=str(message["Message-ID"]).strip(),
            recipient=str(message["X-Rcpt-To"]),
            subject=str(message["Subject"]),
            unsubscribe_token=link[1] if link else None,
        )


def events_of(message: Received, at: datetime) -> Iterator[dict[str, Any]]:
    """What a provider would report about this message: a function of its recipient and id."""

    def event(kind: str, after: timedelta, **payload: Any) -> dict[str, Any]:
        return {
            "provider": PROVIDER,
            "provider_event_id": f"{message.message_id}/{kind}",
            "event_type": kind,
            "occurred_at": at + after,
            "provider_message_id": message.message_id,
            "payload": payload,
        }

    key = f"{message.recipient}/{message.subject}"
    match share("fate", key, (0.02, "hard"), (0.01, "soft"), (0.002, "complaint"), otherwise="delivered"):
        case "hard":
            yield event("bounce", timedelta(), bounce_type="hard")
            return
        case "soft":
            yield event("bounce", timedelta(), bounce_type="soft")
            return
        case "complaint":
            yield event("delivered", timedelta())
            yield event("complaint", timedelta(milliseconds=5))
            return
    yield event("delivered", timedelta())
    if chance("open", key) < 0.35:
        yield event("open", timedelta(milliseconds=1))
        if chance("click", key) < 0.25:
            yield event("click", timedelta(milliseconds=2))
        if chance("reply", key) < 0.12:
            yield event("reply", timedelta(milliseconds=3))
        elif wants_out(message):
            yield event("unsubscribe", timedelta(milliseconds=4))


def wants_out(message: Received) -> bool:
    """Does the recipient press the unsubscribe button? Then the token is used, as the web page would."""
    return chance("unsubscribe", message.recipient) < 0.02
