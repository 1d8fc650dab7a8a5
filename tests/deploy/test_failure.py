"""A deployment that fails leaves the database as it found it."""

from __future__ import annotations

from pathlib import Path

from deployment import Site

LAST = "core/clock"
BROKEN = {
    "verify": "\\set ON_ERROR_STOP on\nBEGIN;\nSELECT 1 / 0;\nROLLBACK;\n",
    "deploy": "BEGIN;\nCREATE TABLE outreach.half_done ();\nSELECT 1 / 0;\nCOMMIT;\n",
}
DEPLOYED = "SELECT change FROM sqitch.changes ORDER BY committed_at"


def spoil(copy: Path, kind: str, change: str) -> str:
    script = copy / kind / f"{change}.sql"
    good = script.read_text()
    script.write_text(BROKEN[kind])
    return good


def test_a_failed_verify_takes_back_the_whole_first_deployment(site: Site, copy: Path) -> None:
    database = site.create()
    empty = site.dump(database)
    good = spoil(copy, "verify", LAST)
    said = site.fails(database, "deploy", "--to", LAST, home=copy)
    assert "division by zero" in said
    assert site.dump(database) == empty
    assert site.rows(database, DEPLOYED) == []
    assert site.rows(database, "SELECT rolname FROM pg_roles WHERE rolname ~ '^(outreach|cl)_'") == []

    (copy / "verify" / f"{LAST}.sql").write_text(good)
    site.succeeds(database, "deploy", "--to", LAST, home=copy)
    site.succeeds(database, "revert", "-y", home=copy)


def test_a_failed_verify_takes_back_what_the_same_run_added_and_nothing_else(site: Site, copy: Path) -> None:
    database = site.create()
    site.succeeds(database, "deploy", "--to", "core/verification", home=copy)
    as_it_was = site.dump(database)
    deployed = site.rows(database, DEPLOYED)
    spoil(copy, "verify", LAST)
    site.fails(database, "deploy", "--to", LAST, home=copy)
    assert site.dump(database) == as_it_was
    assert site.rows(database, DEPLOYED) == deployed
    site.succeeds(database, "revert", "-y", home=copy)


def test_a_script_that_fails_halfway_leaves_nothing(site: Site, copy: Path) -> None:
    database = site.create()
    empty = site.dump(database)
    spoil(copy, "deploy", LAST)
    site.fails(database, "deploy", "--to", LAST, home=copy)
    assert site.dump(database) == empty
    assert site.rows(database, DEPLOYED) == []


def test_an_owner_role_that_can_log_in_stops_the_deployment(site: Site) -> None:
    database = site.create()
    site.run("postgres", "CREATE ROLE outreach_control LOGIN")
    try:
        said = site.fails(database, "deploy", "--to", "roles")
        assert "owner role can log in" in said
        assert "ALTER ROLE outreach_control NOLOGIN" in said
    finally:
        site.run("postgres", "DROP ROLE outreach_control")


def test_a_deployer_without_createrole_is_told_what_is_missing(site: Site) -> None:
    site.run("postgres", "CREATE ROLE plain LOGIN")
    database = site.create(owner="plain")
    said = site.fails(database, "deploy", "--to", "roles", user="plain")
    assert "permission denied to create role" in said


def test_a_deployer_who_may_not_become_an_owner_is_told_what_to_ask_for(site: Site) -> None:
    other, database = site.create(), site.create()
    site.succeeds(other, "deploy", "--to", "roles")
    site.run("postgres", f"CREATE ROLE guest LOGIN; ALTER DATABASE {database} OWNER TO guest")
    said = site.fails(database, "deploy", "--to", "core/verification", user="guest")
    assert "deploying role may not become an owner role" in said
    assert "As a superuser: GRANT outreach_owner TO guest;" in said

    # With what it asked for, and no power of its own, the guest deploys; the roles stay when the guest reverts.
    site.run("postgres", "GRANT outreach_owner, outreach_control, cl_owner TO guest")
    site.succeeds(database, "deploy", "--to", "core/clock", user="guest")
    said = site.succeeds(database, "revert", "-y", user="guest")
    assert "role outreach_owner is kept" in said
    site.succeeds(other, "revert", "-y")
