"""Eight workers and the caps of companies, persons and recipient domains: none is ever exceeded by one, all are used up."""

from __future__ import annotations

from typing import Any, NamedTuple

import psycopg
import pytest

from race.test_claims import new_campaign, prepare, scalar
from race.test_senders import due_again, run, without_the_lock

CAP = 3
COMPANIES = 60
DOMAINS = 4


class Rule(NamedTuple):
    options: dict[str, int]
    campaigns: int
    subject: str
    """Of a send that has begun: what the cap counts by."""
    subjects: int


RULES = {
    "company": Rule({"company_daily_cap": CAP}, 5, "s.outreach_id::text", COMPANIES),
    "person": Rule({"person_cap": CAP, "person_cap_days": 7}, 5, "s.person_id::text", COMPANIES),
    "domain": Rule({"recipient_domain_daily_cap": CAP}, 1, "split_part(s.recipient_key, '@', 2)", DOMAINS),
}


def enrolled(dsn: str, rule: Rule) -> None:
    prepare(dsn, COMPANIES)
    if rule.subjects == DOMAINS:
        with psycopg.connect(dsn, autocommit=True) as db:
            db.execute(
                """UPDATE outreach.people AS p SET email = format('ada-%%s@big-%%s.example', n.number, n.number %% %s)
                   FROM (SELECT person_id, row_number() OVER () AS number FROM outreach.people) AS n
                   WHERE n.person_id = p.person_id""",
                [DOMAINS],
            )
    for _ in range(rule.campaigns):
        new_campaign(dsn, rule.options)


def begun_by_subject(dsn: str, rule: Rule) -> list[Any]:
    """How many sends have begun, of one subject, each number once."""
    query = f"""SELECT DISTINCT count(*) FROM outreach.send_log AS s WHERE s.begun_at IS NOT NULL
                GROUP BY {rule.subject} ORDER BY 1"""
    with psycopg.connect(dsn, autocommit=True) as db:
        return [row[0] for row in db.execute(query.encode())]


@pytest.mark.parametrize("name", RULES)
def test_no_cap_is_exceeded_by_one(clone: str, name: str) -> None:
    rule = RULES[name]
    enrolled(clone, rule)
    begun = run(clone)
    for _ in range(3):  # what was postponed asks again
        due_again(clone)
        begun += run(clone)
    assert len(begun) == len(set(begun)) == rule.subjects * CAP
    assert begun_by_subject(clone, rule) == [CAP]
    assert scalar(clone, "SELECT count(*) FROM fixture.queue_problems()") == 0


@pytest.mark.parametrize("name", RULES)
def test_without_the_lock_a_cap_is_exceeded(clone: str, name: str) -> None:
    """The test above would see it."""
    rule = RULES[name]
    enrolled(clone, rule)
    without_the_lock(clone)
    for _ in range(6):
        run(clone)
        if max(begun_by_subject(clone, rule)) > CAP:
            return
        due_again(clone)
    raise AssertionError("no cap was exceeded without the lock")
