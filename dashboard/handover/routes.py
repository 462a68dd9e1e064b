"""`/handover`: the open handover, noted item by item and signed; the signed ones to read, and each as PDF.

Every action is a form of the page, so that it works without scripts; a refusal is said on the page it was tried on.
"""

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import Any
from urllib.parse import parse_qs
from zoneinfo import ZoneInfo

import structlog
from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError

from dashboard.asking import head, head_of, language_of, person_of
from dashboard.framing import frame_of
from dashboard.gate import current
from dashboard.handover.drafting import Drafter, standing
from dashboard.handover.past import AHEAD_S, SHOWN_S, find_signed, signed_between
from dashboard.paper import pdf_of
from dashboard.parts import Parts
from dashboard.permissions import may
from dispatch.access import Person
from dispatch.core.commands import AcknowledgeItem, Command, HandOver, RecordExport, RemarkHandover, TakeOver
from dispatch.core.errors import Refused
from dispatch.core.handover import Handover
from layouts.frame import framed
from layouts.handover.page import Sheet, handover_main
from layouts.handover.paper import paper_of
from layouts.refusals import refusal
from layouts.words import _, speaking

log = structlog.get_logger()
AWAY = "the store does not answer; nothing was written, send it again in a moment"
NO_HISTORY = "the history does not answer; earlier handovers are not shown"
Make = Callable[[dict[str, Any], dict[str, str]], Command]


def _item(given: dict[str, Any], said: dict[str, str]) -> Command:
    return AcknowledgeItem(**given, item=said.get("item", ""))


def _remark(given: dict[str, Any], said: dict[str, str]) -> Command:
    return RemarkHandover(**given, text=said.get("text", ""))


def _give(given: dict[str, Any], said: dict[str, str]) -> Command:
    return HandOver(**given)


def _take(given: dict[str, Any], said: dict[str, str]) -> Command:
    return TakeOver(**given, reason=said.get("reason", ""))


ACTIONS: dict[str, Make] = {"item": _item, "remark": _remark, "give": _give, "take": _take}


def routes(parts: Parts, drafter: Drafter) -> APIRouter:
    """Give the page, its actions and the PDF."""
    router = APIRouter(include_in_schema=False)

    @router.get("/handover")
    async def page(name: str = "") -> Response:
        with speaking(language_of()):
            if name:
                return await _signed_page(parts, name)
            return await _open_page(parts, drafter)

    @router.post("/handover/draft")
    async def draft() -> Response:
        async def begin() -> None:
            now = time.time()
            await drafter.draft(person_of().author, now, now)

        return await _acted(parts, drafter, begin())

    @router.post("/handover/do/{action}")
    async def act(action: str, request: Request) -> Response:
        if action not in ACTIONS:
            return Response(status_code=404)
        said = {n: v[-1] for n, v in parse_qs((await request.body()).decode(errors="replace")).items()}
        given = head_of(action, said)
        return await _acted(parts, drafter, parts.flusher.handle(ACTIONS[action](given, said)))

    @router.get("/handover/{name}.pdf")
    async def pdf(name: str) -> Response:
        with speaking(language_of()):
            found = await find_signed(parts, name)
            if found is None:
                return _framed(parts, None, [refusal(f"there is no signed handover {name!r}; look at the list")], 404)
            await parts.flusher.handle(RecordExport(**head(), page="handover", form="pdf", query=name))
            document = paper_of(sheet_of(parts, found, person_of(), is_over=True), time.time())
            headers = {"Content-Disposition": f'attachment; filename="serah-terima-{found.id}.pdf"'}
            return Response(await asyncio.to_thread(pdf_of, document), 200, headers, "application/pdf")

    return router


async def _acted(parts: Parts, drafter: Drafter, action: Coroutine[Any, Any, Any]) -> Response:
    """Carry out an action; gives the page anew, or the page with what was refused in words."""
    with speaking(language_of()):
        try:
            await action
        except Refused as refused:
            return await _open_page(parts, drafter, [refusal(str(refused))], 409)
        except RedisError:
            return _framed(parts, None, [refusal(AWAY)], 503)
        return RedirectResponse("/handover", 303)


async def _open_page(
    parts: Parts, drafter: Drafter, errors: list[str] | None = None, status: int = 200
) -> HTMLResponse:
    """Give the page of the open handover, brought up to date, with the list of the signed ones."""
    told = list(errors or ())
    try:
        await drafter.look(time.time())
        found, _last = await asyncio.to_thread(standing, parts)
    except RedisError:
        return _framed(parts, None, [refusal(AWAY)], 503)
    return _framed(parts, found, told, status, await _signed(parts, told))


async def _signed_page(parts: Parts, name: str) -> HTMLResponse:
    told: list[str] = []
    earlier = await _signed(parts, told)
    found = next((h for h in earlier if h.id == name), None)
    if found is None and not told:
        told.append(refusal(f"there is no signed handover {name!r}; look at the list"))
    return _framed(parts, found, told, 200 if found else 404, earlier, is_over=True)


async def _signed(parts: Parts, told: list[str]) -> list[Handover]:
    now = time.time()
    try:
        return await asyncio.to_thread(signed_between, parts, now - SHOWN_S, now + AHEAD_S)
    except (SQLAlchemyError, RedisError) as error:
        log.warning("earlier handovers could not be read", error=str(error))
        told.append(refusal(NO_HISTORY))
        return []


def sheet_of(parts: Parts, found: Handover | None, person: Person, is_over: bool = False) -> Sheet:
    """Give a handover as page and paper show it to somebody. is_over: signed, or left unsigned."""
    s, session = parts.settings, current.get()
    _start, end = s.shift_times().at(time.time())
    return Sheet(
        handover=found,
        by=person.author,
        may_act=may(person.role, "handover"),
        callers=may(person.role, "see_callers"),
        place=s.place,
        zone=ZoneInfo(s.timezone),
        zone_label=s.zone_label,
        next_at=end - s.handover_lead_min * 60,
        next_shift=end,
        csrf=session.csrf if session else "",
        is_over=is_over,
    )


def _framed(
    parts: Parts,
    found: Handover | None,
    errors: list[str],
    status: int,
    earlier: list[Handover] | None = None,
    is_over: bool = False,
) -> HTMLResponse:
    main = handover_main(sheet_of(parts, found, person_of(), is_over), errors, earlier or [])
    frame = frame_of(parts, _("Serah terima"), "/handover")
    html = framed(frame, main, ["handover.css"], ["handover.js"], {"open": found is not None and not is_over})
    return HTMLResponse(html, status, {"Cache-Control": "no-store"})
