"""`POST /do`: one typed line, button or key of a console, carried out. A doorway to the command line.

Not a Dash callback, because an action must never be folded into the next one, and can be sent again with
the same id when the answer was lost: the desk then answers as it did the first time.
"""

import asyncio
import re
from collections.abc import Callable
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from redis.exceptions import RedisError

from dashboard.addressed import held_to_own
from dashboard.commandline import speak, word_of
from dashboard.deciding import not_the_first, with_decision
from dashboard.gate import current, current_person
from dashboard.inviting import invite
from dashboard.parts import Parts
from dashboard.permissions import may
from dashboard.planning import gain_of
from dashboard.spoken import Desktop
from dispatch.access import Person
from dispatch.areas import Level
from dispatch.core.commands import RenewDevice, RevokePhone
from dispatch.core.errors import Denied, NotFound, Refused
from dispatch.core.incident import Incident
from dispatch.core.officer import Officer
from dispatch.core.sop import Card
from dispatch.core.subtree import is_code, is_within
from dispatch.last_place import last_place
from dispatch.places import where
from dispatch.plaintext import plain
from dispatch.wire import place_of
from layouts.refusals import refusal
from layouts.words import SOURCE, speaking


class Line(BaseModel):
    """A line of the console. id: made by the browser, the same when it is sent again. seen: the list on the screen."""

    model_config = ConfigDict(strict=True)
    id: str = Field(min_length=8, max_length=100)
    line: str = Field(min_length=1, max_length=4000)
    seen: str = Field("", max_length=40)


def routes(parts: Parts) -> APIRouter:
    """Give POST /do."""
    router = APIRouter(include_in_schema=False)

    @router.post("/do")
    async def do(said: Line) -> Response:
        person = current_person.get()
        assert person is not None, "the gate lets nobody in without a name"
        try:
            return JSONResponse(await carry_out(parts, person, said))
        except Refused as refused:
            return _refused(409, refused.code, str(refused))
        except RedisError:
            return _refused(503, "unavailable", "the store does not answer; send it again in a moment")

    return router


def _refused(status: int, code: str, text: str) -> Response:
    session = current.get()
    with speaking(session.language if session else SOURCE):
        return JSONResponse({"ok": False, "code": code, "text": refusal(text)}, status)


async def carry_out(parts: Parts, person: Person, said: Line) -> dict[str, Any]:
    """Carry out a line for a person. Raises a Refused in words."""
    word, _, _ = word_of(said.line)
    if not may(person.role, word.ability):
        raise Denied(f"role {person.role} may not do that")
    by = person.author
    finders = _incident_finder(parts), callsign_finder(parts), _place_finder(parts)
    desktop = Desktop(
        *finders,
        parts.flusher.desk.policy,
        _card_finder(parts),
        ZoneInfo(parts.settings.timezone),
        console(),
        lambda officer: last_place(parts.fleet, parts.reference, officer.id),
        partial(gain_of, parts),
        partial(invite, parts),
        partial(area_named, parts),
    )
    id_ = f"{by}:{said.id}"
    try:
        outcome = await asyncio.to_thread(speak, said.line, id_, by, desktop)
    except Refused:
        if (await asyncio.to_thread(parts.store.first_answers, [id_]))[0] is None:
            raise
        return {
            "ok": True,
            "line": said.line,
            "undo": "",
        }  # sent again: it was carried out, and so its words no longer fit
    held = [await asyncio.to_thread(held_to_own, parts, person, c) for c in outcome.commands]
    commands = [await with_decision(parts, c, said.seen) for c in held]
    done = await asyncio.gather(*(parts.flusher.handle(c) for c in commands))  # in order, one sync for all
    why = {"why": done[-1].value["id"]} if commands and not_the_first(commands[-1]) else {}
    new = done[-1].value if commands and isinstance(commands[-1], RenewDevice | RevokePhone) else {}
    device = {"device": new["device"]} if new.get("device") else {}  # sent again: the first one
    return {"ok": True, "line": said.line, "undo": outcome.undo, **outcome.show, **why, **device}


def console() -> str:
    """Give the id of the console of this session: what names it in the journal, and nothing else can be done with."""
    session = current.get()
    return session.console if session else ""


def _incident_finder(parts: Parts) -> Any:
    def find(number: str) -> Incident:
        found = parts.store.incident(number).state
        if found is None:
            raise NotFound(f"there is no incident {number!r}; check the number")
        return found

    return find


def _card_finder(parts: Parts) -> Callable[[str], Card | None]:
    def find(kind: str) -> Card | None:
        return parts.reference.cards.get(kind)

    return find


def _place_finder(parts: Parts) -> Any:
    """Find a place by "lat lng" in degrees (an address may follow), a village's code, or the name of one place only."""

    def find(text: str) -> dict[str, Any]:
        point = _POINT.match(text)
        if point:
            lat, lng = map(float, point.groups())
            return _at_point(parts, lat, lng, text[point.end() :].strip())
        areas, places = parts.reference.areas, parts.reference.places
        village = areas.get(text.strip())
        if village:
            return place_of(None, None, village, areas)
        hit = places.find_one(text)
        if hit is None:
            near = "; ".join(h.label for h in places.search(text, 4)) or "-"
            raise NotFound(f"no single place is called {text!r}; near: {near}")
        return where(hit, areas)

    return find


def area_named(parts: Parts, text: str) -> str:
    """Give the code of the one area that is called so, kecamatan before villages; "" where none or several are."""
    areas = parts.reference.areas
    if is_code(text):
        return text if any(is_within(a.code, text) for a in areas.areas) else ""
    wanted = plain(text).removeprefix("polsek ")
    for levels in ((Level.PROVINCE, Level.REGENCY, Level.KECAMATAN), (Level.VILLAGE,)):
        found = [a.code for a in areas.areas if a.level in levels and plain(a.name) == wanted]
        if found:
            return found[0] if len(found) == 1 else ""
    return ""


_POINT = re.compile(r"\s*(-?\d+(?:\.\d+)?)[\s,]+(-?\d+(?:\.\d+)?)(?=\s|$)")


def _at_point(parts: Parts, lat: float, lng: float, address: str) -> dict[str, Any]:
    if not (-90 <= lat <= 90 and -180 <= lng <= 180):
        raise NotFound(f"no single place is called '{lat} {lng}'; near: -")
    return {**place_of(lat, lng, None, parts.reference.areas), "address": address}


def callsign_finder(parts: Parts) -> Any:
    """Find by callsign, with or without the dash, or by id; fresh from the store."""

    def find(name: str) -> Officer:
        wanted = name.upper().replace("-", "")
        for officer in list(parts.fleet.officers.values()):
            if wanted in (officer.callsign.upper().replace("-", ""), officer.id.upper()):
                return parts.store.load([("officer", officer.id)])[0].state
        raise NotFound(f"there is no officer {name!r}; check the callsign")

    return find
