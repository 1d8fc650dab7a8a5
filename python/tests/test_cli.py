"""The command as a program: exit codes, JSON, messages without tracebacks."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from mail import Inbox, free_port

from outreach.smtp_sink import SmtpSink

SCRIPT = Path(sys.executable).with_name("outreach")
COMMAND = [str(SCRIPT)] if SCRIPT.exists() else [sys.executable, "-m", "outreach.cli"]
ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "COLUMNS": "200",
    "PYTHONPATH": ":".join(p for p in sys.path if p),
    "LC_ALL": "C.UTF-8",
}


@dataclass
class Answer:
    """What one run of the command did."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def error(self) -> Any:
        return json.loads(self.err)["error"]


@dataclass
class Cli:
    """Runs the command against one database."""

    url: str
    cwd: Path
    connection: "psycopg.Connection[Any]"

    def __call__(
        self, *arguments: object, stdin: str = "", code: int = 0, environment: dict[str, str] | None = None
    ) -> Answer:
        done = subprocess.run(
            [*COMMAND, *map(str, arguments)],
            input=stdin,
            capture_output=True,
            text=True,
            cwd=self.cwd,
            timeout=120,
            check=False,
            env=ENVIRONMENT | {"OUTREACH_DSN": self.url} | (environment or {}),
        )
        assert "Traceback" not in done.stderr, done.stderr
        assert done.returncode == code, (done.returncode, done.stdout, done.stderr)
        return Answer(done.returncode, done.stdout, done.stderr)

    def scalar(self, sql: str, *parameters: Any) -> Any:
        row = self.connection.execute(sql.encode(), parameters).fetchone()
        assert row is not None
        return row[0]


@pytest.fixture(scope="module")
def shared(module_clone: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cli]:
    with psycopg.connect(module_clone, autocommit=True) as connection:
        yield Cli(module_clone, tmp_path_factory.mktemp("cli"), connection)


@pytest.fixture
def cli(clone: str, tmp_path: Path) -> Iterator[Cli]:
    with psycopg.connect(clone, autocommit=True) as connection:
        yield Cli(clone, tmp_path, connection)


# --- usage ---


def test_help_names_every_command(shared: Cli) -> None:
    text = shared("--help").out
    for name in (
        *("load", "mint", "hub-status", "signal", "score", "gate", "explain", "override", "halt", "resume", "campaign"),
        *("holidays", "dispatch", "events", "audit", "maintain", "doctor", "demo", "test"),
    ):
        assert f" {name} " in text
    assert "Exit codes" in text


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["gate"],
        ["gate", "not-a-uuid"],
        ["mint"],
        ["mint", "--all", str(UUID(int=1))],
        ["score"],
        ["load", "companies", "missing.csv"],
        ["signal", str(UUID(int=1)), "NEWS_MENTION", "x", "--metadata", "{not json"],
        ["signal", str(UUID(int=1)), "NEWS_MENTION", "x", "--occurred-at", "yesterday"],
        ["campaign", "configure", str(UUID(int=1)), "{", "--reason", "x"],
        ["holidays", "--country", "US"],
        ["holidays", "--year", "2027"],
        ["holidays", "--country", "US", "--year", "soon"],
        ["override", "add", str(UUID(int=1)), "BLOCK_EMAIL"],
        ["dispatch"],
        ["dispatch", "--from", "no address"],
        ["dispatch", "--from", "a@b.example", "--smtp", "mail.example:25", "--user", "x"],
        ["dispatch", "--from", "a@b.example", "--lease", "soon"],
        ["test"],
    ],
)
def test_wrong_usage_ends_with_2(shared: Cli, arguments: list[str]) -> None:
    shared(*arguments, code=2)


def test_no_database_ends_with_1(shared: Cli) -> None:
    answer = shared("maintain", "--json", "--dsn", f"host=127.0.0.1 port={free_port()} dbname=x", code=1)
    assert "refused" in answer.error["message"]
    shared("maintain", environment={"OUTREACH_DSN": "", "PGHOST": "127.0.0.1", "PGPORT": str(free_port())}, code=1)


