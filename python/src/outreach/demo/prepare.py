"""From the company file to brakes and gate."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from rich.markup import escape

from ..errors import GateRefused
from ..load import COMPANIES, PEOPLE, Result, load_file
from . import invent
from .base import Demo, DemoFailed


def load_registry(demo: Demo, companies: Path) -> list[invent.Company]:
    """Load the companies' file, as `outreach load companies` does."""
    with demo.step("load the registry") as say, demo.role("cl_writer"):
        result = load_file(demo.connection, COMPANIES, companies, demo.directory / "rejects.csv")
        say(_loaded(result))
    if result.rejects_file:
        for line, reason in result.first_rejects[:8]:
            demo.console.print(f"  line {line}: {escape(reason)}", style="dim", highlight=False)
        more = result.outcomes["rejected"] - min(8, len(result.first_rejects))
        rest = f"{more} more, " if more else ""
        demo.console.print(f"  {rest}all in {result.rejects_file}", style="dim", highlight=False)
    demo.analyze()
    registered = demo.value("SELECT count(*) FROM cl.company_identity")
    demo.report.check("rows loaded = companies in the registry", result.outcomes["loaded"], registered)
    demo.report.check("rows of the file = loaded + updated + rejected", result.rows, result.outcomes.total())
    rows = demo.query(
        "SELECT sovereign_company_id, company_name, domain FROM cl.company_identity WHERE domain IS NOT NULL"
    )
    return [invent.Company(*row) for row in rows]


def set_statuses(demo: Demo, companies: Sequence[invent.Company]) -> None:
    """Give identity and eligibility to the registry's companies."""
    statuses = [invent.status_of(company) for company in companies]
    with demo.step("identity, eligibility") as say, demo.role("cl_writer"):
        changed = demo.client.set_company_status(statuses)
        counts = Counter(str(s["identity_status"]) for s in statuses)
        counts.update(s["eligibility_status"] or "unknown" for s in statuses)
        say(f"{changed:,} set; " + ", ".join(f"{n:,} {name}" for name, n in sorted(counts.items())))


def mint(demo: Demo) -> list[invent.Company]:
    """Mint every company that can be minted."""
    mintable = demo.value("SELECT count(*) FROM cl.company_identity WHERE identity_status = 'PASS'")
    with demo.step("mint") as say, demo.role("outreach_app"):
        minted = demo.client.mint_outreach_batch()
        say(f"{len(minted):,} outreach_ids minted, {len(demo.client.mint_outreach_batch())} by a second call")
    demo.report.check("companies with identity PASS = minted", mintable, len(minted))
    ids = {row.sovereign_company_id: row.outreach_id for row in minted}
    rows = demo.query(
        "SELECT sovereign_company_id, company_name, domain FROM cl.company_identity WHERE domain IS NOT NULL"
    )
    return [invent.Company(company, name, domain, ids[company]) for company, name, domain in rows if company in ids]


def load_people(demo: Demo, companies: Sequence[invent.Company]) -> None:
    """Load invented contacts, as `outreach load people` does."""
    with demo.step("load people") as say:
        path = demo.directory / "people.csv"
        count = invent.people_file(path, companies)
        with demo.role("outreach_subhub"):
            result = load_file(demo.connection, PEOPLE, path, demo.directory / "people-rejects.csv")
        say(_loaded(result) + " (all invented)")
    demo.report.check("contacts written = contacts loaded", count, result.outcomes["loaded"])


def sub_hubs(demo: Demo, companies: Sequence[invent.Company]) -> None:
    """Write what the sub-hubs own, and their statuses."""
    made = invent.sub_hub_rows(companies, invent.now_utc())
    with demo.step("sub-hub rows") as say, demo.role("outreach_subhub"), demo.connection.transaction():
        for (table, columns), rows in made.tables.items():
            with demo.connection.cursor().copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN".encode()) as copy:
                for row in rows:
                    copy.write_row(row)
        say(
            ", ".join(
                f"{len(rows):,} {table.rpartition('_')[2].rpartition('.')[2]}"
                for (table, _), rows in made.tables.items()
            )
        )
    with demo.step("hub statuses") as say, demo.role("outreach_subhub"):
        statement = b"SELECT outreach.set_hub_status(%s, %s, %s, %s, %s)"
        with demo.connection.transaction(), demo.connection.cursor() as cursor:
            cursor.executemany(statement, made.statuses)
        say(f"{len(made.statuses):,} set, each by set_hub_status")
    demo.analyze()


