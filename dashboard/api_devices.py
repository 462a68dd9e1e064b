"""The API's door to officers' devices: which are silent; another id for a phone that was lost, or none."""

import asyncio
import secrets
import time
import uuid
from typing import Annotated, Any

from fastapi import FastAPI, Header
from pydantic import BaseModel, ConfigDict

from dashboard.devices import api_device, api_stranger
from dashboard.gate import current_person
from dashboard.parts import Parts
from dispatch.contacts import contacts, strangers
from dispatch.core.commands import RenewDevice

MOST_LISTED = 1_000


class RenewIn(BaseModel):
    """revoke: true takes the device away without giving another."""

    model_config = ConfigDict(strict=True)
    revoke: bool = False


def register(app: FastAPI, parts: Parts) -> None:
    """Add GET devices and POST officers/{officer}/device."""

    @app.get("/devices", summary="Devices of officers on duty: by which door, when heard, why silent; unknown ids")
    async def get_devices(silent: bool = False) -> dict[str, Any]:
        """Give at most 1,000, those that need somebody first. `silent`: only those."""
        now, stale_s = time.time(), parts.settings.stale_s
        found = await asyncio.to_thread(contacts, parts.fleet, parts.store, now, stale_s, MOST_LISTED, silent)
        unknown = await asyncio.to_thread(strangers, parts.fleet, parts.store)
        return {"devices": [api_device(s, now) for s in found], "unknown": [api_stranger(s) for s in unknown]}

    @app.post("/officers/{officer}/device", summary="Give an officer's phone a new id; the old one is refused at once")
    async def post_device(
        officer: str,
        body: RenewIn | None = None,
        key: Annotated[str | None, Header(alias="Idempotency-Key", max_length=200)] = None,
    ) -> dict[str, Any]:
        """Give the new id ("" when revoked); 404 for an unknown officer. The same key is answered with the same id."""
        person, now = current_person.get(), time.time()
        assert person is not None, "the gate lets nobody in without a name"
        by = person.author
        device = "" if body and body.revoke else secrets.token_hex(16)
        id_ = f"{by}:{key or uuid.uuid4().hex}"
        return (
            await parts.flusher.handle(RenewDevice(id=id_, by=by, at=now, now=now, officer=officer, device=device))
        ).value
