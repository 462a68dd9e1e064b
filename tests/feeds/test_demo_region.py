"""The demo region: Brebes as it is, its officers as the seed invents them."""

import re
from collections import Counter
from pathlib import Path

import phonenumbers
import pytest

from dispatch.areas import AreaIndex, areas_of_points
from dispatch.importers.basemap import read_land
from dispatch.importers.officers import COLUMNS, read_officers
from feeds.demo.brebes import officers, polseks, villages
from feeds.demo.standing import standing

LAND = Path(__file__).parents[2] / "assets/basemap/land.json"


@pytest.fixture(scope="module")
def index() -> AreaIndex:
    return AreaIndex(areas_of_points(villages(), read_land(LAND)))


def test_brebes_has_297_villages_of_which_5_are_kelurahan() -> None:
    table = villages()
    assert len({village.code for village in table}) == len(table) == 297
    assert Counter(village.kind for village in table) == {"desa": 292, "kelurahan": 5}


def test_brebes_has_17_sectors_named_after_their_kecamatan_but_the_town_s_own() -> None:
    names = {polsek.code: polsek.name for polsek in polseks()}
    assert len(names) == 17
    assert names["33.29.09"] == "Polsek Brebes Kota"
    assert names["33.29.08"] == "Polsek Wanasari"


def test_every_post_stands_in_its_own_sector(index: AreaIndex) -> None:
    for polsek in polseks():
        village = index.find_village(polsek.lat, polsek.lng)
        assert village is not None
        assert village.parent == polsek.code


def test_every_village_has_exactly_one_bhabinkamtibmas_called_by_sector_and_village() -> None:
    bhabin = {row["village"]: row for row in officers(1) if row["function"] == "bhabinkamtibmas"}
    assert sorted(map(str, bhabin)) == [village.code for village in villages()]
    assert bhabin["33.29.08.2014"]["callsign"] == "B-0814"
    assert bhabin["33.29.08.2014"]["polsek"] == "Polsek Wanasari"


def test_every_sector_has_two_patrols_one_traffic_and_one_detective_unit() -> None:
    units = Counter((row["polsek"], str(row["callsign"])[0]) for row in officers(1))
    for polsek in polseks():
        assert [units[polsek.name, letter] for letter in "PLR"] == [2, 1, 1]
    assert [units["Polres Brebes", letter] for letter in "IPLR"] == [4, 1, 1, 1]


def test_every_sector_has_a_duty_post_and_some_villages_a_contact_asked_by_telephone(index: AreaIndex) -> None:
    rows = standing(1)
    posts = {row["polsek"]: row for row in rows if row["function"] == "duty_post"}
    assert sorted(map(str, posts)) == sorted(p.name for p in polseks())
    for polsek in polseks():
        home = index.find_village(
            float(str(posts[polsek.name]["home_lat"])), float(str(posts[polsek.name]["home_lng"]))
        )
        assert home is not None
        assert home.parent == polsek.code
    contacts = [row for row in rows if row["function"] == "village_contact"]
    assert 50 < len(contacts) < 100
    assert all(row["device"] == "" and row["phone"] for row in rows)
    assert {row["id"] for row in rows}.isdisjoint(row["id"] for row in officers(1))


def test_the_same_seed_gives_the_same_officers_and_another_seed_others() -> None:
    assert officers(7) == officers(7)
    assert officers(7) != officers(8)


@pytest.mark.parametrize("key", ["id", "callsign", "name", "phone", "device"])
def test_no_two_officers_share(key: str) -> None:
    rows = officers(1)
    assert len({row[key] for row in rows}) == len(rows)


def test_phones_are_of_the_invented_range_and_devices_hold_128_bits() -> None:
    for row in officers(1):
        assert re.fullmatch(r"\+62 899 0000 \d{4}", str(row["phone"]))
        assert phonenumbers.is_valid_number(phonenumbers.parse(str(row["phone"])))
        assert re.fullmatch(r"[0-9a-f]{32}", str(row["device"]))


def test_every_bhabinkamtibmas_lives_in_their_village(index: AreaIndex) -> None:
    for row in officers(1):
        if row["village"]:
            home = index.find_village(float(str(row["home_lat"])), float(str(row["home_lng"])))
            assert home is not None
            assert home.code == row["village"]


def test_the_invented_officers_can_be_imported_like_real_ones(tmp_path: Path) -> None:
    file = tmp_path / "officers.csv"
    lines = [",".join(str(row[column]) for column in COLUMNS) for row in [*officers(1), *standing(1)]]
    file.write_text("\n".join([",".join(COLUMNS), *lines]))
    rows = read_officers(file, {village.code for village in villages()})
    assert [row.callsign for row in rows] == [row["callsign"] for row in [*officers(1), *standing(1)]]
