"""Which kinds of incident may be one and the same event told by two people: families, as bits."""

from collections.abc import Iterable

from dispatch.core.triage import KINDS
from dispatch.core.wording import root

UNSAID = frozenset({"OTHER", "ALRPANS", "911H", "CITASST"})
"""Kinds that say nothing of what happened: a panic button, a silent call, no kind at all."""

FAMILIES: dict[str, tuple[str, str]] = {
    "fire": ("FSTRU FVEH FBRUSH", "kebakaran api asap ledakan fire burning smoke"),
    "traffic": ("MVA MVAINJY MVAHR FVEH DISVEH THAZ", "kecelakaan tabrakan laka serempetan terguling crash accident"),
    "obstacle": ("THAZ HAZ DISVEH BLDCLPSE WATER", "tumbang roboh longsor kabel"),
    "water": ("WATER", "banjir rob tanggul genangan flood"),
    "violence": (
        "ASSAULT FIGHT CRWD DVA WEAPON DISORD THREATS ROBBERY",
        "perkelahian pukul keroyok tawuran bacok tusuk",
    ),
    "taking": ("LARCENY BURGLARY ROBBERY VEHSTLN EXTORT PERSUSP", "maling pencurian begal rampas jambret copet bobol"),
    "disorder": ("DISORD NOISE LIQUOR CRWD FIGHT VICE", "onar ribut balap miras"),
    "person": ("SICK DEATH SUICTHRT EDP WELFARE MVAINJY", "pingsan mayat kejang sesak"),
    "missing": ("PERMISS ABDUCTNF", "hilang diculik tersesat"),
    "sexual": ("SEXOFFNS DVA", "pelecehan asusila"),
    "nuisance": ("ANIMAL DMPX NOISE", "ular anjing sampah"),
}
"""family -> (its kinds, words by which a report without a kind shows that it belongs there)."""

LASTING = frozenset(["WATER", "CRWD", "NOISE", "HAZ", "THAZ", "DMPX", "PERMISS", "DISVEH", "FBRUSH", "LIQUOR", "VICE"])
"""Kinds that go on for hours and are reported all the while."""

_NUMBER = {code: number for number, code in enumerate(KINDS)}
_OF_KIND = {
    code: sum(1 << bit for bit, (kinds, _) in enumerate(FAMILIES.values()) if code in kinds.split()) for code in KINDS
}
_OF_ROOT: dict[str, int] = {}
for _bit, (_kinds, _words) in enumerate(FAMILIES.values()):
    for _word in _words.split():
        _OF_ROOT[root(_word)] = _OF_ROOT.get(root(_word), 0) | 1 << _bit


def number_of(kind: str) -> int:
    """Give a kind's number, -1 where it says nothing of what happened."""
    return -1 if kind in UNSAID else _NUMBER.get(kind, -1)


def families_of(kind: str, roots: Iterable[str]) -> int:
    """Give the families of a report as bits: of its kind, or of its words where the kind says nothing."""
    if kind not in UNSAID and kind in _OF_KIND:
        return _OF_KIND[kind]
    bits = 0
    for r in roots:
        bits |= _OF_ROOT.get(r, 0)
    return bits
