"""A receiving mail server on 127.0.0.1 that keeps every message in a Maildir and delivers nothing anywhere.

``python -m outreach.smtp_sink DIRECTORY`` runs it as a process of its own and prints its port; ``SmtpSink`` runs it
in a thread. Each kept file begins with the envelope (``X-Mail-From``, ``X-Rcpt-To``), then the message as it came.
"""

import asyncio
import itertools
import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from aiosmtpd.smtp import SMTP, Envelope, Session

HOST = "127.0.0.1"


class MaildirHandler:
    """Keeps each message as one file in ``new/``; written in ``tmp/`` first, so that a reader never sees half of one."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        for part in ("tmp", "new", "cur"):
            (directory / part).mkdir(parents=True, exist_ok=True)
        self._numbers = itertools.count(1)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Called by aiosmtpd for a whole message."""
        name = f"{os.getpid()}.{next(self._numbers):08d}.sink"
        head = f"X-Mail-From: {envelope.mail_from}\r\n" + "".join(f"X-Rcpt-To: {to}\r\n" for to in envelope.rcpt_tos)
        content = envelope.content if isinstance(envelope.content, bytes) else (envelope.content or "").encode()
        temporary = self.directory / "tmp" / name
        temporary.write_bytes(head.encode() + content)
        temporary.rename(self.directory / "new" / name)
        return "250 kept"


class SmtpSink:
    """The server in a thread of this process, on a port that the system chooses.

    ``handler`` is an aiosmtpd handler; ``options`` go to ``aiosmtpd.smtp.SMTP`` (``authenticator``,
    ``auth_required``, ``tls_context`` …).
    """

    def __init__(self, handler: object, port: int = 0, **options: Any) -> None:
        self._sessions: list[SMTP] = []

        def session() -> SMTP:
            self._sessions.append(SMTP(handler, enable_SMTPUTF8=True, **options))
            return self._sessions[-1]

        self._protocol: Callable[[], SMTP] = session
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="smtp-sink", daemon=True)
        self._port = port
        self._server: asyncio.Server | None = None

    @property
    def port(self) -> int:
        """The port that it listens on, once started."""
        assert self._server is not None
        return int(self._server.sockets[0].getsockname()[1])

    def __enter__(self) -> Self:
        self._thread.start()
        listening = self._loop.create_server(self._protocol, HOST, self._port)
        self._server = asyncio.run_coroutine_threadsafe(_awaited(listening), self._loop).result(10)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop_listening(self) -> None:
        """Take no new sessions; open ones go on."""
        if self._server is not None:
            self._loop.call_soon_threadsafe(self._server.close)

    def stop(self) -> None:
        """Stop listening and drop open sessions."""
        self.stop_listening()
        self._loop.call_soon_threadsafe(self._drop_sessions)
        self._thread.join(10)

    def _drop_sessions(self) -> None:
        for session in self._sessions:
            if session.transport is not None:
                session.transport.abort()  # type: ignore[attr-defined]
        self._loop.call_soon(self._loop.stop)


async def _awaited(coroutine: Any) -> Any:
    return await coroutine


async def _serve(directory: Path) -> None:
    loop = asyncio.get_running_loop()
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    handler = MaildirHandler(directory)
    server = await loop.create_server(lambda: SMTP(handler, enable_SMTPUTF8=True), HOST, 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await stopped.wait()
    server.close()


if __name__ == "__main__":
    asyncio.run(_serve(Path(sys.argv[1])))
