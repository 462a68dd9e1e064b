"""The switchboard's webhook: signed, taken once, and what is altered, old or a stranger's is refused."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from typing import Any

import httpx
import hypothesis.strategies as st
import orjson
import pytest
from hypothesis import given

from dispatch.core.errors import Denied, Invalid
from feeds.decoders.calls import decode, signed, signer
from tests.makers import NOW
from tests.running import K3i, await_true, iso_now

KEYS = {"pbx": "k" * 43, "other": "o" * 43}


def headers(key: str, body: bytes, now: float = NOW) -> dict[bytes, bytes]:
    return {k.lower().encode(): v.encode() for k, v in signed(key, body, now).items()}


def event(**more: Any) -> dict[str, Any]:
    call = {"event": "ringing", "call_id": uuid.uuid4().hex, "caller_number": "+628123000123", "called_number": "110"}
    return call | {"event_ts": iso_now()} | more


def test_the_signature_tells_whose_switchboard_it_is() -> None:
    assert signer(KEYS, headers(KEYS["other"], b"{}"), b"{}", NOW + 299)[0] == "other"
    with_prefix = headers(KEYS["pbx"], b"{}")
    with_prefix[b"x-k3i-signature"] = b"sha256=" + with_prefix[b"x-k3i-signature"].upper()
    assert signer(KEYS, with_prefix, b"{}", NOW) == signer(KEYS, headers(KEYS["pbx"], b"{}"), b"{}", NOW)


def test_a_stamp_may_be_written_as_a_date() -> None:
    from feeds.decoders.calls import signature

    stamp = b"2026-09-22T12:00:00+07:00"
    said = {b"x-k3i-timestamp": stamp, b"x-k3i-signature": signature(KEYS["pbx"], stamp, b"{}").encode()}
    assert signer(KEYS, said, b"{}", 1_790_053_200.0)[0] == "pbx"


@pytest.mark.parametrize("moved_s", [301, -301, 1e12])
def test_what_was_signed_at_another_time_is_refused(moved_s: float) -> None:
    with pytest.raises(Denied, match="clock"):
        signer(KEYS, headers(KEYS["pbx"], b"{}"), b"{}", NOW + moved_s)


@given(st.binary(max_size=40), st.binary(max_size=40), st.binary(max_size=40))
def test_no_junk_is_ever_taken_for_a_signature(stamp: bytes, given_: bytes, body: bytes) -> None:
    for said in ({}, {b"x-k3i-timestamp": stamp, b"x-k3i-signature": given_}, headers(KEYS["pbx"], body + b" ")):
        with pytest.raises(Denied):
            signer(KEYS, said, body, NOW)


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b'{"event": "sings"}', orjson.dumps({**event(), "event_ts": "soon"}), b"\xff"]
)
def test_what_is_no_call_message_is_refused_by_its_field(body: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        decode(body, "f" * 64)
    assert refused.value.field


@pytest.fixture
def door(k3i: K3i) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=k3i.doors_url, timeout=10) as client:
        yield client


def post(door: httpx.Client, key: str, said: dict[str, Any], now: float | None = None) -> httpx.Response:
    body = orjson.dumps(said)
    return door.post("/calls", content=body, headers=signed(key, body, now or time.time()))


def test_a_call_rings_in_the_room_and_the_same_event_again_changes_nothing(k3i: K3i, door: httpx.Client) -> None:
    key, said = k3i.token("calls"), event(id=uuid.uuid4().hex)
    ack = post(door, key, said)
    assert (ack.status_code, ack.json()) == (200, {"type": "ack", "id": said["id"], "duplicate": False})
    assert post(door, key, said).json()["duplicate"] is True
    with k3i.api() as api:
        ringing = lambda: [c for c in api.get("/calls").json()["calls"] if c["id"] == said["call_id"]]  # noqa: E731
        assert len(await_true(ringing)) == 1
        assert post(door, key, event(event="abandoned", call_id=said["call_id"])).status_code == 200
        await_true(lambda: not ringing())
        dismissed = {"result": "dismissed", "reason": "uji coba"}
        assert api.post(f"/calls/{said['call_id']}/callback", json=dismissed).status_code == 200


def test_the_very_message_without_an_id_counts_once(k3i: K3i, door: httpx.Client) -> None:
    key, said, now = k3i.token("calls"), event(event="ended"), time.time()
    assert post(door, key, said, now).status_code == 200
    assert post(door, key, said, now).status_code == 409
    body = orjson.dumps(said)
    written_otherwise = signed(key, body, now)
    written_otherwise["X-K3I-Signature"] = "SHA256=" + written_otherwise["X-K3I-Signature"].upper()
    assert door.post("/calls", content=body, headers=written_otherwise).status_code == 409


def test_what_is_altered_old_or_strange_is_not_taken(k3i: K3i, door: httpx.Client) -> None:
    key, said = k3i.token("calls"), event(event="ended")
    body = orjson.dumps(said)
    altered = door.post("/calls", content=body.replace(b"ended", b"ringing"), headers=signed(key, body, time.time()))
    answers = [
        altered, post(door, "x" * 43, said), post(door, key, said, time.time() - 400), door.post("/calls", json=said)
    ]  # fmt: skip
    assert [a.status_code for a in answers] == [401] * 4
    assert all(a.headers["content-type"] == "application/problem+json" for a in answers)
    assert post(door, key, {"event": "sings"}).status_code == 422
    assert door.get("/calls").status_code == 405
    assert door.post("/calls", content=b"x" * 20_000).status_code == 413
