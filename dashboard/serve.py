"""The web process: wires the parts and runs them under uvicorn (app.py calls `run`)."""

import gc
import logging

import uvicorn

from dashboard.asgi import build
from dashboard.parts import Parts
from dispatch.archive import Archive
from dispatch.desk import Desk
from dispatch.duplicates import Finder
from dispatch.fleet import Fleet
from dispatch.flusher import Flusher
from dispatch.recommend import Recommender
from dispatch.reference import Reference
from dispatch.roads import RoadTime
from dispatch.roads.router import OnFacts
from dispatch.settings import Settings
from dispatch.store import Store, connect
from dispatch.tail import Tail

AFTER_S = 8.0
"""The search for the nearest is made ready once the page stands that a person waits for at the start."""


def run(settings: Settings, redis_url: str) -> None:
    """Serve console, API and live hub until the process is asked to end."""
    store = Store(connect(redis_url))
    fleet, reference, road_time = Fleet(), Reference(store), RoadTime(store, settings)
    recommender = Recommender(fleet, settings, reference, road_time)
    parts = Parts(
        settings=settings,
        store=store,
        flusher=Flusher(Desk(store, settings)),
        fleet=fleet,
        reference=reference,
        recommender=recommender,
        archive=Archive(settings.history_url()),
        finder=Finder(settings.duplicate_threshold, lambda: reference.areas),
    )
    recommender.situation.start(AFTER_S)
    road_time.start()

    def tail_of(on_facts: OnFacts) -> Tail:
        return Tail(connect(redis_url, block=True), fleet, road_time.noting(on_facts), pause_s=0.005)

    gate, _ = build(parts, tail_of)
    gc.set_threshold(10_000, 20, 50)  # a page is ten thousand small parts, none of which is ever garbage in a circle
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    uvicorn.run(
        gate,
        host=settings.host,
        port=settings.port,
        loop="uvloop",
        access_log=False,
        ws_per_message_deflate=False,
        ws_max_size=64 * 1024,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=2,
        log_level="warning",
    )
