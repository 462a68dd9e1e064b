"""Who is heard at which console: told to the store each second, so that a dead console is told from a slow one.

Each console answers the hub's beat. One that is slow answers late; one that is dead does not answer at all.
"""

import time
from collections.abc import Iterable

from dashboard.permissions import may
from dashboard.screen import Screen
from dispatch.access import Person
from dispatch.presence import Seat, say_present
from dispatch.shifts import shifts_on
from dispatch.store import Store


class Watch:
    """What one web process has heard of its consoles, and since when it has been listening without a gap."""

    def __init__(self) -> None:
        self.since = time.time()
        self._left: list[Screen] = []
        self._tiers: dict[str, str] = {}
        self.moved = False
        """Whether somebody serves another tier than a second ago."""

    def tell(self, store: Store, screens: Iterable[Screen]) -> None:
        """Keep who is there, and who has just left. Raises the store's error when it cannot be told."""
        tiers = {shift.by: shift.tier for shift in shifts_on(store) if shift.tier}
        self.moved, self._tiers = tiers != self._tiers, tiers
        left, self._left = self._left, []
        seats = [self._seat(s) for s in (*screens, *left) if may(s.session.person.role, "answer")]
        say_present(store, seats, self.since, time.time())

    def tier(self, person: Person) -> str:
        """Give the tier somebody answers calls for: that of their shift, else their own."""
        return self._tiers.get(person.author, person.tier)

    def left(self, screen: Screen) -> None:
        """Remember what a screen said last, that is told with the next."""
        self._left.append(screen)

    def broken(self) -> None:
        """Begin anew: while the store was away nobody could be told of."""
        self.since, self.moved = time.time(), False

    def _seat(self, screen: Screen) -> Seat:
        person = screen.session.person
        return Seat(self.tier(person), person.author, screen.session.console, screen.heard)
