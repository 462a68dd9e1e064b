"""The simulated shift's two tokens, handed on by the process that may write to the store."""

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
            file.touch(mode=0o600)
            file.write_text(create_token(store, role, NAME))


def read_tokens(data_dir: Path) -> tuple[str, str]:
    """Give the gateway's and the API's token."""
    folder = data_dir / "demo"
    return (folder / "gateway.token").read_text(), (folder / "api.token").read_text()
