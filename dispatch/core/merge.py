"""One event, several reports: folding duplicates together, and taking them apart again. Pure; see decide.py.

The incident that is kept knows every reporter; the duplicate keeps all it had and only says where it went, so
that taking it out again loses nothing.
"""

import copy
from typing import Any

from dispatch.core.closing import nothing_runs
from dispatch.core.commands import MergeIncident, SplitIncident
from dispatch.core.errors import Forbidden, Invalid
from dispatch.core.facts import Decision, Fact
from dispatch.core.incident import Incident
from dispatch.core.intake import pending
from dispatch.core.kinship import UNSAID
from dispatch.core.lifecycle import IncidentAction
from dispatch.core.manage import clock_of
from dispatch.core.withdraw import withdraw_offers
from dispatch.core.world import World, fact

PLACE = ("lat", "lng", "uncertain_m", "village", "village_name", "kecamatan", "kecamatan_name")


def merge_incident(c: MergeIncident, world: World) -> Decision:
    """Fold a duplicate into another incident, which takes over its reporters and what it knew better."""
    incident = copy.deepcopy(world.incident_or_raise(c.incident))
    kept = copy.deepcopy(world.incident_or_raise(c.into))
    _refuse_merge(incident, kept)
    states, facts, marks = withdraw_offers(c, incident, world)
    learned = _take_over(incident, kept)
    incident.merged_into, incident.ended, incident.offer_wanted, incident.hold = kept.number, c.at, "", None
    incident.changed = kept.changed = c.now
    merged = fact(c, "incident_merged", incident=incident.number, into=kept.number)
    joined = fact(
        c, "report_joined", incident=kept.number, duplicate=incident.number, text=incident.text,
        channel=incident.channel, reported=incident.created, **learned,
    )  # fmt: skip
    marks += [*nothing_runs(incident), *_clocks_of_kept(kept, world, c.now, learned)]
    states |= {("incident", incident.number): incident, ("incident", kept.number): kept}
    return Decision(states, [*facts, merged, joined], marks, {"incident": incident.number, "into": kept.number})


def _refuse_merge(incident: Incident, kept: Incident) -> None:
    """What somebody watches must not end up in what nobody does."""
    if incident.number == kept.number:
        raise Invalid(f"incident {kept.number} cannot be merged into itself; name another one", "into")
    if kept.merged_into:
        raise Forbidden(
            f"incident {kept.number} is merged into {kept.merged_into} itself; merge into {kept.merged_into}", "into"
        )
    if incident.exercise != kept.exercise:
        drill, real = (incident, kept) if incident.exercise else (kept, incident)
        raise Forbidden(f"incident {drill.number} is an exercise and {real.number} is not; they stay apart", "into")
    other_way = f"merge {kept.number} into {incident.number} instead"
    if kept.lane != "main" and incident.lane == "main":
        raise Forbidden(f"incident {kept.number} lies in lane {kept.lane}; {other_way}", "into")
    if kept.back_entered and not incident.back_entered:
        raise Forbidden(f"incident {kept.number} was entered afterwards, nobody is asked for it; {other_way}", "into")
    if kept.disposition and not incident.is_ended:
        raise Forbidden(
            f"incident {kept.number} is {kept.status.value}; reopen it first, or close {incident.number} with 22",
            "into",
        )
    incident.refuse(IncidentAction.MERGE)


def _take_over(incident: Incident, kept: Incident) -> dict[str, Any]:
    """Change what is kept by what the duplicate knew better; gives what was learned, by name.

    The reporter's entry remembers it, and what was there before, so that parting them gives it back.
    """
    learned: dict[str, Any] = {}
    if not kept.is_ended and incident.priority < kept.priority:
        learned |= {"priority": incident.priority, "priority_rule": f"priority: merged report {incident.number}"}
    if not kept.is_ended and kept.kind in UNSAID and incident.kind not in UNSAID:
        learned |= {"kind": incident.kind, "kind_text": incident.kind_text}
    if kept.lat is None and incident.lat is not None:
        learned |= {name: getattr(incident, name) for name in PLACE}
    own = reporter_of(incident)
    if learned:
        own |= {"learned": learned, "was": {name: getattr(kept, name) for name in learned}}
    for name, value in learned.items():
        setattr(kept, name, value)
    kept.reporters += [own, *({**r, "via": incident.number, "learned": {}, "was": {}} for r in incident.reporters)]
    return learned


def _give_back(kept: Incident, reporter: dict[str, Any]) -> dict[str, Any]:
    """Change back what was learned of a reporter, where nothing else has changed it since; gives what it is again."""
    learned, was = reporter.get("learned", {}), reporter.get("was", {})
    again: dict[str, Any] = {}
    for names in (("priority", "priority_rule"), ("kind", "kind_text"), PLACE):
        if names[0] in was and all(getattr(kept, name) == learned[name] for name in names):
            again |= {name: was[name] for name in names}
    for name, value in again.items():
        setattr(kept, name, value)
    return again


def reporter_of(incident: Incident) -> dict[str, Any]:
    """Give the reporter of an incident as the one that is kept remembers them."""
    return {
        "incident": incident.number,
        "via": incident.number,
        "channel": incident.channel,
        "at": incident.created,
        "text": incident.text,
        "number": incident.caller_number,
        "name": incident.caller_name,
        "tracking": incident.tracking,
    }


def _clocks_of_kept(kept: Incident, world: World, now: float, learned: dict[str, Any]) -> list[Any]:
    """A higher priority means a nearer limit; a place means that somebody can be looked for."""
    clocks = clock_of(kept, world.policy) if "priority" in learned else []
    return [*clocks, *([pending(kept, now, world.policy)] if learned and not kept.is_ended else [])]


def split_incident(c: SplitIncident, world: World) -> Decision:
    """Take a merged incident out again: it waits since it was reported, and the kept one forgets its reporters."""
    incident = copy.copy(world.incident_or_raise(c.incident))
    incident.refuse(IncidentAction.SPLIT)
    into = incident.merged_into
    _refuse_split(incident, world.find("incident", into))
    incident.merged_into, incident.ended, incident.changed = "", None, c.now
    incident.queued, incident.overdue, incident.chain_ended = True, False, None  # it waits anew: its clock owns it
    if incident.was_cleared:  # somebody was asked again when it was merged: who had dealt with it does not end it
        incident.reopened_after = len(incident.assignments)
    states: dict[tuple[str, str], Any] = {("incident", incident.number): incident}
    facts: list[Fact] = [fact(c, "incident_split", incident=incident.number, out_of=into, reason=c.reason)]
    kept: Incident | None = world.find("incident", into)
    marks = [pending(incident, c.now, world.policy), *clock_of(incident, world.policy)]
    if kept is not None:
        kept = copy.copy(kept)
        own = next((r for r in kept.reporters if r["incident"] == incident.number), {})
        kept.reporters = [r for r in kept.reporters if r["via"] != incident.number]
        again = {} if kept.is_ended else _give_back(kept, own)
        kept.changed = c.now
        states["incident", into] = kept
        facts.append(fact(c, "report_parted", incident=into, duplicate=incident.number, reason=c.reason, **again))
        marks += _clocks_of_kept(kept, world, c.now, again)
    return Decision(states, facts, marks, {"incident": incident.number, "out_of": into})


def _refuse_split(incident: Incident, kept: Incident | None) -> None:
    if kept is not None and kept.merged_into:
        raise Forbidden(
            f"incident {incident.number} was merged into {kept.number}, and that into {kept.merged_into}; "
            f"take {kept.number} out of {kept.merged_into} first",
            "incident",
        )
