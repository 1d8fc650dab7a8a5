"""The functions that applications call, under input and surroundings that were made to break them."""

from __future__ import annotations

import itertools
import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from psycopg import sql

from databases import Databases

LONG = "x" * (1 << 20)
TEXTS = [
    "", " ", "'", "''", '"', "\\", "\\'", "';", "'); DROP TABLE outreach.settings CASCADE; --",
    "' OR '1'='1", '"; DROP SCHEMA outreach CASCADE; --', "$$", "$_$'$_$", "$1", "%", "%s", "%I", "%L", "%1$s%2$s%99$s", "%%%",
    "/*", "*/", "--", ";", ":x", "{}", "{", "{{ x }}", "\n", "\r\n\t", "\u202e", "\U0001f4a9", "a\u0300", "NULL", "pg_sleep(9)",
    "outreach.settings", "pg_catalog", "email'", "0", "-1", "1e400", "NaN", "infinity", "Robert'); --", LONG, "'" * 5000, "%s" * 5000,
]  # fmt: skip
VALUES: list[Any] = [None, True, 0, -1, 1e308, 10**40, [], {}, [[]], [{}], [None], {"a": {"b": []}}, ["x"], *TEXTS]
# Not even JSON for PostgreSQL: NUL, surrogates without a partner, no JSON at all.
NO_JSON = [
    '"\\u0000"',
    '[{"a": "\\u0000"}]',
    '[{"\\u0000": 1}]',
    '"\\ud800"',
    '"\\udc00x"',
    '[{"a": "\\ud834"}]',
    "{",
    "'",
    "[1,]",
    "",
]
# Bytes that are no text: NUL cannot be sent at all.
NO_TEXT = [b"\xed\xa0\x80", b"\xff", b"\xc0\x80", b"a\x80"]

# A refusal of ours, of a malformed value, of a missing or wrong argument, of a constraint, of size.
REFUSALS = ("OX", "22", "23", "0A", "54")
KEYS = {
    "add_overrides": ["outreach_id", "override_type", "reason", "forced_tier", "expires_at"],
    "begin_sends": ["send_id", "claim_token"],
    "release_claims": ["send_id", "claim_token"],
    "finish_sends": ["send_id", "claim_token", "outcome", "provider_message_id", "error"],
    "record_events": [
        "provider", "provider_event_id", "event_type", "occurred_at", "send_id", "provider_message_id", "payload",
    ],
    "record_signals": ["outreach_id", "signal_type", "source_ref", "occurred_at", "metadata"],
    "load_companies": ["company_name", "domain", "country", "sovereign_company_id", "identity_status", "eligibility_status"],
    "set_company_status": ["sovereign_company_id", "identity_status", "eligibility_status", "exclusion_reason"],
    "load_people": [
        "outreach_id", "domain", "full_name", "title", "slot_type", "email", "phone", "email_verification", "time_zone",
    ],
    "what_if": ["outreach_id", "override_type", "forced_tier", "expires_at"],
    "configure_campaign": ["name", "min_tier", "min_score_tier", "daily_send_limit", "slot_priority", "channel"],
}  # fmt: skip
CATALOG = """
    SELECT md5(string_agg(line, E'\\n' ORDER BY line)) FROM (
        SELECT concat_ws('|', c.oid::regclass, c.relkind, c.relowner, c.relacl, c.relrowsecurity, c.relhasrules) AS line FROM pg_class AS c
        WHERE c.relnamespace::regnamespace::text !~ '^pg_'
        UNION ALL SELECT concat_ws('|', p.oid::regprocedure, p.proowner, p.proacl, md5(p.prosrc), p.proconfig) FROM pg_proc AS p
        WHERE p.pronamespace::regnamespace::text !~ '^pg_'
        UNION ALL SELECT concat_ws('|', t.tgname, t.tgrelid::regclass, t.tgenabled) FROM pg_trigger AS t
        UNION ALL SELECT concat_ws('|', k.conname, k.conrelid::regclass, pg_get_constraintdef(k.oid)) FROM pg_constraint AS k
        UNION ALL SELECT concat_ws('|', n.nspname, n.nspowner, n.nspacl) FROM pg_namespace AS n WHERE n.nspname !~ '^pg_'
        UNION ALL SELECT concat_ws('|', r.rolname, r.rolsuper, r.rolcanlogin) FROM pg_roles AS r WHERE r.rolname !~ '^attack_'
        UNION ALL SELECT concat_ws('|', s.name, s.setting) FROM pg_settings AS s WHERE s.source = 'database'
    ) AS present
"""


