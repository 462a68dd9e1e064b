"""From the recording's time to ours.

At `--speed 1` every moment comes when it would have come, counted from the start. Faster, the moments come
closer together, and event times are the moments they come at: no fact lies in the future and K3i's clocks run
as ever, but intervals come out divided by the speed. To have the recorded intervals exactly, the recording is
sent as past (`--keep-intervals`): all of it at once, ending now.
"""

import asyncio
import time
from collections.abc import Iterable
from dataclasses import dataclass

from dispatch.core.policy import BACK_ENTERED_AFTER_S
from dispatch.importers.cad.recording import RecordedCall


@dataclass(frozen=True, slots=True)
class ReplayClock:
    """first: the recording's first moment; start: when that is for us; speed: recorded seconds a second."""

    first: float
    start: float
    speed: float

    def moment(self, recorded: float) -> float:
        """Give the epoch seconds at which a recorded moment happens for us."""
        return self.start + (recorded - self.first) / self.speed

    async def until(self, recorded: float) -> None:
        """Wait until a recorded moment has come; a past one has."""
        await asyncio.sleep(max(0.0, self.moment(recorded) - time.time()))


def paced(calls: Iterable[RecordedCall], now: float, speed: float) -> ReplayClock:
    """Give the clock on which the first moment is now and the others follow at this speed."""
    return ReplayClock(min(t for call in calls for t in call.moments()), now, speed)


def kept(calls: list[RecordedCall], now: float) -> ReplayClock:
    """Give the clock on which all is past and every interval as recorded.

    The recording ends now, or a little earlier: every report must lie far enough back to be back-entered,
    because K3i would begin to offer a young one itself before its recorded dispatch has been sent.
    """
    moments = [t for call in calls for t in call.moments()]
    last = max(*moments, max(call.entry for call in calls) + BACK_ENTERED_AFTER_S + 1)
    return ReplayClock(min(moments), now - (last - min(moments)), 1.0)
