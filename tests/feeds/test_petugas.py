"""The officer's page over the real processes: who gets in, what a tap does, and what is not theirs."""

from __future__ import annotations

import base64
import io
import json
import time
import uuid
from collections.abc import Iterator
from functools import cache
from typing import Any

import httpx
import pytest
from PIL import Image

from dispatch.core.commands import AcknowledgeAlarm, RevokePhone
from dispatch.desk import Desk
from dispatch.fleet import unpack
from dispatch.phones import SEEN, officers_with_phones
from dispatch.settings import Settings
from dispatch.store import JOURNAL, POSITIONS, fact_row
from feeds.pages.officers import taps
from tests.running import K3i, await_true, iso_now, report_frame

PIN = "482915"
TAKEN: set[str] = set()
"""Officers this file has chosen: it may leave them with something in hand."""


@pytest.fixture(scope="module", autouse=True)
def phones_are_sent_away_at_the_end(k3i: K3i) -> Iterator[None]:
    yield
    store, now = k3i.store(), time.time()
    gone = [
        RevokePhone(id=uuid.uuid4().hex, by="system:test", at=now, now=now, officer=officer)
        for officer in officers_with_phones(store)
    ]
    Desk(store, Settings(data_dir=k3i.data_dir, _env_file=None)).handle_many(gone)  # type: ignore[call-arg]
    with k3i.api() as api:
        assert api.get("/phones").json() == {"officers": []}


@cache
def chosen(k3i: K3i, name: str) -> dict[str, Any]:
    """Give the row of an officer who is free, for each name another one, whom no other test takes first."""
    with k3i.api() as api:
        rows = api.get("/officers").json()["officers"]
    free = [o for o in rows if o["status"] == "available" and o["callsign"].startswith("B-") and o["id"] not in TAKEN]
    TAKEN.add(free[-1]["id"])
    row: dict[str, Any] = free[-1]
    return row


def invite(k3i: K3i, officer: str) -> str:
    """Give the code of an enrolment, as it stands behind the # of the address."""
    with k3i.api() as api:
        answer = api.post(f"/officers/{officer}/enrolment")
    assert answer.status_code == 201, answer.text
    assert answer.json()["qr"].startswith("data:image/svg+xml;base64,")
    page, _, code = answer.json()["url"].partition("#k=")
    assert page.endswith("/petugas/daftar")
    return str(code)


def visitor(k3i: K3i) -> httpx.Client:
    return httpx.Client(
        base_url=k3i.doors_url, headers={"Origin": k3i.doors_url, "User-Agent": "Tes (HP tes)"}, timeout=10
    )


def phone_of(k3i: K3i, callsign: str) -> httpx.Client:
    """Give an enrolled phone of an officer."""
    client = visitor(k3i)
    answer = client.post("/petugas/daftar", json={"code": invite(k3i, chosen(k3i, callsign)["id"]), "pin": PIN})
    assert answer.status_code == 200, answer.text
    return client


def tap(action: str, back_s: float = 0.0, **more: Any) -> dict[str, Any]:
    return {"id": uuid.uuid4().hex, "action": action, "event_time": iso_now(back_s), **more}


def send(phone: httpx.Client, *taps: dict[str, Any]) -> list[dict[str, Any]]:
    answer = phone.post("/petugas/aksi", json={"actions": list(taps)})
    assert answer.status_code == 200, answer.text
    results: list[dict[str, Any]] = answer.json()["results"]
    return results


def outcomes(phone: httpx.Client, *taps: dict[str, Any]) -> list[str]:
    return [r["outcome"] for r in send(phone, *taps)]


def freed(k3i: K3i, officer: str) -> None:
    """Take back what was offered by itself meanwhile: incidents that other tests have left open."""
    held = k3i.store().load([("officer", officer)])[0].state.assignment
    if held:
        with k3i.api() as api:
            api.post(f"/assignments/{held['id']}/transitions", json={"action": "withdraw"})


def offered(k3i: K3i, officer: str, **report: Any) -> tuple[str, str]:
    """Give (incident, assignment) that was offered to an officer just now."""
    freed(k3i, officer)
    with k3i.api() as api:
        frame = report_frame(**report)
        frame.pop("type")
        number = api.post("/reports", json=frame).json()["incident"]
        made = api.post(f"/incidents/{number}/assignments", json={"officer": officer})
    assert made.status_code == 201, made.text
    return number, made.json()["id"]


