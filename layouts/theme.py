"""How each state looks and is called: glyph (a symbol of assets/glyphs.svg) and word, in one place.

The glyph's name is also the name of its colour token (assets/tokens.css). No state is told by colour alone.
"""

from dataclasses import dataclass
from typing import Any, Final

from dash import html

from dispatch.core.lifecycle import AssignmentStatus, IncidentStatus, OfficerStatus
from dispatch.core.triage import KINDS
from layouts.words import _


@dataclass(frozen=True, slots=True)
class Sign:
    """How a state is shown. glyph: symbol and colour token; word: Indonesian source text."""

    glyph: str
    word: str


PRIORITIES: Final = {1: Sign("p1", "P1"), 2: Sign("p2", "P2"), 3: Sign("p3", "P3"), 4: Sign("p4", "P4")}

INCIDENTS: Final = {
    IncidentStatus.RECEIVED: Sign("in", "BARU"),
    IncidentStatus.QUEUED: Sign("in", "ANTRE"),
    IncidentStatus.ASSIGNED: Sign("as", "DITUGASKAN"),
    IncidentStatus.EN_ROUTE: Sign("en", "MENUJU TKP"),
    IncidentStatus.ON_SCENE: Sign("on", "DI TKP"),
    IncidentStatus.REOPENED: Sign("in", "DIBUKA KEMBALI"),
    IncidentStatus.ON_HOLD: Sign("in", "DITUNDA"),
    IncidentStatus.RESOLVED: Sign("in", "SELESAI"),
    IncidentStatus.REFERRED: Sign("in", "DIALIHKAN"),
    IncidentStatus.CLOSED: Sign("in", "DITUTUP"),
    IncidentStatus.CANCELLED: Sign("in", "BATAL"),
    IncidentStatus.MERGED: Sign("in", "DUPLIKAT"),
}

ASSIGNMENTS: Final = {
    AssignmentStatus.OFFERED: Sign("as", "ditawarkan"),
    AssignmentStatus.ACCEPTED: Sign("as", "diterima"),
    AssignmentStatus.EN_ROUTE: Sign("en", "menuju"),
    AssignmentStatus.ON_SCENE: Sign("on", "di TKP"),
    AssignmentStatus.CLEARED: Sign("in", "selesai"),
    AssignmentStatus.DECLINED: Sign("in", "menolak"),
    AssignmentStatus.TIMED_OUT: Sign("in", "tidak menjawab"),
    AssignmentStatus.WITHDRAWN: Sign("in", "ditarik"),
    AssignmentStatus.CANCELLED_EN_ROUTE: Sign("in", "dibatalkan di jalan"),
}

OFFICERS: Final = {
    OfficerStatus.AVAILABLE: Sign("av", "bebas"),
    OfficerStatus.COMMUNITY_VISIT: Sign("av", "sambang"),
    OfficerStatus.ASSIGNED: Sign("as", "ditugaskan"),
    OfficerStatus.EN_ROUTE: Sign("en", "menuju"),
    OfficerStatus.ON_SCENE: Sign("on", "di TKP"),
    OfficerStatus.RETURNING: Sign("in", "kembali"),
    OfficerStatus.BREAK: Sign("in", "istirahat"),
    OfficerStatus.MEETING: Sign("in", "rapat"),
    OfficerStatus.UNAVAILABLE: Sign("in", "nonaktif"),
    OfficerStatus.OFF_DUTY: Sign("in", "lepas dinas"),
    OfficerStatus.EMERGENCY: Sign("em", "darurat"),
}

ALARMS: Final = {
    "panic": Sign("em", "Tombol panik petugas"),
    "welfare": Sign("em", "Petugas tidak memberi kabar"),
    "unowned": Sign("", "Insiden tanpa pemilik"),
    "chain": Sign("", "Tidak ada yang menerima"),
    "backup": Sign("as", "Bantuan belum lengkap"),
    "cancel_asked": Sign("i-back", "Pelapor minta batal"),
    "ladder": Sign("i-phone", "Panggilan tidak dijawab"),
    "waiting": Sign("", "P1 belum dibuka"),
    "late": Sign("", "Lewat batas tanpa petugas"),
}
"""Kinds of alarms (no glyph: that of the priority); the last two are each console's own, worked out from the queue."""

FUNCTIONS: Final = {
    "bhabin": "Bhabin",
    "bhabinkamtibmas": "Bhabinkamtibmas",
    "samapta": "Samapta",
    "lantas": "Lantas",
    "reskrim": "Reskrim",
    "intelkam": "Intelkam",
    "binmas": "Binmas",
    "duty_post": "Pos jaga",
    "village_contact": "Kontak desa",
}


def glyph(name: str, class_name: str = "") -> Any:
    """Give a symbol of glyphs.svg as a component; base.js draws it. Line icons are named `i-...`."""
    line = "k3i-line " if name.startswith("i-") else f"c-{name} "
    return html.I(className=f"glyph {line}{class_name}".strip(), **{"data-glyph": name, "aria-hidden": "true"})


def name_of(kind: str) -> str:
    """Give the name of a kind in the language of the request."""
    return _(KINDS[kind if kind in KINDS else "OTHER"].name)


def key_cap(key: str) -> Any:
    """Give a key as it is drawn on a button."""
    return html.Kbd(key, className="key", **{"aria-hidden": "true"})


def signs_for_browser() -> dict[str, Any]:
    """Give what the scripts need to name states and kinds: [glyph, word] by state, [icon, name] by kind."""
    return {
        "kinds": {code: [f"i-{kind.icon}", _(kind.name)] for code, kind in KINDS.items()},
        "incidents": {s.value: [v.glyph, _(v.word)] for s, v in INCIDENTS.items()},
        "assignments": {s.value: [v.glyph, _(v.word)] for s, v in ASSIGNMENTS.items()},
        "alarms": {kind: [v.glyph, _(v.word)] for kind, v in ALARMS.items()},
        "officers": {s.value: [v.glyph, _(v.word)] for s, v in OFFICERS.items()},
    }
