"""The gateway as its senders meet it: real sockets against the real processes."""

from __future__ import annotations

import asyncio
import json
import random
import time
import uuid
from typing import Any

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from feeds.gateway import MOST_FRAME
from tests.running import Feed, K3i, iso_now, report_frame


def officers(k3i: K3i, free: bool = True) -> list[str]:
    """Give officers' ids in any order, so that two tests seldom want the same one; `free`: with nothing in hand."""
    with k3i.api() as api:
        rows = api.get("/officers").json()["officers"]
    found = [o["id"] for o in rows if not free or o["status"] == "available"]
    return random.sample(found, len(found))


def assign(k3i: K3i, number: str, officer: str) -> str:
    """Offer an incident by the API; gives the assignment's id."""
    with k3i.api() as api:
        answer = api.post(f"/incidents/{number}/assignments", json={"officer": officer})
    assert answer.status_code == 201, answer.text
    made: str = answer.json()["id"]
    return made


def action_frame(assignment: str, officer: str, action: str, **more: Any) -> dict[str, Any]:
    frame = {"type": "action", "id": uuid.uuid4().hex, "assignment": assignment, "officer": officer, "action": action}
    return frame | {"event_time": iso_now()} | more


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer wrong"},
        {"Authorization": "Basic b3BlcmF0b3I6cmFoYXNpYQ=="},
        {"Authorization": "Bearer"},
    ],
    ids=["none", "wrong", "basic", "empty"],
)
async def test_without_a_known_token_nobody_is_let_in(k3i: K3i, headers: dict[str, str]) -> None:
    with pytest.raises(InvalidStatus) as refusal:
        await connect(k3i.feed_url, additional_headers=headers)
    assert refusal.value.response.status_code == 401


async def test_a_token_of_the_api_does_not_open_the_gateway(k3i: K3i) -> None:
    with pytest.raises(InvalidStatus) as refusal:
        async with k3i.feed("api"):
            pass
    assert refusal.value.response.status_code == 401


async def test_another_path_is_not_found(k3i: K3i) -> None:
    with pytest.raises(InvalidStatus) as refusal:
        await connect(k3i.feed_url + "s", additional_headers={"Authorization": f"Bearer {k3i.token('gateway')}"})
    assert refusal.value.response.status_code == 404


async def test_a_report_is_acknowledged_with_number_and_tracking_code_and_stands_in_the_store(k3i: K3i) -> None:
    frame = report_frame()
    async with k3i.feed() as feed:
        ack = await feed.ask(frame)
    assert ack.keys() == {"type", "id", "incident", "tracking", "duplicate"}
    assert (ack["type"], ack["id"], ack["duplicate"]) == ("ack", frame["id"], False)
    assert len(ack["tracking"]) >= 11
    assert k3i.store().incident(ack["incident"]).state.text == frame["text"]


async def test_the_same_id_again_gets_the_same_answer_marked_as_a_repeat(k3i: K3i) -> None:
    frame = report_frame()
    async with k3i.feed() as feed:
        first = await feed.ask(frame)
        assert await feed.ask(frame) == first | {"duplicate": True}
    async with k3i.feed() as later:
        assert await later.ask(frame) == first | {"duplicate": True}


async def test_a_report_sent_three_times_at_once_is_one_incident(k3i: K3i) -> None:
    frame = report_frame()
    async with k3i.feed() as one, k3i.feed() as two, k3i.feed() as three:
        acks = await asyncio.gather(*(feed.ask(frame) for feed in (one, two, three)))
    assert len({a["incident"] for a in acks}) == 1
    assert sorted(a["duplicate"] for a in acks) == [False, True, True]


async def test_a_report_has_the_times_of_the_call_it_names(k3i: K3i) -> None:
    call_id = uuid.uuid4().hex
    call = {"type": "call", "call_id": call_id, "caller_number": "0812-000", "called_number": "110"}
    async with k3i.feed() as feed:
        for event, back in (("ringing", 30), ("answered", 22)):
            ack = await feed.ask(call | {"id": uuid.uuid4().hex, "event": event, "event_ts": iso_now(back)})
            assert (ack["type"], ack["duplicate"]) == ("ack", False)
        number = (await feed.ask(report_frame(call_id=call_id)))["incident"]
    times = k3i.store().incident(number).state.times
    assert times["answered"] - times["call_arrival"] == pytest.approx(8, abs=0.5)


