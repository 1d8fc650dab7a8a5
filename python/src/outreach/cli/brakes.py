"""Gate and brakes."""

from typing import Annotated, Any
from uuid import UUID

import typer

from .session import Session, Time, command

Reason = Annotated[str, typer.Option("--reason", help="Why; kept for ever, so no personal data.")]
Channel = Annotated[str | None, typer.Option(help="email or phone; without, every channel.")]


def register(app: typer.Typer) -> None:
    """Add these commands to the tree."""
    overrides = typer.Typer(no_args_is_help=True, help="Kill switches, forced tiers and the marketing flag.")

    @command(app, "gate")
    def gate(session: Session, outreach_id: UUID, channel: Channel = None) -> None:
        """May this company be contacted now? Exit code 1 and every reason if not."""
        session.row(session.client.marketing_safety_gate(outreach_id, channel), "proceed")

    @command(overrides, "add")
    def add(
        session: Session,
        outreach_id: UUID,
        override_type: Annotated[str, typer.Argument(help="BLOCK_OUTREACH, BLOCK_EMAIL, BLOCK_PHONE or FORCE_TIER")],
        reason: Reason,
        tier: Annotated[int | None, typer.Option(help="For FORCE_TIER: -1 to 3.")] = None,
        expires_at: Time = None,
    ) -> None:
        """Add an override."""
        override_id = session.client.add_override(outreach_id, override_type, reason, tier, expires_at)
        session.result(str(override_id), override_id=override_id)

    @command(overrides, "remove")
    def remove(session: Session, override_id: UUID, reason: Reason) -> None:
        """Lift an override."""
        session.client.remove_override(override_id, reason)
        session.result("removed", override_id=override_id)

    @command(overrides, "disable-marketing")
    def disable_marketing(session: Session, outreach_id: UUID, reason: Reason) -> None:
        """Set a company's marketing_disabled flag."""
        session.client.set_marketing_disabled(outreach_id, True, reason)
        session.result("marketing disabled", outreach_id=outreach_id, marketing_disabled=True)

    @command(overrides, "enable-marketing")
    def enable_marketing(session: Session, outreach_id: UUID, reason: Reason) -> None:
        """Lift a company's marketing_disabled flag."""
        session.client.set_marketing_disabled(outreach_id, False, reason)
        session.result("marketing enabled", outreach_id=outreach_id, marketing_disabled=False)

    @command(overrides, "list")
    def list_overrides(
        session: Session,
        company: Annotated[UUID | None, typer.Option(help="Only this outreach_id.")] = None,
        past: Annotated[bool, typer.Option("--past", help="Also those that are no longer live.")] = False,
    ) -> None:
        """List overrides with who and why."""
        wanted: dict[str, Any] = {"company": company, "past": past}
        rows = session.query(
            "SELECT * FROM outreach.vw_overrides"
            " WHERE (%(company)s::uuid IS NULL OR outreach_id = %(company)s::uuid) AND (%(past)s OR live)"
            " ORDER BY created_at",
            wanted,
        )
        columns = ["override_type", "outreach_id", "forced_tier", "expires_at", "reason", "created_by"]
        columns += ["live", "removed_by", "removed_reason"] if past else ["override_id"]
        session.rows(rows, "overrides", columns)

    @command(app, "halt")
    def halt(session: Session, reason: Reason) -> None:
        """Stop all outreach, everywhere, at once."""
        override_id = session.client.halt_all_outreach(reason)
        session.result(f"halted: {override_id}", override_id=override_id)

    @command(app, "resume")
    def resume(session: Session, reason: Reason) -> None:
        """Lift the halt."""
        session.client.resume_all_outreach(reason)
        session.result("resumed", resumed=True)

    app.add_typer(overrides, name="override")
