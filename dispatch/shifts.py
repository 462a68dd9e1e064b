"""Who is on shift at the consoles, by tier of the ladder."""

from collections import defaultdict

from dispatch.core.shift import Shift
from dispatch.store import Store


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
