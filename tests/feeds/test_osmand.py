"""OsmAnd and Traccar Client in every form they ever had: what the decoder reads, and what the door answers.

The messages are written from the protocol's facts; ids and places are invented.
"""

from __future__ import annotations

import math
import time
from typing import Any
from urllib.parse import urlencode

import httpx
import hypothesis.strategies as st
import orjson
import pytest
from hypothesis import given

from dispatch.core.errors import Invalid
from feeds.decoders.heard import Fix, Heard
from feeds.decoders.osmand import decode
from tests.dashboard.test_api_guard import do
from tests.makers import NOW
from tests.running import K3i, await_true

PHONE = "8f14e45fceea167a5a36dedd4bea2543"
OLD = (
    f"id={PHONE}&timestamp=1763700000&lat=-6.8712&lon=109.0435&speed=10.0&bearing=90&altitude=12.0&accuracy=8&batt=76.5"
)
NEW: dict[str, Any] = {
    "device_id": PHONE,
    "location": {
        "timestamp": "2025-11-21T04:40:00.000Z",
        "coords": {
            "latitude": -6.8712, "longitude": 109.0435, "accuracy": 8.0, "speed": 5.5, "heading": 90.0, "altitude": 12.0
        },
        "is_moving": True, "odometer": 1203.4, "event": "motionchange",
        "battery": {"level": 0.76, "is_charging": False}, "activity": {"type": "in_vehicle"}, "extras": {},
    },
}  # fmt: skip


def heard(query: str = "", body: bytes = b"") -> Heard:
    return decode(query.encode(), body, NOW).heard


def fix(query: str) -> Fix:
    (found,) = heard(query).fixes
    return found


def located(**more: Any) -> bytes:
    location = NEW["location"] | more
    return orjson.dumps(NEW | {"location": {k: v for k, v in location.items() if v is not None}})


def test_the_query_of_the_old_client_gives_the_fix_with_knots_as_metres_a_second() -> None:
    assert heard(OLD).device == PHONE
    found = fix(OLD)
    assert found[:3] == (-6.8712, 109.0435, 1_763_700_000)
    assert found.speed == pytest.approx(5.14444)
    assert found[4:] == (90, 8, 76.5)


def test_the_same_in_a_form_body_is_the_same() -> None:
    assert heard("", OLD.encode()) == heard(OLD)


def test_the_json_of_the_new_client_has_metres_a_second_and_shares_of_one() -> None:
    found = decode(b"", orjson.dumps(NEW), NOW)
    assert found.is_json
    (place,) = found.heard.fixes
    assert place[:6] == (-6.8712, 109.0435, 1_763_700_000, 5.5, 90, 8)
    assert place.battery == pytest.approx(76)


def test_a_query_counts_before_a_body() -> None:
    assert heard(OLD, orjson.dumps(NEW | {"device_id": "other"})).device == PHONE


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("1763700000", 1_763_700_000),
        ("1763700000.5", 1_763_700_000.5),
        ("1763700000500", 1_763_700_000.5),
        ("2025-11-21T04:40:00Z", 1_763_700_000),
        ("2025-11-21T11:40:00%2B07:00", 1_763_700_000),
        ("2025-11-21 04:40:00", 1_763_700_000),
        ("2025-11-21+04:40:00", 1_763_700_000),
        ("", NOW),
    ],
)
def test_a_timestamp_comes_in_seconds_milliseconds_or_written(written: str, seconds: float) -> None:
    assert fix(f"id=a&lat=-6&lon=109&timestamp={written}").fixed == seconds


def test_a_message_without_a_timestamp_was_fixed_now() -> None:
    assert fix("deviceid=a&location=-6.5,109.25")[:3] == (-6.5, 109.25, NOW)
    assert fix("deviceid=a&location=-6.5%2C109.25&heading=370")[:2] == (-6.5, 109.25)


