"""A registry that was there before: of another owner, in another order, with more columns, and in use."""

from __future__ import annotations

import pytest

from deployment import Site
from outreach.cluster import checkout, planned_changes

REGISTRY = "registry/company_identity"

# What the contract asks for, between columns of the site's own.
COLUMNS = {
    "tenant": "integer NOT NULL DEFAULT 7",
    "outreach_attached_at": "timestamptz",
    "outreach_id": "uuid UNIQUE",
    "country": "text",
    "domain": "text UNIQUE",
    "exclusion_reason": "text",
    "eligibility_status": "text",
    "identity_status": "text NOT NULL DEFAULT 'PENDING'",
    "company_name": "text NOT NULL",
    "annual_revenue": "numeric",
    "sovereign_company_id": "uuid PRIMARY KEY",
    "notes": "text[]",
}
ROWS = """
INSERT INTO cl.company_identity (sovereign_company_id, company_name, domain, country, identity_status, eligibility_status, annual_revenue, notes)
VALUES ('00000000-0000-4000-8000-000000000001', 'First', 'first.example', 'US', 'PASS', 'ELIGIBLE', 12.5, '{a,b}'),
       ('00000000-0000-4000-8000-000000000002', 'Second', NULL, NULL, 'PASS', NULL, NULL, NULL),
       ('00000000-0000-4000-8000-000000000003', 'Third', 'third.example', 'GB', 'FAIL', 'INELIGIBLE', 0, NULL)
"""
THEIRS = """
SELECT to_jsonb(c) - '{outreach_id,outreach_attached_at}'::text[] FROM cl.company_identity AS c ORDER BY sovereign_company_id
"""


def before(change: str) -> str:
    names = planned_changes(checkout())
    return names[names.index(change) - 1]


def make_registry(
    site: Site, database: str, columns: dict[str, str], owner: str = "lifecycle", rows: str = ROWS
) -> None:
    body = ", ".join(f"{name} {definition}" for name, definition in columns.items())
    site.run(
        database,
        f"""
        CREATE SCHEMA cl AUTHORIZATION {owner};
        SET ROLE {owner};
        CREATE TABLE cl.company_identity ({body});
        CREATE INDEX by_tenant ON cl.company_identity (tenant);
        COMMENT ON TABLE cl.company_identity IS 'Companies of the site.';
        GRANT USAGE ON SCHEMA cl TO reporting;
        GRANT SELECT ON cl.company_identity TO reporting;
        GRANT UPDATE (annual_revenue) ON cl.company_identity TO reporting;
        {rows};
        """,
    )


def adopt(site: Site, database: str) -> None:
    """As the documentation says."""
    site.succeeds(database, "deploy", "--to", before(REGISTRY))
    site.succeeds(database, "deploy", "--log-only", "--to", REGISTRY)


@pytest.fixture(scope="module", autouse=True)
def roles_of_the_site(site: Site) -> None:
    site.run("postgres", "CREATE ROLE lifecycle; CREATE ROLE reporting; CREATE ROLE cl_owner")


