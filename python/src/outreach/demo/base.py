"""What the demo steps share: the connection, roles, timing, and the report of what must agree."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from rich.console import Console
from rich.markup import escape

from ..client import Client


class DemoFailed(Exception):
    """A figure of the demo does not agree with another."""


@dataclass(slots=True)
class Report:
    """Everything that the final screen shows."""

    source: str
    directory: Path
    steps: list[tuple[str, str, float]] = field(default_factory=list)
    checks: list["Agreement"] = field(default_factory=list)
    tables: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    @property
    def mail(self) -> Path:
        """Where the received messages lie, one file each."""
        return self.directory / "maildir" / "new"

    def check(self, what: str, *values: object, shown: bool = False) -> None:
        """Note that these values must all be equal; ``shown`` on the last screen even when they are."""
        self.checks.append(Agreement(what, values, all(value == values[0] for value in values), shown))


@dataclass(frozen=True, slots=True)
class Agreement:
    """Figures that must be equal, and whether they are."""

    what: str
    values: tuple[object, ...]
    ok: bool
    shown: bool

    @property
    def text(self) -> str:
        """The values, once where they are equal."""
        shown = [f"{v:,}" if isinstance(v, int) and not isinstance(v, bool) else str(v) for v in self.values]
        return shown[0] if self.ok else " against ".join(shown)


class Demo:
    """One run in one empty, deployed database."""

    def __init__(self, dsn: str, directory: Path, console: Console, source: str) -> None:
        self.dsn = dsn
        self.directory = directory
        self.console = console
        self.report = Report(source, directory)
        self.connection = psycopg.connect(dsn, autocommit=True, application_name="outreach demo")
        self.client = Client(self.connection)
        self.maildir = directory / "maildir"

    # --- helpers ---------------------------------------------------------------------------------

    @contextmanager
    def step(self, name: str) -> Iterator[Callable[[str], None]]:
        """Time a step and say what it did; yields the function that takes the sentence."""
        said: list[str] = []
        begun = time.monotonic()
        with self.console.status(f"{name} …"):
            yield said.append
        seconds = time.monotonic() - begun
        self.report.steps.append((name, "; ".join(said), seconds))
        self.console.print(f"[bold]{name:<22}[/] {seconds:6.1f} s  {escape('; '.join(said))}", highlight=False)

    @contextmanager
    def role(self, name: str) -> Iterator[None]:
        """Act as an access role, so that the demo shows its grants suffice."""
        self.connection.execute(f"SET ROLE {name}".encode())
        try:
            yield
        finally:
            self.connection.execute("RESET ROLE")

    def query(self, sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
        """Rows of a query."""
        return self.connection.execute(sql.encode(), parameters).fetchall()

    def analyze(self) -> None:
        """Gather statistics after many rows came at once, as autovacuum would within a minute."""
        self.connection.execute("ANALYZE")

    def value(self, sql: str, *parameters: Any) -> Any:
        """The only value of a query."""
        return self.query(sql, *parameters)[0][0]

    def dicts(self, sql: str) -> list[dict[str, Any]]:
        """Rows of a query as dicts."""
        cursor = self.connection.execute(sql.encode())
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor]
