"""The demo's run: the whole path through real parts, each step under the role that may do it."""

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from rich.console import Console
from rich.markup import escape

from .. import doctor
from ..client import Client
from ..dispatch import Dispatcher, DispatchSettings, Tally
from ..errors import GateRefused
from ..load import COMPANIES, PEOPLE, Result, load_file
from ..smtp import SmtpSettings
from . import invent
from .mailbox import events_of, received, wants_out

STEP_TWO_DELAY = timedelta(seconds=5)
WORKERS = 2
EVENT_BATCH = 500

SUBJECT = "{{ company_name }}: a question about benefits renewal"
BODY = """\
Hello {{ first_name }},

you look after people at {{ company_name }} as {{ title }}. Would a look at your renewal be welcome?

To hear no more from us: {{ unsubscribe_url }}
"""
SUBJECT_TWO = "Once more about {{ company_name }}"
BODY_TWO = """\
Hello {{ first_name }},

my note of the other day may have drowned{% if domain %}, so here it is again for {{ domain }}{% endif %}.

To hear no more from us: {{ unsubscribe_url }}
"""


class DemoFailed(Exception):
    """A figure of the demo does not agree with another."""


@dataclass(slots=True)
class Report:
    """Everything that the final screen shows."""

    source: str
    directory: Path
    steps: list[tuple[str, str, float]] = field(default_factory=list)
    checks: list[tuple[str, str, bool]] = field(default_factory=list)
    tables: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def check(self, what: str, *values: object) -> None:
        """Note that these values must all be equal."""
        self.checks.append((what, " = ".join(f"{v:,}" if isinstance(v, int) else str(v) for v in values),
                            all(v == values[0] for v in values)))  # fmt: skip


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

    def value(self, sql: str, *parameters: Any) -> Any:
        """The only value of a query."""
        return self.query(sql, *parameters)[0][0]

    def dicts(self, sql: str) -> list[dict[str, Any]]:
        """Rows of a query as dicts."""
        cursor = self.connection.execute(sql.encode())
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor]

    # --- steps -----------------------------------------------------------------------------------

    def load_registry(self, companies: Path) -> list[invent.Company]:
        """Load the companies' file, as `outreach load companies` does."""
        with self.step("load the registry") as say, self.role("cl_writer"):
            result = load_file(self.connection, COMPANIES, companies, self.directory / "rejects.csv")
            say(_loaded(result))
        if result.rejects_file:
            for line, reason in result.first_rejects[:8]:
                self.console.print(f"  line {line}: {escape(reason)}", style="dim", highlight=False)
            more = result.outcomes["rejected"] - min(8, len(result.first_rejects))
            rest = f"{more} more, " if more else ""
            self.console.print(f"  {rest}all in {result.rejects_file}", style="dim", highlight=False)
        registered = self.value("SELECT count(*) FROM cl.company_identity")
        self.report.check("rows loaded = companies in the registry", result.outcomes["loaded"], registered)
        self.report.check("rows of the file = loaded + updated + rejected", result.rows, result.outcomes.total())
        rows = self.query(
            "SELECT sovereign_company_id, company_name, domain FROM cl.company_identity WHERE domain IS NOT NULL"
        )
        return [invent.Company(*row) for row in rows]

    def set_statuses(self, companies: Sequence[invent.Company]) -> None:
        """Give identity and eligibility to the registry's companies."""
        statuses = [invent.status_of(company) for company in companies]
        with self.step("identity, eligibility") as say, self.role("cl_writer"):
            changed = self.client.set_company_status(statuses)
            counts = Counter(f"identity {s['identity_status']}" for s in statuses)
            counts.update(f"eligibility {s['eligibility_status'] or 'unknown'}" for s in statuses)
            say(f"{changed:,} set: " + ", ".join(f"{n:,} {name}" for name, n in sorted(counts.items())))

    def mint(self) -> list[invent.Company]:
        """Mint every company that can be minted."""
        mintable = self.value("SELECT count(*) FROM cl.company_identity WHERE identity_status = 'PASS'")
        with self.step("mint") as say, self.role("outreach_app"):
            minted = self.client.mint_outreach_batch()
            say(f"{len(minted):,} outreach_ids minted, {len(self.client.mint_outreach_batch())} by a second call")
        self.report.check("companies with identity PASS = minted", mintable, len(minted))
        ids = {row.sovereign_company_id: row.outreach_id for row in minted}
        rows = self.query(
            "SELECT sovereign_company_id, company_name, domain FROM cl.company_identity WHERE domain IS NOT NULL"
        )
        return [invent.Company(company, name, domain, ids[company]) for company, name, domain in rows if company in ids]

    def load_people(self, companies: Sequence[invent.Company]) -> None:
        """Load invented contacts, as `outreach load people` does."""
        with self.step("load people") as say:
            path = self.directory / "people.csv"
            count = invent.people_file(path, companies)
            with self.role("outreach_subhub"):
                result = load_file(self.connection, PEOPLE, path, self.directory / "people-rejects.csv")
            say(_loaded(result) + " (all invented)")
        self.report.check("contacts written = contacts loaded", count, result.outcomes["loaded"])

    def sub_hubs(self, companies: Sequence[invent.Company]) -> None:
        """Write what the sub-hubs own, and their statuses."""
        made = invent.sub_hub_rows(companies, invent.now_utc())
        with self.step("sub-hub rows") as say, self.role("outreach_subhub"), self.connection.transaction():
            for (table, columns), rows in made.tables.items():
                with self.connection.cursor().copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN".encode()) as copy:
                    for row in rows:
                        copy.write_row(row)
            say(", ".join(f"{len(rows):,} {table.partition('.')[2]}" for (table, _), rows in made.tables.items()))
        with self.step("hub statuses") as say, self.role("outreach_subhub"):
            statement = b"SELECT outreach.set_hub_status(%s, %s, %s, %s, %s)"
            with self.connection.transaction(), self.connection.cursor() as cursor:
                cursor.executemany(statement, made.statuses)
            say(f"{len(made.statuses):,} set, each by set_hub_status")

    def signals(self, companies: Sequence[invent.Company]) -> None:
        """Derive signals from the sub-hub rows, record some more, score."""
        now = invent.now_utc()
        with self.step("signals and scores") as say, self.role("outreach_app"):
            derived = self.client.derive_signals()
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
            recorded = _one(self.client.record_signals(more))
            again = _one(self.client.record_signals(more))
            changed = self.client.refresh_bit_scores()
            say(f"{derived:,} derived, {recorded.inserted:,} recorded ({again.duplicates:,} repeats changed nothing)")
            say(f"{changed:,} scores changed by a refresh")
        self.report.check("signals recorded twice are duplicates", recorded.inserted, again.duplicates)

    def brakes(self, companies: Sequence[invent.Company]) -> dict[str, invent.Company]:
        """Pull and release brakes; returns companies with a known state, by what it is."""
        with self.role("outreach_analyst"):
            allowed = {
                row[0]
                for row in self.query(
                    "SELECT outreach_id FROM outreach.vw_marketing_eligibility_with_overrides WHERE email_allowed"
                )
            }
        good = [c for c in companies if c.outreach_id in allowed]
        if len(good) < 12:
            raise DemoFailed(f"only {len(good)} companies may be contacted: too few for the demo")
        names = ("proceeds", "disabled", "blocked", "lifted", "email only", "forced", "many reasons")
        chosen = dict(zip(names, good, strict=False))
        later = good[len(names) :]
        with self.step("brakes") as say, self.role("outreach_operator"):
            client = self.client
            client.set_marketing_disabled(_id(chosen["disabled"]), True, "the company asked for a pause")
            client.add_override(_id(chosen["blocked"]), "BLOCK_OUTREACH", "legal dispute")
            lifted = client.add_override(_id(chosen["lifted"]), "BLOCK_OUTREACH", "set by mistake")
            client.remove_override(lifted, "was a mistake")
            client.add_override(_id(chosen["email only"]), "BLOCK_EMAIL", "prefers the telephone")
            soon = invent.now_utc() + timedelta(days=30)
            client.add_override(_id(chosen["forced"]), "FORCE_TIER", "partner: hold back", -1, soon)
            client.add_override(_id(chosen["many reasons"]), "BLOCK_OUTREACH", "legal dispute")
            client.set_marketing_disabled(_id(chosen["many reasons"]), True, "the company asked for a pause")
            blocks = [
                {"outreach_id": c.outreach_id, "override_type": "BLOCK_EMAIL", "reason": "on the partner's list"}
                for c in later
                if invent.chance("block", c.domain) < 0.01
            ]
            added = client.add_overrides(blocks)
            say(f"{added + 5:,} blocks and tiers set, 2 companies disabled, 1 block lifted")
        with self.role("cl_writer"):
            self.client.set_company_status([{
                "sovereign_company_id": chosen["many reasons"].sovereign_company_id,
                "identity_status": "FAIL",
                "eligibility_status": "INELIGIBLE",
                "exclusion_reason": "dissolved",
            }])  # fmt: skip
        self.report.check("blocks asked for = blocks set", len(blocks), added)
        return chosen

    def gate(self, chosen: dict[str, invent.Company]) -> None:
        """Show the gate proceeding and refusing, with its code and every reason."""
        expected = {"proceeds": None, "lifted": None, "disabled": "OX102", "blocked": "OX104",
                    "email only": "OX104", "forced": "OX101", "many reasons": "OX102"}  # fmt: skip
        lines: list[str] = []
        codes: dict[str, str | None] = {}
        with self.step("gate") as say, self.role("outreach_app"):
            for name, company in chosen.items():
                try:
                    row = self.client.marketing_safety_gate(_id(company), "email")
                    codes[name] = None
                    lines.append(f"{company.name}: proceeds, tier {row.tier}, score {row.bit_score} {row.score_tier}")
                except GateRefused as refusal:
                    codes[name] = refusal.sqlstate
                    reasons = "; ".join(reason.reason for reason in refusal.reasons)
                    lines.append(f"{company.name}: {refusal.sqlstate} {refusal.message}: {reasons}")
            say(
                f"{sum(c is None for c in codes.values())} proceed, {sum(c is not None for c in codes.values())} refused"
            )
        for line in lines:
            self.console.print(f"  {escape(line)}", style="dim", highlight=False)
        self.report.check("gate codes as expected", codes == expected, True)

    def campaign(self) -> tuple[UUID, int]:
        """Create, fill and start a two-step campaign; returns its id and how many companies are enrolled."""
        with self.step("campaign") as say, self.role("outreach_app"):
            client = self.client
            campaign_id = client.create_campaign("Renewal season")
            client.add_sequence_step(campaign_id, 1, SUBJECT, BODY)
            client.add_sequence_step(campaign_id, 2, SUBJECT_TWO, BODY_TWO, STEP_TWO_DELAY)
            preview = client.preview_enrollment(campaign_id)
            would = sum(row.enrolled for row in preview)
            client.set_campaign_status(campaign_id, "active")
            enrolled = client.enroll_campaign(campaign_id)
            say(
                f"2 steps; {enrolled:,} of {len(preview):,} companies enrolled, {client.enroll_campaign(campaign_id)} by a second call"
            )
        self.report.check("enrolment foreseen = enrolled", would, enrolled)
        return campaign_id, enrolled

    def late_changes(self, companies: Sequence[invent.Company]) -> None:
        """What happens between enrolment and sending: blocks, suppressions, people who leave, statuses that turn."""
        later = [c for c in companies if invent.chance("late", c.domain) < 0.03]
        with self.step("late changes") as say:
            kinds: dict[str, list[invent.Company]] = {
                "block": [],
                "suppress": [],
                "leave": [],
                "ineligible": [],
                "identity": [],
            }
            for company in later:
                kinds[invent.pick("late kind", company.domain, tuple(kinds))].append(company)
            with self.role("outreach_operator"):
                live = {
                    row[0]
                    for row in self.query("SELECT outreach_id FROM outreach.vw_overrides WHERE removed_at IS NULL")
                }
                self.client.add_overrides([
                    {"outreach_id": c.outreach_id, "override_type": "BLOCK_OUTREACH", "reason": "complained by telephone"}
                    for c in kinds["block"]
                    if c.outreach_id not in live
                ])  # fmt: skip
            addresses = self.query(
                "SELECT email FROM outreach.people WHERE outreach_id = ANY(%s) AND email IS NOT NULL ORDER BY email",
                [c.outreach_id for c in kinds["suppress"]],
            )
            with self.role("outreach_ingest"):
                for (address,) in addresses:
                    self.client.suppress("email", address, "asked by telephone", "demo")
            with self.role("outreach_subhub"):
                self.connection.execute(
                    "UPDATE outreach.people SET contact_status = 'disqualified' WHERE outreach_id = ANY(%s)",
                    [[c.outreach_id for c in kinds["leave"]]],
                )
            with self.role("cl_writer"):
                self.client.set_company_status([
                    {"sovereign_company_id": c.sovereign_company_id, "identity_status": "PASS", "eligibility_status": "INELIGIBLE",
                     "exclusion_reason": "in administration"}
                    for c in kinds["ineligible"]
                ] + [
                    {"sovereign_company_id": c.sovereign_company_id, "identity_status": "FAIL", "eligibility_status": "ELIGIBLE"}
                    for c in kinds["identity"]
                ])  # fmt: skip
            say(", ".join(f"{len(found):,} {name}" for name, found in kinds.items()))

    def halt(self, dispatch: Callable[..., Tally]) -> None:
        """While everything is halted nothing is claimed."""
        with self.step("halt and resume") as say:
            with self.role("outreach_operator"):
                self.client.halt_all_outreach("demonstration of the halt")
            held = dispatch(drain=True)
            with self.role("outreach_operator"):
                self.client.resume_all_outreach("end of the demonstration")
            say(f"halted: {held.claimed} sends claimed; resumed")
        self.report.check("sends claimed during the halt", held.claimed, 0)

    def send(self, step: int, campaign_id: UUID, dispatch: Callable[..., Tally]) -> Tally:
        """Send everything of one step that is due."""
        total = Tally()
        with self.step(f"send step {step}") as say:
            begun = time.monotonic()
            while True:
                due, waiting = self._due(campaign_id, step)
                if not due and not waiting:
                    break
                if not due:
                    time.sleep(0.2)
                    continue
                total.add(dispatch(drain=True, limit=due))
            seconds = max(time.monotonic() - begun, 0.001)
            counts = ", ".join(f"{n:,} {name}" for name, n in sorted(total.counts.items()))
            say(f"{counts}; {total.counts['sent'] / seconds:,.0f} a second over SMTP")
        return total

    def _due(self, campaign_id: UUID, step: int) -> tuple[int, int]:
        rows = self.query(
            "SELECT count(*) FILTER (WHERE due_at <= clock_timestamp()), count(*) FILTER (WHERE due_at > clock_timestamp())"
            " FROM outreach.vw_sends WHERE campaign_id = %s AND step_number = %s AND status = 'scheduled' AND attempts < 1",
            campaign_id,
            step,
        )
        return rows[0][0], rows[0][1]

    def events(self, name: str, seen: set[str]) -> None:
        """Take in what the provider would report about messages not seen before."""
        with self.step(name) as say, self.role("outreach_ingest"):
            messages = [m for m in received(self.maildir) if m.message_id not in seen]
            seen.update(m.message_id for m in messages)
            events = [event for m in messages for event in events_of(m, invent.now_utc())]
            inserted = repeated = 0
            for start in range(0, len(events), EVENT_BATCH):
                batch = events[start : start + EVENT_BATCH]
                inserted += _one(self.client.record_events(batch)).inserted
                if start == 0:
                    repeated = _one(self.client.record_events(batch)).inserted
            tokens = [m.unsubscribe_token for m in messages if wants_out(m) and m.unsubscribe_token]
            used = sum(self.client.unsubscribe(token) for token in tokens)
            kinds = Counter(event["event_type"] for event in events)
            say(", ".join(f"{n:,} {kind}" for kind, n in sorted(kinds.items())))
            say(f"{used:,} unsubscribed by the link in the mail")
        self.report.check(f"{name}: events made = events new", len(events), inserted)
        self.report.check(f"{name}: events new when repeated", repeated, 0)
        self.report.check(f"{name}: unsubscribe tokens in the mail = accepted", len(tokens), used)

    def reconcile(self, campaign_id: UUID) -> None:
        """Compare the mail that arrived with what the database says was sent."""
        mail = list(received(self.maildir))
        with self.role("outreach_analyst"):
            rows = self.query(
                "SELECT step_number, sent FROM outreach.vw_engagement_metrics WHERE campaign_id = %s ORDER BY step_number",
                campaign_id,
            )
        self.report.check("messages received = sends sent", len(mail), sum(row[1] for row in rows))
        self.report.check("messages received = different message ids", len(mail), len({m.message_id for m in mail}))
        outside = [
            m for m in mail
            if m.recipient in self._refused_recipients(campaign_id)
        ]  # fmt: skip
        self.report.check("messages to recipients whose send was blocked", len(outside), 0)

    def _refused_recipients(self, campaign_id: UUID) -> set[str]:
        rows = self.query(
            "SELECT recipient FROM outreach.send_log WHERE campaign_id = %s AND step_number = 1 AND status IN ('blocked', 'failed')",
            campaign_id,
        )
        return {row[0] for row in rows}

    def archive(self, company: invent.Company, dispatchable: invent.Company) -> None:
        """Archive two companies, dry run first; mint the blocked one again: its brake must be back."""
        ids = [_id(company), _id(dispatchable)]
        with self.step("archive") as say:
            with self.role("outreach_operator"):
                foreseen = self.client.archive_outreach(ids, "left the market", True)
                done = self.client.archive_outreach(ids, "left the market", False)
            with self.role("outreach_app"):
                again = self.client.mint_outreach(company.sovereign_company_id)
                try:
                    self.client.marketing_safety_gate(again)
                    codes = set()
                except GateRefused as refusal:
                    codes = {reason.code for reason in refusal.reasons}
            rows = sum(row.row_count for row in done)
            say(
                f"2 companies, {rows} rows in 13 steps; minted again, {company.name} is still blocked: {'OX104' in codes}"
            )
        self.report.check("archive: dry run = real run", foreseen, done) if foreseen != done else self.report.check(
            "archive: rows of the dry run = rows archived", sum(row.row_count for row in foreseen), rows
        )
        self.report.check("archive: the brake survives", "OX104" in codes, True)

    def close_up(self, campaign_id: UUID) -> None:
        """Collect what the last screen shows, and the last checks."""
        with self.step("maintenance") as say, self.role("outreach_operator"):
            say(", ".join(f"{row.job} {row.rows:,}" for row in self.client.run_maintenance()))
        with self.role("outreach_analyst"):
            tables = self.report.tables
            tables["tiers"] = self.dicts(
                "SELECT tier, score_tier, companies, round(100 * share, 1) AS percent FROM outreach.vw_tier_distribution"
                " ORDER BY tier DESC, array_position(ARRAY['BURNING', 'HOT', 'WARM', 'COLD'], score_tier)"
            )
            tables["funnel"] = self.dicts(
                "SELECT step_number AS step, sent, delivered, opened, clicked, replied, bounced, complained, unsubscribed"
                " FROM outreach.vw_engagement_metrics ORDER BY step_number"
            )
            tables["blocked"] = self.dicts(
                "SELECT code, sends, would_pass_now FROM outreach.vw_blocked_sends ORDER BY code"
            )
            tables["sends"] = self.dicts(
                "SELECT step_number AS step, status, count(*) AS sends FROM outreach.vw_sends GROUP BY 1, 2 ORDER BY 1, 3 DESC"
            )
        spine = self.value("SELECT count(*) FROM outreach.outreach")
        pointers = self.value("SELECT count(*) FROM cl.company_identity WHERE outreach_id IS NOT NULL")
        self.report.check("spine rows = registry pointers", spine, pointers)
        for check in doctor.run(self.connection):
            if check.severity == "error":
                self.report.check(check.check_name, check.detail if not check.ok else "ok", "ok")


