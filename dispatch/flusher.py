"""For processes that serve many at once: commands that arrive together are carried out together.

One batch is under way at a time, in a thread of its own; what arrives meanwhile is the next batch. So one disk sync is
shared by all who wait for it. Who goes first is a rule (dispatch/core/urgency.py): a flood of junk stands behind
emergencies, for a while and never for good. Of one caller's number one report goes at a time, because each has to see
the one before; the others of it wait aside, so that they take nobody's place.
"""

import asyncio
import heapq
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from dispatch.core.commands import Command, ReceiveReport
from dispatch.core.errors import Conflict, Refused
from dispatch.core.urgency import patience_s
from dispatch.desk import Answer, Desk

MOST_AT_ONCE = 256
GIVE_UP_S = 20.0
"""A command whose states have been changed by others, again and again, is refused after this."""


@dataclass(order=True, slots=True)
class _Waiting:
    """A command that waits for its turn. due: when it goes before all that came later (s of the loop's clock)."""

    due: float
    place: int
    since: float = field(compare=False)
    command: Command = field(compare=False)
    told: asyncio.Future[Answer] = field(compare=False)


@dataclass
class Flusher:
    """The desk for asyncio: `await handle(command)` from as many tasks as you like."""

    desk: Desk
    _waiting: list[_Waiting] = field(default_factory=list)
    _aside: dict[str, list[_Waiting]] = field(default_factory=dict)
    """Caller's number -> its reports that wait for the one before; the key stands as long as one is under way."""
    _count: int = 0
    _task: asyncio.Task[None] | None = None
    _thread: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "desk"))

    async def handle(self, command: Command) -> Answer:
        """Carry out a command. Raises a Refused of the rules, or the store's error when it cannot be reached."""
        loop = asyncio.get_running_loop()
        now = loop.time()
        self._count += 1
        mine = _Waiting(now + patience_s(command), self._count, now, command, loop.create_future())
        number = _number(command)
        if number and number in self._aside:
            heapq.heappush(self._aside[number], mine)
        else:
            if number:
                self._aside[number] = []
            heapq.heappush(self._waiting, mine)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._flush())
        return await mine.told

    def waits_s(self) -> float:
        """Give how long the one who has waited longest has waited, s."""
        now = asyncio.get_running_loop().time()
        return now - min((w.since for w in self._waiting), default=now)

    async def _flush(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            batch = [heapq.heappop(self._waiting) for _ in range(min(MOST_AT_ONCE, len(self._waiting)))]
            outcomes: list[Answer | Refused | None] | list[Exception]
            try:
                commands = [w.command for w in batch]
                outcomes = await loop.run_in_executor(self._thread, self.desk.handle_round, commands)
            except Exception as error:  # every sender of the batch is told; none is left waiting
                outcomes = [error] * len(batch)
            for waiting, outcome in zip(batch, outcomes, strict=True):
                self._settle(waiting, outcome, loop.time())

    def _settle(self, waiting: _Waiting, outcome: Answer | Exception | None, now: float) -> None:
        """Tell the sender what came of it, or let the command go again."""
        if outcome is None and now - waiting.since < GIVE_UP_S:
            heapq.heappush(self._waiting, waiting)
            return
        _tell(waiting.told, outcome)
        number = _number(waiting.command)
        if number:
            self._next_of(number)

    def _next_of(self, number: str) -> None:
        """Let the next report of a caller's number go."""
        if self._aside[number]:
            heapq.heappush(self._waiting, heapq.heappop(self._aside[number]))
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
