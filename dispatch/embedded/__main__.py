"""The process above the server: `python -m dispatch.embedded DATA_DIR [SERVER]`."""

import signal
import sys
from pathlib import Path

from dispatch.core.errors import K3iError
from dispatch.embedded.server import STOP_LIMIT_S, EmbeddedStore
from dispatch.supervise import watch_parent


def main(data_dir: str, server: str = "") -> int:
    """Own the store of `data_dir` until told to end; gives the exit code."""
    store = EmbeddedStore(Path(data_dir), server)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: store.ask_to_end())
    watch_parent(STOP_LIMIT_S)
    try:
        store.start()
    except K3iError as fault:
        print(fault, file=sys.stderr)
        return 1
    return store.wait()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