def test_dsn_comes_from_the_option_the_variable_or_libpq(shared: Cli) -> None:
    parts = psycopg.conninfo.conninfo_to_dict(shared.url)
    libpq = {f"PG{name}": str(parts[key]) for name, key in (("HOST", "host"), ("DATABASE", "dbname"), ("USER", "user"))}
    libpq |= {"PGPORT": str(parts["port"])} if "port" in parts else {}
    shared("audit", "verify", environment={"OUTREACH_DSN": "", **libpq})
    shared("audit", "verify", "--dsn", shared.url, environment={"OUTREACH_DSN": "host=/nowhere"})


# --- the path ---


def test_load_mint_and_gate(cli: Cli) -> None:
    (cli.cwd / "c.csv").write_bytes(
        b"company_name,domain,country,state,city,sector,industry\n"
        b"Acme,acme.example,South Korea,,,,\nBad,bad.example:80,US,,,,\nOther,other.example,Turkey,,,,\n"
    )
    loaded = cli("load", "companies", "c.csv", "--json").json
    assert (loaded["loaded"], loaded["updated"], loaded["rejected"], loaded["rejects_file"]) == (
        2,
        0,
        1,
        "c.rejects.csv",
    )
    assert (cli.cwd / "c.rejects.csv").exists()
    human = cli("load", "companies", "c.csv", "--rejects", "r.csv")
    assert "2 updated" in human.out
    assert "line" in human.out
    assert (cli.cwd / "r.csv").exists()
    cli("load", "companies", "c.csv", "--strict", code=1)

    acme = cli.scalar("SELECT sovereign_company_id FROM cl.company_identity WHERE domain = 'acme.example'")
    refused = cli("mint", acme, "--json", code=1).error
    assert refused["code"] == "OX003"
    assert refused["hint"]
    text = cli("mint", acme, code=1).err
    assert "OX003" in text
    assert "hint:" in text
    cli.connection.execute("UPDATE cl.company_identity SET identity_status = 'PASS', eligibility_status = 'ELIGIBLE'")
    outreach_id = cli("mint", acme, "--json").json["outreach_id"]
    (other,) = cli("mint", "--all", "--json").json
    assert other["outcome"] == "minted"
    assert "0 minted" in cli("mint", "--all").out
    batch = cli("mint", acme, uuid4(), "--json", code=1).json
    assert sorted(row["outcome"] for row in batch) == ["already_claimed", "unknown_company"]

    gate = cli("gate", outreach_id, "--json", code=1).error
    assert gate["code"] == "OX101"
    assert [reason["code"] for reason in gate["reasons"]] == ["OX101"]
    cli("hub-status", outreach_id, "company-target", "PASS", "--fresh-until", "2099-01-01")
    cli("hub-status", outreach_id, "no-such-hub", "PASS", code=1)
    assert cli("gate", outreach_id, "--channel", "email", "--json").json["tier"] == 0
    assert "acme.example" in cli("gate", outreach_id).out

    signal_id = cli("signal", outreach_id, "NEWS_MENTION", "n1", "--json").json["signal_id"]
    assert cli("signal", outreach_id, "NEWS_MENTION", "n1", "--json").json["signal_id"] == signal_id
    score = cli("score", outreach_id, "--json").json
    assert score["score"] == 5
    assert len(score["contributions"]) == 1
    assert cli("score", outreach_id, "--as-of", "2001-01-01", "--json").json["score"] == 0
    assert cli("score", "--refresh", "--json").json == {"changed": 0}

    check_scores(cli, outreach_id)

    override = cli("override", "add", outreach_id, "BLOCK_EMAIL", "--reason", "asked", "--json").json["override_id"]
    cli("override", "add", outreach_id, "BLOCK_EMAIL", "--reason", "asked", code=1)
    cli(
        "override",
        "add",
        outreach_id,
        "FORCE_TIER",
        "--reason",
        "x",
        "--tier",
        "2",
        "--expires-at",
        "2099-01-01T00:00Z",
    )
    cli("override", "disable-marketing", outreach_id, "--reason", "asked")
    assert len(cli("override", "list", "--company", outreach_id, "--json").json) == 3
    reasons = [r["code"] for r in cli("gate", outreach_id, "--channel", "email", "--json", code=1).error["reasons"]]
    assert reasons == ["OX102", "OX104"]
    assert "OX104" in cli("gate", outreach_id, code=1).err
    explained = cli("explain", outreach_id, "--channel", "email", "--json").json
    assert {row["code"] for row in explained["gate"] if row["failing"]} == {"OX102", "OX104"}
    cli("override", "enable-marketing", outreach_id, "--reason", "came back")
    cli("override", "remove", override, "--reason", "came back")
    cli("override", "remove", override, "--reason", "came back", code=1)
    assert len(cli("override", "list", "--company", outreach_id, "--json").json) == 1
    assert len(cli("override", "list", "--past", "--json").json) == 3

    assert "OX204" in cli("resume", "--reason", "x", code=1).err
    halt = cli("halt", "--reason", "test", "--json").json
    assert cli("halt", "--reason", "test", "--json").json == halt
    assert not [c for c in cli("doctor", "--json").json if c["severity"] == "error" and not c["ok"]]
    assert "halted" in cli("doctor").out
    cli("resume", "--reason", "done")
    assert cli("audit", "verify", "--json").json == []
    head = cli("audit", "head").out
    assert head.count("\n") == 1
    assert len(json.loads(head)["row_hash"]) == 64


