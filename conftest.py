"""pytest for the whole project: tests/**/*.sql as test items, and databases for the tests in Python."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from databases import Databases
from outreach.cluster import Cluster
from pgtap import DATABASES, Count, SqlFile, is_test_file


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--require-pgtap", action="store_true", help="fail unless at least one SQL test file ran")


def pytest_configure(config: pytest.Config) -> None:
    config.stash[DATABASES] = Databases()
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Count(config.getoption("--require-pgtap")))


def pytest_unconfigure(config: pytest.Config) -> None:
    if DATABASES in config.stash:
        config.stash[DATABASES].close()


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    return SqlFile.from_parent(parent, path=file_path) if is_test_file(file_path) else None


@pytest.fixture(scope="session")
def databases(pytestconfig: pytest.Config) -> Databases:
    return pytestconfig.stash[DATABASES]


@pytest.fixture(scope="session")
def cluster(databases: Databases) -> Cluster:
    """The private cluster, running."""
    databases.cluster.up()
    return databases.cluster


@pytest.fixture
def clone(databases: Databases) -> Iterator[str]:
    """The libpq URI (as superuser) of a fresh database of the test's own, dropped after it."""
    name = databases.clone()
    yield databases.cluster.url(name)
    databases.drop(name)


@pytest.fixture(scope="module")
def module_clone(databases: Databases) -> Iterator[str]:
    """Like `clone`, one for all tests of a file."""
    name = databases.clone()
    yield databases.cluster.url(name)
    databases.drop(name)


@pytest.fixture
def connect(request: pytest.FixtureRequest) -> Iterator[Callable[..., psycopg.Connection[Any]]]:
    """connect(url=<the clone>, **psycopg's arguments): connections that are closed after the test."""
    opened: list[psycopg.Connection[Any]] = []

    def open_one(url: str | None = None, **arguments: Any) -> psycopg.Connection[Any]:
        connection = psycopg.connect(url or request.getfixturevalue("clone"), **arguments)
        opened.append(connection)
        return connection

    yield open_one
    for connection in opened:
        connection.close()