@dataclass(frozen=True)
class Function:
    """A function of schema outreach: its parameters with their types."""

    name: str
    parameters: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        return self.name


@dataclass
class Hub:
    """A filled database, and an attacker who is a member of every access role."""

    url: str
    attacker: psycopg.Connection[Any]
    admin: psycopg.Connection[Any]
    values: dict[str, Any]
    functions: list[Function]

    def argument(self, function: Function, name: str, kind: str) -> Any:
        """A value that is right where it stands, so that it is the attacked argument that decides."""
        if kind == "jsonb":
            return json.dumps(
                [self.element(function)] if function.name in KEYS and function.name != "configure_campaign" else {}
            )
        return self.values.get(name, self.values.get(kind))

    def element(self, function: Function) -> dict[str, Any]:
        return {key: self.values.get(key, "x") for key in KEYS.get(function.name, ["x"])}

    def outcome(self, function: Function, arguments: dict[str, Any]) -> str | None:
        """Calls it and undoes what it did; the SQLSTATE of a refusal."""
        call = sql.SQL("SELECT * FROM outreach.{}({})").format(
            sql.Identifier(function.name),
            sql.SQL(", ").join(
                sql.SQL("{} => %s::{}").format(sql.Identifier(name), sql.SQL(kind))
                for name, kind in function.parameters
            ),
        )
        try:
            with self.attacker.transaction(force_rollback=True):
                self.attacker.execute(call, [arguments[name] for name, _ in function.parameters])
                self.attacker.execute("SET CONSTRAINTS ALL IMMEDIATE")
        except psycopg.Error as error:
            return error.sqlstate or "no SQLSTATE"
        return None


@pytest.fixture(scope="module")
def hub(module_clone: str, databases: Databases) -> Iterator[Hub]:
    admin = psycopg.connect(module_clone, autocommit=True)
    name = f"attack_{secrets.token_hex(6)}"
    admin.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(name)))
    for (role,) in admin.execute("SELECT unnest(outreach_internal.access_roles())").fetchall():
        admin.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(role), sql.Identifier(name)))
    admin.execute(sql.SQL("GRANT CREATE ON SCHEMA public TO {}").format(sql.Identifier(name)))

    def one(query: str, *parameters: Any) -> Any:
        row = admin.execute(query.encode(), parameters).fetchone()
        assert row is not None
        return row[0]

    company = one("SELECT fixture.contactable('Secret Name Inc')")
    campaign = one("SELECT fixture.campaign()")
    draft = one("SELECT fixture.campaign(activate => false)")
    one("SELECT outreach.enroll_campaign(%s)", campaign)
    claimed = admin.execute("SELECT send_id, claim_token FROM outreach.claim_sends('w')").fetchone()
    assert claimed is not None
    values: dict[str, Any] = {
        "outreach_id": str(company),
        "outreach_ids": [company],
        "campaign_id": str(campaign),
        "draft": draft,
        "send_id": str(claimed[0]),
        "claim_token": str(claimed[1]),
        "override_id": str(one("SELECT outreach.add_override(%s, 'BLOCK_PHONE', 'x')", company)),
        "sovereign_company_id": str(one("SELECT fixture.company()")),
        "sovereign_company_ids": None,
        "channel": "email",
        "channels": ["email"],
        "hub_id": "dol-filings",
        "status": "PASS",
        "override_type": "BLOCK_EMAIL",
        "signal_type": "NEWS_MENTION",
        "outcome": "sent",
        "event_type": "open",
        "occurred_at": one("SELECT now()::text"),
        "reason": "x",
        "forced_tier": None,
        "expires_at": None,
        "payload": {},
        "metadata": {},
        "identity_status": "PASS",
        "eligibility_status": "ELIGIBLE",
        "email_verification": "VALID",
        "country": "US",
        "slot_type": "CEO",
        "time_zone": "UTC",
        "domain": "new.example",
        "email": "new@new.example",
        "min_tier": 0,
        "min_score_tier": "COLD",
        "slot_priority": ["HR"],
        "daily_send_limit": None,
        "codes": None,
        "dry_run": True,
        "name": "x",
        "uuid": str(company),
        "text": "x",
        "text[]": ["x"],
        "integer": 1,
        "numeric": 7.5,
        "boolean": True,
        "timestamp with time zone": one("SELECT now()::text"),
        "interval": "5 minutes",
        "uuid[]": [company],
    }
    functions = [
        Function(str(function), tuple(zip(names or [], kinds, strict=True)))
        for function, names, kinds in admin.execute(
            """
            SELECT p.proname, p.proargnames[1 : p.pronargs],
              ARRAY(SELECT format_type(t, NULL) FROM unnest(p.proargtypes) WITH ORDINALITY AS a (t, n) ORDER BY n)
            FROM pg_proc AS p
            WHERE p.pronamespace = 'outreach'::regnamespace AND p.prorettype <> 'trigger'::regtype
            ORDER BY p.proname
            """
        )
    ]
    attacker = psycopg.connect(databases.cluster.url(admin.info.dbname, name), autocommit=True)
    attacker.execute("SET statement_timeout = '60s'")
    yield Hub(module_clone, attacker, admin, values, functions)
    attacker.close()
    admin.execute(sql.SQL("DROP OWNED BY {0} CASCADE; DROP ROLE {0}").format(sql.Identifier(name)))
    admin.close()


