"""Backups: a plain dump comes back whole, and what comes back without guards or grants is seen by the posture."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from databases import Databases, client
from outreach.cluster import Cluster, checkout

SCHEMAS = ("cl", "outreach", "outreach_internal", "people")
FAILED = "SELECT check_name, detail FROM outreach.posture() WHERE NOT ok AND severity = 'error'"
GUARDS = """
    SELECT t.tgrelid::regclass::text, t.tgname::text, t.tgenabled::text, pg_get_triggerdef(t.oid)
    FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid
    WHERE NOT t.tgisinternal AND c.relnamespace::regnamespace::text = ANY (%s) ORDER BY 1, 2
"""
TABLES = """
    SELECT c.oid::regclass::text FROM pg_class AS c
    WHERE c.relkind = 'r' AND c.relnamespace::regnamespace::text = ANY (%s) ORDER BY 1
"""
HISTORY = """
    SELECT outreach.add_override(fixture.contactable('Kept'), 'BLOCK_EMAIL', 'kept');
    SELECT outreach.set_marketing_disabled(fixture.contactable('Flagged'), true, 'kept');
    SELECT outreach.remove_override((SELECT override_id FROM outreach.manual_overrides LIMIT 1), 'lifted');
    SELECT outreach.halt_all_outreach('kept'); SELECT outreach.resume_all_outreach('kept');
    SELECT outreach.record_signal(fixture.contactable('Scored'), 'NEWS_MENTION', 'n', now() - interval '2 days');
    SELECT outreach.enroll_campaign(fixture.campaign()); SELECT count(*) FROM outreach.claim_sends('w', 1);
    SELECT outreach.check_gate(fixture.contactable('Asked'), 'phone');
    SELECT outreach.archive_outreach(ARRAY[fixture.minted('Archived')], 'gone', false);
    SELECT outreach.suppress('email', 'a@b.example', 'asked', 'test');
