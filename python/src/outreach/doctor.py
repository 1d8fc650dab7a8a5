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


def run(connection: psycopg.Connection[Any]) -> list[Check]:
    """Every check: alignment, audit, halt, and the database's own posture."""
    with connection.cursor(row_factory=class_row(Check)) as cursor:
        return [check for sql in (ALIGNMENT, AUDIT, HALT, POSTURE) for check in cursor.execute(sql).fetchall()]