def signals(demo: Demo, companies: Sequence[invent.Company]) -> None:
    """Derive signals from the sub-hub rows, record some more, score."""
    now = invent.now_utc()
    with demo.step("signals and scores") as say, demo.role("outreach_app"):
        derived = demo.client.derive_signals()
        more = [
            {
                "outreach_id": company.outreach_id,
                "signal_type": "NEWS_MENTION",
                "source_ref": f"demo-news/{company.domain}",
                "occurred_at": now - timedelta(days=int(invent.chance("news age", company.domain) * 20)),
                "metadata": {"origin": "demo"},
            }
            for company in companies
            if invent.chance("news", company.domain) < 0.2
        ]
        recorded = demo.client.record_signals(more)[0]
        again = demo.client.record_signals(more)[0]
        changed = demo.client.refresh_bit_scores()
        say(f"{derived:,} derived, {recorded.inserted:,} recorded, {again.duplicates:,} of them again in vain")
        say(f"{changed:,} scores refreshed")
    demo.report.check("signals recorded twice are duplicates", recorded.inserted, again.duplicates)


def brakes(demo: Demo, companies: Sequence[invent.Company]) -> dict[str, invent.Company]:
    """Pull and release brakes; returns companies with a known state, by what it is."""
    with demo.role("outreach_analyst"):
        allowed = {
            row[0]
            for row in demo.query(
                "SELECT outreach_id FROM outreach.vw_marketing_eligibility_with_overrides WHERE email_allowed"
            )
        }
    good = [c for c in companies if c.outreach_id in allowed]
    if len(good) < 12:
        raise DemoFailed(f"only {len(good)} companies may be contacted: too few for the demo")
    names = ("proceeds", "disabled", "blocked", "lifted", "email only", "forced", "many reasons")
    chosen = dict(zip(names, good, strict=False))
    later = good[len(names) :]
    with demo.step("brakes") as say, demo.role("outreach_operator"):
        client = demo.client
        client.set_marketing_disabled(spine_id(chosen["disabled"]), True, "the company asked for a pause")
        client.add_override(spine_id(chosen["blocked"]), "BLOCK_OUTREACH", "legal dispute")
        lifted = client.add_override(spine_id(chosen["lifted"]), "BLOCK_OUTREACH", "set by mistake")
        client.remove_override(lifted, "was a mistake")
        client.add_override(spine_id(chosen["email only"]), "BLOCK_EMAIL", "prefers the telephone")
        soon = invent.now_utc() + timedelta(days=30)
        client.add_override(spine_id(chosen["forced"]), "FORCE_TIER", "partner: hold back", -1, soon)
        client.add_override(spine_id(chosen["many reasons"]), "BLOCK_OUTREACH", "legal dispute")
        client.set_marketing_disabled(spine_id(chosen["many reasons"]), True, "the company asked for a pause")
        blocks = [
            {"outreach_id": c.outreach_id, "override_type": "BLOCK_EMAIL", "reason": "on the partner's list"}
            for c in later
            if invent.chance("block", c.domain) < 0.01
        ]
        added = client.add_overrides(blocks)
        say(f"{added + 5:,} blocks and tiers set, 2 companies disabled, 1 block lifted")
    with demo.role("cl_writer"):
        demo.client.set_company_status([{
            "sovereign_company_id": chosen["many reasons"].sovereign_company_id,
            "identity_status": "FAIL",
            "eligibility_status": "INELIGIBLE",
            "exclusion_reason": "dissolved",
        }])  # fmt: skip
    demo.report.check("blocks asked for = blocks set", len(blocks), added)
    return chosen


