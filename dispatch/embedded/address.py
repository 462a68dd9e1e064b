"""Where the store of a data folder is reached: written by its owner, read by every command that joins."""

import socket
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import unquote, urlsplit

from dispatch.embedded.errors import StoreNotRunning

POLL_S = 0.01


def store_url(data_dir: Path, patience_s: float = 0.0) -> str:
    """Give the address of the store that runs in `data_dir`, for redis-py's `from_url`.

    Waits up to `patience_s` for one that is being started. Raises StoreNotRunning.
    """
    deadline = time.monotonic() + patience_s
    while True:
        url = read_url(data_dir.resolve())
        answer = ping(url)
        if serves(answer):
            return url
        if time.monotonic() >= deadline:
            raise StoreNotRunning(_why_not(data_dir, answer))
        time.sleep(POLL_S)


def read_url(data_dir: Path) -> str:
    """Give the address last used in `data_dir`; nothing if there was none."""
    path = data_dir / "store.url"
    return path.read_text() if path.exists() else ""


def ping(url: str, limit_s: float = 1.0) -> str:
    """Give the server's answer to PING ("+PONG", "-LOADING ..."), or nothing if there is none.

    Not by redis-py: its import alone takes longer (0.3 s) than the store's whole start.
    """
    parts = urlsplit(url)
    with suppress(OSError), socket.socket(socket.AF_INET if parts.port else socket.AF_UNIX) as line:
        line.settimeout(limit_s)
        line.connect((parts.hostname, parts.port) if parts.port else unquote(parts.path))
        line.sendall(f"AUTH {parts.password}\r\nPING\r\n".encode())
        with line.makefile("rb") as answers:
            answers.readline()
            return answers.readline().decode().strip()
    return ""


def serves(answer: str) -> bool:
    """Tell whether a store that answers PING so is there for clients, if only to say itself what ails it."""
    return answer.startswith(("+PONG", "-MISCONF", "-BUSY"))


def write_private(path: Path, text: str) -> None:
    """Write a file for the owner's eyes, whole or not at all; the same text again needs no disk."""
    if path.exists() and path.read_text() == text:
        return
    draft = path.with_name(path.name + ".new")
    draft.touch(mode=0o600)
    draft.write_text(text)
    draft.replace(path)


def _why_not(data_dir: Path, answer: str) -> str:
    if answer:
        return f"the store in {data_dir} is not ready ({answer.lstrip('-')}); try again in a moment"
    return (
        f"no store runs in the data folder {data_dir}; start K3i there first (python app.py serve --data-dir "
        f"{data_dir}, or demo), or name a store of your own by K3I_REDIS_URL"
    )
