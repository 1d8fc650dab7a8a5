"""What must be true afterwards, said as the problems that are found: of the hand-overs, of the database, of both together."""

from __future__ import annotations

from collections import Counter, defaultdict
from uuid import UUID

from chaos.world import Record, Stop, World

LEFT = ("sent", "delivered", "bounced", "complained")

QUEUE = "SELECT * FROM fixture.queue_problems() AS problem"
STUCK = """
  SELECT format('%s is %s', send_id, status) AS problem FROM outreach.send_log
  WHERE status IN ('claimed', 'sending') OR status = 'scheduled' AND due_at < clock_timestamp()
"""
# An allowed claim comes before each allowed begin, and one begin before each further one that was tried again.
DECISIONS = """
  SELECT format('send %s began without a claim of its own', d.send_id) AS problem
  FROM (
    SELECT d.send_id, d.stage, lag(d.stage) OVER (PARTITION BY d.send_id ORDER BY d.decided_at) AS before
    FROM outreach.gate_decisions AS d WHERE d.allowed AND d.stage IN ('claim', 'begin')
  ) AS d
  WHERE d.stage = 'begin' AND d.before IS DISTINCT FROM 'claim'
  UNION ALL
  SELECT format('send %s is %s and never began', s.send_id, s.status)
  FROM outreach.send_log AS s
  WHERE s.status IN ('sent', 'delivered', 'bounced', 'complained', 'unknown') AND NOT EXISTS (
    SELECT FROM outreach.gate_decisions AS d WHERE d.send_id = s.send_id AND d.stage = 'begin' AND d.allowed)
  UNION ALL
  SELECT format('the last claim of send %s has no outcome: %s', s.send_id, s.status)
  FROM outreach.send_log AS s
  WHERE EXISTS (SELECT FROM outreach.gate_decisions AS d WHERE d.send_id = s.send_id AND d.stage = 'claim' AND d.allowed)
    AND s.claim_token IS NOT NULL AND s.status <> 'unknown' AND s.last_outcome IS NULL
    AND s.status NOT IN ('delivered', 'bounced', 'complained')
"""
# After each step that left comes the next, unless nothing may be sent to the person any more.
FOLLOWED = """
  SELECT format('step %s of %s is %s, and no step follows', s.step_number, s.send_id, s.status) AS problem
  FROM outreach.send_log AS s
  JOIN outreach.people AS p ON p.person_id = s.person_id
  WHERE s.sent_at IS NOT NULL AND s.step_number = 1 AND p.contact_status = 'active'
    AND NOT EXISTS (
      SELECT FROM outreach.send_log AS n WHERE n.campaign_id = s.campaign_id AND n.person_id = s.person_id AND n.step_number = 2)
"""
ENROLLED = """
  SELECT format('campaign %s misses a company', c.name) AS problem
  FROM outreach.campaigns AS c CROSS JOIN outreach.outreach AS o
  WHERE NOT EXISTS (
    SELECT FROM outreach.send_log AS s WHERE s.campaign_id = c.campaign_id AND s.outreach_id = o.outreach_id AND s.step_number = 1)
  AND EXISTS (SELECT FROM outreach.people AS p WHERE p.outreach_id = o.outreach_id AND p.contact_status = 'active')
"""
CAPS = """
  SELECT format('sender %s: %s claims in 24 hours, cap %s', s.address, count(*), s.daily_cap) AS problem
  FROM outreach.senders AS s
  JOIN outreach_internal.claim_places AS p ON p.sender_id = s.sender_id AND p.claimed_at > now() - interval '24 hours'
  GROUP BY s.sender_id
  HAVING count(*) > s.daily_cap
  UNION ALL
  SELECT format('sender %s: %s begun in 24 hours, cap %s', s.address, count(*), s.daily_cap)
  FROM outreach.senders AS s
  JOIN outreach.send_log AS l ON l.sender_id = s.sender_id AND l.begun_at > now() - interval '24 hours'
  GROUP BY s.sender_id
  HAVING count(*) > s.daily_cap
"""
# What was claimed last: earlier claims are overwritten.
WINDOWS = """
  SELECT format('outside the window: %s, claimed at %s', s.send_id, s.local_time) AS problem
  FROM (
    SELECT s.send_id, c.rules -> 'windows' AS windows, s.claimed_at AT TIME ZONE p.time_zone AS local_time
    FROM outreach.send_log AS s
    JOIN outreach.campaigns AS c ON c.campaign_id = s.campaign_id
    JOIN outreach.people AS p ON p.person_id = s.person_id
    WHERE s.claimed_at IS NOT NULL AND c.rules ? 'windows'
  ) AS s
  WHERE NOT EXISTS (
    SELECT FROM jsonb_array_elements(s.windows) AS w
    WHERE w -> 'days' @> to_jsonb(extract(isodow FROM s.local_time)::integer)
      AND s.local_time::time >= (w ->> 'from')::time AND s.local_time::time < (w ->> 'to')::time)
"""
AUDIT = "SELECT problem FROM outreach.verify_override_audit()"


