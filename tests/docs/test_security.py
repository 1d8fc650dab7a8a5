"""docs/security.md: every test that it names exists, and every promise names one."""

from __future__ import annotations

import re
from pathlib import Path

HOME = Path(__file__).resolve().parents[2]
PAGE = (HOME / "docs" / "security.md").read_text(encoding="utf-8")
TEST = re.compile(r"`((?:python/)?tests/[\w/.]+)`")


def test_every_test_named_exists() -> None:
    named = set(TEST.findall(PAGE))
    assert len(named) > 20
    assert sorted(name for name in named if not (HOME / name).is_file()) == []


def test_every_promise_is_attacked() -> None:
    tables = re.findall(r"\| promise \| held by \| attacked by \|\n\|---\|---\|---\|\n((?:\| .*\n)+)", PAGE)
    promises = [line.split(" | ") for table in tables for line in table.splitlines()]
    assert len(promises) > 20
    assert [cells[0] for cells in promises if len(cells) != 3 or not TEST.search(cells[2])] == []
