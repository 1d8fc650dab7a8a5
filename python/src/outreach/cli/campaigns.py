"""Campaigns: from draft to done."""

import json
from typing import Annotated, Any
from uuid import UUID

import typer

from ..public_holidays import UnsupportedCountry, public_holidays
from . import sequences
from .session import CommandFailed, Session, command, usage

Reason = Annotated[str, typer.Option("--reason", help="Why.")]


def register(app: typer.Typer) -> None:
    """Add these commands to the tree."""
    campaigns = typer.Typer(no_args_is_help=True, help="Create, fill, run and watch campaigns.")
    app.add_typer(campaigns, name="campaign")
    sequences.register(campaigns)

    @command(campaigns, "create")
    def create(
        session: Session,
        name: str,
        channel: Annotated[str, typer.Option(help="email or phone.")] = "email",
        min_tier: Annotated[int, typer.Option(help="Lowest marketing tier enrolled.")] = 0,
        min_score_tier: Annotated[str, typer.Option(help="Lowest score tier enrolled.")] = "COLD",
        daily_send_limit: Annotated[int | None, typer.Option(help="Claims per UTC day; without, no limit.")] = None,
        slot_priority: Annotated[str, typer.Option(help="Whom to write to first.")] = "HR,CEO,CFO",
    ) -> None:
        """Create a draft and print its id."""
        campaign_id = session.client.create_campaign(
            name, channel, min_tier, min_score_tier, daily_send_limit, slot_priority.split(",")
        )
        session.result(str(campaign_id), campaign_id=campaign_id)

    @command(campaigns, "configure")
    def configure(
        session: Session,
        campaign_id: UUID,
        options: Annotated[str, typer.Argument(help="A JSON object of options.")],
        reason: Reason,
    ) -> None:
        """Change options of a campaign."""
        session.client.configure_campaign(campaign_id, _json(options), reason)
        session.result("configured", campaign_id=campaign_id)

    @command(campaigns, "status")
    def status(
        session: Session,
        campaign_id: UUID,
        status: Annotated[
            str | None, typer.Argument(help="active, paused, completed or archived; without, show the campaign.")
        ] = None,
        reason: Annotated[str | None, typer.Option("--reason", help="Why.")] = None,
    ) -> None:
        """Show a campaign, or change its status."""
        if status is None:
            session.row(session.client.get_campaign(campaign_id), "campaign")
            return
        session.client.set_campaign_status(campaign_id, status, reason)
        session.result(status, campaign_id=campaign_id, status=status)

    @command(campaigns, "enroll")
    def enroll(
        session: Session,
        campaign_id: UUID,
        max_companies: Annotated[int | None, typer.Option("--max", help="At most so many companies.")] = None,
    ) -> None:
        """Enrol the companies that qualify; their first step is scheduled."""
        with session.progress("enrolling"):
            enrolled = session.client.enroll_campaign(campaign_id, max_companies)
        session.result(f"{enrolled:,} companies enrolled", campaign_id=campaign_id, enrolled=enrolled)

    @command(campaigns, "preview")
    def preview(
        session: Session,
        campaign_id: UUID,
        refused: Annotated[bool, typer.Option("--refused", help="Only those not enrolled, with the reasons.")] = False,
        limit: Annotated[int, typer.Option(help="At most so many rows in the table.")] = 50,
    ) -> None:
        """Who would be enrolled, who not, and why."""
        rows = session.client.preview_enrollment(campaign_id)
        chosen = [row for row in rows if not (refused and row.enrolled)]
        session.rows(chosen if session.as_json else chosen[:limit], "preview")
        if not session.as_json:
            count = sum(row.enrolled for row in rows)
            session.result(f"{count:,} of {len(rows):,} would be enrolled")

    @command(campaigns, "requeue")
    def requeue(
        session: Session,
        campaign_id: UUID,
        reason: Reason,
        code: Annotated[
            list[str] | None, typer.Option(help="Only sends blocked by this code; may be repeated.")
        ] = None,
    ) -> None:
        """Schedule blocked sends again; the gate decides anew."""
        requeued = session.client.requeue_blocked(campaign_id, reason, code)
        session.result(f"{requeued:,} sends scheduled again", campaign_id=campaign_id, requeued=requeued)

    @command(campaigns, "cancel")
    def cancel(session: Session, campaign_id: UUID, reason: Reason) -> None:
        """Cancel what is scheduled or blocked."""
        cancelled = session.client.cancel_sends(campaign_id, reason)
        session.result(f"{cancelled:,} sends cancelled", campaign_id=campaign_id, cancelled=cancelled)

    @command(campaigns, "list")
    def list_campaigns(session: Session) -> None:
        """All campaigns with their counts."""
        columns = "name status enrolled scheduled sent delivered bounced blocked failed unknown"
        rows = session.query("SELECT * FROM outreach.vw_campaigns ORDER BY name")
        session.rows(rows, "campaigns", [*columns.split(), "campaign_id"])

    @command(app, "holidays")
    def holidays(
        session: Session,
        country: Annotated[list[str], typer.Option(help="A country, by its code or name; may be repeated.")],
        year: Annotated[list[int], typer.Option(min=1900, max=2999, help="A year; may be repeated.")],
    ) -> None:
        """Take in the public holidays of countries, which campaigns with the option observe_holidays keep.

        They come from the Python package holidays. A day that is there already gets the name of now; none is taken out.
        """
        try:
            found = public_holidays(country, year)
        except UnsupportedCountry as error:
            usage(str(error))
        except ModuleNotFoundError as error:
            raise CommandFailed(f"the Python package {error.name} is missing: pip install {error.name}") from None
        changed = session.client.load_holidays(found)
        session.result(
            f"{len(found):,} holidays, {changed:,} of them new or renamed", holidays=len(found), changed=changed
        )


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        usage(f"not JSON: {error}")
