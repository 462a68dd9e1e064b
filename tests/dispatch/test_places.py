"""Places by name: villages, landmarks and addresses are found by words, beginnings and small slips, best first."""

from __future__ import annotations

import pytest

from dispatch.areas import AreaIndex, VillagePoint, areas_of_points
from dispatch.places import LANDMARK_M, Place, PlaceIndex, from_bytes, to_bytes, where, with_villages

VILLAGES = [
    VillagePoint("33.29.09.2001", "Klampok", "Wanasari", "desa", -6.88, 109.02),
    VillagePoint("33.29.09.2002", "Siasem", "Wanasari", "desa", -6.90, 109.05),
    VillagePoint("33.29.08.2001", "Jatibarang Kidul", "Jatibarang", "desa", -6.97, 109.06),
    VillagePoint("33.29.08.2002", "Siasem", "Jatibarang", "desa", -6.99, 109.03),
]
AREAS = AreaIndex(areas_of_points(VILLAGES))
PLACES = with_villages(
    [
        Place("SPBU Contoh", "spbu", -6.881, 109.021, address="Jl. Raya Klampok No. 12", aliases=("pom bensin",)),
        Place("SPBU Contoh", "spbu", -6.971, 109.061),
        Place("Polsek Wanasari", "pos polisi", -6.885, 109.03),
        Place("Masjid Al-Ikhlas", "masjid", -6.901, 109.051),
        Place("Pasar Jatibarang", "pasar", -6.972, 109.058),
    ],
    AREAS,
)
INDEX = PlaceIndex(AREAS, PLACES)


def labels(text: str, near: tuple[float, float] | None = None) -> list[str]:
    return [hit.label for hit in INDEX.search(text, near=near)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("klampok", "Klampok, Wanasari"),
        ("Klam", "Klampok, Wanasari"),
        ("klmpok", "Klampok, Wanasari"),
        ("kalmpok", "Klampok, Wanasari"),
        ("lkampok", "Klampok, Wanasari"),
        ("desa klampok", "Klampok, Wanasari"),
        ("siasem, jatibarang", "Siasem, Jatibarang"),
        ("polsek wana", "Polsek Wanasari, Klampok, Wanasari"),
        ("masjid alikhlas siasem", "Masjid Al-Ikhlas, Siasem, Wanasari"),
        ("jl raya klampok 12", "SPBU Contoh, Klampok, Wanasari"),
        ("pom bensin", "SPBU Contoh, Klampok, Wanasari"),
        ("depan pasar jatibarang", "Pasar Jatibarang, Jatibarang Kidul, Jatibarang"),
        ("PASÁR", "Pasar Jatibarang, Jatibarang Kidul, Jatibarang"),
    ],
)
def test_what_is_typed_finds_what_is_meant(typed: str, first: str) -> None:
    assert labels(typed)[0] == first


def test_a_village_goes_before_a_landmark_that_bears_its_name() -> None:
    assert labels("jatibarang")[0] == "Jatibarang Kidul, Jatibarang"


def test_where_no_place_has_all_words_those_with_most_are_shown() -> None:
    (hit,) = INDEX.search("zaldeva klampok", limit=1)
    assert hit.label == "Klampok, Wanasari"
    assert not hit.is_whole


@pytest.mark.parametrize("typed", ["", "   ", "?!", "qwzzx", "qwzzx zxqwv klampok"])
def test_nothing_is_found_for_nothing_and_for_words_nobody_knows(typed: str) -> None:
    assert labels(typed) == []


def test_nearness_to_a_known_place_lifts_what_is_close_and_is_told() -> None:
    near_wanasari, near_jatibarang = (-6.88, 109.02), (-6.97, 109.06)
    assert labels("spbu", near_wanasari)[0] == "SPBU Contoh, Klampok, Wanasari"
    hit = INDEX.search("spbu", near=near_jatibarang)[0]
    assert hit.label == "SPBU Contoh, Jatibarang Kidul, Jatibarang"
    assert hit.distance_m == pytest.approx(156, abs=10)


def test_a_name_means_a_place_only_when_one_alone_bears_it() -> None:
    assert INDEX.find_one("Siasem") is None
    assert INDEX.find_one("SPBU Contoh") is None
    one = INDEX.find_one("siasem, jatibarang")
    assert one is not None
    assert one.place.village == "33.29.08.2002"
    spbu = INDEX.find_one("SPBU Contoh, Klampok, Wanasari")
    assert spbu is not None
    assert spbu.place.lat == -6.881


def test_a_village_is_an_area_with_its_uncertainty_and_a_landmark_a_point_with_its_name_as_address() -> None:
    village = where(INDEX.search("klampok")[0], AREAS)
    assert (village["village"], village["address"]) == ("33.29.09.2001", "")
    assert village["uncertain_m"] > 500
    landmark = where(INDEX.search("pom bensin")[0], AREAS)
    assert (landmark["lat"], landmark["lng"], landmark["uncertain_m"]) == (-6.881, 109.021, LANDMARK_M)
    assert landmark["address"] == "SPBU Contoh, Jl. Raya Klampok No. 12"
    assert landmark["village_name"] == "Klampok"


def test_places_come_back_from_the_store_as_they_were() -> None:
    assert from_bytes(to_bytes(PLACES)) == PLACES


def test_without_areas_landmarks_are_found_all_the_same() -> None:
    index = PlaceIndex(AreaIndex([]), [Place("Pasar Pagi", "pasar", -6.9, 109.0)])
    assert [hit.label for hit in index.search("pagi")] == ["Pasar Pagi"]
    assert PlaceIndex(AreaIndex([])).search("pasar") == []
