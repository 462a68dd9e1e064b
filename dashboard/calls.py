"""The boards of calls: who rings, who is on the line, who is to be called back; each person sees what they may."""

from typing import Any

from dashboard.parts import Parts
from dashboard.permissions import may
from dispatch.access import Person
from dispatch.core.call import Call
from dispatch.core.masked import masked
from dispatch.numbers import usable
from dispatch.store import key
from layouts.reasons import shown
from layouts.words import LANGUAGES, speaking

Items = list[dict[str, Any]]
ANSWERED_SHOWN_S = 60.0
"""A call answered at the switchboard can be taken to a console for this long."""


def call_lines(parts: Parts, now: float) -> Items:
    """Give the calls that ring, those answered that no console has yet, and those in hand; the first to ring first."""
    store, since = parts.store, (now - ANSWERED_SHOWN_S) * 1000
    ids = {i for name in ("ringing", "taken") for i in store.redis.zrange(key(name), 0, -1)}
    ids |= set(store.redis.zrangebyscore(key("answered"), since, "+inf"))
    found = [v.state for v in store.load([("call", i.decode()) for i in sorted(ids)]) if v.state]
    lines = [line_of(c, parts.settings.tiers(), now) for c in found]
    return sorted((line for line in lines if line["state"]), key=lambda line: line["since"])


def line_of(call: Call, ladder: tuple[str, ...], now: float) -> dict[str, Any]:
    """Give a call as a line of the board. Times in epoch ms; the number is cut down for those who may not see it."""
    began = call.times.get("ringing", call.answered_at or now)
    return {
        "id": call.call_id,
        "state": state_of(call),
        "number": call.caller_number,
        "can_call_back": bool(usable(call.caller_number)),
        "since": began * 1000,
        "answered": None if call.answered_at is None else call.answered_at * 1000,
        "tier": call.tier,
        "rank": ladder.index(call.tier) if call.tier in ladder else len(ladder),
        "step": call.step,
        "again": call.given_back is not None,
        "by": call.taken_by,
        "console": call.console,
        "over": call.is_over,
        "flags": [{**f, "last": f["last"] * 1000} for f in call.flags],
    }


def state_of(call: Call) -> str:
    """Give how a call stands in the room: ringing, taken, answered (no console has it yet), or "" for none of these."""
    if call.is_ringing:
        return "ringing"
    if call.is_in_hand:
        return "taken"
    return "answered" if call.is_unclaimed else ""


def callback_lines(parts: Parts, now: float) -> Items:
    """Give whom to call back, who waits longest first, with what has been tried."""
    return [_callback(call) for call in parts.store.listed("callbacks", "call")]


def _callback(call: Call) -> dict[str, Any]:
    tried = [{**t, "at": t["at"] * 1000} for t in call.tries if t["result"] == "not_reached"]
    return {
        "id": call.call_id,
        "number": call.caller_number,
        "can_call_back": bool(usable(call.caller_number)),
        "since": call.callback_since * 1000,
        "rang": call.times.get("ringing", call.callback_since) * 1000,
        "said": {code: _said(call.callback_rule, code) for code in LANGUAGES},
        "incident": call.incident,
        "tries": tried,
        "flags": [{**f, "last": f["last"] * 1000} for f in call.flags],
    }


def _said(rule: str, code: str) -> str:
    with speaking(code):
        return shown(rule)


def for_person(items: Items, person: Person, tiers: tuple[str, ...]) -> Items:
    """Give what one person sees: numbers masked but for those who may; whoever answers hears what has reached them."""
    mine = tiers.index(person.tier) if person.tier in tiers and may(person.role, "answer") else 0
    reached = [i for i in items if i.get("state") != "ringing" or i["rank"] >= mine]
    if may(person.role, "see_callers"):
        return reached
    return [{**i, "number": masked(i["number"])} for i in reached]
