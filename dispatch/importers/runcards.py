"""Run cards from a TOML file: per kind how many units, of which functions, and who is told.

    [ROBBERY]
    inform = ["Kapolsek"]                                 # at every priority that says nothing else
    P1 = ["any", "samapta", "reskrim"]                    # one entry a unit; "lantas|samapta": one of the two
    P4 = { units = ["any"], inform = [] }

What a kind leaves out stays as it was built in.
"""

import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from dispatch.core.runcards import ANY, DEFAULT, FUNCTIONS, MOST_INFORMED, MOST_UNITS, Card
from dispatch.core.triage import KINDS
from dispatch.importers import ImportFailed, Problem, file_failed
from dispatch.importers.table import read_text

PRIORITIES = ("P1", "P2", "P3", "P4")
Kinds = dict[str, dict[int, Card]]


def read_run_cards(path: Path, functions: Iterable[str] = ()) -> Kinds:
    """Give the cards of a file, kind by kind, completed from those built in. functions: known beside the usual ones.

    Raises ImportFailed with every fault by entry.
    """
    try:
        given = tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as error:
        raise file_failed(str(path), "TOML", str(error), "mend the file; it is not TOML") from None
    known = {*FUNCTIONS, *functions}
    problems = list(_problems(given, known))
    if problems:
        raise ImportFailed(str(path), problems)
    if not given:
        raise file_failed(str(path), "entries", "0", "write at least one kind, e.g. [ROBBERY] P1 = [...]")
    return {code.upper(): _cards(code.upper(), entry) for code, entry in given.items()}


def _problems(given: dict[str, Any], known: set[str]) -> Iterator[Problem]:
    for code, entry in given.items():
        if code.upper() not in KINDS:
            yield Problem(code, "kind", code, "is not known; use one of the codes of the kinds' table")
        elif not isinstance(entry, dict):
            yield Problem(code, "kind", str(entry), f"write a table: [{code}]")
        else:
            yield from _of_kind(code, entry, known)


def _of_kind(code: str, entry: dict[str, Any], known: set[str]) -> Iterator[Problem]:
    yield from _of_inform(code, entry.get("inform", []))
    for name, value in entry.items():
        where = f"{code} {name}"
        if name == "inform":
            continue
        if name.upper() not in PRIORITIES:
            yield Problem(code, "entry", name, "is not known; use inform, P1, P2, P3 or P4")
            continue
        card = value if isinstance(value, dict) else {"units": value}
        yield from (Problem(where, "entry", k, "is not known; use units or inform") for k in card.keys() - _ENTRIES)
        yield from _of_units(where, card.get("units", [ANY]), known)
        yield from _of_inform(where, card.get("inform", []))


_ENTRIES = {"units", "inform"}


def _of_units(where: str, units: Any, known: set[str]) -> Iterator[Problem]:
    if not _is_texts(units) or not 1 <= len(units) <= MOST_UNITS:
        yield Problem(where, "units", str(units), f"write 1 to {MOST_UNITS} functions in brackets")
        return
    for slot in units:
        unknown = [f for f in slot.lower().split("|") if f not in known and slot != ANY]
        if unknown:
            yield Problem(where, "units", slot, f"is not a function; use {ANY}, {', '.join(sorted(known))}")


def _of_inform(where: str, names: Any) -> Iterator[Problem]:
    if not _is_texts(names) or len(names) > MOST_INFORMED or not all(n.strip() for n in names):
        yield Problem(where, "inform", str(names), f"write at most {MOST_INFORMED} names in brackets")


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(v, str) for v in value)


def _cards(code: str, entry: dict[str, Any]) -> dict[int, Card]:
    found = {}
    by_name = {name.upper(): value for name, value in entry.items()}
    for priority, name in enumerate(PRIORITIES, 1):
        built_in = DEFAULT.card(code, priority)
        value = by_name.get(name, {})
        card = value if isinstance(value, dict) else {"units": value}
        units = tuple(slot.lower() for slot in card.get("units", built_in.slots))
        inform = tuple(n.strip() for n in card.get("inform", entry.get("inform", built_in.inform)))
        found[priority] = Card(units, inform)
    return found
