"""A roster comes in by CSV, is stored, and the keeper follows it: at the hour, late, twice and after a restart."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from dispatch.core.commands import SetDuty
from dispatch.core.officer import Officer
from dispatch.desk import Desk
from dispatch.fleet import Fleet
from dispatch.importers import ImportFailed
from dispatch.importers.bring_in import bring_in_roster
from dispatch.roster import Follower, stored_roster
from dispatch.settings import Settings
from dispatch.store import Store
from tests.makers import base, move, offer, put_officer, report

WIB = ZoneInfo("Asia/Jakarta")
HEAD = "officer,start,end,function,device,stand_in,note\n"


def at(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=WIB).timestamp()


class Room:
    """A store with three patrols, and a keeper's follower beside it."""

    def __init__(self, store: Store, desk: Desk, settings: Settings, folder: Path) -> None:
        self.store, self.desk, self.settings, self.folder = store, desk, settings, folder
        desk.handle_many([put_officer(n) for n in (1, 2, 3)])
        self.fleet = Fleet()
        self.follower = Follower(desk, self.fleet, settings.timezone)

    def bring(self, rows: str, check: bool = False, now: str = "2027-03-01 12:00") -> str:
        file = self.folder / "jadwal.csv"
        file.write_text(HEAD + rows)
        return bring_in_roster(file, self.store, self.settings, check=check, now=at(now))

    def at(self, text: str) -> None:
        self.fleet.put_officers(self.store.officers())
        self.follower.step(at(text))
        self.fleet.put_officers(self.store.officers())

    def officer(self, number: int) -> Officer:
        found: Officer = self.store.load([("officer", f"o{number}")])[0].state
        return found

    def rules(self) -> list[str]:
        return [f["rule"] for f in self.store.journal_since("0-0") if f["type"] in ("duty_set", "shift_prolonged")]


@pytest.fixture
def room(store: Store, desk: Desk, settings: Settings, tmp_path: Path) -> Room:
    return Room(store, desk, settings, tmp_path)


def faults(room: Room, rows: str) -> list[str]:
    with pytest.raises(ImportFailed) as failed:
        room.bring(rows)
    assert room.store.reference_version("roster") == 0
    return [str(e) for e in failed.value.errors]


def test_times_are_the_district_s_and_a_night_goes_over_midnight(room: Room) -> None:
    said = room.bring("P-01,2027-03-22 23:00,07:00,,,,\nO2,2027-03-22 07:00,2027-03-22 15:00,lantas,,P-03,pagi\n")
    assert said == "2 duties and 0 absences of 2 officers, 2027-03-22 to 2027-03-23 (WIB), imported (version 1)"
    day, night = stored_roster(room.store).duties
    assert (night.officer, night.start, night.end) == ("o1", at("2027-03-22 23:00"), at("2027-03-23 07:00"))
    assert (day.officer, day.function, day.stand_in, day.note) == ("o2", "lantas", "o3", "pagi")


def test_a_check_stores_nothing(room: Room) -> None:
    assert room.bring("P-01,2027-03-22 07:00,15:00,,,,\n", check=True).endswith("would be imported")
    assert room.store.reference_version("roster") == 0


def test_every_fault_is_named_by_row_with_its_remedy(room: Room) -> None:
    told = faults(
        room,
        "P-99,2027-03-22 07:00,15:00,,,,\n"
        "P-01,22/03/2027,15:00,,,,\n"
        "P-01,2027-03-22 07:00,soon,,,,\n"
        "P-01,2027-03-22 07:00,2027-03-22 06:00,,,,\n"
        "P-01,2027-03-22 07:00,2027-03-29 07:00,,,,\n"
        "P-01,2027-03-25 07:00,15:00,penyihir,abc,P-01,\n",
    )
    starts = [line.split(":")[0] + line.split("'")[0].split(":")[1] for line in told]
    assert starts == [
        "row 2 officer ", "row 3 start ", "row 4 end ", "row 5 end ", "row 6 end ",
        "row 7 stand_in ", "row 7 function ", "row 7 device ",
    ]  # fmt: skip


def test_overlaps_are_refused_within_a_file_and_with_the_night_before_it(room: Room) -> None:
    told = faults(room, "P-01,2027-03-22 07:00,15:00,,,,\nP-01,2027-03-22 14:00,16:00,,,,\n")
    assert told == ["row 3: start '2027-03-22 14:00': overlaps row 2 of the same officer, which ends 2027-03-22 15:00"]
    room.bring("P-01,2027-03-22 23:00,07:00,,,,\n")
    with pytest.raises(ImportFailed, match="overlaps the duty until 2027-03-23 07:00 rostered before"):
        room.bring("P-01,2027-03-23 06:00,15:00,,,,\n")
    assert room.store.reference_version("roster") == 1


