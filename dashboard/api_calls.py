"""The API's part of calls: which ring, take one, what came of calling back. A doorway to the desk."""

import asyncio
import time
from typing import Annotated, Any, Literal

from fastapi import FastAPI, Header
from pydantic import BaseModel, ConfigDict, Field

from dashboard.asking import head, person_of
from dashboard.calls import call_lines, callback_lines, for_person
from dashboard.parts import Parts
from dispatch.core.commands import CallBack, TakeCall
from dispatch.wire import iso

Key = Annotated[str | None, Header(alias="Idempotency-Key", max_length=200)]


class CallBackIn(BaseModel):
    """What came of calling back; to dismiss needs a reason."""

    model_config = ConfigDict(strict=True)
    result: Literal["done", "not_reached", "dismissed", "open"]
    reason: str = Field("", max_length=2000)


def register(app: FastAPI, parts: Parts) -> None:
    """Add GET calls, GET callbacks, POST calls/{call_id}/take and /callback."""

    @app.get("/calls", summary="Calls that ring, are answered or are in hand")
    async def get_calls() -> dict[str, Any]:
        """Give them, the first to ring first; numbers masked."""
        lines = await asyncio.to_thread(call_lines, parts, time.time())
        return {"calls": [_shown(line) for line in for_person(lines, person_of(), ())]}

    @app.get("/callbacks", summary="Callers nobody has spoken with")
    async def get_callbacks() -> dict[str, Any]:
        """Give them, who waits longest first; numbers masked."""
        lines = await asyncio.to_thread(callback_lines, parts, time.time())
        return {"callbacks": [_shown(line) for line in for_person(lines, person_of(), ())]}

    @app.post("/calls/{call_id}/take", summary="Take a ringing call: one winner")
    async def take(call_id: str, key: Key = None) -> dict[str, Any]:
        """409 names who has it already."""
        return (await parts.flusher.handle(TakeCall(**head(key), call_id=call_id, console=""))).value

    @app.post("/calls/{call_id}/callback", summary="Say what came of calling back")
    async def call_back(call_id: str, body: CallBackIn, key: Key = None) -> dict[str, Any]:
        """409 when somebody else has settled it."""
        command = CallBack(**head(key), call_id=call_id, result=body.result, reason=body.reason)
        return (await parts.flusher.handle(command)).value


_KEPT = ("id", "number", "state", "tier", "step", "by", "incident")


def _shown(line: dict[str, Any]) -> dict[str, Any]:
    """Give a line of a board as the API shows it: times with zone, nothing of the consoles."""
    kept: dict[str, Any] = {k: line[k] for k in _KEPT if k in line}
    return {**kept, "since": iso(line["since"] / 1000), "tries": len(line.get("tries", ()))}
