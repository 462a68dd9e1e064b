"""Words about an incident's life as an operator types them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from dashboard.commandline import speak
from dashboard.spoken import Desktop, Outcome
from dashboard.words.life import wake_time
from dispatch.core.commands import HoldIncident, MergeIncident, ReferIncident, SplitIncident
from dispatch.core.errors import Invalid
from dispatch.core.policy import Policy
from tests.makers import NOW, incident

WIB = ZoneInfo("Asia/Jakarta")
MINUTE = 60.0


def nobody(name: str) -> Any:
    raise AssertionError(f"nobody asked for {name}")


def said(line: str) -> Outcome:
    find: Callable[[str], Any] = incident
    return speak(line, "line-1", "operator:rina", Desktop(find, nobody, nobody, Policy(), nobody, WIB), NOW)


@pytest.mark.parametrize(
    ("text", "ahead_s"), [("+10", 10 * MINUTE), ("+10m", 10 * MINUTE), ("+2j", 7200), ("+2h", 7200), ("+1d", 86_400)]
)
def test_a_wake_time_is_typed_as_a_length(text: str, ahead_s: float) -> None:
    assert wake_time(text, NOW, WIB) == NOW + ahead_s


def test_a_wake_time_by_the_clock_is_the_next_one_in_the_districts_zone() -> None:
    noon = 1_790_053_200.0  # 2026-09-22 12:00 WIB
    assert wake_time("12:30", noon, WIB) == noon + 30 * MINUTE
    assert wake_time("11:00", noon, WIB) == noon + 23 * 3600


@pytest.mark.parametrize("text", ["10", "+", "+5x", "25:00", "besok", "-5"])
def test_any_other_wake_time_is_refused_with_the_forms_there_are(text: str) -> None:
    with pytest.raises(Invalid, match="write \\+10"):
        wake_time(text, NOW, WIB)


def test_a_hold_is_typed_with_its_reason_and_undone_by_its_opposite() -> None:
    outcome = said("H 1042 +10 pelapor baru pulang")
    (command,) = outcome.commands
    assert isinstance(command, HoldIncident)
    assert (command.until, command.reason, outcome.undo) == (NOW + 600, "pelapor baru pulang", "HU 1042")


def test_several_duplicates_are_merged_in_one_line_and_parted_in_one() -> None:
    outcome = said("G 1042 1039 1040 1039")
    assert [(c.incident, c.into) for c in outcome.commands if isinstance(c, MergeIncident)] == [
        ("1039", "1042"),
        ("1040", "1042"),
    ]
    assert len({c.id for c in outcome.commands}) == 2
    assert outcome.commands[-1].id == "line-1"
    assert outcome.undo == "SP 1039 1040"
    assert all(isinstance(c, SplitIncident) for c in said(outcome.undo).commands)


def test_a_referral_names_the_service_in_full() -> None:
    (command,) = said("RF 1042 Dinas Sosial Brebes").commands
    assert isinstance(command, ReferIncident)
    assert command.to == "Dinas Sosial Brebes"
