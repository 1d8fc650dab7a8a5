"""The tests' own judge: what must fail does fail, with its reason, and pg_prove agrees about the same files."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

import tap
from databases import Databases
from pgtap import Failure, SqlFile


def sql(body: str) -> str:
    return f"BEGIN;\n{body}\nROLLBACK;\n"


PASSING = {
    "plan first": sql("SELECT plan(1); SELECT ok(true, 'fine'); SELECT * FROM finish();"),
    "plan last": sql("SELECT * FROM no_plan(); SELECT ok(true, 'fine'); SELECT * FROM finish();"),
    "own database": "-- needs: own database\nCREATE TABLE t (); SELECT plan(1); SELECT has_table('t');",
    "todo": sql("SELECT plan(2); SELECT todo('later', 1); SELECT ok(false); SELECT ok(true); SELECT * FROM finish();"),
}
FAILING = {
    "a failed assertion": (sql("SELECT plan(2); SELECT is(1, 2, 'same'); SELECT ok(true);"), "not ok 1 - same"),
    "too few": (sql("SELECT plan(2); SELECT ok(true); SELECT * FROM finish();"), "planned 2 assertions and ran 1"),
    "too many": (sql("SELECT plan(1); SELECT ok(true); SELECT ok(true);"), "planned 1 assertions and ran 2"),
    "no plan": (sql("SELECT 'ok 1 - fine';"), "no plan"),
    "an empty file": ("", "no assertion ran"),
    "an empty plan": (sql("SELECT '1..0';"), "no assertion ran"),
    "an error": (sql("SELECT plan(1); SELECT ok(true); SELECT 1/0;"), "division by zero"),
    "bail out": (sql("SELECT plan(1); SELECT ok(true); SELECT 'Bail out!  enough';"), "Bail out!"),
    "a commit": ("BEGIN; SELECT plan(1); SELECT ok(true);\nCOMMIT;\n", "it commits"),
}


def run(request: pytest.FixtureRequest, file: Path) -> None:
    (item,) = SqlFile.from_parent(request.session, path=file).collect()
    item.runtest()


@pytest.mark.parametrize("name", PASSING)
def test_passes(name: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    file = tmp_path / "some.sql"
    file.write_text(PASSING[name])
    run(request, file)


@pytest.mark.parametrize("name", FAILING)
def test_fails(name: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    script, reason = FAILING[name]
    file = tmp_path / "some.sql"
    file.write_text(script)
    with pytest.raises(Failure, match=reason):
        run(request, file)


def test_a_file_may_skip_itself_with_a_reason(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    file = tmp_path / "some.sql"
    file.write_text("\\echo 1..0 # SKIP no such extension\n")
    with pytest.raises(pytest.skip.Exception, match="no such extension"):
        run(request, file)


def test_diagnostics_follow_their_failure() -> None:
    output = (
        '1..3\nnot ok 1 - same\n# Failed test 1: "same"\n#         have: 1\nok 2\n# of no interest\nnot ok 3 # TODO x\n'
    )
    assert tap.parse(output).problems == ["not ok 1 - same", '# Failed test 1: "same"', "#         have: 1"]


@pytest.mark.parametrize("output", ["1..2\nok 1\nok 3\n", "1..1\n1..1\nok 1\n", "1..0 # SKIP x\nok 1\n"])
def test_a_wrong_protocol_is_a_failure(output: str) -> None:
    assert tap.parse(output).problems


@pytest.mark.parametrize(
    ("script", "status"),
    [*((script, 0) for script in PASSING.values()), (FAILING["too few"][0], 1), (FAILING["an error"][0], 1)],
)
def test_pg_prove_agrees(script: str, status: int, tmp_path: Path, databases: Databases) -> None:
    file = tmp_path / "some.sql"
    file.write_text(script)
    command = [sys.executable, str(Path(__file__).with_name("prove.py")), str(file)]
    proved = subprocess.run(command, capture_output=True, text=True, check=False, cwd=databases.home)
    assert (proved.returncode != 0) == (status != 0), proved.stdout + proved.stderr
    assert ("Result: PASS" in proved.stdout) == (status == 0)


def test_databases_of_a_killed_run_are_dropped_by_the_next(databases: Databases) -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    name = f"outreach_test_{dead.pid}_1"
    databases.cluster.up()
    databases.cluster.create_database(name)
    later = Databases(databases.cluster)
    with contextlib.closing(later):
        own = later.clone()
        assert own.startswith(f"outreach_test_{os.getpid()}_")
        assert name not in databases.cluster.databases()
