"""Calls as consoles and programs see them: who sees what, one winner, dead consoles against slow ones."""

from __future__ import annotations

import asyncio
import json
import time
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from dashboard.calls import for_person, line_of
from dashboard.sessions import COOKIE, find_session
from dispatch.access import Person
from dispatch.core.call import Call
from tests.running import K3i, iso_now

LADDER = ("polsek", "polres", "polda", "mabes")
NUMBER = "+62 899 0000 1234"
Message = dict[str, Any]


def line(tier: str = "polres") -> Message:
    call = Call("k1", NUMBER, times={"ringing": 100.0}, steps=[{"tier": tier, "at": 100.0}])
    return line_of(call, LADDER, 104.0)


class TestWhoSeesWhat:
    def test_an_operator_sees_the_number_and_a_commander_only_its_ends(self) -> None:
        assert for_person([line()], Person("rina", "operator", "polres"), LADDER)[0]["number"] == NUMBER
        assert for_person([line()], Person("kapolres", "commander", "polres"), LADDER)[0]["number"] == "0899-••••-1234"

    @pytest.mark.parametrize(("mine", "sees"), [("polsek", True), ("polres", True), ("polda", False), ("mabes", False)])
    def test_a_ringing_call_is_seen_by_the_tiers_it_has_reached(self, mine: str, sees: bool) -> None:
        assert bool(for_person([line("polres")], Person("x", "operator", mine), LADDER)) is sees

    def test_whoever_only_watches_sees_the_calls_of_every_tier(self) -> None:
        assert for_person([line("polsek")], Person("kapolres", "commander", "polres"), LADDER)

    def test_a_person_of_a_tier_that_is_no_longer_on_the_ladder_sees_every_call(self) -> None:
        assert for_person([line("polsek")], Person("x", "operator", "polwil"), LADDER)


def event(name: str, call_id: str, **more: Any) -> Message:
    said = {"type": "call", "id": uuid.uuid4().hex, "event": name, "call_id": call_id, "event_ts": iso_now()}
    return {**said, "caller_number": NUMBER, "called_number": "110", **more}


@asynccontextmanager
async def console(k3i: K3i, user: str = "operator") -> AsyncIterator[tuple[httpx.Client, Any]]:
    """Give a console: its client for lines, and its live socket."""
    with k3i.browser(user) as client:
        session = find_session(k3i.store(), client.cookies[COOKIE])
        assert session is not None
        client.headers["x-k3i-csrf"] = session.csrf
        async with k3i.live(client) as socket:
            yield client, socket


async def board(socket: Any, fits: Callable[[list[Message]], Any], name: str = "calls", limit_s: float = 8.0) -> Any:
    """Give what `fits` finds on a board, waiting for it; the console answers beats meanwhile, as a living one does."""
    async with asyncio.timeout(limit_s):
        while True:
            data = await socket.recv()
            if isinstance(data, bytes):
                continue
            said = json.loads(data)
            if said["t"] == "beat":
                await socket.send(json.dumps({"beat": said["now"]}))
            if said["t"] == "board" and said["name"] == name and (found := fits(said["items"])):
                return found


def of(call_id: str, **like: Any) -> Callable[[list[Message]], Message | None]:
    return lambda items: next((i for i in items if i["id"] == call_id and like.items() <= i.items()), None)


def gone(call_id: str) -> Callable[[list[Message]], bool]:
    return lambda items: all(i["id"] != call_id for i in items)


def say(client: httpx.Client, line: str) -> httpx.Response:
    return client.post("/do", json={"id": uuid.uuid4().hex, "line": line})


async def test_a_call_rings_on_every_console_one_takes_it_and_the_other_learns_who(k3i: K3i) -> None:
    call_id = uuid.uuid4().hex
    async with k3i.feed() as feed, console(k3i) as (rina, hers), console(k3i, "pamapta") as (budi, his):
        await asyncio.sleep(1.2)  # the hub has told the store who is there
        await feed.ask(event("ringing", call_id))
        rings = await board(hers, of(call_id, state="ringing"))
        assert (rings["tier"], rings["number"]) == ("polres", NUMBER)
        await board(his, of(call_id, state="ringing"))
        assert await asyncio.to_thread(lambda: say(rina, f"TA {call_id}").json()["taken"]) == call_id
        lost = await asyncio.to_thread(say, budi, f"TA {call_id}")
        assert (lost.status_code, lost.json()["code"]) == (409, "conflict")
        assert lost.json()["text"].startswith("sudah diambil operator ")
        assert (await board(his, of(call_id, state="taken")))["by"] == "operator:operator"
        assert (await asyncio.to_thread(say, rina, f"PK {call_id}")).status_code == 200
        await board(his, gone(call_id))


