"""The API's part that guards officers: welfare, panic, backup, attentions. A doorway to the desk.

An officer's own program speaks for the officer: what it sends is then the officer's word.
"""

import asyncio
import time
import uuid
from typing import Annotated, Any, Literal

from fastapi import FastAPI, Header, Query
from pydantic import BaseModel, ConfigDict, Field

from dashboard.addressed import held_to_own
from dashboard.asking import person_of
from dashboard.attentions import api_attention
from dashboard.gate import current_person
from dashboard.parts import Parts
from dashboard.words.attentions import attention_id
from dispatch.core.commands import (
    AcknowledgeAttention,
    CancelAlarm,
    CancelAttention,
    Command,
    CommitBackup,
    ConfirmWelfare,
    IssueAttention,
    RaisePanic,
    ReleaseBackup,
    RequestBackup,
)
from dispatch.last_place import last_place
from dispatch.wire import Lat, Lng, Time

Key = Annotated[str | None, Header(alias="Idempotency-Key", max_length=200)]
Reason = Annotated[str, Query(max_length=2000)]
Officer = Annotated[str, Field(min_length=1, max_length=200)]


class _Body(BaseModel):
    """What every body may carry. event_time: when it was said, if not now (ISO 8601)."""

    model_config = ConfigDict(strict=True)
    event_time: Time | None = None


class WelfareIn(_Body):
    """The officer is well."""


class PanicIn(_Body):
    """Where the officer is, if the device knows; else the last known position is taken."""

    lat: Lat | None = None
    lng: Lng | None = None


class BackupIn(_Body):
    """What is asked for; `officer` when somebody at the scene asks for themselves."""

    function: Annotated[str, Field(min_length=1, max_length=40)]
    count: int = 1
    reason: Annotated[str, Field(max_length=2000)]
    officer: Officer | None = None


class CommitIn(_Body):
    """Who comes."""

    officer: Officer


class AttentionIn(_Body):
    """What to look out for. lasts_s: how long it stands, if not the usual time.

    units, functions, area (Kemendagri code): whom it is for; without any of them it is for everybody.
    """

    text: Annotated[str, Field(max_length=20_000)]
    kind: Literal["vehicle", "person", "other"] = "other"
    priority: Annotated[int, Field(ge=1, le=4)] = 2
    lasts_s: float | None = None
    units: Annotated[list[Officer], Field(max_length=200)] = []
    functions: Annotated[list[Annotated[str, Field(max_length=40)]], Field(max_length=10)] = []
    area: Annotated[str, Field(max_length=20)] = ""


def register(app: FastAPI, parts: Parts) -> None:
    """Add the routes."""
    _officers(app, parts)
    _backups(app, parts)
    _attentions(app, parts)


def _times(key: str | None, at: float | None, by: str = "") -> dict[str, Any]:
    """Give what every command of a request carries; `by`: whom a program speaks for."""
    person, now = current_person.get(), time.time()
    assert person is not None, "the gate lets nobody in without a name"
    sender = person.author
    id_ = f"{sender}:{key or uuid.uuid4().hex}"
    return {"id": id_, "by": by or sender, "at": now if at is None else at, "now": now}


async def _do(parts: Parts, command: Command) -> dict[str, Any]:
    return (await parts.flusher.handle(command)).value


