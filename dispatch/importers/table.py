"""Reads the rows of a CSV file as spreadsheets write them: UTF-8, comma or semicolon, a heading in row 1."""

import csv
from collections.abc import Sequence
from pathlib import Path

from dispatch.importers import file_failed

Row = dict[str, str]
"""Cell by column, without space around it; "" where a row is too short; cells too many stand under "more"."""


def read_text(path: Path) -> str:
    """The file as text; raises ImportFailed where it is none."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise file_failed(str(path), "path", path.name, f"cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise file_failed(str(path), "encoding", f"byte {error.start}", "save the file as UTF-8") from error


def read_rows(path: Path, columns: Sequence[str], optional: Sequence[str] = ()) -> list[Row]:
    """All rows below the heading; raises ImportFailed where a column that is not optional is missing."""
    text = read_text(path)
    heading = text.partition("\n")[0]
    try:
        table = list(csv.reader(text.splitlines(keepends=True), delimiter=_delimiter(heading), strict=True))
    except csv.Error as error:
        raise file_failed(str(path), "CSV", path.name, f"{error}; check the quotation marks") from error
    names = [name.strip().lower() for name in table[0]] if table else []
    missing = [name for name in columns if name not in names]
    if missing:
        raise file_failed(str(path), "columns", heading.strip(), f"missing: {', '.join(missing)}")
    if not any(map(any, table[1:])):
        raise file_failed(str(path), "rows", path.name, "the file has a heading and nothing below it")
    return [_row(names, cells, (*columns, *optional)) for cells in table[1:]]


def _delimiter(heading: str) -> str:
    """Spreadsheets set to Indonesian write semicolons."""
    return ";" if ";" in heading and "," not in heading else ","


def _row(names: list[str], cells: list[str], columns: Sequence[str]) -> Row:
    row = dict.fromkeys(columns, "") | dict(zip(names, (cell.strip() for cell in cells), strict=False))
    return row | {"more": ",".join(cells[len(names) :])}
