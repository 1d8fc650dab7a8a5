"""Deploy, verify, revert, deploy again, with no more power than a deployer needs: nothing is left, nothing changes."""

from __future__ import annotations

import pytest

from deployment import Site
from outreach.cluster import checkout, planned_changes

pytestmark = pytest.mark.slow

OWNERS = ("cl_owner", "outreach_control", "outreach_owner")
ACCESS = (
    "cl_writer",
    "outreach_analyst",
    "outreach_app",
    "outreach_auditor",
    "outreach_dispatcher",
    "outreach_hub_blog",
    "outreach_hub_company_target",
    "outreach_hub_dol",
    "outreach_hub_people",
    "outreach_hub_talent_flow",
    "outreach_ingest",
    "outreach_operator",
    "outreach_subhub",
)
ROLES = "SELECT rolname FROM pg_roles WHERE rolname ~ '^(outreach|cl)_' ORDER BY 1"
MEMBERS = """
SELECT rolname FROM pg_roles AS o
WHERE rolname IN ('cl_owner', 'outreach_control', 'outreach_owner') AND pg_has_role('deployer', o.oid, 'USAGE')
"""


def test_deploy_revert_deploy_by_the_owner_of_the_database(site: Site) -> None:
    """The owner of the database, with CREATEROLE and no other power."""
    site.run("postgres", "CREATE ROLE deployer LOGIN CREATEROLE")
    database = site.create(owner="deployer")
    empty = site.dump(database)

    site.succeeds(database, "deploy", "--verify", user="deployer")
    assert "Verify successful" in site.succeeds(database, "verify", user="deployer")
    first = site.dump(database)
    assert "CREATE TABLE outreach.outreach " in first
    assert [row[0] for row in site.rows(database, ROLES)] == sorted(OWNERS + ACCESS)
    deployed = [row[0] for row in site.rows(database, "SELECT change FROM sqitch.changes ORDER BY committed_at")]
    assert deployed == planned_changes(checkout())

    # Afterwards nobody needs to be a member of an owner. Whoever verifies without being a superuser does.
    site.run(database, f"REVOKE {', '.join(OWNERS)} FROM deployer", user="deployer")
    assert site.rows(database, MEMBERS) == []
    site.succeeds(database, "verify")
    assert "permission denied" in site.fails(
        database, "verify", "--from", "core/clock", "--to", "core/clock", user="deployer"
    )

    # Reverting takes them up again.
    site.run(database, f"GRANT {', '.join(OWNERS)} TO deployer", user="deployer")
    site.succeeds(database, "revert", "-y", user="deployer")
    assert site.dump(database) == empty
    assert site.rows(database, ROLES) == [], "a role is left that nothing needs"

    site.succeeds(database, "deploy", "--no-verify", user="deployer")
    assert site.dump(database) == first


def test_roles_that_another_database_needs_stay(site: Site) -> None:
    """Roles belong to the server: one database reverts around them, and what they hold elsewhere is left alone."""
    one, other = site.create(), site.create()
    last = "core/verification"
    site.succeeds(one, "deploy", "--to", last)
    site.run(one, "CREATE TABLE public.kept (); GRANT SELECT ON public.kept TO outreach_auditor")
    site.succeeds(other, "deploy", "--to", last)
    said = site.succeeds(other, "revert", "-y")
    assert "role outreach_owner is kept" in said
    assert [row[0] for row in site.rows("postgres", ROLES)] == sorted(OWNERS + ACCESS)
    site.succeeds(one, "verify", "--to", last)
    site.succeeds(one, "revert", "-y")
    assert ("outreach_auditor",) in site.rows("postgres", ROLES)
    assert site.rows(one, "SELECT has_table_privilege('outreach_auditor', 'public.kept', 'SELECT')") == [(True,)]