"""


@pytest.fixture
def empty(databases: Databases) -> Iterator[Callable[..., str]]:
    """empty(deployed=False): the name of a new database without test helpers."""
    made: list[str] = []

    def create(deployed: bool = False) -> str:
        name = f"outreach_restore_{os.getpid()}_{len(made)}"
        if deployed:
            databases.cluster.deploy(name, fresh=True, quiet=True)
        else:
            databases.cluster.create_database(name)
        made.append(name)
        return name

    yield create
    for name in made:
        databases.cluster.drop_database(name)


def run(cluster: Cluster, program: str, *arguments: str, fails: bool = False) -> str:
    done = subprocess.run(
        [client(cluster, program), *arguments], capture_output=True, text=True, check=False, cwd=checkout()
    )
    assert (done.returncode != 0) == fails, done.stderr
    return done.stderr


def dump(cluster: Cluster, url: str, directory: Path, *arguments: str) -> str:
    file = directory / "dump"
    schemas = [f"--schema={schema}" for schema in SCHEMAS]
    run(cluster, "pg_dump", "--format=custom", f"--file={file}", *schemas, *arguments, url)
    return str(file)


def contents(url: str) -> dict[str, list[Any]]:
    """Every row of every table, every guard and every grant as the posture writes it."""
    with psycopg.connect(url, autocommit=True) as connection:
        found: dict[str, list[Any]] = {"guards": connection.execute(GUARDS, [list(SCHEMAS)]).fetchall()}
        for (table,) in connection.execute(TABLES, [list(SCHEMAS)]).fetchall():
            found[table] = [
                row[0] for row in connection.execute(f"SELECT t::text FROM {table} AS t ORDER BY 1".encode())
            ]
        found["posture"] = connection.execute(
            "SELECT p::text FROM outreach_internal.present_posture AS p ORDER BY 1"
        ).fetchall()
        found["head"] = connection.execute("SELECT * FROM outreach.override_audit_head()").fetchall()
        found["problems"] = connection.execute("SELECT * FROM outreach.verify_override_audit()").fetchall()
    return found


def failed(url: str) -> dict[str, str]:
    with psycopg.connect(url, autocommit=True) as connection:
        return {str(name): str(detail) for name, detail in connection.execute(FAILED.encode())}


@pytest.fixture
def filled(clone: str) -> str:
    with psycopg.connect(clone, autocommit=True) as connection:
        for statement in HISTORY.split(";\n"):
            if statement.strip():
                connection.execute(statement.encode())
    return clone


def test_a_plain_dump_comes_back_whole(
    filled: str, databases: Databases, empty: Callable[..., str], tmp_path: Path
) -> None:
    cluster = databases.cluster
    before = contents(filled)
    assert len(before["outreach.override_audit_log"]) == 5
    assert before["problems"] == []
    restored = cluster.url(empty())
    run(cluster, "pg_restore", "--exit-on-error", "--dbname", restored, dump(cluster, filled, tmp_path))
    assert failed(restored) == {}
    after = contents(restored)
    assert list(after) == list(before)
    for name, rows in before.items():
        assert after[name] == rows, name
    assert {enabled for _, _, enabled, _ in after["guards"]} == {"A"}
    # And it goes on: the chain continues from its head, the guards refuse.
    with psycopg.connect(restored, autocommit=True) as connection:
        connection.execute("SELECT outreach.halt_all_outreach('after the restore')")
        assert connection.execute("SELECT * FROM outreach.verify_override_audit()").fetchall() == []
        for statement in ("DELETE FROM outreach.override_audit_log", "TRUNCATE outreach.gate_decisions"):
            with pytest.raises(psycopg.Error) as refused:
                connection.execute(statement.encode())
            assert refused.value.sqlstate == "OX212"


def test_a_dump_of_the_whole_database_comes_back_whole(
    filled: str, databases: Databases, empty: Callable[..., str], tmp_path: Path
) -> None:
    """As `pg_dump | pg_restore` is mostly used: with everything that is in it, here also what the tests need."""
    cluster, file = databases.cluster, tmp_path / "dump"
    run(cluster, "pg_dump", "--format=custom", f"--file={file}", filled)
    restored = cluster.url(empty())
    run(cluster, "pg_restore", "--exit-on-error", "--dbname", restored, str(file))
    assert failed(restored) == {}
    assert contents(restored) == contents(filled)


def test_data_alone_with_triggers_disabled_is_seen(
    filled: str, databases: Databases, empty: Callable[..., str], tmp_path: Path
) -> None:
    """--disable-triggers turns every trigger on again as an ordinary one: no guard is ALWAYS any more."""
    cluster = databases.cluster
    restored = cluster.url(empty(deployed=True))
    assert failed(restored) == {}
    data = dump(cluster, filled, tmp_path, "--data-only", "--exclude-table-data=outreach_internal.posture_baseline")
    run(cluster, "pg_restore", "--data-only", "--disable-triggers", "--dbname", restored, data, fails=True)
    found = failed(restored)
    assert "0_audit_override" in found["guards_enabled"]
    assert "enabled O" in found["guards_enabled"]


def test_without_privileges_is_seen(
    filled: str, databases: Databases, empty: Callable[..., str], tmp_path: Path
) -> None:
    """The posture's own owner may not even look, and posture says so; all the rest once it may."""
    cluster = databases.cluster
    restored = cluster.url(empty())
    run(cluster, "pg_restore", "--no-privileges", "--dbname", restored, dump(cluster, filled, tmp_path))
    blind = failed(restored)
    assert list(blind) == ["privileges_as_deployed"]
    assert "permission denied" in blind["privileges_as_deployed"]
    with psycopg.connect(restored, autocommit=True) as connection:
        connection.execute("GRANT USAGE ON SCHEMA outreach, outreach_internal TO outreach_control")
        connection.execute("GRANT EXECUTE ON FUNCTION outreach_internal.access_roles() TO outreach_control")
        connection.execute(
            "GRANT SELECT ON outreach_internal.company_summaries, outreach_internal.company_facts TO outreach_control"
        )
    found = failed(restored)
    assert "outreach.claim_sends" in found["privileges_as_deployed"]
    assert "PUBLIC may execute" in found["nothing_for_public"]


def test_without_owners_is_seen(filled: str, databases: Databases, empty: Callable[..., str], tmp_path: Path) -> None:
    cluster = databases.cluster
    restored = cluster.url(empty())
    run(cluster, "pg_restore", "--no-owner", "--dbname", restored, dump(cluster, filled, tmp_path))
    assert "outreach.override_audit_log is postgres" in failed(restored)["owners_as_deployed"]
