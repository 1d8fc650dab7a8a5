"""SQL test files as pytest items: each is run by psql exactly as pg_prove runs it, and judged by its TAP."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import tap
from databases import Databases

TESTS = Path(__file__).resolve().parent
NOT_TESTS = ("fixtures", "bench")  # folders of tests/ whose SQL files are no tests
TIMEOUT = 300  # seconds for one file
DATABASES = pytest.StashKey[Databases]()


def is_test_file(path: Path) -> bool:
    return path.suffix == ".sql" and path.is_relative_to(TESTS) and path.relative_to(TESTS).parts[0] not in NOT_TESTS


def needs_own_database(script: str) -> bool:
    """Files share a database, since each rolls back; one that cannot says so in a line of its own."""
    return re.search(r"^-- needs: own database\s*$", script, re.MULTILINE) is not None


class Failure(Exception):
    """A file did not pass; the message is the report."""


class SqlFile(pytest.File):
    def collect(self) -> Iterator[pytest.Item]:
        yield SqlItem.from_parent(self, name="pgtap")


class SqlItem(pytest.Item):
    def runtest(self) -> None:
        script = self.path.read_text(encoding="utf-8")
        databases = self.config.stash[DATABASES]
        if needs_own_database(script):
            database = databases.clone()
            try:
                self._run(databases, database)
            finally:
                databases.drop(database)
        elif re.search(r"^\s*COMMIT\s*;", script, re.MULTILINE | re.IGNORECASE):
            raise Failure("it commits into the shared database: add the line `-- needs: own database`")
        else:
            self._run(databases, databases.shared())

    def _run(self, databases: Databases, database: str) -> None:
        try:
            done = databases.psql(database, "--file", str(self.path), timeout=TIMEOUT)
        except subprocess.TimeoutExpired:
            raise Failure(f"no end after {TIMEOUT} seconds") from None
        result = tap.parse(done.stdout)
        self.user_properties.append(("assertions", result.run))
        problems = list(result.problems)
        if done.returncode != 0:
            problems.append(f"psql ended with status {done.returncode}")
        if problems:
            if done.stderr.strip():
                problems += ["--- psql's messages", done.stderr.strip()]
            raise Failure("\n".join(problems))
        if result.skip_reason is not None:
            pytest.skip(result.skip_reason)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], *args: Any, **kwargs: Any) -> Any:
        return (
            str(excinfo.value) if isinstance(excinfo.value, Failure) else super().repr_failure(excinfo, *args, **kwargs)
        )

    def reportinfo(self) -> tuple[Path, int | None, str]:
        return self.path, None, str(self.path.relative_to(self.config.rootpath))


class Count:
    """How many files ran, so that an empty run is noticed. Lives in the process that reports (xdist: the controller)."""

    def __init__(self, required: bool) -> None:
        self.required = required
        self.files = 0
        self.assertions = 0

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        counted = dict(report.user_properties).get("assertions")
        if report.when == "call" and isinstance(counted, int):
            self.files += 1
            self.assertions += counted

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        passed = (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED)
        if self.required and not self.files and session.exitstatus in passed:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self.files or self.required:
            terminalreporter.write_sep("-", f"pgTAP: {self.files} SQL files, {self.assertions} assertions")
        if self.required and not self.files:
            terminalreporter.write_line("FAILED: no SQL test file ran", red=True)
