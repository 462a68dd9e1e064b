"""What is done with a tracker's message once it is decoded: whose device, fixes to the batcher, a panic to the desk."""

from enum import Enum

import structlog
from redis.exceptions import RedisError

from dispatch.core.officer import Officer
from feeds.decoders.heard import Heard
from feeds.panic import panic_of
from feeds.parts import Parts
from feeds.positions import FUTURE_LIMIT_S

log = structlog.get_logger()


class Outcome(Enum):
    """What came of a message; each door answers it as its protocol wants."""

    TAKEN = "taken"
    NOBODYS = "nobody's device"
    WRONG = "refused"
    NOT_STORED = "not stored"


TAKEN = (Outcome.TAKEN, "")


class Hearing:
    """Takes over what decoders have read, for all doors of trackers alike."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def hear(self, heard: Heard, door: str, now: float) -> tuple[Outcome, str]:
        """Take a message over; gives what came of it, in words where it was not taken."""
        officer = self._parts.devices.officer(heard.device)
        if officer is None:
            self._parts.devices.unknown(heard.device, door, now)
            return Outcome.NOBODYS, "this device id is nobody's; set the one that the officer's page shows"
        wrong = self._take(officer, heard, door, now)
        if heard.sos and not await self._panic(officer, heard, now):
            return Outcome.NOT_STORED, "not stored; send it again in a moment"
        return (Outcome.WRONG, wrong) if wrong else TAKEN

    def take_plain(self, heard: Heard, door: str, now: float) -> bool:
        """Take a position over, if it is nothing else and there is nothing to be said of it; whether it was."""
        officer = self._parts.devices.officer(heard.device)
        return not (officer is None or heard.sos or not heard.fixes) and not self._take(officer, heard, door, now)

    def _take(self, officer: Officer, heard: Heard, door: str, now: float) -> str:
        """Hand the fixes on; gives why none can be taken, "" otherwise."""
        devices = self._parts.devices
        fixes = heard.fixes
        if not fixes:
            if heard.wrong or heard.without:
                devices.refused(officer.id, door, heard.wrong or heard.without, now)
            return heard.wrong
        latest = now + FUTURE_LIMIT_S
        if len(fixes) > 1:
            fixes = tuple(f for f in fixes if f.fixed <= latest)
        if not fixes or fixes[0].fixed > latest:
            ahead = f"clock {heard.fixes[0].fixed - now:.0f} s ahead"
            devices.refused(officer.id, door, ahead, now)
            return f"{ahead}; set the device's clock"
        devices.heard(officer.id, door)
        self._parts.positions.put(officer.slot, fixes, now)
        return ""

    async def _panic(self, officer: Officer, heard: Heard, now: float) -> bool:
        """Raise the alarm, once a press however often it is sent; False when the store did not take it."""
        at, last = min(heard.at, now), heard.fixes[-1] if heard.fixes else None
        here = (last.lat, last.lng, min(last.fixed, now)) if last else None
        try:
            id_ = f"sos:{officer.id}:{heard.at:.0f}"
            await self._parts.flusher.handle(panic_of(self._parts, officer, id_, at, now, here))
        except RedisError as error:
            log.error("store did not take a panic; the phone is told to send it again", error=str(error))
            return False
        return True
