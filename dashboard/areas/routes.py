"""`/areas`: the page, and its two forms. A doorway: who asks, what is asked, what comes of it."""

import asyncio
import re
import secrets
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlalchemy.exc import SQLAlchemyError

from dashboard.addressed import held_to_own
from dashboard.areas.picture import picture
from dashboard.areas.scope import ground_of
from dashboard.areas.shapes import ShapeBook
from dashboard.asking import head, head_of, session_of
from dashboard.doing import callsign_finder
from dashboard.framing import frame_of
from dashboard.live import Hub
from dashboard.parts import Parts
from dashboard.sessions import Session
from dashboard.words.attentions import attention_id
from dispatch.core.commands import CancelAttention, IssueAttention
from dispatch.core.errors import Denied, NotFound, Refused
from dispatch.figures.chosen import Chosen, from_query
from layouts.areas.page import areas_page
from layouts.frame import framed
from layouts.refusals import refusal
from layouts.words import _, speaking

USUAL_RANGE = "7d"
MOST_HOURS = 720.0


def routes(parts: Parts, hub: Hub) -> APIRouter:
    """Give the page and what takes its forms in."""
    router = APIRouter(include_in_schema=False)
    book = ShapeBook()

    @router.get("/areas")
    async def page(request: Request) -> Response:
        return await _page(parts, hub, book, request.query_params.multi_items())

    @router.post("/areas/broadcast")
    async def broadcast(request: Request) -> Response:
        told = {k: v.strip() for k, v in (await request.form()).items() if isinstance(v, str)}
        try:
            command = await asyncio.to_thread(broadcast_of, parts, session_of(), told)
            await parts.flusher.handle(held_to_own(parts, session_of().person, command))
        except Refused as refused:
            return await _page(parts, hub, book, _sent_from(told), refused, told)
        return RedirectResponse(f"/areas?{urlencode(_sent_from(told))}#broadcast", 303)

    @router.post("/areas/broadcast/end")
    async def end(request: Request) -> Response:
        told = {k: v for k, v in (await request.form()).items() if isinstance(v, str)}
        over = CancelAttention(**head(), attention=told.get("attention", "")[:40])
        with suppress(NotFound):  # over already: what was wanted
            try:
                await parts.flusher.handle(await asyncio.to_thread(held_to_own, parts, session_of().person, over))
            except Denied as denied:
                return await _page(parts, hub, book, _sent_from(told), denied)
        return RedirectResponse(f"/areas?{urlencode(_sent_from(told))}#broadcast", 303)

    return router


def _sent_from(told: dict[str, str]) -> list[tuple[str, str]]:
    """Give the choices of the page a form was sent from."""
    return parse_qsl(told["back"].partition("?")[2]) if "back" in told else [("area", told.get("area", ""))]


async def _page(
    parts: Parts,
    hub: Hub,
    book: ShapeBook,
    pairs: Sequence[tuple[str, str]],
    refused: Refused | None = None,
    typed: dict[str, str] | None = None,
) -> Response:
    session = session_of()
    with speaking(session.language):
        faults = [refusal(str(refused))] if refused else []
        chosen, wrong = choose(parts, pairs)
        try:
            seen = await asyncio.to_thread(parts.history.now)
            found = await asyncio.to_thread(picture, parts, hub, book, session.person, chosen, dict(pairs), seen)
        except (Denied, NotFound) as no:
            return _message(parts, refusal(str(no)), 403 if isinstance(no, Denied) else 404)
        except SQLAlchemyError:
            return _message(parts, _("Riwayat tidak menjawab; coba lagi sebentar."), 503)
        told = {"id": secrets.token_hex(8), **(typed or {})}
        shown = replace(found, csrf=session.csrf, faults=(*faults, *map(refusal, (*wrong, *found.faults))), typed=told)
        frame = frame_of(parts, _("Wilayah"), "/areas", as_of=seen.frames.at)
        html = framed(frame, areas_page(shown), styles=("commander.css",), scripts=("behind.js",), swaps=True)
    return HTMLResponse(html, 422 if refused else 200, headers={"Cache-Control": "no-store"})


def choose(parts: Parts, pairs: Sequence[tuple[str, str]]) -> tuple[Chosen, list[str]]:
    """Give what is chosen by the parameters; seven days when neither a range nor a start is asked for."""
    usual = [] if any(name in ("range", "from") and value for name, value in pairs) else [("range", USUAL_RANGE)]
    return from_query([*pairs, *usual], time.time(), parts.settings.shift_times())


def _message(parts: Parts, words: str, status: int) -> Response:
    from dash import html

    note = html.P(words, className="note warn", role="alert")
    page = framed(frame_of(parts, _("Wilayah"), "/areas"), note, styles=("commander.css",))
    return HTMLResponse(page, status, headers={"Cache-Control": "no-store"})


def broadcast_of(parts: Parts, session: Session, told: dict[str, str]) -> IssueAttention:
    """Give the command of the form. Raises a Refused for an area the sender does not see, an unknown callsign."""
    ground, person = ground_of(parts), session.person
    area = ground.asked(person, told.get("area", ""))
    named = [name for name in re.split(r"[,;\s]+", told.get("units", "")) if name]
    find = callsign_finder(parts)
    officers = [find(name) for name in named]
    functions = (told["function"],) if told.get("function") and not officers else ()
    base = head_of("broadcast", told)
    return IssueAttention(
        **base,
        attention=attention_id(base["id"]),
        text=told.get("text", ""),
        priority=int(told["priority"]) if told.get("priority") in ("1", "2", "3", "4") else 2,
        expires_s=_hours(told.get("hours", "")) * 3600,
        units=tuple(o.id for o in officers),
        functions=functions,
        area="" if officers else area,
    )


def _hours(text: str) -> float:
    return min(MOST_HOURS, float(text)) if re.fullmatch(r"[1-9][0-9]{0,2}", text) else 8.0
