"""Run cards: how many units a kind of incident needs, of which functions, and who else is told.

A card is a line of slots by priority; each slot is filled by one unit: by the function it names, by one of
several ("lantas|samapta"), or by whoever is there first ("any"). The table below is the start; an import
replaces it kind by kind (reference data `runcards`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dispatch.core.triage import KINDS

ANY = "any"
VILLAGE_OFFICER = "bhabinkamtibmas"
FUNCTIONS = (VILLAGE_OFFICER, "samapta", "lantas", "reskrim", "intelkam", "binmas")
"""Functions a slot may name. The village's officer goes to every kind."""
MOST_UNITS = 8
MOST_INFORMED = 12


@dataclass(frozen=True, slots=True)
class Card:
    """What one kind of incident needs at one priority. slots: one a unit; inform: whom to tell, in order."""

    slots: tuple[str, ...] = (ANY,)
    inform: tuple[str, ...] = ()

    def names(self, function: str) -> bool:
        """Whether some slot asks for this function by name."""
        return any(slot != ANY and fits(slot, function) for slot in self.slots)

    def filled(self, units: Sequence[str]) -> list[int | None]:
        """Give for each slot which of the units (their functions) fills it, the choosiest slots first."""
        found: list[int | None] = [None] * len(self.slots)
        left = list(range(len(units)))
        for place in sorted(range(len(self.slots)), key=lambda p: width(self.slots[p])):
            unit = next((u for u in left if fits(self.slots[place], units[u])), None)
            if unit is not None:
                found[place] = unit
                left.remove(unit)
        return found

    def missing(self, units: Sequence[str]) -> list[str]:
        """Give the slots that none of the units (their functions) fills."""
        return [slot for slot, unit in zip(self.slots, self.filled(units), strict=True) if unit is None]


def fits(slot: str, function: str) -> bool:
    """Whether a unit of this function fills a slot."""
    return slot == ANY or function in slot.split("|")


def width(slot: str) -> int:
    """Give how many functions fill a slot, to serve the choosiest first."""
    return 99 if slot == ANY else slot.count("|") + 1


def able(function: str, kind: str) -> bool:
    """Whether a function goes to a kind at all: the village's officer to each, others where the kind says so."""
    known = KINDS.get(kind, KINDS["OTHER"])
    return function == VILLAGE_OFFICER or function in known.functions


@dataclass(frozen=True, slots=True)
class RunCards:
    """The cards of a district: kind -> priority -> card. What is not listed needs one unit."""

    cards: Mapping[str, Mapping[int, Card]] = field(default_factory=dict)

    def card(self, kind: str, priority: int) -> Card:
        """Give the card of a kind at a priority."""
        return self.cards.get(kind, {}).get(priority, ONE_UNIT)

    def replaced(self, kinds: Mapping[str, Mapping[int, Card]]) -> "RunCards":
        """Give these cards with those of some kinds replaced."""
        return RunCards({**self.cards, **kinds})

    def to_data(self) -> dict[str, Any]:
        """Give the table as JSON-able data: kind -> "P1" -> units, inform."""
        return {
            kind: {f"P{p}": {"units": list(c.slots), "inform": list(c.inform)} for p, c in by_priority.items()}
            for kind, by_priority in self.cards.items()
        }


ONE_UNIT = Card()
"""What is not listed needs one unit, whichever is there first."""


def cards_of(data: Mapping[str, Any]) -> dict[str, dict[int, Card]]:
    """Give the cards of a table as `to_data` and the importer write it (checked before)."""
    return {
        kind: {int(p[1:]): Card(tuple(c["units"]), tuple(c["inform"])) for p, c in by_priority.items()}
        for kind, by_priority in data.items()
    }


