"""The joint plan and moving up, as the console asks for them."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from dashboard.sessions import COOKIE, find_session
from tests.running import K3i, await_true, report_frame


@pytest.fixture
def operator(k3i: K3i) -> Iterator[httpx.Client]:
    with k3i.browser() as client:
        session = find_session(k3i.store(), client.cookies[COOKIE])
        assert session is not None
        client.headers["x-k3i-csrf"] = session.csrf
        yield client


def say(client: httpx.Client, line: str) -> httpx.Response:
    return client.post("/do", json={"id": uuid.uuid4().hex, "line": line})


def new(k3i: K3i, **more: Any) -> str:
    with k3i.api() as api:
        number: str = api.post("/reports", json=report_frame(**more)).json()["incident"]
    return number


def test_all_that_wait_are_planned_and_a_line_is_accepted_by_its_word(k3i: K3i, operator: httpx.Client) -> None:
    numbers = [new(k3i, kind="LARCENY", lat=-6.95, lng=109.0 + n * 0.001) for n in range(3)]
    plan = operator.get("/plan").json()
    lines = {line["incident"]: line for line in plan["lines"] if line["incident"] in numbers}
    assert lines.keys() == set(numbers)
    assert len({line["callsign"] for line in lines.values()}) == 3
    for number, line in lines.items():
        assert say(operator, f"PLAN {number} {line['callsign']}").status_code == 200
    made = [k3i.store().incident(number).state.assignments[0] for number in numbers]
    assert {a.rule for a in made} == {"chosen by operator from the joint plan"}
    again = operator.get("/plan").json()
    assert not set(numbers) & {line["incident"] for line in again["lines"]}


def test_a_line_somebody_else_was_faster_with_is_refused_in_words(k3i: K3i, operator: httpx.Client) -> None:
    first, second = new(k3i, kind="LARCENY", lat=-6.96, lng=109.01), new(k3i, kind="LARCENY", lat=-6.97, lng=109.01)
    line = next(line for line in operator.get("/plan").json()["lines"] if line["incident"] == first)
    say(operator, f"PLAN {second} {line['callsign']}")
    refused = say(operator, f"PLAN {first} {line['callsign']}")
    assert refused.status_code == 409
    assert f"{line['callsign']} sedang memegang insiden {second}" in refused.json()["text"]


def test_somebody_under_way_is_moved_up_and_never_down(k3i: K3i, operator: httpx.Client) -> None:
    low = new(k3i, kind="NOISE", priority=4, lat=-7.1, lng=108.9)
    await_true(lambda: k3i.store().incident(low).state.recommendation)
    callsign = k3i.store().incident(low).state.recommendation["officers"][0]["callsign"]
    for line in (f"D {low} {callsign}", f"E {callsign}"):
        assert say(operator, line).status_code == 200
    high = new(k3i, kind="ROBBERY", priority=1, lat=-7.11, lng=108.9)
    assert say(operator, f"RA {high} {callsign}").status_code == 200
    left, taken = k3i.store().incident(low).state, k3i.store().incident(high).state
    assert [a.callsign for a in taken.open_assignments] == [callsign]
    assert left.assignments[0].status == "cancelled_en_route"
    await_true(lambda: k3i.store().incident(low).state.open_assignments)
    back = say(operator, f"RA {low} {callsign}")
    assert back.status_code == 409
    assert "hanya dialihkan ke prioritas lebih tinggi" in back.json()["text"]


@pytest.mark.parametrize("user", ["komandan"])
def test_who_may_not_assign_sees_no_plan(k3i: K3i, user: str) -> None:
    with k3i.browser(user) as client:
        assert client.get("/plan").status_code == 403
