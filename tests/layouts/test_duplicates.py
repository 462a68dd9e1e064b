"""Possible duplicates side by side: what is kept, what can be ticked, what each row says."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from dispatch.core.duplicates import Candidate
from dispatch.core.incident import Assignment, Incident
from dispatch.core.lifecycle import AssignmentStatus
from layouts.duplicates import Alike, Reporter, alike_section, reporters_section
from layouts.plain import plain
from tests.makers import NOW, incident


def alike(i: Incident, is_alike: bool = True) -> Alike:
    reasons = ["80 m away", "180 s apart", "same kind", "words: kebakaran, pasar"]
    return Alike(i, Candidate(i.number, 0.9, 80.0, 180.0, reasons, is_alike))


def taken(i: Incident) -> Incident:
    """Give an incident that an officer is under way to."""
    going = Assignment("a.1", i.number, "o1", "P-01", 1, AssignmentStatus.EN_ROUTE, "operator:rina", "")
    return replace(i, assignments=[going])


def nodes(tree: Any, **like: str) -> list[Any]:
    """Give the nodes whose attributes are (or, with "", have) these; names with _ for -."""
    found = []
    for node in tree:
        if isinstance(node, list):
            want = {k.replace("_", "-"): v for k, v in like.items()}
            if all(k in node[1] and (not v or node[1][k] == v) for k, v in want.items()):
                found.append(node)
            found += nodes(node[2], **like)
    return found


def text(tree: Any) -> str:
    return " ".join(node if isinstance(node, str) else text(node[2]) for node in tree)


def section(mine: Incident, *others: Alike, may_merge: bool = True) -> Any:
    return plain(alike_section(mine, list(others), NOW + 240, may_merge))


MINE = incident("7", text="pasar terbakar", at=NOW + 180)


def test_the_oldest_is_kept_and_mine_is_folded_into_it() -> None:
    tree = section(MINE, alike(incident("5")), alike(incident("9", at=NOW + 200)))
    (button,) = nodes(tree, data_kept="")
    assert (button[1]["data-kept"], button[1]["data-joins"]) == ("5", "7")
    assert [n[1]["data-alike"] for n in nodes(tree, data_alike="")] == ["9"], "what is kept has no box"


def test_the_one_somebody_is_on_is_kept_even_if_it_came_later() -> None:
    tree = section(MINE, alike(incident("5")), alike(taken(incident("9", at=NOW + 200))))
    (button,) = nodes(tree, data_kept="")
    assert button[1]["data-kept"] == "9"


def test_what_officers_are_on_cannot_be_ticked() -> None:
    busy = [alike(taken(incident(str(n)))) for n in (5, 6)]
    tree = section(MINE, *busy)
    assert nodes(tree, data_alike="") == []
    assert nodes(tree, data_kept="5")


def test_only_what_reaches_the_threshold_is_ticked_from_the_start() -> None:
    tree = section(MINE, alike(incident("8", at=NOW + 200)), alike(incident("9", at=NOW + 200), False))
    assert [(n[1]["data-alike"], n[1]["data-default"]) for n in nodes(tree, data_alike="")] == [("8", "1"), ("9", "0")]


def test_a_row_says_distance_age_kind_words_and_how_many_reported() -> None:
    other = replace(incident("5", kind="FSTRU", text="api besar"), reporters=[{"at": NOW}, {"at": NOW}])
    said = text(section(MINE, alike(other)))
    for word in ("5", "80 m", "4 mnt lalu", "Kebakaran bangunan", "api besar", "3 pelapor", "jenis sama"):
        assert word in said


def test_a_late_call_is_offered_to_an_ended_incident_but_never_by_itself() -> None:
    ended = replace(incident("5"), disposition="01", ended=NOW)
    tree = section(MINE, alike(ended))
    assert nodes(tree, data_kept="7")
    assert nodes(tree, data_line="G 5 7")


def test_who_may_not_merge_sees_the_rows_and_no_buttons() -> None:
    tree = section(MINE, alike(incident("5")), may_merge=False)
    assert "80 m" in text(tree)
    assert nodes(tree, data_kept="") == nodes(tree, data_alike="") == nodes(tree, data_says="B") == []


def test_every_reporter_is_listed_and_the_first_cannot_be_split_off() -> None:
    told = [Reporter("5", NOW, "110", "api"), Reporter("7", NOW + 60, "app", "", "+62 8•• · Bu Contoh")]
    tree = plain(reporters_section("5", told, ZoneInfo("Asia/Jakarta"), True))
    assert "Pelapor (2)" in text(tree) and "Bu Contoh" in text(tree)
    assert [n[1]["data-line"] for n in nodes(tree, data_line="")] == ["SP 7"]
    assert reporters_section("5", told[:1], ZoneInfo("Asia/Jakarta"), True) == []
