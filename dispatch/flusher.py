"""For processes that serve many at once: commands that arrive together are carried out together.

One batch is under way at a time, in a thread of its own; what arrives meanwhile is the next batch. So one disk
sync is shared by all who wait for it, and nobody waits for more than the batch before.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from dispatch.core.commands import Command
from dispatch.core.errors import Refused
from dispatch.desk import Answer, Desk

MOST_AT_ONCE = 256


@dataclass
class Flusher:
    """The desk for asyncio: `await handle(command)` from as many tasks as you like."""

    desk: Desk
    _waiting: list[tuple[Command, asyncio.Future[Answer]]] = field(default_factory=list)
    _task: asyncio.Task[None] | None = None
    _thread: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "desk"))

    async def handle(self, command: Command) -> Answer:
        """Carry out a command. Raises a Refused of the rules, or the store's error when it cannot be reached."""
        future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.append((command, future))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._flush())
        return await future

    async def _flush(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            batch, self._waiting = self._waiting[:MOST_AT_ONCE], self._waiting[MOST_AT_ONCE:]
            try:
                commands = [c for c, _ in batch]
                outcomes = await loop.run_in_executor(self._thread, self.desk.handle_many, commands)
            except Exception as error:  # every sender of the batch is told; none is left waiting
                _tell(batch, [error] * len(batch))
            else:
                _tell(batch, outcomes)


def _tell(
    batch: list[tuple[Command, asyncio.Future[Answer]]], outcomes: list[Answer | Refused] | list[Exception]
) -> None:
    for (_, future), outcome in zip(batch, outcomes, strict=True):
        if future.cancelled():
            continue
        if isinstance(outcome, Exception):
            future.set_exception(outcome)
        else:
            future.set_result(outcome)
