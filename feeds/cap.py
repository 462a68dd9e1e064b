"""CAP 1.2 (OASIS) of the alerts an operator has published, and the Atom feed that lists them. Pure.

Nothing of an incident is in it but its kind, its priority and its village: the words are the operator's own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from xml.etree import ElementTree as Xml
from zoneinfo import ZoneInfo

from dispatch.areas import Area, AreaIndex
from dispatch.core.alert import CANCEL, Alert
from dispatch.core.triage import KINDS
from feeds.open311.answers import writable

CAP = "urn:oasis:names:tc:emergency:cap:1.2"
ATOM = "http://www.w3.org/2005/Atom"
BY_PRIORITY = {
    1: ("Immediate", "Extreme", "Observed"),
    2: ("Immediate", "Severe", "Observed"),
    3: ("Expected", "Moderate", "Likely"),
    4: ("Expected", "Minor", "Possible"),
}
"""Priority -> urgency, severity, certainty."""
CATEGORIES = {
    "Fire": {"FSTRU", "FVEH", "FBRUSH"},
    "Transport": {"MVA", "MVAINJY", "MVAHR", "THAZ", "DISVEH"},
    "Health": {"SICK", "PANDEMIC"},
    "Safety": {"WATER", "HAZ", "BLDCLPSE", "ANIMAL", "WELFARE", "PERMISS", "CITASST", "INFO", "OTHER"},
    "Env": {"DMPX", "NOISE"},
}
OTHER_CATEGORY = "Security"
GRID_DEG = 0.001
"""Borders are simplified to this: a village's shape in some dozens of points."""


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who alerts. sender: unique and without spaces; name: as people know it; feed: address of the Atom feed."""

    sender: str
    name: str
    zone: ZoneInfo
    areas: AreaIndex
    feed: str

    def time(self, epoch_s: float) -> str:
        """Give a moment as CAP writes it: whole seconds, a zone in figures."""
        return datetime.fromtimestamp(epoch_s, self.zone).isoformat(timespec="seconds")

    def identifier(self, alert: Alert, n: int) -> str:
        """Give the identifier of the n-th message of an alert."""
        return f"K3I-{alert.id}-{n}"

    def address(self, alert: Alert, n: int) -> str:
        """Give where the n-th message of an alert is read."""
        return f"{self.feed.rpartition('/')[0]}/{self.identifier(alert, n)}.xml"


def message_of(alerts: Iterable[Alert], identifier: str) -> tuple[Alert, int] | None:
    """Give the alert and number of a message by its identifier, or None."""
    for alert in alerts:
        for message in alert.messages:
            if identifier == f"K3I-{alert.id}-{message['n']}":
                return alert, message["n"]
    return None


def cap(alert: Alert, n: int, issuer: Issuer) -> bytes:
    """Give the n-th message of an alert (from 1) as a CAP document."""
    message = alert.messages[n - 1]
    root = Xml.Element("alert", xmlns=CAP)
    _say(root, "identifier", issuer.identifier(alert, n))
    _say(root, "sender", issuer.sender)
    _say(root, "sent", issuer.time(message["sent"]))
    _say(root, "status", "Exercise" if alert.exercise else "Actual")
    _say(root, "msgType", message["type"])
    _say(root, "scope", "Restricted" if alert.restricted else "Public")
    if alert.restricted:
        _say(root, "restriction", "Mitra yang memegang token; jangan disebarkan")
    if alert.exercise:
        _say(root, "note", "LATIHAN: tidak ada kejadian sebenarnya")
    before = [f"{issuer.sender},{issuer.identifier(alert, m['n'])},{issuer.time(m['sent'])}" for m in alert.messages]
    if n > 1:
        _say(root, "references", " ".join(before[: n - 1]))
    _info(Xml.SubElement(root, "info"), alert, message, issuer)
    return _document(root)


def _info(info: Xml.Element, alert: Alert, message: dict[str, Any], issuer: Issuer) -> None:
    urgency, severity, certainty = BY_PRIORITY[alert.priority]
    over = message["type"] == CANCEL
    _say(info, "language", "id-ID")
    _say(info, "category", category(alert.kind))
    _say(info, "event", KINDS[alert.kind].name)
    _say(info, "responseType", "AllClear" if over else "Monitor")
    _say(info, "urgency", "Past" if over else urgency)
    _say(info, "severity", severity)
    _say(info, "certainty", certainty)
    code = Xml.SubElement(info, "eventCode")
    _say(code, "valueName", "APCO")
    _say(code, "value", alert.kind)
    _say(info, "effective", issuer.time(message["sent"]))
    _say(info, "expires", issuer.time(message["expires"]))
    _say(info, "senderName", issuer.name)
    _say(info, "headline", headline(alert, message, issuer))
    _say(info, "description", message["text"])
    _say(info, "instruction", "Keadaan darurat: hubungi 110.")
    _say(info, "contact", "110")
    _area(Xml.SubElement(info, "area"), issuer.areas.get(alert.village) if alert.village else None, issuer)


def category(kind: str) -> str:
    """Give the CAP category of a kind of incident."""
    return next((name for name, kinds in CATEGORIES.items() if kind in kinds), OTHER_CATEGORY)


def headline(alert: Alert, message: dict[str, Any], issuer: Issuer) -> str:
    """Give one line: what it is, and where."""
    village = issuer.areas.get(alert.village) if alert.village else None
    where = issuer.areas.label(village) if village else issuer.name
    marks = ("LATIHAN: " if alert.exercise else "") + ("BERAKHIR: " if message["type"] == CANCEL else "")
    return f"{marks}{KINDS[alert.kind].name}, {where}"


def _area(element: Xml.Element, village: Area | None, issuer: Issuer) -> None:
    """Say where: a village with its shape, or the district by its name alone."""
    _say(element, "areaDesc", issuer.areas.label(village) if village else issuer.name)
    if village is None:
        return
    shape = village.geometry.simplify(GRID_DEG)
    for part in [p for p in getattr(shape, "geoms", [shape]) if p.geom_type == "Polygon"]:
        points = [f"{lat:.5f},{lng:.5f}" for lng, lat in part.exterior.coords]
        _say(element, "polygon", " ".join(points))
    code = Xml.SubElement(element, "geocode")
    _say(code, "valueName", "Kemendagri")
    _say(code, "value", village.code)


def atom(alerts: Iterable[Alert], issuer: Issuer, now: float) -> bytes:
    """Give the Atom feed: the newest message of each alert, the newest first."""
    shown = sorted(alerts, key=lambda a: -a.messages[-1]["sent"])
    root = Xml.Element("feed", xmlns=ATOM)
    _say(root, "id", issuer.feed)
    _say(root, "title", f"Peringatan {issuer.name}")
    _say(root, "updated", issuer.time(shown[0].messages[-1]["sent"] if shown else now))
    Xml.SubElement(root, "link", rel="self", href=issuer.feed, type="application/atom+xml")
    _say(Xml.SubElement(root, "author"), "name", issuer.name)
    for alert in shown:
        _entry(Xml.SubElement(root, "entry"), alert, issuer)
    return _document(root)


def _entry(entry: Xml.Element, alert: Alert, issuer: Issuer) -> None:
    message = alert.messages[-1]
    address = issuer.address(alert, message["n"])
    _say(entry, "id", address)
    _say(entry, "title", headline(alert, message, issuer))
    _say(entry, "updated", issuer.time(message["sent"]))
    Xml.SubElement(entry, "link", rel="alternate", href=address, type="application/cap+xml")
    Xml.SubElement(entry, "category", term=alert.kind)
    _say(entry, "summary", message["text"])


def _say(element: Xml.Element, name: str, text: str) -> None:
    Xml.SubElement(element, name).text = writable(text)


def _document(root: Xml.Element) -> bytes:
    return bytes(Xml.tostring(root, encoding="utf-8", xml_declaration=True))