def end(phone: httpx.Client, assignment: str) -> None:
    send(phone, tap("accept", assignment=assignment), tap("clear", assignment=assignment, text="selesai tes"))


def facts_of(k3i: K3i, officer: str, *types: str) -> list[dict[str, Any]]:
    rows = [fact_row(id_, fields[b"d"]) for id_, fields in k3i.store().redis.xrevrange(JOURNAL, count=3000)]
    return [f for f in rows if f["officer"] == officer and f["type"] in types]


def positions_of(k3i: K3i, officer: str) -> set[tuple[float, float]]:
    """Give (fixed, lat) of all positions of an officer that have come in."""
    store = k3i.store()
    slot = store.load([("officer", officer)])[0].state.slot
    batches = [unpack(fields[b"p"]) for _, fields in store.redis.xrange(POSITIONS)]
    return {(round(float(f["fixed"]), 3), float(f["lat"])) for b in batches for f in b[b["slot"] == slot]}


# -- getting in


def test_the_page_is_there_for_everybody_and_what_it_shows_for_nobody_without_a_phone(k3i: K3i) -> None:
    with visitor(k3i) as stranger:
        assert stranger.get("/petugas").status_code == 200
        for path in ("keadaan", "langsung", "peta", "pengganti", "angka", "foto/1/x"):
            answer = stranger.get(f"/petugas/{path}")
            assert (answer.status_code, answer.json()["code"]) == (401, "phone"), path
        for path, body in (("aksi", {"actions": []}), ("posisi", {"fixes": []}), ("masuk", {"pin": PIN})):
            assert stranger.post(f"/petugas/{path}", json=body).status_code == 401, path


def test_a_phone_comes_in_by_a_code_of_the_room_and_a_pin_and_the_code_is_good_once(k3i: K3i) -> None:
    me = chosen(k3i, "B-0101")
    code = invite(k3i, me["id"])
    assert len(code.rpartition(".")[2]) >= 11  # 64 bits and more
    with visitor(k3i) as phone, visitor(k3i) as second:
        answer = phone.post("/petugas/daftar", json={"code": code, "pin": PIN})
        cookie = answer.headers["set-cookie"]
        assert "HttpOnly" in cookie and "SameSite=strict" in cookie and "Path=/petugas" in cookie
        world = phone.get("/petugas/keadaan").json()
        assert world["officer"]["callsign"] == me["callsign"]
        assert second.post("/petugas/daftar", json={"code": code, "pin": PIN}).status_code == 403
    stored = k3i.store().redis.hget(f"k3i:phones:{me['id']}", "s").decode()
    kept = phone.cookies["k3i_petugas"].rpartition(".")[2]
    assert kept not in stored and PIN not in stored and code.rpartition(".")[2] not in stored
    assert facts_of(k3i, me["id"], "phone_enrolled")[0]["data"]["agent"] == "HP tes"


def test_a_pin_that_is_none_or_that_everybody_tries_is_refused_and_the_code_stays_good(k3i: K3i) -> None:
    code = invite(k3i, chosen(k3i, "B-0102")["id"])
    with visitor(k3i) as phone:
        for pin in ("", "12345", "1234567", "abcdef", "111111", "123456", "٤٨٢٩١٥"):
            assert phone.post("/petugas/daftar", json={"code": code, "pin": pin}).status_code == 422, pin
        assert phone.post("/petugas/daftar", json={"code": code, "pin": PIN}).status_code == 200


def test_codes_that_nobody_made_let_nobody_in(k3i: K3i) -> None:
    me = chosen(k3i, "B-0103")["id"]
    with visitor(k3i) as phone:
        for code in (
            "",
            me,
            f"{me}.",
            f"{me}.AAAAAAAAAAAAAAAAAAAAAA",
            "nobody.AAAAAAAAAAAAAAAAAAAAAA",
            "x" * 399,
            "..",
            "%00.a",
        ):
            assert phone.post("/petugas/daftar", json={"code": code, "pin": PIN}).status_code == 403, code


