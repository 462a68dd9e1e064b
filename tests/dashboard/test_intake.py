"""The intake form: what is typed becomes a report once and is filled in later; what is missing is named, in words."""

from __future__ import annotations

import time
from typing import Any

import pytest

from dashboard.intake import places_of, point_of
from dashboard.intake_draft import Draft
from dashboard.intake_taking import changes_of, placed, report_of, take
from dashboard.parts import Parts
from dashboard.sessions import COOKIE, find_session
from dispatch.core.commands import FillInReport, LocateIncident, ReclassifyIncident
from dispatch.core.errors import Invalid
from dispatch.core.incident import Incident
from dispatch.settings import Settings
from dispatch.store import Store
from layouts.intake import intake_panel
from tests.dashboard.parts import AREAS, parts_with_places
from tests.running import K3i

NOW = float(round(time.time()))
KLAMPOK = {"place": "Klampok, Wanasari", "village": "33.29.09.2001"}


@pytest.fixture
def parts(store: Store, settings: Settings) -> Parts:
    return parts_with_places(store, settings)


def draft(**more: Any) -> Draft:
    """Give a form as assets/intake_beside.js sends it."""
    return Draft(**{"id": "f" * 32, "attempt": 1, **more})


def refusal(parts: Parts, **more: Any) -> Invalid:
    with pytest.raises(Invalid) as refused:
        report_of(draft(**more), parts.reference, NOW)
    return refused.value


async def send(parts: Parts, form: Draft, now: float = NOW) -> dict[str, Any]:
    return await take(parts, form, "operator:rina", now)


async def taken(parts: Parts, **more: Any) -> Incident:
    said = await send(parts, draft(**more))
    assert said["number"], said
    found = parts.store.incident(said["number"]).state
    assert found is not None
    return found  # type: ignore[no-any-return]


async def test_a_submitted_form_becomes_an_incident_of_channel_110(parts: Parts) -> None:
    incident = await taken(parts, **KLAMPOK, kind="ROBBERY", text="bawa celurit", number="0857")
    assert (incident.channel, incident.kind, incident.priority) == ("110", "ROBBERY", 1)
    assert (incident.village_name, incident.kecamatan_name) == ("Klampok", "Wanasari")
    assert (incident.caller_number, incident.source) == ("0857", "operator:rina")
    assert incident.created == NOW


async def test_the_same_form_sent_twice_is_one_report(parts: Parts) -> None:
    first = await send(parts, draft(place="Klampok", kind="NOISE"))
    second = await send(parts, draft(place="Klampok", kind="NOISE", attempt=2), NOW + 3)
    assert first["number"] == second["number"] != ""
    assert second["attempt"] == 2


@pytest.mark.parametrize(
    "more",
    [
        {"place": "Klampok", "kind": "noise", "text": " bising ", "number": "0857 1", "name": "Ibu X"},
        {"place": "jembatan merah", "text": "ada orang", "address": "sebelah warung"},
        {"place": "", "lat": -6.881, "lng": 109.021, "kind": "ROBBERY", "priority": 3},
    ],
)
async def test_the_same_form_again_changes_nothing(parts: Parts, more: dict[str, Any]) -> None:
    first = await send(parts, draft(**more))
    before = parts.store.incident(first["number"])
    again = await send(parts, draft(**more, attempt=2), NOW + 3)
    assert again["number"] == first["number"] != "", (first, again)
    assert parts.store.incident(first["number"]).version == before.version


async def test_what_is_written_after_an_answer_was_lost_is_kept_when_the_form_is_sent_again(parts: Parts) -> None:
    first = await send(parts, draft(place="Klampok", text="ribut"))
    more = {
        "place": "siasem, jatibarang",
        "kind": "ROBBERY",
        "text": "ribut, ada celurit",
        "number": "0857",
        "priority": 1,
    }
    again = await send(parts, draft(**more, attempt=2), NOW + 9)
    assert again["number"] == first["number"]
    held = parts.store.incident(first["number"]).state
    assert (held.kind, held.priority, held.text, held.caller_number) == ("ROBBERY", 1, "ribut, ada celurit", "0857")
    assert held.village == "33.29.08.2002"
    assert again["saved"]["text"] == held.text


async def test_a_fault_comes_back_with_its_field_and_the_form_s_id(parts: Parts) -> None:
    said = await send(parts, draft(kind="NOISE"))
    assert (said["number"], said["field"], said["form"]) == ("", "place", "f" * 32)
    assert "Tulis desa" in said["text"]


