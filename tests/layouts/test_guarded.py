"""What guards an officer in the incident panel, and the page for paper, as somebody reads them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from typing import Any

import pytest

from dispatch.core import commands as cmd
from dispatch.core.incident import Assignment
from layouts.backup import Near, backups
from layouts.guarded import emergency, under_guard
from layouts.markup import markup
from layouts.printing import Sheet, printed
from layouts.words import speaking
from tests.core.room import Room, room_with
from tests.makers import NOW, base, move, offer, report


def scene(*steps: str, **more: Any) -> Room:
    """Give a room where o1 has gone so far at incident 1."""
    room = room_with(3)
    room.do(report(kind="CRWD", **more))
    room.do(offer("1", "o1"))
    for step in steps:
        room.do(move("1.1", step))
    return room


def told(a: Assignment, hint_at: float = NOW, may_move: bool = True) -> str:
    return markup(under_guard(a, UTC, may_move, hint_at))


def assignment(room: Room, **more: Any) -> Assignment:
    return replace(room.incidents["1"].assignments[0], **more)


def test_both_arrivals_stand_side_by_side() -> None:
    a = assignment(scene("accept", "en_route", "arrive"))
    a.times |= {"arrival_seen": NOW - 52, "on_scene": NOW}
    text = told(a)
    assert "tiba menurut GPS 14:12:28, dinyatakan 14:13:20" in text
    with speaking("en"):
        assert "arrived by GPS 14:12:28, declared 14:13:20" in told(a)


@pytest.mark.parametrize(("hint_at", "words"), [(NOW - 100, "belum dinyatakan<"), (NOW, "belum dinyatakan: T P-01")])
def test_an_arrival_seen_and_not_declared_is_called_for_after_a_while(hint_at: float, words: str) -> None:
    a = assignment(scene("accept", "en_route"))
    a.times["arrival_seen"] = NOW - 90
    assert words in told(a, hint_at)


def test_an_arrival_declared_far_off_says_how_far() -> None:
    a = assignment(scene("accept", "en_route", "arrive"), declared_m=1_800.0)
    assert "dinyatakan tiba 1,8 km dari TKP" in told(a)


def test_the_word_that_is_due_has_a_clock_and_a_key_for_those_who_may() -> None:
    a = assignment(scene("accept", "en_route", "arrive"))
    assert 'data-line="K P-01"' in told(a)
    assert f'data-until="{(NOW + 600) * 1000}"' in told(a)
    assert "data-line" not in told(a, may_move=False)
    assert "belum ada kabar (2×)" in told(replace(a, unanswered=2))


def test_an_emergency_names_the_officer_and_both_keys() -> None:
    room = scene()
    room.do(cmd.RaisePanic(**base(by="officer:o2"), officer="o2"))
    text = markup(emergency(room.officers["o2"], may_cancel=True))
    assert "P-02 DALAM BAHAYA" in text
    assert 'data-line="AK panic:o2"' in text
    assert 'data-line="PB P-02"' in text
    assert "data-line" not in markup(emergency(room.officers["o2"], may_cancel=False))


def asked_for() -> Room:
    room = scene("accept", "en_route", "arrive")
    about = {"incident": "1", "function": "samapta", "count": 2, "reason": "massa <b>bertambah</b>"}
    room.do(cmd.RequestBackup(**base(by="officer:o1"), **about))
    return room


def test_a_request_shows_what_it_stands_at_who_could_come_and_its_keys() -> None:
    room = asked_for()
    near = {"1.b1": [Near("P-02", "Bripka Contoh 2", 2_300.0, 12.0)]}
    text = markup(backups(room.incidents["1"], near, {"o1": "P-01"}, frozenset({"assign"})))
    assert "1. Samapta 0/2" in text
    assert "belum ada unit" in text
    assert "massa &lt;b&gt;bertambah&lt;/b&gt; · P-01" in text
    assert 'data-line="BK 1 P-02"' in text
    assert 'data-line="BL 1 1"' in text
    assert "data-line" not in markup(backups(room.incidents["1"], near, {}, frozenset()))


def test_whoever_may_not_ask_sees_nothing_where_nothing_was_asked() -> None:
    assert backups(scene().incidents["1"], {}, {}, frozenset()) is None


def sheet(room: Room, caller: tuple[str, str] | None = None, facts: list[dict[str, Any]] | None = None) -> Sheet:
    incident = room.incidents["1"]
    return Sheet(
        incident, facts or [], caller, "rina", "Polres Contoh", NOW, UTC, "WIB", {"o1": "P-01"}, {"o1": "Contoh"}
    )


def test_the_page_for_paper_has_backup_and_decisions_and_escapes_what_people_wrote() -> None:
    listed = {"callsign": "P-01", "distance_m": 900.0, "eta_s": 240.0, "reasons": ["closest"], "shortfalls": []}
    decision = {"list": [listed], "place": 1, "basis": ""}
    fact = {
        "type": "assignment_offered", "by": "operator:rina", "event_time": NOW, "entry_time": NOW, "officer": "o1",
        "assignment": "1.1", "rule": "", "data": {"decision": decision},
    }  # fmt: skip
    page = printed(sheet(asked_for(), ("0899", "Bu Contoh"), [fact]), "id")
    assert "Yang diputuskan" in page
    assert "1. ✓" in page
    assert "massa &lt;b&gt;bertambah&lt;/b&gt;" in page
    assert "0899 · Bu Contoh" in page


def test_the_page_for_paper_leaves_reporters_nameless_for_whoever_may_not_see_them() -> None:
    room = scene()
    merged = {
        "incident": "7",
        "via": "7",
        "channel": "110",
        "at": NOW,
        "text": "sama",
        "number": "0811",
        "name": "Pak X",
    }
    incident = replace(room.incidents["1"], reporters=[{**merged, "tracking": "t"}])
    room.states["incident", "1"] = incident
    assert "0811" in printed(sheet(room, ("", "")), "id")
    hidden = printed(sheet(room, None), "id")
    assert "0811" not in hidden
    assert "Pak X" not in hidden
    assert "Pelapor lain" in hidden
