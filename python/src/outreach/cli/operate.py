"""Running it: dispatch, events, audit, maintenance, checks, demo, tests."""

import json
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, BinaryIO, TextIO
from uuid import UUID

import psycopg
import typer

from .. import doctor as checks
from .._call import to_json
from ..client import VerifyOverrideAuditRow
from ..cluster import Cluster, ClusterError
from ..demo import DemoFailed, run_demo
from ..dispatch import Dispatcher, DispatchSettings
from ..smtp import MessageError, SmtpSettings
from .session import CommandFailed, Session, command, parse_duration, usage

EVENT_BATCH = 500


class Tls(StrEnum):
    """How the connection to the mail server is protected."""

    none = "none"
    starttls = "starttls"
    implicit = "implicit"


def register(app: typer.Typer) -> None:
    """Add these commands to the tree."""
    audit = typer.Typer(no_args_is_help=True, help="The audit log of every brake.")
    app.add_typer(audit, name="audit")

    @command(app, "dispatch")
    def dispatch(
        session: Session,
        sender: Annotated[str, typer.Option("--from", envvar="OUTREACH_SMTP_FROM", help='"Name <address>"')],
        smtp: Annotated[
            str, typer.Option(envvar="OUTREACH_SMTP", metavar="HOST[:PORT]", help="Mail server.")
        ] = "127.0.0.1:25",
        tls: Annotated[Tls, typer.Option(envvar="OUTREACH_SMTP_TLS", help="Protection of the connection.")] = Tls.none,
        ca_file: Annotated[
            Path | None, typer.Option(exists=True, help="CA certificates to trust instead of the system's.")
        ] = None,
        user: Annotated[
            str | None,
            typer.Option(envvar="OUTREACH_SMTP_USER", help="Login; the password comes from OUTREACH_SMTP_PASSWORD."),
        ] = None,
        unsubscribe_url: Annotated[
            str | None,
            typer.Option(envvar="OUTREACH_UNSUBSCRIBE_URL", help="List-Unsubscribe: this, followed by the token."),
        ] = None,
        worker: Annotated[str | None, typer.Option(help="Name in claims; default host and process.")] = None,
        batch_size: Annotated[int, typer.Option(min=1, help="Sends per claim.")] = 100,
        lease: Annotated[
            timedelta, typer.Option(parser=parse_duration, metavar="DURATION", help="How long a claim is ours.")
        ] = timedelta(minutes=5),
        poll: Annotated[
            timedelta, typer.Option(parser=parse_duration, metavar="DURATION", help="Pause when nothing is due.")
        ] = timedelta(seconds=5),
        drain: Annotated[bool, typer.Option("--drain", help="Stop when nothing is due.")] = False,
        limit: Annotated[int | None, typer.Option(min=1, help="Claim at most so many sends.")] = None,
    ) -> None:
        """Claim, render, begin, hand over by SMTP, finish. SIGTERM or Ctrl-C: finish what is in hand, give back the rest."""
        host, _, port = smtp.rpartition(":") if smtp.rpartition(":")[2].isdigit() else (smtp, "", "25")
        try:
            settings = SmtpSettings(
                host=host.strip("[]"),
                port=int(port),
                sender=sender,
                tls=tls.value,
                user=user,
                password=os.environ.get("OUTREACH_SMTP_PASSWORD"),
                unsubscribe_url=unsubscribe_url,
                ca_file=str(ca_file) if ca_file else None,
            )
        except MessageError as error:
            usage(f"--from: {error}")
        if user is not None and tls is Tls.none and settings.host not in ("127.0.0.1", "::1", "localhost"):
            usage("a login over an unprotected connection: say --tls starttls or --tls implicit")
        logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stderr)
        dispatcher = Dispatcher(
            session.connect,
            DispatchSettings(
                worker=worker or f"{socket.gethostname()}:{os.getpid()}",
                batch_size=batch_size,
                lease=lease,
                poll=poll.total_seconds(),
            ),
            settings,
        )
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: dispatcher.stop())
        try:
            with session.progress("dispatching") as progress:
                tally = dispatcher.run(drain=drain, limit=limit, progress=lambda t: progress(t.claimed, limit))
        finally:
            dispatcher.close()
        counts = dict(sorted(tally.counts.items()))
        text = ", ".join(f"{n:,} {name}" for name, n in counts.items()) or "nothing was due"
        session.result(text, claimed=tally.claimed, outcomes=counts)

    @command(app, "events")
    def events(
        session: Session,
        file: Annotated[
            typer.FileBinaryRead,
            typer.Argument(help="JSON lines with the keys of record_event; - for stdin."),
        ],
    ) -> None:
        """Take in provider events: a file is one transaction, a repeat changes nothing."""
        inserted = duplicates = 0
        with session.connection.transaction(), session.progress("events") as progress:
            for first, batch in _batches(file):
                try:
                    (counted,) = session.client.record_events(batch)
                except psycopg.Error as error:
                    error.add_note(f"in the {len(batch)} events from line {first}; nothing was recorded")
                    raise
                inserted += counted.inserted
                duplicates += counted.duplicates
                progress(inserted + duplicates, None)
        session.result(f"{inserted:,} new, {duplicates:,} repeated", inserted=inserted, duplicates=duplicates)

    @command(audit, "verify")
    def audit_verify(
        session: Session,
        against: Annotated[
            typer.FileText | None,
            typer.Option(metavar="FILE", help="A head stored earlier, by `audit head`; - for stdin."),
        ] = None,
    ) -> None:
        """Check the chain and every override against it; exit code 1 if anything is wrong.

        A tail that was cut or rewritten shows only against a head that was stored elsewhere.
        """
        stored = _stored_head(against) if against else None
        with session.progress("verifying"):
            problems = session.client.verify_override_audit()
            if stored:
                problems += _compare_with_head(session, *stored)
        if session.as_json or problems:
            session.rows(problems, "audit problems")
        elif stored:
            session.result(f"the audit chain is whole and holds the stored head, audit_id {stored[0]}")
        else:
            session.result("the audit chain is whole")
        if problems:
            raise typer.Exit(1)

    @command(audit, "head")
    def audit_head(session: Session) -> None:
        """The last audit row as one line of JSON: store it where this database's owners cannot write."""
        heads = session.client.override_audit_head()
        print(to_json(heads[0] if heads else {"audit_id": None, "row_hash": None, "recorded_at": None}))

    @command(app, "maintain")
    def maintain(session: Session) -> None:
        """Reap, derive, refresh, partitions: idempotent, for any scheduler."""
        with session.progress("maintaining"):
            rows = session.client.run_maintenance()
        session.rows(rows, "maintenance")

    @command(app, "archive")
    def archive(
        session: Session,
        outreach_ids: list[UUID],
        reason: Annotated[str, typer.Option("--reason", help="Why.")],
        execute: Annotated[bool, typer.Option("--execute", help="Do it; without, only count.")] = False,
    ) -> None:
        """Take companies out of outreach, into the archive. A dry run unless told otherwise."""
        rows = session.client.archive_outreach(outreach_ids, reason, not execute)
        session.rows(rows, "archived" if execute else "would be archived (dry run)")

    @command(app, "doctor")
    def doctor(session: Session) -> None:
        """Misalignment, audit, posture: exit code 1 if a check fails."""
        found = checks.run(session.connection)
        session.rows(found, "checks")
        if any(check.severity == "error" and not check.ok for check in found):
            raise typer.Exit(1)

    @command(app, "demo")
    def demo(
        session: Session,
        companies: Annotated[
            Path | None,
            typer.Option(
                exists=True, dir_okay=False, help="CSV: company_name,domain,country,state,city,sector,industry."
            ),
        ] = None,
        count: Annotated[int, typer.Option(min=50, help="How many companies to generate without --companies.")] = 5000,
        directory: Annotated[Path, typer.Option(help="Where received mail and rejects are kept.")] = Path(
            "demo-output"
        ),
    ) -> None:
        """The whole path, with a local mail server that keeps everything.

        In a fresh database outreach_demo of the checkout's private cluster, or in the empty deployed database that
        --dsn names (OUTREACH_DSN and PG* variables are not followed: they may mean a database that matters).
        """
        try:
            dsn = session.dsn if session.dsn_given else _demo_database(session)
            console = session.err if session.as_json else session.out
            report = run_demo(dsn, companies=companies, count=count, directory=directory, console=console)
        except (DemoFailed, ClusterError) as error:
            raise CommandFailed(str(error)) from None
        if session.as_json:
            print(to_json({"source": report.source, "mail": str(report.mail), "tables": report.tables}))

    @command(app, "test", pass_options_on=True)
    def test(
        session: Session,
        paths: Annotated[
            list[str] | None, typer.Argument(help="pytest paths and options; default: everything.")
        ] = None,
    ) -> None:
        """Run the tests of a checkout (pgTAP and Python) through pytest, from anywhere inside it."""
        here = Path.cwd()
        root = next((d for d in (here, *here.parents) if (d / "sqitch.plan").exists()), None)
        if root is None:
            usage("not inside a checkout: no sqitch.plan here or above")
        if session.as_json:
            usage("test has no --json; use pytest's --junit-xml")
        chosen = [str((here / p).resolve()) if (here / p).exists() else p for p in paths or []]
        environment = {**os.environ, **({"OUTREACH_DSN": session.dsn} if session.dsn else {})}
        finished = subprocess.run([sys.executable, "-m", "pytest", *chosen], cwd=root, env=environment, check=False)
        raise typer.Exit({0: 0, 2: 130, 4: 2}.get(finished.returncode, 1))  # pytest: 2 interrupted, 4 wrong usage


