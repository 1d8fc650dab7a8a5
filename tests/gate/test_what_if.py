"""what_if writes nothing: it answers in a read-only transaction, where pgTAP itself could not write its results."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg


def test_it_answers_in_a_read_only_transaction(connect: Callable[..., psycopg.Connection[Any]]) -> None:
    connection = connect()
    connection.execute("SELECT fixture.contactable(), fixture.campaign()")
    connection.commit()
    connection.read_only = True
    halted = """SELECT change FROM outreach.what_if('[{"override_type": "BLOCK_OUTREACH"}]', '{"NEWS_MENTION": 60}')"""
    assert connection.execute(halted).fetchall() == [("blocked",)]
    assert connection.execute("SELECT count(*) FROM outreach.manual_overrides").fetchone() == (0,)
