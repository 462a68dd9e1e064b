"""The feeds process: the gateway and what stands behind it, wired (app.py calls `run`)."""

import asyncio
import signal
import time

import structlog

from dispatch.desk import Desk
from dispatch.fleet import Fleet
from dispatch.flusher import Flusher
from dispatch.reference import Reference
from dispatch.settings import Settings
from dispatch.store import Store, connect, key
from dispatch.tail import Facts, Tail
from feeds.gateway import Gateway
from feeds.offers import Offers
from feeds.positions import PositionBatcher

log = structlog.get_logger()


async def run(settings: Settings, redis_url: str) -> None:
    """Open the doors and keep them open until the process is asked to end."""
    store = Store(connect(redis_url))
    reference, fleet, offers = Reference(store), Fleet(), Offers(store)
    loop = asyncio.get_running_loop()

    def on_facts(facts: Facts) -> None:
        if any(f["type"] == "reference_changed" for f in facts):
            reference.reload()
        loop.call_soon_threadsafe(offers.on_facts, facts)

    tail = Tail(connect(redis_url, block=True), fleet, on_facts)
    await asyncio.to_thread(tail.start)
    await asyncio.to_thread(reference.reload)
    batcher = PositionBatcher(store, fleet)
    gateway = Gateway(store, Flusher(Desk(store, settings)), reference, batcher, offers)
    server = await gateway.serve(settings.host, settings.port + 2)
    work = [asyncio.create_task(batcher.run()), asyncio.create_task(_beat(store, gateway))]
    log.info("gateway open", address=f"ws://{settings.host}:{settings.port + 2}/feed")
    await _asked_to_end()
    server.close()
    await server.wait_closed()
    for task in work:
        task.cancel()
    await asyncio.to_thread(tail.stop)


async def _beat(store: Store, gateway: Gateway) -> None:
    """Say once a second that the gateway lives; the key goes by itself when it does not."""
    while True:
        value = f"{time.time():.3f} {gateway.connections}"
        try:
            await asyncio.to_thread(store.redis.set, key("alive", "gateway"), value, ex=5)
        except Exception as error:  # the store is away: the lamp must go out, the gateway must not
            log.warning("no heartbeat", error=str(error))
        await asyncio.sleep(1)


async def _asked_to_end() -> None:
    asked = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, asked.set)
    await asked.wait()
