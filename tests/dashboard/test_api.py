"""The API to the letter of its contract: shapes, codes, problem+json."""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import httpx
import pytest

from tests.running import K3i, await_true, iso_now, report_frame


@pytest.fixture
def api(k3i: K3i) -> Iterator[httpx.Client]:
    with k3i.api() as client:
        yield client


def new_incident(api: httpx.Client, **more: Any) -> str:
    answer = api.post("/reports", json=report_frame(**more))
    assert answer.status_code == 201, answer.text
    number: str = answer.json()["incident"]
    return number


def free_officer(api: httpx.Client) -> str:
    rows = api.get("/officers").json()["officers"]
    return next(o["id"] for o in rows if o["status"] == "available")


def assigned(api: httpx.Client, **more: Any) -> tuple[str, str, str]:
    """Give (incident, officer, assignment)."""
    number, officer = new_incident(api, **more), free_officer(api)
    answer = api.post(f"/incidents/{number}/assignments", json={"officer": officer})
    assert answer.status_code == 201, answer.text
    return number, officer, answer.json()["id"]


def moved(api: httpx.Client, assignment: str, action: str, **more: Any) -> httpx.Response:
    return api.post(f"/assignments/{assignment}/transitions", json={"action": action, **more})


def is_problem(answer: httpx.Response, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert body["status"] == status
    assert body["title"]
    assert body["detail"]
    return body


def test_without_a_token_401_with_a_gateway_s_403(k3i: K3i) -> None:
    address = k3i.url + "/api/v1/officers"
    is_problem(httpx.get(address), 401)
    is_problem(httpx.get(address, headers={"Authorization": "Bearer nonsense"}), 401)
    is_problem(httpx.get(address, headers={"Authorization": f"Bearer {k3i.token('gateway')}"}), 403)


def test_a_report_is_201_and_its_repeat_200_with_the_same_answer(api: httpx.Client) -> None:
    frame = report_frame()
    first, again = api.post("/reports", json=frame), api.post("/reports", json=frame)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json().keys() == {"id", "incident", "tracking", "duplicate"}
    assert again.json() == first.json() | {"duplicate": True}


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"lat": 95}, "lat"),
        ({"lat": None}, "lat"),
        ({"channel": "pigeon"}, "channel"),
        ({"event_time": "tadi"}, "event_time"),
        ({"event_time": "2999-01-01T00:00:00Z"}, "event_time"),
        ({"priority": 9}, "priority"),
        ({"caller": {"number": 7}}, "caller.number"),
    ],
    ids=str,
)
def test_a_bad_report_is_422_and_names_the_field(api: httpx.Client, more: dict[str, Any], field: str) -> None:
    body = is_problem(api.post("/reports", json=report_frame(**more)), 422)
    assert field in body["detail"] or field == body["field"]


@pytest.mark.parametrize("body", [b"{", b"[]", b"null", b"", b'{"lat": NaN}', b"\xff"], ids=str)
def test_what_is_no_report_at_all_is_422(api: httpx.Client, body: bytes) -> None:
    is_problem(api.post("/reports", content=body, headers={"Content-Type": "application/json"}), 422)


def test_half_a_character_is_refused_and_hurts_nobody(api: httpx.Client) -> None:
    body = b'{"id":"h1","channel":"110","event_time":"2026-11-21T13:31:30Z","lat":-6.9,"lng":109,"text":"\\ud800"}'
    is_problem(api.post("/reports", content=body, headers={"Content-Type": "application/json"}), 422)


def test_an_incident_has_its_timeline_iso_times_with_zone_and_no_caller_for_programs(api: httpx.Client) -> None:
    number = new_incident(api, caller={"number": "+62811111", "name": "Bu Sri"})
    found = api.get(f"/incidents/{number}").json()
    assert found["number"] == found["incident"] == number
    assert datetime.fromisoformat(found["created"]).tzinfo is not None
    assert [f["type"] for f in found["timeline"]][0] == "report_received"
    assert "62811111" not in str(found)
    assert "Bu Sri" not in str(found)