def test_neither_kind_nor_words_is_named_at_the_kind(parts: Parts) -> None:
    assert refusal(parts, place="Klampok").field == "kind"


def test_a_name_of_two_places_must_be_chosen(parts: Parts) -> None:
    refused = refusal(parts, place="siasem", kind="NOISE")
    assert refused.field == "place"
    assert "Siasem, Wanasari" in str(refused)


async def test_words_that_mean_one_place_are_that_place_though_none_was_chosen(parts: Parts) -> None:
    incident = await taken(parts, place="siasem, jatibarang", kind="NOISE")
    assert incident.village == "33.29.08.2002"
    found = placed(draft(place="polsek wanasari"), parts.reference)
    assert (found.lat, found.landmark) == (-6.885, "Polsek Wanasari")


async def test_a_place_no_table_knows_is_kept_as_text(parts: Parts) -> None:
    incident = await taken(parts, place="jembatan merah", text="ada orang")
    assert (incident.address, incident.lat) == ("jembatan merah", None)


async def test_a_landmark_is_a_point_with_its_name_as_address(parts: Parts) -> None:
    point = {"lat": -6.881, "lng": 109.021, "village": "33.29.09.2001", "landmark": "SPBU Contoh, Jl. Raya 12"}
    incident = await taken(parts, place="SPBU Contoh, Klampok", **point, address="sebelah ATM", kind="NOISE")
    assert (incident.lat, incident.lng, incident.uncertain_m) == (-6.881, 109.021, 100.0)
    assert incident.address == "SPBU Contoh, Jl. Raya 12, sebelah ATM"


async def test_a_click_on_the_map_is_the_place(parts: Parts) -> None:
    incident = await taken(parts, **KLAMPOK, lat=-6.881, lng=109.021, kind="NOISE")
    assert (incident.lat, incident.lng, incident.uncertain_m) == (-6.881, 109.021, 0.0)


async def test_an_unknown_kind_is_kept_as_it_was_said(parts: Parts) -> None:
    assert (await taken(parts, place="Klampok", kind="ular masuk rumah")).kind_text == "ular masuk rumah"


def test_a_priority_out_of_range_is_named_at_the_priority(parts: Parts) -> None:
    assert refusal(parts, place="Klampok", kind="NOISE", priority=7).field == "priority"


async def test_answers_given_before_there_was_an_incident_are_kept_with_their_rule(parts: Parts) -> None:
    answers = {"Masih berlangsung?": "no", "Ada senjata?": "yes", "Ada naga?": "yes"}
    incident = await taken(parts, **KLAMPOK, kind="FIGHT", answers=answers)
    assert incident.answers == {"Masih berlangsung?": "no", "Ada senjata?": "yes"}
    assert (incident.priority, incident.priority_rule) == (
        1,
        "question card: 'Ada senjata?' answered yes, so at least P1",
    )
    types = [f["type"] for f in parts.store.timeline(incident.number)]
    assert types.count("card_answered") == 2


async def test_the_form_of_a_taken_call_joins_the_call(parts: Parts) -> None:
    incident = await taken(parts, **KLAMPOK, kind="NOISE", call_id="c-7")
    assert incident.call_id == "c-7"
    assert parts.store.load([("call", "c-7")])[0].state.incident == incident.number


async def test_a_caller_is_added_to_an_open_incident_instead_of_a_new_one(parts: Parts) -> None:
    first = await taken(parts, id="a" * 32, **KLAMPOK, kind="FSTRU", text="rumah terbakar")
    said = await send(parts, draft(**KLAMPOK, kind="FSTRU", text="api besar", number="0813", into=first.number))
    assert said["number"] == first.number
    kept = parts.store.incident(first.number).state
    assert [r["number"] for r in kept.reporters] == ["0813"]


# -- Going on with it -----------------------------------------------------------------------------------


async def edited(parts: Parts, **more: Any) -> tuple[Incident, dict[str, Any]]:
    """Take a form in, send it again with changes; gives the incident and the answer."""
    first = draft(**KLAMPOK, kind="NOISE", text="ribut", number="08123456789")
    said = await send(parts, first)
    form = first.model_copy(update={"attempt": 2, "incident": said["number"], "was": said["saved"], **more})
    answer = await send(parts, form)
    return parts.store.incident(said["number"]).state, answer


