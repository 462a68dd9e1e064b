"""Who is asked next: the order of the links, who is passed over and why, who stands in for whom."""

from __future__ import annotations

from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given

from dispatch.core.chain import Link, Person, Step, chain_of, order_of
from dispatch.core.officer import SETTABLE
from dispatch.core.policy import Policy
from tests.makers import incident, officer

IN_ORDER = [Link.NEIGHBOUR, Link.DUTY_POST, Link.CONTACT, Link.POLRES]
PLACES = {
    Link.TERRITORY: "Klampok",
    Link.NEAREST: "",
    Link.NEIGHBOUR: "Sisalam",
    Link.DUTY_POST: "Polsek Wanasari",
    Link.CONTACT: "Klampok",
    Link.POLRES: "Polres Brebes, samapta",
}


def someone(number: int, link: Link = Link.NEAREST, silent_s: float | None = 5.0, **more: Any) -> Person:
    function = {Link.DUTY_POST: "duty_post", Link.CONTACT: "village_contact"}.get(link, "samapta")
    return Person(officer(number, **{"function": function, **more}), silent_s, PLACES[link])


def one_each(start: int = 1) -> dict[Link, list[Person]]:
    return {link: [someone(n, link)] for n, link in enumerate(Link, start)}


def asked(steps: list[Step]) -> list[str]:
    return [s.officer.id for s in steps if not s.why_not]


def steps_of(people: dict[Link, list[Person]], priority: int = 3, **more: Any) -> list[Step]:
    policy = Policy(**more.pop("policy", {}))
    stand_ins = {p.officer.id: p for p in more.pop("stand_ins", ())}
    return chain_of(incident(priority=priority, **more), people, stand_ins, policy)


@pytest.mark.parametrize("priority", [3, 4])
def test_a_small_matter_goes_to_the_village_s_own_officer_first(priority: int) -> None:
    assert order_of(priority, Policy()) == (Link.TERRITORY, Link.NEAREST, *IN_ORDER)


@pytest.mark.parametrize("priority", [1, 2])
def test_what_cannot_wait_goes_to_the_nearest_first(priority: int) -> None:
    assert order_of(priority, Policy()) == (Link.NEAREST, Link.TERRITORY, *IN_ORDER)


def test_the_policy_may_put_the_village_s_officer_first_for_any_priority() -> None:
    policy = Policy(territory_first=frozenset({1}))
    assert order_of(1, policy)[0] is Link.TERRITORY
    assert order_of(3, policy)[0] is Link.NEAREST


def test_every_link_is_named_in_the_rule() -> None:
    assert [s.rule for s in steps_of(one_each())] == [
        "chain: territory officer of Klampok",
        "chain: nearest available officer",
        "chain: officer of neighbouring Sisalam",
        "chain: duty post of Polsek Wanasari",
        "chain: listed contact of Klampok",
        "chain: unit of Polres Brebes, samapta",
    ]


def test_only_so_many_of_the_nearest_are_asked_before_the_next_link() -> None:
    people = {Link.NEAREST: [someone(n) for n in range(1, 6)], Link.DUTY_POST: [someone(9, Link.DUTY_POST)]}
    assert asked(steps_of(people, policy={"chain_nearest": 2})) == ["o1", "o2", "o9"]


def test_nobody_is_asked_twice_though_two_links_lead_to_them() -> None:
    both = someone(1, Link.TERRITORY)
    assert asked(steps_of({Link.TERRITORY: [both], Link.NEAREST: [both, someone(2)]})) == ["o1", "o2"]


@pytest.mark.parametrize(
    ("person", "why_not"),
    [
        (someone(1, silent_s=400), "silent: no word from the phone for 400 s"),
        (someone(1, silent_s=None), "silent: no word from the phone yet"),
        (someone(1, duty="break"), "not free: break"),
        (someone(1, assignment={"incident": "7", "status": "en_route"}), "busy: incident 7"),
    ],
)
def test_whoever_cannot_answer_is_passed_over_with_the_reason(person: Person, why_not: str) -> None:
    steps = steps_of({Link.NEAREST: [person, someone(2)]})
    assert [s.why_not for s in steps] == [why_not, ""]


