"""Limits of signals per day while many record: exactly as many as allowed, the others refused whole, nothing else."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg.types.json import Jsonb

from race.signals import Statement, companies, overlap, record, rows, run, state

PER_HUB = "bit_signals_per_hub_per_day"
PER_COMPANY = "bit_signals_per_company_per_day"


def limit(name: str, signals: int | None) -> Statement:
    return "SELECT outreach.set_setting(%s, %s, 'race')", [name, Jsonb(signals)]


def batch(signals: list[tuple[UUID, str, str]]) -> Statement:
    elements = [{"outreach_id": str(id_), "signal_type": kind, "source_ref": ref} for id_, kind, ref in signals]
    return "SELECT inserted FROM outreach.record_signals(%s)", [Jsonb(elements)]


def storm(dsn: str, calls: list[Statement], connections: int) -> list[str | None]:
    """Runs the calls on so many connections at once: for each None, or its refusal's DETAIL if that is OX210."""
    begin = threading.Barrier(connections)

    def recorder(own: list[Statement]) -> list[str | None]:
        answers: list[str | None] = []
        with psycopg.connect(dsn, autocommit=True) as db:
            begin.wait(timeout=30)
            for call in own:
                try:
                    db.execute(*call)
                    answers.append(None)
                except psycopg.Error as error:
                    if error.sqlstate != "OX210":
                        raise
                    answers.append(str(error.diag.message_detail))
        return answers

    with ThreadPoolExecutor(connections) as pool:
        parts = list(pool.map(recorder, [calls[number::connections] for number in range(connections)]))
    return [parts[index % connections][index // connections] for index in range(len(calls))]


def recorded(dsn: str, by: str = "source_hub") -> dict[Any, int]:
    return dict(rows(dsn, f"SELECT {by}, count(*) FROM outreach.bit_signals GROUP BY 1"))


def test_one_hub(clone: str) -> None:
    ids = companies(clone, 10)
    run(clone, limit(PER_HUB, 40))
    chance = random.Random(1)
    calls = [record(chance.choice(ids), f"news {n}", "NEWS_MENTION") for n in range(90)]
    calls += [record(chance.choice(ids), f"slot {n}", "SLOT_FILLED") for n in range(30)]
    chance.shuffle(calls)
    refusals = [detail for detail in storm(clone, calls, 24) if detail]
    assert recorded(clone) == {"blog-content": 40, "people-intelligence": 30}
    assert len(refusals) == 50
    assert all(detail.startswith("source hub blog-content: limit 40 on") for detail in refusals)
    assert state(clone)[1:] == (70, [])


def test_one_company(clone: str) -> None:
    flooded, other = companies(clone, 2)
    run(clone, limit(PER_COMPANY, 10))
    calls = [record(flooded, f"{kind} {n}", kind) for n in range(24) for kind in ("NEWS_MENTION", "DOMAIN_VERIFIED")]
    calls += [record(other, f"other {n}", "SLOT_FILLED") for n in range(10)]
    random.Random(2).shuffle(calls)
    refusals = [detail for detail in storm(clone, calls, 16) if detail]
    assert recorded(clone, "outreach_id") == {flooded: 10, other: 10}
    assert len(refusals) == 38
    assert all(detail.startswith(f"company {flooded}: limit 10 on") for detail in refusals)
    assert state(clone) == (2, 20, [])


def test_batches_are_refused_whole(clone: str) -> None:
    ids = companies(clone, 8)
    run(clone, limit(PER_HUB, 40))
    chance = random.Random(3)
    calls = [batch([(id_, "NEWS_MENTION", f"{n} {id_}") for id_ in chance.sample(ids, 3)]) for n in range(30)]
    refused = sum(answer is not None for answer in storm(clone, calls, 15))
    assert recorded(clone) == {"blog-content": 39}
    assert refused == 30 - 13
    assert storm(clone, [record(ids[0], f"last {n}", "NEWS_MENTION") for n in range(4)], 4).count(None) == 1
    assert recorded(clone) == {"blog-content": 40}


def test_both_limits_and_batches_in_every_order(clone: str) -> None:
    """Whatever a call locks, it locks in one order: refusals, but no deadlock, and of each call everything or nothing."""
    ids = companies(clone, 6)
    run(clone, limit(PER_HUB, 60))
    run(clone, limit(PER_COMPANY, 35))
    chance = random.Random(4)
    kinds = ["NEWS_MENTION", "SLOT_FILLED", "DOMAIN_VERIFIED"]
    calls = [
        [(chance.choice(ids), chance.choice(kinds), f"{number} {n}") for n in range(chance.randint(1, 6))]
        for number in range(120)
    ]
    answers = storm(clone, [batch(call) for call in calls], 16)
    known = {ref for (ref,) in rows(clone, "SELECT source_ref FROM outreach.bit_signals")}
    assert known == {ref for call, answer in zip(calls, answers, strict=True) if answer is None for _, _, ref in call}
    # Full: no company or hub has room for a batch that was refused on its account.
    hubs, of_company = recorded(clone), recorded(clone, "outreach_id")
    assert max(hubs.values()) <= 60
    assert max(of_company.values()) <= 35
    hub_of = {"NEWS_MENTION": "blog-content", "SLOT_FILLED": "people-intelligence", "DOMAIN_VERIFIED": "company-target"}
    scopes: Counter[str] = Counter()
    for call, answer in zip(calls, answers, strict=True):
        if answer:
            scope, name = answer.split(":")[0].rsplit(" ", 1)
            scopes[scope] += 1
            if scope == "company":
                assert of_company[UUID(name)] + sum(str(id_) == name for id_, _, _ in call) > 35
            else:
                assert hubs[name] + sum(hub_of[kind] == name for _, kind, _ in call) > 60
    assert set(scopes) == {"company", "source hub"}
    assert state(clone)[1:] == (len(known), [])


def test_companies_of_their_own_and_hubs_in_common(clone: str) -> None:
    """Nothing but the hubs' counts is waited for: they too are locked in one order."""
    ids = companies(clone, 8)
    run(clone, limit(PER_HUB, 100))
    kinds = ["NEWS_MENTION", "SLOT_FILLED", "DOMAIN_VERIFIED", "EXECUTIVE_MOVEMENT"]
    calls = [batch([(ids[n % 8], kind, f"{n} {kind}") for kind in kinds[n % 4 :] + kinds[: n % 4]]) for n in range(120)]
    assert storm(clone, calls, 8).count(None) == 100
    assert set(recorded(clone).values()) == {100}


def test_a_limit_that_is_set_while_others_record(clone: str) -> None:
    ids = companies(clone, 10)
    chance = random.Random(5)
    calls = [record(chance.choice(ids), f"news {n}", "NEWS_MENTION") for n in range(400)]
    with ThreadPoolExecutor(1) as pool:
        storming = pool.submit(storm, clone, calls, 16)
        while recorded(clone).get("blog-content", 0) < 30:
            pass
        run(clone, limit(PER_HUB, 250))
        answers = storming.result(timeout=60)
    assert recorded(clone) == {"blog-content": 250}
    assert answers.count(None) == 250
    run(clone, limit(PER_HUB, 260))
    more = storm(clone, [record(ids[0], f"more {n}", "NEWS_MENTION") for n in range(20)], 10)
    assert more.count(None) == 10
    run(clone, limit(PER_HUB, None))
    more = storm(clone, [record(ids[0], f"free {n}", "NEWS_MENTION") for n in range(20)], 10)
    assert more.count(None) == 20
    assert recorded(clone) == {"blog-content": 280}


@pytest.mark.parametrize("later", [False, True], ids=["begun before it was set", "begun before it was committed"])
@pytest.mark.parametrize(("many", "meanwhile"), [(False, 1), (False, 2), (True, 5)])
def test_a_signal_that_was_under_way_when_the_limit_was_set_counts(
    clone: str, many: bool, later: bool, meanwhile: int
) -> None:
    """It found no limit, and is committed after others were counted against it."""
    ids = companies(clone, meanwhile + 3)
    calls = [batch([(id_, "NEWS_MENTION", str(id_))]) if many else record(id_, str(id_), "NEWS_MENTION") for id_ in ids]
    with psycopg.connect(clone) as db, psycopg.connect(clone) as operator:
        if later:
            operator.execute(*limit(PER_HUB, meanwhile + 2))
            db.execute(*calls.pop())
        else:
            db.execute(*calls.pop())
            operator.execute(*limit(PER_HUB, meanwhile + 2))
        operator.commit()
        assert storm(clone, calls[:meanwhile], 1) == [None] * meanwhile
    assert [answer is None for answer in storm(clone, calls[meanwhile:], 1)] == [True, False]
    assert recorded(clone) == {"blog-content": meanwhile + 2}


def test_once_they_have_ended_the_count_is_kept(clone: str) -> None:
    [company] = companies(clone, 1)
    with psycopg.connect(clone, autocommit=True) as db:
        db.execute(
            """INSERT INTO outreach.bit_signal_types (signal_type, source_hub, weight_class, weight, decay_days, valid_from)
               VALUES ('PODCAST', 'blog-content', 'Low', 5, 30, '-infinity')"""
        )
    run(clone, limit(PER_HUB, 10000))
    kept = "SELECT signals FROM outreach_internal.signals_of_day WHERE recounted_until = '0'"
    number = 0
    while not rows(clone, kept) and number < 3000:  # a transaction in another database may hold it off
        number += 1
        run(clone, record(company, f"news {number}", "NEWS_MENTION"))
        time.sleep(0.01)
    assert rows(clone, kept) == [(number,)]
    more = [batch([(company, kind, f"{n} {kind}") for kind in ("NEWS_MENTION", "PODCAST")]) for n in range(10)]
    assert storm(clone, more, 10) == [None] * 10
    assert rows(clone, kept) == [(number + 20,)]
    assert recorded(clone) == {"blog-content": number + 20}


@pytest.mark.parametrize("before", [0, 1], ids=["the first of the day", "the first since the limit was set anew"])
def test_two_for_the_last_place(clone: str, before: int) -> None:
    first, other = companies(clone, 2)
    run(clone, limit(PER_HUB, 10))
    for number in range(before):
        run(clone, record(first, f"before {number}", "NEWS_MENTION"))
    run(clone, limit(PER_HUB, before + 1))
    with pytest.raises(psycopg.Error, match=f"source hub blog-content: limit {before + 1} on") as refused:
        overlap(clone, record(first, "one", "NEWS_MENTION"), record(other, "two", "NEWS_MENTION"))
    assert refused.value.sqlstate == "OX210"
    assert recorded(clone) == {"blog-content": before + 1}


def test_one_that_is_rolled_back_takes_no_place(clone: str) -> None:
    first, other = companies(clone, 2)
    run(clone, limit(PER_HUB, 1))
    assert overlap(
        clone, record(first, "one", "NEWS_MENTION"), record(other, "two", "NEWS_MENTION"), commit=False
    ).waited
    assert rows(clone, "SELECT source_ref FROM outreach.bit_signals") == [("two",)]


def test_a_repeat_takes_no_place(clone: str) -> None:
    """A batch that repeats signals of a company or hub that is over a limit set since is refused for new ones alone."""
    full, other = companies(clone, 2)
    signals = [(full, "NEWS_MENTION", f"old {n}") for n in range(3)]
    run(clone, batch(signals))
    run(clone, limit(PER_HUB, 2))
    run(clone, limit(PER_COMPANY, 2))
    assert overlap(clone, batch(signals), batch([*signals, (other, "SLOT_FILLED", "new")])) == (0, 1, True)
    assert storm(clone, [batch([*signals, (full, "SLOT_FILLED", "newer")])], 1) != [None]
    assert recorded(clone, "outreach_id") == {full: 3, other: 1}