async def test_positions_are_acknowledged_with_their_count_and_seen_by_the_api(k3i: K3i) -> None:
    one, two = officers(k3i)[:2]
    fixes = [
        [one, -6.91, 109.01, time.time(), 8.3, 90, 12, 77],
        [two, -6.92, 109.02, time.time(), None, None, None, None],
    ]
    async with k3i.feed() as feed:
        frame = {"type": "positions", "id": "p1", "fixes": fixes}
        assert await feed.ask(frame) == {"type": "ack", "id": "p1", "count": 2}
    deadline = time.monotonic() + 3
    with k3i.api() as api:
        while True:
            rows = {o["id"]: o for o in api.get("/officers?bbox=109.009,-6.921,109.021,-6.909").json()["officers"]}
            if {one, two} <= rows.keys():
                break
            assert time.monotonic() < deadline
            await asyncio.sleep(0.05)
    assert (rows[one]["lat"], rows[one]["lng"]) == (-6.91, 109.01)
    assert rows[one]["position_age_s"] < 5


X = uuid.uuid4().hex
"""An id nobody else has sent: what was taken under one before is answered as it was then."""
BROKEN: list[tuple[str, str | bytes, str]] = [
    ("no JSON", "{", "not JSON"),
    ("bytes", b"\xff\xfe\x00", "not JSON"),
    ("a list", "[1]", "not a JSON object"),
    ("a number", "7", "not a JSON object"),
    ("nothing", "", "not JSON"),
    ("deep", "[" * 20_000, "not JSON"),
    ("no type", f'{{"id":"{X}"}}', "type"),
    ("unknown type", f'{{"type":"nope","id":"{X}"}}', "type"),
    ("no time", f'{{"type":"report","id":"{X}","channel":"110","lat":-6.9,"lng":109}}', "event_time"),
    ("no place", json.dumps({k: v for k, v in report_frame(id=X).items() if k not in ("lat", "lng")}), "lat"),
    ("lat off the earth", json.dumps(report_frame(id=X, lat=95)), "lat"),
    ("channel", json.dumps(report_frame(id=X, channel="pigeon")), "channel"),
    ("the future", json.dumps(report_frame(id=X, event_time=iso_now(-86_400))), "event_time"),
    ("no officer", f'{{"type":"positions","id":"{X}","fixes":[["nobody",-6.9,109,1795262400,1,1,1,1]]}}', "fixes.0.0"),
    ("a fix ahead", f'{{"type":"positions","id":"{X}","fixes":[["?",-6.9,109,9e9,1,1,1,1]]}}', "fixes.0.3"),
    ("no assignment", json.dumps(action_frame("99999.1", "o", "accept", id=X)), "99999"),
]


@pytest.mark.parametrize(("frame", "word"), [b[1:] for b in BROKEN], ids=[b[0] for b in BROKEN])
async def test_a_broken_frame_is_answered_with_an_error_and_the_connection_kept(
    k3i: K3i, frame: str | bytes, word: str
) -> None:
    if isinstance(frame, str):
        frame = frame.replace('"?"', json.dumps(officers(k3i)[0]))
    async with k3i.feed() as feed:
        error = await feed.ask(frame)
        assert error["type"] == "error"
        assert {"id", "code", "message"} <= error.keys()
        assert word in error["message"] or word == error["field"]
        if b'"id"' in (frame if isinstance(frame, bytes) else frame.encode()):
            assert error["id"] == X
        assert (await feed.ask(report_frame()))["type"] == "ack"


