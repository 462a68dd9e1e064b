"""Citizens who write to a village's officer, or to who stands in, before the report is anybody's.

Only reports for which the citizen is shown this officer, and of them kind, village and talk: nothing of who reported.
"""

import asyncio
import secrets
import time
from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from dispatch.core.commands import ReadMessages, SendMessage
from dispatch.core.errors import Refused
from dispatch.core.incident import Incident
from dispatch.core.talk import unread
from feeds.pages.citizen.contact import contact_of
from feeds.pages.citizen.kinds import word_of
from feeds.pages.citizen.showing import clock_of
from feeds.pages.officers.live import json
from feeds.pages.officers.session import fresh_times, note_refused, phone_or_raise
from feeds.pages.rendering import page
from feeds.parts import Parts

FRESH_S = 5.0
"""So long one reading of the open incidents serves every phone that asks."""


@dataclass(slots=True)
class Asked:
    """The open incidents somebody has written in, as they were at most FRESH_S ago."""

    parts: Parts
    _talked: list[Incident] = field(default_factory=list)
    _read_at: float = -FRESH_S
    _reading: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def of(self, officer: str) -> list[Incident]:
        """Give the incidents whose reporters are shown this officer, who does not have them in hand."""
        async with self._reading:
            if time.monotonic() - self._read_at >= FRESH_S:
                found = await asyncio.to_thread(self.parts.store.incidents)
                self._talked = [v.state for v in found if v.state.talk.get("citizen")]
                self._read_at = time.monotonic()
        return [i for i in self._talked if is_shown(self.parts, i, officer)]


def is_shown(parts: Parts, i: Incident, officer: str) -> bool:
    """Whether the reporter of an open incident is shown this officer, who does not have it in hand."""
    contact = None if i.is_ended else contact_of(parts, i)
    return contact is not None and contact.officer == officer and not contact.reads


def register(app: FastAPI, parts: Parts) -> None:
    """Add the page, what it sends, and the count the officer's own page asks for."""
    asked = Asked(parts)

    @app.get("/petugas/warga/jumlah")
    async def count(request: Request) -> Response:
        phone = await phone_or_raise(parts, request)
        return json({"count": sum(unread(i, "officer") > 0 for i in await asked.of(phone.officer))})

    @app.get("/petugas/warga")
    async def show(request: Request) -> Response:
        phone = await phone_or_raise(parts, request)
        rows = [await asyncio.to_thread(_row, parts, i) for i in await asked.of(phone.officer)]
        return page(
            request, "officer_asked.html", rows=rows, clock=clock_of(parts, time.time()), place=parts.settings.place
        )

    @app.post("/petugas/warga/{number}")
    async def answer(request: Request, number: str) -> Response:
        phone = await phone_or_raise(parts, request)
        incident = (await asyncio.to_thread(parts.store.incident, number)).state
        if incident is None or not is_shown(parts, incident, phone.officer):
            if incident is not None:
                await note_refused(parts, phone, "incident", number)
            return Response(status_code=404)
        sent = await request.form(max_files=0, max_fields=10)
        await _answer(parts, phone.officer, incident, str(sent.get("text", "")), str(sent.get("id", ""))[:40])
        return RedirectResponse("/petugas/warga", 303)


def _row(parts: Parts, i: Incident) -> dict[str, Any]:
    said = [f for f in parts.store.timeline(i.number) if f["type"] == "message_sent"]
    talk = [{"at": f["event_time"], "side": f["data"]["side"], "text": f["data"]["text"]} for f in said]
    return {"number": i.number, "kind": word_of(i.kind), "village": i.village_name, "talk": talk,
            "unread": unread(i, "officer"), "id": secrets.token_hex(8)}  # fmt: skip


async def _answer(parts: Parts, officer: str, i: Incident, text: str, id_: str) -> None:
    """Write an answer; without a word it only says that the talk was read."""
    times = fresh_times(officer)
    me = parts.fleet.officers.get(officer)
    command: SendMessage | ReadMessages
    if text.strip():
        times = {**times, "id": f"officer:{officer}:asked:{id_}"}
        name = me.name if me else officer
        command = SendMessage(**times, incident=i.number, side="officer", name=name, text=text)
    else:
        command = ReadMessages(**times, incident=i.number, side="officer", count=int(i.talk.get("count", 0)))
    try:
        await parts.flusher.handle(command)
    except Refused:
        return
