"""Device ids: renewed, taken away, and never brought back by a list that is older."""

from __future__ import annotations

import pytest

from dispatch.core.commands import FollowRoster, PutOfficer, RenewDevice
from dispatch.core.errors import Conflict, Invalid, NotFound
from tests.core.room import Room, room_with
from tests.makers import NOW, base, officer_record

NEW, OTHER = "a" * 32, "b" * 32
OLD = officer_record(1)["device"]


def renew(device: str, officer: str = "o1") -> RenewDevice:
    return RenewDevice(**base(), officer=officer, device=device)


def roster(on: bool, boundary: float, device: str = "") -> FollowRoster:
    return FollowRoster(**base(), officer="o1", boundary=boundary, clock="07:00", on=on, device=device)


@pytest.fixture
def room() -> Room:
    room = room_with(0)
    room.do(PutOfficer(**base(), officer=officer_record(1)))
    return room


def test_a_renewed_device_has_the_new_id_and_the_journal_does_not_say_it(room: Room) -> None:
    assert room.do(renew(NEW)).answer == {"officer": "o1", "device": NEW}
    assert room.officers["o1"].device == NEW
    assert room.facts[-1].type == "device_renewed"
    assert NEW not in str(room.facts)
    assert OLD not in str(room.facts)


def test_whose_device_is_taken_away_is_asked_by_telephone_from_then_on(room: Room) -> None:
    room.do(renew(""))
    assert room.officers["o1"].device == ""
    assert room.facts[-1].type == "device_revoked"
    assert room.do(renew(NEW)).answer["device"] == NEW


def test_an_import_that_is_older_does_not_bring_the_revoked_id_back(room: Room) -> None:
    room.do(renew(NEW))
    room.do(PutOfficer(**base(), officer=officer_record(1, name="Bripka Baru")))
    assert (room.officers["o1"].device, room.officers["o1"].name) == (NEW, "Bripka Baru")
    room.do(PutOfficer(**base(), officer=officer_record(1, device=OTHER)))
    assert room.officers["o1"].device == OTHER


def test_a_device_lent_by_the_roster_that_was_lost_is_not_lent_again(room: Room) -> None:
    room.do(roster(True, NOW, OTHER))
    assert room.officers["o1"].device == OTHER
    room.do(renew(NEW))
    room.do(roster(False, NOW + 1))
    assert room.officers["o1"].device == OLD
    room.do(roster(True, NOW + 2, OTHER))
    assert room.officers["o1"].device == OLD


def test_their_own_device_renewed_on_duty_is_their_own_after_it(room: Room) -> None:
    room.do(FollowRoster(**base(), officer="o1", boundary=NOW, clock="07:00", on=True, function="lantas"))
    room.do(renew(NEW))
    room.do(roster(False, NOW + 1))
    assert (room.officers["o1"].device, room.officers["o1"].function) == (NEW, "samapta")


def test_an_id_that_can_be_guessed_or_was_used_before_is_refused(room: Room) -> None:
    with pytest.raises(Invalid, match="at least 16"):
        room.do(renew("123456"))
    room.do(renew(NEW))
    with pytest.raises(Conflict, match="had this device id"):
        room.do(renew(str(OLD)))
    with pytest.raises(NotFound):
        room.do(renew(NEW, "nobody"))


def test_a_duty_post_that_is_rung_up_has_no_device_to_renew(room: Room) -> None:
    room.do(PutOfficer(**base(), officer=officer_record(2, function="duty_post", device="")))
    with pytest.raises(Conflict, match="telephone"):
        room.do(renew(NEW, "o2"))
