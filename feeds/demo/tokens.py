"""The simulated shift's tokens and the key of its switchboard, handed on by the process that may write to the store."""

import time
from pathlib import Path

from dispatch.access import call_keys, create_token, find_token
from dispatch.store import Store

NAME = "simulator"


def hand_over_tokens(store: Store, data_dir: Path) -> None:
    """See to it that the data folder holds tokens and a key that count, for our user alone."""
    folder = data_dir / "demo"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for role in ("gateway", "calls", "api"):
        file = folder / f"{role}.token"
        if not file.exists() or not _counts(store, role, file.read_text()):
            fresh = file.with_suffix(".new")
            fresh.touch(mode=0o600)
            fresh.write_text(create_token(store, role, NAME))
            fresh.replace(file)  # whoever waits for it never reads half of it


def _counts(store: Store, role: str, token: str) -> bool:
    return call_keys(store).get(NAME) == token if role == "calls" else find_token(store, token) is not None


def read_tokens(data_dir: Path, patience_s: float = 90.0) -> tuple[str, str, str]:
    """Give the gateway's and the API's token and the switchboard's key; waits for a region still being put in."""
    folder = data_dir / "demo"
    deadline = time.monotonic() + patience_s
    while not (folder / "api.token").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    gateway, api, calls = ((folder / f"{role}.token").read_text() for role in ("gateway", "api", "calls"))
    return gateway, api, calls
