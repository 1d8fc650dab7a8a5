"""Why a company stands where it stands, and what other weights would change."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

import typer
from rich.box import SIMPLE_HEAD
from rich.markup import escape
from rich.table import Table

from .._call import DEFAULT
from ..client import BitBreakdownRow, NextBitChangeRow
from .brakes import Channel, Reason
from .session import Session, Time, cell, command, parse_duration, parse_time, usage

BAR_CELLS = 24
HISTORY = """
    SELECT changed_at, score_before, score, score_tier_before, score_tier, contribution, signals
    FROM outreach.vw_bit_score_history
    WHERE outreach_id = %(company)s
    ORDER BY changed_at DESC
    LIMIT %(changes)s
"""
# Python has no infinite time.
WEIGHTS = """
    SELECT signal_type, source_hub, weight_class, weight, decay_days, dedupe_window::text AS dedupe_window,
      nullif(valid_from, '-infinity') AS valid_from, nullif(valid_until, 'infinity') AS valid_until,
      in_force, reason, set_by, set_at
    FROM outreach.vw_signal_weights AS w
    ORDER BY w.signal_type, w.valid_from
"""
MOVES = """
    SELECT * FROM outreach.vw_tier_changes
    WHERE changed_at > now() - %(since)s AND (%(company)s::uuid IS NULL OR outreach_id = %(company)s::uuid)
    ORDER BY changed_at, outreach_id
"""


def register(app: typer.Typer) -> None:
    """Add these commands to the tree."""
    weights = typer.Typer(no_args_is_help=True, help="What the signal types weigh.")

    @command(app, "explain")
    def explain(
        session: Session,
        outreach_id: UUID,
        channel: Channel = None,
        changes: Annotated[int, typer.Option(min=1, help="Show so many of the last changes of the score.")] = 5,
    ) -> None:
        """Every condition of the gate with the rows that decided, and what the company's BIT score is made of."""
        gate = session.client.explain_gate(outreach_id, channel)
        known = all(row.code != "OX106" or not row.failing for row in gate)
        contributions = session.client.bit_breakdown(outreach_id) if known else []
        upcoming = session.client.next_bit_change(outreach_id) if known else []
        history = session.query(HISTORY, {"company": outreach_id, "changes": changes})
        if session.as_json:
            score = {"contributions": contributions, "next_tier_change": upcoming[0] if upcoming else None}
            session.result("", gate=gate, bit_score=score | {"changes": history})
            return
        session.rows(gate, "gate", ("code", "failing", "reason", "evidence"))
        if known:
            _draw_score(session, contributions, upcoming, history)

    @command(app, "moves")
    def moves(
        session: Session,
        since: Annotated[
            timedelta, typer.Option(parser=parse_duration, metavar="DURATION", help="Look back so far.")
        ] = timedelta(days=7),
        company: Annotated[UUID | None, typer.Option(help="Only this outreach_id.")] = None,
    ) -> None:
        """Which companies moved to another tier, from where to where, and because of what."""
        rows = session.query(MOVES, {"since": since, "company": company})
        columns = ("changed_at", "outreach_id", "company_name", "tier_before", "tier")
        session.rows(rows, "moves", (*columns, "score_tier_before", "score_tier", "causes"))

    @command(app, "simulate")
    def simulate(
        session: Session,
        weight: Annotated[list[str], typer.Argument(metavar="TYPE=POINTS...", help="e.g. NEWS_MENTION=15")],
        as_of: Time = None,
    ) -> None:
        """Where the companies would stand if signal types weighed something else. Writes nothing."""
        asked = dict(_weight_of(text) for text in weight)
        ways = session.client.simulate_bit(asked, as_of or DEFAULT)
        if session.as_json:
            session.rows(ways, "ways")
            return
        before: dict[tuple[int, str], int] = {}
        after: dict[tuple[int, str], int] = {}
        for way in ways:
            _add(before, (way.tier_before, way.score_tier_before), way.companies)
            _add(after, (way.tier_after, way.score_tier_after), way.companies)
        session.rows(
            [
                {
                    "tier": tier,
                    "score_tier": name,
                    "before": before.get((tier, name), 0),
                    "after": after.get((tier, name), 0),
                }
                for tier, name in sorted({*before, *after}, reverse=True)
            ],
            "distribution",
        )
        columns = ("tier_before", "score_tier_before", "tier_after", "score_tier_after", "companies", "outreach_ids")
        session.rows([way for way in ways if way.moved], "moves", columns)

    @command(weights, "list")
    def list_weights(session: Session) -> None:
        """Every version of every signal type, past, present and to come."""
        session.rows(session.query(WEIGHTS), "weights")

    @command(weights, "set")
    def set_weight(
        session: Session,
        signal_type: str,
        decay_days: Annotated[int, typer.Option(help="Days over which a signal fades to nothing.")],
        valid_from: Annotated[datetime, typer.Option(parser=parse_time, metavar="TIME", help="ISO 8601.")],
        reason: Reason,
        weight_class: Annotated[
            str, typer.Option("--class", help="Base (10), High (25), Medium (15), Low (5), or Custom with --weight.")
        ] = "Custom",
        weight: Annotated[str | None, typer.Option(metavar="POINTS", help="More than 0, at most 1000.")] = None,
        dedupe_window: Annotated[
            timedelta | None,
            typer.Option(
                parser=parse_duration, metavar="DURATION", help="Count one signal a company within this time."
            ),
        ] = None,
    ) -> None:
        """Make a new version of a signal type, in force for signals that occur from a time on."""
        points = _points(weight) if weight is not None else None
        session.client.set_signal_weight(
            signal_type, weight_class, decay_days, valid_from, reason, points, dedupe_window
        )
        session.result(
            f"{signal_type}: new version from {cell(valid_from)}", signal_type=signal_type, valid_from=valid_from
        )

    app.add_typer(weights, name="weight")