async def test_what_is_written_later_is_carried_to_the_incident(parts: Parts) -> None:
    incident, said = await edited(parts, text="musik keras", address="RT 3", name="Warsito", priority=2)
    assert (incident.text, incident.address, incident.caller_name) == ("musik keras", "RT 3", "Warsito")
    assert incident.priority == 2
    assert said["saved"]["address"] == "RT 3"
    assert len(parts.store.incidents("incidents")) == 1


async def test_another_place_and_kind_move_and_reclassify_it(parts: Parts) -> None:
    incident, _ = await edited(parts, place="SPBU Contoh", village=None, kind="FIGHT")
    assert (incident.lat, incident.address, incident.kind) == (-6.881, "SPBU Contoh", "FIGHT")


async def test_a_number_corrected_later_counts_for_the_right_number(parts: Parts) -> None:
    incident, _ = await edited(parts, number="081355550000")
    number = parts.store.load([("number", incident.caller)])[0].state
    assert [about for _, _, about in number.seen] == [f"incident {incident.number}"]


@pytest.mark.parametrize(("field", "value"), [("place", "jembatan merah"), ("kind", "ular")])
async def test_what_cannot_be_changed_so_is_named_at_its_field(parts: Parts, field: str, value: str) -> None:
    _, said = await edited(parts, **{field: value, "village": None})
    assert (said["number"], said["field"]) == ("", field)


async def test_what_somebody_else_changed_meanwhile_is_not_overwritten(parts: Parts) -> None:
    incident, _ = await edited(parts, text="musik keras")
    was = {"place": KLAMPOK["place"], "kind": "NOISE", "text": "ribut", "number": "08123456789"}
    late = draft(**KLAMPOK, kind="NOISE", text="sepi", number="08123456789", incident=incident.number, was=was)
    said = await send(parts, late)
    assert (said["number"], said["field"]) == ("", "text")
    assert "baru diubah orang lain" in said["text"]


def test_an_edit_that_changes_nothing_is_no_command(parts: Parts) -> None:
    was = {"place": "Klampok", "kind": "NOISE", "text": "ribut", "address": "", "number": "", "name": ""}
    assert changes_of(draft(place="Klampok", kind="NOISE", text="ribut", incident="1", was=was), parts.reference) == []
    kinds = [
        kind for kind, _ in changes_of(draft(**KLAMPOK, kind="FIGHT", text="x", incident="1", was=was), parts.reference)
    ]
    assert kinds == [LocateIncident, ReclassifyIncident, FillInReport]


# -- While typing ---------------------------------------------------------------------------------------


def options(found: list[Any]) -> list[dict[str, Any]]:
    return [option.to_plotly_json()["props"] for option in found]


def test_places_are_found_while_typing_villages_as_areas_and_landmarks_as_points(parts: Parts) -> None:
    (village,) = options(places_of(parts.reference.places, "klam"))[:1]
    assert (village["data-text"], village["data-code"]) == ("Klampok, Wanasari", "33.29.09.2001")
    assert "data-lat" not in village
    (landmark,) = options(places_of(parts.reference.places, "spbu"))
    assert (landmark["data-lat"], landmark["data-address"]) == ("-6.881", "SPBU Contoh, Jl. Raya 12")
    assert places_of(parts.reference.places, "  ") == []
    assert options(places_of(parts.reference.places, "qwzzx"))[0]["role"] == "presentation"


def test_a_point_at_sea_has_no_village_and_is_a_place_all_the_same() -> None:
    (option,) = options(point_of(AREAS, -5.0, 109.0))
    assert (option["data-code"], option["data-lat"]) == ("", "-5.0")


def test_a_role_that_may_not_report_is_told_so_instead_of_getting_the_form() -> None:
    assert "data-refusal" in intake_panel(may_report=False).to_plotly_json()["props"]
    assert "data-refusal" not in intake_panel(may_report=True).to_plotly_json()["props"]


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e999"])
def test_a_place_that_is_no_number_is_refused_by_its_field(k3i: K3i, number: str) -> None:
    with k3i.browser("operator") as client:
        session = find_session(k3i.store(), client.cookies[COOKIE])
        assert session is not None
        headers = {"x-k3i-csrf": session.csrf, "Content-Type": "application/json"}
        for path in ("/intake/look", "/intake/send"):
            refused = client.post(path, content=f'{{"id": "abcdefgh", "lat": {number}, "lng": 1}}', headers=headers)
            assert (refused.status_code, refused.json()["field"]) == (422, "lat")