def attacks(hub: Hub, function: Function, name: str, kind: str) -> Iterator[Any]:
    """Values for one parameter."""
    if kind == "text":
        yield from TEXTS
        yield from NO_TEXT
    elif kind == "text[]":
        yield from ([text] for text in TEXTS)
        yield from ('{"', "{{a},{b}}", ["email", None])
    elif kind == "jsonb":
        yield from NO_JSON
        yield from (json.dumps(value) for value in VALUES)
        good = hub.element(function)
        whole = function.name == "configure_campaign" or name in ("metadata", "payload", "value", "bit_weights")
        for key, value in itertools.product(good, [*(v for v in VALUES if v is not LONG), "\0", LONG[: 1 << 16]]):
            bad = good | {key: value}
            yield json.dumps(bad if whole else [bad])
        for text in TEXTS[:-3]:
            yield json.dumps({text: 1} if whole else [good | {text: text}])


def test_every_function_is_attacked(hub: Hub) -> None:
    kinds = {kind for function in hub.functions for _, kind in function.parameters}
    assert kinds <= {
        *(
            "text",
            "text[]",
            "jsonb",
            "uuid",
            "uuid[]",
            "integer",
            "numeric",
            "boolean",
            "interval",
            "timestamp with time zone",
        ),
    }
    assert len(hub.functions) > 50
    assert set(KEYS) <= {function.name for function in hub.functions}


def test_no_text_and_no_json_breaks_a_function(hub: Hub) -> None:
    """Each call ends in a result or in a refusal: no internal error, no syntax error, no unknown object, no privilege."""
    before = hub.admin.execute(CATALOG.encode()).fetchone()
    wrong, calls = [], 0
    for function in hub.functions:
        good = {name: hub.argument(function, name, kind) for name, kind in function.parameters}
        for name, kind in function.parameters:
            for value in attacks(hub, function, name, kind):
                # Bytes go as text of the wire, so that it is the server that judges them.
                sent = psycopg.types.string.StrDumper if isinstance(value, bytes) else None
                calls += 1
                arguments = good | {name: Raw(value) if sent else value}
                code = hub.outcome(function, arguments)
                if code is not None and not code.startswith(REFUSALS):
                    wrong.append((function.name, name, code, str(value)[:60]))
    print(f"{calls:,} calls of {len(hub.functions)} functions")
    assert wrong == []
    assert calls > 3000
    assert hub.admin.execute(CATALOG.encode()).fetchone() == before
    assert hub.admin.execute("SELECT * FROM outreach.verify_override_audit()").fetchall() == []
    failed = "SELECT check_name FROM outreach.posture() WHERE NOT ok AND severity = 'error' AND check_name <> 'owners_as_deployed'"
    assert hub.admin.execute(failed.encode()).fetchall() == []


class Raw:
    """Bytes to be sent as they are, as a text parameter."""

    def __init__(self, data: bytes) -> None:
        self.data = data


class RawDumper(psycopg.adapt.Dumper):
    def dump(self, obj: Raw) -> bytes:
        return obj.data


psycopg.adapters.register_dumper(Raw, RawDumper)


