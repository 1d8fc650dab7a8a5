"""One exception class per OX code.

Importing this module is enough: every class names its SQLSTATE (``class X(…, code="OX001")``), which
psycopg registers, so that ``conn.execute`` itself raises ``IdentityNotPass`` instead of a bare
``DatabaseError``. ``docs/errors.md`` is the registry of codes; a test compares both ways.

Classes: OX0nn InputRefused · OX1nn GateRefused · OX2nn StateConflict · OX9nn InvariantBroken.
"""

import json
from dataclasses import dataclass

import psycopg


@dataclass(frozen=True, slots=True)
class Reason:
    """One failing condition of the gate: its OX code and a sentence."""

    code: str
    reason: str


class OutreachError(psycopg.DatabaseError):
    """A refusal by the outreach database. ``str(error)`` is the whole server message."""

    @property
    def message(self) -> str:
        """The short constant message, without detail and hint."""
        return self.diag.message_primary or str(self)

    @property
    def detail(self) -> str | None:
        """The values concerned, or None."""
        return self.diag.message_detail

    @property
    def hint(self) -> str | None:
        """What to do about it, or None."""
        return self.diag.message_hint


class InputRefused(OutreachError):
    """OX0nn: the call's arguments are wrong; the same call will fail again."""


class GateRefused(OutreachError):
    """OX1nn: contact is refused; ``reasons`` lists every failing condition, the first being this error's."""

    @property
    def reasons(self) -> list[Reason]:
        """All failing conditions in the gate's order; empty when the detail is not the gate's list."""
        try:
            found = json.loads(self.detail or "")
        except ValueError:
            return []
        if not isinstance(found, list):
            return []
        return [
            Reason(str(r["code"]), str(r["reason"]))
            for r in found
            if isinstance(r, dict) and {"code", "reason"} <= r.keys()
        ]


class StateConflict(OutreachError):
    """OX2nn: the state of the data does not allow it now."""


class InvariantBroken(OutreachError):
    """OX9nn: an invariant does not hold: a bug, or a server that was tampered with."""


class MissingOutreachId(InputRefused, code="OX001"):
    """The outreach_id (or sovereign_company_id) is NULL: stop, mint first."""


class UnknownCompany(InputRefused, code="OX002"):
    """The sovereign_company_id is not in the registry."""


class IdentityNotPass(InputRefused, code="OX003"):
    """The company's identity_status is not PASS, so it cannot be minted."""


class InvalidReason(InputRefused, code="OX004"):
    """The reason is blank or holds an e-mail address."""


class UnknownOutreachId(InputRefused, code="OX005"):
    """The outreach_id is not in the spine."""


class UnknownHubOrStatus(InputRefused, code="OX006"):
    """No such hub, or no such hub status."""


class UnknownSignalType(InputRefused, code="OX007"):
    """No such signal type."""


class TimeInFuture(InputRefused, code="OX008"):
    """The time lies more than five minutes in the future."""


class OverrideMismatch(InputRefused, code="OX009"):
    """Override type, tier and expiry do not fit together, or the type has a function of its own."""


class UnknownChannel(InputRefused, code="OX010"):
    """The channel is neither email nor phone."""


class MalformedElements(InputRefused, code="OX011"):
    """A jsonb parameter is not an array of objects of the expected shape."""


class UnknownOutcome(InputRefused, code="OX012"):
    """No such outcome of a send."""


class UnknownEventType(InputRefused, code="OX013"):
    """No such engagement event type."""


class NotFound(InputRefused, code="OX014"):
    """No such campaign, send or override."""


class InvalidOption(InputRefused, code="OX015"):
    """No such setting or option, or a value that it does not take."""


class ArgumentOutOfRange(InputRefused, code="OX016"):
    """An argument (batch size, lease, worker, step number, name …) is out of range."""


class TierBlocked(GateRefused, code="OX101"):
    """The marketing tier is -1 or unknown."""


class MarketingDisabled(GateRefused, code="OX102"):
    """The company's marketing_disabled flag is set."""


class CompanyIneligible(GateRefused, code="OX103"):
    """The company's eligibility_status is INELIGIBLE."""


class KillSwitchActive(GateRefused, code="OX104"):
    """A kill switch or a halt is live."""


class EligibilityUnknown(GateRefused, code="OX105"):
    """The company's eligibility_status is not known."""


class NotInSpine(GateRefused, code="OX106"):
    """The gate was asked about an outreach_id that is not in the spine."""


class IdentityLost(GateRefused, code="OX107"):
    """The company's identity_status is not PASS (any more)."""


class AddressSuppressed(GateRefused, code="OX108"):
    """The address is suppressed on this channel."""


class CampaignNotActive(GateRefused, code="OX109"):
    """The campaign of the send is not active."""


class NotContactable(GateRefused, code="OX110"):
    """The person is not contactable at the claimed address."""


class ContactStopped(GateRefused, code="OX111"):
    """The person or the company was stopped in this campaign."""


class NotDue(GateRefused, code="OX112"):
    """The send was put off since it was claimed."""


class SendHeld(GateRefused, code="OX113"):
    """The send is held for a person: its time passed while the campaign was paused."""


class AlreadyClaimed(StateConflict, code="OX201"):
    """The company has an outreach_id already."""


class SignalKeyReused(StateConflict, code="OX202"):
    """The (source_hub, source_ref) belongs to another company, type or time."""


class OverrideAlreadyLive(StateConflict, code="OX203"):
    """An override of this type is already live for the company."""


class OverrideNotLive(StateConflict, code="OX204"):
    """The override (or the halt) is not live."""


class StaleTransition(StateConflict, code="OX205"):
    """The send's status does not allow the transition, or the claim token is stale."""


class HandOverInProgress(StateConflict, code="OX206"):
    """A send of the company is being handed over right now."""


class IsolationRefused(StateConflict, code="OX207"):
    """Claim, begin and overrides run under READ COMMITTED only."""


class CampaignTransitionRefused(StateConflict, code="OX208"):
    """The campaign's status does not allow the change."""


class WeightWouldChangeThePast(StateConflict, code="OX209"):
    """A version of a signal type would change a score that a send was decided by, or begins when another does."""


class TooManySignals(StateConflict, code="OX210"):
    """More signals of a source hub or company in a day than a setting allows; nothing of the call was recorded."""


class WriteOnce(StateConflict, code="OX211"):
    """A registry pointer never changes; only archive_outreach releases it."""


class AppendOnly(StateConflict, code="OX212"):
    """The rows of this table are never changed or deleted."""


class TemplatesImmutable(StateConflict, code="OX213"):
    """Steps can be added or changed only while the campaign is a draft."""


class CampaignWithoutSteps(StateConflict, code="OX214"):
    """The campaign has no step to send."""


class SuppressedForGood(StateConflict, code="OX215"):
    """The recipient unsubscribed, complained or was erased: nothing lifts that."""


class PostureFailed(InvariantBroken, code="OX901"):
    """A check of the database's posture failed."""


def by_code() -> dict[str, type[OutreachError]]:
    """Every class that has a code, by that code, in the order of codes."""

    def walk(cls: type[OutreachError]) -> list[type[OutreachError]]:
        return [found for child in cls.__subclasses__() for found in (child, *walk(child))]

    return {cls.sqlstate: cls for cls in sorted(walk(OutreachError), key=lambda c: c.sqlstate or "") if cls.sqlstate}