def test_an_unknown_incident_is_404_everywhere(api: httpx.Client) -> None:
    is_problem(api.get("/incidents/99999999"), 404)
    is_problem(api.get("/incidents/99999999/recommendation"), 404)
    is_problem(api.post("/incidents/99999999/assignments", json={"officer": free_officer(api)}), 404)
    is_problem(moved(api, "99999999.1", "accept"), 404)
    is_problem(moved(api, "nonsense", "accept"), 404)
    is_problem(api.get("/nothing/here"), 404)


def test_an_unknown_officer_is_404(api: httpx.Client) -> None:
    number = new_incident(api)
    is_problem(api.post(f"/incidents/{number}/assignments", json={"officer": "nobody"}), 404)


def test_incidents_are_listed_by_status_and_last_change(api: httpx.Client) -> None:
    began = iso_now(1)
    number = new_incident(api)
    mine = {i["number"] for i in api.get("/incidents", params={"since": began}).json()["incidents"]}
    assert number in mine
    assert number in {i["number"] for i in api.get("/incidents?status=open").json()["incidents"]}
    assert number not in {i["number"] for i in api.get("/incidents?status=closed").json()["incidents"]}
    assert api.get("/incidents", params={"since": iso_now(-60)}).json() == {"incidents": []}


@pytest.mark.parametrize(
    "query",
    [
        "/incidents?status=lost",
        "/incidents?since=yesterday",
        "/intervals?from=x",
        "/intervals?to=1e400",
        "/intervals?from=999999999999999999999999999999",
        "/officers?bbox=1,2,3",
        "/officers?bbox=a,b,c,d",
        "/officers?bbox=110,-8,109,-6",
        "/officers?bbox=nan,nan,nan,nan",
    ],
)
def test_a_bad_question_is_422_and_says_what_would_do(api: httpx.Client, query: str) -> None:
    is_problem(api.get(query), 422)


def test_a_recommendation_has_at_most_five_each_with_a_reason(k3i: K3i, api: httpx.Client) -> None:
    number = new_incident(api)
    found = api.get(f"/incidents/{number}/recommendation").json()
    assert found["incident"] == number
    assert isinstance(found["not_offered"], list)
    assert len(found["officers"]) <= 5
    for row in found["officers"]:
        assert row.keys() == {"officer", "callsign", "reasons", "shortfalls", "distance_m", "eta_s", "position_age_s"}
        assert row["reasons"]


def test_an_assignment_is_201_offered_and_a_second_of_the_officer_409_with_who_and_where(api: httpx.Client) -> None:
    number, officer, assignment = assigned(api)
    other = new_incident(api)
    body = is_problem(api.post(f"/incidents/{other}/assignments", json={"officer": officer}), 409)
    assert f"incident {number}" in body["detail"]
    assert "api:" in body["detail"]
    assert moved(api, assignment, "withdraw").json()["status"] == "withdrawn"


def test_an_assignment_goes_its_way_and_frees_its_officer_at_once(api: httpx.Client) -> None:
    number, officer, assignment = assigned(api)
    for action, status in (
        ("accept", "accepted"),
        ("en_route", "en_route"),
        ("arrive", "on_scene"),
        ("clear", "cleared"),
    ):
        answer = moved(api, assignment, action)
        assert answer.status_code == 200
        assert answer.json() == {"id": assignment, "incident": number, "officer": officer, "status": status}
    assert api.get(f"/incidents/{number}").json()["status"] == "resolved"
    second = new_incident(api)
    again = api.post(f"/incidents/{second}/assignments", json={"officer": officer})
    assert again.status_code == 201
    moved(api, again.json()["id"], "withdraw")


def test_a_forbidden_move_is_409_naming_action_state_and_role(api: httpx.Client) -> None:
    _, _, assignment = assigned(api)
    body = is_problem(moved(api, assignment, "arrive"), 409)
    for word in ("arrive", "offered", "api:"):
        assert word in body["detail"]
    moved(api, assignment, "withdraw")


def test_clearing_without_arrival_needs_a_reason(api: httpx.Client) -> None:
    _, _, assignment = assigned(api)
    moved(api, assignment, "accept")
    is_problem(moved(api, assignment, "clear"), 409)
    assert moved(api, assignment, "clear", reason="cukup lewat telepon").status_code == 200


