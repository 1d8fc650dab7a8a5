"""What foreign keys ask about each row is planned once, not for each row."""

from __future__ import annotations

import psycopg
import pytest

from race.test_claims import COMPANIES_SQL, READY_SQL
from send.test_enroll_plan import nodes, read_plans

ROWS = 40
USUAL = 5  # times that a statement is planned for its arguments before it is planned for any


@pytest.mark.parametrize("mode", ["auto", "force_custom_plan"])
def test_keys_are_not_planned_for_each_row(clone: str, mode: str) -> None:
    """With the setting that makes them be, the same test sees it."""
    plans: list[str] = []
    with psycopg.connect(clone, autocommit=True) as db:
        db.execute(COMPANIES_SQL, [ROWS])
        db.add_notice_handler(lambda notice: plans.append(notice.message_primary or ""))
        db.execute("LOAD 'auto_explain'")
        for setting in ("log_min_duration = 0", "log_nested_statements = on", "log_format = json"):
            db.execute(f"SET auto_explain.{setting}".encode())
        db.execute(f"SET plan_cache_mode = {mode}".encode())

        def asked(statement: str) -> list[bool]:
            """Of each row that a key looked up: whether that was planned for this row alone."""
            plans.clear()
            db.execute("SET client_min_messages = log")
            db.execute(statement.encode())
            db.execute("RESET client_min_messages")
            return [
                "$1" not in node["Index Cond"]
                for plan in read_plans([plan for plan in plans if "FROM ONLY" in plan])
                for node in nodes(plan)
                if "Index Cond" in node
            ]

        minted = asked(READY_SQL[0])
        for statement in READY_SQL[1:]:
            db.execute(statement)
        [campaign] = db.execute("SELECT fixture.campaign()").fetchone() or [None]
        enrolled = asked(f"SELECT outreach.enroll_campaign('{campaign}')")

    assert len(minted) == 2 * ROWS  # the pointer's and the spine's
    assert len(enrolled) == 5 * ROWS  # company, person, target and step of a send; the send of a place in the queue
    if mode == "auto":
        assert sum(minted) <= 2 * USUAL
        assert sum(enrolled) <= 5 * USUAL
    else:
        assert all(minted)
        assert all(enrolled)
