"""The data folder has one owner at a time, by a lock that the kernel gives back whatever kills it."""

import fcntl
import os
import time
from contextlib import suppress
from pathlib import Path
from typing import Self

from dispatch.embedded.errors import DataFolderInUse

FOLDER_FD = "K3I_FOLDER_FD"
POLL_S = 0.02


class FolderLock:
    """The right to use a data folder: until `release`, or until this process and all it was lent to end."""

    def __init__(self, data_dir: Path, fd: int) -> None:
        self.data_dir = data_dir
        self.fd = fd

    @classmethod
    def claim(cls, data_dir: Path, patience_s: float = 10.0) -> Self:
        """Become the owner of `data_dir` (made if need be), or go on with the lock lent by the supervisor.

        Processes left behind by a killed owner get `patience_s` to end. Raises DataFolderInUse.
        """
        data_dir = data_dir.resolve()
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = data_dir / "lock"
        if (lent := _lent_fd(path)) is not None:
            return cls(data_dir, lent)
        fd = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _lock_or_raise(fd, data_dir, time.monotonic() + patience_s)
        except BaseException:
            os.close(fd)
            raise
        os.pwrite(fd, f"{os.getpid():<10}\n".encode(), 0)  # of one width: goes in place, on a full disk too
        return cls(data_dir, fd)

    def release(self) -> None:
        """Give the folder back."""
        os.close(self.fd)


def _lent_fd(path: Path) -> int | None:
    fd = int(os.environ.get(FOLDER_FD, "-1"))
    with suppress(OSError):  # the variable came without the descriptor: not lent to this process
        if os.path.samestat(os.fstat(fd), path.stat()):
            return fd
    return None


def _lock_or_raise(fd: int, data_dir: Path, deadline: float) -> None:
    while True:
        with suppress(BlockingIOError):
            return fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        owner = int(os.pread(fd, 10, 0) or 0)
        if process_lives(owner) or time.monotonic() > deadline:
            raise DataFolderInUse(
                f"the data folder {data_dir} is in use by process {owner}; stop that one first "
                f"(Ctrl-C in its terminal, or: kill {owner}) or take another folder with --data-dir"
            )
        time.sleep(POLL_S)


def process_lives(pid: int) -> bool:
    """Tell whether there is a process of that id (0: none)."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return pid > 0