@pytest.mark.parametrize(
    "body", [{}, {"action": "fly"}, {"action": "accept", "event_time": "x"}, {"action": 7}], ids=str
)
def test_a_bad_transition_is_422(api: httpx.Client, body: dict[str, Any]) -> None:
    is_problem(api.post("/assignments/1.1/transitions", json=body), 422)


def test_a_transition_takes_the_time_it_is_given(api: httpx.Client) -> None:
    number, _, assignment = assigned(api, event_time=iso_now(120))
    moved(api, assignment, "accept", event_time=iso_now(60))
    entry = api.get(f"/incidents/{number}").json()["assignments"][0]["times"]["acknowledged"]
    assert time.time() - datetime.fromisoformat(entry).timestamp() == pytest.approx(60, abs=3)
    is_problem(moved(api, assignment, "en_route", event_time=iso_now(-600)), 422)
    moved(api, assignment, "withdraw")


def test_a_request_with_the_same_idempotency_key_takes_effect_once(api: httpx.Client) -> None:
    number, officer = new_incident(api), free_officer(api)
    headers = {"Idempotency-Key": uuid.uuid4().hex}
    answers = [
        api.post(f"/incidents/{number}/assignments", json={"officer": officer}, headers=headers) for _ in range(2)
    ]
    assert [a.status_code for a in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    moved(api, answers[0].json()["id"], "withdraw")


def test_officers_have_an_unguessable_device_and_nulls_where_unknown(api: httpx.Client) -> None:
    rows = api.get("/officers").json()["officers"]
    assert len(rows) > 297
    for row in rows:
        assert {"id", "callsign", "device", "status", "lat", "lng", "position_age_s"} <= row.keys()
        assert len(row["device"]) >= 16
        assert (row["lat"] is None) == (row["position_age_s"] is None)


def test_duty_is_set_with_a_stand_in_and_a_wrong_status_is_422(api: httpx.Client) -> None:
    first, second = [o["id"] for o in api.get("/officers").json()["officers"] if o["status"] == "available"][:2]
    said = api.post(f"/officers/{first}/duty", json={"status": "off_duty", "reason": "pulang", "stand_in": second})
    assert (said.status_code, said.json()) == (200, {"officer": first, "status": "off_duty", "stand_in": second})
    assert api.post(f"/officers/{first}/duty", json={"status": "asleep"}).status_code == 422
    assert api.post("/officers/nobody/duty", json={"status": "break"}).status_code == 404
    assert api.post(f"/officers/{first}/duty", json={"status": "available"}).json()["stand_in"] == ""


def test_posts_and_contacts_are_not_among_those_who_go_about(api: httpx.Client) -> None:
    functions = {o["function"] for o in api.get("/officers").json()["officers"]}
    assert functions.isdisjoint({"duty_post", "village_contact"})


def test_intervals_count_an_incident_two_seconds_after_its_commit_without_closing(api: httpx.Client) -> None:
    created = time.time() - 400
    window = {"from": datetime.fromtimestamp(created - 0.5).astimezone().isoformat(), "to": str(created + 0.5)}
    _, _, assignment = assigned(api, event_time=datetime.fromtimestamp(created).astimezone().isoformat())
    for action, after in (("accept", 60), ("en_route", 90), ("arrive", 330)):
        moved(api, assignment, action, event_time=datetime.fromtimestamp(created + after).astimezone().isoformat())

    def response() -> dict[str, Any]:
        rows = api.get("/intervals", params=window).json()["intervals"]
        return next(r for r in rows if r["interval"] == "response")

    found = await_true(lambda: response()["n"] == 1 and response(), 2)
    assert found.keys() == {"interval", "n", "missing", "negative", "excluded", "p50", "p90", "p95", "within_target"}
    assert found["p50"] == pytest.approx(330, abs=0.01)
    assert found["within_target"] == 1.0
    moved(api, assignment, "clear")


def test_a_dispatch_is_kept_with_the_list_behind_it_and_counted(api: httpx.Client) -> None:
    number, officer, assignment = assigned(api)

    def mine() -> dict[str, Any] | None:
        rows = api.get("/decisions").json()["decisions"]
        return next((row for row in rows if row["assignment"] == assignment), None)

    row = await_true(mine, 5)
    assert (row["incident"], row["officer"]) == (number, officer)
    assert len(row["list"]) <= 5
    assert row["at"].endswith("+00:00") or row["at"].endswith("Z")
    assert api.get("/decisions").json()["summary"]["n"] >= 1
    assert api.get("/decisions", params={"to": "2001-01-01T00:00:00Z"}).json()["decisions"] == []
    is_problem(api.get("/decisions", params={"from": "kemarin"}), 422)
    moved(api, assignment, "withdraw")


def test_the_openapi_document_names_every_path_of_the_contract(api: httpx.Client) -> None:
    paths = [re.sub("{.*?}", "{}", path) for path in api.get("/openapi.json").json()["paths"]]
    assert set(paths) >= {
        "/reports", "/incidents", "/incidents/{}", "/incidents/{}/recommendation",
        "/incidents/{}/assignments", "/assignments/{}/transitions", "/officers", "/intervals", "/officers/{}/duty",
        "/decisions",
    }  # fmt: skip


def test_ready_says_each_part_s_state_and_lag_and_metrics_name_nobody(k3i: K3i, api: httpx.Client) -> None:
    await_true(lambda: httpx.get(k3i.url + "/readyz").json()["keeper"].get("proof"), 15)
    body = httpx.get(k3i.url + "/readyz").json()
    assert body["ready"] is True
    assert body["keeper"]["proof"]["unowned"] == []
    for part in ("store", "gateway", "worker", "keeper"):
        assert body[part]["ok"] is True
        assert body[part]["lag_s"] < 4
    text = httpx.get(k3i.url + "/metrics", headers={"Authorization": f"Bearer {k3i.token('api')}"}).text
    assert "k3i_officers" in text


def acted(api: httpx.Client, number: str, action: str, **more: Any) -> httpx.Response:
    return api.post(f"/incidents/{number}/actions", json={"action": action, **more})


def status_of(api: httpx.Client, number: str) -> str:
    return str(api.get(f"/incidents/{number}").json()["status"])


def test_an_incident_is_put_aside_and_taken_back_by_the_api(api: httpx.Client) -> None:
    number = new_incident(api)
    until = iso_now(-600)
    assert acted(api, number, "hold", until=until, reason="menunggu kabar pelapor").status_code == 200
    held = api.get(f"/incidents/{number}").json()
    assert (held["status"], held["hold"]["reason"]) == ("on_hold", "menunggu kabar pelapor")
    assert acted(api, number, "resume").status_code == 200
    assert status_of(api, number) in ("queued", "received")


def test_a_duplicate_is_merged_and_split_by_the_api_and_shows_no_caller(api: httpx.Client) -> None:
    kept, other = new_incident(api), new_incident(api, caller={"number": "+6281234567890", "name": "Bu Tuti"})
    assert acted(api, other, "merge", into=kept).json() == {"incident": other, "into": kept}
    merged = api.get(f"/incidents/{other}").json()
    assert (merged["status"], merged["merged_into"]) == ("merged", kept)
    whole = api.get(f"/incidents/{kept}")
    assert [r["incident"] for r in whole.json()["reporters"]] == [other]
    assert "81234567890" not in whole.text
    assert acted(api, other, "split", reason="kejadian lain").status_code == 200
    assert api.get(f"/incidents/{kept}").json()["reporters"] == []


def test_what_the_life_cycle_does_not_allow_is_409_with_what_to_do_first(api: httpx.Client) -> None:
    number = new_incident(api)
    assert acted(api, number, "close", disposition="05").json()["status"] == "closed"
    assert "reopen it first" in is_problem(acted(api, number, "refer", to="Damkar"), 409)["detail"]
    assert acted(api, number, "reopen", reason="pelapor menelepon lagi").status_code == 200
    assert status_of(api, number) == "reopened"
    is_problem(acted(api, number, "explode"), 422)
    is_problem(acted(api, "999999", "close", disposition="05"), 404)