def test_the_same_row_twice_is_named(room: Room) -> None:
    row = "P-01,2027-03-22 07:00,15:00,,,,\n"
    assert faults(room, row + row) == ["row 3: officer 'o1': is the same as row 2; remove it"]


def test_shifts_begin_and_end_at_their_hour_and_others_are_left_alone(room: Room) -> None:
    room.bring("P-01,2027-03-22 07:00,15:00,lantas,,P-03,\nP-02,2027-03-22 15:00,23:00,,,,\n")
    room.at("2027-03-22 06:59")
    assert room.rules() == []
    room.at("2027-03-22 07:00")
    assert [room.officer(n).duty for n in (1, 2, 3)] == ["available", "off_duty", "available"]
    assert room.officer(1).function == "lantas"
    room.at("2027-03-22 15:00")
    assert [room.officer(n).duty for n in (1, 2, 3)] == ["off_duty", "available", "available"]
    assert (room.officer(1).function, room.officer(1).stand_in) == ("samapta", "o3")
    began, ended = "roster: shift began {}", "roster: shift ended {}"
    assert room.rules() == [began.format("07:00"), ended.format("07:00"), ended.format("15:00"), began.format("15:00")]


def test_a_keeper_that_was_away_does_what_it_missed_and_two_do_nothing_twice(room: Room) -> None:
    room.bring("P-01,2027-03-22 07:00,15:00,,,,\n")
    room.at("2027-03-22 07:00")
    other = Follower(room.desk, room.fleet, room.settings.timezone)
    other.step(at("2027-03-22 07:01"))
    assert room.rules() == ["roster: shift began 07:00"]
    restarted = Follower(room.desk, room.fleet, room.settings.timezone)
    restarted.step(at("2027-03-23 04:00"))
    assert room.officer(1).duty == "off_duty"
    assert room.rules()[1:] == ["roster: shift ended 15:00"]


def test_what_an_operator_says_between_two_boundaries_stays(room: Room) -> None:
    room.bring("P-01,2027-03-22 07:00,15:00,,,,\n")
    room.at("2027-03-22 07:00")
    room.desk.handle(SetDuty(**base(), officer="o1", status="unavailable", reason="ban bocor"))
    room.at("2027-03-22 09:30")
    assert room.officer(1).duty == "unavailable"
    room.at("2027-03-22 15:00")
    assert room.officer(1).duty == "off_duty"


def test_an_officer_with_an_incident_goes_home_once_it_is_cleared(room: Room) -> None:
    room.bring("P-01,2027-03-22 07:00,15:00,,,,\n")
    room.at("2027-03-22 07:00")
    incident = room.desk.handle(report()).value["incident"]
    assignment = room.desk.handle(offer(incident, "o1")).value["id"]
    for action in ("accept", "en_route", "arrive"):
        room.desk.handle(move(assignment, action))
    room.at("2027-03-22 15:00")
    assert (room.officer(1).status.value, room.officer(1).overtime) == ("on_scene", True)
    room.at("2027-03-22 15:10")
    assert room.rules()[1:] == [f"roster: shift ended 15:00, stays until {incident} is cleared"]
    room.desk.handle(move(assignment, "clear"))
    room.at("2027-03-22 15:20")
    assert room.officer(1).duty == "off_duty"
    assert room.rules()[2:] == ["roster: shift ended 15:00"]


def test_an_officer_imported_after_the_roster_s_boundary_is_followed_within_a_minute(room: Room) -> None:
    room.bring("P-01,2027-03-22 07:00,15:00,,,,\nP-02,2027-03-22 08:00,15:00,,,,\n")
    gone = room.fleet
    room.follower = Follower(room.desk, Fleet(), room.settings.timezone)
    room.follower.step(at("2027-03-22 07:10"))
    assert room.rules() == []
    room.follower = Follower(room.desk, gone, room.settings.timezone)
    room.at("2027-03-22 07:11")
    assert "roster: shift began 07:00" in room.rules()


def test_a_new_file_takes_effect_at_once_where_it_says_something_else(room: Room) -> None:
    room.bring("P-01,2027-03-22 07:00,15:00,,,,\nP-02,2027-03-22 07:00,15:00,,,,\n")
    room.at("2027-03-22 07:00")
    room.desk.handle(SetDuty(**base(), officer="o2", status="break"))
    new = "P-01,2027-03-22 07:00,2027-03-30 07:00,cuti,,P-02,\nP-02,2027-03-22 07:00,15:00,,,,\n"
    room.bring(new, now="2027-03-22 07:05")
    room.at("2027-03-22 07:06")
    assert (room.officer(1).duty, room.officer(1).stand_in) == ("off_duty", "o2")
    assert room.officer(2).duty == "break", "of this one the new file says what the old one said"
