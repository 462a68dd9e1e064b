"""A window of the past as a screen takes it, and one incident's story taken along."""

from __future__ import annotations

import re
import time
from dataclasses import asdict
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import numpy as np
import pytest

from dashboard.paper import pdf_of
from dashboard.replay.film import density, film_of
from dashboard.replay.held import concerned, held
from dashboard.replay.places import duties_of, places_of
from dashboard.replay.routes import _window
from dashboard.replay.window import LONGEST_S, moment, read_asked
from dispatch.core import commands as cmd
from dispatch.core.policy import Policy
from dispatch.figures.shift_times import ShiftTimes
from dispatch.past import Past
from dispatch.tracks import NOWHERE, PLACE, SILENT, Row
from layouts.paper import Document, Section, Table
from tests.core.room import Room, room_with
from tests.dashboard.test_api import assigned, moved
from tests.makers import NOW, base, close, move, offer, report
from tests.running import K3i, await_true

ZONE = ZoneInfo("Asia/Jakarta")
SHIFTS = ShiftTimes.of("07:00,15:00,23:00", "Asia/Jakarta")


def film(room: Room, start: float = NOW - 60, end: float = NOW + 600, basis: Any = "event") -> dict[str, Any]:
    past = Past(dict(room.incidents))
    for n, f in enumerate(room.facts):
        told = {"id": f"{n}-0", **asdict(f)}
        (past.facts[f.incident] if f.incident else past.others).append(told)
    return film_of(past, start, end, basis, room.officers, {}, Policy(), ZONE)


def a_night() -> Room:
    room = room_with(2)
    caller = {"caller_number": "+62 899 0000 1234", "caller_name": "Bu Contoh"}
    room.do(report(at=NOW, text="maling di rumah Bu Contoh", **caller))
    room.do(
        cmd.SendMessage(
            **base(at=NOW + 5, by="citizen:1"), incident="1", side="citizen", name="Bu Contoh", text="tolong"
        )
    )
    room.do(offer("1", "o1", at=NOW + 10))
    room.do(move("1.1", "accept", at=NOW + 20))
    return room


def test_the_film_holds_frames_units_and_lines_and_nothing_of_the_caller() -> None:
    made = film(a_night())
    (incident,) = made["incidents"]
    assert [f[1] for f in incident["frames"]] == ["waiting", "waiting", "running"]
    assert {o["callsign"]: [f[1] for f in o["frames"]] for o in made["officers"]}["P-01"] == ["available", "assigned"]
    assert [line[1] for line in made["timeline"]] == ["1", "1", "1", "1"]
    for private in ("0899", "899 0000", "Bu Contoh", "tolong", "maling"):
        assert private not in str(made)


def test_what_had_ended_before_the_window_is_not_in_it_and_what_lasts_begins_as_it_was() -> None:
    room = room_with(1)
    room.do(report(at=NOW - 900))
    room.do(close("1", at=NOW - 600))
    room.do(report(at=NOW - 500))
    room.do(cmd.ReclassifyIncident(**base(at=NOW - 400), incident="2", priority=1))
    made = film(room)
    assert [i["number"] for i in made["incidents"]] == ["2"]
    assert [f[4] for f in made["incidents"][0]["frames"]] == [1]


def test_density_counts_every_line_once() -> None:
    assert density([0.0, 5.0, 9.9, 10.0, 11.0], 0.0, 10.0, 2) == [1, 3]


@pytest.mark.parametrize(
    ("params", "length"),
    [
        ({"range": "24h"}, 86_400),
        ({"range": "custom", "from": "2026-09-21T07:00", "to": "2026-09-21T08:00"}, 3600),
        ({"range": "7d"}, LONGEST_S),
        ({"range": "kemarin", "at": "x", "speed": "7", "basis": "dream"}, None),
    ],
)
def test_a_window_is_read_from_the_address_and_is_never_too_long(params: Any, length: float | None) -> None:
    asked, errors = read_asked(params, NOW, SHIFTS)
    assert asked.start <= asked.at <= asked.end <= NOW
    assert (asked.speed, asked.basis) == (10, "event")
    if length is not None:
        assert asked.end - asked.start == pytest.approx(length)
    assert bool(errors) == (params["range"] in ("7d", "kemarin"))