@pytest.mark.slow
def test_it_is_served_and_survives(site: Site) -> None:
    database = site.create()
    make_registry(site, database, COLUMNS)
    as_it_was = site.dump(database, "--schema", "cl")
    rows = site.rows(database, THEIRS)

    adopt(site, database)
    site.succeeds(database, "deploy", "--verify")

    # It works: for the mint, for the functions of the registry, under the guard, and to the eye of the analyst.
    with site.connect(database) as connection:
        minted = connection.execute(
            "SELECT sovereign_company_id, outcome FROM outreach.mint_outreach_batch() ORDER BY 1"
        ).fetchall()
        assert [(str(company)[-1], outcome) for company, outcome in minted] == [("1", "minted"), ("2", "minted")]
        connection.execute(
            """SELECT outreach.set_company_status('[{"sovereign_company_id": "00000000-0000-4000-8000-000000000002",
            "eligibility_status": "ELIGIBLE"}]')"""
        )
        loaded = connection.execute(
            """SELECT outcome FROM outreach.load_companies('[{"company_name": "Fourth", "domain": "fourth.example"}]')"""
        ).fetchall()
        assert loaded == [("loaded",)]
        assert connection.execute(
            "SELECT tenant FROM cl.company_identity WHERE domain = 'fourth.example'"
        ).fetchall() == [(7,)]
        connection.execute("DELETE FROM cl.company_identity WHERE domain = 'fourth.example'")
        connection.execute(
            "UPDATE cl.company_identity SET eligibility_status = NULL WHERE sovereign_company_id = '00000000-0000-4000-8000-000000000002'"
        )
        with pytest.raises(Exception, match="registry pointer is written once"):
            connection.execute("UPDATE cl.company_identity SET outreach_id = NULL WHERE outreach_id IS NOT NULL")
        assert connection.execute(
            "SELECT count(*) FROM outreach.vw_marketing_eligibility_with_overrides"
        ).fetchone() == (2,)
        assert connection.execute("SELECT count(*) FROM outreach.vw_spine_misalignment").fetchone() == (0,)
    assert "Verify successful" in site.succeeds(database, "verify")

    # What is taken back is ours alone: rows, columns, comment, owner and the site's own grants stay.
    said = site.succeeds(database, "revert", "-y")
    assert "cl.company_identity is kept" in said
    assert site.dump(database, "--schema", "cl") == as_it_was
    assert site.rows(database, THEIRS) == rows

    # Pointers into a spine that is gone are refused by the next deployment, until they are released or the spine is back.
    adopt(site, database)
    refused = site.fails(database, "deploy", "--to", "spine/pointer_keys")
    assert "is not present in table" in refused
    site.run(database, "UPDATE cl.company_identity SET outreach_id = NULL, outreach_attached_at = NULL")
    site.succeeds(database, "deploy", "--to", "spine/pointer_keys")


def test_a_registry_of_the_role_cl_owner_keeps_its_owner_s_rights(site: Site) -> None:
    database = site.create()
    make_registry(site, database, COLUMNS, owner="cl_owner")
    as_it_was = site.dump(database, "--schema", "cl")
    adopt(site, database)
    site.succeeds(database, "deploy", "--to", "registry/access")
    site.succeeds(database, "revert", "-y")
    assert site.dump(database, "--schema", "cl") == as_it_was
    assert site.rows(database, "SELECT has_schema_privilege('cl_owner', 'cl', 'USAGE')") == [(True,)]


@pytest.mark.parametrize(
    ("spoilt", "lack"),
    [
        ({"domain": None}, "column domain text"),
        ({"country": "varchar(2)"}, "column country text"),
        ({"outreach_attached_at": "timestamp"}, "column outreach_attached_at timestamptz"),
        ({"outreach_id": "uuid"}, "a valid, immediate unique index on (outreach_id) alone"),
        ({"domain": "text"}, "a valid, immediate unique index on (domain) alone"),
        ({"outreach_id": "uuid UNIQUE DEFERRABLE"}, "a valid, immediate unique index on (outreach_id) alone"),
        ({"sovereign_company_id": "uuid"}, "a valid, immediate unique index on (sovereign_company_id) alone"),
        ({"identity_status": "text DEFAULT 'PENDING'"}, "NOT NULL on identity_status"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_verify_says_what_it_lacks(site: Site, bare: str, spoilt: dict[str, str | None], lack: str) -> None:
    columns = {name: spoilt.get(name, definition) for name, definition in COLUMNS.items()}
    with site.connect(bare) as connection:
        connection.execute("DROP SCHEMA IF EXISTS cl CASCADE")
    make_registry(site, bare, {name: definition for name, definition in columns.items() if definition}, rows="")
    said = site.fails(bare, "deploy", "--log-only", "--to", REGISTRY)
    assert "the registry cl.company_identity lacks: " in said
    assert lack in said


def test_verify_says_everything_at_once(site: Site, bare: str) -> None:
    with site.connect(bare) as connection:
        connection.execute(
            "DROP SCHEMA IF EXISTS cl CASCADE; CREATE SCHEMA cl; CREATE TABLE cl.company_identity (domain text)"
        )
    said = site.fails(bare, "deploy", "--log-only", "--to", REGISTRY)
    for lack in ("column sovereign_company_id uuid", "unique index on (domain)", "column outreach_id uuid"):
        assert lack in said


@pytest.fixture(scope="module")
def bare(site: Site) -> str:
    """Deployed up to the registry, which is missing."""
    database = site.create()
    site.succeeds(database, "deploy", "--to", before(REGISTRY))
    return database
