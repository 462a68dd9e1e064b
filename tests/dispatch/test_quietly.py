"""A flood does not fill the log, and does not hide what matters."""

from __future__ import annotations

import json
import logging

import pytest
import structlog

from dispatch.quietly import MINUTE_S, Bounded, configure


def test_of_one_event_so_many_lines_a_minute_and_the_rest_is_counted() -> None:
    bounded = Bounded(most_of_one=3, most=100)
    assert [bounded.admit("junk", 0.0) for _ in range(5)] == [0, 0, 0, None, None]
    assert bounded.admit("junk", MINUTE_S) == 2
    assert bounded.admit("junk", MINUTE_S) == 0


def test_a_flood_of_one_event_does_not_hide_another() -> None:
    bounded = Bounded(most_of_one=1000, most=50)
    said = sum(bounded.admit("junk", 1.0) is not None for _ in range(100_000))
    assert said == 50
    assert bounded.admit("store away", 1.0) == 0, "the first line of an event is always said"
    assert bounded.admit("store away", 1.0) is None


def test_what_a_library_logs_with_a_traceback_is_one_json_line(capsys: pytest.CaptureFixture[str]) -> None:
    before, handlers = structlog.get_config(), logging.getLogger().handlers
    try:
        configure(Bounded(most_of_one=2))
        for n in range(5):
            try:
                raise ValueError(f"bad frame {n}")
            except ValueError:
                logging.getLogger("websockets.server").exception("opening handshake %s", n)
        lines = capsys.readouterr().out.splitlines()
    finally:
        structlog.configure(**before)
        logging.getLogger().handlers = handlers
    assert len(lines) == 2
    said = json.loads(lines[0])
    assert (said["event"], said["message"]) == ("opening handshake %s", "opening handshake 0")
    assert "bad frame 0" in said["fault"]
