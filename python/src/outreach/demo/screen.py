"""The demo's last screen."""

from typing import Any

from rich.columns import Columns
from rich.console import Console, Group
from rich.panel import Panel
from rich.table import Table

from .run import Report


def show(report: Report, console: Console, seconds: float) -> None:
    """Print everything on one screen."""
    steps = Table(title="steps", title_justify="left", box=None, padding=(0, 1))
    steps.add_column("step", style="bold")
    steps.add_column("s", justify="right")
    steps.add_column("what was done", overflow="fold")
    for name, said, took in report.steps:
        steps.add_row(name, f"{took:.1f}", said)
    checks = Table(title="figures that must agree", title_justify="left", box=None, padding=(0, 1))
    for heading in ("", "figure", "values"):
        checks.add_column(heading)
    for what, values, ok in report.checks:
        checks.add_row("[green]ok[/]" if ok else "[bold red]NO[/]", what, values)
    tables = [_table(title, rows) for title, rows in report.tables.items() if rows]
    console.print(
        Panel(
            Group(
                steps, Columns(tables, padding=(0, 3)), checks, f"received mail: {report.directory / 'maildir' / 'new'}"
            ),
            title=f"outreach demo: {report.source}, {seconds:.0f} s",
        )
    )


def _table(title: str, rows: list[dict[str, Any]]) -> Table:
    grid = Table(title=title, title_justify="left", box=None, padding=(0, 1))
    for name, value in rows[0].items():
        grid.add_column(name, justify="left" if isinstance(value, str) else "right")
    for row in rows:
        grid.add_row(
            *("" if value is None else f"{value:,}" if isinstance(value, int) else str(value) for value in row.values())
        )
    return grid
