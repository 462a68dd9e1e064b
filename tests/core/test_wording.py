"""Words are compared by their roots, so that two people need not inflect them alike."""

from __future__ import annotations

import pytest

from dispatch.core.wording import root, words_of


@pytest.mark.parametrize(
    "alike",
    [
        "kebakaran terbakar membakar dibakar",
        "tabrakan menabrak ditabrak",
        "pencurian mencuri dicuri",
        "pukul memukul dipukuli pemukulan",
        "keroyok dikeroyok mengeroyok pengeroyokan",
        "perkelahian berkelahi kelahi",
        "tusuk menusuk ditusuk penusukan",
        "luka terluka melukai",
        "indomaret indomart",
    ],
)
def test_words_of_one_root_come_to_one_root(alike: str) -> None:
    assert len({root(word) for word in alike.split()}) == 1


def test_words_of_different_meaning_keep_apart() -> None:
    words = "bakar banjir begal curi pasar motor mobil masjid pohon kabel tawuran tusuk tabrak luka"
    assert len({root(word) for word in words.split()}) == len(words.split())


def test_words_that_any_report_may_hold_are_left_out() -> None:
    assert words_of("Tolong pak, ada kebakaran di dekat pasar!") == {root("kebakaran"): "kebakaran", "pasar": "pasar"}


def test_names_of_places_can_be_left_out() -> None:
    assert words_of("kebakaran di Klampok", frozenset({root("klampok")})) == {root("kebakaran"): "kebakaran"}