def _demo_database(session: Session) -> str:
    """A fresh database of the private cluster, deployed and verified; its URI."""
    begun = time.monotonic()
    cluster = Cluster.of_checkout()
    console = session.err if session.as_json else session.out
    with console.status("private cluster, deploying with verify …"):
        cluster.deploy("outreach_demo", fresh=True, quiet=True)
    console.print(f"[bold]{'cluster, deploy':<22}[/] {time.monotonic() - begun:6.1f} s", highlight=False)
    return cluster.url("outreach_demo")


def _batches(stream: BinaryIO) -> Iterator[tuple[int, list[Any]]]:
    """(line number of the first, objects) for every batch of a JSON-lines stream."""
    batch: list[Any] = []
    first = 1
    for number, line in enumerate(stream, 1):
        if not line.strip():
            continue
        if not batch:
            first = number
        try:
            batch.append(json.loads(line))
        except ValueError as error:  # also bytes that are not UTF-8
            raise CommandFailed(f"line {number} is not JSON ({error}); nothing was recorded") from None
        if len(batch) == EVENT_BATCH:
            yield first, batch
            batch = []
    if batch:
        yield first, batch


def _stored_head(file: TextIO) -> tuple[int, str] | None:  # noqa: RET503 (usage() does not return)
    """Position and hash of a head as ``audit head`` printed it; None for that of an empty log."""
    try:
        head = json.loads(file.read())
        audit_id, row_hash = head["audit_id"], head["row_hash"]
        if audit_id is None and row_hash is None:
            return None
        if type(audit_id) is int and len(bytes.fromhex(row_hash)) == 32:
            return audit_id, row_hash.lower()
    except (ValueError, KeyError, TypeError):
        pass
    usage("--against: the file does not hold one line that `outreach audit head` printed")


def _compare_with_head(session: Session, audit_id: int, row_hash: str) -> list[VerifyOverrideAuditRow]:
    """What has become of the row that once was the last one; a chain that has grown since is fine."""
    found = session.query(
        "SELECT encode(row_hash, 'hex') AS row_hash FROM outreach.override_audit_log WHERE audit_id = %(audit_id)s",
        {"audit_id": audit_id},
    )
    if not found:
        return [VerifyOverrideAuditRow(audit_id, "the row of the stored head is gone: the tail was cut")]
    if found[0]["row_hash"] != row_hash:
        return [VerifyOverrideAuditRow(audit_id, "has another hash than the stored head: the tail was rewritten")]
    return []