def test_what_a_phone_does_not_know_is_unknown_not_zero_and_not_minus_one() -> None:
    found = fix("id=a&lat=-6&lon=109&speed=-1&bearing=-1&accuracy=-5&batt=-1&hdop=x&anything=else")
    assert all(math.isnan(v) for v in found[3:])
    (found,) = heard(
        "", located(battery=None, coords={"latitude": -6, "longitude": 109, "speed": -1, "heading": -1})
    ).fixes
    assert all(math.isnan(v) for v in found[3:])


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("id=a&lat=91&lon=109", "outside -90..90"),
        ("id=a&lat=-6&lon=181", "outside -180..180"),
        ("id=a&lat=nan&lon=109", "outside"),
        ("id=a&lat=-6", "decimal degrees"),
        ("id=a&lat=enam&lon=109", "decimal degrees"),
        ("id=a&location=-6.5", "decimal degrees"),
        ("id=a&lat=-6&lon=109&timestamp=kemarin", "no time"),
        ("id=a&lat=-6&lon=109&timestamp=nan", "no time"),
        ("id=a&lat=-6&lon=109&timestamp=-5", "no time"),
    ],
)
def test_a_place_or_time_that_cannot_be_is_refused_in_words(query: str, why: str) -> None:
    assert why in heard(query).wrong
    assert not heard(query).fixes
    assert heard(query + "&alarm=sos").sos, "the cry for help is not lost with the place"


@pytest.mark.parametrize(
    "query",
    [
        f"id={PHONE}&notificationToken=abc",
        "id=a&batt=5",
        "id=a&lat=-6&lon=109&valid=false",
        "id=a&lat=-6&lon=109&valid=0",
    ],
)
def test_a_message_without_a_position_of_use_is_no_error(query: str) -> None:
    found = heard(query)
    assert (found.fixes, found.wrong) == ((), "")
    assert found.without


def test_json_without_coords_is_no_error_and_a_list_is_a_backlog() -> None:
    assert heard("", located(coords=None)).wrong == ""
    places = [NEW["location"] | {"timestamp": 1_763_700_000 + n} for n in (5, 0, 9)]
    found = heard(
        "", orjson.dumps({"device_id": PHONE, "location": [*places, {"coords": {"latitude": 99, "longitude": 0}}]})
    )
    assert [f.fixed - 1_763_700_000 for f in found.fixes] == [5, 0, 9]
    assert found.wrong == ""


@pytest.mark.parametrize(
    "body", [located(alarm="sos"), located(extras={"alarm": "SOS"}), orjson.dumps(NEW | {"alarm": "sos"})]
)
def test_the_panic_button_is_heard_wherever_the_client_puts_it(body: bytes) -> None:
    assert heard("", body).sos
    assert not heard("", orjson.dumps(NEW)).sos
    assert heard(OLD + "&alarm=sos").sos
    assert not heard(OLD + "&alarm=lowBattery").sos


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"lat=-6&lon=109",
        b"{",
        b"[]",
        b"[1]",
        b"{}",
        b'{"device_id": null}',
        b'{"device_id": {}}',
        b"\xff\xfe",
        b"id=" + b"x" * 500,
    ],
)
def test_a_message_of_no_device_is_refused(body: bytes) -> None:
    with pytest.raises(Invalid):
        heard("", body)


@given(st.binary(max_size=200), st.booleans())
def test_whatever_comes_is_read_or_refused(junk: bytes, in_query: bool) -> None:
    try:
        found = decode(junk, b"", NOW) if in_query else decode(b"", junk, NOW)
        assert found.heard.device
    except Invalid:
        pass


NAMES = st.sampled_from(["latitude", "longitude", "level", "coords", "timestamp"])
LEAVES = st.none() | st.booleans() | st.floats() | st.integers(-(2**60), 2**60) | st.text(max_size=8)
VALUES = st.recursive(LEAVES, lambda v: st.lists(v, max_size=3) | st.dictionaries(NAMES, v, max_size=4), max_leaves=8)


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(("timestamp", "coords", "battery", "extras", "alarm"), VALUES)))
def test_whatever_stands_in_the_json_every_fix_that_is_taken_lies_on_the_earth(location: dict[str, Any]) -> None:
    body = orjson.dumps({"device_id": PHONE, "location": location})
    for found in heard("", body).fixes:
        assert -90 <= found.lat <= 90
        assert -180 <= found.lng <= 180
        assert found.fixed > 0
        assert all(math.isnan(v) or 0 <= v <= 1e6 for v in found[3:])