async def test_an_id_of_another_kind_of_message_is_refused_in_words_and_nothing_done(k3i: K3i) -> None:
    frame = report_frame()
    async with k3i.feed() as feed:
        assert (await feed.ask(frame))["type"] == "ack"
        error = await feed.ask(action_frame("99999.1", "o", "accept", id=frame["id"]))
        assert (error["type"], error["code"], error["field"]) == ("error", "conflict", "id")
        assert (await feed.ask(frame))["duplicate"] is True


async def test_answers_come_in_the_order_of_the_questions(k3i: K3i) -> None:
    frames = [report_frame() for _ in range(200)]
    async with k3i.feed() as feed:
        for frame in frames:
            await feed.socket.send(json.dumps(frame))
        acks = [await feed.hear() for _ in frames]
    assert [a["id"] for a in acks] == [f["id"] for f in frames]
    numbers = [int(a["incident"]) for a in acks]
    assert numbers == sorted(numbers)


async def test_an_offer_is_pushed_to_its_officer_s_device_and_the_answers_move_it_on(k3i: K3i) -> None:
    officer = officers(k3i)[0]
    async with k3i.feed() as sender, k3i.feed() as device:
        assert (await device.ask({"type": "subscribe", "id": "s", "officers": [officer]}))["type"] == "ack"
        number = (await sender.ask(report_frame(kind="ROBBERY", lat=-6.95)))["incident"]
        assignment = assign(k3i, number, officer)
        offer = await asyncio.wait_for(device.push("offer", assignment=assignment), 2)
        assert offer.keys() == {
            "type", "assignment", "incident", "officer", "expires", "kind", "priority", "lat", "lng"
        }  # fmt: skip
        assert (offer["incident"], offer["officer"], offer["kind"]) == (number, officer, "ROBBERY")
        assert (offer["lat"], offer["priority"]) == (-6.95, 1)
        for action, status in (
            ("accept", "accepted"),
            ("en_route", "en_route"),
            ("arrive", "on_scene"),
            ("clear", "cleared"),
        ):
            ack = await device.ask(action_frame(assignment, officer, action))
            assert (ack["type"], ack["assignment"], ack["status"]) == ("ack", assignment, status)
    assert k3i.store().incident(number).state.status == "resolved"


async def test_an_action_sent_again_is_answered_as_the_first_time(k3i: K3i) -> None:
    officer = officers(k3i)[0]
    async with k3i.feed() as device:
        number = (await device.ask(report_frame()))["incident"]
        frame = action_frame(assign(k3i, number, officer), officer, "accept")
        await device.socket.send(json.dumps(frame))
        await device.socket.send(json.dumps(frame))
        first, again = await device.hear(), await device.hear()
        assert (first["type"], first["duplicate"]) == ("ack", False)
        assert again == first | {"duplicate": True}
        error = await device.ask(action_frame(first["assignment"], officer, "accept"))
        assert (error["type"], error["code"]) == ("error", "forbidden_move")
        await device.ask(action_frame(first["assignment"], officer, "clear", reason="selesai"))


async def test_a_device_says_its_officer_s_duty_and_who_stands_in(k3i: K3i) -> None:
    mine, other = officers(k3i)[:2]
    frame = {"type": "duty", "id": uuid.uuid4().hex, "officer": mine, "event_time": iso_now(), "status": "off_duty"}
    async with k3i.feed() as device:
        ack = await device.ask(frame | {"stand_in": other})
        assert (ack["type"], ack["status"], ack["stand_in"]) == ("ack", "off_duty", other)
        assert (await device.ask(frame | {"stand_in": other}))["duplicate"] is True
        error = await device.ask(frame | {"id": uuid.uuid4().hex, "stand_in": mine})
        assert (error["type"], error["field"]) == ("error", "stand_in")
        await device.ask(frame | {"id": uuid.uuid4().hex, "status": "available"})


async def test_an_officer_cannot_answer_for_another(k3i: K3i) -> None:
    mine, other = officers(k3i)[:2]
    async with k3i.feed() as device:
        number = (await device.ask(report_frame()))["incident"]
        assignment = assign(k3i, number, mine)
        error = await device.ask(action_frame(assignment, other, "accept"))
        assert (error["type"], error["code"]) == ("error", "denied")
        assert (await device.ask(action_frame(assignment, mine, "decline")))["status"] == "declined"