@pytest.mark.parametrize("link", [Link.DUTY_POST, Link.CONTACT])
def test_a_post_and_a_contact_need_no_position(link: Link) -> None:
    assert asked(steps_of({link: [someone(1, link, silent_s=None)]})) == ["o1"]


def test_without_a_device_somebody_is_asked_by_telephone_however_silent() -> None:
    assert asked(steps_of({Link.TERRITORY: [someone(1, silent_s=None, device="")]})) == ["o1"]


def test_a_stand_in_is_asked_in_place_of_who_has_left_and_the_rule_says_so() -> None:
    away = someone(1, Link.TERRITORY, duty="off_duty", stand_in="o2")
    steps = steps_of({Link.TERRITORY: [away]}, stand_ins=[someone(2)])
    assert [(s.officer.id, s.why_not) for s in steps] == [("o1", "not free: off_duty"), ("o2", "")]
    assert steps[1].rule == "chain: P-02 stands in for P-01, territory officer of Klampok"


def test_nobody_stands_in_for_somebody_who_is_only_busy_or_silent() -> None:
    busy = someone(1, Link.TERRITORY, assignment={"incident": "7", "status": "accepted"}, stand_in="o3")
    silent = someone(2, Link.TERRITORY, silent_s=900, stand_in="o3")
    assert asked(steps_of({Link.TERRITORY: [busy, silent]}, stand_ins=[someone(3)])) == []


def test_a_stand_in_who_has_left_too_is_followed_by_theirs() -> None:
    people = {Link.TERRITORY: [someone(1, Link.TERRITORY, duty="break", stand_in="o2")]}
    steps = steps_of(people, stand_ins=[someone(2, duty="off_duty", stand_in="o3"), someone(3)])
    assert asked(steps) == ["o3"]
    assert steps[-1].rule == "chain: P-03 stands in for P-02, P-02 stands in for P-01, territory officer of Klampok"


def test_stand_ins_who_name_each_other_lead_to_nobody() -> None:
    first = someone(1, Link.TERRITORY, duty="break", stand_in="o2")
    second = someone(2, duty="break", stand_in="o1")
    assert asked(steps_of({Link.TERRITORY: [first]}, stand_ins=[first, second])) == []


people_lists = st.lists(
    st.builds(
        lambda number, silent, duty, stand_in, busy: (number, silent, duty, stand_in, busy),
        st.integers(1, 12),
        st.sampled_from([None, 1.0, 359.0, 361.0]),
        st.sampled_from(sorted(SETTABLE)),
        st.sampled_from(["", "o1", "o2", "o3", "o99"]),
        st.booleans(),
    ),
    max_size=8,
)


@given(
    lists=st.lists(people_lists, min_size=len(Link), max_size=len(Link)),
    priority=st.integers(1, 4),
    nearest=st.integers(0, 4),
)
def test_whatever_the_people_the_chain_is_in_order_asks_each_once_and_only_who_can_answer(
    lists: list[list[tuple[int, float | None, str, str, bool]]], priority: int, nearest: int
) -> None:
    held = {"incident": "7", "status": "accepted"}
    first: dict[int, tuple[float | None, str, str, bool]] = {}
    for row in (r for rows in lists for r in rows):
        first.setdefault(row[0], row[1:])

    def person(number: int, link: Link) -> Person:
        silent, duty, stand_in, busy = first[number]
        return someone(number, link, silent, duty=duty, stand_in=stand_in, assignment=held if busy else None)

    people = {link: [person(r[0], link) for r in rows] for link, rows in zip(Link, lists, strict=True)}
    everyone = {f"o{n}": person(n, Link.NEAREST) for n in first}
    policy = Policy(chain_nearest=nearest)
    steps = chain_of(incident(priority=priority), people, everyone, policy)
    order = order_of(priority, policy)
    assert [order.index(s.link) for s in steps] == sorted(order.index(s.link) for s in steps)
    assert len({s.officer.id for s in steps}) == len(steps)
    for step in steps:
        assert step.rule.startswith("chain: ")
        if not step.why_not:
            assert not step.officer.assignment
            assert step.officer.status in ("available", "community_visit", "returning")
    assert sum(s.link is Link.NEAREST for s in steps if not s.why_not) <= nearest
