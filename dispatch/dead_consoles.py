"""Calls whose console is dead: the keeper lets them ring again. A slow console is not a dead one.

A console is dead when it has answered no beat for `console_lost_s`, while the web process was listening without
a gap for longer than that: when the web process itself was away, nobody can tell, and nothing is taken from anybody.
"""

from dispatch.core.call import Call
from dispatch.core.commands import GiveBackCall
from dispatch.core.errors import Refused
from dispatch.desk import Desk
from dispatch.presence import seats, watched_since
from dispatch.store import Store

BY = "system:keeper"


def lost_calls(store: Store, lost_s: float, now: float) -> list[tuple[Call, float]]:
    """Give the calls in the hands of dead consoles, each with how long its console has been silent (s)."""
    in_hand: list[Call] = [c for c in store.listed("taken", "call") if c.is_in_hand]
    since = watched_since(store) if in_hand else None
    if since is None or now - since <= lost_s:
        return []
    heard = {s.console: s.heard for s in seats(store)}
    silent = [(c, now - max(heard.get(c.console, since), c.taken_at or 0.0)) for c in in_hand]
    return [(c, s) for c, s in silent if s > lost_s]


def give_back_lost_calls(store: Store, desk: Desk, lost_s: float, now: float) -> int:
    """Give the calls of dead consoles back to ring, or to the call-back list; gives how many."""
    given = 0
    for call, silent_s in lost_calls(store, lost_s, now):
        rule = f"console of {call.taken_by.partition(':')[2]} silent for {silent_s:.0f} s"
        id_ = f"console-lost:{call.call_id}:{call.taken_at}"
        command = GiveBackCall(
            id=id_, by=BY, at=now, now=now, call_id=call.call_id, console=call.console, reason=rule
        )  # fmt: skip
        try:
            desk.handle(command)
            given += 1
        except Refused:
            continue  # recorded, or moved to another console, in this very moment
    return given