def _officers(app: FastAPI, parts: Parts) -> None:
    @app.post("/officers/{officer}/welfare", summary="The officer at a scene is well")
    async def post_welfare(officer: str, body: WelfareIn, key: Key = None) -> dict[str, Any]:
        """Set the welfare clock anew; 409 when the officer is at no scene."""
        by = f"officer:{officer}"
        return await _do(parts, ConfirmWelfare(**_times(key, body.event_time, by), officer=officer))

    @app.post("/officers/{officer}/panic", status_code=201, summary="The officer has pressed the panic button")
    async def post_panic(officer: str, body: PanicIn, key: Key = None) -> dict[str, Any]:
        """Begin an emergency, or press again the one that stands: 201 either way, with its incident."""
        times = _times(key, body.event_time, f"officer:{officer}")
        here = (body.lat, body.lng, times["at"]) if body.lat is not None and body.lng is not None else None
        return await _do(
            parts, RaisePanic(**times, officer=officer, **last_place(parts.fleet, parts.reference, officer, here))
        )

    @app.delete("/officers/{officer}/panic", summary="The officer is out of danger")
    async def delete_panic(officer: str, reason: Reason = "", key: Key = None) -> dict[str, Any]:
        """Cancel the panic; the emergency lasts until somebody in the room has acknowledged it, too."""
        times = _times(key, None, f"officer:{officer}")
        return await _do(parts, CancelAlarm(**times, alarm=f"panic:{officer}", reason=reason))


def _backups(app: FastAPI, parts: Parts) -> None:
    @app.post("/incidents/{number}/backups", status_code=201, summary="Ask a main function for more units")
    async def post_backup(number: str, body: BackupIn, key: Key = None) -> dict[str, Any]:
        """Ask; 403 for an officer who is not on that incident."""
        by = f"officer:{body.officer}" if body.officer else ""
        asked: dict[str, Any] = {"function": body.function, "count": body.count, "reason": body.reason}
        return await _do(parts, RequestBackup(**_times(key, body.event_time, by), incident=number, **asked))

    @app.post("/backups/{backup}/commitments", status_code=201, summary="Send an officer as backup")
    async def post_commitment(backup: str, body: CommitIn, key: Key = None) -> dict[str, Any]:
        """Offer it; 409 when the officer has an open assignment, or the request is released."""
        return await _do(parts, CommitBackup(**_times(key, body.event_time), backup=backup, officer=body.officer))

    @app.delete("/backups/{backup}", summary="Backup is needed no longer")
    async def delete_backup(backup: str, reason: Reason = "", key: Key = None) -> dict[str, Any]:
        """Release it and whoever has come by it."""
        return await _do(parts, ReleaseBackup(**_times(key, None), backup=backup, reason=reason))


def _attentions(app: FastAPI, parts: Parts) -> None:
    @app.get("/attentions", summary="Attentions that stand, oldest first")
    async def get_attentions() -> dict[str, Any]:
        """Give all with who has acknowledged them."""
        found = await asyncio.to_thread(parts.store.listed, "attentions", "attention")
        return {"attentions": [api_attention(a) for a in found]}

    @app.post("/attentions", status_code=201, summary="Tell everybody, or some, to look out")
    async def post_attention(body: AttentionIn, key: Key = None) -> dict[str, Any]:
        """Put it on every console, and on the phones of those it is for; 403 outside the sender's own area."""
        times = _times(key, body.event_time)
        what = {"attention": attention_id(times["id"]), **body.model_dump(include={"text", "kind", "priority", "area"})}
        to: dict[str, Any] = {"units": tuple(body.units), "functions": tuple(body.functions)}
        command = IssueAttention(**times, **what, **to, expires_s=body.lasts_s)
        return await _do(parts, held_to_own(parts, person_of(), command))

    @app.post("/attentions/{attention}/acknowledgement", summary="I have read it")
    async def post_acknowledgement(attention: str, key: Key = None) -> dict[str, Any]:
        """Note who has read it; the first time counts."""
        return await _do(parts, AcknowledgeAttention(**_times(key, None), attention=attention))

    @app.delete("/attentions/{attention}", summary="An attention is over")
    async def delete_attention(attention: str, reason: Reason = "", key: Key = None) -> dict[str, Any]:
        """Take it off every screen; 403 for one that somebody with an area could not have sent."""
        command = CancelAttention(**_times(key, None), attention=attention, reason=reason)
        return await _do(parts, await asyncio.to_thread(held_to_own, parts, person_of(), command))
