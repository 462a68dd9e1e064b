"""Readers of what an administrator imports. Each reads one file whole and changes nothing.

A reader returns what the file holds, with warnings about what it had to mend, or raises ImportFailed with
every fault it found; there is no half result.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from dispatch.core.errors import K3iError

SHOWN_VALUE = 60


@dataclass(frozen=True)
class Problem:
    """One fault of a file: where ("feature 12", "row 3", "file"), in which field, its value, the remedy."""

    where: str
    field: str
    value: str
    remedy: str

    def __str__(self) -> str:
        shown = self.value if len(self.value) <= SHOWN_VALUE else self.value[:SHOWN_VALUE] + "..."
        return f"{self.where}: {self.field} {shown!r}: {self.remedy}"


class ImportFailed(K3iError):
    """The file cannot be imported; `errors` holds every Problem, in the file's order."""

    def __init__(self, file: str, errors: Sequence[Problem]) -> None:
        self.file = file
        self.errors = tuple(errors)
        count = f"{len(self.errors)} error{'s' if len(self.errors) != 1 else ''}"
        super().__init__("\n".join([f"{file}: {count}, nothing was imported", *map(str, self.errors)]))


def file_failed(file: str, field: str, value: str, remedy: str) -> ImportFailed:
    """The failure of a file that cannot even be read row by row."""
    return ImportFailed(file, [Problem("file", field, value, remedy)])