def check_scores(cli: Cli, outreach_id: str) -> None:
    """What a score is made of, what other weights would change, and who moved."""
    cli("signal", outreach_id, "RENEWAL_PROXIMITY", "r1", "--occurred-at", "2026-01-01T00:00Z")
    explained = cli("explain", outreach_id, "--json").json
    breakdown = explained["bit_score"]
    assert {row["signal_type"] for row in breakdown["contributions"]} == {"NEWS_MENTION", "RENEWAL_PROXIMITY"}
    assert all(row["days_left"] <= row["decay_days"] for row in breakdown["contributions"])
    assert breakdown["changes"][0]["signals"]
    drawn = cli("explain", outreach_id).out
    assert "█" in drawn
    assert "days" in drawn
    assert "if no signal comes" in drawn
    assert "last changes" in drawn
    assert "BIT score" not in cli("explain", uuid4()).out

    cli.connection.execute("SELECT outreach.snapshot_tiers()")
    assert cli("moves", "--json").json == []
    cli("weight", "set", "NEWS_MENTION", "--class", "Custom", "--weight", "300.5", "--decay-days", "30",
        "--valid-from", "2020-01-01T00:00Z", "--reason", "test", "--dedupe-window", "7d")  # fmt: skip
    (version,) = [
        row for row in cli("weight", "list", "--json").json if row["in_force"] and row["signal_type"] == "NEWS_MENTION"
    ]
    assert (version["weight_class"], float(version["weight"]), version["reason"]) == ("Custom", 300.5, "test")
    answer = cli("weight", "set", "NEWS_MENTION", "--class", "Low", "--decay-days", "30",
        "--valid-from", "2020-01-01T00:00Z", "--reason", "test", "--json", code=1)  # fmt: skip
    assert answer.error["code"] == "OX209"
    assert "new version" in cli("weight", "set", "NEWS_MENTION", "--class", "Low", "--decay-days", "30",
        "--valid-from", "2999-01-01T00:00Z", "--reason", "test").out  # fmt: skip
    cli.connection.execute("SELECT outreach.snapshot_tiers()")
    (move,) = cli("moves", "--json").json
    assert (move["outreach_id"], move["score_tier"]) == (outreach_id, "BURNING")
    assert "BIT score" in cli("moves", "--company", outreach_id).out
    ways = cli("simulate", "NEWS_MENTION=1", "--json").json
    assert [way["outreach_ids"] for way in ways if way["moved"]] == [[outreach_id]]
    assert "distribution" in cli("simulate", "NEWS_MENTION=1").out
    cli("simulate", "NEWS_MENTION", code=2)
    cli("simulate", "NEWS_MENTION=many", code=2)
    assert cli("simulate", "RUMOUR=1", "--json", code=1).error["code"] == "OX007"