async def test_a_withdrawn_offer_is_pushed_and_others_hear_nothing_of_it(k3i: K3i) -> None:
    mine, other = officers(k3i)[:2]
    async with k3i.feed() as device, k3i.feed() as elsewhere:
        await device.ask({"type": "subscribe", "id": "s", "officers": [mine]})
        await elsewhere.ask({"type": "subscribe", "id": "s", "officers": [other]})
        number = (await device.ask(report_frame()))["incident"]
        assignment = assign(k3i, number, mine)
        with k3i.api() as api:
            assert api.post(f"/assignments/{assignment}/transitions", json={"action": "withdraw"}).status_code == 200
        withdrawn = await asyncio.wait_for(device.push("withdrawn"), 2)
        assert withdrawn["assignment"] == assignment
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(elsewhere.hear(), 0.3)


@pytest.mark.parametrize("wanted", ["all", "mine"])
async def test_after_a_reconnect_the_standing_offers_come_again(k3i: K3i, wanted: str) -> None:
    officer = officers(k3i)[0]
    async with k3i.feed() as sender:
        number = (await sender.ask(report_frame(kind="NOISE")))["incident"]
    assignment = assign(k3i, number, officer)
    frame = {"type": "subscribe", "id": "s", "officers": "all" if wanted == "all" else [officer]}
    for _ in range(2):
        async with k3i.feed() as device:
            assert (await device.ask(frame))["type"] == "ack"
            assert not device.pushed, "the acknowledgement comes first"
            await asyncio.wait_for(device.push("offer", assignment=assignment), 2)
    async with k3i.feed() as device:
        await device.ask(action_frame(assignment, officer, "accept"))
        await device.ask(frame)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(device.push("offer", assignment=assignment), 0.3)
        await device.ask(action_frame(assignment, officer, "clear", reason="selesai"))


async def answered_in_ms(feed: Feed, count: int = 60) -> float:
    """Give how long the slower tenth of reports takes."""
    waits = []
    for _ in range(count):
        began = time.perf_counter()
        assert (await feed.ask(report_frame()))["type"] == "ack"
        waits.append((time.perf_counter() - began) * 1000)
    return sorted(waits)[count * 9 // 10]


async def test_a_sender_that_reads_nothing_holds_nobody_up(k3i: K3i) -> None:
    nonsense = json.dumps({"type": "nonsense", "id": "x" * 5000})
    async with k3i.feed() as good, k3i.feed(max_queue=1) as deaf:
        deaf.socket.transport.pause_reading()

        async def talk() -> None:
            while True:
                await deaf.socket.send(nonsense)
                await asyncio.sleep(0)

        talking = asyncio.create_task(talk())
        await asyncio.sleep(0.5)
        waited = await answered_in_ms(good)
        talking.cancel()
        deaf.socket.transport.abort()
    assert waited < 500


async def test_a_sender_that_floods_holds_nobody_up(k3i: K3i) -> None:
    async with k3i.feed() as good, k3i.feed() as flood:

        async def pour() -> None:
            while True:
                await flood.socket.send('{"type":"nonsense","id":"f"}')
                await asyncio.sleep(0)

        async def drain() -> None:
            while True:
                await flood.socket.recv()

        pouring = [asyncio.create_task(pour()), asyncio.create_task(drain())]
        waited = await answered_in_ms(good)
        for task in pouring:
            task.cancel()
        flood.socket.transport.abort()  # it is answered slowly by now, and would be so to its goodbye
    assert waited < 500


async def test_a_frame_too_large_ends_that_connection_only(k3i: K3i) -> None:
    async with k3i.feed() as good, k3i.feed() as large:
        with pytest.raises(ConnectionClosed):
            await large.ask(report_frame(text="a" * (MOST_FRAME + 1)))
        assert (await good.ask(report_frame()))["type"] == "ack"
