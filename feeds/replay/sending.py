"""Recorded calls through the doors: call and report, then assignments and moves, in recorded order."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from dispatch.importers.cad.recording import Leg, RecordedCall, Step
from dispatch.wire import iso
from feeds.client import Api, Gateway, Message, Rejected
from feeds.replay.clock import ReplayClock

AT_ONCE = 32
ACTIONS = {"en_route": "en_route", "on_scene": "arrive", "clear": "clear"}
NOT_ARRIVED = "recorded without an arrival"


@dataclass(slots=True)
class Outcome:
    """What became of a recording."""

    reports: int = 0
    assignments: int = 0
    moves: int = 0
    refused: list[str] = field(default_factory=list)


class Sending:
    """Sends calls on a clock. `done` is told of every step; `run` makes this replay's ids its own."""

    def __init__(self, gateway: Gateway, api: Api, clock: ReplayClock, run: str, done: Callable[[float], None]) -> None:
        self._gateway, self._api, self._clock, self._run, self._done = gateway, api, clock, run, done
        self._room = asyncio.Semaphore(AT_ONCE)
        self._over: defaultdict[int, asyncio.Event] = defaultdict(asyncio.Event)
        self._assignments: dict[int, str] = {}
        self.outcome = Outcome()

    async def send(self, calls: list[RecordedCall]) -> Outcome:
        """Send all calls, each at its time; give what became of them."""
        async with asyncio.TaskGroup() as work:
            for call in calls:
                work.create_task(self._call(call))
        return self.outcome

    async def _call(self, call: RecordedCall) -> None:
        """Send one call from beginning to end; its steps wait for each other, those of other calls do not."""
        number = await self._report(call)
        for step in call.steps():
            await self._clock.until(step.at)
            if step.name == "dispatch":
                await self._send_out(number, step.leg)
            elif id(step.leg) in self._assignments:
                await self._move(step)
                await self._stand(call, step)
            if step.name == "clear":
                self._over[id(step.leg)].set()
            self._done(step.at)

    async def _report(self, call: RecordedCall) -> str | None:
        """Send the call and its report; give the incident's number, or None where K3i has refused it."""
        id_ = f"{self._run}:{call.id}"
        report = {"type": "report", "id": f"{id_}:report", **call.report}
        if call.received is not None and report["channel"] == "110":
            await self._clock.until(call.received)
            ringing = {"event": "ringing", "call_id": id_, "event_ts": self._iso(call.received)}
            await self._tell({"type": "call", "id": f"{id_}:ringing", **ringing})
            report["call_id"] = id_
        await self._clock.until(call.entry)
        ack = await self._tell({**report, "event_time": self._iso(call.entry)})
        self.outcome.reports += ack is not None
        self._done(call.entry)
        return str(ack["incident"]) if ack else None

    async def _send_out(self, number: str | None, leg: Leg) -> None:
        """Assign the officer, once the leg before is off their hands; accepted at the moment of dispatch."""
        if leg.after:
            await self._over[id(leg.after)].wait()
        if number is None:
            return
        body = {"officer": leg.officer, "event_time": self._iso(leg.dispatch)}
        try:
            async with self._room:
                made = await self._api.post(f"incidents/{number}/assignments", body)
        except Rejected as refused:
            self.outcome.refused.append(str(refused))
            return
        self._assignments[id(leg)] = made["id"]
        self.outcome.assignments += 1
        await self._act(leg, "accept", self._iso(leg.dispatch))

    async def _move(self, step: Step) -> None:
        not_there = step.name == "clear" and "on_scene" not in step.leg.stamps
        reason = {"reason": NOT_ARRIVED} if not_there else {}
        sent = await self._act(step.leg, ACTIONS[step.name], self._iso(step.leg.stamps[step.name]), **reason)
        self.outcome.moves += sent

    async def _act(self, leg: Leg, action: str, at: str | None, **more: str) -> bool:
        id_ = self._assignments[id(leg)]
        what = {"assignment": id_, "officer": leg.officer, "action": action, "event_time": at}
        message = {"type": "action", "id": f"{self._run}:{id_}:{action}", **what, **more}
        return await self._tell(message) is not None

    async def _stand(self, call: RecordedCall, step: Step) -> None:
        """Let the map show the officer where they have arrived."""
        if step.name == "on_scene" and "lat" in call.report:
            moment = min(self._clock.moment(step.at), time.time())
            fix = [step.leg.officer, call.report["lat"], call.report["lng"], moment, 0.0, None, None, None]
            id_ = f"{self._run}:{self._assignments[id(step.leg)]}:there"
            await self._tell({"type": "positions", "id": id_, "fixes": [fix]})

    async def _tell(self, message: Message) -> Message | None:
        """Send a message; give the ack, or None where K3i has refused it, which is noted."""
        try:
            async with self._room:
                return await self._gateway.send(message)
        except Rejected as refused:
            self.outcome.refused.append(str(refused))
            return None

    def _iso(self, recorded: float) -> str | None:
        return iso(self._clock.moment(recorded))