async def test_a_caller_nobody_answered_is_on_the_call_back_list_until_called_back(k3i: K3i) -> None:
    call_id = uuid.uuid4().hex
    async with k3i.feed() as feed, console(k3i) as (rina, hers):
        await feed.ask(event("ringing", call_id))
        await feed.ask(event("abandoned", call_id))
        due = await board(hers, of(call_id), "callbacks")
        assert due["said"]["id"] == "menutup sebelum dijawab"
        await asyncio.to_thread(say, rina, f"CB {call_id} tidak")
        assert len((await board(hers, of(call_id), "callbacks"))["tries"]) == 1
        refused = await asyncio.to_thread(say, rina, f"CB {call_id} abaikan")
        assert refused.json()["text"] == "mengabaikan perlu alasan; tulis di belakangnya"
        done = await asyncio.to_thread(say, rina, f"CB {call_id} ok")
        await board(hers, gone(call_id), "callbacks")
        assert done.json()["undo"] == f"CB {call_id} buka"


async def test_a_silent_call_is_kept_called_back_and_can_turn_out_to_be_real(k3i: K3i) -> None:
    call_id = uuid.uuid4().hex
    async with k3i.feed() as feed, console(k3i) as (rina, hers):
        await feed.ask(event("ringing", call_id))
        await asyncio.to_thread(say, rina, f"TA {call_id}")
        await asyncio.to_thread(say, rina, f"SI {call_id}")
        due = await board(hers, of(call_id), "callbacks")
        assert due["said"]["en"] == "silent call: the caller may not have been able to speak"
        with k3i.api() as api:
            kept = api.get(f"/incidents/{due['incident']}").json()
            assert (kept["lane"], kept["status"]) == ("silent", "closed")
            await asyncio.to_thread(say, rina, f"BI {call_id}")
            real = api.get(f"/incidents/{due['incident']}").json()
            assert (real["lane"], real["status"] in ("received", "queued")) == ("main", True)


async def live_on(socket: Any) -> None:
    """Answer every beat, as the page of a console does."""
    while True:
        data = await socket.recv()
        if isinstance(data, str) and (said := json.loads(data))["t"] == "beat":
            await socket.send(json.dumps({"beat": said["now"]}))


def given_back(k3i: K3i, call_id: str) -> list[Message]:
    facts = k3i.store().journal_since("0-0", 100_000)
    return [f for f in facts if f["type"] == "call_given_back" and f["data"]["call_id"] == call_id]


async def test_the_call_of_a_dead_console_rings_again_and_that_of_a_slow_one_does_not(k3i: K3i) -> None:
    call_id = uuid.uuid4().hex
    async with k3i.feed() as feed, console(k3i, "pamapta") as (_budi, his):
        async with console(k3i) as (rina, hers):
            lives = asyncio.create_task(live_on(hers))
            await feed.ask(event("ringing", call_id))
            await asyncio.to_thread(say, rina, f"TA {call_id}")
            lives.cancel()
            await asyncio.sleep(6)
            assert given_back(k3i, call_id) == [], "six seconds without a word: slow, not dead"
            await hers.send(json.dumps({"beat": 0}))
            left = time.monotonic()
        await board(his, of(call_id, state="ringing", again=True), limit_s=20)
        assert 9 < time.monotonic() - left < 15
        assert [f["rule"][:32] for f in given_back(k3i, call_id)] == ["console of operator silent for 1"]
        await feed.ask(event("abandoned", call_id))


async def test_who_is_on_shift_for_a_higher_tier_hears_only_what_has_climbed_there(k3i: K3i) -> None:
    call_id = uuid.uuid4().hex
    async with k3i.feed() as feed, console(k3i, "pamapta") as (budi, his):
        await asyncio.to_thread(say, budi, "SHIFT mulai polda")
        try:
            await asyncio.sleep(2.5)  # the hub has seen it
            with k3i.browser("operator"):
                await feed.ask(event("ringing", call_id))
            rings = await board(his, of(call_id, state="ringing"), limit_s=25)
            assert rings["tier"] == "polda"
        finally:
            await asyncio.to_thread(say, budi, "SHIFT selesai")
            await feed.ask(event("abandoned", call_id))


async def test_a_program_can_take_a_call_and_settle_a_call_back_but_sees_no_number(k3i: K3i) -> None:
    taken, missed = uuid.uuid4().hex, uuid.uuid4().hex
    async with k3i.feed() as feed:
        for call_id in (taken, missed):
            await feed.ask(event("ringing", call_id))
        await feed.ask(event("abandoned", missed))
    with k3i.api() as api:
        listed = {c["id"]: c for c in api.get("/calls").json()["calls"]}
        assert (listed[taken]["state"], listed[taken]["number"]) == ("ringing", "0899-••••-1234")
        assert api.post(f"/calls/{taken}/take").json()["call_id"] == taken
        assert api.post("/calls/unknown/take").status_code == 404
        assert missed in {c["id"] for c in api.get("/callbacks").json()["callbacks"]}
        assert api.post(f"/calls/{missed}/callback", json={"result": "dismissed"}).status_code == 422
        assert api.post(f"/calls/{missed}/callback", json={"result": "done"}).json()["callback"] == "done"
        assert api.post(f"/calls/{missed}/callback", json={"result": "done"}).status_code == 409
