"""What is said of figures is kept with its author; what figures count for is changed by people who sign for it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.core import commands as cmd
from dispatch.core.errors import Conflict, Denied, Invalid
from dispatch.core.subtree import at_level, common, is_code, is_within, parts_of
from dispatch.core.weights import USUAL, refuse_unfit
from tests.core.room import Room, room_with
from tests.makers import NOW, base


def weigh(room: Room, edition: int = 0, by: str = "commander:komandan", **shares: float) -> dict[str, int]:
    return room.do(cmd.SetWeights(**base(by=by), weights=shares, edition=edition, reason="arahan Kapolres")).answer


def test_remarks_are_kept_in_order_with_their_authors() -> None:
    room = room_with(0)
    about = "anev:33.29:2026-W47"
    room.do(cmd.AddRemark(**base(by="commander:komandan"), about=about, text=" patroli malam di Wanasari "))
    room.do(cmd.AddRemark(**base(by="shift_lead:pamapta", at=NOW + 5), about=about, text="sudah dijadwalkan"))
    said = room.states["remarks", about].said
    assert [(s["by"], s["text"]) for s in said] == [
        ("commander:komandan", "patroli malam di Wanasari"),
        ("shift_lead:pamapta", "sudah dijadwalkan"),
    ]
    assert [f.type for f in room.facts] == ["remark_added", "remark_added"]


def test_an_officer_speaks_of_the_own_assessment_alone() -> None:
    room = room_with(1)
    room.do(cmd.AddRemark(**base(by="officer:o1"), about="score:officer:o1", text="jalan putus dua minggu"))
    assert room.facts[-1].officer == "o1"
    for about in ("score:officer:o2", "anev:33.29:2026-W47", "score:polsek:Polsek A"):
        with pytest.raises(Denied, match="own assessment only"):
            room.do(cmd.AddRemark(**base(by="officer:o1"), about=about, text="x"))


@pytest.mark.parametrize(
    ("about", "text", "words"),
    [
        ("anev:33.29:2026", "x", "nothing is called"),
        ("score:officer:", "x", "nothing is called"),
        ("score:officer:o1", "  ", "the remark is empty"),
        ("score:officer:o1", "x" * 2001, "use at most 2000"),
    ],
)
def test_a_remark_that_cannot_be_is_refused(about: str, text: str, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        room_with(0).do(cmd.AddRemark(**base(), about=about, text=text))


def test_a_change_of_weights_is_a_fact_with_its_author_and_what_it_was_before() -> None:
    room = room_with(0)
    assert weigh(room, accepted=50, arrival=50) == {"edition": 1}
    said = room.facts[-1]
    assert (said.type, said.by, said.data["was"], said.data["shares"]) == (
        "weights_set",
        "commander:komandan",
        dict(USUAL),
        {"accepted": 50.0, "arrival": 50.0},
    )


def test_whoever_changes_weights_that_somebody_else_has_changed_is_told() -> None:
    room = room_with(0)
    weigh(room, accepted=50, arrival=50)
    with pytest.raises(Conflict, match="commander:komandan has changed the weights meanwhile"):
        weigh(room, accepted=40, arrival=60, by="admin:admin")


@pytest.mark.parametrize(
    ("shares", "words"),
    [
        ({"arrival": 100.0}, "needs at least 2"),
        ({"arrival": 100.0, "rating": 0.0}, "needs at least 2"),
        ({"arrival": 80.0, "rating": 20.0}, "never from one figure"),
        ({"arrival": 50.0, "rating": 40.0}, "have to make 100"),
        ({"arrival": -20.0, "rating": 120.0}, "0 to 100"),
        ({"arrests": 50.0, "rating": 50.0}, "component 'arrests' is not known"),
    ],
)
def test_an_assessment_never_rests_on_one_figure(shares: dict[str, float], words: str) -> None:
    with pytest.raises(Invalid, match=words):
        weigh(room_with(0), **shares)


def test_the_usual_weights_may_be_put_in_force() -> None:
    refuse_unfit(USUAL)


codes = st.lists(st.sampled_from(["11", "12", "33"]), min_size=1, max_size=3).map(".".join)


@given(st.lists(codes, min_size=1))
def test_what_codes_have_in_common_is_the_lowest_area_they_all_lie_in(given_: list[str]) -> None:
    area = common(given_)
    assert all(is_within(code, area) for code in given_)
    longer = [at_level(code, parts_of(area) + 1) for code in given_]
    assert len(set(longer)) > 1 or area in given_


def test_a_code_says_where_it_belongs() -> None:
    assert is_within("33.29.09.2001", "33.29.09")
    assert not is_within("33.29.091", "33.29.09")
    assert is_within("33.29", "")
    assert [is_code(c) for c in ("33", "33.29.09.2001", "33.2", "x", "")] == [True, True, False, False, False]