def test_a_phone_that_was_long_unused_asks_for_its_pin_and_five_wrong_ones_lock_it(k3i: K3i) -> None:
    me = chosen(k3i, "B-0104")["id"]
    phone = phone_of(k3i, "B-0104")
    name = f"{me}.{facts_of(k3i, me, 'phone_enrolled')[0]['data']['phone']}"
    long_ago = str(time.time() - 13 * 3600)
    k3i.store().redis.hset(SEEN, name, long_ago)
    assert phone.get("/petugas/keadaan").json()["code"] == "pin"
    assert phone.post("/petugas/aksi", json={"actions": [tap("welfare")]}).status_code == 401
    told = [phone.post("/petugas/masuk", json={"pin": "000001"}) for _ in range(5)]
    assert [a.status_code for a in told] == [403, 403, 403, 403, 429]
    assert "Sisa 4" in told[0].json()["detail"] and "5 menit" in told[4].json()["detail"]
    assert phone.post("/petugas/masuk", json={"pin": PIN}).status_code == 429
    assert facts_of(k3i, me, "access_refused")[0]["data"]["what"] == "pin"
    for tries in k3i.store().redis.scan_iter("k3i:tries:*"):  # five minutes later
        k3i.store().redis.delete(tries)
    assert phone.post("/petugas/masuk", json={"pin": PIN}).status_code == 200
    assert phone.get("/petugas/keadaan").status_code == 200


def test_a_phone_that_is_sent_away_hears_so_at_its_open_page_and_is_out(k3i: K3i) -> None:
    me = chosen(k3i, "B-0105")["id"]
    phone = phone_of(k3i, "B-0105")
    with k3i.api() as api, phone.stream("GET", "/petugas/langsung") as page:
        lines = page.iter_lines()
        assert json.loads(next(lines).removeprefix("data: "))["officer"]["id"] == me
        (row,) = api.get(f"/officers/{me}/phones").json()["phones"]
        assert row["agent"] == "HP tes" and row.keys() == {"phone", "since", "seen", "agent", "by"}
        assert api.delete(f"/officers/{me}/phones/{row['phone']}", params={"reason": "hilang"}).status_code == 200
        assert "event: gone" in list(lines)  # and the page is closed
        assert api.delete(f"/officers/{me}/phones/{row['phone']}").status_code == 404
    assert phone.get("/petugas/keadaan").json()["code"] == "phone"


def test_the_room_lets_a_phone_in_by_a_word_and_who_only_watches_does_not(k3i: K3i) -> None:
    def say(user: str, line: str) -> httpx.Response:
        with k3i.browser(user) as desk:
            csrf = desk.get("/").text.partition('"csrf":')[2].split('"')[1]
            return desk.post("/do", json={"id": uuid.uuid4().hex, "line": line}, headers={"X-K3I-CSRF": csrf})

    shown = say("admin", "HP B-0106").json()["phones"]
    with visitor(k3i) as phone:
        code = shown["url"].partition("#k=")[2]
        assert phone.post("/petugas/daftar", json={"code": code, "pin": PIN}).status_code == 200
        assert [p["agent"] for p in say("operator", "HP B-0106").json()["phones"]["phones"]] == ["HP tes"]
        assert say("komandan", "HP B-0106").status_code == 409
        with k3i.api() as api:
            rows = api.get("/officers").json()["officers"]
        known = next(o["device"] for o in rows if o["callsign"] == "B-0106")
        sent_away = say("operator", "HPX B-0106 semua hilang").json()
        assert (sent_away["ok"], sent_away["device"] != known) == (True, True)

        def alarm(device: str) -> int:
            return httpx.get(f"{k3i.doors_url}/osmand", params={"id": device, "lat": -6.9, "lon": 109.0}).status_code

        assert await_true(lambda: alarm(known) == 400, 10)
        assert alarm(sent_away["device"]) == 200
        assert phone.get("/petugas/keadaan").status_code == 401


# -- taps


