"""What every command shares: the connection, output for people and for programs, errors without tracebacks."""

import dataclasses
import inspect
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Annotated, Any, NoReturn

import psycopg
import typer
from psycopg.rows import dict_row
from rich.box import SIMPLE, SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from .._call import to_json
from ..client import Client
from ..errors import GateRefused, OutreachError
from ..load import WrongHeader
from ..smtp import SmtpUnavailable

Dsn = Annotated[
    str,
    typer.Option(
        envvar="OUTREACH_DSN", help="libpq URI or DSN; what it leaves out comes from PG* variables.", show_default=False
    ),
]
Json = Annotated[bool, typer.Option("--json", help="One JSON document on stdout, errors as JSON on stderr.")]


class CommandFailed(Exception):
    """Ends a command with exit code 1 and this message."""


class Session:
    """One run of one command."""

    def __init__(self, dsn: str, as_json: bool, dsn_given: bool = False) -> None:
        self.dsn = dsn
        self.dsn_given = dsn_given
        """Was the DSN named on the command line itself?"""
        self.as_json = as_json
        self.out = Console(soft_wrap=True) if not sys.stdout.isatty() else Console()
        self.err = Console(stderr=True)
        self._connection: psycopg.Connection[Any] | None = None

    def connect(self) -> psycopg.Connection[Any]:
        """A new connection in autocommit."""
        return psycopg.connect(self.dsn, autocommit=True, application_name="outreach")

    @property
    def connection(self) -> psycopg.Connection[Any]:
        """This command's connection, opened when first used."""
        if self._connection is None:
            self._connection = self.connect()
        return self._connection

    @property
    def client(self) -> Client:
        """The public functions on this command's connection."""
        return Client(self.connection)

    def close(self) -> None:
        """Close the connection, if there is one."""
        if self._connection is not None:
            self._connection.close()

    def query(self, sql: str, parameters: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """Rows of a query of our own as dicts."""
        with self.connection.cursor(row_factory=dict_row) as cursor:
            return cursor.execute(sql.encode(), parameters).fetchall()

    def rows(self, rows: Sequence[Any], title: str, columns: Sequence[str] | None = None) -> None:
        """Show rows (dataclasses or mappings): a JSON array of objects, or a table of ``columns`` (default: all)."""
        dicts = [fields_of(row) for row in rows]
        if self.as_json:
            print(to_json(dicts))
        elif not dicts:
            self.out.print(f"{title}: none")
        else:
            self.out.print(table([{name: row[name] for name in columns or row} for row in dicts], title))

    def row(self, row: Any, title: str | None = None) -> None:
        """Show one row: its fields one under another, or a JSON object."""
        fields = fields_of(row)
        if self.as_json:
            print(to_json(fields))
            return
        grid = Table(title=title, show_header=False, title_justify="left", box=SIMPLE)
        for name, value in fields.items():
            grid.add_row(name, escape(cell(value)))
        self.out.print(grid)

    def result(self, text: str, **fields: Any) -> None:
        """Say what was done: a sentence, or a JSON object of the fields."""
        if self.as_json:
            print(to_json(fields))
        else:
            self.out.print(escape(text), highlight=False)

    @contextmanager
    def progress(self, description: str) -> Iterator[Callable[[int, int | None], None]]:
        """A progress bar on a terminal; yields a function of (done, total)."""
        with Progress(
            SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
            console=self.err, disable=self.as_json or not self.err.is_terminal, transient=True,
        ) as bar:  # fmt: skip
            task = bar.add_task(description, total=None)
            yield lambda done, total: bar.update(task, completed=done, total=total)

    def fail(self, error: BaseException) -> None:
        """Print an error: code, message, detail, hint."""
        fields = describe_error(error)
        if self.as_json:
            print(to_json({"error": fields}), file=sys.stderr)
            return
        code = f"{fields['code']} " if fields["code"] else ""
        self.err.print(f"[bold red]{code}{escape(fields['message'])}[/]", highlight=False)
        if isinstance(error, GateRefused) and error.reasons:
            self.err.print(table([{"code": r.code, "reason": r.reason} for r in error.reasons], None))
        elif fields["detail"]:
            self.err.print(f"detail: {escape(fields['detail'])}", highlight=False)
        for note in getattr(error, "__notes__", ()):
            self.err.print(escape(note), highlight=False)
        if fields["hint"]:
            self.err.print(f"hint: {escape(fields['hint'])}", highlight=False)


def fields_of(row: Any) -> dict[str, Any]:
    """A dataclass or mapping as a dict, in the order of its fields."""
    if dataclasses.is_dataclass(row) and not isinstance(row, type):
        return {field.name: getattr(row, field.name) for field in dataclasses.fields(row)}
    return dict(row)


def describe_error(error: BaseException) -> dict[str, Any]:
    """An error as code, message, detail, hint, and the gate's reasons where it has them."""
    if isinstance(error, psycopg.Error):
        fields: dict[str, Any] = {
            "code": error.sqlstate,
            "message": error.diag.message_primary or str(error).strip(),
            "detail": error.diag.message_detail,
            "hint": error.diag.message_hint,
        }
        if isinstance(error, GateRefused) and error.reasons:
            fields["reasons"] = [dataclasses.asdict(reason) for reason in error.reasons]
        if hasattr(error, "__notes__"):
            fields["notes"] = error.__notes__
        return fields
    return {"code": None, "message": str(error) or type(error).__name__, "detail": None, "hint": None}


def cell(value: Any) -> str:
    """A value as text for a table; nested values as indented lines without what is NULL."""
    match value:
        case None:
            return "-"
        case bool():
            return "yes" if value else "no"
        case datetime():
            return value.isoformat(sep=" ", timespec="seconds")
        case Decimal():
            return f"{value:.4f}".rstrip("0").rstrip(".")
        case bytes():
            return value.hex()
        case dict():
            lines = [f"{name}: {cell(item)}" for name, item in value.items() if item not in (None, [], {})]
            return "\n".join(lines)
        case list() | tuple() if any(isinstance(item, dict) for item in value):
            return "".join("\n  " + cell(item).replace("\n", ", ") for item in value)
        case list() | tuple():
            return ", ".join(cell(item) for item in value)
    return str(value)


def table(rows: Sequence[Mapping[str, Any]], title: str | None) -> Table:
    """Rows as a table without the columns that are NULL in every row; numbers stand right, words stay whole."""
    grid = Table(title=title, title_justify="left", box=SIMPLE_HEAD, collapse_padding=True, pad_edge=False)
    names = [name for name in rows[0] if any(row[name] is not None for row in rows)]
    for name in names:
        values = [row[name] for row in rows if row[name] is not None]
        numeric = all(isinstance(v, int | float | Decimal) and not isinstance(v, bool) for v in values)
        whole = all(len(cell(v)) <= 40 and " " not in cell(v) for v in values)
        grid.add_column(name, justify="right" if numeric else "left", overflow="fold", no_wrap=whole)
    for row in rows:
        grid.add_row(*(escape(cell(row[name])) for name in names))
    return grid


def parse_time(text: str | datetime) -> datetime:
    """An ISO 8601 time; without an offset it is local time. A default passes through."""
    if isinstance(text, datetime):
        return text
    try:
        return datetime.fromisoformat(text).astimezone()
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not an ISO 8601 time, e.g. 2031-05-01T09:00+00:00") from None


_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def parse_duration(text: str | timedelta) -> timedelta:
    """A duration: numbers with unit s, m, h, d or w, e.g. ``3d`` or ``1h30m``. A default passes through."""
    if isinstance(text, timedelta):
        return text
    compact = text.replace(" ", "").lower()
    if compact == "0":
        return timedelta()
    parts = re.findall(r"(\d+)([smhdw])", compact)
    if not parts or "".join(n + u for n, u in parts) != compact:
        raise typer.BadParameter(f"{text!r} is not a duration, e.g. 90s, 3d or 1h30m")
    try:
        return sum((timedelta(**{_UNITS[unit]: int(number)}) for number, unit in parts), timedelta())
    except OverflowError:
        raise typer.BadParameter(f"{text!r} is too long a duration") from None


Time = Annotated[datetime | None, typer.Option(parser=parse_time, metavar="TIME", help="ISO 8601.")]


def usage(message: str) -> NoReturn:
    """End with exit code 2."""
    raise typer.BadParameter(message)


def command(
    app: typer.Typer, name: str, *, pass_options_on: bool = False
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register a function of (session, …) as a command; adds ``--dsn`` and ``--json`` and turns errors into messages.

    With ``pass_options_on``, options that the command does not have become arguments.
    """

    def register(function: Callable[..., None]) -> Callable[..., None]:
        signature = inspect.signature(function, eval_str=True)

        def run(*, context: typer.Context, dsn: str, as_json: bool, **arguments: Any) -> None:
            source = context.get_parameter_source("dsn")
            session = Session(dsn, as_json, source is not None and source.name == "COMMANDLINE")
            try:
                function(session, **arguments)
            except (OutreachError, psycopg.Error, CommandFailed, SmtpUnavailable) as error:
                session.fail(error)
                raise typer.Exit(1) from None
            except (WrongHeader, FileNotFoundError, IsADirectoryError, PermissionError) as error:
                session.fail(error)
                raise typer.Exit(2) from None
            finally:
                session.close()

        own = [p.replace(kind=p.KEYWORD_ONLY) for p in list(signature.parameters.values())[1:]]
        shared = [
            inspect.Parameter("context", inspect.Parameter.KEYWORD_ONLY, annotation=typer.Context),
            inspect.Parameter("dsn", inspect.Parameter.KEYWORD_ONLY, default="", annotation=Dsn),
            inspect.Parameter("as_json", inspect.Parameter.KEYWORD_ONLY, default=False, annotation=Json),
        ]
        run.__signature__ = inspect.Signature([*own, *shared])  # type: ignore[attr-defined]
        run.__annotations__ = {p.name: p.annotation for p in [*own, *shared]}
        settings = {"ignore_unknown_options": pass_options_on}
        app.command(name, help=inspect.getdoc(function), context_settings=settings)(run)
        return function

    return register