@pytest.mark.parametrize("odd", ["nan", "inf", "-inf", "1e308", "-1", "x", ""])
def test_a_moment_that_is_none_is_as_if_nothing_was_asked(odd: str) -> None:
    assert moment(odd) is None
    start, end = _window({"from": odd, "to": str(NOW)})
    assert end - start == 3600
    assert end == pytest.approx(time.time(), abs=60)
    asked, _ = read_asked({"range": "24h", "at": odd}, NOW, SHIFTS)
    assert asked.at == asked.start


def test_an_incident_is_followed_from_its_report_to_its_end() -> None:
    room = a_night()
    for step, action in enumerate(("en_route", "arrive", "clear"), 3):
        room.do(move("1.1", action, at=NOW + 10 * step))
    room.do(close("1", at=NOW + 70))
    asked, _ = read_asked({"incident": "1", "basis": "event"}, NOW + 86_400, SHIFTS, room.incidents["1"])
    assert (asked.start, asked.incident) == (NOW - 300, "1")
    assert NOW + 350 <= asked.end <= NOW + 400
    assert "incident=1" in asked.query()


def row(minute: int, whole: bool, *places: tuple[int, int, int, int]) -> Row:
    return Row(minute, whole, np.array(list(places), PLACE), tuple(f"o{p[0]}" for p in places) if whole else ())


def test_places_begin_with_everybody_and_go_on_with_who_moved() -> None:
    rows = [
        row(10, True, (1, -690_000, 10_900_000, 0), (2, NOWHERE, 0, 9)),
        row(11, False, (1, -691_000, 10_900_000, SILENT)),
        row(12, False, (1, -692_000, 10_900_000, 0)),
    ]
    made = places_of(rows, 11 * 60)
    assert made["ids"] == ["o1", "o2"]
    assert made["minutes"][0] == [660, [0, 1], [-6.91, None], [109.0, None], [1, 0]]
    assert made["minutes"][1] == [720, [0], [-6.92], [109.0], [0]]
    assert duties_of(rows, 11 * 60) == {"o1": "available", "o2": "off_duty"}


def test_places_of_some_leave_the_others_out() -> None:
    rows = [row(10, True, (1, -690_000, 10_900_000, 0), (2, -680_000, 10_900_000, 0)), row(11, False, (2, 5, 5, 0))]
    made = places_of(rows, 10 * 60, {"o1"})
    assert made["ids"] == ["o1"]
    assert [minute[2] for minute in made["minutes"]] == [[-6.9], []]


def test_a_film_of_an_area_has_its_incidents_its_officers_and_who_came_to_help() -> None:
    room = room_with(4)
    for n, kecamatan in enumerate(("33.29.09", "33.29.01", "33.29.01"), 1):
        room.do(report(at=NOW + n, kecamatan=kecamatan, kecamatan_name=f"Kecamatan {kecamatan}"))
    for incident, officer in (("1", "o1"), ("1", "o2"), ("2", "o3"), ("3", "o4")):
        room.do(offer(incident, officer, at=NOW + 10))
    room.do(cmd.IssueAttention(**base(at=NOW + 20), attention="ABCDE", text="hati-hati banjir"))
    everything = Past(dict(room.incidents))
    for n, f in enumerate(room.facts):
        told = {"id": f"{n}-0", **asdict(f)}
        (everything.facts[f.incident] if f.incident else everything.others).append(told)
    mine = {"o1", "o3"}  # o2 came to help; o3 helped elsewhere
    past = held(everything, mine, "33.29.09")
    officers = concerned(past, mine, room.officers)
    made = film_of(past, NOW - 60, NOW + 600, "event", officers, {}, Policy(), ZONE)
    assert [i["number"] for i in made["incidents"]] == ["1"]
    assert {o["callsign"]: o["frames"][-1][1:] for o in made["officers"]} == {
        "P-01": ["assigned", "1"], "P-02": ["assigned", "1"], "P-03": ["assigned", "2"],
    }  # fmt: skip
    assert [line[1] for line in made["timeline"]].count("3") == 0
    for strange in ("33.29.01", "P-04", "banjir"):
        assert strange not in str(made)