def test_a_whole_trip_in_one_batch_is_applied_once_in_order_and_keeps_both_times(k3i: K3i) -> None:
    me = chosen(k3i, "B-0107")["id"]
    phone = phone_of(k3i, "B-0107")
    number, id_ = offered(k3i, me)
    now = time.time()
    trip = [tap(a, b, assignment=id_) for a, b in (("accept", 9), ("en_route", 7), ("arrive", 4), ("clear", 1))]
    assert outcomes(phone, *trip) == ["done"] * 4
    assert outcomes(phone, *trip) == ["already"] * 4
    state = k3i.store().incident(number).state
    times, entries = state.assignments[0].times, state.assignments[0].entries
    points = ("acknowledged", "en_route", "on_scene", "unit_clear")
    assert [round(now - times[p]) for p in points] == pytest.approx([9, 7, 4, 1], abs=1)
    assert all(entries[p] >= now for p in points)
    moved = [f["type"] for f in k3i.store().timeline(number) if f["type"].startswith("assignment_")]
    assert moved == [f"assignment_{w}" for w in ("offered", "accepted", "en_route", "arrived", "cleared")]


def test_what_came_too_late_is_refused_in_words_and_the_rest_goes_on(k3i: K3i) -> None:
    me = chosen(k3i, "B-0108")["id"]
    phone = phone_of(k3i, "B-0108")
    _, id_ = offered(k3i, me)
    send(phone, tap("accept", 8, assignment=id_))
    with k3i.api() as api:
        api.post(f"/assignments/{id_}/transitions", json={"action": "withdraw", "reason": "unit lain lebih dekat"})
    late = [
        tap("en_route", 5, assignment=id_),
        tap("arrive", 2, assignment=id_),
        tap("duty", 1, status="community_visit"),
    ]
    results = send(phone, *late)
    assert [r["outcome"] for r in results] == ["refused", "refused", "done"]
    assert results[0]["text"] == "Sudah ditarik operator."
    assert phone.get("/petugas/keadaan").json()["officer"]["duty"] == "community_visit"
    send(phone, tap("duty", status="available"))


def test_what_the_room_has_done_already_by_radio_is_done_and_not_a_conflict(k3i: K3i) -> None:
    me = chosen(k3i, "B-0109")["id"]
    phone = phone_of(k3i, "B-0109")
    _, id_ = offered(k3i, me)
    with k3i.api() as api:
        for action in ("accept", "en_route"):
            api.post(f"/assignments/{id_}/transitions", json={"action": action})
    assert outcomes(phone, tap("en_route", 3, assignment=id_)) == ["already"]
    assert outcomes(phone, tap("arrive", assignment=id_), tap("clear", assignment=id_)) == ["done", "done"]


def test_a_broken_tap_is_refused_alone(k3i: K3i) -> None:
    phone = phone_of(k3i, "B-0110")
    broken: list[dict[str, Any]] = [
        {},
        {"id": "x", "action": "accept", "event_time": iso_now()},
        tap("fly"),
        tap("note", text=7),
        tap("panic", lat=99.0, lng=0.0),
        tap("duty", -900, status="break"),
        {**tap("welfare"), "event_time": "yesterday"},
    ]
    results = send(phone, *broken, tap("duty", status="available"))
    assert [r["outcome"] for r in results] == ["refused"] * len(broken) + ["done"]
    assert phone.post("/petugas/aksi", content=b"{").status_code == 422
    assert phone.post("/petugas/aksi", json={"actions": [tap("seen")] * 201}).status_code == 422


async def test_behind_a_tap_the_store_did_not_take_nothing_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    tried = []

    async def outcome(_parts: Any, _phone: Any, raw: dict[str, Any], _language: str) -> dict[str, Any]:
        tried.append(raw["action"])
        return {"id": raw["id"], "outcome": "later" if raw["action"] == "accept" else "done"}

    monkeypatch.setattr(taps, "_outcome", outcome)
    given = [tap("welfare"), tap("accept"), tap("en_route"), tap("arrive")]
    told = await taps._outcomes(None, None, given, "id")  # type: ignore[arg-type]
    assert [t["outcome"] for t in told] == ["done", "later", "later", "later"]
    assert [t["id"] for t in told] == [g["id"] for g in given]
    assert tried == ["welfare", "accept"]


