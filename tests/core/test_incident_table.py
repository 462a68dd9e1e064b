"""The second table of the life-cycle: every action on an incident in every status, through the real rules."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from dispatch import diagram
from dispatch.core.commands import (
    Command,
    HoldIncident,
    MergeIncident,
    ReferIncident,
    ResumeIncident,
    SplitIncident,
)
from dispatch.core.errors import Forbidden
from dispatch.core.lifecycle import ENDED_INCIDENT, INCIDENT_MOVES, IncidentAction, IncidentStatus
from tests.core.room import Room, room_with
from tests.makers import NOW, base, close, move, offer, queue, reopen, report

S, A = IncidentStatus, IncidentAction

TABLE = """
           queue   offer     hold     resume  refer     close   cancel     merge   split   reopen
received   queued  received  on_hold  -       referred  closed  cancelled  merged  -       -
queued     ~       queued    on_hold  -       referred  closed  cancelled  merged  -       -
reopened   ~       reopened  on_hold  -       referred  closed  cancelled  merged  -       -
assigned   ~       assigned  -        -       -         -       -          -       -       -
en_route   ~       en_route  -        -       -         -       -          -       -       -
on_scene   ~       on_scene  -        -       -         -       -          -       -       -
on_hold    ~       queued    on_hold  queued  referred  closed  cancelled  merged  -       -
resolved   ~       -         -        -       referred  closed  cancelled  -       -       reopened
referred   ~       -         -        -       -         -       -          -       -       reopened
closed     ~       -         -        -       -         -       -          -       -       reopened
cancelled  ~       -         -        -       -         -       -          -       -       reopened
merged     ~       -         -        -       -         -       -          -       queued  -
"""
"""~: a list worked out again changes no status and is never refused (a worker may be late)."""

DO: dict[IncidentAction, Callable[[], Command]] = {
    A.QUEUE: lambda: queue("1"),
    A.OFFER: lambda: offer("1", "o3"),
    A.HOLD: lambda: HoldIncident(**base(), incident="1", until=NOW + 600, reason="pelapor minta besok"),
    A.RESUME: lambda: ResumeIncident(**base(), incident="1"),
    A.REFER: lambda: ReferIncident(**base(), incident="1", to="Damkar"),
    A.CLOSE: lambda: close("1", "01"),
    A.CANCEL: lambda: close("1", "10"),
    A.MERGE: lambda: MergeIncident(**base(), incident="1", into="2"),
    A.SPLIT: lambda: SplitIncident(**base(), incident="1"),
    A.REOPEN: lambda: reopen("1"),
}

WAY_TO: dict[IncidentStatus, list[Callable[[], Command]]] = {
    S.RECEIVED: [],
    S.QUEUED: [DO[A.QUEUE]],
    S.ASSIGNED: [lambda: offer("1", "o1"), lambda: move("1.1", "accept")],
    S.EN_ROUTE: [lambda: offer("1", "o1"), lambda: move("1.1", "accept"), lambda: move("1.1", "en_route")],
    S.ON_SCENE: [lambda: offer("1", "o1"), lambda: move("1.1", "accept"), lambda: move("1.1", "arrive")],
    S.ON_HOLD: [DO[A.HOLD]],
    S.REFERRED: [DO[A.REFER]],
    S.CLOSED: [DO[A.CLOSE]],
    S.CANCELLED: [DO[A.CANCEL]],
    S.MERGED: [DO[A.MERGE]],
    S.REOPENED: [DO[A.CLOSE], DO[A.REOPEN]],
}
WAY_TO[S.RESOLVED] = [*WAY_TO[S.ON_SCENE], lambda: move("1.1", "clear")]


def room_in(status: IncidentStatus) -> Room:
    """Give a room whose incident 1 has come to a status by the rules alone; incident 2 stands beside it."""
    room = room_with(3)
    room.do(report())
    room.do(report())
    for step in WAY_TO[status]:
        room.do(step())
    assert room.incidents["1"].status is status
    return room


def cells() -> dict[tuple[IncidentStatus, IncidentAction], str]:
    heading, *lines = TABLE.strip().splitlines()
    actions = [IncidentAction(word) for word in heading.split()]
    rows = [line.split() for line in lines]
    return {(S(status), a): cell for status, *row in rows for a, cell in zip(actions, row, strict=True)}


CELLS = cells()


def test_the_table_of_this_test_names_every_pair_and_agrees_with_the_program() -> None:
    assert CELLS.keys() == {(status, action) for status in S for action in A}
    allowed = {pair: S(cell) for pair, cell in CELLS.items() if cell not in "-~"}
    assert allowed == INCIDENT_MOVES


@pytest.mark.parametrize(("status", "action"), list(CELLS), ids=lambda v: v.value)
def test_an_action_leads_where_the_table_says_or_is_refused_and_changes_nothing(
    status: IncidentStatus, action: IncidentAction
) -> None:
    room, cell = room_in(status), CELLS[status, action]
    if cell == "-":
        before = room.picture()
        with pytest.raises(Forbidden, match="incident 1"):
            room.do(DO[action]())
        assert room.picture() == before
    else:
        room.do(DO[action]())
        assert room.incidents["1"].status is (status if cell == "~" else S(cell))


@pytest.mark.parametrize("status", sorted(ENDED_INCIDENT))
def test_nothing_runs_for_an_incident_that_has_ended(status: IncidentStatus) -> None:
    room = room_in(status)
    assert [c for c in room.marks["clocks"] if c.partition(":")[2].partition(".")[0] == "1"] == []
    assert "1" not in room.marks["open"]
    assert not room.incidents["1"].open_assignments


def test_the_diagrams_in_the_readme_are_those_of_the_tables() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text()
    assert diagram.section() in readme, "run: python -m dispatch.diagram README.md"
