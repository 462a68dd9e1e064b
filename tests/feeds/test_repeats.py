"""A report sent again under its own id is one incident; what the repeat says otherwise is kept."""

from __future__ import annotations

import asyncio
from typing import Any

from tests.running import K3i, report_frame


def repeated(k3i: K3i, number: str) -> list[str]:
    facts = k3i.store().timeline(number)
    return [f["data"]["text"] for f in facts if f["type"] == "report_repeated"]


async def ask_all(k3i: K3i, *frames: dict[str, Any]) -> list[dict[str, Any]]:
    async def ask(frame: dict[str, Any]) -> dict[str, Any]:
        async with k3i.feed() as feed:
            return await feed.ask(frame)

    return list(await asyncio.gather(*(ask(f) for f in frames)))


async def test_other_words_under_the_same_id_are_kept_with_the_first(k3i: K3i) -> None:
    first = report_frame(text="motor hilang")
    longer = first | {"text": "motor hilang, pelaku lari ke pasar"}
    async with k3i.feed() as feed:
        (one, two, three) = [await feed.ask(frame) for frame in (first, longer, longer)]
    assert one["incident"] == two["incident"] == three["incident"]
    assert [a["duplicate"] for a in (one, two, three)] == [False, True, True]
    assert repeated(k3i, one["incident"]) == ["motor hilang, pelaku lari ke pasar"]


async def test_three_copies_at_once_by_three_lines_are_one_incident_and_leave_no_note(k3i: K3i) -> None:
    frame = report_frame(text="pohon tumbang")
    acks = await ask_all(k3i, frame, frame, frame)
    assert len({a["incident"] for a in acks}) == 1
    assert repeated(k3i, acks[0]["incident"]) == []


async def test_whichever_of_two_tellings_comes_first_none_is_lost(k3i: K3i) -> None:
    one, other = report_frame(text="asap di pasar"), {"text": "api besar di kios"}
    acks = await ask_all(k3i, one, one | other)
    number = acks[0]["incident"]
    text = k3i.store().incident(number).state.text
    assert sorted([text, *repeated(k3i, number)]) == ["api besar di kios", "asap di pasar"]


def test_the_api_keeps_the_words_of_a_repeat_too(k3i: K3i) -> None:
    frame = report_frame(text="ribut")
    with k3i.api() as api:
        made = api.post("/reports", json=frame)
        again = api.post("/reports", json=frame | {"text": "ribut, sekarang ada yang luka"})
    assert (made.status_code, again.status_code, again.json()["duplicate"]) == (201, 200, True)
    assert repeated(k3i, made.json()["incident"]) == ["ribut, sekarang ada yang luka"]