def test_nothing_recorded_is_nothing_shown() -> None:
    assert places_of([], NOW) == {"ids": [], "minutes": []}
    assert duties_of([], NOW) == {}


def test_a_paper_takes_any_script_and_any_length() -> None:
    rows = [[f"{n}", "laporan → “panjang” ✓ عربي 😀 " + "x" * 300] for n in range(120)]
    made = pdf_of(
        Document(
            "1042 · begal",
            "P1",
            ("K3i",),
            [Section("A", Table(["n", "apa"], rows, (20, 160))), Section("B", "")],
            "kaki",
        )
    )
    assert made.startswith(b"%PDF-")
    assert made.count(b"/Type /Page\n") >= 3


@pytest.fixture
def number(k3i: K3i) -> str:
    with k3i.api() as api:
        number, _, assignment = assigned(api, caller={"number": "+62 899 0000 1234", "name": "Bu Contoh"})
        moved(api, assignment, "accept")
        moved(api, assignment, "clear", reason="salah alamat")
    return number


def story(k3i: K3i, number: str, user: str, form: str = "json") -> httpx.Response:
    with k3i.browser(user) as client:
        return client.get(f"/story/{number}.{form}")


def test_a_story_tells_states_facts_and_offers_and_who_took_it(k3i: K3i, number: str) -> None:
    told = story(k3i, number, "operator").json()
    assert told["incident"]["caller"]["number"] == "+62 899 0000 1234"
    assert [s["status"] for s in told["states_as_happened"]][-1] == "resolved"
    assert {"report_received", "assignment_offered", "assignment_accepted"} <= {f["type"] for f in told["facts"]}
    assert {"event_time", "entry_time", "words", "rule"} <= told["facts"][0].keys()
    assert told["offers"][0]["assignment"] == f"{number}.1"
    assert {p["point"] for p in told["points"]} >= {"dispatched", "acknowledged", "unit_clear"}
    assert story(k3i, number, "pamapta", "pdf").content.startswith(b"%PDF-")
    with k3i.api() as api:
        facts = api.get(f"/incidents/{number}").json()["timeline"]
    taken = [(f["by"], f["data"]["form"], f["data"]["callers"]) for f in facts if f["type"] == "incident_exported"]
    assert taken == [("operator:operator", "json", True), ("shift_lead:pamapta", "pdf", True)]


@pytest.mark.parametrize("user", ["komandan", "admin"])
def test_whoever_may_not_see_callers_takes_none_along(k3i: K3i, number: str, user: str) -> None:
    text = story(k3i, number, user).text
    assert not re.search(r"0000 ?1234", text)
    assert "Bu Contoh" not in text


def test_an_unknown_story_is_said_to_be_unknown(k3i: K3i) -> None:
    answer = story(k3i, "999999", "operator", "pdf")
    assert answer.status_code == 404
    assert "999999" in answer.text


def test_the_page_its_film_and_its_places_are_there_for_everybody_at_the_room(k3i: K3i, number: str) -> None:
    for user in ("operator", "komandan"):
        with k3i.browser(user) as client:
            page = client.get(f"/replay?incident={number}&basis=entry")
            assert page.status_code == 200
            assert "REKAMAN" in page.text
            now = time.time()
            made = client.get(f"/replay/film?from={now - 600}&to={now}").json()
            assert number in {i["number"] for i in made["incidents"]}
            assert not re.search(r"0000 ?1234", str(made)), "the caller's number is in the film"
            await_true(lambda: client.get(f"/replay/places?from={now - 600}&to={now + 60}").json()["minutes"], 30)  # noqa: B023
    with k3i.browser(None) as nobody:
        assert nobody.get("/replay", headers={"Accept": "text/html"}).status_code in (303, 401)
