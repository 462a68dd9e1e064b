"""Which phone is this? The cookie names it; the store says whose it is and whether its PIN is asked for again."""

import asyncio
import time
import uuid
from typing import Any

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from dispatch.core.commands import NoteRefused
from dispatch.core.errors import K3iError
from dispatch.core.incident import Incident
from dispatch.phones import Phone, find_phone, note_seen
from feeds.doors import problem
from feeds.parts import Parts

COOKIE = "k3i_petugas"
KEPT_S = 400 * 86_400
"""As long as browsers keep a cookie at all; it is renewed with every PIN."""
REFUSED_ONCE_S = 60


class Stranger(K3iError):
    """No phone of ours, or one that has to show its PIN first. code: phone or pin."""

    def __init__(self, code: str) -> None:
        super().__init__({"phone": "this phone is not enrolled (any more)", "pin": "enter the PIN first"}[code])
        self.code = code


def answer_strangers(app: FastAPI) -> None:
    """Answer 401 wherever a phone is asked for and none is there."""

    @app.exception_handler(Stranger)
    async def stranger(_: Request, fault: Stranger) -> Response:
        body = problem(401, str(fault), code=fault.code)
        return Response(body, 401, media_type="application/problem+json", headers={"Cache-Control": "no-store"})


def keep(answer: Response, parts: Parts, kept: str) -> None:
    """Give the phone what it shows from now on; no script of any page can read it."""
    secure = parts.address().startswith("https:")
    answer.set_cookie(COOKIE, kept, KEPT_S, path="/petugas", httponly=True, samesite="strict", secure=secure)


async def phone_or_raise(parts: Parts, request: Request, *, locked: bool = False) -> Phone:
    """Give the phone of a request. Raises Stranger; locked: one that owes its PIN will do."""
    found = await asyncio.to_thread(find_phone, parts.store, request.cookies.get(COOKIE, ""))
    if found is None:
        raise Stranger("phone")
    if found.idle_s > parts.settings.pin_idle_h * 3600:
        if not locked:
            raise Stranger("pin")
    else:
        await asyncio.to_thread(note_seen, parts.store, found)
    return found


def is_of(incident: Incident | None, officer: str) -> bool:
    """Whether an incident is, or was, an officer's: whoever gave it back or never took it on has no part in it."""
    shares = incident.assignments if incident else []
    return any(a.officer == officer and (a.is_open or a.status == "cleared") for a in shares)


async def own_incident(parts: Parts, phone: Phone, number: str) -> Incident | None:
    """Give an incident of the officer; another's is None like one there is not, and that it was asked for is noted."""
    found: Incident | None = (await asyncio.to_thread(parts.store.incident, number)).state
    if is_of(found, phone.officer):
        return found
    if found is not None:
        await note_refused(parts, phone, "incident", number)
    return None


async def note_refused(parts: Parts, phone: Phone, what: str, wanted: str) -> None:
    """Write into the journal what was refused; the same thing once a minute, however often it is tried."""
    now = time.time()
    times: dict[str, Any] = {"by": f"officer:{phone.officer}", "at": now, "now": now}
    id_ = f"refused:{phone.officer}:{what}:{wanted}:{now // REFUSED_ONCE_S:.0f}"
    await parts.flusher.handle(NoteRefused(id=id_, **times, officer=phone.officer, what=what, wanted=wanted))


def fresh_times(officer: str) -> dict[str, Any]:
    """Give what a command of an officer carries that is no tap: id, by, at, now."""
    now = time.time()
    return {"id": f"phone:{officer}:{uuid.uuid4().hex}", "by": f"officer:{officer}", "at": now, "now": now}
