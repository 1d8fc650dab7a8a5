"""The audit under attack over real connections and real commits: COPY, forged actors, a disk that is full."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg import sql

from databases import Databases
from outreach.cluster import Cluster

LOG = "SELECT action, actor, on_behalf_of FROM outreach.override_audit_log ORDER BY audit_id"
COPY = "COPY outreach.manual_overrides (outreach_id, override_type, reason, created_by) FROM STDIN"


@pytest.fixture
def admin(clone: str) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(clone, autocommit=True) as connection:
        yield connection


@pytest.fixture
def login(admin: psycopg.Connection[Any], databases: Databases) -> Iterator[Callable[..., psycopg.Connection[Any]]]:
    """login(role, …): a connection of a new login that is a member of these roles."""
    made: list[tuple[str, psycopg.Connection[Any]]] = []

    def connect(*roles: str, **arguments: Any) -> psycopg.Connection[Any]:
        name = f"attack_{secrets.token_hex(6)}"
        admin.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(name)))
        for role in roles:
            admin.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(role), sql.Identifier(name)))
        url = databases.cluster.url(admin.info.dbname, name)
        made.append((name, psycopg.connect(url, autocommit=True, **arguments)))
        return made[-1][1]

    yield connect
    for name, connection in made:
        connection.close()
        admin.execute(sql.SQL("DROP OWNED BY {0}; DROP ROLE {0}").format(sql.Identifier(name)))


def rows(connection: psycopg.Connection[Any], query: str) -> list[tuple[Any, ...]]:
    return connection.execute(query.encode()).fetchall()


def minted(admin: psycopg.Connection[Any]) -> UUID:
    row = admin.execute("SELECT fixture.minted()").fetchone()
    assert row is not None
    return UUID(str(row[0]))


def copy_in(connection: psycopg.Connection[Any], company: UUID) -> None:
    with connection.cursor() as cursor, cursor.copy(COPY) as copy:
        copy.write_row((company, "BLOCK_EMAIL", "by COPY", "somebody else"))
        copy.write_row((company, "BLOCK_PHONE", "by COPY", "somebody else"))


def test_copy_is_audited_and_cannot_forge_who(
    admin: psycopg.Connection[Any], login: Callable[..., psycopg.Connection[Any]]
) -> None:
    owner = login("outreach_control")
    copy_in(owner, minted(admin))
    assert rows(admin, LOG) == [("INSERT", owner.info.user, None)] * 2
    assert rows(admin, "SELECT DISTINCT created_by FROM outreach.manual_overrides") == [(owner.info.user,)]
    assert rows(admin, "SELECT * FROM outreach.verify_override_audit()") == []


def test_copy_by_anybody_else_is_refused(
    admin: psycopg.Connection[Any], login: Callable[..., psycopg.Connection[Any]]
) -> None:
    everything = [row[0] for row in rows(admin, "SELECT unnest(outreach_internal.access_roles())")]
    for roles in (everything, ["outreach_owner"]):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            copy_in(login(*roles), minted(admin))


@pytest.mark.parametrize(
    "damage",
    [
        'ALTER TABLE outreach.manual_overrides DISABLE TRIGGER "0_audit_override"',
        "ALTER TABLE outreach.manual_overrides DISABLE TRIGGER USER",
        "DROP FUNCTION outreach_internal.audit_override() CASCADE",
        "CREATE OR REPLACE FUNCTION outreach_internal.audit_override() RETURNS trigger"
        + " LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
    ],
)
def test_copy_that_nothing_audits_fails_at_commit(
    damage: str, admin: psycopg.Connection[Any], login: Callable[..., psycopg.Connection[Any]]
) -> None:
    """Committed damage, as its owner left it, and a real commit afterwards."""
    company, owner = minted(admin), login("outreach_control")
    owner.execute(damage.encode())
    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        copy_in(owner, company)
    owner.execute("BEGIN")
    owner.execute("INSERT INTO outreach.manual_overrides (override_type, reason) VALUES ('BLOCK_OUTREACH', 'x')")
    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        owner.execute("COMMIT")
    assert rows(admin, "SELECT * FROM outreach.manual_overrides") == rows(admin, LOG) == []


def test_rules_do_not_bind_copy(admin: psycopg.Connection[Any], login: Callable[..., psycopg.Connection[Any]]) -> None:
    company, owner = minted(admin), login("outreach_control")
    owner.execute("CREATE RULE swallow AS ON INSERT TO outreach.manual_overrides DO INSTEAD NOTHING")
    copy_in(owner, company)
    assert len(rows(admin, LOG)) == 2


def test_the_actor_is_the_login_whatever_a_session_says(
    admin: psycopg.Connection[Any], login: Callable[..., psycopg.Connection[Any]]
) -> None:
    operator = login("outreach_operator", "outreach_auditor", application_name="postgres")
    for statement in (
        "SET ROLE outreach_operator",
        "SET application_name = 'postgres'",
        "SET outreach.actor = 'postgres'",
        "SET outreach.on_behalf_of = 'the boss'",
        "SELECT set_config('session_authorization', session_user, false)",
        "SELECT outreach.halt_all_outreach('who was it')",
        "SET ROLE outreach_auditor",
        "RESET ROLE",
        "SELECT outreach.resume_all_outreach('nobody')",
    ):
        operator.execute(statement.encode())
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        operator.execute("SET SESSION AUTHORIZATION postgres")
    # The role at the commit, when the row is written, is another than at the change; the login is not.
    with operator.transaction():
        operator.execute("SELECT outreach.halt_all_outreach('again')")
        operator.execute("SET LOCAL ROLE outreach_auditor")
    assert rows(admin, LOG) == [(action, operator.info.user, "the boss") for action in ("INSERT", "UPDATE", "INSERT")]


def test_nobody_but_a_superuser_sets_triggers_aside(
    admin: psycopg.Connection[Any], login: Callable[..., psycopg.Connection[Any]]
) -> None:
    everything = [row[0] for row in rows(admin, "SELECT unnest(outreach_internal.access_roles())")]
    attacker = login(*everything, "outreach_owner", "outreach_control", "cl_owner")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        attacker.execute("SET session_replication_role = replica")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        attacker.execute("ALTER TABLE outreach.manual_overrides DISABLE TRIGGER ALL")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        attacker.execute("SELECT set_config('session_replication_role', 'replica', true)")


def test_copy_in_replica_mode_is_audited(admin: psycopg.Connection[Any]) -> None:
    company = minted(admin)
    admin.execute("SET session_replication_role = replica")
    copy_in(admin, company)
    admin.execute("SET session_replication_role = origin")
    assert [row[0] for row in rows(admin, LOG)] == ["INSERT"] * 2
    assert rows(admin, "SELECT * FROM outreach.verify_override_audit()") == []


def limit_files(cluster: Cluster, pid: int, size: str) -> None:
    """How large a file that process may write; said by the user that runs it, for root in a container may not."""
    if shutil.which("prlimit") is None:
        pytest.skip("prlimit is not installed")
    user, group = (cluster.owner.pw_uid, cluster.owner.pw_gid) if os.geteuid() == 0 else (None, None)
    subprocess.run(["prlimit", f"--pid={pid}", f"--fsize={size}:"], user=user, group=group, cwd="/", check=True)


def test_where_the_disk_is_full_nothing_happens(
    admin: psycopg.Connection[Any], login: Callable[..., psycopg.Connection[Any]], databases: Databases
) -> None:
    """The backend may write no file beyond 17 MB. Each change takes more of the log than of the overrides, so that the
    log is what cannot grow; segments of the write-ahead log are smaller than that."""
    operator = login("outreach_operator")
    company = minted(admin)
    limit_files(databases.cluster, operator.info.backend_pid, str(17 << 20))
    done = 0
    with pytest.raises(psycopg.Error, match="could not extend file") as refused:  # noqa: PT012 (until it is full)
        for done in range(1000):  # noqa: B007 (counts what was done)
            operator.execute("SELECT outreach.halt_all_outreach(%s)", [secrets.token_hex(100_000)])
            operator.execute("SELECT outreach.resume_all_outreach('next')")
    assert refused.value.sqlstate is not None
    log = rows(admin, "SELECT action FROM outreach.override_audit_log ORDER BY audit_id")
    assert len(log) in (2 * done, 2 * done + 1)
    assert [row[0] for row in log] == (["INSERT", "UPDATE"] * (done + 1))[: len(log)]
    assert rows(admin, "SELECT count(*) FROM outreach.manual_overrides WHERE removed_at IS NULL") == [(len(log) % 2,)]
    assert rows(admin, "SELECT * FROM outreach.verify_override_audit()") == []
    limit_files(databases.cluster, operator.info.backend_pid, "unlimited")
    operator.execute("SELECT outreach.add_override(%s, 'BLOCK_EMAIL', 'there is room again')", [company])
    assert len(rows(admin, LOG)) == len(log) + 1
