"""Question cards: one for every kind, checked when they come in, and a district's own go first."""

from __future__ import annotations

from pathlib import Path

import pytest

from dispatch.cards import cards_in_use, read_cards, shipped
from dispatch.core.sop import YES, Card, raised_by
from dispatch.core.triage import KINDS
from dispatch.importers import ImportFailed
from dispatch.importers.bring_in import bring_in_cards
from dispatch.reference import Reference
from dispatch.store import Store

OWN = """
[[card]]
title = "Ular"
kinds = ["ANIMAL"]
advice = ["Menjauh."]
question = [{ ask = "Berbisa?", yes = { priority = 1, say = "Jangan mendekat." } }]
"""


def test_every_kind_has_exactly_one_shipped_card() -> None:
    kinds = [kind for card in shipped() for kind in card.kinds]
    assert sorted(kinds) == sorted(KINDS)


def test_a_card_is_short_and_each_question_is_asked_once() -> None:
    for card in shipped():
        asked = [question.ask for question in card.questions]
        assert 2 <= len(asked) <= 5, card.title
        assert len(set(asked)) == len(asked), card.title
        assert 1 <= len(card.advice) <= 3, card.title


@pytest.mark.parametrize("kind", ["ROBBERY", "ASSAULT", "DVA", "FIGHT", "CRWD", "EDP", "PERSUSP", "THREATS", "WEAPON"])
def test_a_weapon_makes_it_p1_wherever_violence_is_likely(kind: str) -> None:
    assert raised_by(cards_in_use()[kind], {"Ada senjata?": YES}, 3)[0] == 1


@pytest.mark.parametrize("card", shipped(), ids=lambda card: card.title)
def test_no_answer_ever_lowers_a_priority(card: Card) -> None:
    for question in card.questions:
        for answer in ("yes", "no", "unknown"):
            assert raised_by(card, {question.ask: answer}, 1) == (1, "")


def test_a_raised_priority_names_the_question_that_raised_it() -> None:
    priority, rule = raised_by(cards_in_use()["DVA"], {"Anda aman untuk berbicara?": "no"}, 2)
    assert (priority, rule) == (1, "question card: 'Anda aman untuk berbicara?' answered no, so at least P1")


def test_a_district_s_own_card_goes_first_and_the_other_kinds_keep_theirs() -> None:
    cards = cards_in_use(OWN)
    assert cards["ANIMAL"].title == "Ular"
    assert cards["DVA"] == cards_in_use()["DVA"]


def test_an_import_replaces_the_district_s_cards(tmp_path: Path, store: Store) -> None:
    file = tmp_path / "cards.toml"
    file.write_text(OWN, encoding="utf-8")
    assert bring_in_cards(file, None) == "1 cards for 1 kinds would be imported"
    reference = Reference(store)
    assert reference.cards["ANIMAL"].title == "Hewan"
    assert bring_in_cards(file, store) == "1 cards for 1 kinds imported (version 1)"
    reference.reload()
    assert reference.cards["ANIMAL"].title == "Ular"


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        ("", "must hold at least one [[card]]"),
        ("[[card", "TOML"),
        (OWN.replace("ANIMAL", "DRAGON"), "card 1: kinds 'DRAGON': is no code of a kind"),
        (OWN + OWN, "card 2: kinds 'ANIMAL': stands on card 1 already"),
        (OWN.replace('title = "Ular"', ""), "card 1: title 'None': must be a text"),
        (OWN.replace("priority = 1", "priority = 5"), "card 1: question 1 yes '5': priority must be 1, 2, 3 or 4"),
        (OWN.replace("priority", "prioritas"), "card 1: question 1 yes"),
        (OWN.replace("yes", "ya"), "is not a field of a question: ask, yes, no"),
        (OWN.replace("advice", "saran"), "card 1: saran"),
        (OWN.replace('["Menjauh."]', '"Menjauh."'), "card 1: advice 'Menjauh.': must be a list of texts"),
        (OWN.replace("Berbisa?", "x" * 200), "must be a text of 1 to 160 characters"),
        ('[[card]]\ntitle = "A"\nkinds = ["SICK"]\nquestion = []', "must be a list of at least one question"),
        ("card = [1]", "card 1: card '1': must be a [[card]]"),
        ('[[card]]\ntitle = "A"\nkinds = ["SICK"]\nquestion = [1]', "card 1: question 1 '1': must be { ask"),
    ],
)
def test_a_fault_names_card_field_value_and_remedy(wrong: str, fault: str) -> None:
    with pytest.raises(ImportFailed) as failed:
        read_cards(wrong, "cards")
    assert fault in str(failed.value)
