"""A child process: what is to run, how it is, and how it notices that its supervisor is gone."""

import os
import signal
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

PARENT_FD = "K3I_PARENT_FD"


class StopOrder(IntEnum):
    """Who goes when all end, smallest first: nobody's work may outlive what it is written to."""

    DOORS = 0
    WORKER = 1
    WEB = 2
    KEEPER = 3
    STORE = 4


class ChildStatus(StrEnum):
    """How a child is: `starting` until its `ready` says yes, `restarting` while its next life waits."""

    STARTING = "starting"
    RUNNING = "running"
    RESTARTING = "restarting"
    STOPPED = "stopped"


@dataclass(frozen=True)
class Child:
    """A process to keep alive.

    `env` is added to the supervisor's own. `ready` is asked every 50 ms while the child starts, so it must be
    quick; without it a child counts as running at once. The others are started only when every child that
    goes `before_others` has been running once; then its own first start waits `first_wait_s`, so that on a small
    machine those a person waits for are up first. Its main calls `watch_parent()` before anything slow.
    """

    name: str
    argv: Sequence[str]
    stop_order: int
    env: Mapping[str, str] = field(default_factory=dict)
    stop_limit_s: float = 5.0
    ready: Callable[[], bool] | None = None
    before_others: bool = False
    first_wait_s: float = 0.0


@dataclass(frozen=True)
class ChildState:
    """How a child is now. `since` is in ms since 1970; `last_exit` the code of its last end (-9: SIGKILL)."""

    name: str
    pid: int | None
    status: ChildStatus
    restarts: int
    since: int
    last_exit: int | None


def watch_parent(limit_s: float = 3.0) -> None:
    """End this process when its supervisor is gone: SIGTERM to itself, a hard exit after `limit_s`.

    Does nothing in a process that no supervisor started.
    """
    number = os.environ.pop(PARENT_FD, None)
    if number is None:
        return
    os.set_inheritable(int(number), False)
    threading.Thread(target=_end_with_parent, args=(int(number), limit_s), daemon=True).start()


def _end_with_parent(pipe: int, limit_s: float) -> None:
    os.read(pipe, 1)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(limit_s)
    os._exit(1)
