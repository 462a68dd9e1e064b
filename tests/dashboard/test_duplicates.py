"""Two reports of one event are marked on every console until somebody has decided."""

from __future__ import annotations

import uuid

from dashboard.sessions import COOKIE, find_session
from tests.dashboard.test_live import Console, Message, console
from tests.running import K3i, report_frame

FIRE = {"kind": "FSTRU", "text": "kebakaran kios pasar, api besar", "lat": -6.93, "lng": 108.93}


def row(message: Message, number: str) -> Message:
    rows = message.get("rows", ()) if message["t"] in ("rows", "snapshot") else ()
    return next((r for r in rows if r["number"] == number), {})


async def flagged(screen: Console, number: str, is_flagged: bool) -> None:
    """Wait until a row with (or without) the flag comes."""
    screen.told.clear()
    await screen.until(lambda m: row(m, number) and ("duplicate" in row(m, number)["flags"]) is is_flagged)


async def report(k3i: K3i, **more: object) -> str:
    async with k3i.feed() as feed:
        return str((await feed.ask(report_frame(**FIRE | more)))["incident"])


def say(k3i: K3i, line: str) -> Message:
    with k3i.browser() as client:
        session = find_session(k3i.store(), client.cookies[COOKIE])
        assert session is not None
        client.headers["x-k3i-csrf"] = session.csrf
        answer: Message = client.post("/do", json={"id": uuid.uuid4().hex, "line": line}).json()
        return answer


async def test_both_rows_are_marked_until_somebody_says_they_are_two(k3i: K3i) -> None:
    first = await report(k3i)
    async with console(k3i) as screen:
        await screen.until(lambda m: row(m, first))
        second = await report(k3i, text="pasar terbakar, tolong", lat=-6.9305)
        await flagged(screen, first, True)
        said = say(k3i, f"BD {second} {first}")
        assert said["ok"], said
        await flagged(screen, first, False)
        assert say(k3i, said["undo"])["ok"]
        await flagged(screen, first, True)
        say(k3i, f"BD {first} {second}")
