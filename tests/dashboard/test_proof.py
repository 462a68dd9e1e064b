"""What screens and /readyz are told of the proof, and of those who did not answer."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import orjson
import pytest

from dashboard.proof import proof_of, shedding_of
from dashboard.unanswered import unanswered_lines
from dispatch.fleet import Fleet
from tests.makers import NOW, officer


def told(**more: Any) -> bytes:
    return orjson.dumps({"at": NOW, "open": 7, "unowned": [], "late": 0, "late_s": 0.0, "took_ms": 0.5} | more)


@pytest.mark.parametrize(
    ("stored", "now", "ok"),
    [
        (told(), NOW + 1, True),
        (told(), NOW + 4.9, True),
        (told(), NOW + 5.1, False),
        (told(unowned=["3"]), NOW + 1, False),
        (None, NOW, False),
    ],
)
def test_a_proof_holds_while_it_is_fresh_and_has_found_nobody_s(stored: bytes | None, now: float, ok: bool) -> None:
    assert proof_of(stored, now)["ok"] is ok


def test_no_proof_has_no_age() -> None:
    assert proof_of(None, NOW)["age_s"] is None


@pytest.mark.parametrize(("heartbeat", "step"), [(b"1790000000.123 12 3", 3), (b"1790000000.123 12", 0), (None, 0)])
def test_how_much_the_doors_leave_out_is_read_from_their_heartbeat(heartbeat: bytes | None, step: int) -> None:
    assert shedding_of(heartbeat) == step


def test_who_did_not_answer_is_listed_the_latest_first_until_heard_of_again() -> None:
    fleet = Fleet()
    people = [officer(1), officer(2), officer(3)]
    people[0].unanswered, people[1].unanswered = NOW - 60, NOW - 5
    fleet.put_officers(people)
    parts: Any = SimpleNamespace(fleet=fleet)
    assert [line["callsign"] for line in unanswered_lines(parts, NOW)] == ["P-02", "P-01"]
    fleet.put_officers([officer(2)])
    assert [line["since"] for line in unanswered_lines(parts, NOW)] == [(NOW - 60) * 1000]
