"""Beside the form: the proposed priority and its rule, duplicates, the question card, and the past one may see."""

from __future__ import annotations

import time
from typing import Any

import pytest

from dashboard.intake_beside import beside, card_of, proposal_of
from dashboard.intake_draft import Draft
from dashboard.parts import Parts
from dispatch.archive import Archiver
from dispatch.settings import Settings
from dispatch.store import Store
from tests import makers
from tests.dashboard.parts import parts_with_places

NUMBER = "081234567890"
HERE = {"lat": -6.881, "lng": 109.021}


@pytest.fixture
def parts(store: Store, settings: Settings) -> Parts:
    return parts_with_places(store, settings)


def draft(**more: Any) -> Draft:
    return Draft(**{"id": "f" * 32, **more})


def report(parts: Parts, back_s: float = 0.0, **more: Any) -> str:
    """Take a report in, let the history and the finder have it; gives its number."""
    now = time.time() - back_s
    answer = parts.flusher.desk.handle(makers.report(at=now, now=now, **{**HERE, "kind": "FSTRU", **more}))
    number = str(answer.value["incident"])
    parts.store.redis.delete("k3i:lease:archive")
    Archiver(parts.store, parts.archive, 24).step()
    parts.finder.note(parts.store.incident(number).state)
    return number


def said(parts: Parts, role: str = "operator", **more: Any) -> dict[str, Any]:
    def text(tree: Any) -> str:
        return " ".join(node if isinstance(node, str) else text(node[2]) for node in tree)

    found = beside(parts, draft(**more), role, time.time())
    return {name: text(value) if isinstance(value, list) else value for name, value in found.items()}


def test_danger_words_and_answers_raise_the_proposed_priority_and_name_why(parts: Parts) -> None:
    assert proposal_of(draft(), None) is None
    assert proposal_of(draft(kind="NOISE"), None) == {"priority": 4, "text": " · usul P4 karena jenisnya Kebisingan"}
    words = proposal_of(draft(kind="NOISE", text="dia bawa golok"), None)
    assert words is not None
    assert words["priority"] == 1
    asked = draft(kind="NOISE", answers={"Ada senjata?": "yes"})
    answered = proposal_of(asked, card_of(parts, asked))
    assert answered == {"priority": 1, "text": " · usul P1 kartu: Ada senjata? ya → P1"}


def test_the_card_of_the_kind_is_shown_and_its_answers_say_what_to_tell(parts: Parts) -> None:
    card = said(parts, kind="FSTRU", answers={"Ada orang di dalam?": "yes"})["card"]
    assert "SOP Kebakaran 1 dari 4" in card
    assert "Katakan:  Bila tak bisa keluar" in card
    assert "Damkar 113" in card
    assert said(parts, kind="ular masuk rumah")["card"] == ""


def test_possible_duplicates_stand_side_by_side_with_distance_age_and_text(parts: Parts) -> None:
    number = report(parts, 60, text="rumah terbakar")
    alike = said(parts, **HERE, kind="FSTRU", text="rumah terbakar api besar")["alike"]
    assert number in alike
    assert "rumah terbakar" in alike
    assert "60 dtk lalu" in alike
    assert said(parts, kind="FSTRU")["alike"] == ""
    assert said(parts, **HERE, kind="FSTRU", incident=number)["alike"] == ""


def test_the_place_s_past_names_kinds_numbers_and_how_far_back(parts: Parts) -> None:
    report(parts, 7 * 86_400)
    report(parts, 40 * 86_400)
    past = said(parts, **HERE, kind="FSTRU")["past"]
    assert "1 Kebakaran bangunan/30 hari" in past
    assert "di titik ini" in past


def test_the_past_of_a_number_is_only_for_those_who_may_see_callers(parts: Parts) -> None:
    first = report(parts, 3600, caller_number=NUMBER, kind="NOISE")
    report(parts, 1800, caller_number="+62 812-3456-7890", kind="PRANK")
    past = said(parts, number=NUMBER)["past"]
    assert "2 panggilan/30 hari" in past
    assert "1 Kebisingan, 1 iseng" in past or "1 iseng, 1 Kebisingan" in past
    assert first in past
    assert said(parts, "commander", number=NUMBER)["past"] == ""
    assert said(parts, number="0811")["past"] == ""


def test_a_history_that_does_not_answer_says_so_instead_of_nothing(parts: Parts) -> None:
    with parts.archive.engine.begin() as db:
        db.exec_driver_sql("DROP TABLE spots")
    assert "riwayat tidak terbaca" in said(parts, **HERE, kind="FSTRU")["past"]