def _draw_score(
    session: Session,
    contributions: Sequence[BitBreakdownRow],
    upcoming: Sequence[NextBitChangeRow],
    history: Sequence[dict[str, Any]],
) -> None:
    if not history:
        session.out.print("BIT score: no signal yet")
        return
    total = sum((row.contribution for row in contributions), Decimal(0))
    now = history[0]
    grid = Table(
        title=f"BIT score {now['score']} {now['score_tier']}", title_justify="left", box=SIMPLE_HEAD, pad_edge=False
    )
    for name, justify in (("signal", "left"), ("", "left"), ("points", "right"), ("of", "right"), ("left", "right")):
        grid.add_column(name, justify=justify, no_wrap=True)  # type: ignore[arg-type]
    grid.add_column("occurred_at", no_wrap=True)
    heaviest = max(row.weight for row in contributions)
    for row in contributions:
        left = "repeats one" if row.repeats else f"{row.days_left} days" if row.days_left else "faded"
        bar = _bar(row.contribution, row.weight, heaviest)
        grid.add_row(
            escape(row.signal_type), bar, cell(row.contribution), cell(row.weight), left, cell(row.occurred_at)
        )
    session.out.print(grid)
    session.out.print(f"{total} points", highlight=False)
    for change in upcoming:
        days = max(0, (change.at - datetime.now(UTC)).days)
        session.out.print(
            f"{change.tier} ({change.score}) from {cell(change.at)}, in {days} days, if no signal comes",
            highlight=False,
        )
    if not upcoming:
        session.out.print(f"stays {now['score_tier']} if no signal comes", highlight=False)
    shown = [
        {
            "changed_at": change["changed_at"],
            "score": f"{change['score_before']} -> {change['score']}",
            "tier": change["score_tier"],
            "signals": "\n".join(f"{s['signal_type']} {s['change']} {s['points']:+.4f}" for s in change["signals"]),
        }
        for change in history
    ]
    session.rows(shown, "last changes")


def _bar(points: Decimal, weight: Decimal, heaviest: Decimal) -> str:
    """What is left of a weight, in cells; the heaviest weight takes them all."""
    cells = max(1, round(BAR_CELLS * weight / heaviest))
    full = min(cells, round(cells * points / weight))
    return "█" * full + "░" * (cells - full)


def _add(counts: dict[tuple[int, str], int], key: tuple[int, str], companies: int) -> None:
    counts[key] = counts.get(key, 0) + companies


def _weight_of(text: str) -> tuple[str, float | int]:
    name, found, points = text.partition("=")
    if not found:
        usage(f"{text!r} is not TYPE=POINTS, e.g. NEWS_MENTION=15")
    number = _points(points)
    return name, int(number) if number == number.to_integral_value() else float(number)


def _points(text: str) -> Decimal:
    try:
        number = Decimal(text)
    except ArithmeticError:
        usage(f"{text!r} is not a number of points")
    if not number.is_finite():
        usage(f"{text!r} is not a number of points")
    return number
