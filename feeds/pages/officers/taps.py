"""What the officer tapped: POST /petugas/aksi, a batch in the order of the taps, each with an id of its own.

A tap is a command like any other: its event time is the tap's, its entry time is now, and its id makes a repeat
harmless. Each is answered by itself, so that one that came too late does not hold up those behind it.
"""

import asyncio
import time
from collections.abc import Callable
from typing import Annotated, Any, Literal

import structlog
from fastapi import FastAPI
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from redis.exceptions import RedisError
from starlette.requests import Request
from starlette.responses import Response

from dispatch.core.commands import (
    AcknowledgeAttention,
    AddNote,
    CancelAlarm,
    Command,
    ConfirmWelfare,
    MoveAssignment,
    ReadMessages,
    RequestBackup,
    SendMessage,
    SetDuty,
)
from dispatch.core.errors import Refused
from dispatch.core.incident import Incident
from dispatch.core.officer import Officer
from dispatch.core.policy import FUTURE_LIMIT_S
from dispatch.phones import Phone
from dispatch.wire import Lat, Lng, Time
from feeds.pages.officers.live import json
from feeds.pages.officers.refused import why
from feeds.pages.officers.session import Stranger, own_incident, phone_or_raise
from feeds.pages.officers.world import picture
from feeds.pages.rendering import language_of
from feeds.panic import panic_of
from feeds.parts import Parts

