"""One child kept alive: started, looked at, started again with back-off, ended."""

import os
import signal
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from dispatch.supervise.child import PARENT_FD, Child, ChildState, ChildStatus
from dispatch.supervise.logs import open_log

FIRST_DELAY_S = 0.2
LONGEST_DELAY_S = 2.0  # a store killed over and over answers again within 5 s (reliability R1)
HEALTHY_S = 30.0
NOT_STARTED = 127  # as a shell says it


class KeptChild:
    """One child through all its lives."""

    def __init__(self, child: Child, log: Path) -> None:
        self.child = child
        self.ran_once = False
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None
        self._status = ChildStatus.STOPPED
        self._since_ms = now_ms()
        self._lives = 0
        self._last_exit: int | None = None
        self._delay_s = FIRST_DELAY_S
        self._begun = 0.0
        self._due: float | None = None

    def state(self) -> ChildState:
        """How the child is now."""
        pid = self._process.pid if self._process else None
        restarts = max(0, self._lives - 1)
        return ChildState(self.child.name, pid, self._status, restarts, self._since_ms, self._last_exit)

    def advance(self, now: float, fds: Sequence[int]) -> None:
        """Take the step that is due at `now` (monotonic seconds); `fds` are given on to a new life."""
        if self._process is None:
            self._due = now + self.child.first_wait_s if self._due is None else self._due
            if now >= self._due:
                self._begin(now, fds)
        elif (code := self._process.poll()) is not None:
            self._died(now, code)
        elif self._status is ChildStatus.STARTING and (self.child.ready is None or self.child.ready()):
            self.ran_once = True
            self._become(ChildStatus.RUNNING)

    def terminate(self) -> None:
        """Ask the child to end."""
        if self._process is not None:
            self._process.terminate()

    def wait_or_kill(self, asked: float) -> None:
        """Wait for the end asked for at `asked`; past the child's limit kill it and what it started."""
        if self._process is not None:
            try:
                self._process.wait(max(0.0, asked + self.child.stop_limit_s - time.monotonic()))
            except subprocess.TimeoutExpired:
                _kill_group(self._process.pid)
            self._bury(self._process.wait())
        self._become(ChildStatus.STOPPED)

    def _begin(self, now: float, fds: Sequence[int]) -> None:
        self._begun = now
        self._lives += 1
        try:
            self._process = self._spawn(fds)
        except OSError:  # no memory or no process to be had: a death like any other, not the end
            self._last_exit = NOT_STARTED
            self._plan_next_life(now)
        else:
            self._become(ChildStatus.STARTING)

    def _spawn(self, fds: Sequence[int]) -> subprocess.Popen[bytes]:
        env = {**os.environ, "PYTHONUNBUFFERED": "1", **self.child.env, PARENT_FD: str(fds[0])}
        with open_log(self._log) as log:
            return subprocess.Popen(
                list(self.child.argv),
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                pass_fds=fds,
                start_new_session=True,
            )

    def _died(self, now: float, code: int) -> None:
        if now - self._begun >= HEALTHY_S:
            self._delay_s = FIRST_DELAY_S
        self._bury(code)
        self._plan_next_life(now)

    def _plan_next_life(self, now: float) -> None:
        self._due = now + self._delay_s
        self._delay_s = min(2 * self._delay_s, LONGEST_DELAY_S)
        self._become(ChildStatus.RESTARTING)

    def _bury(self, code: int) -> None:
        if self._process is not None:
            _kill_group(self._process.pid)  # what a killed child had started must not live on unseen
        self._process, self._last_exit = None, code

    def _become(self, status: ChildStatus) -> None:
        if status is not self._status:
            self._status, self._since_ms = status, now_ms()


def _kill_group(pid: int) -> None:
    with suppress(ProcessLookupError, PermissionError):  # macOS: EPERM for a group that is gone
        os.killpg(pid, signal.SIGKILL)


def now_ms() -> int:
    """Milliseconds since 1970."""
    return time.time_ns() // 1_000_000
