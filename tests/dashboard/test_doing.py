"""`POST /do` sent again: what was carried out is answered as done, whatever it has changed since."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator

import httpx
import pytest

from dashboard.sessions import COOKIE, find_session
from tests.running import K3i, report_frame


@pytest.fixture
def operator(k3i: K3i) -> Iterator[httpx.Client]:
    with k3i.browser() as client:
        session = find_session(k3i.store(), client.cookies[COOKIE])
        assert session is not None
        client.headers["x-k3i-csrf"] = session.csrf
        yield client


def said(client: httpx.Client, line: str, id_: str = "") -> httpx.Response:
    return client.post("/do", json={"id": id_ or uuid.uuid4().hex, "line": line})


def test_every_word_of_an_incident_s_way_can_be_sent_again_with_the_same_id(k3i: K3i, operator: httpx.Client) -> None:
    with k3i.api() as api:
        number = api.post("/reports", json=report_frame()).json()["incident"]
        callsign = next(o["callsign"] for o in api.get("/officers").json()["officers"] if o["status"] == "available")
    lines = [
        f"D {number} {callsign}",
        f"T {callsign}",
        f"S {callsign}",
        f"X {number} 01",
        f"RO {number} pelaku kembali",
    ]
    lines += [f"D {number} {callsign}", f"U {number} {callsign}", f"C {number} pelapor menunggu"]
    for line in lines:
        id_ = uuid.uuid4().hex
        first, again = said(operator, line, id_), said(operator, line, id_)
        assert (first.status_code, again.status_code) == (200, 200), f"{line}: {first.text} {again.text}"
        assert again.json()["ok"] is True
    types = [f["type"] for f in k3i.store().timeline(number)]
    assert types.count("assignment_arrived") == types.count("assignment_cleared") == types.count("incident_closed") == 1
    assert types.count("assignment_offered") == 2
    assert types.count("note_added") == 1


def test_a_radio_word_that_skips_steps_enters_them_all_and_stamps_each(k3i: K3i, operator: httpx.Client) -> None:
    with k3i.api() as api:
        number = api.post("/reports", json=report_frame()).json()["incident"]
        callsign = next(o["callsign"] for o in api.get("/officers").json()["officers"] if o["status"] == "available")
    assert said(operator, f"D {number} {callsign}").status_code == 200
    assert said(operator, f"t {callsign.replace('-', '')}").status_code == 200
    assignment = k3i.store().incident(number).state.assignments[0]  # the worker may have asked the next one
    assert assignment.times.keys() == {"dispatched", "acknowledged", "en_route", "on_scene"}
    assert said(operator, f"S {callsign}").status_code == 200


def test_a_word_that_is_not_understood_is_answered_with_the_nearest(operator: httpx.Client) -> None:
    answer = said(operator, "DD 1 2")
    assert answer.status_code == 409
    assert "D <nomor> <unit> [alasan]" in answer.json()["text"]


@pytest.mark.parametrize("user", ["komandan", "admin"])
def test_a_role_without_the_ability_changes_nothing(k3i: K3i, user: str) -> None:
    with k3i.api() as api:
        number = api.post("/reports", json=report_frame()).json()["incident"]
    with k3i.browser(user) as client:
        session = find_session(k3i.store(), client.cookies[COOKIE])
        assert session is not None
        client.headers["x-k3i-csrf"] = session.csrf
        answer = said(client, f"X {number} 01")
    assert answer.status_code == 409
    assert answer.json()["code"] == "denied"
    assert not k3i.store().incident(number).state.disposition


def test_an_officer_leaves_with_a_stand_in_and_is_called_back_only_with_a_reason(
    k3i: K3i, operator: httpx.Client
) -> None:
    with k3i.api() as api:
        number = api.post("/reports", json=report_frame()).json()["incident"]
        free = [o for o in api.get("/officers").json()["officers"] if o["status"] == "available"]
        first, second = random.sample(free, 2)
    assert said(operator, f"B {first['callsign']} istirahat makan > {second['callsign']}").status_code == 200
    officer = k3i.store().load([("officer", first["id"])])[0].state
    assert (officer.duty, officer.duty_reason, officer.stand_in) == ("break", "istirahat makan", second["id"])
    refused = said(operator, f"D {number} {first['callsign']}")
    assert refused.status_code == 409
    assert f"{first['callsign']} sedang istirahat" in refused.json()["text"]
    assert said(operator, f"D {number} {first['callsign']} paling dekat").status_code == 200
    assert said(operator, f"TL {first['callsign']} di luar wilayah").status_code == 200
    assert said(operator, f"AU {first['callsign']}").status_code == 200
    assignment = k3i.store().incident(number).state.assignments[0]  # the worker may have asked the next one
    assert (assignment.status, assignment.reason) == ("declined", "di luar wilayah")


def test_a_duty_post_is_offered_by_telephone_and_answers_through_the_operator(k3i: K3i, operator: httpx.Client) -> None:
    with k3i.api() as api:
        number = api.post("/reports", json=report_frame()).json()["incident"]
    assert said(operator, f"D {number} POS-09").status_code == 200
    assert k3i.store().incident(number).state.assignments[0].by_phone
    assert said(operator, "TR POS-09").status_code == 200
    assert k3i.store().incident(number).state.status == "assigned"
    assert said(operator, f"U {number} POS-09").status_code == 200