def test_nul_is_stopped_before_it_is_sent(hub: Hub) -> None:
    with pytest.raises(psycopg.DataError, match="NUL"):
        hub.attacker.execute("SELECT outreach.suppress('email', %s, 'x', 'y')", ["a\0b"])
    with pytest.raises(UnicodeEncodeError):
        hub.attacker.execute("SELECT outreach.suppress('email', %s, 'x', 'y')", ["\ud800"])


READS = """
    SELECT jsonb_agg(answer) FROM (
        SELECT to_jsonb(g) AS answer FROM outreach.explain_gate(%(id)s, 'email') AS g
        UNION ALL SELECT to_jsonb(c) FROM outreach.check_gate(%(id)s, 'email') AS c
        UNION ALL SELECT to_jsonb(outreach.bit_score_at(%(id)s))
        UNION ALL SELECT to_jsonb(s) FROM outreach.get_send(%(send)s) AS s
        UNION ALL SELECT to_jsonb(s) FROM outreach.get_campaign(%(campaign)s) AS s
        UNION ALL SELECT to_jsonb(v) FROM outreach.verify_override_audit() AS v
        UNION ALL SELECT to_jsonb(v) - 'scored_at' FROM outreach.vw_marketing_eligibility_with_overrides AS v
        UNION ALL SELECT to_jsonb(v) FROM outreach.vw_overrides AS v
        UNION ALL SELECT to_jsonb(v) FROM outreach.vw_spine_misalignment AS v
        UNION ALL SELECT to_jsonb(p) - 'detail' FROM outreach.posture() AS p WHERE p.check_name <> 'owners_as_deployed'
    ) AS answers
"""
SHADOWED_TABLES = [
    ("outreach", "manual_overrides"), ("outreach", "settings"), ("outreach", "send_log"), ("outreach", "campaigns"),
    ("outreach", "override_audit_log"), ("outreach", "company_hub_status"), ("outreach", "outreach"), ("outreach", "people"),
    ("cl", "company_identity"), ("pg_catalog", "pg_roles"), ("pg_catalog", "pg_class"), ("pg_catalog", "pg_trigger"),
    ("pg_catalog", "pg_proc"),
]  # fmt: skip
SHADOWING_FUNCTIONS = """
    CREATE FUNCTION public.clock_timestamp() RETURNS timestamptz LANGUAGE sql AS $$ SELECT 'infinity'::timestamptz $$;
    CREATE FUNCTION public.now() RETURNS timestamptz LANGUAGE sql AS $$ SELECT '-infinity'::timestamptz $$;
    CREATE FUNCTION public.sha256(bytea) RETURNS bytea LANGUAGE sql AS $$ SELECT '\\x00'::bytea $$;
    CREATE FUNCTION public.format(text, text) RETURNS text LANGUAGE sql AS $$ SELECT 'shadowed' $$;
    CREATE FUNCTION public.format(text, uuid) RETURNS text LANGUAGE sql AS $$ SELECT 'shadowed' $$;
    CREATE FUNCTION public.lower(text) RETURNS text LANGUAGE sql AS $$ SELECT 'shadowed' $$;
    CREATE FUNCTION public.btrim(text) RETURNS text LANGUAGE sql AS $$ SELECT 'shadowed' $$;
    CREATE FUNCTION public.get_byte(bytea, integer) RETURNS integer LANGUAGE sql AS $$ SELECT 7 $$;
    CREATE FUNCTION public.uuid_send(uuid) RETURNS bytea LANGUAGE sql AS $$ SELECT '\\x0000000000000000'::bytea $$;
    CREATE FUNCTION public.yes(uuid, uuid) RETURNS boolean LANGUAGE sql AS $$ SELECT true $$;
    CREATE FUNCTION public.yes(text, text) RETURNS boolean LANGUAGE sql AS $$ SELECT true $$;
    CREATE FUNCTION public.no(timestamptz, timestamptz) RETURNS boolean LANGUAGE sql AS $$ SELECT false $$;
    CREATE FUNCTION public.nothing(bytea, bytea) RETURNS bytea LANGUAGE sql AS $$ SELECT '\\x00'::bytea $$;
    CREATE OPERATOR public.= (LEFTARG = uuid, RIGHTARG = uuid, FUNCTION = public.yes);
    CREATE OPERATOR public.= (LEFTARG = text, RIGHTARG = text, FUNCTION = public.yes);
    CREATE OPERATOR public.~ (LEFTARG = text, RIGHTARG = text, FUNCTION = public.yes);
    CREATE OPERATOR public.!~ (LEFTARG = text, RIGHTARG = text, FUNCTION = public.yes);
    CREATE OPERATOR public.> (LEFTARG = timestamptz, RIGHTARG = timestamptz, FUNCTION = public.no);
    CREATE OPERATOR public.<= (LEFTARG = timestamptz, RIGHTARG = timestamptz, FUNCTION = public.no);
    CREATE OPERATOR public.|| (LEFTARG = bytea, RIGHTARG = bytea, FUNCTION = public.nothing);
"""


