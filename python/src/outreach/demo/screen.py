"""The demo's last screen."""

from decimal import Decimal
from typing import Any

from rich.console import Console, Group
from rich.panel import Panel
from rich.table import Table

from .base import Report


def show(report: Report, console: Console, seconds: float) -> None:
    """Print everything on one screen."""
    steps = Table(box=None, show_header=False, padding=(0, 1), expand=True)
    steps.add_column(style="bold", no_wrap=True)
    steps.add_column(justify="right", no_wrap=True)
    steps.add_column(overflow="ellipsis", no_wrap=True, ratio=1)
    for name, said, took in report.steps:
        steps.add_row(name, f"{took:.1f} s", said)
    agreements = Table(box=None, show_header=False, padding=(0, 1))
    for check in report.checks:
        if check.shown or not check.ok:
            agreements.add_row("[green]ok[/]" if check.ok else "[bold red]NO[/]", check.what, check.text)
    good = sum(check.ok for check in report.checks)
    agreements.add_row(
        "[green]ok[/]" if good == len(report.checks) else "[bold red]NO[/]",
        "figures that must agree, and do",
        f"{good} of {len(report.checks)}",
    )
    tables = {title: _table(title, rows) for title, rows in report.tables.items() if rows}
    side_by_side = Table.grid(padding=(0, 4))
    side_by_side.add_row(*(tables.pop(title) for title in list(tables)[:2]))
    where = f"received mail, one file a message: {report.mail}"
    console.print(
        Panel(
            Group(steps, "", side_by_side, *tables.values(), "", agreements, where),
            title=f"outreach demo: {report.source}, {seconds:.0f} s",
        )
    )


def _table(title: str, rows: list[dict[str, Any]]) -> Table:
    grid = Table(title=title, title_justify="left", title_style="bold", box=None, padding=(0, 1))
    for name, value in rows[0].items():
        grid.add_column(name, justify="left" if isinstance(value, str) else "right", no_wrap=name != "reason")
    for row in rows:
        grid.add_row(*(f"{value:,}" if isinstance(value, int | Decimal) else str(value or 0) for value in row.values()))
    return grid
