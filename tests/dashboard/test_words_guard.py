"""The words that guard officers: what a typed line comes to."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.commandline import WORDS, speak
from dashboard.spoken import Desktop
from dashboard.words.attentions import options_of
from dispatch.core import commands as cmd
from dispatch.core.errors import Invalid, NotFound
from dispatch.core.incident import Incident
from dispatch.core.officer import Officer
from dispatch.core.policy import Policy
from tests.core.room import Room, room_with
from tests.makers import NOW, base, move, offer, report

PLACE = {"lat": -6.87, "lng": 109.04, "fixed": NOW - 35}


def desktop(room: Room) -> Desktop:
    """Give what words look at, with officers found by callsign."""

    def incident(number: str) -> Incident:
        return room.incidents[number]

    def officer(name: str) -> Officer:
        return next(o for o in room.officers.values() if o.callsign == name)

    return Desktop(incident, officer, lambda text: {}, Policy(), lambda kind: None, last_place=lambda o: PLACE)


def said(room: Room, line: str) -> Any:
    return speak(line, "line-1", "operator:rina", desktop(room), NOW)


def scene() -> Room:
    room = room_with(3)
    room.do(report(kind="CRWD"))
    room.do(offer("1", "o1"))
    for step in ("accept", "en_route", "arrive"):
        room.do(move("1.1", step))
    return room


def test_k_says_that_a_unit_is_well_and_opens_its_incident() -> None:
    outcome = said(scene(), "k P-01")
    (command,) = outcome.commands
    assert isinstance(command, cmd.ConfirmWelfare)
    assert (command.officer, outcome.show) == ("o1", {"open": "1"})


def test_panik_takes_the_last_known_place_with_its_time() -> None:
    (command,) = said(scene(), "PANIK P-02").commands
    assert isinstance(command, cmd.RaisePanic)
    assert (command.officer, command.lat, command.fixed) == ("o2", -6.87, NOW - 35)


def test_pb_ends_the_cause_of_a_panic_and_refuses_where_there_is_none() -> None:
    room = scene()
    with pytest.raises(NotFound, match="P-01 is in no emergency"):
        said(room, "PB P-01")
    room.do(cmd.RaisePanic(**base(by="officer:o1"), officer="o1"))
    (command,) = said(room, "PB P-01 salah tekan").commands
    assert isinstance(command, cmd.CancelAlarm)
    assert (command.alarm, command.reason) == ("panic:o1", "salah tekan")


@pytest.mark.parametrize(
    ("line", "function", "count", "reason"),
    [
        ("BU 1 lantas 2 macet total", "lantas", 2, "macet total"),
        ("BU 1 sam massa bertambah", "samapta", 1, "massa bertambah"),
    ],
)
def test_bu_asks_a_function_for_units(line: str, function: str, count: int, reason: str) -> None:
    outcome = said(scene(), line)
    (command,) = outcome.commands
    assert (command.function, command.count, command.reason) == (function, count, reason)
    assert outcome.undo == "BL 1 1"


def test_bu_names_the_functions_there_are() -> None:
    with pytest.raises(Invalid, match="samapta, lantas"):
        said(scene(), "BU 1 brimob 2 huru-hara")


def test_bk_takes_the_request_of_the_units_function_and_bl_the_latest_or_the_one_named() -> None:
    room = scene()
    with pytest.raises(NotFound, match="no open request"):
        said(room, "BK 1 P-02")
    for function in ("lantas", "samapta"):
        room.do(cmd.RequestBackup(**base(), incident="1", function=function, reason="x"))
    assert said(room, "BK 1 P-02").commands[0].backup == "1.b2", "the officers of the room are Samapta's"
    assert said(room, "BL 1").commands[0].backup == "1.b2"
    released = said(room, "BL 1 1 sudah bubar").commands[0]
    assert (released.backup, released.reason) == ("1.b1", "sudah bubar")


@pytest.mark.parametrize(
    ("line", "options", "text"),
    [
        ("Avanza hitam B 1234 XYZ", {}, "Avanza hitam B 1234 XYZ"),
        ("+4h P1 kendaraan Avanza", {"expires_s": 14_400.0, "priority": 1, "kind": "vehicle"}, "Avanza"),
        ("orang anak hilang, baju merah", {"kind": "person"}, "anak hilang, baju merah"),
        ("+30m +90 orang", {"expires_s": 1_800.0}, "+90 orang"),
        ("P5 bukan prioritas", {}, "P5 bukan prioritas"),
        ("orang", {}, "orang"),
    ],
)
def test_an_attention_begins_with_its_options_and_the_rest_is_its_text(
    line: str, options: dict[str, Any], text: str
) -> None:
    assert options_of(line) == (options, text)


def test_a_issues_an_attention_that_can_be_taken_back() -> None:
    outcome = said(room_with(0), "A +4h kendaraan <b>Avanza</b>")
    (command,) = outcome.commands
    assert (command.text, command.kind, command.expires_s) == ("<b>Avanza</b>", "vehicle", 14_400.0)
    assert outcome.undo == f"AB {command.attention}"
    assert len(command.attention) == 5
    assert said(room_with(0), "A +4h kendaraan <b>Avanza</b>").commands[0].attention == command.attention


def test_ad_and_ab_name_an_attention_in_small_or_large_letters() -> None:
    assert said(room_with(0), "ad k7qd2").commands[0].attention == "K7QD2"
    cancel = said(room_with(0), "AB K7QD2 sudah ditemukan").commands[0]
    assert (cancel.attention, cancel.reason) == ("K7QD2", "sudah ditemukan")


def test_cetak_opens_the_page_and_changes_nothing() -> None:
    outcome = said(scene(), "CETAK 1")
    assert (outcome.commands, outcome.show) == ([], {"print": "1"})


def test_a_is_an_attention_and_au_brings_a_unit_back() -> None:
    assert WORDS["A"].ability == "attention"
    assert said(scene(), "AU P-02").commands[0].status == "available"