@pytest.fixture
def shadowed(hub: Hub, databases: Databases) -> Iterator[psycopg.Connection[Any]]:
    """A session of the attacker in which built-ins and tables have doubles that come first."""
    url = databases.cluster.url(hub.admin.info.dbname, hub.attacker.info.user)
    with psycopg.connect(url, autocommit=True) as connection:
        for _, table in SHADOWED_TABLES:
            connection.execute(sql.SQL("CREATE TEMP TABLE {} (x integer)").format(sql.Identifier(table)))
        connection.execute("BEGIN")
        connection.execute(SHADOWING_FUNCTIONS)
        connection.execute("SET LOCAL search_path = pg_temp, public, pg_catalog")
        yield connection
        connection.execute("ROLLBACK")


def test_names_that_shadow_ours_change_no_answer(hub: Hub, shadowed: psycopg.Connection[Any]) -> None:
    ids = {"id": hub.values["outreach_id"], "send": hub.values["send_id"], "campaign": hub.values["campaign_id"]}
    answers = []
    for connection in (hub.attacker, shadowed):
        with connection.transaction(force_rollback=True):
            answers.append(connection.execute(READS.encode(), ids).fetchone())
    assert answers[0] == answers[1]
    assert answers[0] is not None
    assert len(answers[0][0]) > 20


def test_the_doubles_do_work_for_the_attacker_alone(shadowed: psycopg.Connection[Any]) -> None:
    """The control: in the attacker's own statements they are taken."""
    row = shadowed.execute("SELECT clock_timestamp()::text, 'a'::text = 'b'::text, lower('A'::text)").fetchone()
    assert row == ("infinity", True, "shadowed")


def test_what_is_written_under_doubles_is_what_would_be_written_without(
    hub: Hub, shadowed: psycopg.Connection[Any]
) -> None:
    shadowed.execute("SELECT outreach.halt_all_outreach('under doubles')")
    shadowed.execute("SET CONSTRAINTS ALL IMMEDIATE")
    row = shadowed.execute(
        "SELECT actor, recorded_at OPERATOR(pg_catalog.>=) pg_catalog.now(), pg_catalog.length(row_hash)"
        " FROM outreach.override_audit_log ORDER BY audit_id DESC LIMIT 1"
    ).fetchone()
    assert row == (hub.attacker.info.user, True, 32)
    assert shadowed.execute("SELECT * FROM outreach.verify_override_audit()").fetchall() == []
    shadowed.execute("SELECT outreach.suppress('email', '  ANN@Example.COM ', 'asked', 'test')")
    row = shadowed.execute("SELECT outreach.sovereign_bucket(outreach.mint_outreach(%s))", [minted(hub)]).fetchone()
    assert row is not None


def minted(hub: Hub) -> Any:
    row = hub.admin.execute("SELECT fixture.company()").fetchone()
    assert row is not None
    return row[0]


@pytest.mark.parametrize(
    ("domain", "country"), [("not a host", "US"), ("UPPER.example", "US"), ("a.example", "usa"), ("", "US")]
)
def test_operators_of_a_writer_do_not_open_a_check(
    domain: str, country: str, shadowed: psycopg.Connection[Any]
) -> None:
    with pytest.raises(psycopg.errors.CheckViolation):
        shadowed.execute(
            "INSERT INTO cl.company_identity (company_name, domain, country) VALUES ('x', %s, %s)", [domain, country]
        )


# --- what an analyst can learn, and write ---

VIEWS = """
    SELECT c.oid::regclass::text FROM pg_class AS c
    WHERE c.relkind = 'v' AND has_table_privilege('outreach_analyst', c.oid, 'SELECT')
      AND c.relnamespace::regnamespace::text IN ('outreach', 'people', 'cl') ORDER BY 1
"""
PERSONAL = """
    SELECT DISTINCT x FROM outreach.people AS p, LATERAL (VALUES (p.full_name), (p.email), (p.phone), (p.title)) AS v (x) WHERE x IS NOT NULL
    UNION SELECT recipient FROM outreach.send_log UNION SELECT address FROM outreach.suppressions
"""


