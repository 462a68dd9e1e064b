"""The processes of K3i under one supervisor: started, kept alive, reported, ended in order.

Each child is watched from above (a dead one is restarted with back-off) and watches upwards itself, by a
pipe: every stop order has one, and its write end is held by the supervisor *and by all children that stop
earlier*. When the last holder is gone the pipe gives EOF. So even after a kill -9 of the supervisor the
doors end first, then the worker, web and keeper, and the store only when nobody is left to write to it:
no timer has to guess how long that takes, and it works wherever there are pipes (Linux, macOS).
"""

import json
import os
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from dispatch.supervise.child import Child, ChildState
from dispatch.supervise.kept import KeptChild, now_ms
from dispatch.supervise.logs import open_log

TICK_S = 0.05
ENDS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Supervisor:
    """Keeps children alive until SIGINT, SIGTERM, SIGHUP or `ask_to_end()`, then ends them in order.

    `on_change` is given the state of every child after each change. Output of the children and the
    supervisor's own notes (JSON lines) go to `log_dir`. `keep_open` are descriptors each child inherits, such
    as the data folder's lock: the folder is then in use as long as any of them lives.
    """

    def __init__(
        self,
        children: Sequence[Child],
        on_change: Callable[[list[ChildState]], None],
        log_dir: Path,
        keep_open: Sequence[int] = (),
    ) -> None:
        self._kept = [KeptChild(child, log_dir / f"{child.name}.log") for child in children]
        self._on_change = on_change
        self._notes = log_dir / "supervisor.log"
        self._keep_open = tuple(keep_open)
        self._pipes = {child.stop_order: os.pipe() for child in children}
        self._reported: list[ChildState] = []
        self._ending = False

    def run(self) -> None:
        """Start all, keep all alive; returns when all have ended. To be called in the main thread."""
        before = {number: signal.getsignal(number) for number in ENDS}
        try:
            for number, handler in before.items():
                if (number, handler) != (signal.SIGHUP, signal.SIG_IGN):  # nohup: the person means it
                    signal.signal(number, lambda *_: self.ask_to_end())
            while not self._ending:
                self._advance()
                time.sleep(TICK_S)
        finally:
            self._end()
            for number, handler in before.items():
                signal.signal(number, handler)

    def ask_to_end(self) -> None:
        """Let `run` end all children and return; may be called from a thread or a signal handler."""
        self._ending = True

    def _advance(self) -> None:
        now = time.monotonic()
        first = [kept for kept in self._kept if kept.child.before_others]
        open_to_all = all(kept.ran_once for kept in first)
        for kept in self._kept if open_to_all else first:
            kept.advance(now, self._descriptors(kept.child.stop_order))
        self._report()

    def _descriptors(self, order: int) -> list[int]:
        """What a child of `order` inherits; first its own end of the pipe it is to watch."""
        held = [write for later, (_, write) in self._pipes.items() if later > order]
        return [self._pipes[order][0], *held, *self._keep_open]

    def _end(self) -> None:
        for order in sorted(self._pipes):
            group = [kept for kept in self._kept if kept.child.stop_order == order]
            asked = time.monotonic()
            for kept in group:
                kept.terminate()
            for kept in group:
                kept.wait_or_kill(asked)
            self._report()
        for pipe in self._pipes.values():
            for end in pipe:
                os.close(end)

    def _report(self) -> None:
        states = [kept.state() for kept in self._kept]
        if states == self._reported:
            return
        for state in states:
            if state not in self._reported:
                self._note({"event": "child", **vars(state)})
        self._reported = states
        try:
            self._on_change(states)
        except Exception as fault:  # whoever shows the states (screen, store) may be what just failed
            self._note({"event": "on_change failed", "error": repr(fault)})

    def _note(self, entry: Mapping[str, object]) -> None:
        with suppress(OSError), open_log(self._notes) as log:  # a full disk must not end the supervision
            log.write(json.dumps({"at": now_ms(), **entry}).encode() + b"\n")
