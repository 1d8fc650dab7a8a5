"""The README: its example runs as printed, and its map names what is there."""

from __future__ import annotations

import re
import subprocess

import psycopg

from databases import Databases
from outreach.cluster import checkout

README = (checkout() / "README.md").read_text()


def test_the_example_runs_and_refuses_as_printed(databases: Databases, clone: str) -> None:
    example = re.search(r"```sql\n(.*?)```", README, re.DOTALL)
    assert example is not None
    ran = subprocess.run(
        [databases.cluster.program("psql"), "--no-psqlrc", "--quiet", "--set", "VERBOSITY=verbose", clone],
        input=example[1],
        capture_output=True,
        text=True,
        check=True,
    )
    printed = [line.removeprefix("--").strip() for line in example[1].splitlines() if line.startswith("-- ")]
    assert re.search(r"^\s*2 \| t$", ran.stdout, re.MULTILINE), "the gate proceeds once"
    assert "2 | t" in printed
    errors = [line.split("<stdin>:")[-1].split(": ", 1)[-1] for line in ran.stderr.splitlines()]
    message, detail = errors[0], errors[1]
    assert message.replace(" ", "") == printed[-2].removeprefix("ERROR:").replace(" ", ""), ran.stderr
    assert detail.strip() == printed[-1].removeprefix("DETAIL:").strip()
    assert ran.stderr.count("OX104") == 2, "one refusal: its code, and the code in its detail"


def test_the_map_names_every_function_and_view(clone: str) -> None:
    named = set(re.findall(r"`([a-z_.]+)`", README[README.index("## Map") :]))
    with psycopg.connect(clone) as connection:
        rows = connection.execute(
            "SELECT proname FROM pg_proc WHERE pronamespace = 'outreach'::regnamespace"
            " UNION SELECT relname FROM pg_class WHERE relnamespace = 'outreach'::regnamespace"
            " AND relkind IN ('r', 'p', 'v')"
        ).fetchall()
    there = {name for (name,) in rows}
    assert len(there) > 50
    assert there - named == set()
    gone = {name for name in named if "." not in name and "/" not in name} - there
    assert gone <= {"registry", "spine", "hubs", "bit", "control", "gate", "campaign", "send", "engagement", "core"}
