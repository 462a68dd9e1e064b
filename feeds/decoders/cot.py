"""Cursor on Target: events of ATAK, WinTAK and their kin, read and written. One XML element `<event>` each.

    read      a position (type a-...), an emergency (`<emergency type="911 Alert">`) or its end (`cancel="true"`)
    written   units as friends on the ground, incidents as markers, and the deletion of either

What is written names no device: the uid of a unit is made of its officer's id.
"""

import math
from datetime import UTC, datetime
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element, ParseError
from xml.sax.saxutils import quoteattr

from defusedxml import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

from dispatch.core.errors import Invalid
from dispatch.core.incident import Incident
from dispatch.core.officer import Officer
from dispatch.core.triage import KINDS
from feeds.decoders.heard import UNKNOWN, Fix, Heard, at_least, degrees, percent, point_or_raise, time_or_raise

MOST_UID = 200
NO_FIX_M = 9_999_999.0
"""What a circular error of an unknown position is written as."""
ALERT_SUFFIX = "-9-1-1"
FRIEND, MARKER, DELETION = "a-f-G-U-C", "b-m-p-s-m", "t-x-d-d"
INCIDENT_STALE_S = 600.0


class Event(NamedTuple):
    """An event as it was read. cancelled: the emergency of this device is over."""

    heard: Heard
    cancelled: bool = False


def decode(frame: bytes, now: float) -> Event | None:
    """Give what an event says of a device; None for pings, chat and whatever else is no position and no alarm.

    Raises Invalid for what is no event.
    """
    try:
        event = fromstring(frame)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise Invalid(f"the event is not well-formed XML ({error}); send CoT version 2.0", "event") from None
    uid, type_ = event.get("uid", ""), event.get("type", "")
    emergency = event.find("detail/emergency")
    if not (type_.startswith("a-") or emergency is not None):
        return None
    device = _device(event, uid, emergency is not None)
    if not 0 < len(device) <= MOST_UID:
        raise Invalid("uid is missing or too long; set the device's identifier", "uid")
    cancelled = emergency is not None and emergency.get("cancel", "").lower() == "true"
    return Event(_heard(event, device, emergency is not None and not cancelled, now), cancelled)


def _device(event: Element, uid: str, is_alert: bool) -> str:
    """Give the device an event speaks of: an alert has a uid of its own, made of the device's."""
    link = event.find("detail/link")
    if is_alert and uid.endswith(ALERT_SUFFIX):
        return uid.removesuffix(ALERT_SUFFIX)
    return (
        link.get("uid", "") or uid
        if is_alert and link is not None and not event.get("type", "").startswith("a-")
        else uid
    )


def _heard(event: Element, device: str, sos: bool, now: float) -> Heard:
    at = now
    try:
        at = time_or_raise(event.get("time") or event.get("start"), now)
        fix = _fix(event, at)
        return Heard(device, (fix,), at, sos) if fix else Heard(device, at=at, sos=sos, without="no coordinates")
    except Invalid as fault:
        return Heard(device, at=min(at, now), sos=sos, wrong=str(fault))


def _fix(event: Element, at: float) -> Fix | None:
    point, track, status = event.find("point"), event.find("detail/track"), event.find("detail/status")
    if point is None:
        return None
    lat, lng, error_m = _float(point, "lat"), _float(point, "lon"), _float(point, "ce")
    if lat == lng == 0.0 and not error_m < NO_FIX_M:
        return None
    speed, course = _float(track, "speed"), _float(track, "course")
    known_m = at_least(error_m) if error_m < NO_FIX_M else UNKNOWN
    return Fix(
        *point_or_raise(lat, lng), at, at_least(speed), degrees(course), known_m, percent(_float(status, "battery"))
    )


def _float(element: Element | None, name: str) -> float:
    try:
        return float(element.get(name, "")) if element is not None else UNKNOWN
    except ValueError:
        return UNKNOWN


def unit_uid(officer: str) -> str:
    """Give the uid a unit has on others' maps."""
    return f"K3I-{officer}"


def incident_uid(number: str) -> str:
    """Give the uid an incident has on others' maps."""
    return f"K3I-INC-{number}"


def unit_event(officer: Officer, fix: Any, now: float, stale_s: float, *, over: bool = False) -> bytes:
    """Give a unit's event: started at its fix, stale `stale_s` later, so that an old position shows as one.

    fix: one row of the fleet (dispatch/fleet.py, FIX). An emergency stands in the detail as long as it lasts;
    over: it has just ended, and whoever was told of it is told so once.
    """
    fixed = float(fix["fixed"])
    detail = f"<contact callsign={quoteattr(officer.callsign)}/><remarks>{officer.status.value}</remarks>"
    if not (math.isnan(fix["speed"]) or math.isnan(fix["heading"])):
        detail += f'<track course="{fix["heading"]:.0f}" speed="{fix["speed"]:.1f}"/>'
    if not math.isnan(fix["battery"]):
        detail += f'<status battery="{fix["battery"]:.0f}"/>'
    if officer.emergency:
        detail += f'<emergency type="911 Alert">{_text(officer.callsign)}</emergency>'
    elif over:
        detail += f'<emergency cancel="true">{_text(officer.callsign)}</emergency>'
    accuracy = fix["accuracy"] if fix["accuracy"] > 0 else NO_FIX_M
    point = float(fix["lat"]), float(fix["lng"]), float(accuracy)
    return _event(unit_uid(officer.id), FRIEND, (now, fixed, fixed + stale_s), point, detail, "m-g")


def incident_event(incident: Incident, now: float) -> bytes:
    """Give an open incident's marker: number, priority, kind and village, and nothing of who has reported it.

    A drill says so before all else: its marker looks like any other on others' maps.
    """
    kind = KINDS[incident.kind].name if incident.kind in KINDS else incident.kind
    drill = "LATIHAN " if incident.exercise else ""
    name = f"{drill}{incident.number} P{incident.priority} {kind}"
    told = _text(f"{incident.status.value} {incident.village_name}")
    detail = f"<contact callsign={quoteattr(name)}/><remarks>{told}</remarks>"
    point = incident.lat or 0.0, incident.lng or 0.0, incident.uncertain_m or 10.0
    times = (now, incident.created, now + INCIDENT_STALE_S)
    return _event(incident_uid(incident.number), MARKER, times, point, detail, "h-e")


def deletion(uid: str, now: float) -> bytes:
    """Give the event that takes a unit or an incident off others' maps."""
    detail = f'<link uid={quoteattr(uid)} relation="none" type="none"/><__forcedelete/>'
    return _event(f"{uid}-gone", DELETION, (now, now, now + 60), (0.0, 0.0, NO_FIX_M), detail, "m-g")


def _event(
    uid: str, type_: str, times: tuple[float, float, float], point: tuple[float, float, float], detail: str, how: str
) -> bytes:
    """times: now, start and stale (epoch s); point: degrees, degrees, circular error m."""
    time, start, stale = map(_time, times)
    lat, lng, error_m = point
    return (
        f'<event version="2.0" uid={quoteattr(uid)} type="{type_}" time="{time}" start="{start}" stale="{stale}" '
        f'how="{how}"><point lat="{lat:.6f}" lon="{lng:.6f}" hae="{NO_FIX_M}" ce="{error_m:.1f}" le="{NO_FIX_M}"/>'
        f"<detail>{detail}</detail></event>\n"
    ).encode()


def _time(epoch_s: float) -> str:
    return datetime.fromtimestamp(epoch_s, UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


def _text(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
