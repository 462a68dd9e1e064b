"""How hard the doors are pressed, and what is left out for it: in the order of dispatch/core/shedding.py, counted.

    late commands, a late clock -> step -> reading 503, positions thinned, reports refused in words

The counts stand in the store (k3i:shed), all doors and all restarts together; the console's /metrics shows them.
"""

import asyncio
from collections import Counter
from collections.abc import Callable

import structlog

from dispatch.core.commands import Command
from dispatch.core.errors import Busy
from dispatch.core.shedding import ORDER, step_of
from dispatch.core.shedding import kind_of as kind_of_command
from dispatch.store import Store, key

log = structlog.get_logger()
EVERY_S = 0.1
CALM_S = 2.0
"""A step is taken back when it has not been needed for so long."""
LATER = "too much comes in at once; this was not taken. Send it again in a moment; in an emergency call 110"
SHED = key("shed")


class Pressure:
    """The step of one feeds process. late_s: gives how far the desk is behind (s). step: how much of ORDER is out."""

    def __init__(self, late_s: Callable[[], float]) -> None:
        self._late_s = late_s
        self._calm_since = 0.0
        self.step = 0
        self.shed: Counter[str] = Counter()
        """What was left out and is not yet told to the store."""

    def look(self, now: float, clock_late_s: float) -> None:
        """Take a step up at once when it is needed, and one down when it was not needed for a while."""
        wanted = step_of(max(self._late_s(), clock_late_s))
        if wanted >= self.step:
            if wanted > self.step:
                log.warning("more comes in than can be carried out", left_out=list(ORDER[:wanted]))
            self.step, self._calm_since = wanted, now
        elif now - self._calm_since >= CALM_S:
            self.step, self._calm_since = self.step - 1, now
            if not self.step:
                log.info("everything is taken again")

    def leaves_out(self, what: str) -> bool:
        """Whether something of ORDER is left out now; counts it when it is."""
        if self.step <= ORDER.index(what):
            return False
        self.shed[what] += 1
        return True

    def admit(self, command: Command) -> None:
        """Let a command go to the desk. Raises Busy for a report that has to be sent again."""
        what = kind_of_command(command) if self.step else ""
        if what and self.leaves_out(what):
            raise Busy(LATER)

    async def run(self, store: Store) -> None:
        """Look ten times a second and tell the store once a second, until cancelled."""
        loop = asyncio.get_running_loop()
        turn = 0
        while True:
            due = loop.time() + EVERY_S
            await asyncio.sleep(EVERY_S)
            now = loop.time()
            self.look(now, now - due)
            turn += 1
            if turn % 10 == 0 and self.shed:
                await self.tell(store)

    async def tell(self, store: Store) -> None:
        """Add to the store's counts what was left out since the last time."""
        told, self.shed = self.shed, Counter()
        try:
            await asyncio.to_thread(_count, store, told)
        except Exception as error:  # what was left out is counted later; the watch over the doors must go on
            self.shed += told
            log.warning("what was left out is not told to the store; tried again", error=str(error))


def _count(store: Store, told: Counter[str]) -> None:
    pipe = store.redis.pipeline(transaction=False)
    for what, count in told.items():
        pipe.hincrby(SHED, what, count)
    pipe.execute()
