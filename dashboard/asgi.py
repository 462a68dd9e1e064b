"""The one ASGI application of the web process: gate outermost, then API, sockets, health, login, Dash."""

import asyncio
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import structlog
from dash import Dash
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError

from dashboard import doing, health, intake, login, maps, photos, planning, preferences, printing, roster
from dashboard.anev import routes as anev
from dashboard.api import api, invalid
from dashboard.areas import routes as areas
from dashboard.console import build_console
from dashboard.gate import Gate
from dashboard.handover import routes as handover
from dashboard.handover.drafting import Drafter
from dashboard.live import Hub
from dashboard.parts import Parts
from dashboard.replay import routes as replay
from dashboard.replay import story
from dashboard.review import routes as review
from dashboard.scores import routes as scores
from dashboard.wall import routes as wall
from dispatch.tail import Facts, Tail

log = structlog.get_logger()
HISTORY_AFTER_S = 5.0


def build(parts: Parts, tail_of: Callable[[Callable[[Facts], None]], Tail]) -> tuple[Gate, Hub]:
    """Wire the web process. `tail_of` makes the reader of the journal, given who wants its facts."""
    loop: list[asyncio.AbstractEventLoop] = []

    def on_facts(facts: Facts) -> None:
        parts.reference.note(facts)
        loop[0].call_soon_threadsafe(hub.note, facts)

    tail = tail_of(on_facts)
    hub = Hub(parts, tail)
    drafter = Drafter(parts)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        loop.append(asyncio.get_running_loop())
        dash._setup_server()  # else a first request to a deep link has no assets (guarded by a test)
        await asyncio.to_thread(tail.start)
        await asyncio.to_thread(parts.reference.reload)
        await asyncio.to_thread(parts.archive.prepare)
        warming = asyncio.create_task(asyncio.to_thread(lambda: parts.reference.places))  # the first search is quick
        await hub.load()
        work = asyncio.create_task(hub.run())
        work.add_done_callback(_end_with)
        drafting = asyncio.create_task(drafter.run())
        drafting.add_done_callback(_end_with)
        reading = asyncio.create_task(_read_history(parts))
        yield
        work.cancel()
        drafting.cancel()
        reading.cancel()
        warming.cancel()
        await asyncio.to_thread(tail.stop)

    server = FastAPI(lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    server.exception_handler(RequestValidationError)(invalid)
    server.mount("/api/v1", api(parts))
    server.include_router(login.routes(parts.store, parts.settings))
    server.include_router(health.routes(parts, hub))
    server.include_router(maps.routes(parts))
    server.include_router(doing.routes(parts))
    server.include_router(photos.routes(parts))
    server.include_router(printing.routes(parts))
    server.include_router(intake.routes(parts))
    server.include_router(roster.routes(parts))
    server.include_router(planning.routes(parts))
    server.include_router(preferences.routes(parts))
    server.include_router(wall.routes(parts, hub))
    server.include_router(areas.routes(parts, hub))
    server.include_router(replay.routes(parts))
    server.include_router(handover.routes(parts, drafter))
    server.include_router(story.routes(parts))
    server.include_router(scores.routes(parts))
    server.include_router(review.routes(parts))
    server.include_router(anev.routes(parts))
    server.add_api_websocket_route("/live", hub.converse)
    dash = build_console(server, parts)
    return Gate(server, parts.store, parts.settings.console_url, _content_policy(dash)), hub


async def _read_history(parts: Parts) -> None:
    """Read the history for the figures' pages once the first screens have been served."""
    await asyncio.sleep(HISTORY_AFTER_S)
    parts.history.start()


def _end_with(work: asyncio.Task[None]) -> None:
    """End the process when the hub has failed: a console that is no longer told anything must not look alive."""
    if not work.cancelled() and work.exception():
        log.error("the live hub has failed; this process ends and is started anew", error=repr(work.exception()))
        signal.raise_signal(signal.SIGTERM)


def _content_policy(dash: Dash) -> Callable[[], str]:
    """Give the Content-Security-Policy: own scripts only, and Dash's inline ones by their hashes."""
    known: dict[str, Any] = {}

    def policy() -> str:
        if not known:
            known["hashes"] = " ".join(f"'{h}'" if not h.startswith("'") else h for h in dash.csp_hashes())
        return (
            "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'; "
            f"script-src 'self' {known['hashes']}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
            "connect-src 'self'; font-src 'self' data:; worker-src 'self' blob:"
        )

    return policy
