"""Logs that a flood cannot fill: one JSON line an event, and of each event only so many a minute, the rest counted.

Whoever sends a million malformed messages must not be able to fill the disk, nor to hide the one line that matters:
each event has a share of its own, and the line that comes after some were left out says how many (`left_out`).
"""

import logging
import threading
import time
from collections.abc import MutableMapping
from typing import Any

import structlog

MINUTE_S = 60.0
MOST_OF_ONE = 10
MOST = 60
"""Lines a minute; beyond it each event still has its first line of the minute."""


class Bounded:
    """Counts what is logged, by event and minute. Thread-safe."""

    def __init__(self, most_of_one: int = MOST_OF_ONE, most: int = MOST) -> None:
        self._most_of_one, self._most = most_of_one, most
        self._lock = threading.Lock()
        self._minute = 0.0
        self._said: dict[str, int] = {}
        self._all = 0
        self._left_out: dict[str, int] = {}

    def admit(self, event: str, now: float) -> int | None:
        """Give how many of this event were left out since its last line; None: leave this one out, too."""
        with self._lock:
            if now - self._minute >= MINUTE_S or now < self._minute:
                self._minute, self._said, self._all = now, {}, 0
            said = self._said.get(event, 0)
            if said and (said >= self._most_of_one or self._all >= self._most):
                self._left_out[event] = self._left_out.get(event, 0) + 1
                return None
            self._said[event] = said + 1
            self._all += 1
            return self._left_out.pop(event, 0)

    def __call__(self, logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        """Be a processor of structlog."""
        left_out = self.admit(str(event.get("event", ""))[:200], time.time())
        if left_out is None:
            raise structlog.DropEvent
        return {**event, "left_out": left_out} if left_out else event


class OneLine(logging.Handler):
    """Hands what libraries log to structlog, so that a traceback is one line and bounded like everything else."""

    def emit(self, record: logging.LogRecord) -> None:
        """Say it: by its unformatted words, so that a flood of different values is one event."""
        said: dict[str, Any] = {"logger": record.name}
        if record.args:
            said["message"] = record.getMessage()[:500]
        if record.exc_info and record.exc_info[1]:
            said["fault"] = repr(record.exc_info[1])[:500]
            said["exception"] = (logging.Formatter().formatException(record.exc_info))[-4000:]
        structlog.get_logger().log(record.levelno, str(record.msg)[:200], **said)


def configure(bounded: Bounded | None = None) -> None:
    """Let everything this process logs, its own and its libraries', come out as bounded JSON lines."""
    structlog.configure(
        processors=[
            bounded or Bounded(),
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ]
    )
    root = logging.getLogger()
    root.handlers = [OneLine(logging.WARNING)]
