"""A database server as a DBA has one, for tests of deploying: databases, sqitch as any of its roles, dumps."""

from __future__ import annotations

import itertools
import os
import re
import subprocess
from pathlib import Path

import psycopg

from databases import client
from outreach.cluster import PORT, SUPERUSER, Cluster, checkout

NUMBERS = itertools.count(1)


class Site:
    """One server and what is done to it from outside."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster

    def create(self, owner: str | None = None) -> str:
        name = f"site_{next(NUMBERS)}"
        with self.cluster.connect() as connection:
            connection.execute(f"CREATE DATABASE {name}" + (f" OWNER {owner}" if owner else ""))
        return name

    def connect(self, database: str = "postgres", user: str = SUPERUSER) -> psycopg.Connection[tuple[object, ...]]:
        return self.cluster.connect(database, user)

    def run(self, database: str, script: str, user: str = SUPERUSER) -> None:
        with self.connect(database, user) as connection:
            connection.execute(script)

    def rows(self, database: str, query: str, user: str = SUPERUSER) -> list[tuple[object, ...]]:
        with self.connect(database, user) as connection:
            return list(connection.execute(query))

    def sqitch(
        self, database: str, *arguments: str, user: str = SUPERUSER, home: Path | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Plain sqitch, as the documentation tells it to a DBA: PG* variables say where."""
        command, *rest = arguments
        return subprocess.run(
            ["sqitch", command, *rest, "--target", f"db:pg:{database}"],
            cwd=home or checkout(),
            env=self._environment(user) | {"SQITCH_FULLNAME": "A Tester", "SQITCH_EMAIL": "tester@example.org"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )

    def succeeds(self, database: str, *arguments: str, user: str = SUPERUSER, home: Path | None = None) -> str:
        done = self.sqitch(database, *arguments, user=user, home=home)
        assert done.returncode == 0, f"sqitch {' '.join(arguments)}:\n{done.stdout}"
        return done.stdout

    def fails(self, database: str, *arguments: str, user: str = SUPERUSER, home: Path | None = None) -> str:
        done = self.sqitch(database, *arguments, user=user, home=home)
        assert done.returncode != 0, f"sqitch {' '.join(arguments)} should fail:\n{done.stdout}"
        return done.stdout

    def dump(self, database: str, *arguments: str, user: str = SUPERUSER) -> str:
        """The schema, without sqitch's own and without the random key that newer versions of pg_dump write."""
        program = client(self.cluster, "pg_dump")
        done = subprocess.run(
            [program, "--schema-only", "--exclude-schema", "sqitch", *arguments, database],
            env=self._environment(user),
            capture_output=True,
            text=True,
            check=True,
        )
        return re.sub(r"^\\(un)?restrict .*\n", "", done.stdout, flags=re.MULTILINE)

    def _environment(self, user: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not re.match(r"PG|SQITCH_TARGET$|LC_|LANG", name)}
        where = {"PGHOST": str(self.cluster.sock), "PGPORT": str(PORT), "PGUSER": user}
        return kept | where | {"LC_ALL": "C.UTF-8"}
