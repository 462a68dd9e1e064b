"""The API's part of an incident's life: close, refer, hold, merge and their opposites. A doorway to the desk."""

import time
import uuid
from typing import Annotated, Any, Literal

from fastapi import FastAPI, Header
from pydantic import BaseModel, ConfigDict, Field

from dashboard.gate import current_person
from dashboard.parts import Parts
from dispatch.core.commands import (
    CloseIncident,
    Command,
    HoldIncident,
    MergeIncident,
    ReferIncident,
    ReopenIncident,
    ResumeIncident,
    SplitIncident,
)
from dispatch.wire import Time

Key = Annotated[str | None, Header(alias="Idempotency-Key", max_length=200)]
Short = Annotated[str, Field(max_length=200)]
Long = Annotated[str, Field(max_length=2000)]


class _Action(BaseModel):
    """What every action may carry. event_time: when it was said, if not now (ISO 8601)."""

    model_config = ConfigDict(strict=True)
    event_time: Time | None = None


class Close(_Action):
    """End it with a disposition (domain: dispositions); 15 needs to whom in `text`."""

    action: Literal["close"]
    disposition: Short
    text: Long = ""


class Refer(_Action):
    """Hand it to another service."""

    action: Literal["refer"]
    to: Short
    text: Long = ""


class Hold(_Action):
    """Put it aside until a time, with a reason."""

    action: Literal["hold"]
    until: Time
    reason: Long


class Merge(_Action):
    """Fold it into another incident."""

    action: Literal["merge"]
    into: Short


class Back(_Action):
    """Take it back: off hold, out of a merge, into the queue again."""

    action: Literal["resume", "split", "reopen"]
    reason: Long = ""


ActionIn = Annotated[Close | Refer | Hold | Merge | Back, Field(discriminator="action")]
_BACK = {"split": SplitIncident, "reopen": ReopenIncident}


def command_of(said: Close | Refer | Hold | Merge | Back, number: str, times: dict[str, Any]) -> Command:
    """Give the command an action stands for."""
    given = {"incident": number, **times}
    match said:
        case Close():
            return CloseIncident(**given, disposition=said.disposition, text=said.text)
        case Refer():
            return ReferIncident(**given, to=said.to, text=said.text)
        case Hold():
            return HoldIncident(**given, until=said.until, reason=said.reason)
        case Merge():
            return MergeIncident(**given, into=said.into)
        case Back(action="resume"):
            return ResumeIncident(**given)
    return _BACK[said.action](**given, reason=said.reason)


def register(app: FastAPI, parts: Parts) -> None:
    """Add the actions to the API."""

    @app.post("/incidents/{number}/actions", summary="Close, refer, hold, resume, merge, split or reopen an incident")
    async def post_action(number: str, body: ActionIn, key: Key = None) -> dict[str, Any]:
        """Do it by the life-cycle; 409 for what the life-cycle does not allow, with what to do first."""
        person = current_person.get()
        assert person is not None, "the gate lets nobody in without a name"
        by, now = person.author, time.time()
        at = now if body.event_time is None else body.event_time
        times = {"id": f"{by}:{key or uuid.uuid4().hex}", "by": by, "at": at, "now": now}
        return (await parts.flusher.handle(command_of(body, number, times))).value
