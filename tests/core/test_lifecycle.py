"""The table of the life-cycle, read from the domain's words and held against every pair."""

import pytest

from dispatch.core.errors import Forbidden
from dispatch.core.lifecycle import (
    MOVES,
    NEEDS_REASON,
    OPEN_ASSIGNMENT,
    Action,
    AssignmentStatus,
    next_status,
)

TABLE = """
             accept    decline   time_out   withdraw            en_route  arrive    clear
offered      accepted  declined  timed_out  withdrawn           -         -         -
accepted     -         -         -          withdrawn           en_route  on_scene  cleared
en_route     -         -         -          cancelled_en_route  -         on_scene  cleared
on_scene     -         -         -          -                   -         -         cleared
"""


def _expected() -> dict[tuple[AssignmentStatus, Action], AssignmentStatus]:
    heading, *lines = TABLE.strip().splitlines()
    actions = [Action(word) for word in heading.split()]
    rows = [line.split() for line in lines]
    return {
        (AssignmentStatus(status), action): AssignmentStatus(cell)
        for status, *cells in rows
        for action, cell in zip(actions, cells, strict=True)
        if cell != "-"
    }


PAIRS = [(status, action) for status in AssignmentStatus for action in Action]


@pytest.mark.parametrize(("status", "action"), PAIRS, ids=lambda value: value.value)
def test_a_move_leads_where_the_table_says_or_is_forbidden(status: AssignmentStatus, action: Action) -> None:
    target = _expected().get((status, action))
    if target is None:
        with pytest.raises(Forbidden):
            next_status(status, action, "a reason", "operator:rina")
    else:
        assert next_status(status, action, "a reason", "operator:rina") is target


@pytest.mark.parametrize(
    ("status", "action"), [pair for pair in PAIRS if pair not in MOVES], ids=lambda value: value.value
)
def test_a_forbidden_move_names_the_action_the_state_and_who_asked(status: AssignmentStatus, action: Action) -> None:
    with pytest.raises(Forbidden) as refusal:
        next_status(status, action, "", "officer:B-0814")
    for word in (action.value, status.value, "officer:B-0814"):
        assert word in str(refusal.value)


def test_a_forbidden_move_names_what_is_possible_instead() -> None:
    with pytest.raises(Forbidden, match="possible: accept, decline, time_out, withdraw"):
        next_status(AssignmentStatus.OFFERED, Action.ARRIVE, "", "operator:rina")
    with pytest.raises(Forbidden, match="possible: nothing"):
        next_status(AssignmentStatus.CLEARED, Action.ACCEPT, "", "operator:rina")


@pytest.mark.parametrize("status", [AssignmentStatus.ACCEPTED, AssignmentStatus.EN_ROUTE])
@pytest.mark.parametrize("reason", [None, "", "  "])
def test_clearing_without_having_arrived_needs_a_reason(status: AssignmentStatus, reason: str | None) -> None:
    with pytest.raises(Forbidden, match="give a reason") as refusal:
        next_status(status, Action.CLEAR, reason, "operator:rina")
    assert refusal.value.field == "reason"


def test_clearing_on_the_scene_needs_no_reason() -> None:
    cleared = next_status(AssignmentStatus.ON_SCENE, Action.CLEAR, None, "operator:rina")
    assert cleared is AssignmentStatus.CLEARED


def test_a_reason_is_asked_only_for_moves_there_are() -> None:
    assert MOVES.keys() >= NEEDS_REASON


def test_every_open_status_has_a_way_out_and_no_ended_one_has() -> None:
    assert {status for status, _ in MOVES} == OPEN_ASSIGNMENT
