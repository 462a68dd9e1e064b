"""The officer's world as it changes: GET /petugas/keadaan once, /petugas/langsung for as long as the page is open."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import orjson
from fastapi import FastAPI
from fastapi.responses import StreamingResponse
from starlette.requests import Request
from starlette.responses import Response

from feeds.doors import problem
from feeds.pages.officers.session import Stranger, phone_or_raise
from feeds.pages.officers.world import picture
from feeds.parts import Parts
from feeds.watchers import ATTENTIONS, BEAT_S

NOT_KEPT = {"Cache-Control": "no-store"}


def register(app: FastAPI, parts: Parts) -> None:
    """Add both."""

    @app.get("/petugas/keadaan")
    async def state(request: Request) -> Response:
        """Give the officer's world."""
        phone = await phone_or_raise(parts, request)
        return json(await asyncio.to_thread(picture, parts, phone.officer))

    @app.get("/petugas/langsung")
    async def stream(request: Request) -> Response:
        """Send the world at once, whenever it has changed, and every few seconds."""
        phone = await phone_or_raise(parts, request)
        if parts.watchers.is_full:
            body = problem(503, "too many pages are open; this one asks again by itself")
            return Response(body, 503, media_type="application/problem+json")
        headers = {**NOT_KEPT, "X-Accel-Buffering": "no"}
        return StreamingResponse(
            _worlds(parts, request, phone.officer), headers=headers, media_type="text/event-stream"
        )


def json(value: dict[str, Any], status: int = 200) -> Response:
    """Give data that no cache keeps."""
    return Response(orjson.dumps(value), status, media_type="application/json", headers=NOT_KEPT)


async def _worlds(parts: Parts, request: Request, officer: str) -> AsyncIterator[bytes]:
    """Give the events; what is watched follows the incident in hand. A phone sent away hears so, and no more."""
    number = ""
    while True:
        with parts.watchers.watch(f"officer:{officer}", f"incident:{number}", ATTENTIONS) as news:
            while True:
                news.clear()
                try:
                    await phone_or_raise(parts, request)
                except Stranger as gone:
                    yield b"event: gone\ndata: " + orjson.dumps({"code": gone.code}) + b"\n\n"
                    return
                world = await asyncio.to_thread(picture, parts, officer)
                yield b"data: " + orjson.dumps(world) + b"\n\n"
                held = (world["current"] or {}).get("number", "")
                if held != number:
                    number = held
                    break
                await _until(news)


async def _until(news: asyncio.Event) -> None:
    try:
        await asyncio.wait_for(news.wait(), BEAT_S)
    except TimeoutError:
        return