def some(problems: list[str]) -> list[str]:
    """Ten of a kind are enough to read."""
    return problems if len(problems) <= 10 else [*problems[:10], f"and {len(problems) - 10} more"]


def of_hand_overs(world: World, handed: list[Record]) -> list[str]:
    people = Counter(f"step {r['step']} of campaign {r['campaign']} to {r['recipient']}" for r in handed)
    sends = Counter(f"send {r['send']}" for r in handed)
    problems = some([f"handed over {n} times: {one}" for one, n in (people + sends).items() if n > 1])

    stops: dict[UUID | str | None, list[Stop]] = defaultdict(list)  # by the most that they say
    for stop in world.stops:
        stops[stop.company or stop.recipient].append(stop)
    after = [
        f"send {record['send']} to {record['recipient']}: begun {record['called'] - stop.acked:.3f} s after a {stop.kind}"
        for record in handed
        for key in (None, UUID(record["company"]), record["recipient"])
        for stop in stops[key]
        if stop.forbids(record)
    ]
    problems += some([f"handed over after a stop: {one}" for one in after])

    by_sender = Counter(record["sender"] for record in handed)
    problems += [
        f"sender {name} handed over {by_sender[name]}, cap {cap}"
        for name, cap in world.senders.items()
        if by_sender[name] > cap
    ]
    return problems


def of_unknown(world: World) -> list[str]:
    """Before anybody resolves them: each has a reason that a worker or the server gave."""
    world.look()
    explained = {r["token"] for r in world.records if r["what"] == "unanswered" or r.get("outcome") == "unknown"}
    rows = world.do("SELECT send_id, claim_token, claimed_by FROM outreach.send_log WHERE status = 'unknown'")
    return some([
        f"send {row['send_id']} of {row['claimed_by']} is unknown without a reason"
        for row in rows
        if row["claimed_by"] not in world.killed and str(row["claim_token"]) not in explained
    ])  # fmt: skip


def of_accounts(world: World, handed: list[Record], resolved: bool) -> list[str]:
    """Each hand-over is in the database as such, and each that the database tells of was made."""
    status = {str(r["send_id"]): r["status"] for r in world.do("SELECT send_id, status FROM outreach.send_log")}
    lines = {record["send"] for record in handed}
    good = LEFT if resolved else (*LEFT, "unknown")
    return some([f"handed over, but {status.get(one)}: {one}" for one in lines if status.get(one) not in good]) + some(
        [f"{now}, but never handed over: {one}" for one, now in status.items() if now in LEFT and one not in lines]
    )


def of_database(world: World, resolved: bool) -> list[str]:
    """What a worker said late, before somebody resolved the rest, may have made a send due again."""
    problems = []
    for query in (QUEUE, DECISIONS, FOLLOWED, ENROLLED, CAPS, WINDOWS, AUDIT, *([STUCK] if resolved else [])):
        problems += some([row["problem"] for row in world.do(query)])
    return problems


def of_workers(world: World) -> list[str]:
    problems = [f"{name} ended by itself" for name in world.dead_workers()]
    problems += [f"deadlock: {one}" for one in world.deadlocks]
    for record in world.records:
        if record["what"] in ("deadlock", "error"):
            problems.append(f"{record['worker']}: {record['what']}: {record['detail']}")
        elif record["what"] == "refused" and record["begun"] and not record["again"]:
            problems.append(f"{record['worker']}: its outcome was refused: {record['code']} {record['detail']}")
    return some(problems)


def all_of(world: World, *, resolved: bool = True) -> list[str]:
    handed = world.handed()
    return (
        of_hand_overs(world, handed)
        + of_accounts(world, handed, resolved)
        + of_database(world, resolved)
        + of_workers(world)
    )
