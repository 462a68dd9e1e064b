"""OwnTracks over HTTP: whose device it says it is, km/h, other types, and the array the phone wants for an answer."""

from __future__ import annotations

import base64
import math
import time
from contextlib import suppress
from typing import Any

import httpx
import hypothesis.strategies as st
import orjson
import pytest
from hypothesis import given

from dispatch.core.errors import Invalid
from feeds.decoders.heard import Heard
from feeds.decoders.owntracks import candidates, messages, of_messages
from tests.makers import NOW
from tests.running import K3i, await_true

PHONE = "45c48cce2e2d7fbdea1afc51c7c6ad26"
HERE: dict[str, Any] = {
    "_type": "location", "tid": "p5", "lat": -6.8712, "lon": 109.0435, "tst": 1_763_700_000, "acc": 8, "alt": 12,
    "vel": 36, "cog": 270, "batt": 76, "bs": 1, "conn": "m", "t": "u",
}  # fmt: skip


def basic(user: str, password: str) -> dict[bytes, bytes]:
    return {b"authorization": b"Basic " + base64.b64encode(f"{user}:{password}".encode())}


def heard(*said: dict[str, Any]) -> Heard:
    return of_messages(PHONE, messages(orjson.dumps(list(said))), NOW)


def test_a_location_gives_the_fix_with_km_h_as_metres_a_second() -> None:
    (found,) = heard(HERE).fixes
    assert found[:3] == (-6.8712, 109.0435, 1_763_700_000)
    assert found.speed == pytest.approx(10)
    assert found[4:] == (270, 8, 76)


def test_what_the_phone_leaves_out_is_unknown() -> None:
    (found,) = heard({k: HERE[k] for k in ("_type", "lat", "lon", "tst")}).fixes
    assert all(math.isnan(v) for v in found[3:])


@pytest.mark.parametrize("type_", ["transition", "waypoint", "lwt", "cmd", "status", "card", None])
def test_other_messages_are_taken_quietly(type_: str | None) -> None:
    assert heard({"_type": type_}) == Heard(PHONE, (), NOW)


def test_an_encrypted_message_says_what_to_change() -> None:
    found = heard({"_type": "encrypted", "data": "x"})
    assert (found.fixes, found.wrong) == ((), "")
    assert "encryption key" in found.without


@pytest.mark.parametrize(
    "more", [{"lat": 91}, {"lon": -181}, {"lat": None}, {"lat": "-6"}, {"tst": None}, {"tst": "x"}, {"tst": -1}]
)
def test_a_location_that_cannot_be_is_refused(more: dict[str, Any]) -> None:
    assert heard(HERE | more).wrong
    assert not heard(HERE | more).fixes
    assert heard(HERE | more, HERE).fixes, "one that cannot be does not lose the others"


def test_the_device_is_looked_for_in_five_places_the_likeliest_first() -> None:
    headers = basic("P-05", PHONE) | {b"x-limit-u": b"u", b"x-limit-d": b"in-header"}
    topic = {"_type": "location", "topic": "owntracks/u/in-topic"}
    assert candidates(headers, b"u=u&d=in-query", [topic]) == [PHONE, "P-05", "in-header", "in-query", "in-topic"]
    assert candidates({}, b"", [HERE]) == []
    assert candidates({b"authorization": b"Basic ###"}, b"", []) == []
    assert candidates({b"authorization": b"Bearer x"}, b"", []) == []


@given(st.binary(max_size=100))
def test_whatever_comes_is_read_or_refused(junk: bytes) -> None:
    candidates({b"authorization": b"Basic " + junk, b"x-limit-d": junk}, junk, [{"topic": junk.hex()}])
    with suppress(Invalid):
        of_messages(PHONE, messages(junk), NOW)


@pytest.fixture(scope="module")
def officer(k3i: K3i) -> dict[str, Any]:
    with k3i.api() as api:
        mine: dict[str, Any] = [o for o in api.get("/officers").json()["officers"] if o["status"] == "available"][-4]
    return mine


@pytest.fixture
def door(k3i: K3i) -> httpx.Client:
    return httpx.Client(base_url=k3i.doors_url, timeout=10)


def test_the_door_answers_with_an_array_however_the_device_is_named(
    k3i: K3i, door: httpx.Client, officer: dict[str, Any]
) -> None:
    device, now = officer["device"], int(time.time())
    here = HERE | {"tst": now, "lat": -6.9251}
    answers = [
        door.post("/owntracks", json=here | {"tst": now - 4}, auth=("P-05", device)),
        door.post("/owntracks", json=here | {"tst": now - 3}, headers={"X-Limit-U": "p05", "X-Limit-D": device}),
        door.post(f"/owntracks?u=p05&d={device}", json=here | {"tst": now - 2}),
        door.post("/owntracks", json=here | {"tst": now + 2, "topic": f"owntracks/p05/{device}"}),
        door.post("/owntracks", json={"_type": "lwt", "tst": now}, auth=("P-05", device)),
        door.post("/owntracks", json={"_type": "encrypted", "data": "x"}, auth=("P-05", device)),
    ]
    assert [(a.status_code, a.json()) for a in answers] == [(200, [])] * 6
    with k3i.api() as api:
        place = lambda: next(o["lat"] for o in api.get("/officers").json()["officers"] if o["id"] == officer["id"])  # noqa: E731
        await_true(lambda: place() == -6.9251)


def test_the_door_refuses_nobodys_device_and_nonsense(door: httpx.Client, officer: dict[str, Any]) -> None:
    who = ("P-05", officer["device"])
    nobody = door.post("/owntracks", json=HERE, auth=("P-05", "0" * 32))
    assert (nobody.status_code, nobody.headers["www-authenticate"]) == (401, 'Basic realm="K3i"')
    assert door.post("/owntracks", json=HERE).status_code == 401
    assert door.post("/owntracks", json=HERE | {"lat": 91}, auth=who).status_code == 400
    assert door.post("/owntracks", content=b"{", auth=who).status_code == 400
    assert door.post("/owntracks", json=HERE | {"tst": time.time() + 4000}, auth=who).status_code == 400
