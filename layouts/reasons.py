"""What the core says in English, in the words of the screen: reasons, shortfalls, rules, facts.

The core's texts go into the journal and stay there as they are; a screen looks them up here. Exact texts
stand in tables, texts with a value in patterns. What no table knows is shown as it is.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime, tzinfo
from typing import Any, Final

from dispatch.core.causes import CAUSES
from dispatch.core.closing import DISPOSITIONS
from dispatch.core.lifecycle import AssignmentStatus, OfficerStatus
from dispatch.core.runcards import ANY
from layouts import calling, choosing, guarding, talking
from layouts.theme import ASSIGNMENTS, FUNCTIONS, OFFICERS, name_of
from layouts.words import SOURCE, _, language

CHANNELS: Final = {
    "110": "telepon 110",
    "app": "aplikasi warga",
    "panic": "tombol panik",
    "cctv": "CCTV",
    "radio": "radio",
    "open311": "Open311",
}
LANES: Final = {
    "main": "utama",
    "prank": "iseng",
    "silent": "senyap",
    "information": "informasi",
    "low_trust": "diragukan",
}

PHRASES: Final = {
    **choosing.PHRASES,
    **calling.PHRASES,
    "chosen by operator from the joint plan": "dipilih operator dari rencana bersama",
    "all within reach go to others": "semua dalam jangkauan sudah untuk yang lain",
    "nobody free and able is within reach": "tidak ada yang bebas dan sesuai dalam jangkauan",
    "not located": "belum ada tempatnya",
    "chosen by operator": "dipilih operator",
    "re-offered: declined": "ditawarkan lagi: ditolak",
    "re-offered: given back by the officer": "ditawarkan lagi: dikembalikan petugas",
    "offered by itself: citizen's report of this priority": "otomatis: laporan warga prioritas ini",
    "nobody left to ask: everybody passed over": "tidak ada yang bisa ditanya: semua berhalangan",
    "nobody left to ask: the chain leads to nobody from here": "tidak ada siapa pun di rantai tempat ini",
    "chain: nearest available officer": "rantai: petugas bebas terdekat",
    "silent: no word from the phone yet": "ponsel belum pernah terdengar",
    "unowned: the keeper's proof found it in nobody's hand": "tanpa penanggung jawab: ditemukan penjaga",
    "priority: as sent": "prioritas dari pengirim",
    **guarding.PHRASES,
    **talking.PHRASES,
    "same message id, other words: kept with the first": "id pesan sama, kata lain: disimpan bersama yang pertama",
    "looked at by an operator: not one event": "dilihat operator: bukan satu kejadian",
    "same kind": "jenis sama",
    "kindred kind": "jenis serumpun",
    "another kind": "jenis lain",
    "same village": "desa yang sama",
    "same number calling": "nomor penelepon sama",
    "place of one not known": "tempat salah satunya belum diketahui",
    "woken: the hold has ended": "waktu tunda habis",
    "taken off hold by operator": "diakhiri operator",
}
"""Exact texts of the core."""


_PATTERNS: Final = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        *choosing.PATTERNS,
        *calling.PATTERNS,
        (r"re-offered: not accepted in (\d+) s", "ditawarkan lagi: tidak dijawab {} dtk"),
        (r"offered by itself: unassigned for (?P<age>\d+) s", "otomatis: {} tanpa petugas"),
        (r"end of the chain: (\d+) asked, none took it", "ujung rantai: {} sudah ditanya, tidak ada yang menerima"),
        (
            r"asked again: nobody has taken it since the chain ended (?P<age>\d+) s ago",
            "rantai diulang: {} tanpa penerima",
        ),
        (r"planned together with (\d+) others: saves (\d+) s", "direncanakan bersama {} lain: hemat {} dtk"),
        (r"planned together with (\d+) others", "direncanakan bersama {} lain"),
        (r"moved up from (\S+): chosen by operator", "dialihkan dari {}: dipilih operator"),
        (
            r"moved up from (\S+): nobody free is within reach",
            "dialihkan dari {}: tidak ada yang bebas",
        ),
        (r"moved up from (\S+): (\d+) s sooner than the best free", "dialihkan dari {}: {} dtk lebih cepat"),
        (r"re-offered: its officer moved up to (\S+) \(P(\d)\)", "ditawarkan lagi: petugasnya dialihkan ke {} (P{})"),
        (r"moved up to (\S+)", "dialihkan ke {}"),
        (r"(?P<far>\d+) m away", "berjarak {}"),
        (r"(?P<age>\d+) s apart", "selisih {}"),
        (r"words: (.+)", "kata: {}"),
        (r"chain: (\S+) stands in for (\S+), (?P<rest>.+)", "rantai: {} pengganti {} ({})"),
        (r"chain: territory officer of (.*)", "rantai: bhabin Desa {}"),
        (r"chain: officer of neighbouring (.+)", "rantai: bhabin desa tetangga {}"),
        (r"chain: duty post of (.+)", "rantai: pos jaga {}"),
        (r"chain: listed contact of (.*)", "rantai: kontak Desa {}"),
        (r"chain: unit of (.+)", "rantai: unit {}"),
        (r"silent: no word from the phone for (?P<age>\d+) s", "ponsel senyap {}"),
        (r"(\S+) is off duty; .*", "{} lepas dinas"),
        (r"(?P<who>\S+) has left: (?P<left>\w+); .*", "{} {}"),
        (r"(\S+) has incident (\S+) in hand .*", "{} menangani {}"),
        (r"roster: shift began (\d\d:\d\d)", "jadwal: dinas mulai {}"),
        (r"roster: shift ended (\d\d:\d\d)", "jadwal: dinas selesai {}"),
        (
            r"roster: shift ended (\d\d:\d\d), stays until (\S+) is cleared",
            "jadwal: dinas selesai {}, tetap sampai {} selesai",
        ),
        (r"priority: word '(.+)'", "karena kata “{}”"),
        (r"priority: merged report (\S+)", "karena laporan {} yang digabung"),
        (r"question card: '(?P<asked>.+)' answered (?P<answer>\w+), so at least P(?P<level>\d)", "kartu: {} {} → P{}"),
        (r"priority: kind (?P<kind>\S+)", "karena jenisnya {}"),
        *guarding.PATTERNS,
    )
)

ANSWERS: Final = {"yes": "ya", "no": "tidak", "unknown": "belum diketahui"}
FIELDS: Final = {
    "text": "kata penelepon",
    "address": "alamat",
    "caller_number": "nomor penelepon",
    "caller_name": "nama",
}

FACTS: Final = {
    "report_received": "laporan masuk, {channel}, P{priority}",
    "incident_queued": "masuk antrean, {officers} petugas disarankan",
    "incident_recommended": "rekomendasi dihitung ulang",
    "incident_overdue": "lewat batas tanpa petugas",
    "incident_reclassified": "{change}",
    "incident_located": "tempat ditentukan: {place}",
    "incident_requeued": "kembali ke antrean",
    "report_filled_in": "laporan dilengkapi: {fields}",
    "card_answered": "{asked} {answer}",
    "incident_resolved": "semua petugas selesai",
    "incident_closed": "ditutup: {disposition}",
    "incident_reopened": "dibuka kembali",
    "incident_held": "ditunda sampai {until}",
    "incident_resumed": "penundaan berakhir",
    "choice_explained": "kenapa {who}",
    "informed": "{whom} diberi tahu",
    "informed_withdrawn": "tanda {whom} diberi tahu dibatalkan",
    "incident_referred": "dialihkan ke {to}",
    "incident_merged": "digabung ke {into}",
    "incident_split": "dipisahkan lagi dari {out_of}",
    "report_joined": "laporan {duplicate} bergabung: “{text}”",
    "report_parted": "laporan {duplicate} dipisahkan lagi",
    "alarm_raised": "alarm P{priority}",
    "alarm_acknowledged": "alarm dilihat",
    "alarm_cancelled": "alarm dibatalkan",
    "report_repeated": "pengirim mengulang, isinya lain: “{text}”",
    "duplicate_dismissed": "bukan duplikat dari {other}",
    "duplicate_reconsidered": "mungkin duplikat dari {other} lagi",
    "chain_exhausted": "kembali ke operator: rantai tawaran habis",
    "chain_asked_again": "rantai tawaran diulang",
    "incident_unowned": "tanpa penanggung jawab, diambil penjaga",
    "alert_published": "peringatan publik {alert} terbit: “{text}”",
    "alert_updated": "peringatan publik {alert} diperbarui: “{text}”",
    "alert_cancelled": "peringatan publik {alert} dibatalkan: “{text}”",
    "alert_expired": "peringatan publik {alert} habis waktunya",
    "note_added": "“{text}”",
    "assignment_offered": "ditawarkan ke {who}",
    "assignment_accepted": "{who} menerima",
    "assignment_declined": "{who} menolak",
    "assignment_timed_out": "{who} tidak menjawab",
    "assignment_en_route": "{who} menuju TKP",
    "assignment_arrived": "{who} tiba di TKP",
    "assignment_cleared": "{who} selesai",
    "assignment_withdrawn": "{who} ditarik",
    "shift_prolonged": "{who} tetap bertugas",
    **calling.FACTS,
    **guarding.FACTS,
    **talking.FACTS,
}
"""Type of fact -> what happened, as a person would say it."""

_SHORT: Final = {"bhabinkamtibmas": "bhabin"}
_SENDERS: Final = {"gateway": "gerbang", "api": "API", "system": "Sistem", "citizen": "Warga"}


def shown(text: str) -> str:
    """Give a reason, shortfall or rule of the core in the language of the screen."""
    if text in PHRASES:
        return _(PHRASES[text])
    for pattern, words in _PATTERNS:
        found = pattern.fullmatch(text)
        if found:
            return _(words).format(*_values(found))
    return text


def _values(found: re.Match[str]) -> list[str]:
    if "rest" in found.groupdict():
        return [found[1], found[2], shown(f"chain: {found['rest']}").partition(": ")[2]]
    names = {place: name for name, place in found.re.groupindex.items()}
    return [_VALUES.get(names.get(place, ""), str)(value) for place, value in enumerate(found.groups(), 1)]


def function(name: str) -> str:
    """Give the name of a police function as the room says it."""
    return _(FUNCTIONS.get(_SHORT.get(name, name), name.capitalize()))


def span(seconds: float) -> str:
    """Give a length of time in the unit a person would use, e.g. 12 dtk, 6 mnt, 2 jam."""
    if seconds < 90:
        return f"{seconds:.0f} {_('dtk')}"
    return f"{seconds / 60:.0f} {_('mnt')}" if seconds < 5400 else f"{seconds / 3600:.0f} {_('jam')}"


def distance(metres: float) -> str:
    """Give a distance, e.g. 350 m, 1,9 km."""
    if metres < 1000:
        return f"{round(metres, -1):.0f} m"
    told = f"{metres / 1000:.1f} km"
    return told.replace(".", ",") if language.get() == SOURCE else told


def slot(name: str) -> str:
    """Give a slot of a run card as the room says it, e.g. Lantas / Samapta; "any" is whoever is there first."""
    return _("tercepat") if name == ANY else " / ".join(function(f) for f in name.split("|"))


def decimal(text: str) -> str:
    """Give a decimal number as the language writes it."""
    told = text.rstrip("0").rstrip(".") if "." in text else text
    return told.replace(".", ",") if language.get() == SOURCE else told


_VALUES: Final[dict[str, Callable[[str], str]]] = {
    "officer": lambda value: _(OFFICERS[OfficerStatus(value)].word),
    "assignment": lambda value: _(ASSIGNMENTS[AssignmentStatus(value)].word),
    "kind": name_of,
    "age": lambda value: span(float(value)),
    "far": lambda value: distance(float(value)),
    "left": lambda value: _(OFFICERS[OfficerStatus(value)].word),
    "asked": _,
    "answer": lambda value: _(ANSWERS[value]),
    "function": function,
    "slot": slot,
    "decimal": decimal,
    "tier": str.capitalize,
}
"""Name of a group in a pattern -> how its value is shown."""


def sentence(fact: dict[str, Any], names: dict[str, str], zone: tzinfo = UTC) -> str:
    """Give what a fact of the timeline says. names: officer id -> callsign; zone: of the times in it."""
    data = fact.get("data", {})
    told = _(FACTS.get(fact["type"], fact["type"])).format(
        channel=_(CHANNELS.get(data.get("channel", ""), data.get("channel", ""))),
        priority=data.get("priority", ""),
        officers=len(data.get("officers", ())),
        change=_change(data),
        disposition=disposition(data.get("disposition", "")),
        text=" · ".join(filter(None, (data.get(n, "") for n in ("text", "address")))),
        place=data.get("village_name", ""),
        other=data.get("other", ""),
        until=f"{datetime.fromtimestamp(data.get('until', 0), zone):%H:%M}",
        **{name: data.get(name, "") for name in ("to", "into", "out_of", "duplicate", "alert")},
        whom=data.get("who", ""),
        cause=cause(data.get("cause", "")),
        fields=", ".join(_(FIELDS[name]) for name in data.get("fields", ())),
        asked=_(data.get("asked", "")),
        answer=_(ANSWERS.get(data.get("answer", ""), "")),
        times=data.get("times", ""),
        form=str(data.get("form", "")).upper(),
        stars=data.get("stars", ""),
        count=data.get("count", ""),
        function=function(data.get("function", "")),
        distance=distance(data.get("distance_m", 0.0)),
        who=data.get("callsign") or names.get(fact.get("officer", ""), fact.get("officer", "")),
    )
    extra = data.get("reason") or (data.get("text") if fact["type"] in ("incident_closed", "report_filled_in") else "")
    return f"{told}: {shown(extra)}" if extra else told


def disposition(code: str) -> str:
    """Give a disposition with its code."""
    return f"{code} {_(DISPOSITIONS[code])}" if code in DISPOSITIONS else code


def cause(code: str) -> str:
    """Give a cause of a late response with its code; – for none."""
    return f"{code} {_(CAUSES[code])}" if code in CAUSES else code or "–"


def _change(data: dict[str, Any]) -> str:
    """Give what a reclassification changed, e.g. prioritas P3 → P1."""
    before, after = data.get("before", {}), data.get("after", {})
    ways: dict[str, tuple[str, Callable[[Any], str]]] = {
        "priority": (_("prioritas"), lambda v: f"P{v}"),
        "kind": (_("jenis"), name_of),
        "lane": (_("jalur"), lambda v: _(LANES.get(v, str(v)))),
    }
    changed = [(name, show, before.get(f), after.get(f)) for f, (name, show) in ways.items()]
    said = [f"{name} {show(old)} → {show(new)}" for name, show, old, new in changed if old != new]
    return ", ".join(said) or _("tidak ada yang berubah")


def sender(by: str, names: dict[str, str]) -> str:
    """Give who caused a fact: an operator's name, an officer's callsign, the system or a gateway."""
    role, _colon, name = by.partition(":")
    if role == "officer":
        return names.get(name, name)
    return _(_SENDERS[role]) if role in _SENDERS else name or by
