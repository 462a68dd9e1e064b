"""The shift as it runs: positions first, then the three hours before, then life as it comes."""

import asyncio
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from zlib import crc32
from zoneinfo import ZoneInfo

import structlog

from dispatch.settings import Settings
from dispatch.wire import iso
from feeds.client import Api, Gateway, Message, Rejected, Webhook, doors
from feeds.demo.brebes import officers
from feeds.demo.tokens import read_tokens
from feeds.simulator import tables, words
from feeds.simulator.answers import Answers
from feeds.simulator.citizens import Citizens
from feeds.simulator.colleague import Colleague
from feeds.simulator.history import History, plan
from feeds.simulator.patrol import Patrol
from feeds.simulator.places import Places
from feeds.simulator.story import Happening, draw, messages, real_share
from feeds.simulator.switchboard import CallBacks, Switchboard
from feeds.simulator.witnesses import others

log = structlog.get_logger()


async def run(
    settings: Settings, *, seed: int, speed: float, quiet: bool, once_open: Callable[[], object] = lambda: None
) -> None:
    """Play the shift until cancelled. `quiet`: positions are kept fresh, nothing else happens.

    once_open: what is done in a thread beside it once the first screen lives.
    """
    ws, http = doors(settings)
    gateway_token, api_token, key = read_tokens(settings.data_dir)
    pages = f"http://{settings.host}:{settings.port + 1}"
    async with Api(http, api_token) as api, Webhook(pages, key) as webhook, asyncio.TaskGroup() as work:
        await api.until_ready()
        places = Places(seed)
        rows = (await api.get("officers"))["officers"]
        known = {row["id"] for row in rows}
        patrol = Patrol([o for o in officers(seed) if o["id"] in known], places, seed, quiet=quiet)
        patrol.set_duty(rows)
        answers = Answers(api, patrol, seed, work)
        async with Gateway(ws, gateway_token, lambda push: answers.on_push(gateway, push)) as gateway:
            work.create_task(patrol.step_back(api))
            work.create_task(patrol.run(gateway, _new_run()))
            if quiet:
                await asyncio.Event().wait()
            work.create_task(patrol.follow_duty(api))
            shift = Shift(settings, seed, speed, Senders(gateway, webhook, api), work)
            await shift.open(patrol, places, answers)
            work.create_task(_beside(once_open))
            await shift.go_on(places)


async def _beside(task: Callable[[], object]) -> None:
    """Do what is not the shift's; if it fails the shift goes on, and the log says why."""
    try:
        await asyncio.to_thread(task)
    except Exception as error:  # whatever it is: nobody's report waits for it
        log.error("something beside the shift has failed", error=repr(error))


def _new_run() -> str:
    """Give a name for this run, so that its message ids are nobody's from before."""
    return f"sim-{time.time_ns() // 1_000_000:x}"


@dataclass(frozen=True, slots=True)
class Senders:
    """The doors the shift speaks to."""

    gateway: Gateway
    webhook: Webhook
    api: Api


class Shift:
    """One run of the simulator: the history, and then what arrives."""

    def __init__(self, settings: Settings, seed: int, speed: float, senders: Senders, work: asyncio.TaskGroup) -> None:
        self._seed, self._speed, self._zone = seed, speed, ZoneInfo(settings.timezone)
        self._gateway, self._webhook, self._api, self._work = senders.gateway, senders.webhook, senders.api, work
        api = senders.api
        self._policy = settings.policy()
        self._colleague = Colleague(api, self._policy, work)
        self._citizens = Citizens(f"http://{settings.host}:{settings.port + 1}", seed, work)
        self._switchboard = Switchboard(api, lambda message: self._send_at(0.0, message))
        self._callbacks = CallBacks(api, seed)
        self._run = _new_run()

    async def open(self, patrol: Patrol, places: Places, answers: Answers) -> None:
        """Play the hours before, unless this store has seen some already; then let the officers take over."""
        now = time.time()
        since = iso(now - tables.HISTORY_S) or ""
        if not (await self._api.get("incidents", since=since))["incidents"]:
            entries = plan(self._seed, now, places, patrol.units, self._policy)
            later = await History(self._gateway, self._api, self._run).play(entries)
            for at, message in later:
                self._work.create_task(self._send_at(at, message))
            await self._callbacks.settle(now - tables.CALLED_BACK_BEFORE_S)
        self._work.create_task(self._callbacks.go_on())
        await self._issue_attention()
        await answers.take_over(self._gateway)
        await self._gateway.subscribe("all")
        await self._citizens.open(places, self._run)
        await self._colleague.watch_open()
        log.info("shift goes on", run=self._run)

    async def _issue_attention(self) -> None:
        """Let one attention stand on the board from the start, unless some do already."""
        if not (await self._api.get("attentions"))["attentions"]:
            await self._api.post("attentions", {"text": words.ATTENTION, "kind": "vehicle", "priority": 2})

    async def go_on(self, places: Places) -> None:
        """Let calls and reports arrive, for ever."""
        for number in count():
            rng = random.Random(f"{self._seed}:live:{number}")
            await asyncio.sleep(rng.expovariate(1.0) * self._mean_gap_s())
            happening = draw(rng, places)
            self._work.create_task(self._tell(happening, f"{self._run}:{number}"))
            for n, (after, told) in enumerate(others(rng, happening)):
                self._work.create_task(self._tell(told, f"{self._run}:{number}:{n}", after))

    def _mean_gap_s(self) -> float:
        hour = datetime.now(self._zone).hour
        busy: float = tables.HOURS[hour] ** tables.FLATTENED * self._speed
        return tables.REAL_EVERY_S * real_share() / busy

    async def _tell(self, happening: Happening, id_: str, after: float = 0.0) -> None:
        await asyncio.sleep(after)
        if happening.channel == "110":
            ack = await self._switchboard.play(happening, id_)
        elif happening.channel == "app":
            ack = await self._citizens.report(happening, id_)
        else:
            ack = await self._send_at(*messages(happening, time.time(), id_)[0])
        if happening.is_real and "incident" in ack:
            self._colleague.watch(ack["incident"])

    async def _send_at(self, at: float, message: Message) -> Message:
        """Send a message when its moment is there. What K3i refuses is told in the log; the shift goes on.

        Every other call's switchboard has a webhook, the others' a line to the gateway.
        """
        await asyncio.sleep(max(0.0, at - time.time()))
        by_webhook = message["type"] == "call" and crc32(message["call_id"].encode()) % 2
        try:
            return await (self._webhook if by_webhook else self._gateway).send(message)
        except Rejected as refused:
            log.warning("refused", id=message["id"], why=str(refused))
            return {}
