"""The API's part for webhooks: who is told of which facts, and what could not be told."""

import asyncio
from typing import Annotated, Any

from fastapi import FastAPI
from pydantic import BaseModel, ConfigDict, Field

from dashboard.gate import current_person
from dashboard.parts import Parts
from dispatch.webhooks import Webhook, Webhooks
from dispatch.wire import iso


class WebhookIn(BaseModel):
    """Where to, and of which types of facts."""

    model_config = ConfigDict(strict=True)
    url: Annotated[str, Field(max_length=2_000)]
    events: Annotated[list[Annotated[str, Field(max_length=60)]], Field(max_length=100)]


def register(app: FastAPI, parts: Parts) -> None:
    """Add the routes."""
    webhooks = Webhooks(parts.store, private=parts.settings.webhook_private)

    @app.post("/webhooks", status_code=201, summary="Be told of facts, by signed posts")
    async def post_webhook(body: WebhookIn) -> dict[str, Any]:
        """Subscribe from now on. `secret` signs the deliveries; it is shown here and never again."""
        person = current_person.get()
        assert person is not None, "the gate lets nobody in without a name"
        by = person.author
        made = await asyncio.to_thread(webhooks.create, body.url, body.events, by)
        return {**api_webhook(made, webhooks), "secret": made.secret}

    @app.get("/webhooks", summary="All webhooks, and how their receivers are")
    async def get_webhooks() -> dict[str, Any]:
        """Give all, and how many deliveries wait."""
        return await asyncio.to_thread(_all, webhooks)

    @app.delete("/webhooks/{webhook}", summary="Be told no longer")
    async def delete_webhook(webhook: str) -> dict[str, Any]:
        """End it; what waits for it is dropped."""
        await asyncio.to_thread(webhooks.remove, webhook)
        return {"webhook": webhook, "deleted": True}

    @app.get("/webhooks/{webhook}/failed", summary="Deliveries that were given up")
    async def get_failed(webhook: str) -> dict[str, Any]:
        """Give the newest 1,000 with the reason of the last try."""
        found = await asyncio.to_thread(webhooks.failed, webhook)
        return {"failed": [{**f, "given_up": iso(f["given_up"])} for f in found]}

    @app.post("/webhooks/{webhook}/failed/{delivery}/retry", status_code=202, summary="Deliver it after all")
    async def post_retry(webhook: str, delivery: str) -> dict[str, Any]:
        """Give it all its tries again."""
        await asyncio.to_thread(webhooks.retry, webhook, delivery)
        return {"webhook": webhook, "delivery": delivery}


def _all(webhooks: Webhooks) -> dict[str, Any]:
    return {"webhooks": [api_webhook(w, webhooks) for w in webhooks.all()], "waiting": webhooks.waiting()}


def api_webhook(w: Webhook, webhooks: Webhooks) -> dict[str, Any]:
    """Give a webhook as the API shows it, without its secret."""
    health = webhooks.health(w.id)
    return {
        "id": w.id,
        "url": w.url,
        "events": list(w.events),
        "by": w.by,
        "created": iso(w.created),
        "delivered": int(health.get("delivered", 0)),
        "last_delivered": iso(health.get("ok")),
        "failing": int(health.get("row", 0)),
        "rests_until": iso(health["rest"]) if health.get("rest") else None,
        "failed": webhooks.failed_count(w.id),
    }
