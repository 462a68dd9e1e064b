"""The API's door to officers' phones: let one in, list them, send one away."""

import asyncio
import secrets
from typing import Annotated, Any

from fastapi import FastAPI, Header, Query

from dashboard.asking import head
from dashboard.inviting import invite
from dashboard.parts import Parts
from dispatch.core.commands import RevokePhone
from dispatch.core.errors import NotFound
from dispatch.core.officer import Officer
from dispatch.phones import listed, officers_with_phones
from dispatch.wire import iso

Key = Annotated[str | None, Header(alias="Idempotency-Key", max_length=200)]


def register(app: FastAPI, parts: Parts) -> None:
    """Add the routes."""

    @app.post("/officers/{officer}/enrolment", status_code=201, summary="Make the code that lets an officer's phone in")
    async def post_enrolment(officer: str, key: Key = None) -> dict[str, Any]:
        """Give the address to open on the phone (good once, for some minutes) and its QR code as a data: address."""
        known = await _officer_or_raise(parts, officer)
        command, page = await asyncio.to_thread(invite, parts, known, head(key))
        done = await parts.flusher.handle(command)
        return {"officer": officer, "url": page["url"], "qr": page["qr"], "expires": iso(done.value["expires"])}

    @app.get("/phones", summary="Which officers have a phone")
    async def get_officers_with_phones() -> dict[str, Any]:
        """Give their ids, whoever enrolled last at the end."""
        return {"officers": await asyncio.to_thread(officers_with_phones, parts.store)}

    @app.get("/officers/{officer}/phones", summary="The phones that may speak for an officer")
    async def get_phones(officer: str) -> dict[str, Any]:
        """Give each with when it was let in, when it was seen last and who made its code."""
        await _officer_or_raise(parts, officer)
        rows = await asyncio.to_thread(listed, parts.store, officer)
        return {"phones": [{**row, "since": iso(row["since"]), "seen": iso(row["seen"])} for row in rows]}

    @app.delete("/officers/{officer}/phones/{phone}", summary="This phone may no longer speak for the officer")
    async def delete_phone(
        officer: str, phone: str, reason: Annotated[str, Query(max_length=2000)] = "", key: Key = None
    ) -> dict[str, Any]:
        """Send it away; its page is told at once. `device`: the officer's new device id. 404 for one there is not."""
        device = secrets.token_hex(16)
        command = RevokePhone(**head(key), officer=officer, phone=phone, reason=reason, device=device)
        return (await parts.flusher.handle(command)).value


async def _officer_or_raise(parts: Parts, officer: str) -> Officer:
    found: Officer | None = (await asyncio.to_thread(parts.store.load, [("officer", officer)]))[0].state
    if found is None:
        raise NotFound(f"there is no officer {officer!r}; check the id", "officer")
    return found
