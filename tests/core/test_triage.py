"""From kind and words to priority and lane."""

import pytest

from dispatch.core.triage import DANGER, KINDS, classify


@pytest.mark.parametrize("code", KINDS)
def test_a_known_kind_has_its_own_priority_and_lane(code: str) -> None:
    found = classify(code, "", None, "110")
    assert (found.kind, found.priority, found.lane) == (code, KINDS[code].priority, KINDS[code].lane)
    assert found.rule == f"priority: kind {code}"


def test_a_kind_is_known_in_any_case_and_with_spaces_around() -> None:
    assert classify("  robbery ", "", None, "110").kind == "ROBBERY"


def test_an_unknown_kind_is_kept_as_text_and_never_refused() -> None:
    found = classify("UFO mendarat", "", None, "app")
    assert (found.kind, found.kind_text, found.priority, found.lane) == ("OTHER", "UFO mendarat", 3, "main")


@pytest.mark.parametrize("text", ["orangnya bawa CELURIT", "ada bom!", "he has a gun.", "anak saya tenggelam"])
def test_a_word_of_danger_makes_a_p1_and_is_named_in_the_rule(text: str) -> None:
    found = classify("NOISE", text, None, "110")
    assert found.priority == 1
    assert found.rule.split("'")[1] in text.lower()


def test_words_raise_a_priority_and_never_lower_it() -> None:
    assert classify("ROBBERY", "korban luka", None, "110").priority == 1
    assert classify("MVA", "korban luka", None, "110").priority == 2


def test_the_gravest_word_counts_wherever_it_stands() -> None:
    assert classify("NOISE", "ada yang luka, pelakunya bawa parang", None, "110").priority == 1


def test_a_part_of_a_word_is_not_the_word() -> None:
    assert classify("CDX", "rapat di aula kelurahan soal apinya", None, "110").priority == 4


def test_what_the_sender_says_of_the_priority_stands() -> None:
    found = classify("ROBBERY", "senjata", 4, "cctv")
    assert (found.priority, found.rule) == (4, "priority: as sent")


def test_a_panic_button_is_p1_unless_its_sender_says_otherwise() -> None:
    assert classify("", "", None, "panic").kind == "ALRPANS"
    assert classify("", "", None, "panic").priority == 1
    assert classify("", "", 3, "panic").priority == 3


def test_prank_silent_and_information_have_lanes_of_their_own() -> None:
    lanes = {code: classify(code, "bom", None, "110").lane for code in ("PRANK", "911H", "INFO")}
    assert lanes == {"PRANK": "prank", "911H": "silent", "INFO": "information"}


def test_in_those_lanes_words_raise_nothing() -> None:
    assert classify("PRANK", "ada bom", None, "110").priority == 4


def test_every_kind_has_a_priority_a_lane_and_a_name() -> None:
    for kind in KINDS.values():
        assert kind.priority in (1, 2, 3, 4)
        assert kind.lane in ("main", "prank", "silent", "information")
        assert kind.name


def test_danger_words_only_ever_name_p1_or_p2() -> None:
    assert {priority for priority, _ in DANGER} == {1, 2}
