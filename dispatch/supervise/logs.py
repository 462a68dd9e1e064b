"""Log files of processes: appended to, put aside when large, read from the end."""

from pathlib import Path
from typing import BinaryIO

LIMIT_BYTES = 5_000_000


def open_log(path: Path) -> BinaryIO:
    """The log file of a process, to append to; one grown past 5 MB is put aside as `<name>.1` first."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > LIMIT_BYTES:
        path.replace(path.with_name(path.name + ".1"))
    return path.open("ab")


def last_lines(path: Path, count: int = 5) -> list[str]:
    """The last lines of a log, for the words of an error; none when there is no log."""
    if not path.exists():
        return []
    with path.open("rb") as log:
        log.seek(max(0, path.stat().st_size - 8192))
        return log.read().decode(errors="replace").splitlines()[-count:]
