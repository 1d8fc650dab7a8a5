"""One message to one recipient over SMTP, and what became of it.

The outcomes are the words of ``finish_send``:

- ``sent``: the server answered the whole message with 2xx;
- ``failed_permanent``: it refused sender, recipient or message with 5xx;
- ``failed_transient``: it refused with 4xx, or the connection failed before the message was handed over;
- ``unknown``: the connection failed after the message began to leave; the server may or may not have it.
"""

import re
import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from email.errors import HeaderParseError
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime, localtime, parseaddr
from types import TracebackType
from typing import Any, Literal, Self

Outcome = Literal["sent", "failed_transient", "failed_permanent", "unknown"]


_LEADING_PERIOD = re.compile(rb"^\.", re.MULTILINE)


class _Unfolded(UnstructuredHeader, BaseHeader):
    """A header whose value is one token: the standard folding would encode it past recognition."""

    def fold(self, *, policy: "Policy[Any]") -> str:
        return f"{self.name}: {self}{policy.linesep}"


_headers = HeaderRegistry()
for _name in ("message-id", "list-unsubscribe", "list-unsubscribe-post"):
    _headers.map_to_type(_name, _Unfolded)
_policy = SMTP.clone(header_factory=_headers, cte_type="7bit")


class SmtpUnavailable(Exception):
    """No session with the mail server could be opened (refused, TLS, login): nothing was handed over."""


class MessageError(ValueError):
    """The message cannot be built: a header or an address that is not acceptable."""


@dataclass(frozen=True, slots=True)
class SmtpSettings:
    """Where and as whom to hand over; raises MessageError when ``sender`` holds no address. ``timeout`` in seconds."""

    host: str
    sender: str
    port: int = 25
    tls: Literal["none", "starttls", "implicit"] = "none"
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    timeout: float = 30.0
    unsubscribe_url: str | None = None
    ca_file: str | None = None

    def __post_init__(self) -> None:
        _address(self.sender_address)

    @property
    def sender_address(self) -> str:
        """The bare address of ``sender``: the envelope's MAIL FROM."""
        return parseaddr(self.sender)[1]

    @property
    def domain(self) -> str:
        """The sender's domain, which names our Message-IDs."""
        return self.sender_address.rpartition("@")[2]


@dataclass(frozen=True, slots=True)
class HandOver:
    """What became of one message. ``error`` is the server's answer or the failure, None when sent."""

    outcome: Outcome
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """A message in the form that goes over the wire, with its envelope."""

    sender: str
    recipient: str
    message_id: str
    data: bytes = field(repr=False)


def _address(text: str, display_name: str = "") -> Address:
    local, at, domain = text.strip().rpartition("@")
    try:  # a domain outside ASCII goes by its IDNA name; a local part outside ASCII has no form that every server takes
        ascii_domain = domain if domain.isascii() else domain.encode("idna").decode()
        address = Address(display_name=" ".join(display_name.split()), addr_spec=f"{local}{at}{ascii_domain}")
    except (ValueError, IndexError, HeaderParseError) as error:
        raise MessageError(f"not an address: {error}") from error
    if not address.username or not address.domain or not text.strip().isprintable():
        raise MessageError("not an address")
    return address


def build_message(
    settings: SmtpSettings,
    recipient: str,
    full_name: str,
    subject: str,
    body: str,
    message_id: str,
    unsubscribe_token: str | None,
    sender: tuple[str, str] | None = None,
) -> Message:
    """The message, from the address and name of ``sender``, by default the settings' own.

    Raises MessageError where a value is not fit for a header.
    """
    message = EmailMessage(policy=_policy)
    try:
        address, name = sender or (settings.sender_address, parseaddr(settings.sender)[0])
        message["From"] = _address(address, name)
        message["To"] = _address(recipient, full_name)
        message["Subject"] = subject
        message["Date"] = format_datetime(localtime())
        message["Message-ID"] = message_id
        if settings.unsubscribe_url and unsubscribe_token:
            message["List-Unsubscribe"] = f"<{settings.unsubscribe_url}{unsubscribe_token}>"
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        message.set_content(body)
        data = message.as_bytes()
    except MessageError:
        raise
    except (ValueError, LookupError, HeaderParseError) as error:
        raise MessageError(str(error)) from error
    return Message(message["From"].addresses[0].addr_spec, message["To"].addresses[0].addr_spec, message_id, data)


