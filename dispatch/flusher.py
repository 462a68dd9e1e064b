"""For processes that serve many at once: commands that arrive together are carried out together.

One batch is under way at a time, in a thread of its own; what arrives meanwhile is the next batch. So one disk sync is
shared by all who wait for it. Who goes first is a rule (dispatch/core/urgency.py): emergencies and what people do at
once, the others by when their patience ends, so that a flood of junk stands behind reports, and not for good. Of one
caller's number one report goes at a time, because each has to see the one before; the others of it wait aside.
"""

import asyncio
import heapq
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from dispatch.core.commands import Command, ReceiveReport
from dispatch.core.errors import Conflict, Refused
from dispatch.core.urgency import patience_s
from dispatch.desk import Answer, Desk

MOST_AT_ONCE = 256
FEWEST, SLOW_S = 64, 0.5
"""After a batch that took longer than SLOW_S the next is half as large, down to FEWEST: an emergency that comes
meanwhile waits for what is under way."""
GIVE_UP_S = 20.0
"""A command whose states have been changed by others, again and again, is refused after this."""


@dataclass(order=True, slots=True)
class _Waiting:
    """A command that waits for its turn. is_patient: whether it may stand behind others, until `due` (loop's s)."""

    is_patient: bool
    due: float
    place: int
    since: float = field(compare=False)
    command: Command = field(compare=False)
    told: asyncio.Future[Answer] = field(compare=False)


@dataclass
class Flusher:
    """The desk for asyncio: `await handle(command)` from as many tasks as you like."""

    desk: Desk
    admit: Callable[[Command], None] = lambda _: None
    """Asked before a command waits; raises what its sender is told instead (feeds/pressure.py)."""
    _first: list[_Waiting] = field(default_factory=list)
    _patient: list[_Waiting] = field(default_factory=list)
    _aside: dict[str, list[_Waiting]] = field(default_factory=dict)
    """Caller's number -> its reports that wait for the one before; the key stands as long as one is under way."""
    _count: int = 0
    _most: int = MOST_AT_ONCE
    _task: asyncio.Task[None] | None = None
    _thread: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "desk"))

    async def handle(self, command: Command) -> Answer:
        """Carry out a command. Raises a Refused of the rules, or the store's error when it cannot be reached."""
        self.admit(command)
        loop = asyncio.get_running_loop()
        now, patience = loop.time(), patience_s(command)
        self._count += 1
        mine = _Waiting(patience > 0, now + patience, self._count, now, command, loop.create_future())
        number = _number(command)
        if number and number in self._aside:
            heapq.heappush(self._aside[number], mine)
        else:
            if number:
                self._aside[number] = []
            self._put(mine)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._flush())
        return await mine.told

    def late_s(self) -> float:
        """Give how long somebody has waited beyond their turn, s."""
        heads = [heap[0].due for heap in (self._first, self._patient) if heap]
        return asyncio.get_running_loop().time() - min(heads) if heads else 0.0

    def _put(self, waiting: _Waiting) -> None:
        heapq.heappush(self._patient if waiting.is_patient else self._first, waiting)

    async def _flush(self) -> None:
        loop = asyncio.get_running_loop()
        while self._first or self._patient:
            batch, began = self._next_batch(), loop.time()
            outcomes: list[Answer | Refused | None] | list[Exception]
            try:
                commands = [w.command for w in batch]
                outcomes = await loop.run_in_executor(self._thread, self.desk.handle_round, commands)
            except Exception as error:  # every sender of the batch is told; none is left waiting
                outcomes = [error] * len(batch)
            is_slow = loop.time() - began > SLOW_S
            self._most = max(FEWEST, self._most // 2) if is_slow else min(MOST_AT_ONCE, self._most * 2)
            for waiting, outcome in zip(batch, outcomes, strict=True):
                self._settle(waiting, outcome, loop.time())

    def _next_batch(self) -> list[_Waiting]:
        """Take those who wait for nobody, and as many of the others as go quickly."""
        first = [heapq.heappop(self._first) for _ in range(min(MOST_AT_ONCE, len(self._first)))]
        room = min(self._most, MOST_AT_ONCE - len(first), len(self._patient))
        return first + [heapq.heappop(self._patient) for _ in range(room)]

    def _settle(self, waiting: _Waiting, outcome: Answer | Exception | None, now: float) -> None:
        """Tell the sender what came of it, or let the command go again."""
        if outcome is None and now - waiting.since < GIVE_UP_S:
            self._put(waiting)
            return
        _tell(waiting.told, outcome)
        number = _number(waiting.command)
        if number:
            self._next_of(number)

    def _next_of(self, number: str) -> None:
        """Let the next report of a caller's number go."""
        if self._aside[number]:
            self._put(heapq.heappop(self._aside[number]))
        else:
            del self._aside[number]


def _number(command: Command) -> str:
    return command.caller_number if isinstance(command, ReceiveReport) else ""


def _tell(told: asyncio.Future[Answer], outcome: Answer | Exception | None) -> None:
    if told.cancelled():
        return
    if isinstance(outcome, Answer):
        told.set_result(outcome)
    else:
        lost = Conflict(f"others were quicker each time for {GIVE_UP_S:.0f} s; send the command again")
        told.set_exception(outcome or lost)
