"""Commands that arrive together are carried out together."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence

import pytest

from dispatch import flusher as module
from dispatch.core.commands import Command
from dispatch.core.errors import NotFound
from dispatch.desk import Answer, Desk
from dispatch.flusher import FEWEST, MOST_AT_ONCE, Flusher
from dispatch.settings import Settings
from dispatch.store import Store
from tests.makers import note, report


class CountingDesk(Desk):
    """The real desk, which notes how large its batches were and may be held up."""

    def __init__(self, store: Store, settings: Settings) -> None:
        super().__init__(store, settings)
        self.batches: list[int] = []
        self.order: list[str] = []
        self.go_on = threading.Event()
        self.go_on.set()
        self.fault: Exception | None = None

    def handle_round(self, batch: Sequence[Command]) -> list:
        self.go_on.wait()
        self.batches.append(len(batch))
        self.order += [c.id for c in batch]
        if self.fault:
            raise self.fault
        return super().handle_round(batch)


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


async def held_up(counting: CountingDesk, flusher: Flusher, commands: list[Command]) -> list[Answer]:
    """Let commands come, in this order, while a batch is under way; gives their answers."""
    counting.go_on.clear()
    first = asyncio.create_task(flusher.handle(report()))
    await asyncio.sleep(0.05)
    tasks = [asyncio.create_task(flusher.handle(c)) for c in commands]
    await asyncio.sleep(0.05)
    counting.go_on.set()
    await first
    return list(await asyncio.gather(*tasks))


async def test_an_emergency_goes_before_the_junk_that_came_first_and_all_of_it_is_carried_out(
    counting: CountingDesk,
) -> None:
    junk = [report(kind="PRANK", text="") for _ in range(MOST_AT_ONCE + 20)]
    emergency = report(id="m-fire", kind="FSTRU")
    answers = await held_up(counting, Flusher(counting), [*junk, emergency])
    assert counting.order[1] == "m-fire"
    assert len({a.value["incident"] for a in answers}) == len(junk) + 1


async def test_many_reports_of_one_number_are_all_taken_and_hold_nobody_up(counting: CountingDesk) -> None:
    same = [report(kind="PRANK", text="", caller_number="0812-555-0001") for _ in range(30)]
    other = report(id="m-other", caller_number="0812-555-0002")
    answers = await held_up(counting, Flusher(counting), [*same, other])
    assert len({a.value["incident"] for a in answers}) == 31
    assert counting.batches[1] == 2
    assert counting.order[1] == "m-other"


async def test_of_one_number_the_emergency_goes_before_its_junk(counting: CountingDesk) -> None:
    same = [report(kind="PRANK", text="", caller_number="0812-555-0003") for _ in range(5)]
    await held_up(counting, Flusher(counting), [*same, report(id="m-p1", caller_number="0812-555-0003", priority=1)])
    assert counting.order[2] == "m-p1"


async def test_an_emergency_waits_for_the_batch_under_way_and_for_no_backlog(counting: CountingDesk) -> None:
    flusher = Flusher(counting)
    counting.go_on.clear()
    backlog = [asyncio.create_task(flusher.handle(report())) for _ in range(MOST_AT_ONCE * 2)]
    await asyncio.sleep(0.4)
    assert flusher.late_s() > 0
    emergency = asyncio.create_task(flusher.handle(report(id="m-fire", kind="FSTRU")))
    await asyncio.sleep(0.05)
    counting.go_on.set()
    await emergency
    assert counting.order.index("m-fire") == counting.batches[0]
    assert len({a.value["incident"] for a in await asyncio.gather(*backlog)}) == len(backlog)


async def test_batches_that_take_long_become_smaller_and_grow_again(
    counting: CountingDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SLOW_S", 0.0)
    flusher = Flusher(counting)
    await asyncio.gather(*(flusher.handle(report()) for _ in range(MOST_AT_ONCE * 2)))
    assert counting.batches[-1] <= FEWEST
    monkeypatch.setattr(module, "SLOW_S", 60.0)
    counting.batches.clear()
    await asyncio.gather(*(flusher.handle(report()) for _ in range(MOST_AT_ONCE * 4)))
    assert max(counting.batches) == MOST_AT_ONCE