@given(st.floats(-90, 90), st.floats(-180, 180), st.floats(0, 100), st.integers(1, 2**31 - 2))
def test_what_is_written_is_what_is_read(lat: float, lng: float, batt: float, at: int) -> None:
    found = fix(urlencode({"id": PHONE, "lat": lat, "lon": lng, "batt": batt, "timestamp": at}))
    assert (found.lat, found.lng, found.battery, found.fixed) == (lat, lng, batt, at)


@pytest.fixture(scope="module")
def officer(k3i: K3i) -> dict[str, Any]:
    """An officer nobody else's test has: a device of their own."""
    with k3i.api() as api:
        mine: dict[str, Any] = [o for o in api.get("/officers").json()["officers"] if o["status"] == "available"][-3]
    return mine


@pytest.fixture
def door(k3i: K3i) -> httpx.Client:
    return httpx.Client(base_url=k3i.doors_url, timeout=10)


def test_the_door_takes_every_form_and_the_latest_fix_counts(
    k3i: K3i, door: httpx.Client, officer: dict[str, Any]
) -> None:
    at, device = time.time(), officer["device"]
    coords = {"latitude": -6.9151, "longitude": 109.0151, "accuracy": 5.0, "speed": 1.5}
    late = {"id": device, "lat": -6.5, "lon": 109.5, "timestamp": int(at) - 3600}
    answers = [
        door.get("/osmand", params={"id": device, "lat": -6.9149, "lon": 109.0149, "timestamp": int(at) - 3}),
        door.post("/osmand", params={"id": device, "lat": -6.9150, "lon": 109.0150, "timestamp": int(at) - 2}),
        door.post("/osmand", json={"device_id": device, "location": {"timestamp": at + 2, "coords": coords}}),
        door.post("/osmand", data=late),
        door.post("/osmand", data={"id": device, "notificationToken": "t"}),
        door.post("/osmand", json={"device_id": device, "location": {"timestamp": at}}),
    ]
    assert [a.status_code for a in answers] == [200] * 6, [a.text for a in answers]
    with k3i.api() as api:
        place = lambda: next(o["lat"] for o in api.get("/officers").json()["officers"] if o["id"] == officer["id"])  # noqa: E731
        await_true(lambda: place() == -6.9151)


def test_the_door_refuses_as_the_protocol_wants(door: httpx.Client, officer: dict[str, Any]) -> None:
    here = {"lat": -6.9, "lon": 109.0}
    assert door.get("/osmand", params={"id": "0" * 32} | here).status_code == 400
    assert door.post("/osmand", json={"device_id": "0" * 32, "location": {}}).status_code == 404
    assert door.get("/osmand", params={"id": officer["device"], "lat": 95, "lon": 109}).status_code == 400
    assert door.get("/osmand", params=here).status_code == 400
    ahead = door.get("/osmand", params={"id": officer["device"], "timestamp": int(time.time()) + 4000} | here)
    assert (ahead.status_code, "clock" in ahead.text) == (400, True)


def test_a_panic_is_raised_once_however_often_its_message_comes(
    k3i: K3i, door: httpx.Client, officer: dict[str, Any]
) -> None:
    press = {"id": officer["device"], "lat": -6.91, "lon": 109.01, "timestamp": int(time.time()), "alarm": "sos"}
    for _ in range(3):
        assert door.get("/osmand", params=press).status_code == 200
    with k3i.api() as api:
        state = lambda: next(o for o in api.get("/officers").json()["officers"] if o["id"] == officer["id"])  # noqa: E731
        number = await_true(lambda: state()["emergency"])
        incident = api.get(f"/incidents/{number}").json()
        presses = [f for f in incident["timeline"] if f["type"].startswith("panic_")]
        assert [f["type"] for f in presses] == ["panic_raised"]
        assert (incident["kind"], incident["channel"], incident["lat"]) == ("HLP1", "panic", -6.91)
        assert api.delete(f"/officers/{officer['id']}/panic", params={"reason": "uji coba"}).status_code == 200
        assert do(k3i, f"AK panic:{officer['id']}").status_code == 200
        await_true(lambda: not state()["emergency"])
        assert do(k3i, f"X {number} 17").status_code == 200