def test_wrong_header_is_wrong_usage(shared: Cli) -> None:
    (shared.cwd / "h.csv").write_bytes(b"name,domain\nAcme,acme.example\n")
    answer = shared("load", "companies", "h.csv", code=2)
    assert "wrong header" in answer.err
    assert "company_name" in answer.err


def test_people(cli: Cli) -> None:
    outreach_id = cli.scalar("SELECT fixture.minted('Acme')")
    (cli.cwd / "p.csv").write_text(
        f"outreach_id,full_name,email\n{outreach_id},Ada Berg,ada@acme.example\n{outreach_id},,x@acme.example\n"
    )
    loaded = cli("load", "people", "p.csv", "--json").json
    assert (loaded["loaded"], loaded["rejected"]) == (1, 1)


def test_holidays(cli: Cli) -> None:
    pytest.importorskip("holidays", reason="the Python package holidays is not installed")
    counted = cli("holidays", "--country", "DE", "--country", "United States", "--year", "2027", "--json").json
    assert counted["holidays"] == counted["changed"] > 15
    assert cli.scalar("SELECT name FROM outreach.holidays WHERE country = 'DE' AND day = '2027-10-03'")
    assert cli.scalar("SELECT count(*) FROM outreach.holidays WHERE country = 'US'") >= 11
    assert cli.scalar("SELECT bool_and(extract(year FROM day) = 2027) FROM outreach.holidays")
    cli.scalar("WITH d AS (DELETE FROM outreach.holidays WHERE country = 'DE' RETURNING 1) SELECT count(*) FROM d")
    again = cli("holidays", "--country", "DE", "--year", "2027", "--year", "2028", "--json").json
    assert again["changed"] == again["holidays"] > 15
    assert "0 of them new" in cli("holidays", "--country", "de", "--year", "2027").out
    assert "no holidays are known" in cli("holidays", "--country", "Atlantis", "--year", "2027", code=2).err


def test_holidays_without_their_package(cli: Cli, tmp_path: Path) -> None:
    hidden = tmp_path / "hidden"
    hidden.mkdir()
    (hidden / "holidays.py").write_text("raise ModuleNotFoundError(\"No module named 'holidays'\", name='holidays')\n")
    path = {"PYTHONPATH": f"{hidden}:{ENVIRONMENT['PYTHONPATH']}"}
    answer = cli("holidays", "--country", "DE", "--year", "2027", "--json", environment=path, code=1)
    assert answer.error["message"] == "the Python package holidays is missing: pip install holidays"


