"""Is it well?

`/healthz`: this process lives. `/readyz`: store, gateway, worker and keeper answer. `/metrics`: Prometheus.
"""

import asyncio
import time
from typing import Any

import orjson
from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse
from prometheus_client import CollectorRegistry, Counter, Gauge, generate_latest
from redis.exceptions import RedisError

from dashboard.live import Hub
from dashboard.parts import Parts
from dashboard.proof import OLD_S, proof_of, shedding_of
from dispatch.core.shedding import ORDER
from dispatch.store import key
from dispatch.webhooks import Webhooks

LATE_S = 4.0


def routes(parts: Parts, hub: Hub) -> APIRouter:
    """Give the three addresses."""
    router = APIRouter(include_in_schema=False)

    @router.get("/healthz")
    async def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @router.get("/readyz")
    async def readyz() -> Response:
        try:
            states = await asyncio.to_thread(states_of, parts)
        except RedisError as error:
            states = {"store": {"ok": False, "error": type(error).__name__}}
        ready = all(s["ok"] for s in states.values())
        return JSONResponse({"ready": ready, **states}, 200 if ready else 503)

    @router.get("/metrics")
    async def metrics() -> Response:
        return Response(await asyncio.to_thread(exposition, parts, hub), media_type="text/plain; version=0.0.4")

    return router


def states_of(parts: Parts) -> dict[str, dict[str, Any]]:
    """Give each process's state and lag in seconds. Raises RedisError when the store does not answer."""
    began = time.monotonic()
    *alive, proof = parts.store.redis.mget([*(key("alive", n) for n in ("gateway", "worker", "keeper")), key("proof")])
    states: dict[str, dict[str, Any]] = {"store": {"ok": True, "lag_s": time.monotonic() - began}}
    for name, value in zip(("gateway", "worker", "keeper"), alive, strict=True):
        states[name] = _state(name, value)
    states["keeper"]["proof"] = told = proof_of(proof, time.time())
    states["keeper"]["ok"] = states["keeper"]["ok"] and told["age_s"] is not None and told["age_s"] <= OLD_S
    return states


def _state(name: str, value: bytes | None) -> dict[str, Any]:
    if value is None:
        return {"ok": False, "lag_s": None}
    more: dict[str, Any] = {}
    if name == "keeper":
        lags = orjson.loads(value)
        at = lags.pop("at")
        more = {f"{k}_lag_s": v for k, v in lags.items()}
    else:
        at = value.split()[0]
        if name == "gateway":
            more = {"shedding": shedding_of(value)}
    lag = max(0.0, time.time() - float(at))
    return {"ok": lag < LATE_S, "lag_s": lag, **more}


def exposition(parts: Parts, hub: Hub) -> bytes:
    """Give the figures for Prometheus: no names, no numbers, no places."""
    registry = CollectorRegistry()
    rows = list(hub.rows.values())
    incidents = Gauge("k3i_incidents", "Incidents on the consoles", ["tab", "priority"], registry=registry)
    for row in rows:
        incidents.labels(row["tab"], str(row["priority"])).inc()
    Gauge("k3i_screens", "Connected consoles", registry=registry).set(len(hub.screens))
    Gauge("k3i_officers", "Known officers", registry=registry).set(len(parts.fleet.officers))
    pending = Gauge("k3i_pending_jobs", "Work that is owed to incidents", registry=registry)
    webhooks = Webhooks(parts.store)
    waiting = Gauge("k3i_webhook_waiting", "Deliveries to webhooks still to be made", registry=registry)
    failed = Gauge("k3i_webhook_failed", "Deliveries given up, by webhook", ["webhook"], registry=registry)
    shed = Counter("k3i_shed", "Left out because too much came at once, by kind", ["what"], registry=registry)
    step = Gauge("k3i_shedding_step", "How many kinds the doors leave out now", registry=registry)
    lag = Gauge("k3i_process_lag_seconds", "Age of a process's last sign of life", ["process"], registry=registry)
    try:
        pending.set(parts.store.redis.zcard(key("pending")))
        waiting.set(webhooks.waiting())
        for webhook in webhooks.all():
            failed.labels(webhook.id).set(webhooks.failed_count(webhook.id))
        for what in ORDER:
            shed.labels(what).inc(int(parts.store.redis.hget(key("shed"), what) or 0))
        for name, state in states_of(parts).items():
            step.inc(state.get("shedding", 0))
            lag.labels(name).set(-1 if state["lag_s"] is None else state["lag_s"])
    except RedisError:
        pending.set(float("nan"))
    return generate_latest(registry)