log = structlog.get_logger()
MOVES = {
    "accept": "accept",
    "decline": "decline",
    "en_route": "en_route",
    "arrive": "arrive",
    "clear": "clear",
    "give_back": "withdraw",
}
LEADS_TO = {
    "accept": "accepted",
    "decline": "declined",
    "en_route": "en_route",
    "arrive": "on_scene",
    "clear": "cleared",
}
MOST_TAPS = 200
Text = Annotated[str, Field(max_length=2000)]
Id = Annotated[str, Field(min_length=8, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]


class Tap(BaseModel):
    """One tap. event_time: when (ISO 8601); assignment, incident: of what; the rest as the action needs it."""

    model_config = ConfigDict(strict=True)
    id: Id
    action: Literal[
        "accept", "decline", "en_route", "arrive", "clear", "give_back",
        "note", "message", "read", "backup", "duty", "panic", "panic_cancel", "welfare", "seen",
    ]  # fmt: skip
    event_time: Time
    assignment: Annotated[str, Field(max_length=60)] = ""
    incident: Annotated[str, Field(max_length=60)] = ""
    text: Text = ""
    function: Annotated[str, Field(max_length=40)] = ""
    status: Annotated[str, Field(max_length=40)] = ""
    stand_in: Annotated[str, Field(max_length=200)] = ""
    attention: Annotated[str, Field(max_length=200)] = ""
    count: int = 0
    lat: Lat | None = None
    lng: Lng | None = None


class Batch(BaseModel):
    """The taps, oldest first. Each is looked at by itself: a broken one is refused, and no other."""

    actions: list[dict[str, Any]] = Field(max_length=MOST_TAPS)


def register(app: FastAPI, parts: Parts) -> None:
    """Add POST /petugas/aksi."""

    @app.post("/petugas/aksi")
    async def taps(body: Batch, request: Request) -> Response:
        """Carry out the taps in order; give what became of each, and the world as it is then.

        A phone that owes its PIN is refused, but for the panic button; it is told of that alone.
        """
        phone = await phone_or_raise(parts, request, locked=True)
        is_locked = phone.idle_s > parts.settings.pin_idle_h * 3600
        if is_locked and not (body.actions and all(a.get("action") == "panic" for a in body.actions)):
            raise Stranger("pin")
        results = await _outcomes(parts, phone, body.actions, language_of(request))
        world = await asyncio.to_thread(picture, parts, phone.officer)
        return json(
            {"results": results, **({"emergency": world["officer"]["emergency"]} if is_locked else {"world": world})}
        )


async def _outcomes(parts: Parts, phone: Phone, taps: list[dict[str, Any]], language: str) -> list[dict[str, Any]]:
    """Give what became of each. Behind one the store did not take nothing is tried: what is meant to follow waits."""
    told: list[dict[str, Any]] = []
    for raw in taps:
        if told and told[-1]["outcome"] == "later":
            told.append({"id": str(raw.get("id", ""))[:64], "outcome": "later"})
        else:
            told.append(await _outcome(parts, phone, raw, language))
    return told


async def _outcome(parts: Parts, phone: Phone, raw: dict[str, Any], language: str) -> dict[str, Any]:
    """Give what became of a tap: done, already (done), refused (with the reason), later (send it again)."""
    id_ = str(raw.get("id", ""))[:64]
    try:
        tap = Tap.model_validate(raw)
    except ValidationError as wrong:
        log.info("a tap could not be read", officer=phone.officer, faults=wrong.error_count())
        return {"id": id_, "outcome": "refused", "code": "invalid", "text": why(language, "invalid")}
    if tap.event_time - time.time() > FUTURE_LIMIT_S:
        return {"id": id_, "outcome": "refused", "code": "invalid", "text": why(language, "event_time")}
    try:
        return {"id": id_, **await carry_out(parts, phone, tap, language)}
    except RedisError:
        return {"id": id_, "outcome": "later"}


async def carry_out(parts: Parts, phone: Phone, tap: Tap, language: str) -> dict[str, Any]:
    """Do what a tap asks for; what is another's is not there."""
    number = tap.incident or tap.assignment.rpartition(".")[0]
    incident = await own_incident(parts, phone, number) if number else None
    done_before = (await asyncio.to_thread(parts.store.first_answers, [command_id(phone, tap.id)]))[0]
    if number and incident is None and done_before is None:
        gone = (await asyncio.to_thread(parts.store.incident, number)).state
        return {"outcome": "refused", "code": "not_found", "text": why(language, _lost(gone, phone, tap))}
    try:
        answer = await parts.flusher.handle(command_of(parts, phone, tap))
    except Refused as refused:
        return await _refusal(parts, phone, tap, refused, language)
    return {"outcome": "already" if answer.duplicate else "done", "answer": answer.value}


def command_id(phone: Phone, tap: str) -> str:
    """Give the id of a tap's command: no other officer's tap can have it."""
    return f"phone:{phone.officer}:{tap}"


def _lost(incident: Incident | None, phone: Phone, tap: Tap) -> str:
    """Give the status of what was this officer's once; "not_found" for what never was."""
    mine = [a.status.value for a in incident.assignments if a.officer == phone.officer] if incident else []
    return mine[-1] if mine else "not_found"


async def _refusal(parts: Parts, phone: Phone, tap: Tap, refused: Refused, language: str) -> dict[str, Any]:
    """Say why not. A move that somebody else has made already (by radio, say) is done, not refused."""
    incident = (await asyncio.to_thread(parts.store.incident, tap.assignment.rpartition(".")[0])).state
    mine = next((a for a in incident.assignments if a.id == tap.assignment), None) if incident else None
    if mine and LEADS_TO.get(tap.action) == mine.status.value:
        return {"outcome": "already", "answer": {"id": mine.id, "status": mine.status.value}}
    reason = mine.status.value if mine and tap.action in MOVES and refused.field == "action" else refused.field or ""
    return {"outcome": "refused", "code": refused.code, "text": why(language, reason, str(refused))}


def command_of(parts: Parts, phone: Phone, tap: Tap) -> Command:
    """Give the command of a tap; its author and its officer are the phone's, whatever the body says."""
    by = f"officer:{phone.officer}"
    times: dict[str, Any] = {"id": command_id(phone, tap.id), "by": by, "at": tap.event_time, "now": time.time()}
    if tap.action in MOVES:
        action = MOVES[tap.action]
        return MoveAssignment(**times, assignment=tap.assignment, action=action, reason=tap.text, officer=phone.officer)
    return _OTHERS[tap.action](parts, phone, tap, times)


def _panic(parts: Parts, phone: Phone, tap: Tap, times: dict[str, Any]) -> Command:
    here = (tap.lat, tap.lng, tap.event_time) if tap.lat is not None and tap.lng is not None else None
    me: Officer = parts.store.load([("officer", phone.officer)])[0].state
    return panic_of(parts, me, times["id"], times["at"], times["now"], here)


def _message(parts: Parts, phone: Phone, tap: Tap, times: dict[str, Any]) -> Command:
    known: Officer | None = parts.fleet.officers.get(phone.officer)
    name = known.name if known else phone.officer
    return SendMessage(**times, incident=tap.incident, side="officer", name=name, text=tap.text)


_OTHERS: dict[str, Callable[[Parts, Phone, Tap, dict[str, Any]], Command]] = {
    "panic": _panic,
    "message": _message,
    "panic_cancel": lambda _, p, t, times: CancelAlarm(**times, alarm=f"panic:{p.officer}", reason=t.text),
    "note": lambda _, p, t, times: AddNote(**times, incident=t.incident, text=t.text),
    "read": lambda _, p, t, times: ReadMessages(**times, incident=t.incident, side="officer", count=t.count),
    "backup": lambda _, p, t, times: RequestBackup(
        **times, incident=t.incident, function=t.function, count=max(1, t.count), reason=t.text
    ),
    "duty": lambda _, p, t, times: SetDuty(
        **times, officer=p.officer, status=t.status, reason=t.text, stand_in=t.stand_in
    ),
    "welfare": lambda _, p, t, times: ConfirmWelfare(**times, officer=p.officer),
    "seen": lambda _, p, t, times: AcknowledgeAttention(**times, attention=t.attention),
}
