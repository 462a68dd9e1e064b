"""What a call comes to once something has changed it.

Lists, clocks, alarm and call-back follow from the call as it then is, so they are true whatever came before, and
in whatever order.
"""

from dataclasses import replace
from typing import Any

from dispatch.core.alarms import Raised, seen_with
from dispatch.core.call import Call
from dispatch.core.commands import Command
from dispatch.core.errors import NotFound
from dispatch.core.facts import Decision, Fact, Mark
from dispatch.core.incident import Incident
from dispatch.core.numbers import KIND_OF_LANE, Number
from dispatch.core.policy import Policy
from dispatch.core.world import World, fact


def call_or_raise(call_id: str, world: World) -> Call:
    """Give the call asked for; raises NotFound."""
    found: Call | None = world.find("call", call_id)
    if found is None:
        raise NotFound(f"there is no call {call_id!r}; check the id", "call_id")
    return found


def waited(call: Call, at: float) -> float | None:
    """Give how long the caller had waited by then (s); None where the ringing is not known."""
    began = call.times.get("ringing")
    return None if began is None else round(max(0.0, at - began), 3)


def settle(c: Command, world: World, before: Call, call: Call, said: list[Fact], answer: dict[str, Any]) -> Decision:
    """Give what a changed call comes to: its lists and clocks, its alarm, and the call-back it owes."""
    said = [*said, *_callback(c, call)]
    decision = Decision({("call", call.call_id): call}, said, _marks(call, world.policy, c.at), answer)
    if before.is_ringing and not call.is_ringing and (call.answered_at is not None or call.incident):
        add(decision, seen_with(c, world, "ladder", call.call_id, "the call was answered"))
    return _remember_missed(c, world, before, call, decision)


def _callback(c: Command, call: Call) -> list[Fact]:
    """Open or drop the call-back as the call has it now."""
    rule = call.owes_callback()
    if rule and call.callback == "open":
        call.callback_rule = rule
    if rule and not call.callback:
        call.callback, call.callback_rule, call.callback_since = "open", rule, c.at
        return [fact(c, "callback_opened", incident=call.incident, rule=rule, call_id=call.call_id)]
    if not rule and call.callback == "open":
        why = f"recorded as incident {call.incident}" if call.incident else "answered after all"
        call.callback = call.callback_rule = ""
        return [fact(c, "callback_dropped", incident=call.incident, rule=why, call_id=call.call_id)]
    return []


def _marks(call: Call, policy: Policy, at: float) -> list[Mark]:
    """Keep the lists and the clocks of calls true to the call."""
    began = call.times.get("ringing", min(call.times.values(), default=at))
    rings = call.is_ringing
    scores = {
        ("calls", call.call_id): began,
        ("ringing", call.call_id): began if rings else None,
        ("taken", call.call_id): call.taken_at if call.is_in_hand else None,
        ("answered", call.call_id): call.spoken_at if call.is_unclaimed else None,
        ("callbacks", call.call_id): call.callback_since if call.callback == "open" else None,
        ("clocks", f"ladder:{call.call_id}"): call.due if rings else None,
        ("clocks", f"lapse:{call.call_id}"): lapses_at(call, policy) if rings else None,
    }
    return [Mark(list_, member, None if at is None else at * 1000) for (list_, member), at in scores.items()]


def lapses_at(call: Call, policy: Policy) -> float:
    """Give when a ringing call has not been heard of for too long (epoch s)."""
    return (call.given_back or call.times.get("ringing", 0.0)) + policy.ring_limit_s


def _remember_missed(c: Command, world: World, before: Call, call: Call, decision: Decision) -> Decision:
    """Count a call that nobody answered for its number; one that was answered after all counts no more."""
    if call.caller and call.was_missed != before.was_missed:
        kind = "missed" if call.was_missed else ""
        remember(decision, world, call.caller, kind, call.times.get("ringing", c.at), f"call {call.call_id}", c.now)
    return decision


def remember(decision: Decision, world: World, caller: str, kind: str, at: float, about: str, now: float) -> None:
    """Add to a decision that a number has called with something ("": that it has not)."""
    number: Number = decision.states.get(("number", caller)) or world.find("number", caller) or Number(caller)
    decision.states["number", caller] = number.noted(kind, at, about, now=now, memory_s=world.policy.number_memory_s)
    decision.marks.append(Mark("numbers", caller, now * 1000))


def follow_lane(decision: Decision, c: Command, world: World, incident: Incident) -> Decision:
    """Let call and number follow when an incident has moved to another lane."""
    before: Call | None = world.find("call", incident.call_id) if incident.call_id else None
    if before and before.incident == incident.number:
        settled = settle(c, world, before, replace(before, lane=incident.lane), [], {})
        add(decision, (settled.states, settled.facts, settled.marks))
    if incident.caller:
        kind, about = KIND_OF_LANE[incident.lane], f"incident {incident.number}"
        remember(decision, world, incident.caller, kind, incident.created, about, c.now)
    return decision


def tell_incident(decision: Decision, world: World, call: Call) -> Decision:
    """Give the incident of a call the times the call now has."""
    found = world.find("incident", call.incident) if call.incident else None
    if found and (points := found.times | call.points()) != found.times:
        decision.states["incident", found.number] = replace(found, times=points)
    return decision


def add(decision: Decision, more: Raised) -> Decision:
    """Give a decision with what an alarm adds to it."""
    states, facts, marks = more
    decision.states.update(states)
    decision.facts.extend(facts)
    decision.marks.extend(marks)
    return decision
