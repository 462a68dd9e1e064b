"""Reads officers and patrol units from a CSV file.

id        opaque and lasting                     village   Kemendagri code; may be empty for patrol units
callsign  as spoken on the radio, B-0814         polsek    name of the post
name      with rank                              phone     an Indonesian number in any usual form
function  bhabinkamtibmas, samapta, lantas ...   device    id of the tracker, 16 characters or more; may be empty
          duty_post, village_contact                       for a duty post and a listed contact: an operator rings

Comma or semicolon between columns; UTF-8. Rows are numbered as a spreadsheet does: the heading is row 1.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

import phonenumbers

from dispatch.core.devices import SHORTEST
from dispatch.importers import ImportFailed, Problem
from dispatch.importers.table import Row, read_rows

COLUMNS = ("id", "callsign", "name", "function", "village", "polsek", "phone", "device")
NEEDED = ("id", "callsign", "name", "function", "polsek")
UNIQUE = ("id", "callsign", "device")
DEVICE_LENGTH = SHORTEST
REGION = "ID"
VILLAGE_FUNCTIONS = ("bhabinkamtibmas", "duty_post", "village_contact")
BY_PHONE = ("duty_post", "village_contact")

Fault = tuple[str, str]  # field, remedy


@dataclass(frozen=True)
class OfficerRow:
    """One officer or unit of the file; the phone in E.164 form."""

    id: str
    callsign: str
    name: str
    function: str
    village: str
    polsek: str
    phone: str
    device: str


def read_officers(path: Path | str, villages: Collection[str] | None = None) -> list[OfficerRow]:
    """All officers of the file; raises ImportFailed naming each row, field, value and remedy.

    `villages` are the codes that exist; without them village codes are not checked.
    """
    rows = read_rows(Path(path), COLUMNS)
    errors = list(_problems(rows, villages))
    if errors:
        raise ImportFailed(str(path), errors)
    return [_officer(row) for row in rows]


def phone_or_none(text: str) -> str | None:
    """The number in E.164 form, or None where no telephone in the region could have it."""
    try:
        number = phonenumbers.parse(text, REGION)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number) or number.extension:
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def _problems(rows: list[Row], villages: Collection[str] | None) -> Iterator[Problem]:
    seen: dict[tuple[str, str], int] = {}
    for number, row in enumerate(rows, 2):
        for field, remedy in (*_faults(row, villages), *_repeats(number, row, seen)):
            yield Problem(f"row {number}", field, row[field], remedy)


def _faults(row: Row, villages: Collection[str] | None) -> Iterator[Fault]:
    yield from ((field, "must not be empty") for field in NEEDED if not row[field])
    if row["more"]:
        yield "more", f"stands beyond the {len(COLUMNS)} columns; put a text with commas in quotation marks"
    if not row["device"] and row["function"].lower() not in BY_PHONE:
        yield "device", "must not be empty for somebody who goes about"
    if row["device"] and len(row["device"]) < DEVICE_LENGTH:
        yield "device", f"is too easy to guess; use at least {DEVICE_LENGTH} characters"
    if phone_or_none(row["phone"]) is None:
        yield "phone", "is not a usable number; write it like 0812 3456 7890 or +62 812 3456 7890"
    yield from _village_faults(row, villages)


def _village_faults(row: Row, villages: Collection[str] | None) -> Iterator[Fault]:
    if not row["village"]:
        if row["function"].lower() in VILLAGE_FUNCTIONS:
            yield "village", f"must not be empty for a {row['function'].lower()}"
    elif villages is not None and row["village"] not in villages:
        yield "village", "is no known village; import its area first, or correct the code"


def _repeats(number: int, row: Row, seen: dict[tuple[str, str], int]) -> Iterator[Fault]:
    """Values that only one row may have, letters' case aside."""
    for field in UNIQUE:
        first = seen.setdefault((field, row[field].casefold()), number) if row[field] else number
        if first != number:
            yield field, f"is already used in row {first}; give every officer another"


def _officer(row: Row) -> OfficerRow:
    known = {name: row[name] for name in COLUMNS}
    known |= {"function": row["function"].lower(), "phone": phone_or_none(row["phone"]) or ""}
    return OfficerRow(**known)
