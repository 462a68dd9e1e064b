"""Run cards: every kind has one, and units fill its slots."""

from __future__ import annotations

import pytest

from dispatch.core.runcards import ANY, DEFAULT, FUNCTIONS, Card, cards_of
from dispatch.core.triage import KINDS


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_card_for_each_priority_whose_first_unit_is_whoever_is_there_first(kind: str) -> None:
    for priority in (1, 2, 3, 4):
        card = DEFAULT.card(kind, priority)
        assert card.slots[0] == ANY
        assert all(f in FUNCTIONS for slot in card.slots[1:] for f in slot.split("|"))
    assert len(DEFAULT.card(kind, 1).slots) >= len(DEFAULT.card(kind, 4).slots)


def test_the_choosiest_slot_is_filled_first() -> None:
    card = Card((ANY, "lantas|samapta", "samapta"))
    assert card.missing(["samapta"]) == [ANY, "lantas|samapta"]
    assert card.missing(["samapta", "lantas"]) == [ANY]
    assert card.missing(["samapta", "lantas", "bhabinkamtibmas"]) == []
    assert card.filled(["bhabinkamtibmas", "samapta"]) == [0, None, 1]


def test_what_is_not_listed_needs_one_unit() -> None:
    assert DEFAULT.card("UNHEARD", 2) == Card()


def test_a_kind_replaced_leaves_the_others_and_the_table_survives_its_data_form() -> None:
    changed = DEFAULT.replaced({"NOISE": {4: Card((ANY, "binmas"), ("RT",))}})
    assert changed.card("NOISE", 4).inform == ("RT",)
    assert changed.card("ROBBERY", 1) == DEFAULT.card("ROBBERY", 1)
    assert cards_of(changed.to_data()) == changed.cards
