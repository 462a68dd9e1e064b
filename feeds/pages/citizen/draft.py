"""What a citizen has filled in, as a form brings it: read, checked field by field, made a report. Pure.

Nothing typed is lost: a draft keeps what cannot be used, and says at its field why.
"""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from dispatch.areas import AreaIndex
from dispatch.core.commands import ReceiveReport
from dispatch.places import LANDMARK_M
from dispatch.wire import Caller, Report
from feeds.pages.citizen.kinds import OTHER, REPORTABLE

SENDER = "citizen:lapor"
"""The author of a report that has no number yet; later words are by "citizen:<number>"."""
MOST_TEXT, MOST_ADDRESS, MOST_NAME = 4_000, 300, 100
STILL = {"ya": "Masih berlangsung.", "tidak": "Sudah selesai."}
"""What the form's answer adds to the text, in the language of the desk."""
UNKNOWN_PLACE = "Tempat belum diketahui (tombol panik)"
MOST_LATE_S = 7 * 86_400.0
_ID = re.compile(r"[A-Za-z0-9_-]{16,64}")


@dataclass(frozen=True, slots=True)
class Draft:
    """The fields as they came, clipped to sane lengths. place: the hit chosen, "v:<village>" or "p:<lat>,<lng>,<name>".

    written: when the phone finished it (epoch s), "" when it is sent as it is written.
    """

    id: str = ""
    kind: str = ""
    other: str = ""
    lat: str = ""
    lng: str = ""
    accuracy: str = ""
    place: str = ""
    q: str = ""
    address: str = ""
    still: str = ""
    text: str = ""
    name: str = ""
    number: str = ""
    same: str = ""
    written: str = ""
    panic: str = ""

    @property
    def code(self) -> str:
        """The kind meant: behind "Lainnya" the one chosen there."""
        return self.other if self.kind == OTHER and self.other else self.kind

    @property
    def point(self) -> tuple[float, float] | None:
        """Where it is (lat, lng in degrees): the phone's or the pin's point, else that of the landmark chosen."""
        found = _point(self.lat, self.lng)
        if found is None and self.place.startswith("p:"):
            lat, lng, *_ = [*self.place[2:].split(",", 2), "", ""]
            found = _point(lat, lng)
        return found

    @property
    def village(self) -> str:
        """The village chosen (code), or ""."""
        return self.place[2:] if self.place.startswith("v:") else ""

    @property
    def landmark(self) -> str:
        """The name of the landmark chosen, or ""."""
        parts = self.place[2:].split(",", 2) if self.place.startswith("p:") else []
        return parts[2] if len(parts) == 3 else ""


def read(form: Mapping[str, Any]) -> Draft:
    """Give the draft of a form; what is no text is left out."""
    told = {n: v for n in Draft.__dataclass_fields__ if isinstance(v := form.get(n), str)}
    clipped = {name: value.replace("\x00", "").strip()[: MOST_TEXT + 1] for name, value in told.items()}
    if not _ID.fullmatch(clipped.get("id", "")):
        clipped["id"] = secrets.token_hex(16)
    return Draft(**clipped)


def faults(d: Draft) -> dict[str, str]:
    """Give field -> what is wrong with it (source text), {} when the report can go. A panic is never held up."""
    if d.panic:
        return {}
    return {name: words for name, words in ((n, check(d)) for n, check in _CHECKS.items()) if words}


def _kind_fault(d: Draft) -> str:
    return "" if d.code in REPORTABLE else "Pilih apa yang terjadi."


def _where_fault(d: Draft) -> str:
    if (d.lat or d.lng) and _point(d.lat, d.lng) is None:
        return "Titik itu tidak ada di bumi. Pilih lagi tempatnya."
    known = d.point or d.village or d.address
    return "" if known else "Isi tempatnya: pakai lokasi ponsel, cari desa atau patokan, atau tulis alamat."


def _long(limit: int, name: str) -> Any:
    return lambda d: "Terlalu panjang. Ringkas sedikit." if len(getattr(d, name)) > limit else ""


_CHECKS: dict[str, Any] = {
    "kind": _kind_fault,
    "where": _where_fault,
    "address": _long(MOST_ADDRESS, "address"),
    "text": _long(MOST_TEXT, "text"),
    "name": _long(MOST_NAME, "name"),
    "number": _long(MOST_NAME, "number"),
}


def command(d: Draft, now: float, areas: AreaIndex) -> ReceiveReport:
    """Give the command of a draft without faults, by the wire form every sender uses."""
    made = wire(d, now).command(SENDER, now, areas)
    if d.point is None:
        return made
    near = LANDMARK_M if _point(d.lat, d.lng) is None else min(_number(d.accuracy) or 0.0, 5_000.0)
    return replace(made, uncertain_m=near)


def wire(d: Draft, now: float) -> Report:
    """Give a draft as the report every door takes."""
    point = d.point
    address = ", ".join(part for part in (d.landmark, d.address) if part)[: 2 * MOST_ADDRESS]
    if d.panic and not point and not d.village:
        address = address or UNKNOWN_PLACE
    return Report(
        id=d.id,
        channel="panic" if d.panic else "app",
        event_time=_when(d, now),
        caller=Caller(number=d.number[:MOST_NAME] or None, name=d.name[:MOST_NAME] or None),
        text="\n".join(part for part in (d.text[:MOST_TEXT], STILL.get(d.still, "")) if part),
        kind="ALRPANS" if d.panic else d.code,
        lat=point[0] if point else None,
        lng=point[1] if point else None,
        village=d.village or None,
        address=address or None,
    )


def _when(d: Draft, now: float) -> float:
    """Give when it was reported: the moment the phone finished it, when it had to wait for a net.

    What still goes on is reported now, however long it waited: else it would be back-entered and start nothing by
    itself. A phone's clock may be wrong: a moment ahead, or a week back, is not believed.
    """
    written = _number(d.written)
    if d.panic or d.still == "ya" or written is None or not now - MOST_LATE_S < written:
        return now
    return min(written, now)


def _point(lat: str, lng: str) -> tuple[float, float] | None:
    a, b = _number(lat), _number(lng)
    return (a, b) if a is not None and b is not None and abs(a) <= 90 and abs(b) <= 180 else None


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if abs(value) < 1e12 else None
