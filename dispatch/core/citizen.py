"""What whoever reported may do with the report: call it off, take it up again, rate it. Pure; see decide.py.

Nobody can call off help that somebody else may need: a victim may be forced to. What is urgent, dangerous, reported
by several or has an officer under way is not ended by a citizen; the room is told that it was asked for.
"""

import copy
from dataclasses import replace

from dispatch.core.alarms import raise_alarm
from dispatch.core.closing import close_incident, reopen_incident
from dispatch.core.commands import CancelByCitizen, CloseIncident, RateIncident, ReopenByCitizen, ReopenIncident
from dispatch.core.errors import Forbidden, Invalid
from dispatch.core.facts import Decision
from dispatch.core.incident import Incident
from dispatch.core.lifecycle import AssignmentStatus
from dispatch.core.policy import Policy
from dispatch.core.world import World, fact

CANCELLED = "10"
URGENT = (1, 2)
SAFER = ("", "more", "same", "less")
MOST_WORDS = 1_000
ASKED = "cancel asked by citizen: never ended by itself"


def cancel_by_citizen(c: CancelByCitizen, world: World) -> Decision:
    """End an incident nobody is needed for any more, or tell the room that whoever reported wishes so."""
    incident = world.incident_or_raise(c.incident)
    incident.refuse_if_ended()
    own = c.reporter in ("", c.incident)
    if own and not keeps_going(incident, world.policy):
        closing = CloseIncident(
            id=c.id, by=c.by, at=c.at, now=c.now, incident=c.incident, disposition=CANCELLED, text=c.reason
        )
        decision = close_incident(closing, world)
        return replace(decision, answer={**decision.answer, "cancelled": True})
    return _asked(c, copy.copy(incident), world)


def keeps_going(incident: Incident, policy: Policy) -> bool:
    """Whether a citizen's word alone does not end it: urgent, dangerous, known to others, or somebody is under way."""
    committed = any(a.status is not AssignmentStatus.OFFERED for a in incident.open_assignments)
    risky = incident.priority in URGENT or incident.kind in policy.welfare_kinds
    return risky or committed or bool(incident.reporters)


def _asked(c: CancelByCitizen, incident: Incident, world: World) -> Decision:
    answer = {"incident": incident.number, "status": incident.status.value, "cancelled": False}
    if incident.cancel_asked:
        return Decision({}, [], [], answer)
    incident.cancel_asked = {"at": c.at, "reason": c.reason, "by": c.by}
    incident.changed = c.now
    said = fact(c, "cancel_asked", incident=incident.number, rule=ASKED, reason=c.reason)
    states, facts, marks = raise_alarm(
        c, world, "cancel_asked", incident.number, priority=incident.priority, rule=ASKED, incident=incident.number
    )
    return Decision({("incident", incident.number): incident, **states}, [said, *facts], marks, answer)


def reopen_by_citizen(c: ReopenByCitizen, world: World) -> Decision:
    """Take an ended incident back into the queue while its time has not passed."""
    incident = world.incident_or_raise(c.incident)
    limit = world.policy.citizen_reopen_s
    if incident.ended is not None and c.now - incident.ended > limit:
        raise Forbidden(
            f"incident {c.incident} ended more than {limit / 3600:.0f} h ago; make a new report", "incident"
        )
    again = ReopenIncident(id=c.id, by=c.by, at=c.at, now=c.now, incident=c.incident, reason=c.reason)
    return reopen_incident(again, world)


def rate_incident(c: RateIncident, world: World) -> Decision:
    """Keep what a citizen thinks of how it was handled; it may be put right for a while."""
    incident = copy.copy(world.incident_or_raise(c.incident))
    _refuse_rating(c, incident, world.policy)
    first = incident.rating.get("at", c.at)
    told = {"stars": c.stars, "safe": c.safe, "safer": c.safer, "text": c.text.strip()}
    incident.rating = {**told, "at": first}
    incident.changed = c.now
    said = fact(c, "incident_rated", incident=c.incident, **told)
    return Decision({("incident", c.incident): incident}, [said], [], {"incident": c.incident})


def _refuse_rating(c: RateIncident, incident: Incident, policy: Policy) -> None:
    if not incident.is_ended:
        raise Forbidden(f"incident {c.incident} is {incident.status.value}; rate it when it has ended", "incident")
    if not 1 <= c.stars <= 5 or (c.safe is not None and not 1 <= c.safe <= 5):
        raise Invalid(f"{c.stars} of 5, {c.safe} of 5: give 1 to 5", "stars")
    if c.safer not in SAFER:
        raise Invalid(f"safer {c.safer!r} is not known; use one of more, same, less", "safer")
    if len(c.text) > MOST_WORDS:
        raise Invalid(f"the words have {len(c.text)} characters; at most {MOST_WORDS} are taken", "text")
    if incident.rating and c.at - incident.rating["at"] > policy.rating_correct_s:
        raise Forbidden(f"incident {c.incident} is rated already; the rating stands", "incident")
