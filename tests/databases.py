"""Test databases: a template that is deployed once, and clones of it.

The template holds the deployed project, pgTAP and plpgsql_check in schema `tap`, and tests/fixtures, of which
fixtures.sql is loaded first. It is kept from one run to the next as long as everything that it is made of is the same,
byte for byte.
"""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from psycopg import sql

from outreach.cluster import Cluster, ClusterError, checkout

TEMPLATE = "outreach_test_template"
SETTINGS = {
    "search_path": ("public", "tap", "fixture"),
    "session_preload_libraries": ("plpgsql_check",),  # it must be there before a session's first PL/pgSQL function
}
PSQL = ("--no-psqlrc", "--no-align", "--quiet", "--pset", "pager=off", "--tuples-only", "--set", "ON_ERROR_STOP=1")
NUMBERS = itertools.count(1)  # of the clones that this process made


def client(cluster: Cluster, program: str) -> str:
    """The path of a PostgreSQL client program; skips the test where it is not installed (binaries without clients)."""
    found = cluster.program(program)
    if shutil.which(found) is None:
        pytest.skip(f"{program} is not installed")
    return found


class Databases:
    """The clones of one process; `close` drops them. What a killed process left is dropped by the next one."""

    def __init__(self, cluster: Cluster | None = None) -> None:
        self.home = checkout()
        self.cluster = cluster or Cluster.of_checkout(self.home)
        self._open: list[str] = []
        self._prepared: bool | ClusterError = False
        self._shared: str | None = None

    def clone(self) -> str:
        """A new database, cloned from the template; returns its name."""
        self._prepare()
        name = f"outreach_test_{os.getpid()}_{next(NUMBERS)}"
        self.cluster.create_database(name, template=TEMPLATE, settings=SETTINGS)
        self._open.append(name)
        return name

    def shared(self) -> str:
        """The clone for tests that leave nothing behind."""
        if self._shared is None:
            self._shared = self.clone()
        return self._shared

    def drop(self, name: str) -> None:
        self.cluster.drop_database(name)
        self._open.remove(name)
        if name == self._shared:
            self._shared = None

    def close(self) -> None:
        for name in list(self._open):
            self.drop(name)

    def psql(self, database: str, *arguments: str, timeout: float | None = None) -> subprocess.CompletedProcess[str]:
        """psql as pg_prove calls it."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        return subprocess.run(
            [self.cluster.program("psql"), *PSQL, *arguments, self.cluster.url(database)],
            env=environment | {"LC_ALL": "C.UTF-8", "PGCONNECT_TIMEOUT": "10"},
            cwd=self.home,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=timeout,
            check=False,
        )

    def _prepare(self) -> None:
        if isinstance(self._prepared, ClusterError):
            raise self._prepared  # once is enough: every test would build the template again, in vain
        if self._prepared:
            return
        try:
            self.cluster.up()
            with self.cluster.locked():
                self._drop_leftovers()
                fingerprint = self._fingerprint()
                if self._built_from() != fingerprint:
                    self._build(fingerprint)
            self._prepared = True
        except ClusterError as error:
            self._prepared = error
            raise

    def _drop_leftovers(self) -> None:
        for name in self.cluster.databases():
            clone = re.fullmatch(r"outreach_test_(\d+)_\d+", name)
            if clone and not _is_alive(int(clone[1])):
                self.cluster.drop_database(name)

    def _fingerprint(self) -> str:
        """Of everything that the template is made of."""
        digest = hashlib.sha256(self.cluster.postgres.version.encode())
        files = [self.home / "sqitch.plan", self.home / "sqitch.conf", Path(__file__)]
        for folder in ("deploy", "verify", "tests/fixtures"):
            files += sorted((self.home / folder).rglob("*.sql"))
        for file in files:
            content = file.read_bytes()
            digest.update(f"{file.relative_to(self.home)}\0{len(content)}\0".encode() + content)
        return digest.hexdigest()

    def _built_from(self) -> str | None:
        with self.cluster.connect() as connection:
            row = connection.execute(
                "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [TEMPLATE]
            ).fetchone()
        return row[0] if row else None

    def _build(self, fingerprint: str) -> None:
        with self.cluster.building(TEMPLATE) as name:
            self.cluster.sqitch(name, "deploy", "--verify", quiet=True)
            with self.cluster.connect(name) as connection:
                connection.execute("CREATE SCHEMA tap")
                connection.execute("CREATE EXTENSION pgtap SCHEMA tap")
                connection.execute("CREATE EXTENSION plpgsql_check SCHEMA tap")
                connection.execute("GRANT USAGE ON SCHEMA tap TO PUBLIC")
                path = sql.SQL(", ").join(map(sql.Identifier, SETTINGS["search_path"]))
                database = sql.Identifier(name)
                connection.execute(sql.SQL("ALTER DATABASE {} SET search_path = {}").format(database, path))
            fixtures = self.home / "tests" / "fixtures"
            for file in sorted(fixtures.rglob("*.sql"), key=lambda file: (file.name != "fixtures.sql", file)):
                loaded = self.psql(name, "--single-transaction", "--file", str(file))
                if loaded.returncode != 0:
                    raise ClusterError(f"{file.relative_to(self.home)} does not load:\n{loaded.stderr}")
            with self.cluster.connect() as connection:
                # No connection, no autovacuum worker: nothing may be in a template while it is cloned.
                connection.execute(sql.SQL("ALTER DATABASE {} WITH ALLOW_CONNECTIONS false").format(database))
                connection.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(database, fingerprint))


def _is_alive(pid: int) -> bool:
    with contextlib.suppress(PermissionError):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
    return True
