"""Response-time intervals against examples computed by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from dispatch.core.commands import MergeIncident
from dispatch.metrics import INTERVALS, intervals, rows_of
from tests.core.room import Room, room_with
from tests.makers import NOW, base, call, close, move, offer, report

TARGETS = {"response": 600.0, "answer": 10.0}


def figures(room: Room) -> dict[str, dict[str, Any]]:
    return {row["interval"]: row for row in intervals(*rows_of(room.incidents.values()), TARGETS)}


def run(room: Room, number: str, officer: str, start: float, **steps: float) -> None:
    """Offer at `start` and take the steps at so many seconds after it; then the officer is free again."""
    room.do(offer(number, officer, at=NOW + start))
    assignment = room.incidents[number].assignments[-1].id
    for action, after in steps.items():
        room.do(move(assignment, action, at=NOW + start + after, reason="x"))


def test_every_interval_of_one_incident_is_what_the_watch_says() -> None:
    room = room_with(1)
    room.do(call("c1", "ringing", at=NOW - 9))
    room.do(call("c1", "answered", at=NOW - 4))
    room.do(report(call_id="c1", at=NOW))
    run(room, "1", "o1", 30, accept=8, en_route=20, arrive=320, clear=1520)
    found = figures(room)
    by_hand = {
        "answer": 5, "processing": 34, "queue": 30, "acknowledge": 8, "turnout": 20, "travel": 300,
        "response": 9 + 30 + 320, "response_unit": 320, "scene": 1200, "committed": 1520,
    }  # fmt: skip
    assert {name: found[name]["p50"] for name in by_hand} == by_hand
    assert all(row["n"] == 1 and row["missing"] == row["negative"] == row["excluded"] == 0 for row in found.values())


def test_the_names_and_their_order_are_the_contract_s() -> None:
    assert [i.name for i in INTERVALS] == [
        "answer", "processing", "queue", "acknowledge", "turnout",
        "travel", "response", "response_unit", "scene", "committed",
    ]  # fmt: skip


@pytest.mark.parametrize("n", [1, 2, 3, 7, 100])
def test_percentiles_are_exact_with_linear_interpolation(n: int) -> None:
    rng = np.random.default_rng(n)
    waits = rng.gamma(2, 200, n)
    rows = [row(f"{i}", on_scene=NOW + w) for i, w in enumerate(waits)]
    response = {r["interval"]: r for r in intervals(rows, [], TARGETS)}["response"]
    true = np.array([r["on_scene"] for r in rows]) - NOW
    assert [response[p] for p in ("p50", "p90", "p95")] == pytest.approx(
        np.percentile(true, [50, 90, 95]).tolist(), rel=1e-12
    )
    assert response["within_target"] == pytest.approx(float((true <= 600).mean()))


def row(number: str, **more: Any) -> dict[str, Any]:
    """Give an incident as the archive's row."""
    empty = dict.fromkeys(
        ("call_arrival", "answered", "dispatched", "acknowledged", "en_route", "on_scene", "incident_clear")
    )
    return {
        "number": number, "channel": "110", "kind": "LARCENY", "lane": "main", "status": "closed", "disposition": "01",
        "village": "", "kecamatan": "", "call_id": "", "priority": 3, "exercise": False, "entered": NOW,
        "created": NOW, "queued": NOW, **empty,
    } | more  # fmt: skip


def response_of(*rows: dict[str, Any]) -> dict[str, Any]:
    return next(r for r in intervals(list(rows), [], TARGETS) if r["interval"] == "response")


def test_the_citizen_s_response_begins_with_the_call_else_the_answer_else_the_report() -> None:
    waits = [
        response_of(row("1", call_arrival=NOW - 30, answered=NOW - 20, on_scene=NOW + 100))["p50"],
        response_of(row("1", answered=NOW - 20, on_scene=NOW + 100))["p50"],
        response_of(row("1", on_scene=NOW + 100))["p50"],
    ]
    assert waits == [130, 120, 100]


