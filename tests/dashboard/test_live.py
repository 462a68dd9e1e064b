"""The live hub on real sockets: snapshot, rows at once, catching up; two webs and two workers at once."""

from __future__ import annotations

import asyncio
import json
import subprocess
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import httpx
import pytest
from websockets.asyncio.client import ClientConnection

from tests.running import K3i, await_true, free_base_port, report_frame

Message = dict[str, Any]


class Console:
    """A connected console: what it was told, text and frames."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.told: list[Message] = []
        self.frames: list[bytes] = []

    async def until(self, fits: Callable[[Message], Any], limit_s: float = 5.0) -> Message:
        """Give the first message that fits, among those told and those to come."""
        for message in self.told:
            if fits(message):
                return message
        async with asyncio.timeout(limit_s):
            while True:
                message = await self.next()
                if message and fits(message):
                    return message

    async def next(self) -> Message | None:
        data = await self.socket.recv()
        if isinstance(data, bytes):
            self.frames.append(data)
            return None
        message: Message = json.loads(data)
        self.told.append(message)
        return message

    async def frame(self, type_: int, limit_s: float = 5.0) -> bytes:
        """Give the next frame of a type."""
        async with asyncio.timeout(limit_s):
            while True:
                for place, frame in enumerate(self.frames):
                    if frame[0] == type_:
                        del self.frames[: place + 1]
                        return frame
                await self.next()


@asynccontextmanager
async def console(k3i: K3i, since: str = "", port: int = 0) -> AsyncIterator[Console]:
    with k3i.browser(port=port) as client:
        async with k3i.live(client, since) as socket:
            yield Console(socket)


async def send_report(k3i: K3i, **more: Any) -> str:
    async with k3i.feed() as feed:
        ack = await feed.ask(report_frame(**more))
    number: str = ack["incident"]
    return number


def row_in(message: Message, number: str) -> Message | None:
    return next((r for r in message.get("rows", ()) if r["number"] == number), None)


def tells_of(number: str) -> Callable[[Message], Any]:
    return lambda m: m["t"] == "rows" and row_in(m, number)


async def test_a_console_is_greeted_and_gets_what_is_open(k3i: K3i) -> None:
    number = await send_report(k3i, text="warung terbakar", kind="FSTRU")
    async with console(k3i) as mine:
        hello = await mine.until(lambda m: m["t"] == "hello")
        assert hello["user"] == {"name": "operator", "role": "operator"}
        snapshot = await mine.until(lambda m: m["t"] == "snapshot")
        row = row_in(snapshot, number)
        assert row is not None
        assert (row["text"], row["priority"], row["lane"], row["tab"]) == ("warung terbakar", 1, "main", "waiting")
        assert row["red"] > row["amber"] > row["clock"]
        assert "caller" not in str(row)


async def test_a_new_report_and_its_moves_are_told_at_once(k3i: K3i) -> None:
    async with console(k3i) as mine:
        await mine.until(lambda m: m["t"] == "snapshot")
        number = await send_report(k3i)
        told = await mine.until(tells_of(number), 2)
        assert "report_received" in [f["type"] for f in told["facts"] if f["incident"] == number]
        with k3i.api() as api:
            officer = next(o["id"] for o in api.get("/officers").json()["officers"] if o["status"] == "available")
            made = api.post(f"/incidents/{number}/assignments", json={"officer": officer}).json()["id"]
            await mine.until(lambda m: tells_of(number)(m) and row_in(m, number)["units"], 2)  # type: ignore[index]
            units = await mine.until(lambda m: m["t"] == "units" and officer in [b["id"] for b in m["busy"]], 3)
            assert units["counts"]["assigned"] >= 1
            api.post(f"/assignments/{made}/transitions", json={"action": "withdraw"})


async def test_a_console_that_was_away_gets_exactly_what_it_missed(k3i: K3i) -> None:
    async with console(k3i) as mine:
        await mine.until(lambda m: m["t"] == "snapshot")
        seen = await send_report(k3i)
        at = (await mine.until(tells_of(seen)))["at"]
    missed = [await send_report(k3i) for _ in range(3)]
    async with console(k3i, since=at) as again:
        told = await again.until(lambda m: m["t"] == "rows")
        received = [f["incident"] for f in told["facts"] if f["type"] == "report_received"]
        assert received[: len(missed)] == missed
        assert all(row_in(told, number) for number in missed)
        assert not any(m["t"] == "snapshot" for m in again.told)


@pytest.mark.parametrize("since", ["0-0", "1-1", "nonsense", "", "99999999999999999999-0"])
async def test_with_an_id_the_journal_cannot_serve_a_console_still_gets_what_is_open(k3i: K3i, since: str) -> None:
    number = await send_report(k3i)
    async with console(k3i, since=since) as mine:
        told = await mine.until(lambda m: m["t"] in ("snapshot", "rows"))
        assert since.startswith("999") or told["t"] == "snapshot"
        if told["t"] == "snapshot":
            await mine.until(lambda m: row_in(m, number))


async def test_what_happens_while_a_console_is_greeted_never_comes_before_its_past(k3i: K3i) -> None:
    async def keep_reporting() -> None:
        while True:
            await send_report(k3i)

    reporting = asyncio.create_task(keep_reporting())
    try:
        for _ in range(6):
            async with console(k3i, since="1-1") as mine:
                assert (await mine.until(lambda m: m["t"] in ("snapshot", "rows")))["t"] == "snapshot"
    finally:
        reporting.cancel()


async def test_it_beats_each_second_and_says_who_lives(k3i: K3i) -> None:
    async with console(k3i) as mine:
        first = await mine.until(lambda m: m["t"] == "beat", 3)
        second = await mine.until(lambda m: m["t"] == "beat" and m["now"] > first["now"], 3)
    assert 500 < second["now"] - first["now"] < 2500
    assert second["health"] == {"store": True, "gateway": True, "worker": True, "keeper": True}
    assert second["shedding"] >= 0


async def test_each_beat_carries_the_proof_that_every_incident_is_somebody_s(k3i: K3i) -> None:
    number = await send_report(k3i)
    async with console(k3i) as mine:
        beat = await mine.until(lambda m: m["t"] == "beat" and m["proof"]["age_s"] is not None, 15)
    assert beat["proof"]["ok"], beat["proof"]
    assert beat["proof"]["open"] >= 1
    assert beat["proof"]["age_s"] < 5
    assert number not in beat["proof"]["unowned"]


async def test_positions_in_view_come_as_frames_and_their_moves_as_deltas(k3i: K3i) -> None:
    with k3i.api() as api:
        officer = api.get("/officers").json()["officers"][5]["id"]
    lat = -6.8765
    async with k3i.feed() as feed, console(k3i) as mine:

        async def fix(latitude: float) -> None:
            frame = {"type": "positions", "id": "p", "fixes": [[officer, latitude, 109.123, time.time(), 1, 90, 5, 80]]}
            assert (await feed.ask(frame))["type"] == "ack"

        await fix(lat)
        shown = 0
        for _look in range(20):  # the fix is on its way to this process
            await asyncio.sleep(0.5)
            await mine.socket.send(json.dumps({"view": [109.12, -6.88, 109.126, -6.87], "zoom": 14}))
            shown = int.from_bytes((await mine.frame(1))[4:8], "little")
            if shown:
                break
        assert shown >= 1
        await fix(lat + 0.001)
        delta = await mine.frame(2)
        assert int.from_bytes(delta[4:8], "little") == 1
        slot = int.from_bytes(delta[20:24], "little")
        await mine.socket.send(json.dumps({"names": [slot]}))
        names = await mine.until(lambda m: m["t"] == "names")
        assert names["names"][str(slot)][0] == officer
        await fix(lat + 1.0)
        leavers = await mine.frame(3)
        assert int.from_bytes(leavers[20:24], "little") == slot


@pytest.mark.parametrize(
    "nonsense",
    [
        "",
        "{",
        "[]",
        "7",
        '{"view": 7}',
        '{"view": ["a","b","c","d"]}',
        '{"names": "x"}',
        '{"view":[1,2,3,4],"zoom":null}',
    ],
)
async def test_nonsense_from_a_console_is_not_answered_and_hurts_nobody(k3i: K3i, nonsense: str) -> None:
    async with console(k3i) as mine:
        await mine.socket.send(nonsense)
        number = await send_report(k3i)
        await mine.until(tells_of(number), 3)


async def test_a_console_that_reads_nothing_holds_no_other_up(k3i: K3i) -> None:
    async with console(k3i) as deaf, console(k3i) as mine:
        deaf.socket.transport.pause_reading()
        await mine.until(lambda m: m["t"] == "snapshot")
        for _ in range(5):
            number = await send_report(k3i)
            await mine.until(tells_of(number), 2)
        deaf.socket.transport.abort()


@pytest.fixture(scope="module")
def beside(k3i: K3i) -> Iterator[int]:
    """A second web and a second worker on the same data folder; gives the second web's port."""
    port = free_base_port()
    processes = [subprocess.Popen(k3i.command("web") + ["--port", str(port)]), subprocess.Popen(k3i.command("worker"))]

    def answers() -> bool:
        with suppress(httpx.HTTPError):
            return httpx.get(f"http://127.0.0.1:{port}/readyz").status_code == 200
        return False

    try:
        await_true(answers, 120, 0.1)
        yield port
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(30)


