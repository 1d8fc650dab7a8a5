"""A short random run finds nothing, and would find what it is for.

    make chaos SEED=7 SECONDS=3600

is the same at any length. OUTREACH_CHAOS_SECONDS and OUTREACH_CHAOS_SEED make it longer here, and throw other dice.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass

import psycopg
import pytest

from chaos import checks, run
from chaos.world import ACTIONS, WORKERS, World, own_databases
from databases import Databases

SECONDS = float(os.environ.get("OUTREACH_CHAOS_SECONDS", "10"))
SEED = int(os.environ.get("OUTREACH_CHAOS_SEED", "20260218"))


@pytest.mark.slow
def test_nothing_is_lost_doubled_or_sent_after_a_stop() -> None:
    with own_databases() as databases:  # a server that may be stopped
        one, problems = run.chaos(databases, SEED, SECONDS)
    print(run.summary(one, problems))
    assert problems == []
    assert one.restarts > 0
    assert one.killed
    assert sum(record["what"] == "handed" for record in one.records) > 300


@dataclass
class Fault:
    """Something that the schema would do wrong, and what the checks must then say."""

    function: str
    texts: dict[str, str]  # right: wrong
    says: str


AFTER_A_STOP = "handed over after a stop: .* after a "
FAULTS = {
    "begin does not ask the gate again": Fault(
        "outreach_internal.begin_claims",
        {"ELSE v.codes END AS codes": "ELSE '{}'::text[] END AS codes"},
        AFTER_A_STOP,
    ),
    "begin overlooks halts and blocks": Fault(
        "outreach_internal.begin_claims",
        {"ELSE v.codes END AS codes": "ELSE array_remove(v.codes, 'OX104') END AS codes"},
        AFTER_A_STOP + "(block|halt)",
    ),
    "begin overlooks pauses": Fault(
        "outreach_internal.begin_claims",
        {"ELSE v.codes END AS codes": "ELSE array_remove(v.codes, 'OX109') END AS codes"},
        AFTER_A_STOP + "pause",
    ),
    "replies, unsubscribes, bounces and complaints stop nobody": Fault(
        "outreach_internal.apply_stops",
        {"-- People before stops": "RETURN;\n  -- People before stops"},
        AFTER_A_STOP + "(reply|unsubscribe|bounce|complaint)",
    ),
    "a lease is taken twice": Fault(
        "outreach_internal.pick_sends",
        {"l.status = 'scheduled'": "l.status IN ('scheduled', 'claimed', 'sending')", "AND NOT q.leased AND q.next_at >= since AND q.next_at <= as_of": "",
         "ORDER BY q.next_at": "ORDER BY q.leased DESC"},
        "handed over [2-9] times",
    ),
    "finish takes any token": Fault(
        "outreach_internal.judge_outcomes",
        {"s.claim_token IS DISTINCT FROM g.claim_token": "false"},
        "handed over 2 times|handed over, but (scheduled|claimed|failed)|sent, but never handed over",
    ),
    "what began and expired is sent again": Fault(
        "outreach_internal.expire_claims",
        {
            "parked <> '{}'": "false",
            "requeued := outreach_internal.give_back_claims(": """
              UPDATE outreach.send_log AS s SET status = 'claimed' WHERE s.send_id = ANY (parked);
              _claimed := _claimed || parked;
              requeued := outreach_internal.give_back_claims(""",
        },
        "handed over [2-9] times",
    ),
    "a cap of senders is more than it says": Fault(
        "outreach_internal.pace_sends",
        {"_chosen.used >= _chosen.cap": "_chosen.used >= _chosen.cap + 5"},
        "sender .* cap",
    ),
    "windows are not asked": Fault(
        "outreach_internal.pace_sends",
        {"IF _s.rules ? 'windows' OR": "IF false AND"},
        "outside the window",
    ),
    "no step follows": Fault(
        "outreach_internal.finish_claims",
        {"PERFORM outreach_internal.schedule_next_step(_left);": "NULL;"},
        "and no step follows",
    ),
    "a retry is lost": Fault(
        "outreach_internal.finish_claims",
        {"WHERE n.status = 'scheduled'\n": "WHERE n.status = 'scheduled' AND n.attempts <> 1\n",
         "WHERE n.status <> 'scheduled'": "WHERE (n.status <> 'scheduled' OR n.attempts = 1)"},
        "is scheduled, queued",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_noticed(databases: Databases, name: str) -> None:
    fault = FAULTS[name]
    with run.world(databases, SEED) as one:
        one.set_up(300)
        break_it(one.cluster.url(one.database), fault)
        for _ in range(WORKERS):
            one.start_worker()
        problems: list[str] = []
        for _ in range(15):
            one.direct(2, {**ACTIONS, "pause": 15}, every=0.05)
            problems = noticed(one)
            if re.search(fault.says, "\n".join(problems)):
                return
    raise AssertionError(f"not noticed; what was found: {problems}")


def noticed(one: World) -> list[str]:
    """What can be said while the workers go on."""
    handed = one.handed()  # before the database is looked at, which then knows of them
    return (
        checks.of_hand_overs(one, handed)
        + checks.of_database(one, resolved=False)
        + checks.of_accounts(one, handed, resolved=False)
    )


def break_it(url: str, fault: Fault) -> None:
    with psycopg.connect(url, autocommit=True) as db:
        query = "SELECT pg_get_functiondef(p.oid) FROM pg_proc AS p WHERE p.oid::regproc = %s::regproc"
        [definition] = db.execute(query, [fault.function]).fetchone() or [""]
        for right, wrong in fault.texts.items():
            assert right in definition
            definition = definition.replace(right, wrong)
        db.execute(definition)
