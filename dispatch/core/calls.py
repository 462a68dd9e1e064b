"""Calls as the switchboard tells them: they ring, climb the ladder, end. Pure; see decide.py."""

from dataclasses import replace

from dispatch.core.alarms import raise_alarm
from dispatch.core.call import Call
from dispatch.core.commands import ClimbCall, LapseCall, RecordCall
from dispatch.core.facts import Decision, Mark
from dispatch.core.numbers import Number
from dispatch.core.policy import BACK_ENTERED_AFTER_S, Policy
from dispatch.core.settling import add, call_or_raise, lapses_at, settle, tell_incident, waited
from dispatch.core.world import World, fact, refuse_future

CLOCK_GRAIN_S = 0.002
"""Marks are kept in whole milliseconds: a clock may go this much before the moment the state has."""


def record_call(c: RecordCall, world: World) -> Decision:
    """Note what the switchboard says; a report that names the call gets its times, whichever of the two comes first."""
    refuse_future(c)
    before = world.find("call", c.call_id) or Call(c.call_id)
    call = _heard(c, before)
    rule = _begin_ringing(c, call, world) if c.event == "ringing" else ""
    if c.event == "answered" and not call.taken_by:
        call.taken_tier = call.tier_at(c.at)[0]
    tier, step = call.tier_at(c.at)
    noted = fact(
        c, f"call_{c.event}", incident=call.incident, rule=rule, call_id=c.call_id, tier=tier, step=step,
        waited_s=waited(call, c.at),
    )  # fmt: skip
    return tell_incident(settle(c, world, before, call, [noted], {}), world, call)


def _heard(c: RecordCall, before: Call) -> Call:
    """Keep an event. Of two that say the same the earlier counts; an answer after it rang again is another one."""
    known, back = before.times, before.given_back
    if c.event == "answered" and c.event in known and back is not None and c.at > back:
        heard = {"answered_again": max(c.at, known.get("answered_again", c.at))}
    else:
        heard = {c.event: min(c.at, known.get(c.event, c.at))}
    return replace(
        before,
        times=known | heard,
        caller_number=before.caller_number or c.caller_number,
        called_number=before.called_number or c.called_number,
        caller=before.caller or c.caller,
    )


def _begin_ringing(c: RecordCall, call: Call, world: World) -> str:
    """Let a call ring at the lowest tier that has somebody at a console; gives the rule ("": it does not ring)."""
    number: Number | None = world.find("number", call.caller) if call.caller else None
    call.flags = number.flags(c.now, world.policy.number_memory_s) if number else []
    over_or_answered = call.is_over or call.answered_at is not None or call.incident
    if call.steps or over_or_answered or c.now - c.at > BACK_ENTERED_AFTER_S:
        return ""
    ladder = world.policy.ladder
    attended = [tier for tier in ladder if tier in c.present]
    tier = attended[0] if attended else ladder[0]
    began = call.times["ringing"]
    call.steps, call.due = [{"tier": tier, "at": began}], began + world.policy.ladder_s
    why = "the lowest tier with somebody at a console" if attended else "nobody is at a console"
    return f"rings at {tier}: {why}"


def climb_call(c: ClimbCall, world: World) -> Decision:
    """Let a call that nobody has answered ring one tier higher as well; at the last it becomes an alarm."""
    before = call_or_raise(c.call_id, world)
    if not before.is_ringing:
        return Decision({}, [], [Mark("clocks", f"ladder:{c.call_id}", None)], {})
    if before.due is None or c.now + CLOCK_GRAIN_S < before.due:
        return Decision({}, [], [], {})  # climbed already: this clock was claimed twice
    at, above = replace(c, at=before.due), _tiers_above(before.tier, world.policy)
    rule = f"not answered in {world.policy.ladder_s:g} s at {before.tier}"
    call, said = replace(before, due=None), []
    if above:
        call.steps = [*before.steps, {"tier": above[0], "at": at.at}]
        call.due = at.at + world.policy.ladder_s if above[1:] else None
        about = {"call_id": c.call_id, "below": before.tier, "tier": call.tier, "step": call.step}
        said = [fact(at, "call_climbed", rule=rule, **about)]
    decision = settle(at, world, before, call, said, {"call_id": c.call_id, "tier": call.tier})
    return decision if call.due else add(decision, raise_alarm(at, world, "ladder", c.call_id, priority=1, rule=rule))


def _tiers_above(tier: str, policy: Policy) -> tuple[str, ...]:
    return policy.ladder[policy.ladder.index(tier) + 1 :] if tier in policy.ladder else ()


def lapse_call(c: LapseCall, world: World) -> Decision:
    """Stop a ringing that the switchboard has forgotten; somebody calls back."""
    before = call_or_raise(c.call_id, world)
    if not before.is_ringing:
        return Decision({}, [], [Mark("clocks", f"lapse:{c.call_id}", None)], {})
    if c.now + CLOCK_GRAIN_S < lapses_at(before, world.policy):
        return Decision({}, [], [], {})
    rule = f"no word from the switchboard for {world.policy.ring_limit_s:g} s"
    call = replace(before, lapsed=rule, due=None)
    said = [fact(c, "call_lapsed", rule=rule, call_id=c.call_id, tier=call.tier, step=call.step)]
    return settle(c, world, before, call, said, {"call_id": c.call_id})
