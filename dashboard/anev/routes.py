"""`/anev`, `/anev.pdf` and the form for notes. A doorway."""

import asyncio
import secrets
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlencode

from dash import html
from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlalchemy.exc import SQLAlchemyError

from dashboard.anev.picture import about_of, picture
from dashboard.asking import head, head_of, session_of
from dashboard.framing import frame_of
from dashboard.paper import pdf_of
from dashboard.parts import Parts
from dispatch.core.commands import AddRemark, RecordExport
from dispatch.core.errors import Denied, NotFound, Refused
from layouts.anev.page import anev_page
from layouts.anev.paper import anev_paper
from layouts.anev.view import AnevPage
from layouts.frame import framed
from layouts.refusals import refusal
from layouts.words import _, speaking


def routes(parts: Parts) -> APIRouter:
    """Give the page, its PDF and what takes its form in."""
    router = APIRouter(include_in_schema=False)

    @router.get("/anev")
    async def page(request: Request) -> Response:
        return await _page(parts, dict(request.query_params))

    @router.get("/anev.pdf")
    async def paper(request: Request) -> Response:
        return await _pdf(parts, dict(request.query_params))

    @router.post("/anev/remark")
    async def remark(request: Request) -> Response:
        told = {k: v.strip() for k, v in (await request.form()).items() if isinstance(v, str)}
        try:
            shown, _at = await asyncio.to_thread(picture, parts, session_of().person, told)
            about = about_of(shown.code, shown.recap.week.name)
            await parts.flusher.handle(AddRemark(**head_of("remark", told), about=about, text=told.get("text", "")))
        except Refused as refused:
            return await _page(parts, told, refused)
        return RedirectResponse("/anev?" + urlencode({"week": shown.recap.week.name, "area": shown.code}), 303)

    return router


async def _gathered(parts: Parts, params: Mapping[str, str]) -> tuple[AnevPage, float] | Response:
    """Give the page, or why there is none."""
    try:
        return await asyncio.to_thread(picture, parts, session_of().person, params)
    except (Denied, NotFound) as no:
        return _message(parts, refusal(str(no)), 403 if isinstance(no, Denied) else 404)
    except SQLAlchemyError:
        return _message(parts, _("Riwayat tidak menjawab; coba lagi sebentar."), 503)


def _message(parts: Parts, words: str, status: int) -> Response:
    note = html.P(words, className="note warn", role="alert")
    return HTMLResponse(framed(frame_of(parts, _("Anev"), "/anev"), note, styles=("commander.css",)), status)


async def _page(parts: Parts, params: Mapping[str, str], refused: Refused | None = None) -> Response:
    session = session_of()
    with speaking(session.language):
        found = await _gathered(parts, params)
        if isinstance(found, Response):
            return found
        shown, at = found
        faults = ((refusal(str(refused)),) if refused else ()) + shown.faults
        told = params.get("text", "") if refused else ""
        shown = replace(shown, csrf=session.csrf, id=secrets.token_hex(8), faults=faults, told=told)
        frame = frame_of(parts, _("Anev"), "/anev", as_of=at)
        text = framed(frame, anev_page(shown), styles=("commander.css",), scripts=("behind.js",), swaps=True)
    return HTMLResponse(text, 422 if refused else 200, headers={"Cache-Control": "no-store"})


async def _pdf(parts: Parts, params: Mapping[str, str]) -> Response:
    """Give the paper; that it was taken out is a fact."""
    with speaking(session_of().language):
        found = await _gathered(parts, params)
        if isinstance(found, Response):
            return found
        data = await asyncio.to_thread(pdf_of, anev_paper(found[0]))
    week = found[0].recap.week.name
    query = urlencode({"week": week, "area": found[0].code})
    await parts.flusher.handle(RecordExport(**head(), page="anev", form="pdf", query=query))
    headers = {"Cache-Control": "no-store", "Content-Disposition": f'attachment; filename="anev-{week}.pdf"'}
    return Response(data, media_type="application/pdf", headers=headers)