def test_clearing_without_arrival_asks_why_and_giving_back_asks_the_next_one(k3i: K3i) -> None:
    me = chosen(k3i, "B-0111")["id"]
    phone = phone_of(k3i, "B-0111")
    number, id_ = offered(k3i, me)
    results = send(phone, tap("accept", assignment=id_), tap("clear", assignment=id_))
    assert (results[1]["outcome"], results[1]["text"]) == ("refused", "Tulis alasannya dulu.")
    assert outcomes(phone, tap("give_back", assignment=id_, text="kendaraan rusak")) == ["done"]
    incident = k3i.store().incident(number).state
    assert incident.assignments[0].given_back and incident.assignments[0].reason == "kendaraan rusak"
    others = await_true(lambda: k3i.store().incident(number).state.assignments[1:])
    assert others[0].officer != me
    assert "re-offered: given back by the officer" in {f["rule"] for f in k3i.store().timeline(number)}
    with k3i.api() as api:
        for a in others:
            api.post(f"/assignments/{a.id}/transitions", json={"action": "withdraw"})
        api.post(f"/incidents/{number}/actions", json={"action": "close", "disposition": "10"})


def test_talk_backup_note_welfare_and_photo_come_from_the_officer_of_the_phone(k3i: K3i) -> None:
    me = chosen(k3i, "B-0112")["id"]
    phone = phone_of(k3i, "B-0112")
    number, id_ = offered(k3i, me)
    there = [tap(a, assignment=id_) for a in ("accept", "en_route", "arrive")]
    words = [
        tap("message", incident=number, text="Saya sudah di lokasi."),
        tap("note", incident=number, text="pintu dirusak"),
        tap("backup", incident=number, function="samapta", count=1, text="massa"),
        tap("welfare"),
    ]
    assert outcomes(phone, *there, *words) == ["done"] * 7
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(picture, "JPEG")
    form = {"id": uuid.uuid4().hex, "incident": number, "event_time": iso_now()}
    for outcome in ("done", "already"):
        answer = phone.post("/petugas/foto", data=form, files={"photo": ("a.jpg", picture.getvalue(), "image/jpeg")})
        assert answer.json()["outcome"] == outcome
    told = phone.get("/petugas/keadaan").json()["current"]["told"]
    assert [(t["text"], t["note"], bool(t["photo"])) for t in told] == [
        ("Saya sudah di lokasi.", False, False),
        ("pintu dirusak", True, False),
        ("", False, True),
    ]
    shown = phone.get(f"/petugas/foto/{number}/{told[-1]['photo']}")
    assert (shown.status_code, shown.headers["content-type"]) == (200, "image/jpeg")
    assert {f["by"] for f in k3i.store().timeline(number) if f["type"] in ("message_sent", "photo_added")} == {
        f"officer:{me}"
    }
    send(phone, tap("clear", assignment=id_))


def test_the_panic_button_works_without_a_pin_and_its_cancelling_waits_for_the_room(k3i: K3i) -> None:
    me = chosen(k3i, "B-0113")["id"]
    phone = phone_of(k3i, "B-0113")
    name = f"{me}.{facts_of(k3i, me, 'phone_enrolled')[0]['data']['phone']}"
    k3i.store().redis.hset(SEEN, name, str(time.time() - 20 * 3600))
    told = phone.post("/petugas/aksi", json={"actions": [tap("panic", lat=-6.87, lng=109.04)]}).json()
    assert told.keys() == {"results", "emergency"}, "who owes the PIN is told of the alarm and of nothing else"
    assert told["emergency"]["cancelled"] is False
    number = told["results"][0]["answer"]["incident"]
    assert k3i.store().incident(number).state.lat == -6.87
    for owed in ([tap("panic_cancel")], [tap("panic"), tap("welfare")], []):
        assert phone.post("/petugas/aksi", json={"actions": owed}).status_code == 401
    phone.post("/petugas/masuk", json={"pin": PIN})
    assert phone.get("/petugas/keadaan").json()["officer"]["emergency"]["cancelled"] is False
    assert outcomes(phone, tap("panic_cancel", text="salah tekan")) == ["done"]
    assert phone.get("/petugas/keadaan").json()["officer"]["emergency"]["cancelled"] is True
    now = time.time()
    seen = AcknowledgeAlarm(id=uuid.uuid4().hex, by="operator:tes", at=now, now=now, alarm=f"panic:{me}")
    Desk(k3i.store(), Settings(data_dir=k3i.data_dir, _env_file=None)).handle(seen)  # type: ignore[call-arg]
    assert phone.get("/petugas/keadaan").json()["officer"]["emergency"] is None
    with k3i.api() as api:
        for row in k3i.store().incident(number).state.open_assignments:
            api.post(f"/assignments/{row.id}/transitions", json={"action": "withdraw"})
        api.post(f"/incidents/{number}/actions", json={"action": "close", "disposition": "17"})