async def test_two_webs_show_the_same(k3i: K3i, beside: int) -> None:
    async with console(k3i) as here, console(k3i, port=beside) as there:
        for one in (here, there):
            await one.until(lambda m: m["t"] == "snapshot")
        number = await send_report(k3i, text="dua layar")
        rows = [row_in(await one.until(tells_of(number), 3), number) for one in (here, there)]
        assert rows[0] is not None
        assert rows[1] is not None
        assert rows[0]["text"] == rows[1]["text"] == "dua layar"

    async def shown(port: int) -> dict[str, int]:
        async with console(k3i, port=port) as again:
            snapshot = await again.until(lambda m: m["t"] == "snapshot")
            return {r["number"]: r["v"] for r in snapshot["rows"]}

    for _ in range(
        10
    ):  # incidents of other tests go on meanwhile: what was the same before and after has to be here too
        before, there_now, after = await shown(0), await shown(beside), await shown(0)
        if before == after:
            break
    still = {number: v for number, v in before.items() if after.get(number) == v}
    assert number in still
    assert still.items() <= there_now.items()


async def test_a_session_of_one_web_is_a_session_of_the_other(k3i: K3i, beside: int) -> None:
    with k3i.browser() as client:
        cookie = client.cookies["k3i_session"]
    answer = httpx.get(f"http://127.0.0.1:{beside}/map/areas", cookies={"k3i_session": cookie})
    assert answer.status_code == 200


async def test_two_workers_do_every_report_s_work_once(k3i: K3i, beside: int) -> None:
    numbers = [await send_report(k3i, kind="NOISE") for _ in range(20)]
    store = k3i.store()
    await_true(lambda: all(store.incident(n).state.queued for n in numbers), 10)
    for number in numbers:
        types = [f["type"] for f in store.timeline(number)]
        assert types.count("incident_queued") == 1
