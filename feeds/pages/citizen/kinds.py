"""What a citizen can report: twelve pictograms, and the rest in groups behind "Lainnya"."""

from dataclasses import dataclass

from dispatch.core.triage import KINDS


@dataclass(frozen=True, slots=True)
class Tile:
    """One pictogram: the kind's code, its word, the name of the drawing (templates/icons.html)."""

    code: str
    word: str
    icon: str


OTHER = "OTHER"
TILES = (
    Tile("LARCENY", "Pencurian", "theft"),
    Tile("ROBBERY", "Begal", "rob"),
    Tile("MVA", "Kecelakaan", "crash"),
    Tile("FIGHT", "Perkelahian", "fight"),
    Tile("CRWD", "Tawuran", "crowd"),
    Tile("DVA", "Kekerasan di rumah", "home"),
    Tile("PERMISS", "Orang hilang", "miss"),
    Tile("PERSUSP", "Orang mencurigakan", "susp"),
    Tile("FSTRU", "Kebakaran", "fire"),
    Tile("WATER", "Banjir, pohon tumbang", "flood"),
    Tile("NOISE", "Kebisingan", "noise"),
    Tile(OTHER, "Lainnya", "more"),
)

GROUPS: dict[str, tuple[str, ...]] = {
    "Pencurian dan penipuan": ("BURGLARY", "VEHSTLN", "EXTORT", "FRAUD", "INTERNET"),
    "Kekerasan dan ancaman": ("ASSAULT", "THREATS", "WEAPON", "SEXOFFNS", "ABDUCTNF"),
    "Jalan": ("MVAINJY", "MVAHR", "THAZ", "DISVEH"),
    "Ketertiban": ("DISORD", "LIQUOR", "DRUGS", "VICE", "CDX", "DMPX"),
    "Api, air, bangunan": ("FVEH", "FBRUSH", "HAZ", "BLDCLPSE"),
    "Orang dan hewan": ("SICK", "EDP", "SUICTHRT", "DEATH", "WELFARE", "PANDEMIC", "ANIMAL"),
    "Lain": ("CITASST", "INFO"),
}
"""Heading -> kinds that have no pictogram. What only a device, an officer or an operator says is not among them."""

REPORTABLE = frozenset([*(t.code for t in TILES), *(code for codes in GROUPS.values() for code in codes)])
WORD = {**{code: KINDS[code].name for code in REPORTABLE}, **{t.code: t.word for t in TILES}}
"""Kind -> how citizens read it (source text)."""

SEEN_BY_ALL = frozenset(
    {"MVA", "MVAINJY", "MVAHR", "THAZ", "DISVEH", "CRWD", "FIGHT", "DISORD", "NOISE"}
    | {"FSTRU", "FVEH", "FBRUSH", "WATER", "HAZ", "BLDCLPSE", "ANIMAL", "DMPX"}
)
"""Kinds that happen in the open. Of any other nobody is told that somebody has reported it: not the offender either."""


def groups() -> list[tuple[str, list[tuple[str, str]]]]:
    """Give heading and (code, word) of what stands behind "Lainnya"."""
    return [(heading, [(code, WORD[code]) for code in codes]) for heading, codes in GROUPS.items()]


def word_of(kind: str) -> str:
    """Give the word of a kind as citizens read it (source text)."""
    return WORD.get(kind) or (KINDS[kind].name if kind in KINDS else KINDS[OTHER].name)
