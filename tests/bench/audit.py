"""How long it takes to verify a long audit log, and how much memory: one pass, whatever the length.

Usage: python tests/bench/audit.py [rows]     (default 1,000,000)

Runs on the private cluster in a database of its own, `outreach_bench_audit`, which is made anew and dropped. Fills the
log with a chain that is whole (one override, set once and then changed: a row each), by a superuser with triggers off,
and prints seconds and the growth of the server process for verify_override_audit(), and for a bare sha256 of the rows.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

import psycopg

from outreach.cluster import Cluster

ROWS = int(float(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
DATABASE = "outreach_bench_audit"
PER_OVERRIDE = 4  # set, twice changed, deleted; the last override stays

# A chain in a loop: each row needs the hash of the one before.
FILL = """
DO $do$
DECLARE
  _rows bigint := {rows};
  _hash bytea;
  _prev bytea;
  _override uuid;
  _before jsonb;
  _after jsonb;
  _row outreach.manual_overrides;
  _revision integer;
BEGIN
  FOR _id IN 1 .. _rows LOOP
    _revision := (_id - 1) % {per} + 1;
    IF _revision = 1 THEN
      _override := gen_random_uuid();
      _before := NULL;
    END IF;
    _hash := sha256(uuid_send(_override) || int4send(_revision));
    _after := CASE WHEN _revision < {per} THEN jsonb_build_object('override_id', _override, 'outreach_id', gen_random_uuid(),
      'override_type', 'BLOCK_EMAIL', 'forced_tier', NULL, 'reason', 'reason ' || _id, 'expires_at', NULL, 'created_at', now(),
      'created_by', 'bench', 'removed_at', NULL, 'removed_by', NULL, 'removed_reason', NULL, 'revision', _revision, 'state_hash', _hash) END;
    INSERT INTO outreach.override_audit_log (audit_id, override_id, revision, state_hash, outreach_id, action, before, after, reason,
      actor, recorded_at, transaction_id, prev_audit_id, prev_hash)
    VALUES (_id, _override, _revision, _hash, NULL, CASE _revision WHEN 1 THEN 'INSERT' WHEN {per} THEN 'DELETE' ELSE 'UPDATE' END,
      _before, _after, 'reason ' || _id, 'bench', now(), 1, nullif(_id - 1, 0), _prev)
    RETURNING row_hash INTO _prev;
    _before := _after;
  END LOOP;
END
$do$
"""
PLAIN = """
SELECT count(DISTINCT get_byte(outreach_internal.audit_row_hash(audit_id, override_id, revision, state_hash, outreach_id, action,
  before, after, reason, actor, on_behalf_of, recorded_at, transaction_id, prev_hash), 0)) FROM outreach.override_audit_log
"""


def memory(pid: int) -> int:
    """Most that the process ever held of its own, in kB: without the shared buffers, as far as Linux says."""
    status = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    return int(status["RssAnon"].split()[0])


def measure(url: str, name: str, query: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SELECT outreach_internal.access_roles()")
        files = "SELECT temp_bytes FROM pg_stat_database WHERE datname = current_database()"
        before, spilled = memory(connection.info.backend_pid), value(connection, files)
        begun = time.perf_counter()
        rows = connection.execute(query.encode()).fetchall()
        seconds = time.perf_counter() - begun
        after = memory(connection.info.backend_pid)
        connection.execute("SELECT pg_stat_force_next_flush()")
        spilled = value(connection, files) - spilled
    print(
        f"{name:<28} {seconds:>8.2f} s   +{(after - before) / 1024:>6.1f} MB   {spilled / 1e6:>8.1f} MB of files   {rows}"
    )


def value(connection: psycopg.Connection[Any], query: str) -> Any:
    row = connection.execute(query.encode()).fetchone()
    assert row is not None
    return row[0]


def main() -> None:
    cluster = Cluster.of_checkout()
    cluster.up()
    cluster.deploy(DATABASE, fresh=True, quiet=True)
    rows = ROWS - ROWS % PER_OVERRIDE
    try:
        url = cluster.url(DATABASE)
        with psycopg.connect(url, autocommit=True) as connection:
            begun = time.perf_counter()
            with connection.transaction():
                connection.execute("SET LOCAL session_replication_role = replica")
                connection.execute(FILL.format(rows=rows, per=PER_OVERRIDE).encode())
            connection.execute("VACUUM ANALYZE outreach.override_audit_log")
            size = value(connection, "SELECT pg_size_pretty(pg_table_size('outreach.override_audit_log'))")
            print(f"{rows:,} rows, {size}, filled in {time.perf_counter() - begun:.1f} s", flush=True)
            print(value(connection, "SELECT 'work_mem ' || current_setting('work_mem') || ', ' || version()"))
        measure(url, "verify_override_audit()", "SELECT count(*) FROM outreach.verify_override_audit()")
        measure(url, "sha256 of the rows", PLAIN)
    finally:
        cluster.drop_database(DATABASE)


if __name__ == "__main__":
    main()
