"""The API's door to officers' devices: another id for a phone that was lost, or none."""

import secrets
import time
import uuid
from typing import Annotated, Any

from fastapi import FastAPI, Header
from pydantic import BaseModel, ConfigDict

from dashboard.gate import current_person
from dashboard.parts import Parts
from dispatch.core.commands import RenewDevice


class RenewIn(BaseModel):
    """revoke: true takes the device away without giving another."""

    model_config = ConfigDict(strict=True)
    revoke: bool = False


def register(app: FastAPI, parts: Parts) -> None:
    """Add POST officers/{officer}/device."""

    @app.post("/officers/{officer}/device", summary="Give an officer's phone a new id; the old one is refused at once")
    async def post_device(
        officer: str,
        body: RenewIn | None = None,
        key: Annotated[str | None, Header(alias="Idempotency-Key", max_length=200)] = None,
    ) -> dict[str, Any]:
        """Give the new id ("" when revoked); 404 for an unknown officer. The same key is answered with the same id."""
        person, now = current_person.get(), time.time()
        assert person is not None, "the gate lets nobody in without a name"
        by = f"{person.role}:{person.name}"
        device = "" if body and body.revoke else secrets.token_hex(16)
        id_ = f"{by}:{key or uuid.uuid4().hex}"
        return (
            await parts.flusher.handle(RenewDevice(id=id_, by=by, at=now, now=now, officer=officer, device=device))
        ).value
