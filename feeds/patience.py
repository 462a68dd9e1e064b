"""Senders whose messages cannot be read are slowed down, and nobody else: the answer that refuses comes late.

A fault costs us as much as a message; a sender that makes more of them than a share allows waits for each answer in
turn, so that a flood of nonsense cannot take the time of those who have something to say. What is taken is never held.
"""

import asyncio
from collections import OrderedDict

MOST_S = 5.0
"""No answer is held back longer."""
MOST_NAMES = 10_000
MOST_HELD = 500
"""So many answers may be held at a time: each keeps what it answers in memory."""


class Patience:
    """Faults by sender. per_s: how many of one sender are answered a second; ahead: how many may come at once."""

    def __init__(self, per_s: float, ahead: float) -> None:
        self._each_s = 1 / per_s
        self._ahead_s = ahead / per_s
        self._next: OrderedDict[str, float] = OrderedDict()
        self._held = 0

    def hold_s(self, name: str, now: float) -> float:
        """Count a fault of a sender; gives how long its answer is to be held back, s. now: any steady clock, s."""
        due = max(self._next.get(name, now), now)
        hold = min(max(0.0, due - now - self._ahead_s), MOST_S)
        self._next[name] = min(due + self._each_s, now + self._ahead_s + MOST_S)
        self._next.move_to_end(name)
        if len(self._next) > MOST_NAMES:
            self._next.popitem(last=False)
        return hold

    async def hold(self, name: str) -> None:
        """Count a fault of a sender, and wait as long as its answer is to be held back."""
        hold = self.hold_s(name, asyncio.get_running_loop().time())
        if not hold or self._held >= MOST_HELD:
            return
        self._held += 1
        try:
            await asyncio.sleep(hold)
        finally:
            self._held -= 1
