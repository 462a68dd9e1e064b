"""Commands that arrive together are carried out together."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence

import pytest

from dispatch.core.commands import Command
from dispatch.core.errors import NotFound
from dispatch.desk import Answer, Desk
from dispatch.flusher import MOST_AT_ONCE, Flusher
from dispatch.settings import Settings
from dispatch.store import Store
from tests.makers import note, report


class CountingDesk(Desk):
    """The real desk, which notes how large its batches were and may be held up."""

    def __init__(self, store: Store, settings: Settings) -> None:
        super().__init__(store, settings)
        self.batches: list[int] = []
        self.go_on = threading.Event()
        self.go_on.set()
        self.fault: Exception | None = None

    def handle_many(self, batch: Sequence[Command]) -> list:
        self.go_on.wait()
        self.batches.append(len(batch))
        if self.fault:
            raise self.fault
        return super().handle_many(batch)


@pytest.fixture
def counting(store: Store, settings: Settings) -> CountingDesk:
    return CountingDesk(store, settings)


async def test_what_arrives_while_a_batch_is_under_way_is_the_next_batch(counting: CountingDesk) -> None:
    flusher = Flusher(counting)
    counting.go_on.clear()
    waiting = [asyncio.create_task(flusher.handle(report())) for _ in range(1)]
    await asyncio.sleep(0.05)
    waiting += [asyncio.create_task(flusher.handle(report())) for _ in range(40)]
    await asyncio.sleep(0.05)
    counting.go_on.set()
    answers = await asyncio.gather(*waiting)
    assert counting.batches == [1, 40]
    assert len({a.value["incident"] for a in answers}) == 41


async def test_a_batch_has_a_limit(counting: CountingDesk) -> None:
    flusher = Flusher(counting)
    await asyncio.gather(*(flusher.handle(report()) for _ in range(MOST_AT_ONCE + 5)))
    assert max(counting.batches) <= MOST_AT_ONCE


async def test_answers_go_to_whom_they_belong_and_refusals_too(counting: CountingDesk) -> None:
    flusher = Flusher(counting)
    good, bad = await asyncio.gather(
        flusher.handle(report(id="m1")), flusher.handle(note("99")), return_exceptions=True
    )
    assert isinstance(good, Answer)
    assert isinstance(bad, NotFound)


async def test_a_fault_reaches_every_sender_of_the_batch_and_the_next_batch_goes_on(counting: CountingDesk) -> None:
    flusher = Flusher(counting)
    counting.fault = ConnectionError("the store is away")
    told = await asyncio.gather(*(flusher.handle(report()) for _ in range(3)), return_exceptions=True)
    assert all(isinstance(t, ConnectionError) for t in told)
    counting.fault = None
    assert (await flusher.handle(report())).value["incident"]


async def test_a_sender_that_has_left_disturbs_nobody(counting: CountingDesk) -> None:
    flusher = Flusher(counting)
    counting.go_on.clear()
    leaving, staying = (asyncio.create_task(flusher.handle(report())) for _ in range(2))
    await asyncio.sleep(0.02)
    leaving.cancel()
    counting.go_on.set()
    assert (await staying).value["incident"]
