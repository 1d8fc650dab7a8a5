"""Any order and repetition of events, before, between and after the finish of their send, ends in the same state.

One person has a send that is being handed over, one that was sent, one that is claimed and next steps that are scheduled;
a colleague and another company are there to be touched or not. Each example is a set of events and of rules, arranged in
two ways. Both have to end as a model says, which knows the set of events and nothing of their order.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.vendor.pretty import RepresentationPrinter
from psycopg.types.json import Jsonb

from property.effort import effort

Connection = psycopg.Connection[Any]
State = dict[str, Any]

REASONS = (
    "person stopped: soft bounces",
    "person stopped: reply",
    "company stopped: reply",
    "person stopped: bounce",
    "person stopped: unsubscribe",
    "person stopped: complaint",
)
SOFT = {"bounce_type": "soft"}
MACHINE = {"machine": True}
KINDS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("delivered", {}),
    ("open", {}),
    ("open", MACHINE),
    ("click", {}),
    ("click", MACHINE),
    ("reply", {}),
    ("reply", {"reply_type": "interested"}),
    ("reply", {"auto_reply": True}),
    ("reply", {"reply_type": "out_of_office"}),
    ("bounce", {}),
    ("bounce", {"bounce_type": "hard"}),
    ("bounce", SOFT),
    ("complaint", {}),
    ("unsubscribe", {}),
)
OUTCOMES = ("sent", "unknown", "failed_permanent", "failed_transient")
# Campaign of the send that is handed over, of the one that was sent, of the claimed one, of the colleague.
CAMPAIGNS = ("current", "past", "claimed", "colleague")
OF_THE_PERSON = CAMPAIGNS[:3]


@dataclass(frozen=True)
class Event:
    key: str
    campaign: str  # of its send: current or past
    event_type: str
    payload: tuple[tuple[str, Any], ...]
    hours_ago: int
    by: str  # send_id, message or both

    @property
    def machine(self) -> bool:
        payload = dict(self.payload)
        return bool(payload.get("machine") or payload.get("auto_reply") or payload.get("reply_type") == "out_of_office")

    @property
    def soft(self) -> bool:
        return dict(self.payload) == SOFT


@dataclass(frozen=True)
class Case:
    events: tuple[Event, ...]
    rules: Mapping[str, Mapping[str, Any]]
    outcome: str
    free_mail: bool
    arrangements: tuple[tuple[tuple[Event, ...] | None, ...], ...]  # batches, and None for the finish

    def _repr_pretty_(self, printer: RepresentationPrinter, cycle: bool) -> None:
        printer.text(f"{len(self.events)} events, {self.outcome}, {self.rules}")


# The model


class Model:
    """What a set of events comes to. A method is a rule, so that a wrong model differs in one."""

    def __init__(self, case: Case, start: datetime) -> None:
        self.case, self.start = case, start

    def has(self, event_type: str, *campaigns: str, soft: bool = False) -> list[Event]:
        return [
            event
            for event in self.case.events
            if event.event_type == event_type and event.campaign in (campaigns or CAMPAIGNS) and event.soft == soft
        ]

    def rule(self, campaign: str, option: str) -> Any:
        return self.case.rules[campaign].get(option)

    def replies(self) -> list[Event]:
        return [event for event in self.has("reply") if not event.machine]

    def scope(self, campaign: str) -> str:
        return "company" if self.rule(campaign, "reply_rule") == "company" and not self.case.free_mail else "person"

    def strikes(self) -> int:
        return len({event.campaign for event in self.has("bounce", soft=True)})

    def heaviest(self, reasons: set[str]) -> str | None:
        return max(reasons, key=REASONS.index, default=None)

    def stop(self, campaign: str) -> str | None:
        reasons = set()
        if campaign in OF_THE_PERSON:
            reasons |= {f"person stopped: {kind}" for kind in ("complaint", "unsubscribe", "bounce") if self.has(kind)}
            if 0 < (self.rule(campaign, "soft_bounce_strikes") or 1000) <= self.strikes():
                reasons.add("person stopped: soft bounces")
        for event in self.replies():
            if self.rule(event.campaign, "reply_rule") and self.rule(campaign, "reply_rule"):
                scope = self.scope(event.campaign)
                if scope == "company" or campaign in OF_THE_PERSON:
                    reasons.add(f"{scope} stopped: reply")
        return self.heaviest(reasons)

    def paused_until(self, campaign: str) -> datetime | None:
        days = self.rule(campaign, "out_of_office_days")
        if campaign not in OF_THE_PERSON or not days:
            return None
        return max(
            (
                self.start - timedelta(hours=event.hours_ago) + timedelta(days=days)
                for event in self.has("reply")
                if event.machine
            ),
            default=None,
        )

    def evidence(self, campaign: str) -> str | None:
        if self.has("complaint", campaign):
            return "complained"
        if self.has("bounce", campaign) or self.has("bounce", campaign, soft=True):
            return "bounced"
        return "delivered" if self.has("delivered", campaign) else None

    def waiting(self, campaign: str, delay: timedelta) -> tuple[Any, ...]:
        """Status, reason and due time of what is scheduled unless something was heard."""
        if stop := self.stop(campaign):
            return ("cancelled", stop, None)
        until = self.paused_until(campaign)
        if until and until > self.start + delay:
            return ("scheduled", f"out of office: paused until {until:%Y-%m-%d %H:%M} UTC", until)
        return ("scheduled", None, "on time")

    def handed_over(self) -> str:
        evidence = self.evidence("current")
        if self.case.outcome == "failed_permanent":
            return "failed"
        if self.case.outcome == "failed_transient":
            return "cancelled" if self.stop("current") else "scheduled"
        return evidence or self.case.outcome

    def suppressed(self) -> str | None:
        return next((kind for kind in ("complaint", "unsubscribe", "bounce") if self.has(kind)), None)

    def begin(self) -> str | None:
        """The code that refuses the claimed send."""
        if self.suppressed():
            return "OX108"
        if self.stop("claimed"):
            return "OX111"
        until = self.paused_until("claimed")
        return "OX112" if until and until > self.start else None

    def counted(self, event: Event) -> bool:
        return not event.machine

    def figures(self, campaign: str) -> tuple[int, ...]:
        """Of the first step: opened, clicked, replied, bounced, soft_bounced, complained, unsubscribed."""
        kinds = ("open", "click", "reply", "bounce", "soft", "complaint", "unsubscribe")
        heard = {"soft" if event.soft else event.event_type for event in self.has_counted(campaign)}
        return tuple(int(kind in heard) for kind in kinds)

    def has_counted(self, campaign: str) -> list[Event]:
        return [event for event in self.case.events if event.campaign == campaign and self.counted(event)]

    def state(self) -> State:
        left = self.case.outcome in ("sent", "unknown") and self.handed_over() != "unknown"
        contact = {"complaint": "unsubscribed", "unsubscribe": "unsubscribed", "bounce": "bounced", None: "active"}
        return {
            "current 1": self.handed_over(),
            "current 2": self.waiting("current", timedelta(hours=1)) if left else None,
            "past 1": self.evidence("past") or "sent",
            "past 2": self.waiting("past", timedelta(hours=1)),
            "begin": self.begin(),
            "colleague 1": self.waiting("colleague", timedelta(0)),
            "stops": {campaign: self.stop(campaign) for campaign in CAMPAIGNS},
            "pauses": {campaign: self.paused_until(campaign) for campaign in CAMPAIGNS},
            "contact": contact[self.suppressed()],
            "suppressed": self.suppressed(),
            "events": sorted((event.key, event.campaign) for event in self.case.events),
            "current figures": self.figures("current"),
            "past figures": self.figures("past"),
            "queue": [],
            "untouched": True,
        }


# The database


@dataclass
class World:
    db: Connection
    start: datetime
    campaigns: dict[str, Any]
    company: Any
    token: Any
    others: Any
    sends: dict[str, Any] = field(default_factory=dict)

    def one(self, statement: str, *arguments: object) -> Any:
        row = self.db.execute(statement.encode(), arguments).fetchone()
        assert row is not None
        return row[0]

    def send(self, campaign: str) -> Any:
        if campaign not in self.sends:
            self.sends[campaign] = self.one("SELECT fixture.send_of(%s, %s)", self.company, self.campaigns[campaign])
        return self.sends[campaign]

    def elements(self, events: Sequence[Event]) -> list[dict[str, Any]]:
        elements = []
        for event in events:
            send = str(self.send(event.campaign))
            element = {
                "provider": "p",
                "provider_event_id": event.key,
                "event_type": event.event_type,
                "occurred_at": (self.start - timedelta(hours=event.hours_ago)).isoformat(),
                "payload": dict(event.payload),
            }
            if event.by in ("send_id", "both"):
                element["send_id"] = send
            if event.by in ("message", "both"):
                element["provider_message_id"] = f"message {send}"
            elements.append(element)
        return elements

    def arrange(self, case: Case, arrangement: Sequence[tuple[Event, ...] | None]) -> State:
        """The state that this arrangement ends in."""
        with self.db.transaction(force_rollback=True):
            self.one(
                "SELECT count(outreach.configure_campaign(r.key::uuid, r.value, 'test')::text) FROM jsonb_each(%s) AS r",
                Jsonb({str(self.campaigns[campaign]): dict(rules) for campaign, rules in case.rules.items()}),
            )
            if case.free_mail:
                self.one("SELECT outreach.load_free_mail_domains('{free.example}')")
            current = self.send("current")
            for batch in arrangement:
                if batch is None:
                    outcome = {
                        "send_id": str(current),
                        "claim_token": str(self.token),
                        "outcome": case.outcome,
                        "provider_message_id": f"message {current}",
                    }
                    self.one("SELECT outreach.finish_sends(%s)", Jsonb([outcome]))
                elif len(batch) == 1:
                    (element,) = self.elements(batch)
                    self.one(
                        "SELECT outreach.record_event('p', %s, %s, %s, %s, %s, %s)",
                        element["provider_event_id"],
                        element["event_type"],
                        element["occurred_at"],
                        element.get("send_id"),
                        element.get("provider_message_id"),
                        Jsonb(element["payload"]),
                    )
                else:
                    self.one("SELECT inserted FROM outreach.record_events(%s)", Jsonb(self.elements(batch)))
            return self.state()

    def waiting(self, campaign: str, step: int, after: int | None) -> tuple[Any, ...] | None:
        row = self.db.execute(
            """SELECT s.status, s.status_reason, s.due_at, k.paused_until,
                 s.due_at = coalesce(b.sent_at + q.delay, s.due_at)
               FROM outreach.send_log AS s
               JOIN outreach.sequences AS q USING (campaign_id, step_number)
               LEFT JOIN outreach.enrollment_stops AS k USING (campaign_id, outreach_id)
               LEFT JOIN outreach.send_log AS b ON b.outreach_id = s.outreach_id AND b.campaign_id = s.campaign_id
                 AND b.step_number = %s
               WHERE s.outreach_id = %s AND s.campaign_id = %s AND s.step_number = %s""",
            [after, self.company, self.campaigns[campaign], step],
        ).fetchone()
        if row is None:
            return None
        status, reason, due, until, on_time = row
        if status == "cancelled":
            return (status, reason, None)
        if reason:
            return (status, reason, due.astimezone(UTC) if due == until else due)
        return (status, reason, "on time" if on_time else due)

    def figures(self, campaign: str) -> tuple[Any, ...] | None:
        return self.db.execute(
            """SELECT opened, clicked, replied, bounced, soft_bounced, complained, unsubscribed
               FROM outreach.vw_campaign_funnel WHERE campaign_id = %s AND step_number = 1""",
            [self.campaigns[campaign]],
        ).fetchone()

    def status(self, campaign: str) -> Any:
        return self.one("SELECT status FROM outreach.send_log WHERE send_id = %s", self.send(campaign))

    def state(self) -> State:
        names = {campaign_id: name for name, campaign_id in self.campaigns.items()}
        stops: dict[str, Any] = dict.fromkeys(CAMPAIGNS)
        pauses: dict[str, Any] = dict.fromkeys(CAMPAIGNS)
        for campaign, company, stop, paused in self.db.execute(
            "SELECT campaign_id, outreach_id, stop_reason, paused_until FROM outreach.enrollment_stops"
        ):
            assert company == self.company
            stops[names[campaign]], pauses[names[campaign]] = stop, paused and paused.astimezone(UTC)
        state = {
            "current 1": self.status("current"),
            "current 2": self.waiting("current", 2, 1),
            "past 1": self.status("past"),
            "past 2": self.waiting("past", 2, 1),
            "colleague 1": self.waiting("colleague", 1, None),
            "stops": stops,
            "pauses": pauses,
            "contact": self.one(
                "SELECT contact_status FROM outreach.people WHERE outreach_id = %s AND slot_type = 'HR'", self.company
            ),
            "suppressed": self.one("SELECT max(reason) FROM outreach.suppressions"),
            "events": sorted(
                (key, names.get(campaign))
                for key, campaign in self.db.execute(
                    """SELECT e.provider_event_id, s.campaign_id FROM outreach.engagement_events AS e
                       LEFT JOIN outreach.send_log AS s USING (send_id)"""
                )
            ),
            "current figures": self.figures("current"),
            "past figures": self.figures("past"),
            "queue": self.db.execute("SELECT * FROM fixture.queue_problems()").fetchall(),
            "untouched": self.others == untouched(self.db, self.company),
        }
        claimed = self.send("claimed")
        claim = Jsonb([{"send_id": str(claimed), "claim_token": str(self.one("SELECT fixture.token(%s)", claimed))}])
        state["begin"] = self.one("SELECT code FROM outreach.begin_sends(%s)", claim)
        return state


def untouched(db: Connection, company: Any) -> Any:
    """Of everybody else: the colleague and the other company."""
    return db.execute(
        """SELECT p.outreach_id, p.contact_status, s.status, s.status_reason, s.due_at
           FROM outreach.people AS p LEFT JOIN outreach.send_log AS s ON s.person_id = p.person_id AND s.outreach_id <> %s
           WHERE p.outreach_id <> %s OR p.slot_type = 'CEO' ORDER BY p.person_id, s.send_id""",
        [company, company],
    ).fetchall()


@pytest.fixture(scope="module")
def world(module_clone: str) -> Iterator[World]:
    with psycopg.connect(module_clone, autocommit=True) as db:
        db.execute("SET jit = off")
        db.execute("SELECT fixture.contactable() FROM generate_series(1, 2)")
        db.execute("UPDATE outreach.people SET email = 'h' || left(person_id::text, 8) || '@free.example'")
        db.execute(
            """INSERT INTO outreach.people (outreach_id, full_name, slot_type, email, email_verification)
               SELECT outreach_id, 'Cy', 'CEO', 'c' || left(person_id::text, 8) || '@free.example', 'VALID'
               FROM outreach.people"""
        )
        campaigns = {}
        for name in CAMPAIGNS:
            row = db.execute("SELECT outreach.create_campaign(%s)", [name]).fetchone()
            assert row is not None
            campaigns[name] = row[0]
            for step in (1, 2):
                db.execute(
                    "SELECT outreach.add_sequence_step(%s, %s, 's', 'b', %s)",
                    [row[0], step, timedelta(hours=step - 1)],
                )
            db.execute("SELECT outreach.set_campaign_status(%s, 'active')", [row[0]])
        db.execute(
            """SELECT outreach.configure_campaign(%s, '{"slot_priority": ["CEO"]}', 'test')""", [campaigns["colleague"]]
        )
        db.execute("SELECT outreach.enroll_campaign(%s)", [campaigns["past"]])
        db.execute("SELECT fixture.send_all(%s)", [campaigns["past"]])
        db.execute("SELECT outreach.enroll_campaign(%s)", [campaigns["current"]])
        db.execute("SELECT fixture.begin_all(%s)", [campaigns["current"]])
        db.execute("SELECT outreach.enroll_campaign(%s)", [campaigns["claimed"]])
        db.execute("SELECT outreach.claim_sends('w', lease => '1 day')")
        db.execute("SELECT outreach.enroll_campaign(%s)", [campaigns["colleague"]])
        row = db.execute("SELECT min(outreach_id::text)::uuid FROM outreach.outreach").fetchone()
        assert row is not None
        token = db.execute("SELECT fixture.token(fixture.send_of(%s, %s))", [row[0], campaigns["current"]]).fetchone()
        assert token is not None
        yield World(db, datetime.now(UTC), campaigns, row[0], token[0], untouched(db, row[0]))


# The cases


def option(values: Sequence[Any]) -> st.SearchStrategy[Any]:
    return st.sampled_from([None, *values])


@st.composite
def cases(draw: st.DrawFn, of: Sequence[str] = ()) -> Case:
    """Cases of these event types; of all, if none is named."""
    rules = {
        campaign: {
            name: value
            for name, value in (
                ("reply_rule", draw(option(["person", "company"]))),
                ("out_of_office_days", draw(option([3, 10]))),
                ("soft_bounce_strikes", draw(option([1, 2, 3]))),
            )
            if value is not None
        }
        for campaign in CAMPAIGNS
    }
    # Of few kinds, so that there are several of each.
    kinds = draw(st.lists(st.sampled_from([kind for kind in KINDS if not of or kind[0] in of]), min_size=1, max_size=3))
    events = []
    for number in range(draw(st.integers(1, 5))):
        event_type, payload = draw(st.sampled_from(kinds))
        events.append(
            Event(
                f"{number} {event_type} {json.dumps(payload)}",
                draw(st.sampled_from(["current", "current", "past"])),
                event_type,
                tuple(payload.items()),
                draw(st.sampled_from([0, 5, 50, 100])),
                draw(st.sampled_from(["send_id", "message", "both"])),
            )
        )

    def arrangement() -> tuple[tuple[Event, ...] | None, ...]:
        order: list[Event | None] = [*events, None]
        order += draw(st.lists(st.sampled_from(order), max_size=4))
        order = draw(st.permutations(order))
        cuts = {0, len(order), *draw(st.lists(st.integers(0, len(order)), max_size=6))}
        cuts |= {place for n, element in enumerate(order) if element is None for place in (n, n + 1)}
        parts = [order[first:last] for first, last in pairwise(sorted(cuts))]
        return tuple(None if part == [None] else tuple(event for event in part if event) for part in parts)

    return Case(
        tuple(events),
        rules,
        draw(st.sampled_from([*OUTCOMES, "sent", "sent"])),
        draw(st.booleans()),
        (arrangement(), arrangement()),
    )


def hold_against(world: World, model: Model, case: Case) -> None:
    expected = model.state()
    for arrangement in case.arrangements:
        state = world.arrange(case, arrangement)
        differences = {name: (state[name], value) for name, value in expected.items() if state[name] != value}
        order = ["finish" if batch is None else [event.key for event in batch] for batch in arrangement]
        assert differences == {}, f"differences in {case.rules}, {case.outcome}, {order}"


def agree(world: World, model: type[Model], examples: int, of: Sequence[str] = ()) -> None:
    @effort(examples)
    @given(cases(of))
    def hold(case: Case) -> None:
        hold_against(world, model(case, world.start), case)

    hold()


def test_any_order_ends_as_the_model_says(world: World) -> None:
    agree(world, Model, 200)


def test_the_cases_reach_every_state() -> None:
    """Otherwise the test above would hold for want of cases."""
    seen: Counter[str] = Counter()

    @effort(300)
    @given(cases())
    def count(case: Case) -> None:
        model = Model(case, datetime.now(UTC))
        seen.update({f"stop {model.stop(campaign)}" for campaign in CAMPAIGNS})
        seen.update([f"status {model.handed_over()}", f"begin {model.begin()}"])
        seen.update({f"next {model.waiting(campaign, timedelta(hours=1))[0]}" for campaign in OF_THE_PERSON})
        seen["paused"] += any(model.paused_until(campaign) for campaign in CAMPAIGNS)

    count()
    expected = {f"stop {reason}" for reason in (*REASONS, None)} | {"paused", "next scheduled", "next cancelled"}
    expected |= {f"begin {code}" for code in ("OX108", "OX111", "OX112", None)}
    statuses = ("sent", "delivered", "bounced", "complained", "unknown", "failed", "scheduled", "cancelled")
    expected |= {f"status {status}" for status in statuses}
    assert {name: seen[name] for name in expected if seen[name] < 5} == {}


# Without these the test would prove nothing: it has to find each fault, in the model as in the database.


class RepliesAlwaysStop(Model):
    def rule(self, campaign: str, option: str) -> Any:
        return super().rule(campaign, option) or ("person" if option == "reply_rule" else None)


class FreeMailIsLikeAny(Model):
    def scope(self, campaign: str) -> str:
        return "company" if self.rule(campaign, "reply_rule") == "company" else "person"


class AutomaticRepliesStop(Model):
    def replies(self) -> list[Event]:
        return self.has("reply")


class EveryBounceIsAStrike(Model):
    def strikes(self) -> int:
        return len(self.has("bounce", soft=True))


class LightestReason(Model):
    def heaviest(self, reasons: set[str]) -> str | None:
        return min(reasons, key=REASONS.index, default=None)


class MachinesCount(Model):
    def counted(self, event: Event) -> bool:
        return True


class SoftBouncesDoNotShow(Model):
    def evidence(self, campaign: str) -> str | None:
        found = super().evidence(campaign)
        if found == "bounced" and not self.has("bounce", campaign):
            return "delivered" if self.has("delivered", campaign) else None
        return found


class StopsLeaveClaims(Model):
    def begin(self) -> str | None:
        code = super().begin()
        return None if code == "OX111" else code


# Where to look, so that it is soon found.
WRONG: list[tuple[type[Model], list[str]]] = [
    (RepliesAlwaysStop, ["reply"]),
    (FreeMailIsLikeAny, ["reply"]),
    (AutomaticRepliesStop, ["reply"]),
    (EveryBounceIsAStrike, ["bounce"]),
    (LightestReason, ["bounce", "complaint", "unsubscribe"]),
    (MachinesCount, ["open", "click", "reply"]),
    (SoftBouncesDoNotShow, ["bounce"]),
    (StopsLeaveClaims, ["reply"]),
]


@pytest.mark.parametrize(("wrong", "of"), WRONG)
def test_a_wrong_rule_is_noticed(world: World, wrong: type[Model], of: list[str]) -> None:
    with pytest.raises(AssertionError, match="differences"):
        agree(world, wrong, 600, of)  # ends at the first difference


# Event types to look among, and a function with what it says and what it says then.
FAULTS = {
    "the first reason stays": (
        "bounce complaint unsubscribe",
        "outreach_internal.apply_stops(uuid[], text[], text[])",
        "THEN k.stop_reason ELSE excluded.stop_reason END",
        "THEN k.stop_reason ELSE coalesce(k.stop_reason, excluded.stop_reason) END",
    ),
    "cancelled sends keep their first reason": (
        "bounce complaint unsubscribe",
        "outreach_internal.apply_stops(uuid[], text[], text[])",
        "AND s.status_reason <> _reason",
        "AND false",
    ),
    "the person keeps the first status": (
        "bounce complaint",
        "outreach_internal.apply_stops(uuid[], text[], text[])",
        "'{active,paused,bounced}'",
        "'{active,paused}'",
    ),
    "the latest pause counts": (
        "reply",
        "outreach_internal.apply_pauses(uuid[], timestamptz[])",
        "greatest(k.paused_until, excluded.paused_until)",
        "excluded.paused_until",
    ),
    "pauses pass over what is claimed": (
        "reply",
        "outreach_internal.apply_pauses(uuid[], timestamptz[])",
        "'claimed', ",
        "",
    ),
    "every soft bounce is a strike": (
        "bounce",
        "outreach_internal.strikes(uuid)",
        "count(*) INTO",
        "sum((SELECT count(*) FROM outreach.engagement_events AS e WHERE e.send_id = o.send_id AND e.soft)) INTO",
    ),
    "a step that comes after a stop is scheduled": (
        "reply complaint",
        "outreach_internal.schedule_next_step(uuid[], timestamptz[])",
        "CASE WHEN k.stop_reason IS NULL THEN 'scheduled' ELSE 'cancelled' END",
        "'scheduled'",
    ),
    "a step that comes after a pause is on time": (
        "reply",
        "outreach_internal.schedule_next_step(uuid[], timestamptz[])",
        "greatest(coalesce(g.skipped_at, s.sent_at) + n.delay, k.paused_until)",
        "coalesce(g.skipped_at, s.sent_at) + n.delay",
    ),
    "events that waited for the finish stop nothing": (
        "reply complaint",
        "outreach_internal.finish_claims(uuid[], uuid[], text[], text[], text[])",
        "PERFORM outreach_internal.apply_stops(_stop_sends, _stop_kinds, _stop_providers);",
        "",
    ),
    "events that waited for the finish pause nothing": (
        "reply",
        "outreach_internal.finish_claims(uuid[], uuid[], text[], text[], text[])",
        "PERFORM outreach_internal.apply_pauses(_pause_sends, _pause_times);",
        "",
    ),
    "a failure comes back in spite of a stop": (
        "reply complaint",
        "outreach_internal.finish_claims(uuid[], uuid[], text[], text[], text[])",
        "ON g.outcome = 'failed_transient' AND",
        "ON false AND",
    ),
    "events that waited do not move the status": (
        "delivered bounce",
        "outreach_internal.finish_claims(uuid[], uuid[], text[], text[], text[])",
        "PERFORM outreach_internal.advance_sends(_left);",
        "",
    ),
    "the status follows the latest event": (
        "delivered bounce complaint",
        "outreach_internal.advance_sends(uuid[])",
        "array_position('{sent,delivered,bounced}', s.status) <= e.weight",
        "true",
    ),
    "the status follows the least event": (
        "delivered bounce complaint",
        "outreach_internal.advance_sends(uuid[])",
        "max(array_position",
        "min(array_position",
    ),
    "machines are people": (
        "open click reply",
        "outreach.record_events(jsonb)",
        "outreach_internal.is_machine(g.event_type, g.payload), g.kind",
        "false, g.kind",
    ),
    "everybody has an address of the company's own": (
        "reply",
        "outreach_internal.stop_reach(uuid[], text[])",
        "f.domain = split_part",
        "f.domain <> split_part",
    ),
    "a soft bounce needs the rule of its own campaign": (
        "bounce",
        "outreach_internal.stop_reach(uuid[], text[])",
        "AND (g.kind <> 'reply' OR c.rules ? 'reply_rule')",
        "AND (outreach_internal.stop_rule(g.kind) IS NULL OR c.rules ? outreach_internal.stop_rule(g.kind))",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_in_the_database_is_noticed(world: World, fault: str) -> None:
    of, function, right, wrong = FAULTS[fault]
    with world.db.transaction(force_rollback=True):
        body = world.one("SELECT pg_get_functiondef(%s::regprocedure)", function)
        assert body.count(right) == 1, f"{function} does not say: {right}"
        world.db.execute(body.replace(right, wrong).encode())
        with pytest.raises(AssertionError, match="differences"):
            agree(world, Model, 600, of.split())
