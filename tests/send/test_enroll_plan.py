"""Enrolment takes time in proportion to the companies, whatever the planner knows of the tables and its arguments."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from race.test_claims import prepare

COMPANIES = 1000
TIMES = 8  # from the sixth on a session may plan for any argument


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", []):
        yield from nodes(below)


def read_plans(notices: list[str]) -> list[dict[str, Any]]:
    """The plans among what auto_explain said."""
    return [json.loads(notice[notice.index("{") :])["Plan"] for notice in notices if "plan:" in notice]


def compared_in_vain(plans: list[dict[str, Any]]) -> int:
    """Rows that joins threw away."""
    return sum(
        node.get("Rows Removed by Join Filter", 0) * node["Actual Loops"] for plan in plans for node in nodes(plan)
    )


def thrown_away(db: psycopg.Connection[Any]) -> int:
    """Rows that joins compared in vain in one enrolment."""
    plans: list[str] = []

    def keep(notice: psycopg.errors.Diagnostic) -> None:
        plans.append(notice.message_primary or "")

    [campaign] = db.execute("SELECT fixture.campaign()").fetchone() or [None]
    db.add_notice_handler(keep)
    db.execute("SET client_min_messages = log")
    assert db.execute("SELECT outreach.enroll_campaign(%s)", [campaign]).fetchone() == (COMPANIES,)
    db.execute("RESET client_min_messages")
    db.remove_notice_handler(keep)
    found = read_plans(plans)
    assert any("send_log" in json.dumps(plan) for plan in found)
    return compared_in_vain(found)


@pytest.mark.parametrize("analyzed", [False, True])
def test_no_join_compares_everything_with_everything(clone: str, analyzed: bool) -> None:
    prepare(clone, COMPANIES)
    if analyzed:
        with psycopg.connect(clone, autocommit=True) as db:
            db.execute("VACUUM ANALYZE")
    with psycopg.connect(clone, autocommit=True) as db:
        db.execute("LOAD 'auto_explain'")
        for setting in (
            "log_min_duration = 0", "log_analyze = on", "log_timing = off", "log_nested_statements = on", "log_format = json",
        ):  # fmt: skip
            db.execute(f"SET auto_explain.{setting}".encode())
        assert max(thrown_away(db) for _ in range(TIMES)) < 20 * COMPANIES
