"""The feeds process: the gateway, the HTTP doors and what stands behind both, wired (app.py calls `run`)."""

import asyncio
import gc
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import structlog
import uvicorn

from dispatch.archive import Archive
from dispatch.desk import Desk
from dispatch.fleet import Fleet
from dispatch.flusher import Flusher
from dispatch.photos import Photos
from dispatch.reference import Reference
from dispatch.roads import RoadTime
from dispatch.settings import Settings
from dispatch.store import Store, connect, key
from dispatch.tail import Facts, Tail
from feeds.calls import Calls
from feeds.cot import Cot
from feeds.devices import Devices
from feeds.doors import Doors
from feeds.doorway import doorway
from feeds.gateway import Gateway
from feeds.offers import Offers
from feeds.open311 import PREFIX, Open311
from feeds.pages import pages
from feeds.parts import Parts
from feeds.positions import PositionBatcher
from feeds.pressure import Pressure
from feeds.trackers import Trackers
from feeds.watchers import Watchers

log = structlog.get_logger()
TIDY_S = 3600.0
SWITCH_S = 0.001
"""The desk's thread asks for its turn after each word with the store; it gets it after this, not after 5 ms."""


async def run(settings: Settings, redis_url: str) -> None:
    """Open the doors and keep them open until the process is asked to end."""
    sys.setswitchinterval(SWITCH_S)
    parts = wired(settings, Store(connect(redis_url)))
    cot = Cot(parts)
    loop = asyncio.get_running_loop()

    def on_facts(facts: Facts) -> None:
        if any(f["type"] == "reference_changed" for f in facts):
            parts.reference.reload()
        loop.call_soon_threadsafe(_hand_on, parts, cot, facts)

    tail = Tail(connect(redis_url, block=True), parts.fleet, parts.roads.noting(on_facts))
    await asyncio.to_thread(tail.start)
    await asyncio.to_thread(parts.reference.reload)
    parts.roads.start()
    gc.collect()
    gc.freeze()  # a nation's officers are not looked through again each time some positions are cleared away
    gateway = Gateway(parts.store, parts.flusher, parts.reference, parts.positions, parts.offers)
    socket = await gateway.serve(settings.host, settings.port + 2)
    http = _HttpServer(_http_config(settings, parts))
    await cot.open()
    duties = {
        "positions": parts.positions.run(),
        "devices": parts.devices.run(),
        "pressure": parts.pressure.run(parts.store),
        "cot": cot.run(),
        "beat": _beat(parts, gateway),
        "tidy": _tidy(parts),
    }
    work = [asyncio.create_task(duty, name=name) for name, duty in duties.items()]
    serving = asyncio.create_task(http.serve(), name="HTTP")
    log.info("doors open", gateway=f"ws://{settings.host}:{settings.port + 2}/feed", http=settings.port + 1)
    if await _ended_by_itself(serving, *work):
        raise SystemExit(1)
    http.should_exit = True
    socket.close()
    await socket.wait_closed()
    await serving
    for task in work:
        task.cancel()
    await asyncio.to_thread(tail.stop)


def wired(settings: Settings, store: Store) -> Parts:
    """Give the parts of a feeds process on a store; nothing is started yet."""
    fleet = Fleet()
    devices = Devices(store, fleet)
    flusher = Flusher(Desk(store, settings))
    pressure = Pressure(flusher.late_s)
    flusher.admit = pressure.admit
    return Parts(
        settings=settings,
        store=store,
        flusher=flusher,
        fleet=fleet,
        reference=Reference(store),
        positions=PositionBatcher(store, fleet, devices, pressure),
        devices=devices,
        offers=Offers(store),
        watchers=Watchers(),
        photos=Photos(settings.data_dir / "photos"),
        archive=Archive(settings.history_url()),
        roads=RoadTime(store, settings),
        pressure=pressure,
    )


def doors(parts: Parts, trackers: Trackers | None = None) -> Doors:
    """Give the HTTP doors: which path goes where. trackers: those that have a short cut (feeds/doorway.py)."""
    trackers = trackers or Trackers(parts)
    return Doors(
        plain={"/calls": Calls(parts).take},
        bare={"/osmand": trackers.osmand, "/owntracks": trackers.owntracks},
        pages=pages(parts),
        uploads=("/foto/", "/petugas/foto"),
        apart={f"{PREFIX}/": Open311(parts)},
        pressure=parts.pressure,
    )


def _hand_on(parts: Parts, cot: Cot, facts: Facts) -> None:
    parts.offers.on_facts(facts)
    parts.watchers.note(facts)
    cot.note(facts)


class _HttpServer(uvicorn.Server):
    """uvicorn beside the gateway in one loop: the signals are the process's, not the server's."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _http_config(settings: Settings, parts: Parts) -> uvicorn.Config:
    trackers = Trackers(parts)
    return uvicorn.Config(
        doors(parts, trackers),
        http=doorway(trackers.quick),
        host=settings.host,
        port=settings.port + 1,
        access_log=False,
        log_config=None,  # what it says goes the way of everything else (dispatch/quietly.py)
        log_level="warning",
        lifespan="off",
        ws="none",
        timeout_keep_alive=620,  # longer than a tracker's interval: else every phone connects anew each time
        timeout_graceful_shutdown=2,
        limit_concurrency=20_000,
        server_header=False,
        forwarded_allow_ips=settings.trusted_proxies,
    )


async def _beat(parts: Parts, gateway: Gateway) -> None:
    """Say once a second that the doors live, and how much they leave out; the key goes by itself when they do not."""
    while True:
        value = f"{time.time():.3f} {gateway.connections} {parts.pressure.step}"
        try:
            await asyncio.to_thread(parts.store.redis.set, key("alive", "gateway"), value, ex=5)
        except Exception as error:  # the store is away: the lamp must go out, the gateway must not
            log.warning("no heartbeat", error=str(error))
        await asyncio.sleep(1)


async def _tidy(parts: Parts) -> None:
    """Delete photos past their time, once an hour."""
    while True:
        try:
            gone = await asyncio.to_thread(parts.photos.forget_older, parts.settings.photo_days * 86_400, time.time())
            if gone:
                log.info("photos past their time are deleted", count=gone)
        except OSError as error:
            log.error("photos could not be tidied; trying again", error=str(error))
        await asyncio.sleep(TIDY_S)


async def _ended_by_itself(*duties: asyncio.Task[None]) -> bool:
    """Wait for a signal, or for a duty that ends by itself: it is said, and the process has to be started anew."""
    asked = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, asked.set)
    waiting = asyncio.create_task(asked.wait())
    done, _ = await asyncio.wait({waiting, *duties}, return_when=asyncio.FIRST_COMPLETED)
    for task in done.intersection(duties):
        log.error(
            "a duty of the doors has ended; the process is started anew", duty=task.get_name(), error=_fault(task)
        )
    return not waiting.done()


def _fault(task: asyncio.Task[Any]) -> str:
    return repr(None if task.cancelled() else task.exception())