def test_campaign_dispatch_events_and_archive(cli: Cli) -> None:
    cli.connection.execute("SELECT fixture.contactable() FROM generate_series(1, 3)")
    (cli.cwd / "body.txt").write_text("Hello {{ first_name }}\n")
    campaign = cli("campaign", "create", "Spring", "--daily-send-limit", "2", "--json").json["campaign_id"]
    cli("campaign", "add-step", campaign, "1", "--subject", "Hi {{ first_name }}", "--body", "body.txt")
    cli("campaign", "add-step", campaign, "2", "--subject", "Again", "--body", "body.txt", "--delay", "3d")
    preview = cli("campaign", "preview", campaign, "--json").json
    assert sum(row["enrolled"] for row in preview) == 3
    assert "3 of 3 would be enrolled" in cli("campaign", "preview", campaign).out
    cli("campaign", "status", campaign, "active")
    assert cli("campaign", "status", campaign, "draft", "--json", code=1).error["code"] == "OX208"
    assert (
        cli("campaign", "add-step", campaign, 3, "--subject", "x", "--body", "body.txt", "--json", code=1).error["code"]
        == "OX213"
    )
    assert cli("campaign", "enroll", campaign, "--json").json["enrolled"] == 3
    assert cli("campaign", "list", "--json").json[0]["name"] == "Spring"

    inbox = Inbox()
    with SmtpSink(inbox) as sink:
        dispatch = (
            "dispatch",
            "--smtp",
            f"127.0.0.1:{sink.port}",
            "--from",
            "Desk <desk@sender.example>",
            "--drain",
            "--json",
        )
        assert cli(*dispatch).json == {"claimed": 2, "outcomes": {"sent": 2}}
        cli("campaign", "configure", campaign, '{"daily_send_limit": null}', "--reason", "warm")
        assert cli(*dispatch, "--limit", "5").json == {"claimed": 1, "outcomes": {"sent": 1}}
        assert "nothing was due" in cli(*dispatch[:-1]).out
    assert len(inbox.messages) == 3
    assert cli(
        "dispatch", "--smtp", f"127.0.0.1:{free_port()}", "--from", "a@b.example", "--drain", "--json", code=1
    ).error
    cli("campaign", "status", campaign)

    events = [
        {
            "provider": "p",
            "provider_event_id": f"{number}",
            "event_type": "delivered",
            "occurred_at": "2026-01-01T00:00:00Z",
            "provider_message_id": message["Message-ID"],
        }
        for number, message in enumerate(inbox.messages)
    ]
    lines = "\n".join(json.dumps(event) for event in events) + "\n\n"
    (cli.cwd / "e.jsonl").write_text(lines)
    assert cli("events", "e.jsonl", "--json").json == {"inserted": 3, "duplicates": 0}
    assert cli("events", "-", "--json", stdin=lines).json == {"inserted": 0, "duplicates": 3}
    assert "line 4 is not JSON" in cli("events", "-", stdin=lines.strip() + "\n{oops\n", code=1).err
    unknown = json.dumps(events[0] | {"provider_event_id": "new", "event_type": "sneeze"})
    error = cli("events", "-", "--json", stdin=lines + unknown, code=1).error
    assert error["code"] == "OX013"
    assert "from line 1" in error["notes"][0]
    assert cli.scalar("SELECT count(*) FROM outreach.engagement_events") == 3

    assert cli("maintain", "--json").json
    cancelled = cli("campaign", "cancel", campaign, "--reason", "enough", "--json").json["cancelled"]
    assert cancelled == 3
    assert cli("campaign", "requeue", campaign, "--reason", "x", "--code", "OX104", "--json").json["requeued"] == 0
    outreach_id = cli.scalar("SELECT outreach_id FROM outreach.outreach LIMIT 1")
    foreseen = cli("archive", outreach_id, "--reason", "left", "--json").json
    assert cli.scalar("SELECT count(*) FROM outreach.outreach") == 3
    assert cli("archive", outreach_id, "--reason", "left", "--execute", "--json").json == foreseen
    assert cli.scalar("SELECT count(*) FROM outreach.outreach") == 2
    assert not [c for c in cli("doctor", "--json").json if c["severity"] == "error" and not c["ok"]]