# -- what is not theirs


def test_answering_the_reporter_of_another_s_incident_is_refused_and_kept(k3i: K3i) -> None:
    mine, other = chosen(k3i, "B-0118")["id"], chosen(k3i, "B-0119")["id"]
    thief = phone_of(k3i, "B-0118")
    number, _ = offered(k3i, other, text="rahasia")
    assert thief.post(f"/petugas/warga/{number}", data={"text": "saya di sini"}).status_code == 404
    assert thief.post("/petugas/warga/99999999", data={"text": "saya di sini"}).status_code == 404
    assert [f["data"]["wanted"] for f in facts_of(k3i, mine, "access_refused")] == [number]


def test_another_officer_s_incident_is_not_there_and_that_it_was_asked_for_is_kept(k3i: K3i) -> None:
    mine, other = chosen(k3i, "B-0114")["id"], chosen(k3i, "B-0115")["id"]
    thief, owner = phone_of(k3i, "B-0114"), phone_of(k3i, "B-0115")
    number, id_ = offered(k3i, other, text="rahasia")
    tried = [
        tap("accept", assignment=id_),
        tap("note", incident=number, text="saya di sini"),
        tap("message", incident=number, text="saya di sini"),
        tap("backup", incident=number, function="samapta", text="iseng"),
        tap("read", incident=number, count=9),
        tap("accept", assignment="999999.1"),
    ]
    results = send(thief, *tried)
    assert {(r["outcome"], r["code"]) for r in results} == {("refused", "not_found")}
    assert len({r["text"] for r in results}) == 1  # one that is another's looks like one there is not
    assert thief.get(f"/petugas/foto/{number}/x").status_code == 404
    assert "rahasia" not in thief.get("/petugas/keadaan").text
    refused = facts_of(k3i, mine, "access_refused")
    assert (refused[0]["data"]["what"], refused[0]["data"]["wanted"]) == ("incident", number)
    assert k3i.store().incident(number).state.assignments[0].status == "offered"
    end(owner, id_)


def test_whose_a_position_is_the_phone_says_and_never_the_body(k3i: K3i) -> None:
    mine, other = chosen(k3i, "B-0116")["id"], chosen(k3i, "B-0117")
    phone, now = phone_of(k3i, "B-0116"), time.time()
    fixes = [{"at": now - s, "lat": -6.9 - s / 1000, "lng": 109.05, "accuracy": 8, "battery": 63} for s in (9, 0, 5)]
    sent = [{**f, "officer": other["id"], "device": other["device"]} for f in fixes]
    assert phone.post("/petugas/posisi", json={"fixes": sent}).json() == {"count": 3, "dropped": 0}
    wanted = {(round(f["at"], 3), f["lat"]) for f in fixes}
    await_true(lambda: wanted <= positions_of(k3i, mine))
    assert not wanted & positions_of(k3i, other["id"])
    for bad in (
        {"at": now, "lat": 91, "lng": 0},
        {"at": now, "lat": None, "lng": 0},
        {"lat": 1, "lng": 1},
        {"at": -5, "lat": 1, "lng": 1},
    ):
        assert phone.post("/petugas/posisi", json={"fixes": [bad]}).status_code == 400, bad
    odd = {"at": now, "lat": -7, "lng": 109, "accuracy": 1e6}
    one = [odd, {"at": now - 1, "lat": -6.5, "lng": 109.1}]
    assert phone.post("/petugas/posisi", json={"fixes": one}).json() == {"count": 1, "dropped": 1}
    await_true(lambda: (round(now - 1, 3), -6.5) in positions_of(k3i, mine))
    old = [{"at": now - 200_000, "lat": -7, "lng": 109}, {"at": now + 900, "lat": -7, "lng": 109}]
    assert phone.post("/petugas/posisi", json={"fixes": old}).json() == {"count": 0, "dropped": 2}


