"""The finder keeps what is open and recent in memory, and knows which open incidents somebody should look at."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dispatch.core.incident import Incident
from dispatch.duplicates import Finder
from tests.makers import NOW, incident


def fire(number: str, **more: Any) -> Incident:
    given = {"kind": "FSTRU", "text": "kebakaran pasar, api besar", "lat": -6.9, "lng": 109.05} | more
    return incident(number, **given)


def finder_with(*incidents: Incident) -> Finder:
    finder = Finder(0.6)
    for i in incidents:
        finder.note(i)
    return finder


def test_a_report_being_typed_finds_the_incident_it_may_be_about() -> None:
    finder = finder_with(fire("1"), incident("2", lat=-6.95))
    (hit,) = finder.candidates(-6.9003, 109.05, "", NOW + 60, "FSTRU", "pasar terbakar")
    assert (hit.number, hit.is_alike) == ("1", True)


def test_two_open_incidents_about_one_event_are_both_proposed() -> None:
    finder = Finder(0.6)
    assert finder.note(fire("1")) == set()
    assert finder.note(fire("2", at=NOW + 60)) == {"1"}, "the first has to be shown anew"
    assert finder.is_proposed("1") and finder.is_proposed("2")


def test_once_one_of_the_two_has_ended_nothing_is_left_to_decide() -> None:
    finder = finder_with(fire("1"), fire("2"))
    assert finder.note(replace(fire("2"), disposition="01", ended=NOW)) == {"1"}
    assert not finder.is_proposed("1")
    assert [c.number for c in finder.alike("1")] == ["2"], "but it can still be found"


def test_a_pair_that_was_said_to_be_two_is_not_proposed_again() -> None:
    finder = finder_with(fire("1"), fire("2"), fire("3"))
    finder.note(replace(fire("1"), unlike=["2"]))
    finder.note(replace(fire("2"), unlike=["1"]))
    assert [c.number for c in finder.alike("1")] == ["3"]
    finder.note(replace(fire("1"), unlike=["2", "3"]))
    finder.note(replace(fire("3"), unlike=["1"]))
    assert not finder.is_proposed("1") and finder.is_proposed("2")


def test_junk_is_not_compared() -> None:
    finder = finder_with(fire("1"), fire("2", kind="PRANK", text="anak tertawa"))
    assert not finder.is_proposed("1") and finder.alike("2") == []


def test_an_incident_that_is_moved_elsewhere_is_no_longer_like_the_first() -> None:
    finder = finder_with(fire("1"), fire("2"))
    assert finder.note(fire("2", lat=-6.99)) == {"1"}
    assert not finder.is_proposed("2")


def test_a_forgotten_incident_is_found_no_more_and_its_place_is_used_again() -> None:
    finder = finder_with(*(incident(str(n), lat=-6.5 - n / 100) for n in range(300)))
    for n in range(300):
        finder.drop(str(n))
    finder.note(fire("1"))
    finder.drop("1")
    assert finder.candidates(-6.9, 109.05, "", NOW, "FSTRU", "kebakaran pasar") == []


def test_thirty_reports_of_one_fire_are_all_tied_to_each_other() -> None:
    finder = finder_with(*(fire(str(n), lat=-6.9 + n * 1e-5, at=NOW + 10 * n) for n in range(30)))
    assert {c.number for c in finder.alike("0")} == {str(n) for n in range(1, 30)}
    assert all(c.is_alike for c in finder.alike("0"))
