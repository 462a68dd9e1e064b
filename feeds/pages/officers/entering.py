"""How a phone comes in: the code of the room and a PIN of the officer's own; later the PIN alone."""

import asyncio
import time
from typing import Any

from fastapi import FastAPI
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request

from dispatch.access import LockedOut
from dispatch.core.commands import RevokePhone
from dispatch.core.errors import Denied, Invalid
from dispatch.phones import check_pin, enrolled
from feeds.pages.officers.session import COOKIE, fresh_times, keep, note_refused, phone_or_raise
from feeds.pages.rendering import language_of, say
from feeds.parts import Parts

WRONG_CODE = "Kode tidak berlaku (lagi). Minta operator menampilkan kode baru."
EASY_PIN = "PIN harus 6 angka, dan bukan yang mudah ditebak (111111, 123456)."
LOCKED = "Terlalu banyak PIN salah. Coba lagi dalam {0} menit, atau hubungi operator."
WRONG_PIN = "PIN salah. Sisa {0} percobaan."
TEXTS = (WRONG_CODE, EASY_PIN, LOCKED, WRONG_PIN)
"""What a phone that is not let in reads, in the source language."""


class EnrolIn(BaseModel):
    """The code as it stood behind the #, and the PIN the officer has chosen."""

    model_config = ConfigDict(strict=True)
    code: str = Field(max_length=400)
    pin: str = Field(max_length=20)


class PinIn(BaseModel):
    """The PIN."""

    model_config = ConfigDict(strict=True)
    pin: str = Field(max_length=20)


def register(app: FastAPI, parts: Parts) -> None:
    """Add POST /petugas/daftar, /petugas/masuk and /petugas/keluar."""

    @app.post("/petugas/daftar")
    async def enrol(body: EnrolIn, request: Request) -> JSONResponse:
        """Take the phone in; whatever is wrong with the code is told in one and the same way."""
        agent = _short(request.headers.get("user-agent", ""))
        try:
            command, kept = await asyncio.to_thread(
                enrolled, parts.store, body.code, body.pin, _short(agent), time.time()
            )
            done = await parts.flusher.handle(command)
        except Invalid as wrong:
            return _no(request, 422, EASY_PIN, wrong.field)
        except Denied as wrong:
            return _no(request, 403, WRONG_CODE, wrong.field)
        answer = JSONResponse({"officer": done.value["officer"]})
        keep(answer, parts, kept)
        return answer

    @app.post("/petugas/masuk")
    async def unlock(body: PinIn, request: Request) -> JSONResponse:
        """Let a phone in that asks for its PIN; five wrong ones lock it for five minutes."""
        phone = await phone_or_raise(parts, request, locked=True)
        try:
            left = await asyncio.to_thread(check_pin, parts.store, phone, body.pin)
        except LockedOut as locked:
            await note_refused(parts, phone, "pin", phone.id)
            return _no(request, 429, LOCKED, "pin", -(-int(str(locked)) // 60))
        if left:
            return _no(request, 403, WRONG_PIN, "pin", left)
        answer = JSONResponse({"officer": phone.officer})
        keep(answer, parts, request.cookies[COOKIE])
        return answer

    @app.post("/petugas/keluar")
    async def leave(request: Request) -> JSONResponse:
        """Send this very phone away."""
        phone = await phone_or_raise(parts, request)
        command = RevokePhone(**fresh_times(phone.officer), officer=phone.officer, phone=phone.id, reason="")
        await parts.flusher.handle(command)
        answer = JSONResponse({"officer": phone.officer})
        answer.delete_cookie(COOKIE, path="/petugas")
        return answer


def _no(request: Request, status: int, text: str, field: str | None, *values: Any) -> JSONResponse:
    told = say(language_of(request), text, *values)
    return JSONResponse({"status": status, "detail": told, "field": field}, status)


def _short(agent: str) -> str:
    """Give what tells one phone from another in a list: "Android 14; K", not the whole history of browsers."""
    inside = agent.partition("(")[2].partition(")")[0]
    return (inside or agent)[:80]
