"""What the room does with calls: one takes it, may give it back, somebody calls back. Pure; see decide.py."""

from dataclasses import replace

from dispatch.core.call import ORPHANED, Call
from dispatch.core.commands import CallBack, GiveBackCall, TakeCall
from dispatch.core.errors import Conflict, Forbidden, Invalid
from dispatch.core.facts import Decision
from dispatch.core.settling import call_or_raise, settle, waited
from dispatch.core.world import World, fact

RESULTS = ("done", "not_reached", "dismissed", "open")


def take_call(c: TakeCall, world: World) -> Decision:
    """Give a call to the console that asks first; whoever comes later learns who has it."""
    before = call_or_raise(c.call_id, world)
    _refuse_take(c, before)
    call = replace(before, taken_by=c.by, taken_at=before.taken_at or c.at, console=c.console, due=None, orphaned="")
    tier, step = before.tier_at(c.at)
    call.taken_tier = before.taken_tier or tier
    rule = "moved to another console" if before.taken_by else "first to take it"
    about = {"call_id": c.call_id, "tier": call.taken_tier, "step": step}
    said = [fact(c, "call_taken", rule=rule, waited_s=waited(call, c.at), **about)]
    return settle(c, world, before, call, said, about)


def _refuse_take(c: TakeCall, call: Call) -> None:
    if call.incident:
        raise Conflict(f"call {c.call_id} is recorded already as incident {call.incident}; open that", "call_id")
    if call.taken_by and call.taken_by != c.by:
        ago = max(0.0, c.now - (call.taken_at or c.now))
        raise Conflict(f"call {c.call_id} was taken by {call.taken_by} {ago:.0f} s ago; it is theirs", "call_id")
    if call.is_over and not call.taken_by:
        raise Forbidden(f"call {c.call_id} is over; call back from the call-back list", "call_id")


def give_back_call(c: GiveBackCall, world: World) -> Decision:
    """Let a taken call ring again where it rang; one whose caller has hung up meanwhile is to be called back."""
    before = call_or_raise(c.call_id, world)
    _refuse_give_back(c, before)
    rule = c.reason or "given back by hand"
    call = replace(before, taken_by="", taken_at=None, taken_tier="", console="")
    if before.is_over:
        call.orphaned = ORPHANED if c.console else "given back without a record"
    else:
        call.steps = before.steps or [{"tier": world.policy.ladder[0], "at": c.at}]
        call.given_back, call.due = c.at, c.at + world.policy.ladder_s
    said = [fact(c, "call_given_back", rule=rule, call_id=c.call_id, tier=call.tier, taken_by=before.taken_by)]
    return settle(c, world, before, call, said, {"call_id": c.call_id})


def _refuse_give_back(c: GiveBackCall, call: Call) -> None:
    if not call.is_in_hand:
        raise Forbidden(f"call {c.call_id} is in nobody's hand; there is nothing to give back", "call_id")
    if c.console and c.console != call.console:
        raise Forbidden(f"call {c.call_id} has moved to another console meanwhile", "call_id")
    if not c.console and call.taken_by != c.by:
        raise Conflict(f"call {c.call_id} is in the hands of {call.taken_by}; only they can give it back", "call_id")


def call_back(c: CallBack, world: World) -> Decision:
    """Note what came of calling somebody back. Nobody leaves the list without a result, or a reason."""
    before = call_or_raise(c.call_id, world)
    _refuse_call_back(c, before)
    tried = {"by": c.by, "at": c.at, "result": c.result, "reason": c.reason}
    stands = "open" if c.result == "not_reached" else c.result
    call = replace(before, callback=stands, tries=[*before.tries, tried])
    said = [
        fact(
            c, f"callback_{c.result}", incident=call.incident, call_id=c.call_id, reason=c.reason, tries=tries_of(call)
        )
    ]
    return settle(c, world, before, call, said, {"call_id": c.call_id, "callback": call.callback})


def _refuse_call_back(c: CallBack, call: Call) -> None:
    if c.result not in RESULTS:
        raise Invalid(f"result {c.result!r} is not known; use one of {', '.join(RESULTS)}", "result")
    if not call.callback:
        raise Forbidden(f"call {c.call_id} is not on the call-back list", "call_id")
    if c.result == "open" and call.callback == "open":
        raise Forbidden(f"call {c.call_id} is on the call-back list already", "call_id")
    if c.result != "open" and call.callback != "open":
        last = call.tries[-1]
        raise Conflict(f"call {c.call_id} was settled by {last['by']} ({last['result']})", "call_id")
    if c.result == "dismissed" and not c.reason.strip():
        raise Invalid("to dismiss a call-back needs a reason; write it behind the word", "reason")


def tries_of(call: Call) -> int:
    """Give how often somebody has tried to call back."""
    return sum(t["result"] in ("done", "not_reached") for t in call.tries)