def test_no_caller_stands_in_what_the_officer_s_page_gets(k3i: K3i) -> None:
    me = chosen(k3i, "B-0118")["id"]
    phone = phone_of(k3i, "B-0118")
    _, id_ = offered(k3i, me, caller={"number": "081234567890", "name": "Ibu Penelepon"})
    text = phone.get("/petugas/keadaan").text
    assert "81234567890" not in text and "Penelepon" not in text
    end(phone, id_)


def test_an_offer_is_on_the_open_page_at_once(k3i: K3i) -> None:
    me = chosen(k3i, "B-0119")["id"]
    phone = phone_of(k3i, "B-0119")
    freed(k3i, me)
    with phone.stream("GET", "/petugas/langsung") as page:
        lines = (line for line in page.iter_lines() if line)
        assert json.loads(next(lines).removeprefix("data: "))["current"] is None
        began = time.monotonic()
        number, id_ = offered(k3i, me)
        world = json.loads(next(lines).removeprefix("data: "))
        while not world["current"]:
            world = json.loads(next(lines).removeprefix("data: "))
        assert (world["current"]["number"], world["current"]["assignment"]["status"]) == (number, "offered")
        assert time.monotonic() - began < 5
        with k3i.api() as api:  # a word about the incident, which no fact of the officer tells
            api.post(f"/assignments/{id_}/transitions", json={"action": "accept"})
        while world["current"]["assignment"]["status"] == "offered":
            world = json.loads(next(lines).removeprefix("data: "))
    end(phone, id_)


def test_the_map_shows_the_villages_around_and_no_more(k3i: K3i) -> None:
    phone = phone_of(k3i, "B-0120")
    around = phone.get("/petugas/peta").json()
    assert 3 <= len(around["villages"]) < 80
    assert all(len(ring) > 3 for v in around["villages"] for ring in v["rings"])


def test_neighbours_come_first_among_those_who_could_stand_in(k3i: K3i) -> None:
    phone = phone_of(k3i, "B-0121")
    found = phone.get("/petugas/pengganti").json()["officers"]
    assert (
        found
        and found[0]["function"] == "bhabinkamtibmas"
        and all(o["callsign"] != chosen(k3i, "B-0121")["callsign"] for o in found)
    )
    away = tap("duty", status="break", text="Istirahat", stand_in=found[0]["id"])
    assert outcomes(phone, away) == ["done"]
    assert phone.get("/petugas/keadaan").json()["officer"]["stand_in"]["id"] == found[0]["id"]
    assert outcomes(phone, tap("duty", status="available")) == ["done"]


def test_own_figures_are_exact_and_say_of_how_many(k3i: K3i) -> None:
    me = chosen(k3i, "B-0201")["id"]
    phone = phone_of(k3i, "B-0201")
    _, id_ = offered(k3i, me)
    trip = [tap(a, b, assignment=id_) for a, b in (("accept", 0), ("en_route", 0), ("arrive", 0), ("clear", 0))]
    assert outcomes(phone, *trip) == ["done"] * 4

    def whole() -> dict[str, Any] | None:
        figures: dict[str, Any] = phone.get("/petugas/angka").json()
        return figures if figures["days"]["accepted"] and figures["days"]["travel"]["n"] else None

    figures = await_true(whole, 20, 0.3)
    assert figures["days"]["accepted"] == figures["days"]["turnout"]["n"] == figures["days"]["travel"]["n"] == 1
    assert figures["today"] == figures["days"], "one look at the history gives both"
    assert figures["today"]["travel"]["p50"] == pytest.approx(0, abs=1)


# -- my phone


def test_the_settings_that_the_page_shows_are_those_the_doors_take(k3i: K3i) -> None:
    phone = phone_of(k3i, "B-0202")
    shown = phone.get("/petugas/ponsel/isi").json()
    assert len(shown["device"]) >= 16 and shown["traccar"]["qr"].startswith("data:image/svg+xml")
    scanned = httpx.URL(shown["traccar"]["link"])
    address, id_ = str(scanned.copy_with(query=None)), scanned.params["id"]

    def heard() -> bool:
        """Send a fix as the tracker would; whether the check tells of it (the simulated phone steps back first)."""
        fix = {"id": id_, "lat": -6.95, "lon": 109.03, "timestamp": time.time(), "accuracy": 12, "batt": 63}
        assert httpx.get(address, params=fix).status_code == 200
        told = phone.get("/petugas/ponsel/cek").json()
        return (told["door"], told["why"], told["accuracy"], told["battery"]) == ("osmand", "", 12, 63)

    await_true(heard, 20, 0.3)
    inside = json.loads(base64.urlsafe_b64decode(shown["owntracks"]["link"].partition("inline=")[2]))
    place = {"_type": "location", "lat": -6.951, "lon": 109.03, "tst": int(time.time()) + 1}
    answer = httpx.post(inside["url"], json=place, auth=(inside["username"], inside["password"]))
    assert (answer.status_code, answer.json()) == (200, [])
    await_true(lambda: phone.get("/petugas/ponsel/cek").json()["door"] == "owntracks")


