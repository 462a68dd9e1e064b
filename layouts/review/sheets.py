"""What a panel shows, as rows for files: the same values, unrounded, durations in seconds, shares as numbers 0..1."""

from collections.abc import Sequence
from dataclasses import dataclass

Value = str | int | float | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of an export. heads: of its columns; about: what it stands on."""

    name: str
    title: str
    about: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Value]]


def harmless(value: Value) -> Value:
    """Give a value that no spreadsheet takes for a formula: what begins with = + - @ or a tab gets an apostrophe.

    (S17; a number stays a number.)
    """
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return f"'{value}"
    return value
