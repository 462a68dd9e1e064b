"""From kind and words to priority and lane: two tables.

Codes follow APCO's common incident codes (domain section 9); PRANK is our own. The priority of a kind is
where it starts; danger words raise it, nothing lowers it by itself. An unknown kind is kept as text and
treated as OTHER: never a reason to refuse a report.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of incident. functions: which functions go beside the village's officer, best first."""

    code: str
    name: str
    priority: int
    functions: tuple[str, ...] = ("samapta",)
    icon: str = "more"
    lane: str = "main"


_ROWS = (
    Kind("LARCENY", "Pencurian", 3, ("samapta", "reskrim"), "theft"),
    Kind("BURGLARY", "Curat", 2, ("samapta", "reskrim"), "theft"),
    Kind("ROBBERY", "Begal / curas", 1, ("samapta", "reskrim"), "rob"),
    Kind("VEHSTLN", "Curanmor", 3, ("samapta", "reskrim"), "moto"),
    Kind("ASSAULT", "Penganiayaan", 2, ("samapta", "reskrim"), "fight"),
    Kind("DVA", "KDRT", 2, ("samapta", "reskrim"), "home"),
    Kind("FIGHT", "Perkelahian", 2, ("samapta",), "fight"),
    Kind("CRWD", "Tawuran / massa", 1, ("samapta", "intelkam"), "crowd"),
    Kind("MVA", "Laka lantas", 3, ("lantas", "samapta"), "crash"),
    Kind("MVAINJY", "Laka lantas, luka", 2, ("lantas", "samapta"), "crash"),
    Kind("MVAHR", "Tabrak lari", 2, ("lantas", "samapta"), "crash"),
    Kind("THAZ", "Bahaya jalan", 3, ("lantas", "samapta"), "tree"),
    Kind("DISVEH", "Kendaraan mogok", 4, ("lantas",), "crash"),
    Kind("DRUGS", "Narkoba", 3, ("reskrim", "samapta"), "drug"),
    Kind("PERMISS", "Orang hilang", 3, ("samapta", "reskrim"), "miss"),
    Kind("PERSUSP", "Orang mencurigakan", 3, ("samapta",), "susp"),
    Kind("EDP", "ODGJ", 3, ("samapta",), "mind"),
    Kind("SUICTHRT", "Percobaan bunuh diri", 1, ("samapta",), "mind"),
    Kind("DEATH", "Penemuan mayat", 2, ("reskrim", "samapta"), "miss"),
    Kind("ABDUCTNF", "Penculikan", 1, ("reskrim", "samapta"), "miss"),
    Kind("SEXOFFNS", "Asusila", 2, ("reskrim", "samapta"), "home"),
    Kind("FRAUD", "Penipuan", 4, ("reskrim",), "info"),
    Kind("INTERNET", "Kejahatan siber", 4, ("reskrim",), "info"),
    Kind("EXTORT", "Pemerasan", 3, ("reskrim", "samapta"), "theft"),
    Kind("THREATS", "Ancaman", 2, ("samapta", "reskrim"), "susp"),
    Kind("WEAPON", "Senjata", 1, ("samapta", "reskrim"), "rob"),
    Kind("NOISE", "Kebisingan", 4, ("samapta",), "noise"),
    Kind("DISORD", "Gangguan ketertiban", 3, ("samapta",), "crowd"),
    Kind("LIQUOR", "Miras", 3, ("samapta",), "drug"),
    Kind("VICE", "Judi", 4, ("reskrim", "samapta"), "people"),
    Kind("CDX", "Sengketa warga", 4, ("samapta",), "people"),
    Kind("DMPX", "Sampah liar", 4, (), "more"),
    Kind("FSTRU", "Kebakaran bangunan", 1, ("samapta",), "fire"),
    Kind("FVEH", "Kebakaran kendaraan", 1, ("lantas", "samapta"), "fire"),
    Kind("FBRUSH", "Kebakaran lahan", 2, ("samapta",), "fire"),
    Kind("WATER", "Banjir", 2, ("samapta",), "flood"),
    Kind("HAZ", "Pohon tumbang / kabel", 3, ("lantas", "samapta"), "tree"),
    Kind("BLDCLPSE", "Bangunan roboh", 1, ("samapta",), "home"),
    Kind("SICK", "Orang sakit", 2, ("samapta",), "sick"),
    Kind("PANDEMIC", "Wabah", 3, ("samapta",), "sick"),
    Kind("ANIMAL", "Hewan", 4, ("samapta",), "more"),
    Kind("WELFARE", "Cek warga", 3, (), "people"),
    Kind("CITASST", "Bantuan warga", 4, (), "info"),
    Kind("INFO", "Informasi", 4, (), "info", "information"),
    Kind("ALRPANS", "Tombol panik", 1, ("samapta",), "panic"),
    Kind("911H", "Tutup tanpa suara", 3, ("samapta",), "silent", "silent"),
    Kind("HLP1", "Petugas dalam bahaya", 1, ("samapta", "reskrim", "lantas"), "panic"),
    Kind("PRANK", "Iseng", 4, (), "silent", "prank"),
    Kind("OTHER", "Lain-lain", 3, ("samapta",), "more"),
)
KINDS: dict[str, Kind] = {k.code: k for k in _ROWS}

DANGER: tuple[tuple[int, str], ...] = (
    (1, "senjata|celurit|golok|parang|pistol|ditembak|tembakan|ditusuk|dibacok|bacok|sandera|diculik"),
    (1, "bom|ledakan|meledak|tenggelam|terjebak|tidak sadar|sekarat|kritis|masih di dalam"),
    (1, "weapon|gun|knife|stabbed|shot|hostage|trapped|unconscious|bomb"),
    (2, "luka|berdarah|darah|terluka|dipukul|dikeroyok|api|terbakar|anak kecil|bayi|hamil|lansia"),
    (2, "injured|bleeding|fire|burning|child|baby|pregnant"),
)
"""(priority, words): the words that raise a report to at least that priority, Indonesian then English."""

_DANGER = tuple((p, re.compile(rf"\b({words})\b", re.IGNORECASE)) for p, words in DANGER)


@dataclass(frozen=True, slots=True)
class Triage:
    """The outcome: kind (code), what was said where the kind is unknown, priority 1-4, lane, and the rule's name."""

    kind: str
    kind_text: str
    priority: int
    lane: str
    rule: str


def classify(kind: str, text: str, priority: int | None, channel: str) -> Triage:
    """Give kind, priority and lane of a report from what its sender said.

    A sender's priority is taken as it is. A panic button is P1 unless its sender says otherwise.
    """
    code = (kind or "").strip().upper()
    if not code and channel == "panic":
        code = "ALRPANS"
    known = KINDS.get(code)
    entry = known or KINDS["OTHER"]
    level, rule = _priority(entry, text, priority)
    return Triage(entry.code, "" if known or not code else kind.strip(), level, entry.lane, rule)


def _priority(entry: Kind, text: str, given: int | None) -> tuple[int, str]:
    if given is not None:
        return given, "priority: as sent"
    if entry.lane == "main":
        for level, words in _DANGER:
            found = words.search(text)
            if found and level < entry.priority:
                return level, f"priority: word '{found.group(0).lower()}'"
    return entry.priority, f"priority: kind {entry.code}"
