"""The API's part for alerts to the public (CAP 1.2 at the doors' /cap). A doorway to the desk."""

import asyncio
from typing import Annotated, Any

from fastapi import FastAPI, Header, Query
from pydantic import BaseModel, ConfigDict, Field

from dashboard.asking import head
from dashboard.parts import Parts
from dashboard.words.attentions import attention_id
from dispatch.core.alert import Alert
from dispatch.core.commands import CancelAlert, PublishAlert, UpdateAlert
from dispatch.wire import iso

Key = Annotated[str | None, Header(alias="Idempotency-Key", max_length=200)]
Words = Annotated[str, Field(max_length=20_000)]


class AlertIn(BaseModel):
    """What to publish: about an incident or an attention. restricted: for partners only. lasts_s: how long."""

    model_config = ConfigDict(strict=True)
    text: Words = ""
    incident: Annotated[str, Field(max_length=40)] = ""
    attention: Annotated[str, Field(max_length=40)] = ""
    restricted: bool = False
    exercise: bool = False
    lasts_s: float | None = None


class UpdateIn(BaseModel):
    """What it says from now on."""

    model_config = ConfigDict(strict=True)
    text: Words
    lasts_s: float | None = None


def api_alert(a: Alert) -> dict[str, Any]:
    """Give an alert as the API shows it."""
    shown = {name: getattr(a, name) for name in ("id", "kind", "priority", "exercise", "restricted", "by")}
    messages = [{**m, "sent": iso(m["sent"]), "expires": iso(m["expires"])} for m in a.messages]
    return {
        **shown,
        "incident": a.incident or None,
        "village": a.village or None,
        "created": iso(a.created),
        "expires": iso(a.expires),
        "cancelled": a.is_cancelled,
        "messages": messages,
    }


def register(app: FastAPI, parts: Parts) -> None:
    """Add the routes."""

    @app.get("/alerts", summary="Alerts that stand, oldest first")
    async def get_alerts() -> dict[str, Any]:
        """Give all with their messages; cancelled ones until their time is over."""
        found = await asyncio.to_thread(parts.store.listed, "alerts", "alert")
        return {"alerts": [api_alert(a) for a in found]}

    @app.post("/alerts", status_code=201, summary="Publish an alert (CAP 1.2)")
    async def post_alert(body: AlertIn, key: Key = None) -> dict[str, Any]:
        """Put it out at once; the words are the sender's own, never those of a report."""
        times = head(key)
        what = body.model_dump(include={"text", "incident", "attention", "restricted", "exercise"})
        command = PublishAlert(**times, alert=attention_id(times["id"]), **what, expires_s=body.lasts_s)
        return (await parts.flusher.handle(command)).value

    @app.post("/alerts/{alert}/updates", status_code=201, summary="Say an alert anew")
    async def post_update(alert: str, body: UpdateIn, key: Key = None) -> dict[str, Any]:
        """Put a further message out; 404 for one that is over."""
        command = UpdateAlert(**head(key), alert=alert, text=body.text, expires_s=body.lasts_s)
        return (await parts.flusher.handle(command)).value

    @app.delete("/alerts/{alert}", summary="An alert is over")
    async def delete_alert(
        alert: str, reason: Annotated[str, Query(max_length=2000)] = "", key: Key = None
    ) -> dict[str, Any]:
        """Put out that it is cancelled."""
        return (await parts.flusher.handle(CancelAlert(**head(key), alert=alert, reason=reason))).value
