"""`/scores`: the page and its two forms, for the weights and for remarks. A doorway."""

import asyncio
import re
import secrets
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlalchemy.exc import SQLAlchemyError

from dashboard.asking import head_of, session_of
from dashboard.framing import frame_of
from dashboard.parts import Parts
from dashboard.scores.picture import about_of, picture
from dispatch.core.commands import AddRemark, Command, SetWeights
from dispatch.core.errors import Denied, Invalid, Refused
from dispatch.core.weights import USUAL
from dispatch.figures.chosen import Chosen
from dispatch.figures.frames import Frames
from dispatch.scoring import ScoreBook
from layouts.frame import framed
from layouts.refusals import refusal
from layouts.scores.page import scores_page
from layouts.words import _, speaking


def routes(parts: Parts) -> APIRouter:
    """Give the page and what takes its forms in."""
    router = APIRouter(include_in_schema=False)

    def window(start: float, end: float) -> Frames:
        return Chosen(start, end).apply(parts.history.now().frames)

    book = ScoreBook(window, parts.settings.terms())

    @router.get("/scores")
    async def page(request: Request) -> Response:
        return await _page(parts, book, dict(request.query_params))

    @router.post("/scores/weights")
    async def weigh(request: Request) -> Response:
        told = await _told(request)
        return await _carried_out(parts, book, told, lambda: _weights(told), "#weights")

    @router.post("/scores/remark")
    async def remark(request: Request) -> Response:
        told = await _told(request)
        shown = await asyncio.to_thread(picture, parts, book, session_of().person, told)
        return await _carried_out(parts, book, told, lambda: _remark(told, shown.chosen is not None), "#unit")

    return router


async def _told(request: Request) -> dict[str, str]:
    return {k: v.strip() for k, v in (await request.form()).items() if isinstance(v, str)}


async def _carried_out(parts: Parts, book: ScoreBook, told: dict[str, str], make: Any, place: str) -> Response:
    """Carry a form's command out and show the page again, with the reason where it was refused."""
    try:
        command: Command = make()
        await parts.flusher.handle(command)
    except Refused as refused:
        return await _page(parts, book, told, refused)
    kept = {name: told[name] for name in ("of", "days", "unit") if told.get(name)}
    return RedirectResponse(f"/scores?{urlencode(kept)}{place}", 303)


def _weights(told: dict[str, str]) -> SetWeights:
    """Give the command of the form. Raises Invalid for what is no number."""
    shares = {}
    for name in USUAL:
        text = told.get(name, "0").replace(",", ".") or "0"
        if not re.fullmatch(r"\d{1,3}(\.\d{1,2})?", text):
            raise Invalid(f"{text[:20]!r} is no share; write a number from 0 to 100", "weights")
        shares[name] = float(text)
    edition = int(told["edition"]) if re.fullmatch(r"\d{1,9}", told.get("edition", "")) else -1
    return SetWeights(
        **head_of("weights", told),
        weights=shares,
        edition=edition,
        reason=told.get("reason", "")[:300],
    )


def _remark(told: dict[str, str], is_theirs: bool) -> AddRemark:
    """Give the command of the form. Raises Denied for a unit outside one's own subtree."""
    if not is_theirs:
        raise Denied("that unit is not in your area, or has no cases; choose one of the list", "unit")
    about = about_of(told.get("of", ""), told.get("unit", ""))
    return AddRemark(**head_of("remark", told), about=about, text=told.get("text", ""))


async def _page(parts: Parts, book: ScoreBook, params: dict[str, str], refused: Refused | None = None) -> Response:
    session = session_of()
    with speaking(session.language):
        try:
            found = await asyncio.to_thread(picture, parts, book, session.person, params)
        except SQLAlchemyError:
            found = None
        if found is None:
            from dash import html

            main: Any = html.P(_("Riwayat tidak menjawab; coba lagi sebentar."), className="note warn", role="alert")
        else:
            faults = (*((refusal(str(refused)),) if refused else ()), *found.faults)
            told = params.get("text", "") if refused else ""
            main = scores_page(replace(found, csrf=session.csrf, id=secrets.token_hex(8), faults=faults, told=told))
        frame = frame_of(parts, _("Penilaian"), "/scores", as_of=found.end if found else None)
        text = framed(frame, main, styles=("commander.css",), scripts=("behind.js",), swaps=True)
    status = 503 if found is None else 422 if refused else 200
    return HTMLResponse(text, status, headers={"Cache-Control": "no-store"})
