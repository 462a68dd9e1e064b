"""The simulated shift's two tokens, handed on by the process that may write to the store."""

import time
from pathlib import Path

from dispatch.access import create_token, find_token
from dispatch.store import Store

NAME = "simulator"


def hand_over_tokens(store: Store, data_dir: Path) -> None:
    """See to it that the data folder holds a gateway and an API token that count, for our user alone."""
    folder = data_dir / "demo"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for role in ("gateway", "api"):
        file = folder / f"{role}.token"
        if not file.exists() or find_token(store, file.read_text()) is None:
            fresh = file.with_suffix(".new")
            fresh.touch(mode=0o600)
            fresh.write_text(create_token(store, role, NAME))
            fresh.replace(file)  # whoever waits for it never reads half of it


def read_tokens(data_dir: Path, patience_s: float = 90.0) -> tuple[str, str]:
    """Give the gateway's and the API's token; waits for a region that is still being put in."""
    folder = data_dir / "demo"
    deadline = time.monotonic() + patience_s
    while not (folder / "api.token").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    return (folder / "gateway.token").read_text(), (folder / "api.token").read_text()
