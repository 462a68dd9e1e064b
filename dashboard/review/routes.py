"""`/review`: the page, its files, and the cause that a shift lead names for what was late.

`GET /review?range=...` (docs/review.md has the parameters), `GET /review/csv|xlsx|pdf?...`, `POST /review/cause`.
"""

import asyncio
import time
from collections.abc import Iterator
from itertools import chain, count
from typing import Any
from urllib.parse import parse_qsl, quote

import structlog
from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse, StreamingResponse
from sqlalchemy.exc import SQLAlchemyError

from dashboard.api import incident_or_raise
from dashboard.areas.scope import held_to_own_area
from dashboard.asking import head, language_of, person_of, session_of
from dashboard.framing import frame_of
from dashboard.parts import Parts
from dashboard.review import exports
from dashboard.review.drawing import look_at, page_of
from dispatch.core.causes import FORMS
from dispatch.core.commands import NameCause, RecordExport
from dispatch.core.errors import Denied, NotFound, Refused
from layouts.frame import around, framed
from layouts.markup import markup
from layouts.refusals import refusal
from layouts.review.page import FIRST
from layouts.review.parts import empty
from layouts.words import _, speaking

log = structlog.get_logger()
KINDS = {
    "csv": "application/zip",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}
SUFFIXES = {"csv": "zip", "xlsx": "xlsx", "pdf": "pdf"}
SEEN_WITHIN_S = 4.0
"""A cause shows as soon as the history has it; nobody waits longer than this for it."""
FIRST_ROWS = "<!--first-->"
"""Stands behind what is seen first; frame.js shows the page up to here while the rest is on its way."""
NO_STORE = {"Cache-Control": "no-store"}


def routes(parts: Parts) -> APIRouter:
    """Give the page, the files and the naming of causes."""
    router = APIRouter(include_in_schema=False)

    @router.get("/review")
    async def page(request: Request) -> Response:
        with speaking(language_of()):
            return await _page(parts, request)

    @router.get("/review/{form}")
    async def file(request: Request, form: str) -> Response:
        if form not in FORMS:
            return Response("there is no such file; use csv, xlsx or pdf", 404)
        with speaking(language_of()):
            return await _file(parts, request, form)

    @router.post("/review/cause")
    async def cause(request: Request) -> Response:
        with speaking(language_of()):
            return await _cause(parts, request)

    return router


async def _page(parts: Parts, request: Request) -> Response:
    """Send the page as it is made: what is seen first is there before what lies below it has been worked out."""
    pairs = request.query_params.multi_items()
    try:
        asked = await asyncio.to_thread(look_at, parts, pairs, person_of(), session_of().csrf)
    except SQLAlchemyError as error:
        log.warning("the history cannot be read and there is none to show", error=str(error))
        told = empty(_("Riwayat tidak menjawab dan belum pernah terbaca. Coba lagi sebentar."))
        return _instead(parts, told, 503)
    except (Denied, NotFound) as no:
        return _instead(parts, refusal(str(no)), _status(no))
    frame = frame_of(parts, _("Tinjauan"), "/review", asked.look.whole.at)
    before, after = around(frame, ["review.css"], ["review.js", "behind.js"], swaps=True)
    made = _pieces(page_of(parts, asked, pairs), language_of())
    return StreamingResponse(chain([before], made, [after]), media_type="text/html", headers=NO_STORE)


def _instead(parts: Parts, told: Any, status: int) -> Response:
    """Give the page with what there is to say in place of figures."""
    return HTMLResponse(framed(frame_of(parts, _("Tinjauan"), "/review"), [told]), status, headers=NO_STORE)


def _status(no: Refused) -> int:
    return 403 if isinstance(no, Denied) else 404 if isinstance(no, NotFound) else 422


def _pieces(trees: Iterator[Any], language: str) -> Iterator[str]:
    """Give each piece as text, made in the language of the page (every piece may be made by another thread)."""
    for n in count():
        with speaking(language):
            tree = next(trees, None)
            text = markup(tree) if tree is not None else ""
        if tree is None:
            return
        yield text + (FIRST_ROWS if n == FIRST else "")


async def _file(parts: Parts, request: Request, form: str) -> Response:
    """Give what is shown as a file, and note who took it."""
    pairs, person, now = request.query_params.multi_items(), person_of(), time.time()
    try:
        body, query = await asyncio.to_thread(exports.file_of, parts, pairs, person, form, now)
    except SQLAlchemyError:
        return Response(_("Riwayat tidak menjawab dan belum pernah terbaca. Coba lagi sebentar."), 503)
    except (Denied, NotFound) as no:
        return HTMLResponse(markup(refusal(str(no))), _status(no))
    await parts.flusher.handle(RecordExport(**head(), page="review", form=form, query=query))
    name = f'attachment; filename="k3i-tinjauan-{time.strftime("%Y%m%d-%H%M", time.gmtime(now))}.{SUFFIXES[form]}"'
    return Response(body, media_type=KINDS[form], headers={"Content-Disposition": name, **NO_STORE})


async def _cause(parts: Parts, request: Request) -> Response:
    """Name a cause, wait until the history has it, and go back to where it was named."""
    sent = dict(parse_qsl((await request.body()).decode("utf-8", "replace"), keep_blank_values=True))
    now, number = time.time(), sent.get("incident", "")
    cause, note = sent.get("cause", ""), sent.get("note", "")
    try:
        held_to_own_area(parts, person_of(), await incident_or_raise(parts, number))
        await parts.flusher.handle(NameCause(**head(), incident=number, cause=cause, note=note))
    except Refused as refused:
        return HTMLResponse(markup(refusal(str(refused))), _status(refused))
    await asyncio.to_thread(_await_cause, parts, number, now)
    back = request.query_params.get("back", "")
    return RedirectResponse(f"/review?{back}#b-{quote(number, safe='')}", 303)


def _await_cause(parts: Parts, number: str, since: float) -> None:
    """Wait until the history shows what was named at `since`; gives up quietly, the fact is safe anyhow."""
    until = time.monotonic() + SEEN_WITHIN_S
    while time.monotonic() < until:
        try:
            causes = parts.history.now().frames.causes
        except SQLAlchemyError:
            return
        if bool(((causes["number"] == number) & (causes["at"] >= since - 0.001)).any()):
            return
        time.sleep(0.2)
