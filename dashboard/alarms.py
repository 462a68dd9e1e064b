"""The alarm board's lines: what stands, in every language of the screens, with callsign and polsek of an officer."""

from dataclasses import asdict
from typing import Any

from dashboard.parts import Parts
from dispatch.core.alarms import Alarm
from layouts.reasons import shown
from layouts.words import LANGUAGES, speaking


def alarm_lines(parts: Parts, now: float) -> list[dict[str, Any]]:
    """Give the alarms that still want something, oldest first; `since` and `seen_at` in epoch ms."""
    return [_line(parts, alarm) for alarm in parts.store.listed("alarms", "alarm")]


def _line(parts: Parts, alarm: Alarm) -> dict[str, Any]:
    officer = parts.fleet.officers.get(alarm.officer)
    return {
        **asdict(alarm),
        "since": alarm.since * 1000,
        "seen_at": alarm.seen_at and alarm.seen_at * 1000,
        "said": {code: _said(alarm.rule, code) for code in LANGUAGES},
        "callsign": officer.callsign if officer else "",
        "polsek": officer.polsek if officer else "",
    }


def _said(rule: str, code: str) -> str:
    with speaking(code):
        return shown(rule)