def gate(demo: Demo, chosen: dict[str, invent.Company]) -> None:
    """Show the gate proceeding and refusing, with its code and every reason."""
    expected = {"proceeds": None, "lifted": None, "disabled": "OX102", "blocked": "OX104",
                "email only": "OX104", "forced": "OX101", "many reasons": "OX102"}  # fmt: skip
    lines: list[str] = []
    codes: dict[str, str | None] = {}
    with demo.step("gate") as say, demo.role("outreach_app"):
        for name, company in chosen.items():
            try:
                row = demo.client.marketing_safety_gate(spine_id(company), "email")
                codes[name] = None
                lines.append(f"{company.name}: proceeds, tier {row.tier}, score {row.bit_score} {row.score_tier}")
            except GateRefused as refusal:
                codes[name] = refusal.sqlstate
                reasons = "; ".join(f"{reason.code} {reason.reason}" for reason in refusal.reasons)
                lines.append(f"{company.name}: refused with {refusal.sqlstate}: {reasons}")
        say(f"{sum(c is None for c in codes.values())} proceed, {sum(c is not None for c in codes.values())} refused")
    for line in lines:
        demo.console.print(f"  {escape(line)}", style="dim", highlight=False)
    demo.report.check("gate codes as expected", codes == expected, True)


def late_changes(demo: Demo, companies: Sequence[invent.Company]) -> None:
    """What happens between enrolment and sending: blocks, suppressions, people who leave, statuses that turn."""
    later = [c for c in companies if invent.chance("late", c.domain) < 0.03]
    with demo.step("late changes") as say:
        kinds: dict[str, list[invent.Company]] = {
            "block": [],
            "suppress": [],
            "leave": [],
            "ineligible": [],
            "identity": [],
        }
        for company in later:
            kinds[invent.pick("late kind", company.domain, tuple(kinds))].append(company)
        with demo.role("outreach_operator"):
            live = {
                row[0] for row in demo.query("SELECT outreach_id FROM outreach.vw_overrides WHERE removed_at IS NULL")
            }
            demo.client.add_overrides([
                {"outreach_id": c.outreach_id, "override_type": "BLOCK_OUTREACH", "reason": "complained by telephone"}
                for c in kinds["block"]
                if c.outreach_id not in live
            ])  # fmt: skip
        addresses = demo.query(
            "SELECT email FROM outreach.people WHERE outreach_id = ANY(%s) AND email IS NOT NULL ORDER BY email",
            [c.outreach_id for c in kinds["suppress"]],
        )
        with demo.role("outreach_ingest"):
            for (address,) in addresses:
                demo.client.suppress("email", address, "asked by telephone", "demo")
        with demo.role("outreach_subhub"):
            demo.connection.execute(
                "UPDATE outreach.people SET contact_status = 'disqualified' WHERE outreach_id = ANY(%s)",
                [[c.outreach_id for c in kinds["leave"]]],
            )
        with demo.role("cl_writer"):
            demo.client.set_company_status([
                {"sovereign_company_id": c.sovereign_company_id, "identity_status": "PASS", "eligibility_status": "INELIGIBLE",
                 "exclusion_reason": "in administration"}
                for c in kinds["ineligible"]
            ] + [
                {"sovereign_company_id": c.sovereign_company_id, "identity_status": "FAIL", "eligibility_status": "ELIGIBLE"}
                for c in kinds["identity"]
            ])  # fmt: skip
        say(", ".join(f"{len(found):,} {name}" for name, found in kinds.items()))


def spine_id(company: invent.Company) -> UUID:
    """The outreach_id of a minted company."""
    assert company.outreach_id is not None
    return company.outreach_id


def _loaded(result: Result) -> str:
    return ", ".join(
        f"{result.outcomes[name]:,} {name}" for name in ("loaded", "updated", "rejected") if result.outcomes[name]
    )
