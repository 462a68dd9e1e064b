"""OsmAnd protocol, as Traccar Client and its kin speak it: query (to 7.x), JSON (9.x) or form body (10.1 on).

The parameters stand in the query; if there are none, in the body, which is a form or JSON. Units differ: knots in query
and form, m/s in JSON; percent there, a share of 1 here. Keys that are not known are left out.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import unquote_plus

import orjson

from dispatch.core.errors import Invalid
from feeds.decoders.heard import (
    KNOT_MPS,
    UNKNOWN,
    Fix,
    Heard,
    at_least,
    degrees,
    percent,
    point_or_raise,
    time_or_raise,
)

MOST_DEVICE = 200
MOST_FIXES = 10_000
"""Of one JSON body: more than a phone buffers in a day."""


class Decoded(NamedTuple):
    """A message, and whether it came as JSON: an unknown device is answered otherwise then."""

    heard: Heard
    is_json: bool


def decode(query: bytes, body: bytes, now: float) -> Decoded:
    """Give what a request says. Raises Invalid when not even its device can be read."""
    if query:
        return Decoded(of_parameters(parameters_of(query), now), False)
    if body.lstrip()[:1] in (b"{", b"["):
        return Decoded(of_json(body, now), True)
    return Decoded(of_parameters(parameters_of(body), now), False)


def parameters_of(text: bytes) -> dict[str, str]:
    """Give the parameters of a query or form. The common case takes a tenth of urllib's time: there are 8,400 a second.

    Raises Invalid for what is not URL-encoded.
    """
    try:
        pairs = text.decode("ascii").split("&")
        if b"%" in text or b"+" in text:
            pairs = [unquote_plus(pair) if pair.count("=") == 1 else pair for pair in pairs]
        return dict([pair.split("=", 1) for pair in pairs if pair])
    except ValueError:
        raise Invalid("the parameters are not URL-encoded; send id=...&lat=...&lon=...&timestamp=...", "id") from None


def of_parameters(p: Mapping[str, str], now: float) -> Heard:
    """Give the message of the parameters of a query or form. Raises Invalid when it names no device."""
    get = p.get
    device = get("id") or get("deviceid") or ""
    if not device or len(device) > MOST_DEVICE:
        raise Invalid("id is missing or too long; set the device's identifier in the tracker", "id")
    sos = get("alarm", "").lower() == "sos"
    at = now
    try:
        at = time_or_raise(get("timestamp"), now)
        point = _point(p)
        if point is None:
            return Heard(device, at=at, sos=sos, without="no coordinates")
        if get("valid", "true").lower() not in ("true", "1", ""):
            return Heard(device, at=at, sos=sos, without="the phone calls its position invalid")
        return Heard(device, (_fix(p, point, at),), at, sos)
    except Invalid as fault:
        return Heard(device, at=min(at, now), sos=sos, wrong=str(fault))


def _point(p: Mapping[str, str]) -> tuple[float, float] | None:
    lat, lng = p.get("lat"), p.get("lon")
    if lat is None and lng is None:
        if not p.get("location"):
            return None
        lat, _, lng = p["location"].partition(",")
    try:
        return point_or_raise(float(lat or ""), float(lng or ""))
    except ValueError:
        given = f"lat {str(lat)[:20]!r}, lon {str(lng)[:20]!r}"
        raise Invalid(f"{given}: no degrees; send decimal degrees", "lat") from None


def _fix(p: Mapping[str, str], point: tuple[float, float], at: float) -> Fix:
    get = p.get
    return Fix(
        *point,
        at,
        at_least(_float(get("speed"))) * KNOT_MPS,
        degrees(_float(get("bearing") or get("heading"))),
        at_least(_float(get("accuracy"))),
        percent(_float(get("batt"))),
    )


def _float(text: str | None) -> float:
    """Give a number; what is beside the position and cannot be read is unknown, no reason to lose the position."""
    try:
        return float(text) if text else UNKNOWN
    except ValueError:
        return UNKNOWN


def of_json(body: bytes, now: float) -> Heard:
    """Give the message of a JSON body; `location` may be a list (a backlog). Raises Invalid when it names no device."""
    try:
        said = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise Invalid(f"the body is not JSON ({error}); send one object", "body") from None
    device = said.get("device_id") or said.get("id") if isinstance(said, dict) else None
    if not isinstance(device, str | int) or not 0 < len(str(device)) <= MOST_DEVICE:
        raise Invalid("device_id is missing; set the device's identifier in the tracker", "device_id")
    location = said.get("location")
    places = location if isinstance(location, list) else [location]
    parts = [_of_location(str(device), place, said, now) for place in places[:MOST_FIXES]]
    return _together(parts) if parts else Heard(str(device), at=now, without="no coordinates")


def _together(parts: list[Heard]) -> Heard:
    """Give one message of all: a fault in one place does not lose the others."""
    fixes = tuple(fix for part in parts for fix in part.fixes)
    alarm = next((part for part in parts if part.sos), parts[-1])
    wrong = "" if fixes else next((part.wrong for part in parts if part.wrong), "")
    without = "" if fixes else next((part.without for part in parts if part.without), "")
    return Heard(parts[0].device, fixes, alarm.at, alarm.sos, without, wrong)


def _of_location(device: str, place: Any, said: Mapping[str, Any], now: float) -> Heard:
    place = place if isinstance(place, dict) else {}
    extras = place.get("extras") if isinstance(place.get("extras"), dict) else {}
    alarm = place.get("alarm") or said.get("alarm") or extras.get("alarm")
    sos, at = str(alarm).lower() == "sos", now
    try:
        at = time_or_raise(place.get("timestamp"), now)
        coords = place.get("coords")
        if not isinstance(coords, dict):
            return Heard(device, at=at, sos=sos, without="no coordinates")
        return Heard(device, (_json_fix(coords, place.get("battery"), at),), at, sos)
    except Invalid as fault:
        return Heard(device, at=min(at, now), sos=sos, wrong=str(fault))


def _json_fix(coords: Mapping[str, Any], battery: Any, at: float) -> Fix:
    point = point_or_raise(_json_float(coords.get("latitude")), _json_float(coords.get("longitude")))
    level = _json_float(battery.get("level")) * 100 if isinstance(battery, dict) else UNKNOWN
    speed, heading, accuracy = (_json_float(coords.get(name)) for name in ("speed", "heading", "accuracy"))
    return Fix(*point, at, at_least(speed), degrees(heading), at_least(accuracy), percent(level))


def _json_float(value: Any) -> float:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else UNKNOWN
