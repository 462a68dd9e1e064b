"""Senders of nonsense are slowed down; nobody else is."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given

from feeds import doors as module
from feeds import patience
from feeds.doors import Doors, answer
from feeds.patience import MOST_S, Patience


def test_a_fault_now_and_then_is_answered_at_once() -> None:
    patient = Patience(per_s=10, ahead=5)
    assert all(patient.hold_s("a", second / 5) == 0 for second in range(1_000))


def test_a_flood_of_faults_is_answered_at_the_rate_and_no_later_than_the_longest_hold() -> None:
    patient = Patience(per_s=10, ahead=5)
    holds = [patient.hold_s("a", 0.0) for _ in range(200)]
    assert holds[:6] == [0] * 6
    assert holds[16] == pytest.approx(1.1)
    assert max(holds) == holds[-1] == MOST_S


@given(st.lists(st.tuples(st.sampled_from("ab"), st.floats(0, 0.1)), max_size=300))
def test_the_faults_of_one_sender_never_hold_another(steps: list[tuple[str, float]]) -> None:
    both, alone, now = Patience(20, 5), Patience(20, 5), 0.0
    for name, pause in steps:
        now += pause
        held = both.hold_s(name, now)
        if name == "a":
            assert held == alone.hold_s("a", now)


def test_however_many_senders_there_are_only_so_many_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "MOST_NAMES", 10)
    patient = Patience(1, 1)
    for number in range(100):
        patient.hold_s(str(number), 0.0)
    assert len(patient._next) == 10


async def test_only_so_many_answers_are_held_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "MOST_HELD", 3)
    patient = Patience(per_s=1, ahead=0)
    patient.hold_s("a", asyncio.get_running_loop().time() + 3)
    held = [asyncio.create_task(patient.hold("a")) for _ in range(3)]
    await asyncio.sleep(0)
    began = time.monotonic()
    await patient.hold("a")
    assert time.monotonic() - began < 0.5
    for task in held:
        task.cancel()


async def asked(doors: Doors, path: str, address: str) -> tuple[int, float]:
    """Ask a page; gives the status and how long the answer took (s)."""
    told: list[Any] = []

    async def send(message: Any) -> None:
        told.append(message)

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    began = time.monotonic()
    scope = {"type": "http", "method": "POST", "path": path, "headers": [], "client": (address, 1)}
    await doors(scope, receive, send)
    return told[0]["status"], time.monotonic() - began


async def test_a_sender_of_nonsense_waits_for_its_refusals_and_not_for_what_is_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "FAULTS_PER_S", 5.0)
    monkeypatch.setattr(module, "FAULTS_AHEAD", 5.0)

    async def pages(scope: Any, receive: Any, send: Any) -> None:
        await answer(send, 422 if scope["path"] == "/nonsense" else 200, b"")

    doors = Doors({}, {}, pages)
    flood = [await asked(doors, "/nonsense", "192.0.2.1") for _ in range(9)]
    assert {status for status, _ in flood} == {422}
    assert sum(took for _, took in flood) > 0.3
    assert await asked(doors, "/nonsense", "192.0.2.1") > (422, 0.1)
    for path, address in (("/good", "192.0.2.1"), ("/nonsense", "192.0.2.9")):
        assert (await asked(doors, path, address))[1] < 0.1