def test_what_is_missing_or_negative_is_counted_and_not_measured() -> None:
    found = response_of(row("1", on_scene=NOW + 100), row("2"), row("3", on_scene=NOW - 50), row("4", on_scene=NOW))
    assert (found["n"], found["missing"], found["negative"]) == (2, 1, 1)
    assert found["p50"] == 50


def test_an_unfinished_incident_is_censored_not_dropped() -> None:
    room = room_with(1)
    room.do(report())
    room.do(offer("1", "o1", at=NOW + 5))
    found = figures(room)
    assert (found["queue"]["n"], found["response"]["missing"]) == (1, 1)


@pytest.mark.parametrize(
    "odd",
    [{"exercise": True}, {"lane": "prank"}, {"lane": "silent"}, {"lane": "information"}, {"disposition": "22"},
     {"disposition": "13"}, {"disposition": "10", "status": "cancelled"}],
    ids=str,
)  # fmt: skip
def test_what_is_no_response_is_left_out_and_counted(odd: dict[str, Any]) -> None:
    found = response_of(row("1", on_scene=NOW + 100), row("2", on_scene=NOW + 9000, **odd))
    assert (found["n"], found["excluded"], found["p95"]) == (1, 1, 100)


def test_unit_intervals_count_assignments() -> None:
    room = room_with(2)
    room.do(report())
    run(room, "1", "o1", 10, accept=5, en_route=15, arrive=115, clear=215)
    room.do(report())
    run(room, "2", "o1", 300, accept=10, en_route=30, arrive=330)
    run(room, "2", "o2", 320, accept=20, en_route=40, arrive=240, clear=340)
    found = figures(room)
    assert found["travel"]["n"] == 3
    assert found["travel"]["p50"] == 200
    assert found["response"]["n"] == 2


def test_who_declined_or_did_not_answer_was_never_under_way() -> None:
    room = room_with(2)
    room.do(report())
    run(room, "1", "o1", 10, decline=5)
    run(room, "1", "o2", 30, accept=5)
    found = figures(room)
    assert (found["acknowledge"]["n"], found["acknowledge"]["missing"]) == (1, 0)
    assert found["queue"]["p50"] == 10


def test_with_nothing_there_is_no_value_and_no_fault() -> None:
    for found in intervals([], [], TARGETS):
        assert (found["n"], found["p50"], found["within_target"]) == (0, None, None)


def test_no_target_no_share() -> None:
    found = {r["interval"]: r for r in intervals([row("1", on_scene=NOW + 1)], [], TARGETS)}
    assert found["queue"]["within_target"] is None


def test_the_answer_is_measured_of_calls_only() -> None:
    rows = [row("1", call_arrival=NOW - 9, answered=NOW - 4), row("2", channel="app")]
    found = {r["interval"]: r for r in intervals(rows, [], TARGETS)}
    assert (found["answer"]["n"], found["answer"]["missing"], found["answer"]["within_target"]) == (1, 0, 1.0)


def test_closing_is_not_needed_to_count() -> None:
    room = room_with(1)
    room.do(report())
    run(room, "1", "o1", 10, accept=5, arrive=100)
    before = figures(room)["response"]
    room.do(move("1.1", "clear", at=NOW + 200))
    room.do(close("1", "01", at=NOW + 300))
    assert figures(room)["response"] == before


def test_a_merged_report_is_load_but_no_response_and_the_kept_one_keeps_its_own_times() -> None:
    room = room_with(1)
    for at in (0, 60):
        room.do(report(at=NOW + at))
    room.do(MergeIncident(**base(at=NOW + 90), incident="2", into="1"))
    run(room, "1", "o1", 100, accept=8, en_route=20, arrive=320, clear=1520)
    response = figures(room)["response"]
    assert (response["n"], response["excluded"], response["p50"]) == (1, 1, 420)
