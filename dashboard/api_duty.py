"""The API's door to an officer's duty: on a break, off duty, back again, and who stands in meanwhile."""

import time
import uuid
from typing import Annotated, Any

from fastapi import FastAPI, Header
from pydantic import BaseModel, ConfigDict, Field

from dashboard.gate import current_person
from dashboard.parts import Parts
from dispatch.core.commands import SetDuty
from dispatch.wire import Time


class DutyIn(BaseModel):
    """What the officer is doing. stand_in: id of whoever is asked in their place; event_time: when, if not now."""

    model_config = ConfigDict(strict=True)
    status: str = Field(min_length=1, max_length=40)
    reason: str = Field("", max_length=2000)
    stand_in: str = Field("", max_length=200)
    event_time: Time | None = None


def duty(app: FastAPI, parts: Parts) -> None:
    """Add POST officers/{officer}/duty."""

    @app.post("/officers/{officer}/duty", summary="Say what an officer is doing, and who stands in")
    async def post_duty(
        officer: str,
        body: DutyIn,
        key: Annotated[str | None, Header(alias="Idempotency-Key", max_length=200)] = None,
    ) -> dict[str, Any]:
        """422 for a status that cannot be set, 404 for an unknown officer or stand-in, 409 while an incident is held
        and the officer would go off duty."""
        person, now = current_person.get(), time.time()
        assert person is not None, "the gate lets nobody in without a name"
        by = person.author
        command = SetDuty(
            id=f"{by}:{key or uuid.uuid4().hex}",
            by=by,
            at=now if body.event_time is None else body.event_time,
            now=now,
            officer=officer,
            status=body.status,
            reason=body.reason,
            stand_in=body.stand_in,
        )
        return (await parts.flusher.handle(command)).value