def test_a_new_id_is_taken_at_once_and_the_old_one_is_refused_and_told(k3i: K3i) -> None:
    phone = phone_of(k3i, "B-0203")
    old = phone.get("/petugas/ponsel/isi").json()["device"]
    new = phone.post("/petugas/ponsel/baru").json()["device"]
    assert new != old and phone.get("/petugas/ponsel/isi").json()["device"] == new

    def knock(device: str) -> int:
        fix = {"id": device, "lat": -6.95, "lon": 109.03, "timestamp": time.time()}
        return httpx.get(f"{k3i.doors_url}/osmand", params=fix).status_code

    await_true(lambda: knock(new) == 200)
    assert knock(old) == 400
    assert await_true(lambda: phone.get("/petugas/ponsel/cek").json()["old_id"])


def test_positions_of_the_open_page_are_told_as_such(k3i: K3i) -> None:
    phone = phone_of(k3i, "B-0204")

    def told() -> bool:
        fix = {"at": time.time(), "lat": -6.9, "lng": 109.0, "accuracy": 7}
        assert phone.post("/petugas/posisi", json={"fixes": [fix]}).json() == {"count": 1, "dropped": 0}
        return bool(phone.get("/petugas/ponsel/cek").json()["door"] == "page")

    await_true(told, pause_s=0.5)


def test_a_broadcast_to_one_unit_is_on_that_phone_alone_and_reading_it_counts(k3i: K3i) -> None:
    mine, other = phone_of(k3i, "siaran-1"), phone_of(k3i, "siaran-2")
    me = chosen(k3i, "siaran-1")
    with k3i.api() as api:
        sent = api.post("/attentions", json={"text": "merapat ke pasar", "units": [me["id"]]})
        assert sent.status_code == 201, sent.text
        id_ = sent.json()["attention"]
        unknown = api.post("/attentions", json={"text": "x", "units": ["tidak-ada"]})
        assert unknown.status_code == 404
        shown = {a["id"]: a for a in mine.get("/petugas/keadaan").json()["attentions"]}
        assert (shown[id_]["mine"], shown[id_]["seen"]) == (True, False)
        assert id_ not in {a["id"] for a in other.get("/petugas/keadaan").json()["attentions"]}
        assert send(mine, tap("seen", attention=id_))[0]["outcome"] == "done"
        told = {a["id"]: a for a in api.get("/attentions").json()["attentions"]}
        assert f"officer:{me['id']}" in {a["by"] for a in told[id_]["acknowledged"]}
        api.delete(f"/attentions/{id_}")
    for phone in (mine, other):
        phone.close()


def test_an_officer_reads_the_own_assessment_without_a_script_and_answers_it(k3i: K3i) -> None:
    phone = phone_of(k3i, "dinilai")
    text = phone.get("/petugas/penilaian").text
    assert "Penilaian saya" in text
    assert "<script" not in text.partition("<main")[2]
    told = {"id": uuid.uuid4().hex, "text": "dua minggu <i>sakit</i>"}
    for _twice in range(2):
        assert phone.post("/petugas/penilaian", data=told).status_code == 303
    text = phone.get("/petugas/penilaian").text
    assert text.count("dua minggu &lt;i&gt;sakit&lt;/i&gt;") == 1
    empty = phone.post("/petugas/penilaian", data={"id": uuid.uuid4().hex, "text": " "})
    assert empty.status_code == 422
    phone.close()
    with visitor(k3i) as stranger:
        assert stranger.get("/petugas/penilaian").status_code == 401
        assert stranger.post("/petugas/penilaian", data={"text": "x"}).status_code == 401
