"""/foto/<code>: a photo for a report. A door of its own, because a slow picture must hold up no report."""

import asyncio
import hashlib
import time

from fastapi import FastAPI
from fastapi.responses import Response
from starlette.datastructures import UploadFile
from starlette.requests import Request

from dispatch.core.commands import AddPhoto
from dispatch.core.errors import Conflict, Refused
from feeds.pages.citizen.acting import NAME, done, refused
from feeds.pages.citizen.following import nothing_here
from feeds.pages.citizen.found import Found, find
from feeds.pages.citizen.limits import Limits
from feeds.parts import Parts


def register(app: FastAPI, parts: Parts, limits: Limits) -> None:
    """Add the door."""

    @app.post("/foto/{code}")
    async def show(request: Request, code: str) -> Response:
        found = await asyncio.to_thread(find, parts, code)
        if found is None or found.is_past:
            return nothing_here(request)
        await limits.admit("photo", found.own.number)
        sent = (await request.form(max_files=1, max_fields=4)).get("photo")
        raw = await sent.read() if isinstance(sent, UploadFile) else b""
        try:
            await _take(parts, found, raw)
        except Conflict:
            raise
        except Refused:
            return await refused(request, parts, found, code, "foto", {})
        return done(request, code, "pesan", {})


async def _take(parts: Parts, found: Found, raw: bytes) -> None:
    """Store a photo and add it; the same photo again is the same photo."""
    id_ = f"{found.author}:photo:{hashlib.sha256(raw).hexdigest()[:32]}"
    if (await asyncio.to_thread(parts.store.first_answers, [id_]))[0] is not None:
        return
    stored = await asyncio.to_thread(parts.photos.save, raw)
    now = time.time()
    command = AddPhoto(
        id=id_,
        by=found.author,
        at=now,
        now=now,
        incident=found.kept.number,
        side="citizen",
        name=NAME,
        photo=stored.id,
        width=stored.width,
        height=stored.height,
        size=stored.size,
    )
    await parts.flusher.handle(command)