@pytest.fixture
def analyst(hub: Hub) -> Iterator[psycopg.Connection[Any]]:
    with hub.admin.transaction(force_rollback=True):
        hub.admin.execute("SELECT outreach.suppress('email', 'private@c.example', 'asked', 'test')")
        hub.admin.execute("CREATE FUNCTION public.leak(anyelement) RETURNS boolean COST 0.0000001 LANGUAGE plpgsql AS"
                          " $$ BEGIN RAISE NOTICE 'leak: %', $1; RETURN true; END $$")  # fmt: skip
        yield hub.admin


def test_a_leaky_function_sees_no_more_than_the_view_shows(hub: Hub, analyst: psycopg.Connection[Any]) -> None:
    """A cheap function in WHERE runs before the view's own conditions, so it sees rows that the view leaves out. What
    it can be given are the view's columns, and none of these holds personal data."""
    personal = [row[0] for row in analyst.execute(PERSONAL.encode())]
    assert len(personal) >= 5
    seen: list[str] = []
    analyst.add_notice_handler(lambda notice: seen.append(notice.message_primary or ""))
    views = [row[0] for row in analyst.execute(VIEWS.encode())]
    assert len(views) > 8
    analyst.execute("SET LOCAL ROLE outreach_analyst")
    for view in views:
        seen_before = len(seen)
        shown = analyst.execute(f"SELECT v::text FROM {view} AS v".encode()).fetchall()
        analyst.execute(f"SELECT count(*) FROM {view} AS v WHERE public.leak(v)".encode())
        columns = analyst.execute(f"SELECT * FROM {view} LIMIT 0".encode()).description or []
        for column in columns:
            analyst.execute(
                sql.SQL("SELECT count(*) FROM {} AS v WHERE public.leak(v.{})").format(
                    sql.SQL(view),
                    sql.Identifier(column.name),
                )
            )
        assert len(seen) > seen_before or not shown, view
    analyst.execute("RESET ROLE")
    assert [text for text in seen for secret in personal if secret in text] == []


def test_an_analyst_reads_no_table_behind_a_view(hub: Hub, analyst: psycopg.Connection[Any]) -> None:
    tables = [
        row[0] for row in analyst.execute(VIEWS.replace("'v'", "'r'").replace("has_table", "NOT has_table").encode())
    ]
    assert "outreach.people" in tables
    assert "outreach.send_log" in tables
    assert "outreach.suppressions" in tables


@pytest.mark.parametrize("role", ["outreach_analyst", "outreach_app", "outreach_operator", "outreach_auditor"])
def test_nobody_writes_through_a_view(role: str, hub: Hub) -> None:
    views = [row[0] for row in hub.admin.execute(VIEWS.encode())]
    updatable = (
        "SELECT count(*) FROM pg_class AS c WHERE c.relkind = 'v' AND pg_relation_is_updatable(c.oid, false) & 8 <> 0"
    )
    assert hub.admin.execute(f"{updatable} AND c.oid::regclass::text = ANY (%s)".encode(), [views]).fetchone() != (0,)
    last_updatable = b"""SELECT a.attname FROM pg_attribute AS a WHERE a.attrelid = %s::regclass AND a.attnum > 0
      ORDER BY pg_column_is_updatable(a.attrelid, a.attnum, false) DESC, a.attnum DESC LIMIT 1"""
    for view in views:
        column = (hub.admin.execute(last_updatable, [view]).fetchone() or [""])[0]
        for statement in (
            f"INSERT INTO {view} DEFAULT VALUES",
            f"UPDATE {view} SET {column} = NULL",
            f"DELETE FROM {view}",
            f"TRUNCATE {view}",
        ):
            with pytest.raises(psycopg.Error) as refused, hub.admin.transaction(force_rollback=True):  # noqa: PT012
                hub.admin.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(role)))
                hub.admin.execute(statement.encode())
            # 55000: not updatable at all. 0A000: a computed column. 42809: TRUNCATE is for tables.
            assert refused.value.sqlstate in ("42501", "55000", "0A000", "42809"), (statement, refused.value)
            assert refused.value.sqlstate == "42501" or "UPDATE" not in statement or "vw_overrides" not in view
