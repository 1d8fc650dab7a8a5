"""Run SQL test files with pg_prove: `python tests/prove.py [FILE...]`, default all of them.

The same files that pytest collects, each with a database as pytest would give it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from databases import Databases
from outreach.cluster import PORT, SUPERUSER
from pgtap import TESTS, is_test_file, needs_own_database


def prove(databases: Databases, files: Sequence[Path]) -> int:
    """The worst exit status of pg_prove; output goes where ours goes."""
    groups: dict[bool, list[Path]] = {}
    for file in files:
        groups.setdefault(needs_own_database(file.read_text(encoding="utf-8")), []).append(file)
    runs = [(databases.shared(), groups.get(False, []))] + [
        (databases.clone(), [file]) for file in groups.get(True, [])
    ]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    # pg_prove takes a URI for a name.
    environment |= {"PGHOST": str(databases.cluster.sock), "PGPORT": str(PORT), "PGUSER": SUPERUSER}
    status = 0
    for database, group in runs:
        if group:
            command = ["pg_prove", "--psql-bin", databases.cluster.program("psql"), *map(str, group)]
            done = subprocess.run(command, env=environment | {"PGDATABASE": database}, check=False)
            status = max(status, done.returncode)
    return status


def main(arguments: Sequence[str]) -> int:
    files = [Path(argument) for argument in arguments] or [
        file for file in sorted(TESTS.rglob("*.sql")) if is_test_file(file)
    ]
    if not files:
        print("there are no SQL test files", file=sys.stderr)
        return 1
    databases = Databases()
    try:
        return prove(databases, files)
    finally:
        databases.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
