"""The officer's own assessment, step by step, as the commander sees it; what the officer says of it is kept.

A page of its own that works without a script: what one is judged by must open on any phone.
"""

import asyncio
import secrets
import time
from typing import Any

from fastapi import FastAPI
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from dispatch.core.chance import FEWEST
from dispatch.core.commands import AddRemark
from dispatch.core.errors import Refused
from dispatch.core.score_words import COMPONENTS, STANDINGS, USUAL_DAYS, like_words
from dispatch.core.scored import Component, Score
from dispatch.scoring import ScoreBook, frames_from, remarks_of, weights_of
from feeds.pages.officers.session import fresh_times, phone_or_raise
from feeds.pages.rendering import language_of, page, say
from feeds.parts import Parts


def register(app: FastAPI, parts: Parts) -> None:
    """Add the page and its form."""
    book = ScoreBook(frames_from(parts.archive), parts.settings.terms())

    @app.get("/petugas/penilaian")
    async def show(request: Request) -> Response:
        phone = await phone_or_raise(parts, request)
        return await _page(parts, book, request, phone.officer)

    @app.post("/petugas/penilaian")
    async def remark(request: Request) -> Response:
        phone = await phone_or_raise(parts, request)
        sent = await request.form(max_files=0, max_fields=10)
        told = {k: v for k, v in sent.items() if isinstance(v, str)}
        times = fresh_times(phone.officer)
        id_ = f"officer:{phone.officer}:assessed:{told.get('id', '')[:40] or times['id']}"
        text = told.get("text", "")
        command = AddRemark(**{**times, "id": id_}, about=f"score:officer:{phone.officer}", text=text)
        try:
            await parts.flusher.handle(command)
        except Refused:
            fault = say(language_of(request), "Catatan kosong atau terlalu panjang.")
            return await _page(parts, book, request, phone.officer, fault, text)
        return RedirectResponse("/petugas/penilaian#catatan", 303)


async def _page(
    parts: Parts, book: ScoreBook, request: Request, officer: str, fault: str = "", typed: str = ""
) -> Response:
    try:
        found = await asyncio.to_thread(_gather, parts, book, officer)
    except SQLAlchemyError:
        found = {"score": None, "remarks": [], "missing": True}
    status = 422 if fault else 503 if found["missing"] else 200
    kept = {"id": secrets.token_hex(8), "fault": fault, "typed": typed, "days": USUAL_DAYS, "fewest": FEWEST}
    return page(request, "officer_assessed.html", status, **found, **kept)


def _gather(parts: Parts, book: ScoreBook, officer: str) -> dict[str, Any]:
    weights = weights_of(parts.store)
    found = book.of("officer", USUAL_DAYS, weights, list(parts.fleet.officers.values()), time.time())
    score = found.scores.get(officer)
    said = [r | {"mine": r["by"] == f"officer:{officer}"} for r in remarks_of(parts.store, f"score:officer:{officer}")]
    return {"score": told(score) if score else None, "remarks": said, "missing": False}


def told(score: Score) -> dict[str, Any]:
    """Give an assessment as the page shows it; shares of 100, texts as source texts."""
    counting = score.counting
    return {
        "total": score.total,
        "reach": score.reach,
        "place": score.place,
        "of": score.of,
        "standing": STANDINGS[score.standing],
        "shares": sum(c.share for c in counting),
        "sum": sum(c.share * (c.points or 0.0) for c in counting),
        "components": [_component(c) for c in score.components],
    }


def _component(c: Component) -> dict[str, Any]:
    title, what = COMPONENTS[c.name]
    steps = [
        {"like": like_words(s.like), "n": s.n, "mean": 100 * s.mean, "others": 100 * s.others, "others_n": s.others_n}
        for s in c.steps
    ]
    value = {"value": _hundred(c.value), "expected": _hundred(c.expected), "points": c.points}
    return {"title": title, "what": what, "n": c.n, "share": c.share, "counts": c.counts, "steps": steps, **value}


def _hundred(share: float | None) -> float | None:
    return None if share is None else 100 * share