class SmtpSession:
    """A connection that is kept over many messages and opened again when the server has closed it."""

    def __init__(self, settings: SmtpSettings) -> None:
        self.settings = settings
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def open(self) -> smtplib.SMTP:
        """The open session; raises SmtpUnavailable."""
        if self._smtp is not None:
            return self._smtp
        s = self.settings
        smtp: smtplib.SMTP | None = None
        try:
            context = ssl.create_default_context(cafile=s.ca_file) if s.tls != "none" else None
            if s.tls == "implicit":
                smtp = smtplib.SMTP_SSL(s.host, s.port, timeout=s.timeout, context=context)
            else:
                smtp = smtplib.SMTP(s.host, s.port, timeout=s.timeout)
            if s.tls == "starttls":
                smtp.starttls(context=context)
            smtp.ehlo_or_helo_if_needed()
            if s.user is not None:
                smtp.login(s.user, s.password or "")
        except (OSError, smtplib.SMTPException) as error:
            if smtp is not None:
                smtp.close()
            raise SmtpUnavailable(f"{s.host}:{s.port}: {_text(error)}") from error
        self._smtp = smtp
        return smtp

    def close(self) -> None:
        """End the session politely, if it is open."""
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            with suppress(OSError, smtplib.SMTPException):
                smtp.quit()

    def alive(self) -> bool:
        """Is there a server that answers? Opens a session where none is; a dead one is replaced once."""
        for _ in range(2):
            try:
                if self.open().noop()[0] == 250:
                    return True
            except SmtpUnavailable:
                return False
            except (OSError, smtplib.SMTPException):
                pass
            self._drop()
        return False

    def hand_over(self, message: Message) -> HandOver:
        """Give the message to the server; raises SmtpUnavailable when no session can be opened, and nothing else."""
        try:
            smtp = self.open()
            code, answer = smtp.mail(message.sender)
            if 200 <= code < 300:
                code, answer = smtp.rcpt(message.recipient)
                if 200 <= code < 300:
                    code, answer = smtp.docmd("DATA")
        except SmtpUnavailable:
            raise
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            return HandOver("failed_transient", _text(error))
        if code != 354:
            return self._refused(smtp, code, answer)
        try:  # from here on the server may have the message, whatever we hear
            smtp.send(_LEADING_PERIOD.sub(b"..", message.data) + b".\r\n")
            code, answer = smtp.getreply()
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            return HandOver("unknown", f"connection lost after DATA: {_text(error)}")
        if 200 <= code < 300:
            return HandOver("sent")
        if 400 <= code < 600:
            return self._refused(smtp, code, answer)
        self._drop()
        return HandOver("unknown", f"{code} {answer.decode('utf-8', 'replace')}")

    def _refused(self, smtp: smtplib.SMTP, code: int, answer: bytes) -> HandOver:
        try:
            if code == 421 or smtp.rset()[0] != 250:  # 421: the server is closing the session
                self._drop()
        except (OSError, smtplib.SMTPException):
            self._drop()
        text = f"{code} {answer.decode('utf-8', 'replace')}"
        return HandOver("failed_permanent" if 500 <= code < 600 else "failed_transient", text)

    def _drop(self) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            smtp.close()


def _text(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        reason = error.smtp_error
        return f"{error.smtp_code} {reason.decode('utf-8', 'replace') if isinstance(reason, bytes) else reason}"
    return f"{type(error).__name__}: {error}"
