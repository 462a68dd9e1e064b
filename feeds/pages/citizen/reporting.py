"""/lapor: the form, and taking in what it sends. One page holds all four steps; the script shows them one by one.

    form -> draft -> faults at their fields, or the like near here, or a report -> desk -> /l/<code>

The same door answers a script in JSON. A report sent again under its id is the same report.
"""

import asyncio
import secrets
import time
from dataclasses import replace
from typing import Any

from fastapi import FastAPI
from fastapi.responses import RedirectResponse, Response
from starlette.requests import Request

from dispatch.core.commands import AddNote, ReceiveReport
from dispatch.core.triage import classify
from dispatch.repeated import take_report
from feeds.pages.citizen import draft as drafts
from feeds.pages.citizen.draft import Draft
from feeds.pages.citizen.kinds import TILES, groups
from feeds.pages.citizen.limits import Limits, sender_of
from feeds.pages.citizen.near import Alike, Nearby
from feeds.pages.citizen.searching import find
from feeds.pages.rendering import data, language_of, page, say
from feeds.parts import Parts

STEPS = {"kind": 1, "where": 2, "address": 2, "text": 3, "name": 4, "number": 4}
"""Field -> the step it stands in."""
HELD_UP_FROM = 3
"""From this priority on a report without a script is asked about the like near here before it goes."""


class Form:
    """The form's page, as a visitor's draft fills it."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def blank(self, request: Request) -> Response:
        """Give the empty form."""
        return self.filled(request, Draft(id=secrets.token_hex(16)))

    def filled(self, request: Request, d: Draft, status: int = 200, **more: Any) -> Response:
        """Give the form as filled in. more: faults by field, hits of a search, the like near here."""
        about = {"faults": {}, "hits": None, "near": None, "step": 1} | more
        return page(request, "lapor.html", status, d=d, tiles=TILES, groups=groups(),
                    place=self._parts.settings.place, **about)  # fmt: skip


def register(app: FastAPI, parts: Parts, limits: Limits) -> None:
    """Add the form, the panic button, and what takes them in."""
    form, nearby = Form(parts), Nearby(parts)

    @app.get("/lapor")
    async def blank(request: Request) -> Response:
        return form.blank(request)

    @app.get("/lapor/panik")
    async def panic(request: Request) -> Response:
        return page(request, "panik.html", id=secrets.token_hex(16), place=parts.settings.place)

    @app.get("/lapor/sekitar")
    async def around(request: Request, kind: str, lat: float, lng: float) -> Response:
        limits.admit("look", sender_of(request))
        found = await nearby.alike(kind, (lat, lng), time.time())
        return data(_told(request, found))

    @app.post("/lapor")
    async def take(request: Request) -> Response:
        sent = await request.form(max_files=0, max_fields=40)
        d = drafts.read(sent)
        if sent.get("do") == "cari":
            return form.filled(request, d, hits=await asyncio.to_thread(find, parts, d.q), step=2)
        wrong = drafts.faults(d)
        if wrong:
            return _refused(request, form, d, wrong)
        now = time.time()
        alike = await nearby.alike(d.code, d.point, now)
        if alike and not _is_asked(request, d):
            return form.filled(request, d, near=_told(request, alike), step=4)
        report = replace(drafts.command(d, now, parts.reference.areas), low_trust=limits.lose_trust(request, d.number))
        code, number = await _taken(parts, d, report, alike if d.same == "ya" else None)
        return (
            data({"code": code, "incident": number}, 201)
            if _is_script(request)
            else RedirectResponse(f"/l/{code}", 303)
        )


async def _taken(parts: Parts, d: Draft, report: ReceiveReport, same: Alike | None) -> tuple[str, str]:
    """Take a report in; give the code it is followed by, and its number."""
    answer = await take_report(parts.flusher, report)
    now = report.now
    if same and same.number != answer.value["incident"]:
        number = str(answer.value["incident"])
        text = f"Pelapor: kejadian yang sama dengan {same.number} ({same.metres} m dari sini)"
        note = AddNote(id=f"{drafts.SENDER}:{d.id}:same", by=f"citizen:{number}", at=now, now=now,
                       incident=number, text=text)  # fmt: skip
        await parts.flusher.handle(note)
    return str(answer.value["tracking"]), str(answer.value["incident"])


def _is_asked(request: Request, d: Draft) -> bool:
    """Whether the sender has been told of the like near here, or must not be held up by it."""
    urgent = classify(d.code, d.text, None, "app").priority < HELD_UP_FROM
    return urgent or bool(d.panic) or bool(d.same) or _is_script(request)


def _refused(request: Request, form: Form, d: Draft, wrong: dict[str, str]) -> Response:
    if _is_script(request):
        language = language_of(request)
        return data({"faults": {name: say(language, words) for name, words in wrong.items()}}, 422)
    return form.filled(request, d, 422, faults=wrong, step=min(STEPS[name] for name in wrong))


def _told(request: Request, found: Alike | None) -> dict[str, Any] | None:
    return {**found.told(), "kind": say(language_of(request), found.told()["kind"])} if found else None


def _is_script(request: Request) -> bool:
    return "application/json" in request.headers.get("accept", "")
