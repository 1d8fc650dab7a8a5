"""Archive, maintenance, and the figures of the last screen."""

from uuid import UUID

from .. import doctor, errors
from ..errors import GateRefused
from . import invent
from .base import Demo
from .prepare import spine_id

SHOWN = {"spine and registry aligned", "audit chain whole", "guards_enabled"}
"""Checks with a line of their own on the last screen; the others are shown when they fail."""


def archive(demo: Demo, company: invent.Company, dispatchable: invent.Company) -> None:
    """Archive two companies, dry run first; mint the blocked one again: its brake must be back."""
    ids = [spine_id(company), spine_id(dispatchable)]
    with demo.step("archive") as say:
        with demo.role("outreach_operator"):
            foreseen = demo.client.archive_outreach(ids, "left the market", True)
            done = demo.client.archive_outreach(ids, "left the market", False)
        with demo.role("outreach_app"):
            again = demo.client.mint_outreach(company.sovereign_company_id)
            try:
                demo.client.marketing_safety_gate(again)
                codes = set()
            except GateRefused as refusal:
                codes = {reason.code for reason in refusal.reasons}
        rows = sum(row.row_count for row in done)
        kept = "still blocked" if "OX104" in codes else "NOT blocked any more"
        say(f"2 companies with {rows} rows, as the dry run said; one minted again: {kept}")
    demo.report.check("archive: dry run = real run, step by step", foreseen, done)
    demo.report.check("archive: the brake survives", "OX104" in codes, True)


def close_up(demo: Demo, campaign_id: UUID) -> None:
    """Complete the campaign, collect what the last screen shows, and make the last checks."""
    with demo.step("maintenance") as say, demo.role("outreach_operator"):
        say(
            ", ".join(f"{row.job} {row.rows:,}" for row in demo.client.run_maintenance() if row.rows) or "nothing to do"
        )
    with demo.role("outreach_app"):
        demo.client.set_campaign_status(campaign_id, "completed", "end of the demonstration")
    with demo.role("outreach_analyst"):
        tables = demo.report.tables
        tables["companies by tier"] = demo.dicts(
            "SELECT tier, coalesce(sum(companies) FILTER (WHERE score_tier = 'COLD'), 0)::bigint AS cold,"
            " coalesce(sum(companies) FILTER (WHERE score_tier = 'WARM'), 0)::bigint AS warm,"
            " coalesce(sum(companies) FILTER (WHERE score_tier = 'HOT'), 0)::bigint AS hot,"
            " coalesce(sum(companies) FILTER (WHERE score_tier = 'BURNING'), 0)::bigint AS burning,"
            " sum(companies)::bigint AS companies, round(100 * sum(share), 1) AS percent"
            " FROM outreach.vw_tier_distribution GROUP BY tier ORDER BY tier DESC"
        )
        tables["blocked sends by reason"] = demo.dicts(
            "SELECT code, sum(sends)::bigint AS sends FROM outreach.vw_blocked_sends GROUP BY code ORDER BY code"
        )
        for row in tables["blocked sends by reason"]:
            row["reason"] = (errors.by_code()[row["code"]].__doc__ or "").rstrip(".")
        tables["funnel, without the archived companies"] = demo.dicts(
            "SELECT step_number AS step, sent, delivered, opened, clicked, replied, bounced, complained, unsubscribed"
            " FROM outreach.vw_engagement_metrics ORDER BY step_number"
        )
        tables["sends by state"] = demo.dicts(
            "SELECT step_number AS step, count(*) FILTER (WHERE status = 'scheduled') AS scheduled,"
            " count(*) FILTER (WHERE status IN ('sent', 'delivered')) AS arrived,"
            " count(*) FILTER (WHERE status = 'bounced') AS bounced,"
            " count(*) FILTER (WHERE status = 'complained') AS complained,"
            " count(*) FILTER (WHERE status = 'blocked') AS blocked,"
            " count(*) FILTER (WHERE status = 'cancelled') AS cancelled,"
            " count(*) FILTER (WHERE status = 'failed') AS failed,"
            " count(*) FILTER (WHERE status = 'unknown') AS unknown"
            " FROM outreach.vw_sends GROUP BY 1 ORDER BY 1"
        )
    spine = demo.value("SELECT count(*) FROM outreach.outreach")
    pointers = demo.value("SELECT count(*) FROM cl.company_identity WHERE outreach_id IS NOT NULL")
    demo.report.check("spine rows = registry pointers", spine, pointers, shown=True)
    for check in doctor.run(demo.connection):
        if check.severity == "error":
            shown = check.check_name in SHOWN or not check.ok
            demo.report.check(check.check_name, "yes" if check.ok else check.detail, "yes", shown=shown)