def _row(inform: str, *units: str) -> dict[int, Card]:
    """Give a kind's cards for P1..P4; `inform` names posts, those behind "!" for P1 and P2 only."""
    always, _, grave = inform.partition("!")
    told, urgent = _names(always), _names(grave)
    return {
        p: Card(tuple(slots.split()), (*told, *urgent) if p <= 2 else told)
        for p, slots in enumerate(_widened(units), 1)
    }


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _widened(units: Iterable[str]) -> tuple[str, ...]:
    """Give four entries: the last given one stands for the priorities below it."""
    given = tuple(units) or (ANY,)
    return (*given, *(given[-1],) * 4)[:4]


def _table() -> dict[str, dict[int, Card]]:
    one, two = _row("! Kapolsek", "any samapta", "any"), _row("! Kapolsek", "any samapta", "any samapta", "any")
    crime = _row("! Kapolsek, Kasat Reskrim", "any samapta reskrim", "any samapta", "any")
    fire = _row("Damkar, Kapolsek ! PLN, RSUD", "any samapta samapta", "any samapta", "any")
    traffic = _row("! Kasat Lantas, RSUD, Jasa Raharja", "any lantas samapta", "any lantas", "any")
    own = {
        "BURGLARY": _row("! Kapolsek, Kasat Reskrim", "any samapta reskrim", "any reskrim", "any"),
        "CRWD": _row(
            "Kapolsek, Kapolres ! Kasat Samapta", "any samapta samapta intelkam", "any samapta samapta", "any samapta"
        ),
        "DVA": _row("Unit PPA ! Kapolsek, RSUD", "any samapta", "any samapta", "any"),
        "SEXOFFNS": _row("Unit PPA ! Kapolsek, RSUD", "any reskrim", "any reskrim", "any"),
        "SUICTHRT": _row("RSUD, Kapolsek", "any samapta", "any samapta", "any"),
        "DEATH": _row("Kapolsek, Inafis, RSUD", "any reskrim samapta", "any reskrim", "any"),
        "ABDUCTNF": _row("Kapolsek, Kasat Reskrim, Kapolres", "any reskrim samapta", "any reskrim", "any"),
        "WEAPON": _row("Kapolsek ! Kasat Reskrim", "any samapta samapta", "any samapta", "any"),
        "FVEH": _row("Damkar ! Kasat Lantas", "any lantas", "any lantas", "any"),
        "WATER": _row("BPBD ! Kapolsek, PLN", "any samapta samapta", "any samapta", "any"),
        "HAZ": _row("PLN, BPBD", "any lantas|samapta", "any lantas|samapta", "any"),
        "BLDCLPSE": _row("Damkar, BPBD, RSUD ! Kapolsek, PLN", "any samapta samapta", "any samapta", "any"),
        "SICK": _row("RSUD", "any samapta", "any"),
        "PANDEMIC": _row("Dinas Kesehatan ! RSUD, Kapolsek", "any"),
        "EDP": _row("Dinas Sosial ! RSUD", "any samapta", "any samapta", "any"),
        "ANIMAL": _row("Damkar", "any"),
        "DMPX": _row("Dinas Lingkungan Hidup", "any"),
        "ALRPANS": _row("Kapolsek", "any samapta", "any"),
        "HLP1": _row("Kapolsek, Kapolres", "any samapta reskrim|lantas", "any samapta"),
        "FRAUD": _row("", "any reskrim", "any"),
        "INTERNET": _row("", "any reskrim", "any"),
        "DISVEH": _row("", "any lantas", "any"),
    }
    same = {
        **dict.fromkeys(("ROBBERY", "ASSAULT", "EXTORT", "THREATS"), crime),
        **dict.fromkeys(("FSTRU", "FBRUSH"), fire),
        **dict.fromkeys(("MVA", "MVAINJY", "MVAHR"), traffic),
        **dict.fromkeys(("FIGHT",), two),
    }
    return {kind: own.get(kind) or same.get(kind) or one for kind in KINDS}


DEFAULT = RunCards(_table())
"""The cards in force until an import replaces some: every kind has one for each priority."""
