"""The checks that the database offers, in one list."""

from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.rows import class_row


@dataclass(frozen=True, slots=True)
class Check:
    """One check. ``severity`` is ``error`` or ``warning``; only a failed error is a failure."""

    check_name: str
    severity: str
    ok: bool
    detail: str


ALIGNMENT = """
SELECT 'spine and registry aligned' AS check_name, 'error' AS severity, count(*) = 0 AS ok,
       CASE WHEN count(*) = 0 THEN 'no misaligned id'
            ELSE count(*) || ' misaligned, first: ' || min(problem) END AS detail
FROM outreach.vw_spine_misalignment
"""

AUDIT = """
SELECT 'audit chain whole' AS check_name, 'error' AS severity, count(*) = 0 AS ok,
       CASE WHEN count(*) = 0 THEN 'every override matches its last audit row'
            ELSE count(*) || ' problems, first: ' || min(problem) END AS detail
FROM outreach.verify_override_audit()
"""

HALT = """
SELECT 'no halt' AS check_name, 'warning' AS severity, count(*) = 0 AS ok,
       CASE WHEN count(*) = 0 THEN 'outreach may go on' ELSE 'halted: ' || min(reason) END AS detail
FROM outreach.vw_overrides
WHERE outreach_id IS NULL AND removed_at IS NULL
"""

POSTURE = "SELECT check_name, severity, ok, detail FROM outreach.posture()"


def run(connection: psycopg.Connection[Any], posture: bool = True) -> list[Check]:
    """Every check; with ``posture`` also the database's own about how it was set up, where it has them."""
    with connection.cursor(row_factory=class_row(Check)) as cursor:
        checks = [check for sql in (ALIGNMENT, AUDIT, HALT) for check in cursor.execute(sql).fetchall()]
        if not posture:
            return checks
        has_posture = connection.execute("SELECT to_regprocedure('outreach.posture()') IS NOT NULL").fetchone()
        if has_posture and has_posture[0]:
            checks += cursor.execute(POSTURE).fetchall()
    return checks
