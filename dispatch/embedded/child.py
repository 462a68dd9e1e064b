"""The store as a child of the supervisor."""

import os
import sys
from pathlib import Path

from dispatch.embedded.address import ping, read_url, serves
from dispatch.embedded.folder import FOLDER_FD, FolderLock
from dispatch.embedded.server import STOP_LIMIT_S
from dispatch.supervise import Child, StopOrder


def store_child(lock: FolderLock, server: str = "") -> Child:
    """The store of a claimed folder as a child of the supervisor (which must keep `lock.fd` open)."""
    root = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
    return Child(
        name="store",
        argv=[sys.executable, "-m", "dispatch.embedded", str(lock.data_dir), server],
        env={"PYTHONPATH": path, FOLDER_FD: str(lock.fd)},
        stop_order=StopOrder.STORE,
        stop_limit_s=STOP_LIMIT_S + 5,
        ready=lambda: serves(ping(read_url(lock.data_dir), limit_s=0.2)),
        before_others=True,
    )
