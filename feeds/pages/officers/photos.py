"""Photos of the officer's own incidents: POST /petugas/foto takes one in, GET shows those of the incident."""

import asyncio
import time
from typing import Annotated, Any

from fastapi import FastAPI, Form, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from dispatch.core.commands import AddPhoto
from dispatch.core.errors import NotFound, Refused
from dispatch.photos import MOST_BYTES
from dispatch.wire import parse_time
from feeds.pages.officers.live import json
from feeds.pages.officers.refused import why
from feeds.pages.officers.session import own_incident, phone_or_raise
from feeds.pages.officers.taps import command_id
from feeds.pages.rendering import language_of
from feeds.parts import Parts

UPLOADS = "/petugas/foto"


def register(app: FastAPI, parts: Parts) -> None:
    """Add both."""

    @app.post(UPLOADS)
    async def add(
        request: Request,
        photo: UploadFile,
        tap: Annotated[str, Form(alias="id", min_length=8, max_length=64)],
        incident: Annotated[str, Form(max_length=60)],
        event_time: Annotated[str, Form(max_length=40)],
    ) -> Response:
        """Add a photo; answered like a tap."""
        phone = await phone_or_raise(parts, request)
        command = command_id(phone, tap)
        if (await asyncio.to_thread(parts.store.first_answers, [command]))[0]:
            return json({"id": tap, "outcome": "already"})
        language = language_of(request)
        if await own_incident(parts, phone, incident) is None:
            return json({"id": tap, "outcome": "refused", "code": "not_found", "text": why(language, "not_found")})
        known, now = parts.fleet.officers.get(phone.officer), time.time()
        try:
            kept = await asyncio.to_thread(parts.photos.save, await photo.read(MOST_BYTES + 1))
            times: dict[str, Any] = {
                "id": command,
                "by": f"officer:{phone.officer}",
                "at": parse_time(event_time),
                "now": now,
            }
            about: dict[str, Any] = {"photo": kept.id, "width": kept.width, "height": kept.height, "size": kept.size}
            name = known.name if known else phone.officer
            await parts.flusher.handle(AddPhoto(**times, incident=incident, side="officer", name=name, **about))
        except (Refused, ValueError) as refused:
            return json({"id": tap, "outcome": "refused", "code": "refused", "text": why(language, "", str(refused))})
        return json({"id": tap, "outcome": "done"})

    @app.get("/petugas/foto/{number}/{photo}")
    async def show(number: str, photo: str, request: Request) -> Response:
        """Give a photo of an own incident; any other is not there."""
        phone = await phone_or_raise(parts, request)
        incident = await own_incident(parts, phone, number)
        if incident is None or photo not in {p["photo"] for p in incident.photos}:
            raise NotFound("there is no such photo", "photo")
        picture = await asyncio.to_thread(parts.photos.read, photo)
        headers = {"Cache-Control": "private, max-age=3600", "Content-Disposition": "inline"}
        return Response(picture, media_type="image/jpeg", headers=headers)
