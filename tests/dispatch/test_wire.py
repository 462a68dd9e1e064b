"""Messages as senders really write them, good and broken; each error names its field."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import orjson
import pytest
from pydantic import ValidationError

from dispatch.areas import AreaIndex, areas_of_points
from dispatch.core.commands import ReceiveReport
from dispatch.wire import MESSAGE, Positions, Report, explain, iso, parse_time
from feeds.demo.brebes import villages

NOW = 1_795_262_400.0

RECORDED = Path(__file__).with_name("messages.txt").read_bytes().splitlines()
GOOD = {RECORDED[i].decode().removeprefix("# "): RECORDED[i + 1] for i in range(0, len(RECORDED), 2)}
"""Frames as they come over the wire, by what they are."""

REPORT: dict[str, Any] = {
    "type": "report",
    "id": "r1",
    "channel": "110",
    "event_time": "2026-11-21T13:31:30Z",
    "lat": -6.9,
    "lng": 109.0,
}
CALL: dict[str, Any] = {
    "type": "call",
    "id": "p1",
    "event": "ringing",
    "call_id": "c1",
    "event_ts": "2026-11-21T13:31:30Z",
}
ACTION: dict[str, Any] = {
    "type": "action",
    "id": "x1",
    "assignment": "1.1",
    "officer": "o1",
    "action": "accept",
    "event_time": 1795262400,
}
FIX: list[Any] = ["o1", -6.9, 109.1, 1795262400, 8.3, 90, 12, 77]


def without(message: dict[str, Any], *names: str) -> dict[str, Any]:
    return {k: v for k, v in message.items() if k not in names}


def with_fix(place: int, value: Any) -> dict[str, Any]:
    fix = [*FIX]
    fix[place] = value
    return {"type": "positions", "id": "p1", "fixes": [FIX, fix]}


BROKEN: list[tuple[str, Any, str]] = [
    ("no type", without(REPORT, "type"), "type"),
    ("an unknown type", REPORT | {"type": "translate"}, "type"),
    ("a type that is no text", REPORT | {"type": 7}, "type"),
    ("no id", without(REPORT, "id"), "id"),
    ("an empty id", REPORT | {"id": ""}, "id"),
    ("an id that is no text", REPORT | {"id": 7}, "id"),
    ("an endless id", REPORT | {"id": "x" * 201}, "id"),
    ("an unknown channel", REPORT | {"channel": "pigeon"}, "channel"),
    ("no time", without(REPORT, "event_time"), "event_time"),
    ("a time in words", REPORT | {"event_time": "tadi malam"}, "event_time"),
    ("a time that is no day", REPORT | {"event_time": "2026-02-30T00:00:00Z"}, "event_time"),
    ("an endless time", REPORT | {"event_time": 1e300}, "event_time"),
    ("a true time", REPORT | {"event_time": True}, "event_time"),
    ("a null time", REPORT | {"event_time": None}, "event_time"),
    ("no place at all", without(REPORT, "lat", "lng"), "lat"),
    ("a blank village", without(REPORT, "lat", "lng") | {"village": "  "}, "lat"),
    ("lat alone", without(REPORT, "lng"), "lat"),
    ("lng alone", without(REPORT, "lat"), "lat"),
    ("lat off the earth", REPORT | {"lat": 91}, "lat"),
    ("lng off the earth", REPORT | {"lng": -180.5}, "lng"),
    ("lat in a text", REPORT | {"lat": "-6.9"}, "lat"),
    ("lat not a number", REPORT | {"lat": math.nan}, "lat"),
    ("lng endless", REPORT | {"lng": math.inf}, "lng"),
    ("priority 0", REPORT | {"priority": 0}, "priority"),
    ("priority in a text", REPORT | {"priority": "1"}, "priority"),
    ("a priority and a half", REPORT | {"priority": 1.5}, "priority"),
    ("a text that is none", REPORT | {"text": ["a"]}, "text"),
    ("an endless text", REPORT | {"text": "a" * 20_001}, "text"),
    ("half a character", REPORT | {"text": "\ud800"}, "text"),
    ("a caller that is none", REPORT | {"caller": "Bu Sri"}, "caller"),
    ("a number that is none", REPORT | {"caller": {"number": 812}}, "caller.number"),
    ("an unknown event", CALL | {"event": "hung"}, "event"),
    ("a call without its id", without(CALL, "call_id"), "call_id"),
    ("a call without a time", without(CALL, "event_ts"), "event_ts"),
    ("an unknown action", ACTION | {"action": "withdraw"}, "action"),
    ("an action of nobody", without(ACTION, "officer"), "officer"),
    ("an action without a time", without(ACTION, "event_time"), "event_time"),
    ("no fixes", {"type": "positions", "id": "p1"}, "fixes"),
    ("a short fix", {"type": "positions", "id": "p1", "fixes": [FIX[:5]]}, "fixes.0.5"),
    ("a fix off the earth", with_fix(1, 95), "fixes.1.1"),
    ("a fix in a text", with_fix(2, "109.1"), "fixes.1.2"),
    ("a fix of no time", with_fix(3, None), "fixes.1.3"),
    ("a fix before all time", with_fix(3, -1), "fixes.1.3"),
    ("a negative speed", with_fix(4, -3), "fixes.1.4"),
    ("a battery over full", with_fix(7, 170), "fixes.1.7"),
    ("a subscription to nobody", {"type": "subscribe", "id": "s1"}, "officers"),
    ("a subscription to a word", {"type": "subscribe", "id": "s1", "officers": "everyone"}, "officers"),
]


@pytest.fixture(scope="module")
def areas() -> AreaIndex:
    return AreaIndex(areas_of_points(villages()))


@pytest.mark.parametrize("raw", GOOD.values(), ids=GOOD.keys())
def test_a_good_message_is_taken(raw: bytes) -> None:
    assert MESSAGE.validate_python(orjson.loads(raw)).id


@pytest.mark.parametrize(("message", "field"), [case[1:] for case in BROKEN], ids=[case[0] for case in BROKEN])
def test_a_broken_message_is_refused_and_its_field_named(message: Any, field: str) -> None:
    with pytest.raises(ValidationError) as fault:
        MESSAGE.validate_python(message)
    why = explain(fault.value)
    assert why.field is not None
    assert why.field == field or why.field.startswith(field + ".")
    assert field in str(why)


def test_an_error_says_the_value_that_was_sent() -> None:
    with pytest.raises(ValidationError) as fault:
        MESSAGE.validate_python(REPORT | {"lat": 95})
    assert "95" in str(explain(fault.value))


@pytest.mark.parametrize(
    ("text", "epoch"),
    [
        ("2026-11-21T20:31:30+07:00", 1795267890.0),
        ("2026-11-21T13:31:30Z", 1795267890.0),
        ("2026-11-21T13:31:30", 1795267890.0),
        ("2026-11-21T13:31:30.250Z", 1795267890.25),
        (" 2026-11-21 13:31:30 ", 1795267890.0),
        (1795267890, 1795267890.0),
        (1795267890.5, 1795267890.5),
    ],
)
def test_a_time_is_iso_8601_or_epoch_seconds_and_without_a_zone_utc(text: str | float, epoch: float) -> None:
    assert parse_time(text) == epoch


def test_a_time_goes_out_as_it_would_come_in() -> None:
    assert iso(1795267890.25) == "2026-11-21T13:31:30.250+00:00"
    assert parse_time(iso(1795267890.25)) == 1795267890.25
    assert iso(None) is None


def command(areas: AreaIndex, **more: Any) -> ReceiveReport:
    given = {k: v for k, v in (REPORT | more).items() if v is not None}
    return Report.model_validate(given).command("gateway:110", NOW, areas)


def test_the_command_carries_the_sender_s_name_in_its_id_so_that_senders_never_share_one(areas: AreaIndex) -> None:
    made = command(areas)
    assert (made.id, made.by) == ("gateway:110:r1", "gateway:110")
    assert (made.at, made.now) == (1795267890.0, NOW)


def test_a_point_is_in_the_village_around_it(areas: AreaIndex) -> None:
    village = next(v for v in villages() if v.code == "33.29.08.2014")
    made = command(areas, lat=village.lat, lng=village.lng)
    assert (made.village, made.kecamatan) == ("33.29.08.2014", "33.29.08")
    assert made.uncertain_m == 0


@pytest.mark.parametrize("written", ["33.29.08.2014", " 33.29.08.2014 "])
def test_a_village_by_its_code_gives_a_point_inside_it_and_how_uncertain_it_is(areas: AreaIndex, written: str) -> None:
    made = command(areas, lat=None, lng=None, village=written)
    assert made.village == "33.29.08.2014"
    assert made.lat is not None
    assert made.lng is not None
    assert made.uncertain_m > 100
    found = areas.find_village(made.lat, made.lng)
    assert found is not None
    assert found.code == "33.29.08.2014"


def test_an_unknown_village_is_kept_in_the_address_and_never_refused(areas: AreaIndex) -> None:
    made = command(areas, lat=None, lng=None, village="Desa Tak Dikenal", address="Jl. Veteran 7")
    assert made.address == "Jl. Veteran 7, Desa Tak Dikenal"
    assert (made.village or "", made.lat) == ("", None)


def test_an_unusable_number_is_kept_as_it_was_written(areas: AreaIndex) -> None:
    assert command(areas, caller={"number": "anonymous"}).caller_number == "anonymous"


def test_without_any_areas_a_report_is_taken_all_the_same() -> None:
    made = command(AreaIndex([]), lat=None, lng=None, village="33.29.08.2014")
    assert made.address == "33.29.08.2014"


def test_a_frame_holds_a_bounded_number_of_fixes() -> None:
    with pytest.raises(ValidationError):
        Positions.model_validate({"type": "positions", "id": "p1", "fixes": [FIX] * 10_001})
