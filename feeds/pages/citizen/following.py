"""/l/<code>: whoever has the code follows the report, and writes to whoever is responsible. Live where scripts run."""

import asyncio
import io
from collections.abc import Awaitable, Callable
from typing import Any

import segno
from fastapi import FastAPI
from fastapi.responses import RedirectResponse, Response, StreamingResponse
from redis.exceptions import RedisError
from starlette.requests import Request

from dispatch.core.commands import ReadMessages
from dispatch.core.errors import Refused
from dispatch.core.talk import unread
from feeds.pages.citizen.form import is_script
from feeds.pages.citizen.found import Found, find
from feeds.pages.citizen.limits import Limits, TooMany, sender_of
from feeds.pages.citizen.showing import shown
from feeds.pages.rendering import data, fragment, language_of, page, say
from feeds.parts import Parts
from feeds.watchers import server_sent


def register(app: FastAPI, parts: Parts, limits: Limits) -> None:
    """Add the page of a report, its stream of news and its QR code."""

    @app.get("/l/{code}")
    async def follow(request: Request, code: str) -> Response:
        await limits.admit("look", sender_of(request))
        found = await asyncio.to_thread(find, parts, code)
        if found is None:
            return nothing_here(request)
        await _read(parts, found)
        return page(request, "lacak.html", **await asyncio.to_thread(shown, parts, found, code))

    @app.get("/l/{code}/kabar")
    async def news(request: Request, code: str) -> Response:
        await limits.admit("look", sender_of(request))
        found = await asyncio.to_thread(find, parts, code)
        if found is None:
            return nothing_here(request)
        if parts.watchers.is_full:
            return Response("", 503, {"Retry-After": "30"})
        names = tuple({f"incident:{i.number}" for i in (found.own, found.kept)})
        body = server_sent(parts.watchers, names, _pictures(parts, code, language_of(request)))
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(body, media_type="text/event-stream", headers=headers)

    @app.get("/l/{code}/qr.svg")
    async def qr(request: Request, code: str) -> Response:
        if await asyncio.to_thread(find, parts, code) is None:
            return nothing_here(request)
        drawn = io.BytesIO()
        segno.make(parts.address(f"/l/{code}"), error="m").save(drawn, kind="svg", scale=5, border=2, light="#fff")
        return Response(drawn.getvalue(), media_type="image/svg+xml", headers={"Cache-Control": "no-store"})

    @app.exception_handler(TooMany)
    async def too_many(request: Request, fault: TooMany) -> Response:
        words = say(language_of(request), str(fault))
        if is_script(request):
            return data({"fault": words}, 429, Retry_After="60")
        answer = page(request, "pesan.html", 429, words=words)
        answer.headers["Retry-After"] = "60"
        return answer


def nothing_here(request: Request) -> Response:
    """Answer a code that stands for nothing: one page, whether it never was, is over or was mistyped."""
    return page(request, "tidak_ada.html", 404)


def _pictures(parts: Parts, code: str, language: str) -> Callable[[], Awaitable[dict[str, Any]]]:
    async def picture() -> dict[str, Any]:
        try:
            found = await asyncio.to_thread(find, parts, code)
            if found is None:
                return {"gone": True}
            await _read(parts, found)
            return await asyncio.to_thread(_parts_of_page, parts, found, code, language)
        except RedisError:
            return {}  # the page keeps what it shows, and says how old that is

    return picture


def _parts_of_page(parts: Parts, found: Found, code: str, language: str) -> dict[str, Any]:
    values = shown(parts, found, code)
    return {name: fragment(language, f"lacak_{name}.html", **values) for name in ("state", "talk")}


async def _read(parts: Parts, found: Found) -> None:
    """Note that whoever reported has seen the talk, so that the others see it read."""
    kept = found.kept
    if found.is_past or found.own.number != kept.number or not unread(kept, "citizen"):
        return
    count, at = kept.talk["count"], kept.talk["at"]
    command = ReadMessages(
        id=f"{found.author}:read:{count}", by=found.author, at=at, now=at, incident=kept.number, side="citizen",
        count=count,
    )  # fmt: skip
    try:
        await parts.flusher.handle(command)
    except Refused:
        return


def back(code: str, part: str = "") -> Response:
    """Lead back to the page of a report."""
    return RedirectResponse(f"/l/{code}{part}", 303)
