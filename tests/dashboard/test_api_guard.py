"""The doors that guard officers, on the running K3i: welfare, panic, backup, attentions, and who may use them."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from dashboard.sessions import COOKIE, find_session
from tests.dashboard.test_api import assigned, free_officer, is_problem, moved, new_incident
from tests.running import K3i, await_true


@pytest.fixture
def api(k3i: K3i) -> Iterator[httpx.Client]:
    with k3i.api() as client:
        yield client


def status_of(api: httpx.Client, officer: str) -> dict[str, Any]:
    rows: list[dict[str, Any]] = api.get("/officers").json()["officers"]
    return next(o for o in rows if o["id"] == officer)


def assignment_of(api: httpx.Client, number: str) -> dict[str, Any]:
    row: dict[str, Any] = api.get(f"/incidents/{number}").json()["assignments"][0]
    return row


def do(k3i: K3i, line: str, user: str = "operator") -> httpx.Response:
    """Type a line at a console."""
    with k3i.browser(user) as client:
        session = find_session(k3i.store(), client.cookies[COOKIE])
        assert session is not None
        client.headers["x-k3i-csrf"] = session.csrf
        return client.post("/do", json={"id": uuid.uuid4().hex, "line": line})


def on_scene(api: httpx.Client, **more: Any) -> tuple[str, str, str]:
    number, officer, assignment = assigned(api, **more)
    for step in ("accept", "en_route", "arrive"):
        assert moved(api, assignment, step).status_code == 200
    return number, officer, assignment


def test_the_officers_word_sets_the_welfare_clock_anew(api: httpx.Client) -> None:
    number, officer, assignment = on_scene(api)
    before = assignment_of(api, number)["welfare_due"]
    assert before
    answer = api.post(f"/officers/{officer}/welfare", json={})
    assert answer.status_code == 200, answer.text
    assert assignment_of(api, number)["welfare_due"] > before
    moved(api, assignment, "clear")
    assert assignment_of(api, number)["welfare_due"] is None
    is_problem(api.post(f"/officers/{officer}/welfare", json={}), 409)


def test_a_panic_makes_an_incident_and_ends_when_seen_and_cancelled(k3i: K3i, api: httpx.Client) -> None:
    officer = free_officer(api)
    first = api.post(f"/officers/{officer}/panic", json={"lat": -6.9, "lng": 109.0})
    assert first.status_code == 201, first.text
    number = first.json()["incident"]
    again = api.post(f"/officers/{officer}/panic", json={})
    assert (again.json()["incident"], again.json()["presses"]) == (number, 2)
    incident = api.get(f"/incidents/{number}").json()
    assert (incident["kind"], incident["priority"], incident["channel"]) == ("HLP1", 1, "panic")
    await_true(lambda: status_of(api, officer)["status"] == "emergency")
    assert status_of(api, officer)["emergency"] == number
    assert api.get(f"/incidents/{number}/recommendation").json()["officers"], "the nearest others are recommended"
    is_problem(api.post(f"/incidents/{new_incident(api)}/assignments", json={"officer": officer}), 409)

    assert api.delete(f"/officers/{officer}/panic", params={"reason": "aman"}).status_code == 200
    assert status_of(api, officer)["status"] == "emergency", "nobody has seen it yet"
    assert do(k3i, f"AK panic:{officer}").status_code == 200
    await_true(lambda: status_of(api, officer)["status"] == "available")
    is_problem(api.delete(f"/officers/{officer}/panic"), 404)


def test_a_panic_without_a_place_takes_the_last_known_one(api: httpx.Client) -> None:
    officer = free_officer(api)
    place = status_of(api, officer)
    number = api.post(f"/officers/{officer}/panic", json={}).json()["incident"]
    incident = api.get(f"/incidents/{number}").json()
    assert incident["lat"] == pytest.approx(place["lat"], abs=0.02)
    assert incident["village"]
    said = next(f for f in incident["timeline"] if f["type"] == "panic_raised")
    assert said["rule"].startswith("panic button: position ")


def test_backup_is_requested_committed_and_released_by_the_api(api: httpx.Client) -> None:
    number, officer, _ = on_scene(api, kind="CRWD")
    body = {"function": "samapta", "count": 1, "reason": "massa bertambah", "officer": officer}
    asked = api.post(f"/incidents/{number}/backups", json=body)
    assert asked.status_code == 201, asked.text
    backup = asked.json()["id"]
    other = free_officer(api)
    committed = api.post(f"/backups/{backup}/commitments", json={"officer": other})
    assert committed.status_code == 201, committed.text
    assert committed.json()["backup"] == backup
    shown = api.get(f"/incidents/{number}").json()["backups"][0]
    assert (shown["status"], shown["by"], shown["assignments"]) == (
        "offered",
        f"officer:{officer}",
        [committed.json()["id"]],
    )
    assert api.delete(f"/backups/{backup}", params={"reason": "bubar"}).json()["status"] == "released"
    await_true(lambda: status_of(api, other)["status"] == "available")
    is_problem(api.post(f"/incidents/{number}/backups", json=body | {"officer": other}), 403)


def test_an_attention_is_issued_read_and_cancelled(k3i: K3i, api: httpx.Client) -> None:
    said = {"text": "<img src=x onerror=alert(1)> Avanza", "kind": "vehicle", "lasts_s": 3600.0}
    made = api.post("/attentions", json=said)
    assert made.status_code == 201, made.text
    id_ = made.json()["attention"]
    assert do(k3i, f"AD {id_}", "komandan").status_code == 200
    listed = next(a for a in api.get("/attentions").json()["attentions"] if a["id"] == id_)
    assert listed["text"] == said["text"]
    assert "commander:komandan" in [a["by"] for a in listed["acknowledged"]]
    assert api.delete(f"/attentions/{id_}").status_code == 200
    is_problem(api.post(f"/attentions/{id_}/acknowledgement"), 404)
    is_problem(api.post("/attentions", json={"text": "x", "kind": "ship"}), 422)


@pytest.mark.parametrize(
    ("user", "line", "allowed"),
    [
        ("komandan", "A dari komandan", True),
        ("pamapta", "A dari kepala shift", True),
        ("admin", "A dari admin", False),
        ("komandan", "BU 1 lantas 1 x", False),
        ("admin", "PANIK P-01", False),
    ],
)
def test_who_may_say_what(k3i: K3i, user: str, line: str, allowed: bool) -> None:
    answer = do(k3i, line, user)
    assert (answer.status_code == 200) is allowed, answer.text
    if not allowed:
        assert answer.json()["code"] == "denied"
