"""What whoever reported says, shows, wishes and thinks, in the incident panel: text, never markup."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.layouts.test_incident import drawn, lines_of, nodes, text_of
from tests.makers import NOW
from tests.makers import incident as made

EVIL = "<img src=x onerror=alert(1)>"


def said(by: str, side: str, text: str, to: str = "") -> dict[str, Any]:
    data = {"side": side, "name": "rina" if side == "desk" else "P-01", "text": text, "to": to, "n": 1}
    return {"id": f"{by}{text}", "type": "message_sent", "by": by, "event_time": NOW, "entry_time": NOW, "data": data}


def test_the_talk_says_who_wrote_what_and_how_much_is_unread() -> None:
    incident = replace(made(), talk={"count": 3, "read": {"desk": 1}})
    tree = drawn(incident, facts=[said("citizen:1042", "citizen", EVIL), said("operator:rina", "desk", "segera")])
    assert EVIL in text_of(tree), "as text"
    assert "img" not in [tag for tag, _, _ in nodes(tree)]
    assert "2 belum dibaca" in text_of(tree)
    assert "BC 1042" in lines_of(tree)
    assert "CH 1042 " in [a.get("data-begin") for _, a, _ in nodes(tree)]


def test_with_several_reporters_the_desk_sees_which_of_them_and_whom_an_answer_is_for() -> None:
    facts = [
        said("citizen:7", "citizen", "a"),
        said("citizen:9", "citizen", "b"),
        said("officer:o1", "officer", "c", "9"),
    ]
    told = text_of(drawn(made(), facts=facts))
    assert "Pelapor 7" in told
    assert "P-01 → 9" in told


def test_photos_are_thumbnails_for_who_may_see_them_and_a_number_for_the_others() -> None:
    photo = {"photo": "a" * 22, "width": 8, "height": 6, "size": 9, "side": "citizen", "name": "x", "at": NOW}
    incident = replace(made(), photos=[photo])
    pictures = [a for tag, a, _ in nodes(drawn(incident, abilities=frozenset({"see", "see_photos"}))) if tag == "img"]
    assert [a["src"] for a in pictures] == [f"/photo/1042/{'a' * 22}"]
    hidden = drawn(incident, abilities=frozenset({"see"}))
    assert "img" not in [tag for tag, _, _ in nodes(hidden)]
    assert "Peran Anda tidak melihat foto." in text_of(hidden)


def test_a_wish_to_cancel_stands_with_its_reason_until_the_end() -> None:
    incident = replace(made(), cancel_asked={"at": NOW, "reason": EVIL, "by": "citizen:1042"})
    assert EVIL in text_of(drawn(incident))
    assert "Pelapor minta batal" not in text_of(drawn(replace(incident, disposition="01")))


def test_a_report_of_low_trust_is_one_key_away_from_the_main_lane() -> None:
    assert "JU 1042" in lines_of(drawn(replace(made(), lane="low_trust")))


def test_a_rating_stands_with_its_words() -> None:
    rating = {"stars": 2, "safe": 3, "safer": "more", "text": EVIL, "at": NOW}
    told = text_of(drawn(replace(made(), disposition="01", rating=rating)))
    assert f"2 dari 5 · rasa aman 3 dari 5 · merasa lebih aman · {EVIL}" in told
