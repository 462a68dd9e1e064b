"""Who is on shift at the consoles, by tier of the ladder; and the end of a shift that nobody has ended.

Whoever closes the console and goes, or logs out, is off since their console was heard last: else they would be on duty
by day and night for every figure, and their next shift would begin where the forgotten one did.
"""

from collections import defaultdict

from dispatch.core.commands import EndShift
from dispatch.core.shift import Shift
from dispatch.desk import Desk
from dispatch.presence import FORGOTTEN_S, seats, watched_since
from dispatch.store import Store

SILENT_S = 7_200.0
"""Somebody of whom no console has answered for so long has gone; a shorter silence is a break, or a fault of a line."""


def shifts_on(store: Store) -> list[Shift]:
    """Give everybody logged on, the one who has been on longest first."""
    found: list[Shift] = store.listed("shifts", "shift")
    return found


def consoles_on(store: Store, own_tier: str) -> dict[str, list[str]]:
    """Give who is logged on (role:name) by tier. own_tier: that of the room, for those who named none."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for shift in shifts_on(store):
        found[shift.tier or own_tier].append(shift.by)
    return dict(found)


def end_silent_shifts(store: Store, desk: Desk, now: float) -> int:
    """End the shift of everybody who has gone without a word, at their last sign of life; gives how many.

    Nothing is ended unless the web process has been listening for as long: while it was away nobody can tell.
    """
    since = watched_since(store)
    if since is None or now - since < SILENT_S:
        return 0
    heard: dict[str, float] = {}
    for seat in seats(store):
        heard[seat.by] = max(seat.heard, heard.get(seat.by, 0.0))
    gone = [(s, max(s.since, heard.get(s.by, now - FORGOTTEN_S))) for s in shifts_on(store)]
    over = [(shift, last) for shift, last in gone if now - last > SILENT_S]
    for shift, last in over:
        id_ = f"shift-silent:{shift.by}:{shift.since}"
        desk.handle(EndShift(id=id_, by=shift.by, at=last, now=now, silent_since=shift.since))
    return len(over)
