"""What is left out first when too much comes, and what never is."""

import hypothesis.strategies as st
import pytest
from hypothesis import given

from dispatch.core.shedding import FOLDED, FROM_S, ORDER, REPORTS, kind_of, step_of
from dispatch.core.triage import KINDS
from tests.makers import call, note, report


def test_one_kind_after_the_other_is_left_out_and_nothing_while_nobody_waits() -> None:
    assert step_of(0.0) == 0
    assert [step_of(FROM_S[what]) for what in ORDER] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        ({"channel": "app"}, REPORTS),
        ({"channel": "open311", "kind": "NOISE"}, REPORTS),
        ({"channel": "cctv", "kind": "DISVEH"}, REPORTS),
        ({"channel": "app", "kind": "INFO"}, FOLDED),
        ({"channel": "app", "low_trust": True}, FOLDED),
        ({"channel": "app", "kind": "FSTRU"}, ""),
        ({"channel": "app", "text": "ada yang ditusuk"}, ""),
        ({"channel": "panic", "priority": 4}, ""),
        ({"channel": "110", "kind": "PRANK"}, ""),
        ({"channel": "radio"}, ""),
        ({"channel": "app", "by": "operator:rina"}, ""),
    ],
)
def test_only_what_can_be_sent_again_and_is_no_emergency_is_refused(more: dict[str, object], kind: str) -> None:
    assert kind_of(report(**more)) == kind


def test_calls_and_what_people_do_are_never_left_out() -> None:
    assert kind_of(call("k1", "ringing")) == kind_of(note("1042")) == ""


@given(
    st.sampled_from(sorted(KINDS)),
    st.sampled_from(["110", "app", "panic", "cctv", "radio", "open311"]),
    st.booleans(),
    st.sampled_from([None, 1, 2, 3, 4]),
)
def test_no_report_of_the_first_two_priorities_is_ever_left_out(
    kind: str, channel: str, low_trust: bool, priority: int | None
) -> None:
    said = report(kind=kind, channel=channel, low_trust=low_trust, priority=priority)
    level = priority or KINDS[kind].priority
    if level <= 2 and KINDS[kind].lane == "main":
        assert kind_of(said) == ""
