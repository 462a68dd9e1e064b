"""What whoever follows a report can do: write, show a photo, call it off, take it up again, rate it.

Forms, or a script. Each form carries an id of its own, so that what is sent twice is done once.
"""

import asyncio
import re
import secrets
import time
from typing import Any

from fastapi import FastAPI
from fastapi.responses import Response
from starlette.requests import Request

from dispatch.core.citizen import MOST_WORDS
from dispatch.core.commands import (
    CancelByCitizen,
    Command,
    RateIncident,
    ReopenByCitizen,
    SendMessage,
)
from dispatch.core.errors import Conflict, Invalid, Refused
from dispatch.core.talk import MOST_TEXT
from feeds.pages.citizen.following import back, nothing_here
from feeds.pages.citizen.form import is_script
from feeds.pages.citizen.found import Found, find
from feeds.pages.citizen.limits import Limits
from feeds.pages.citizen.showing import shown
from feeds.pages.rendering import data, language_of, page, say
from feeds.parts import Parts

NAME = "Pelapor"
REFUSED = {
    "pesan": "Pesan tidak dapat dikirim: kosong, terlalu panjang, atau sudah terlalu banyak.",
    "batal": "Laporan ini sudah berakhir.",
    "buka": "Sudah lewat batas waktu, atau laporan masih berjalan. Buat laporan baru.",
    "nilai": "Penilaian belum dapat disimpan: isi bintangnya; laporan harus sudah berakhir dan belum dinilai.",
    "foto": "Foto tidak dapat dibaca atau sudah terlalu banyak. Kirim JPEG, PNG, atau WebP di bawah 8 MB.",
}
"""Form -> what is said when the rules refuse it (source text)."""
_ID = re.compile(r"[A-Za-z0-9_-]{8,80}")


def register(app: FastAPI, parts: Parts, limits: Limits) -> None:
    """Add the forms and what takes them in."""

    @app.get("/l/{code}/{form}")
    async def ask(request: Request, code: str, form: str) -> Response:
        found = await asyncio.to_thread(find, parts, code)
        if found is None or found.is_past or form not in ("batal", "buka", "nilai"):
            return nothing_here(request)
        return await _form(request, parts, found, code, form)

    @app.post("/l/{code}/{form}")
    async def act(request: Request, code: str, form: str) -> Response:
        found = await asyncio.to_thread(find, parts, code)
        if found is None or found.is_past or form not in _COMMANDS:
            return nothing_here(request)
        await limits.admit("message" if form == "pesan" else "change", found.own.number)
        sent = await request.form(max_files=0, max_fields=20)
        told = {k: v.replace("\x00", "").strip() for k, v in sent.items() if isinstance(v, str)}
        try:
            answer = await parts.flusher.handle(_command(form, found, told))
        except Conflict:
            raise
        except Refused:
            return await refused(request, parts, found, code, form, told)
        return done(request, code, form, answer.value)


def _base(form: str, found: Found, told: dict[str, str]) -> dict[str, Any]:
    now = time.time()
    id_ = told.get("id", "")
    id_ = id_ if _ID.fullmatch(id_) else secrets.token_hex(8)
    return {"id": f"{found.author}:{form}:{id_}", "by": found.author, "at": now, "now": now}


def _message(found: Found, told: dict[str, str], base: dict[str, Any]) -> Command:
    text = told.get("text", "")[: MOST_TEXT + 1]
    return SendMessage(**base, incident=found.kept.number, side="citizen", name=NAME, text=text)


def _cancel(found: Found, told: dict[str, str], base: dict[str, Any]) -> Command:
    own, kept = found.own.number, found.kept.number
    return CancelByCitizen(**base, incident=kept, reason=told.get("reason", "")[:MOST_WORDS], reporter=own)


def _reopen(found: Found, told: dict[str, str], base: dict[str, Any]) -> Command:
    return ReopenByCitizen(**base, incident=found.own.number, reason=told.get("reason", "")[:MOST_WORDS])


def _rate(found: Found, told: dict[str, str], base: dict[str, Any]) -> Command:
    if not found.kept.is_ended:
        raise Invalid("it has not ended yet; rate it afterwards", "stars")
    return RateIncident(
        **base,
        incident=found.own.number,
        stars=_digit(told, "stars") or 0,
        safe=_digit(told, "safe"),
        safer=told.get("safer", ""),
        text=told.get("text", "")[: MOST_WORDS + 1],
    )


def _digit(told: dict[str, str], name: str) -> int | None:
    return int(told[name]) if re.fullmatch(r"[0-9]", told.get(name, "")) else None


_COMMANDS = {"pesan": _message, "batal": _cancel, "buka": _reopen, "nilai": _rate}


def _command(form: str, found: Found, told: dict[str, str]) -> Command:
    return _COMMANDS[form](found, told, _base(form, found, told))


def done(request: Request, code: str, form: str, value: dict[str, Any]) -> Response:
    """Answer what was done: a script is told, a form is led back to the report."""
    if is_script(request):
        return data(value, 201)
    return back(code, "#chat" if form == "pesan" else "")


async def refused(request: Request, parts: Parts, found: Found, code: str, form: str, told: dict[str, str]) -> Response:
    """Answer what the rules refuse, in words beside the form; nothing typed is lost."""
    words = say(language_of(request), REFUSED[form])
    if is_script(request):
        return data({"fault": words}, 422)
    if form in ("pesan", "foto"):
        values = await asyncio.to_thread(shown, parts, found, code)
        return page(request, "lacak.html", 422, **values, fault=words, typed=told.get("text", ""))
    return await _form(request, parts, found, code, form, told, words, 422)


async def _form(
    request: Request,
    parts: Parts,
    found: Found,
    code: str,
    form: str,
    told: dict[str, str] | None = None,
    fault: str = "",
    status: int = 200,
) -> Response:
    values = await asyncio.to_thread(shown, parts, found, code)
    about = {"form": form, "id": secrets.token_hex(8), "told": told or found.own.rating, "fault": fault}
    return page(request, "lacak_form.html", status, **values, **about)