def dispatcher_pool(demo: Demo, port: int) -> tuple[Callable[..., Tally], Callable[[], None]]:
    """(dispatch, close): dispatch runs several dispatchers at once against the receiving server."""

    def connect() -> psycopg.Connection[Any]:
        connection = psycopg.connect(demo.dsn, autocommit=True, application_name="outreach demo dispatcher")
        connection.execute("SET ROLE outreach_dispatcher")
        return connection

    smtp = SmtpSettings(
        host="127.0.0.1",
        port=port,
        sender="Outreach Demo <demo@sender.example>",
        unsubscribe_url="https://unsubscribe.example/?token=",
    )
    pool = [Dispatcher(connect, DispatchSettings(worker=f"demo-{n}"), smtp) for n in range(1, WORKERS + 1)]

    def dispatch(*, drain: bool, limit: int | None = None) -> Tally:
        total = Tally()
        parts = [None if limit is None else (limit + n) // WORKERS for n in range(WORKERS)]
        with ThreadPoolExecutor(WORKERS) as executor:
            running = [executor.submit(d.run, drain=drain, limit=part) for d, part in zip(pool, parts, strict=True)]
            try:
                for future in running:
                    total.add(future.result())
            except BaseException:
                for dispatcher in pool:
                    dispatcher.stop()
                raise
        return total

    def close() -> None:
        for dispatcher in pool:
            dispatcher.close()

    return dispatch, close


@contextmanager
def receiving_server(maildir: Path) -> Iterator[int]:
    """The local mail server as a process of its own; yields its port."""
    command = [sys.executable, "-m", "outreach.smtp_sink", str(maildir)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            if not line.strip().isdigit():
                raise DemoFailed("the local mail server did not start")
            yield int(line)
        finally:
            process.terminate()


def _id(company: invent.Company) -> UUID:
    assert company.outreach_id is not None
    return company.outreach_id


def _one(result: Any) -> Any:
    return result[0] if isinstance(result, list) else result


def _loaded(result: Result) -> str:
    return ", ".join(
        f"{result.outcomes[name]:,} {name}" for name in ("loaded", "updated", "rejected") if result.outcomes[name]
    )
