"""The incident panel says what the core knows, in words of the screen; every button says its command."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from dispatch.core.incident import Assignment, Incident
from dispatch.core.lifecycle import AssignmentStatus, OfficerStatus
from dispatch.core.policy import Policy, Ranking
from dispatch.core.recommend import rank
from dispatch.core.runcards import Card
from dispatch.core.why import Candidate
from layouts import incident as layout
from layouts.plain import plain
from layouts.reasons import distance, sentence, shown
from layouts.words import speaking
from tests import makers
from tests.makers import NOW

EVERYTHING = frozenset({"see", "see_callers", "assign", "move", "note", "classify", "close"})


def nodes(tree: Any) -> Iterator[list[Any]]:
    """Give every element of a plain tree."""
    for node in tree:
        if isinstance(node, list):
            yield node
            yield from nodes(node[2])


def text_of(tree: Any) -> str:
    return " ".join(node if isinstance(node, str) else text_of(node[2]) for node in tree)


def lines_of(tree: Any) -> list[str]:
    return [attributes["data-line"] for _, attributes, _ in nodes(tree) if "data-line" in attributes]


def seen(incident: Incident, **more: Any) -> layout.Seen:
    given: dict[str, Any] = {
        "facts": [],
        "recommendation": {},
        "policy": Policy(),
        "now": NOW,
        "zone": ZoneInfo("Asia/Jakarta"),
        "zone_label": "WIB",
        "abilities": EVERYTHING,
    }
    return layout.Seen(incident, **given | more)


def drawn(incident: Incident, **more: Any) -> list[Any]:
    return plain(layout.panel(seen(incident, **more)))


def fact(type_: str, **more: Any) -> dict[str, Any]:
    known = {k: more.pop(k) for k in ("by", "rule", "officer", "event_time", "entry_time") if k in more}
    base = {
        "id": "1-0",
        "by": "operator:rina",
        "event_time": NOW,
        "entry_time": NOW,
        "rule": "",
        "officer": "",
    }
    return {**base, "type": type_, "data": more, **known}


def offered(incident: Incident, status: AssignmentStatus) -> Incident:
    incident.assignments.append(Assignment("1042.1", "1042", "o5", "P-05", 5, status, "operator:rina", "", since=NOW))
    return incident


def near(number: int, line_m: float, age_s: float = 6.0, **more: Any) -> Candidate:
    return Candidate(makers.officer(number), line_m, line_m * 1.4, line_m * 1.4 / 8, age_s, 300.0, **more)


def recommended(incident: Incident, some: list[Candidate], card: Card | None = None) -> dict[str, Any]:
    return rank(incident, some, card or Card(), Ranking(), "estimate: line x 1.40")


def test_the_recommended_officers_carry_their_key_and_their_command() -> None:
    incident = makers.incident(kind="ROBBERY")
    tree = drawn(incident, recommendation=recommended(incident, [near(n, 1000.0 * n) for n in range(1, 8)]))
    offers = [line for line in lines_of(tree) if line.startswith("D ")]
    assert offers == [f"D 1042 P-0{n}" for n in range(1, 6)]
    keys = [(a["data-key"], a["data-officer"], a["title"]) for _, a, _ in nodes(tree) if "data-officer" in a]
    assert keys[0] == ("1", "o1", "D 1042 P-01")
    assert "terdekat" in text_of(tree)
    assert "bebas 5 mnt" in text_of(tree)
    assert "1,4 km" in text_of(tree)
    assert "pos 6 dtk" in text_of(tree)


def test_who_is_nearer_and_not_offered_is_named_with_the_reason() -> None:
    incident = makers.incident()
    tree = drawn(incident, recommendation=recommended(incident, [near(1, 500.0, age_s=840.0), near(2, 2000.0)]))
    assert "Tidak diutamakan, dan sebabnya" in text_of(tree)
    assert "posisi 14 mnt lalu, tidak dipercaya" in text_of(tree)


def test_reasons_shortfalls_and_villages_left_alone_stand_with_each_officer() -> None:
    incident = makers.incident(kind="NOISE", priority=4)
    alone = near(1, 8000.0, lost=("Klampok", "Sawojajar", "Jubang", "Rancawuluh"), battery_pct=7.0)
    text = text_of(drawn(incident, recommendation=recommended(incident, [alone])))
    assert "! meninggalkan 4 desa: Klampok, Sawojajar, Jubang +1" in text
    assert "! baterai 7 %" in text
    assert "! lewat target" in text
    assert "± 24:20" in text
    assert "perkiraan: garis lurus × 1,4" in text


def test_the_run_card_says_what_is_needed_what_is_there_and_sends_all_who_are_missing() -> None:
    incident = makers.incident(kind="MVAINJY", priority=2)
    card = Card(("any", "lantas"), ("RSUD",))
    some = [near(1, 500.0), replace(near(2, 4000.0), officer=makers.officer(2, function="lantas"))]
    tree = drawn(incident, recommendation=recommended(incident, some, card), inform=["RSUD"])
    text = text_of(tree)
    assert "perlu 2 unit · 0 dari 2" in text
    assert "mengisi Lantas" in text
    (fill,) = [a for _, a, _ in nodes(tree) if "data-lines" in a]
    assert fill["data-lines"] == "D 1042 P-01\nD 1042 P-02"
    assert "BT 1042 RSUD" in lines_of(tree)


def test_who_has_been_told_stands_with_name_and_time_and_can_be_taken_back() -> None:
    told = [{"who": "Kapolsek", "by": "operator:rina", "at": NOW}]
    incident = replace(makers.incident(), informed=told)
    tree = drawn(incident, inform=["Kapolsek", "RSUD"])
    assert {"BTU 1042 Kapolsek", "BT 1042 RSUD"} <= set(lines_of(tree))
    assert "Kapolsek rina" in text_of(tree)
    assert [a["aria-checked"] for _, a, _ in nodes(tree) if a.get("role") == "checkbox"] == ["true", "false"]


def decision_facts(place: int, *, why: str = "", gained_s: float | None = None) -> list[dict[str, Any]]:
    rows = [
        {"officer": "o1", "callsign": "P-01", "eta_s": 245.0, "fills": "any"},
        {"officer": "o2", "callsign": "P-02", "eta_s": 300.0, "fills": ""},
    ]
    decision = {"list": rows, "place": place, "as_recommended": place == 1, "basis": "road"}
    chosen = {"assignment": "1042.1", "officer": "o2"}
    facts = [fact("assignment_offered", callsign="P-02", decision=decision) | chosen]
    if why:
        facts.append(fact("choice_explained", reason=why, callsign="P-02") | chosen)
    if gained_s is not None:
        against = {"other": "P-01", "other_s": 245.0, "took_s": 245.0 - gained_s, "gained_s": gained_s}
        facts.append(fact("assignment_arrived", callsign="P-02", against=against) | chosen)
    return facts


def test_a_decision_says_the_place_the_reason_and_what_the_other_would_have_meant() -> None:
    facts = decision_facts(2, why="said on the radio", gained_s=-65.0)
    text = text_of(drawn(makers.incident(), facts=facts))
    assert "1 dari 1 lain dari daftar" in text
    assert "nomor 2 dari 2" in text
    assert "lewat radio · lainnya P-01 ± 4:05 · tiba 5:10, 1:05 lebih lambat" in text
    assert "kenapa P-02: lewat radio" in text


def test_a_choice_otherwise_than_listed_without_a_reason_says_so_and_the_first_needs_none() -> None:
    assert "alasan belum ditulis" in text_of(drawn(makers.incident(), facts=decision_facts(2)))
    assert "alasan belum ditulis" not in text_of(drawn(makers.incident(), facts=decision_facts(1)))


def test_an_incident_without_a_place_says_so_instead_of_a_list() -> None:
    tree = drawn(makers.incident(lat=None, lng=None, address="jembatan merah"))
    assert "TANPA LOKASI" in text_of(tree)
    assert "Tanpa lokasi, jarak tidak bisa dihitung" in text_of(tree)


def test_a_caller_is_shown_only_where_the_role_may_see_callers() -> None:
    incident = makers.incident()
    assert "0857-••••-2093" in text_of(drawn(incident, caller=("0857-••••-2093", "Warsito")))
    assert "Pelapor" not in text_of(drawn(incident, caller=None))


def test_what_a_citizen_wrote_stays_text() -> None:
    tree = drawn(makers.incident(text="<img src=x onerror=alert(1)>"))
    assert "<img src=x onerror=alert(1)>" in text_of(tree)
    assert all(tag != "img" for tag, _, _ in nodes(tree))


@pytest.mark.parametrize(
    ("status", "lines"),
    [
        (AssignmentStatus.OFFERED, ["E P-05", "U 1042 P-05"]),
        (AssignmentStatus.ACCEPTED, ["E P-05", "U 1042 P-05"]),
        (AssignmentStatus.EN_ROUTE, ["T P-05", "U 1042 P-05"]),
        (AssignmentStatus.ON_SCENE, ["S P-05"]),
    ],
)
def test_an_assignment_offers_its_next_step_and_its_way_back(status: AssignmentStatus, lines: list[str]) -> None:
    tree = drawn(offered(makers.incident(), status))
    assert [line for line in lines_of(tree) if "P-05" in line] == lines


def test_the_disposition_and_the_priorities_are_commands() -> None:
    lines = lines_of(drawn(makers.incident()))
    assert {"X 1042 01", "X 1042 17", "PR 1042 1", "PR 1042 4"} <= set(lines)


def test_a_closed_incident_can_be_reopened_and_has_no_recommendation() -> None:
    incident = makers.incident()
    incident.disposition, incident.ended = "01", NOW + 754
    tree = drawn(incident)
    assert "RO 1042" in lines_of(tree)
    assert not [line for line in lines_of(tree) if line.startswith("X ")]
    assert "Rekomendasi" not in text_of(tree)
    assert "berlangsung 12:34" in text_of(tree)


def test_who_may_only_look_gets_no_buttons() -> None:
    incident = offered(makers.incident(), AssignmentStatus.ACCEPTED)
    tree = drawn(incident, abilities=frozenset({"see"}))
    assert lines_of(tree) == ["R 1042"]
    assert all(tag != "textarea" for tag, _, _ in nodes(tree))


def test_the_timeline_is_newest_first_in_local_time_with_who_what_and_rule() -> None:
    first = fact("report_received", by="gateway:x", rule="priority: word 'celurit'", channel="110", priority=1)
    late = fact("assignment_timed_out", by="system:keeper", callsign="P-05", event_time=NOW + 20, entry_time=NOW + 120)
    told = text_of(drawn(makers.incident(), facts=[first, late]))
    assert told.index("P-05 tidak menjawab") < told.index("laporan masuk, telepon 110, P1")
    assert "karena kata “celurit”" in told
    assert "dicatat" in told
    assert "hanya bertambah · WIB" in told


def test_the_waiting_clock_carries_its_limits() -> None:
    clocks = [a for _, a, _ in nodes(drawn(makers.incident(priority=1))) if "data-red" in a]
    assert float(clocks[0]["data-red"]) - float(clocks[0]["data-since"]) == 120_000


@pytest.mark.parametrize("status", list(OfficerStatus))
def test_every_status_of_an_officer_has_a_word_as_a_reason(status: OfficerStatus) -> None:
    assert shown(f"not free: {status.value}") != f"not free: {status.value}"


def test_a_reason_nobody_knows_is_shown_as_it_is() -> None:
    assert shown("a rule of next year") == "a rule of next year"


def test_a_fact_nobody_knows_is_named_by_its_type() -> None:
    assert sentence(fact("moon_landed"), {}) == "moon_landed"


def test_a_reclassification_says_what_changed() -> None:
    before, after = (
        {"priority": 3, "kind": "LARCENY", "lane": "main"},
        {"priority": 1, "kind": "LARCENY", "lane": "main"},
    )
    assert sentence(fact("incident_reclassified", before=before, after=after), {}) == "prioritas P3 → P1"


def test_numbers_follow_the_language() -> None:
    assert distance(1940) == "1,9 km"
    with speaking("en"):
        assert distance(1940) == "1.9 km"


def in_the_chain() -> Incident:
    """Give an incident that B-0814 did not answer and K-0814, reached by telephone, is asked about."""
    incident = makers.incident(kind="NOISE")
    times = {"since": NOW, "by": "system:worker"}
    timed_out = Assignment("1042.1", "1042", "o1", "B-0814", 1, AssignmentStatus.TIMED_OUT, rule="x", **times)
    asked = Assignment("1042.2", "1042", "o2", "K-0814", 2, AssignmentStatus.OFFERED, rule="y", **times)
    timed_out.link, asked.link, asked.by_phone, asked.expires = "territory", "village_contact", True, NOW + 45
    incident.assignments += [timed_out, asked]
    return incident


def test_whoever_is_asked_by_telephone_is_to_be_rung_with_keys_for_the_answer() -> None:
    tree = drawn(in_the_chain(), names={"o2": "Kepala Desa Contoh"}, phones={"o2": "+628990001"})
    text = text_of(tree)
    assert "Telepon sekarang: K-0814" in text
    assert "+628990001" in text
    assert {"TR K-0814", "TL K-0814"} <= set(lines_of(tree))
    assert "B-0814" in text
    assert "tidak menjawab" in text


def test_who_may_not_move_an_assignment_has_no_keys_to_answer_for_somebody() -> None:
    assert "TR K-0814" not in lines_of(drawn(in_the_chain(), abilities=frozenset({"see"})))


def test_whom_the_chain_passed_over_is_named_with_the_reason() -> None:
    passed = [{"officer": "o3", "callsign": "B-0815", "why": "not free: break"}]
    text = text_of(drawn(in_the_chain(), facts=[fact("assignment_offered", callsign="K-0814", passed_over=passed)]))
    assert "B-0815 istirahat" in " ".join(text.split())


def test_at_the_end_of_the_chain_the_panel_says_when_it_is_asked_again() -> None:
    incident = makers.incident(kind="NOISE")
    incident.chain_ended = NOW
    tree = drawn(incident)
    assert "Rantai tawaran habis" in text_of(tree)
    assert any(float(a.get("data-until", 0)) == (NOW + 600) * 1000 for _, a, _ in nodes(tree))


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ("chain: territory officer of Klampok", "rantai: bhabin Desa Klampok"),
        ("chain: duty post of Polsek Wanasari", "rantai: pos jaga Polsek Wanasari"),
        (
            "chain: P-03 stands in for P-02, P-02 stands in for P-01, territory officer of Klampok",
            "rantai: P-03 pengganti P-02 (P-02 pengganti P-01 (bhabin Desa Klampok))",
        ),
        ("P-01 has left: break; choose somebody else, or say why: D 7 P-01 <reason>", "P-01 istirahat"),
    ],
)
def test_a_rule_of_the_chain_is_told_in_the_room_s_words(rule: str, told: str) -> None:
    assert shown(rule) == told
