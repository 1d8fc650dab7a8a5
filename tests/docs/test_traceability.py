"""docs/traceability.md: every object and every test that it names exists, and so does every decision."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

HOME = Path(__file__).resolve().parents[2]
PAGE = (HOME / "docs" / "traceability.md").read_text(encoding="utf-8")
OBJECT = re.compile(r"(?:outreach|outreach_internal|people|cl)\.\w+(?:\(.*\))?")


def rows() -> Iterator[list[str]]:
    for line in PAGE.splitlines():
        if line.startswith("| ") and not line.startswith("| statement"):
            yield [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]


def named(column: int) -> list[str]:
    return sorted({name for row in rows() for name in re.findall(r"`([^`]+)`", row[column])})


def test_every_statement_has_something_that_implements_it_and_a_test() -> None:
    assert [row for row in rows() if len(row) != 3 or not all(row)] == []
    without_test = [row[0] for row in rows() if not re.search(r"`[a-z/]*tests/", row[2])]
    assert without_test == []
    without_object = [row[0] for row in rows() if not re.search(r"`|\]\(", row[1])]
    assert without_object == []


def test_every_section_of_the_requirements_that_says_something_is_there() -> None:
    sections = re.findall(r"^## PRD (.*?):", PAGE, re.MULTILINE)
    assert sections == ["3", '"Hub ownership"', "4", "5", "6", "7", "8", "9", "10", "11", "12 and 13"]


def test_every_object_exists(module_clone: str) -> None:
    objects = [name for name in named(1) if OBJECT.fullmatch(name)]
    assert len(objects) > 50
    with psycopg.connect(module_clone) as connection:
        missing = [
            name
            for name in objects
            if connection.execute(
                "SELECT to_regprocedure(%s)" if name.endswith(")") else "SELECT to_regclass(%s)", [name]
            ).fetchone()
            == (None,)
        ]
    assert missing == []


def test_what_is_no_object_is_a_role_or_a_change(module_clone: str) -> None:
    others = [name for name in named(1) if not OBJECT.fullmatch(name)]
    with psycopg.connect(module_clone) as connection:
        known = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
    assert [name for name in others if name not in known and not (HOME / "deploy" / f"{name}.sql").exists()] == []


@pytest.mark.parametrize("path", named(2))
def test_every_test_exists(path: str) -> None:
    assert (HOME / path).is_file()


def test_every_link_and_decision_exists() -> None:
    pages = [HOME / "docs" / "traceability.md", HOME / "docs" / "adr" / "README.md"]
    missing = [
        f"{page.name}: {target}"
        for page in pages
        for target in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert missing == []
    decisions = {file.name[:4] for file in (HOME / "docs" / "adr").glob("0*.md")}
    assert decisions == {"0001", "0002", "0003", "0004", "0005", "0006"}
    assert set(re.findall(r"adr (\d{4})", PAGE)) == decisions
