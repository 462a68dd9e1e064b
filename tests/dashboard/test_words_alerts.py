"""The words that publish alerts, and the API that does the same on a running K3i."""

from __future__ import annotations

import time

import httpx

from dashboard.alerts import alert_lines
from dashboard.words.alerts import options_of
from dispatch.core import commands as cmd
from dispatch.settings import Settings
from dispatch.store import Store
from tests.core.room import room_with
from tests.dashboard.parts import parts_with_places
from tests.dashboard.test_words_guard import said
from tests.makers import base, report
from tests.running import K3i


def test_cap_publishes_about_an_incident_in_the_operator_s_words_and_can_be_undone() -> None:
    room = room_with(0)
    room.do(report())
    outcome = said(room, "CAP 1 +2h latihan Jalan ditutup")
    (command,) = outcome.commands
    assert isinstance(command, cmd.PublishAlert)
    assert (command.incident, command.text, command.exercise, command.expires_s) == ("1", "Jalan ditutup", True, 7200.0)
    assert outcome.undo == f"CAPB {command.alert}"


def test_cap_with_an_attention_publishes_that() -> None:
    (command,) = said(room_with(0), "CAP k7qd2 terbatas").commands
    assert (command.attention, command.restricted, command.text) == ("K7QD2", True, "")


def test_capu_and_capb_speak_of_an_alert() -> None:
    (update,) = said(room_with(0), "CAPU k7qd2 +30m Satu lajur dibuka").commands
    assert (update.alert, update.text, update.expires_s) == ("K7QD2", "Satu lajur dibuka", 1800.0)
    (cancel,) = said(room_with(0), "CAPB k7qd2 keliru").commands
    assert (cancel.alert, cancel.reason) == ("K7QD2", "keliru")


def test_options_stand_before_the_words_only() -> None:
    assert options_of("+4h jalan +2h") == ({"expires_s": 14_400.0}, "jalan +2h")


def test_the_board_has_what_stands_out_there_with_its_last_word(store: Store, settings: Settings) -> None:
    parts = parts_with_places(store, settings)
    now = time.time()
    for id_, lasts in (("K7QD2", 600.0), ("OLD22", 60.0)):
        at = now if id_ == "K7QD2" else now - 120
        words = {"alert": id_, "text": "Uji sirene", "exercise": True, "expires_s": lasts}
        parts.flusher.desk.handle(cmd.PublishAlert(**base(at=at), **words))
    parts.flusher.desk.handle(cmd.UpdateAlert(**base(at=now), alert="K7QD2", text="Selesai"))
    (line,) = alert_lines(parts, now)
    assert (line["id"], line["text"], line["n"], line["exercise"]) == ("K7QD2", "Selesai", 2, True)
    assert line["where"] == settings.place


def test_the_api_publishes_updates_and_cancels_and_the_doors_show_it(k3i: K3i) -> None:
    with k3i.api() as api:
        made = api.post("/alerts", json={"text": "Uji sirene", "exercise": True, "lasts_s": 600})
        assert made.status_code == 201, made.text
        alert = made.json()["alert"]
        assert api.post(f"/alerts/{alert}/updates", json={"text": "Uji sirene selesai"}).status_code == 201
        assert alert in httpx.get(k3i.doors_url + "/cap/feed.atom").text
        assert api.delete(f"/alerts/{alert}").status_code == 200
        assert api.delete(f"/alerts/{alert}").status_code == 404
        (found,) = [a for a in api.get("/alerts").json()["alerts"] if a["id"] == alert]
        assert [m["type"] for m in found["messages"]] == ["Alert", "Update", "Cancel"]
    assert "<msgType>Cancel</msgType>" in httpx.get(f"{k3i.doors_url}/cap/K3I-{alert}-3.xml").text