def test_sequences(cli: Cli) -> None:
    cli.connection.execute("SELECT fixture.contactable('Acme')")
    person = cli.scalar("SELECT person_id FROM outreach.people")
    (cli.cwd / "a.txt").write_text(
        "Hello {{ first_name }} of {{ company_name }}, {{ unsubscribe_url | default('-') }}\n"
    )
    (cli.cwd / "b.txt").write_text("Dear {{ full_name }}: {{ department }}\n")
    campaign = cli("campaign", "create", "Spring", "--json").json["campaign_id"]
    texts = ("--subject", "Hi {{ first_name }}", "--body", "a.txt")
    first = cli("campaign", "add-step", campaign, "1", *texts, "--json").json["sequence_id"]
    again = ("--delay", "3d", "--condition", "not_opened")
    second = cli("campaign", "add-step", campaign, "2", *texts, *again, "--json").json["sequence_id"]
    assert (
        cli("campaign", "add-step", campaign, "3", *texts, "--condition", "x", "--json", code=1).error["code"]
        == "OX016"
    )
    cli(
        "campaign",
        "set-step",
        second,
        "--delay",
        "5d",
        "--condition",
        "clicked",
        "--subject",
        "Again",
        "--body",
        "a.txt",
    )
    cli("campaign", "set-step", second)
    cli("campaign", "add-variant", second, "B", "--subject", "Other", "--body", "b.txt")
    steps = cli("campaign", "steps", campaign, "--json").json
    assert [(s["step_number"], s["variant"], s["condition"], s["delay"]) for s in steps] == [
        (1, "A", "always", "00:00:00"),
        (2, "A", "clicked", "5 days"),
        (2, "B", "clicked", "5 days"),
    ]
    assert "Again" in cli("campaign", "steps", campaign).out

    shown = cli(
        "campaign", "preview-step", campaign, 1, person, "--unsubscribe-url", "https://u.example/", "--json"
    ).json
    assert shown == {
        "version": 1,
        "variant": "A",
        "subject": "Hi Ada",
        "body": "Hello Ada of Acme, https://u.example/preview\n",
    }
    assert (
        "version 1, variant A\nHi Ada\n\nHello Ada of Acme, -"
        in cli("campaign", "preview-step", campaign, 1, person).out
    )
    assert cli("campaign", "preview-step", campaign, 9, person, "--json", code=1).error["code"] == "OX014"
    assert cli.scalar("SELECT count(*) FROM outreach.send_log") == 0

    cli("campaign", "status", campaign, "active")
    assert cli("campaign", "set-step", first, "--subject", "x", "--json", code=1).error["code"] == "OX213"
    assert cli("campaign", "new-version", campaign, "--json").json["version"] == 2
    steps = cli("campaign", "steps", campaign, "--json").json
    assert {s["version"] for s in steps} == {2}
    assert all(s["may_change"] for s in steps)
    new = {s["step_number"]: s["sequence_id"] for s in steps}
    cli("campaign", "remove-variant", new[2], "B")
    cli("campaign", "remove-step", new[2])
    cli("campaign", "set-step", new[1], "--body", "b.txt")
    failed = cli("campaign", "preview-step", campaign, 1, person, code=1).err
    assert "does not render" in failed
    assert "department" in failed
    assert len(cli("campaign", "steps", campaign, "--version", 1, "--json").json) == 3


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_the_dispatcher_in_good_order(cli: Cli, number: signal.Signals) -> None:
    from test_dispatch import Watching

    cli.connection.execute("SELECT fixture.contactable() FROM generate_series(1, 30)")
    cli.connection.execute("SELECT outreach.enroll_campaign(fixture.campaign())")
    inbox = Watching(on_message=lambda n: time.sleep(0.05))
    with SmtpSink(inbox) as sink:
        arguments = ["dispatch", "--smtp", f"127.0.0.1:{sink.port}", "--from", "desk@sender.example", "--json"]
        process = subprocess.Popen(
            [*COMMAND, *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=cli.cwd,
            env=ENVIRONMENT | {"OUTREACH_DSN": cli.url},
        )
        while inbox.arrived < 3 and process.poll() is None:
            time.sleep(0.01)
        process.send_signal(number)
        out, err = process.communicate(timeout=30)
    assert process.returncode == 0, err
    outcomes = json.loads(out)["outcomes"]
    assert outcomes["sent"] == len(inbox.messages)
    assert outcomes["sent"] + outcomes["released"] == 30
    statuses = cli.connection.execute("SELECT status, count(*) FROM outreach.send_log GROUP BY 1").fetchall()
    assert dict(statuses) == {"sent": outcomes["sent"], "scheduled": outcomes["released"]}


def test_test_runs_the_checkouts_tests(cli: Cli) -> None:
    inside = Cli(cli.url, Path(__file__).parent, cli.connection)
    assert "1 passed" in inside("test", "test_countries.py", "-k", "Russia").out
    inside("test", "no_such_file.py", code=2)


def test_doctor_fails_on_a_broken_audit(cli: Cli) -> None:
    cli.connection.execute("SELECT outreach.halt_all_outreach('test')")
    cli.connection.execute("SELECT outreach.resume_all_outreach('test')")
    cli("audit", "verify")
    with cli.connection.transaction():
        cli.connection.execute("ALTER TABLE outreach.override_audit_log DISABLE TRIGGER ALL")
        cli.connection.execute("UPDATE outreach.override_audit_log SET reason = 'another' WHERE prev_audit_id IS NULL")
        cli.connection.execute("ALTER TABLE outreach.override_audit_log ENABLE TRIGGER ALL")
    assert cli("audit", "verify", "--json", code=1).json
    assert next(c["check_name"] for c in cli("doctor", "--json", code=1).json if not c["ok"]) == "audit chain whole"


def test_audit_against_a_stored_head(cli: Cli) -> None:
    file = cli.cwd / "head.json"

    def verify(code: int = 0) -> Any:
        return cli("audit", "verify", "--against", file, "--json", code=code).json

    def tamper(*statements: str) -> None:
        with cli.connection.transaction():
            for table in ("override_audit_log", "manual_overrides"):
                cli.connection.execute(f"ALTER TABLE outreach.{table} DISABLE TRIGGER ALL".encode())
            for statement in statements:
                cli.connection.execute(statement.encode())
            for table in ("override_audit_log", "manual_overrides"):
                cli.connection.execute(f"ALTER TABLE outreach.{table} ENABLE TRIGGER ALL".encode())

    file.write_text(cli("audit", "head").out)  # of an empty log: anything may follow
    assert verify() == []
    cli("halt", "--reason", "one")
    assert verify() == []
    cli("resume", "--reason", "two")
    file.write_text(cli("audit", "head").out)
    assert verify() == []
    cli("halt", "--reason", "three")
    assert verify() == []  # a longer chain
    assert "holds the stored head, audit_id 2" in cli("audit", "verify", "--against", file).out
    assert "holds" in cli("audit", "verify", "--against", "-", stdin=file.read_text()).out
    file.write_text(cli("audit", "head").out)

    # Rewritten, whole in itself: the last row about another reason.
    tamper("UPDATE outreach.override_audit_log SET reason = 'another' WHERE audit_id = 3")
    assert cli("audit", "verify", "--json").json == []
    assert verify(code=1) == [
        {"audit_id": 3, "problem": "has another hash than the stored head: the tail was rewritten"}
    ]
    # Cut, together with the override that it was about.
    tamper(
        "DELETE FROM outreach.override_audit_log WHERE audit_id = 3",
        "DELETE FROM outreach.manual_overrides WHERE removed_at IS NULL",
    )
    assert cli("audit", "verify", "--json").json == []
    assert verify(code=1) == [{"audit_id": 3, "problem": "the row of the stored head is gone: the tail was cut"}]
    # Cut, and grown again to the old length.
    cli("halt", "--reason", "three")
    assert [row["audit_id"] for row in verify(code=1)] == [3]


@pytest.mark.parametrize(
    "text", ["", "no head", "[]", "{}", '{"audit_id": 1, "row_hash": "00"}', '{"audit_id": "1", "row_hash": null}']
)
def test_what_is_no_head_is_wrong_usage(text: str, shared: Cli) -> None:
    assert "audit head" in shared("audit", "verify", "--against", "-", stdin=text, code=2).err


def test_free_mail_domains_come_from_the_package_or_a_file(cli: Cli) -> None:
    def stored() -> int:
        row = cli.connection.execute("SELECT count(*) FROM outreach.free_mail_domains").fetchone()
        assert row is not None
        return int(row[0])

    listed = "# ours\nOurs.example\n\nours.example  # twice\n"
    assert cli("free-mail-domains", "-", "--json", stdin=listed).json == {"added": 1, "domains": 2}
    assert stored() == 1
    packaged = cli("free-mail-domains", "--json").json
    assert packaged["added"] == packaged["domains"] > 4000
    assert stored() == packaged["added"] + 1
    assert cli("free-mail-domains").out.startswith("0 added")
    assert cli("free-mail-domains", "-", "--json", stdin="good.example\nno host\n", code=1).error["code"] == "OX016"
    assert stored() == packaged["added"] + 1
