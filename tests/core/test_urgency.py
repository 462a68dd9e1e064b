"""Who goes first when more comes than can be carried out at once."""

import pytest

from dispatch.core.urgency import AT_ONCE_S, FOLDED_S, REPORT_S, is_emergency, patience_s
from tests.makers import call, note, report


@pytest.mark.parametrize(
    ("more", "patience"),
    [
        ({"kind": "FSTRU"}, AT_ONCE_S),
        ({"kind": "ASSAULT"}, AT_ONCE_S),
        ({"kind": "LARCENY", "text": "pelaku membawa celurit"}, AT_ONCE_S),
        ({"kind": "NOISE", "priority": 1}, AT_ONCE_S),
        ({"kind": "", "channel": "panic", "priority": 3}, AT_ONCE_S),
        ({"kind": "LARCENY"}, REPORT_S),
        ({"kind": "NOISE"}, REPORT_S),
        ({"kind": "PRANK"}, FOLDED_S),
        ({"kind": "INFO"}, FOLDED_S),
        ({"kind": "NOISE", "low_trust": True}, FOLDED_S),
        ({"kind": "ROBBERY", "low_trust": True}, AT_ONCE_S),
    ],
)
def test_emergencies_before_reports_before_what_is_folded_away(more: dict[str, object], patience: float) -> None:
    assert patience_s(report(**more)) == patience
    assert is_emergency(report(**more)) == (patience == AT_ONCE_S)


def test_calls_and_what_people_do_wait_for_nobody() -> None:
    assert patience_s(call("k1", "ringing")) == patience_s(note("1042")) == AT_ONCE_S
