"""The steps of a campaign's sequence: conditions, variants, versions, and what a person would get."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import typer

from ..render import RenderError, render_body, render_subject
from .session import CommandFailed, Session, command, parse_duration

Body = typer.Option(exists=True, dir_okay=False, help="File with the body template.")
Delay = typer.Option(parser=parse_duration, metavar="DURATION", help="After the step before: 90s, 3d, 1h30m.")
Condition = typer.Option(help="always, not_opened (the message before) or clicked; asked when the step is due.")


def register(campaigns: typer.Typer) -> None:
    """Add these commands to ``campaign``."""

    @command(campaigns, "add-step")
    def add_step(
        session: Session,
        campaign_id: UUID,
        step_number: int,
        subject: Annotated[str, typer.Option(help="Subject template, one line.")],
        body: Annotated[Path, Body],
        delay: Annotated[timedelta, Delay] = timedelta(),
        condition: Annotated[str, Condition] = "always",
    ) -> None:
        """Add a step to a draft or a new version. Templates are jinja2; a missing value fails that send only."""
        sequence_id = _value(
            session,
            "outreach.add_sequence_step(%(campaign)s, %(step)s, %(subject)s, %(body)s, %(delay)s, %(condition)s)",
            campaign=campaign_id,
            step=step_number,
            subject=subject,
            body=body.read_text("utf-8"),
            delay=delay,
            condition=condition,
        )
        session.result(str(sequence_id), sequence_id=sequence_id)

    @command(campaigns, "steps")
    def steps(
        session: Session,
        campaign_id: UUID,
        version: Annotated[int | None, typer.Option(help="Without, the newest.")] = None,
    ) -> None:
        """Show the steps of a sequence and their variants."""
        rows = session.query(
            "SELECT sequence_version AS version, step_number, variant, delay::text, condition, subject_template,"
            " body_template, may_change, sequence_id FROM outreach.get_sequence(%(campaign)s, %(version)s::integer)",
            {"campaign": campaign_id, "version": version},
        )
        columns = "version step_number variant delay condition subject_template may_change"
        session.rows(rows, "steps", [*columns.split(), "sequence_id"])

    @command(campaigns, "set-step")
    def set_step(
        session: Session,
        sequence_id: UUID,
        subject: Annotated[str | None, typer.Option(help="Subject template, one line.")] = None,
        body: Annotated[Path | None, Body] = None,
        delay: Annotated[timedelta | None, Delay] = None,
        condition: Annotated[str | None, Condition] = None,
    ) -> None:
        """Change a step of a draft or a new version; what is not given stays."""
        _value(
            session,
            "outreach.set_sequence_step(%(step)s, %(subject)s::text, %(body)s::text, %(delay)s::interval,"
            " %(condition)s::text)",
            step=sequence_id,
            subject=subject,
            body=None if body is None else body.read_text("utf-8"),
            delay=delay,
            condition=condition,
        )
        session.result("changed", sequence_id=sequence_id)

    @command(campaigns, "remove-step")
    def remove_step(session: Session, sequence_id: UUID) -> None:
        """Remove a step, with its variants, from a draft or a new version."""
        _value(session, "outreach.remove_sequence_step(%(step)s)", step=sequence_id)
        session.result("removed", sequence_id=sequence_id)

    @command(campaigns, "add-variant")
    def add_variant(
        session: Session,
        sequence_id: UUID,
        variant: str,
        subject: Annotated[str, typer.Option(help="Subject template, one line.")],
        body: Annotated[Path, Body],
    ) -> None:
        """Add another template to a step, whose own is variant A: each person gets one of them."""
        _value(
            session,
            "outreach.add_step_variant(%(step)s, %(variant)s, %(subject)s, %(body)s)",
            step=sequence_id,
            variant=variant,
            subject=subject,
            body=body.read_text("utf-8"),
        )
        session.result(f"variant {variant} added", sequence_id=sequence_id, variant=variant)

    @command(campaigns, "remove-variant")
    def remove_variant(session: Session, sequence_id: UUID, variant: str) -> None:
        """Remove a variant of a step."""
        _value(session, "outreach.remove_step_variant(%(step)s, %(variant)s)", step=sequence_id, variant=variant)
        session.result(f"variant {variant} removed", sequence_id=sequence_id, variant=variant)

    @command(campaigns, "new-version")
    def new_version(session: Session, campaign_id: UUID) -> None:
        """Copy the sequence into a version that may change until the next enrolment, which begins with it."""
        version = _value(session, "outreach.new_sequence_version(%(campaign)s)", campaign=campaign_id)
        session.result(f"version {version}", campaign_id=campaign_id, version=version)

    @command(campaigns, "preview-step")
    def preview_step(
        session: Session,
        campaign_id: UUID,
        step_number: int,
        person_id: UUID,
        unsubscribe_url: Annotated[
            str | None, typer.Option(envvar="OUTREACH_UNSUBSCRIBE_URL", help="As dispatch has it.")
        ] = None,
    ) -> None:
        """Show what a person would get with a step. Nothing is sent or written."""
        (row,) = session.query(
            "SELECT * FROM outreach.preview_step(%(campaign)s, %(step)s, %(person)s)",
            {"campaign": campaign_id, "step": step_number, "person": person_id},
        )
        context = row["context"]
        if unsubscribe_url:
            context["unsubscribe_url"] = f"{unsubscribe_url}{context['unsubscribe_token']}"
        try:
            # A call's script has no subject.
            subject = render_subject(row["subject_template"], context) if row["subject_template"].strip() else ""
            body = render_body(row["body_template"], context)
        except RenderError as error:
            raise CommandFailed(f"the step does not render for this person: {error}") from None
        session.result(
            f"version {row['version']}, variant {row['variant']}\n{subject}\n\n{body}",
            version=row["version"],
            variant=row["variant"],
            subject=subject,
            body=body,
        )


def _value(session: Session, call: str, **parameters: Any) -> Any:
    (row,) = session.query(f"SELECT {call} AS value", parameters)
    return row["value"]
