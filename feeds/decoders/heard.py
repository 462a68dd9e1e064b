"""What a tracker's message comes to, whichever wire form it had: whose device, its fixes, a cry for help.

Decoders are pure: bytes in, a Heard out, the moment given as `now`. Unknown values are NaN. A message that has a device
but no usable position is still a Heard, so that an alarm in it is never lost with the position.
"""

import math
from datetime import UTC, datetime
from typing import NamedTuple

from dispatch.core.errors import Invalid

UNKNOWN = math.nan
KNOT_MPS = 0.514444
KMH_MPS = 1 / 3.6
MS_FROM = 2**31 - 1
"""A timestamp from here on is in milliseconds (OsmAnd protocol)."""
BEYOND_BELIEF = 1e6
"""m, m/s: no phone means that."""
LAST_YEAR = 253_402_300_800.0
"""The end of the year 9999, epoch s: no clock of a phone is further wrong than that."""


class Fix(NamedTuple):
    """One position: degrees, epoch s, m/s, degrees, m, %; NaN where unknown."""

    lat: float
    lng: float
    fixed: float
    speed: float = UNKNOWN
    heading: float = UNKNOWN
    accuracy: float = UNKNOWN
    battery: float = UNKNOWN


class Heard(NamedTuple):
    """A message of a device. sos: its panic button was pressed, `at` (epoch s). without: why it gives no position.
    wrong: why it cannot be taken; it is refused, its sos is not."""

    device: str
    fixes: tuple[Fix, ...] = ()
    at: float = 0.0
    sos: bool = False
    without: str = ""
    wrong: str = ""


def point_or_raise(lat: float, lng: float) -> tuple[float, float]:
    """Give a point on the earth. Raises Invalid, naming the value (NaN is none)."""
    if not -90.0 <= lat <= 90.0:
        raise Invalid(f"lat {lat} lies outside -90..90 degrees; send WGS 84 degrees", "lat")
    if not -180.0 <= lng <= 180.0:
        raise Invalid(f"lon {lng} lies outside -180..180 degrees; send WGS 84 degrees", "lon")
    return lat, lng


def time_or_raise(value: object, now: float) -> float:
    """Give epoch s of a timestamp: s, ms, ISO 8601 or "yyyy-MM-dd HH:mm:ss" (without a zone: UTC); now when missing."""
    if value is None or value == "":
        return now
    number = _number(value)
    if number is None:
        number = _written(str(value))
    elif number >= MS_FROM:
        number /= 1000
    if not 0 < number < LAST_YEAR:
        given = str(value)[:40]
        raise Invalid(f"timestamp {given!r} is no time of a clock; send epoch seconds or ISO 8601", "timestamp")
    return number


def at_least(value: float, least: float = 0.0) -> float:
    """Give a value, NaN when it is below `least`, beyond belief or unknown: phones say -1 for what they do not know."""
    return value if least <= value < BEYOND_BELIEF else UNKNOWN


def degrees(value: float) -> float:
    """Give a heading within 0..360, NaN when it is unknown."""
    return value % 360.0 if 0.0 <= value <= 360.0 else UNKNOWN


def percent(value: float) -> float:
    """Give a share of 100, NaN when it is unknown."""
    return value if 0.0 <= value <= 100.0 else UNKNOWN


def _number(value: object) -> float | None:
    if isinstance(value, bool):
        return math.nan
    try:
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        return None


def _written(text: str) -> float:
    try:
        moment = datetime.fromisoformat(text.strip())
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return math.nan
