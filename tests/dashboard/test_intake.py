"""The intake form: what is typed becomes a report once; what is missing is named at its field, in words."""

from __future__ import annotations

import time
from typing import Any

import pytest

from dashboard.intake import places_of, proposal_of, report_of, take_in
from dashboard.parts import Parts
from dispatch.archive import Archive
from dispatch.areas import AreaIndex, VillagePoint, areas_of_points
from dispatch.core.errors import Invalid
from dispatch.desk import Desk
from dispatch.fleet import Fleet
from dispatch.flusher import Flusher
from dispatch.recommend import Recommender
from dispatch.reference import Reference
from dispatch.settings import Settings
from dispatch.store import Store
from layouts.intake import intake_panel

VILLAGES = [
    VillagePoint("33.29.09.2001", "Klampok", "Wanasari", "desa", -6.88, 109.02),
    VillagePoint("33.29.09.2002", "Siasem", "Wanasari", "desa", -6.90, 109.05),
    VillagePoint("33.29.08.2001", "Jatibarang Kidul", "Jatibarang", "desa", -6.97, 109.06),
    VillagePoint("33.29.08.2002", "Siasem", "Jatibarang", "desa", -6.99, 109.03),
]
AREAS = AreaIndex(areas_of_points(VILLAGES))
NOW = float(round(time.time()))


@pytest.fixture
def parts(store: Store, settings: Settings) -> Parts:
    store.put_reference("areas", AREAS.to_bytes(), "system:test", NOW)
    fleet = Fleet()
    flusher, reference = Flusher(Desk(store, settings)), Reference(store)
    return Parts(
        settings,
        store,
        flusher,
        fleet,
        reference,
        Recommender(fleet, settings),
        Archive(settings.history_url()),
    )


def form(**more: Any) -> dict[str, Any]:
    """Give a form as assets/intake.js sends it."""
    empty = {"place": "", "address": "", "kind": "", "text": "", "number": "", "name": ""}
    chosen = {"village": None, "lat": None, "lng": None, "priority": None}
    return {"id": "f" * 32, "attempt": 1, **empty, **chosen, **more}


def refusal(**more: Any) -> Invalid:
    with pytest.raises(Invalid) as refused:
        report_of(form(**more), AREAS, NOW)
    return refused.value


async def test_a_submitted_form_becomes_an_incident_of_channel_110(parts: Parts) -> None:
    said = await take_in(
        parts,
        form(
            place="Klampok, Wanasari",
            village="33.29.09.2001",
            kind="ROBBERY",
            text="bawa celurit",
            number="0857",
        ),
        "operator:rina",
        NOW,
    )
    incident = parts.store.incident(said["number"]).state
    assert incident is not None
    assert (incident.channel, incident.kind, incident.priority) == ("110", "ROBBERY", 1)
    assert (incident.village_name, incident.kecamatan_name) == ("Klampok", "Wanasari")
    assert (incident.caller_number, incident.source) == ("0857", "operator:rina")
    assert incident.created == NOW


async def test_the_same_form_sent_twice_is_one_report(parts: Parts) -> None:
    sent = form(place="Klampok", kind="NOISE")
    first = await take_in(parts, sent, "operator:rina", NOW)
    second = await take_in(parts, {**sent, "attempt": 2}, "operator:rina", NOW + 3)
    assert first["number"] == second["number"] != ""
    assert second["attempt"] == 2


async def test_a_fault_comes_back_with_its_field_and_the_form_s_id(parts: Parts) -> None:
    said = await take_in(parts, form(kind="NOISE"), "operator:rina", NOW)
    assert (said["number"], said["field"], said["form"]) == ("", "place", "f" * 32)
    assert "Tulis desa atau alamat" in said["text"]


def test_neither_kind_nor_words_is_named_at_the_kind() -> None:
    assert refusal(place="Klampok").field == "kind"


def test_a_name_of_two_villages_must_be_chosen() -> None:
    refused = refusal(place="siasem", kind="NOISE")
    assert refused.field == "place"
    assert "Siasem, Wanasari" in str(refused)


def test_two_villages_of_one_name_are_told_apart_by_their_kecamatan() -> None:
    report = report_of(form(place="Siasem, Jatibarang", kind="NOISE"), AREAS, NOW)
    assert report.command("operator:rina", NOW, AREAS).village == "33.29.08.2002"


def test_a_place_no_table_knows_is_kept_as_text() -> None:
    command = report_of(form(place="jembatan merah", text="ada orang"), AREAS, NOW).command("operator:rina", NOW, AREAS)
    assert (command.address, command.lat) == ("jembatan merah", None)


def test_a_click_on_the_map_is_the_place() -> None:
    report = report_of(
        form(place="Klampok, Wanasari", village="33.29.09.2001", lat=-6.881, lng=109.021, kind="NOISE"),
        AREAS,
        NOW,
    )
    command = report.command("operator:rina", NOW, AREAS)
    assert (command.lat, command.lng, command.uncertain_m) == (-6.881, 109.021, 0.0)


def test_an_unknown_kind_is_kept_as_it_was_said() -> None:
    assert report_of(form(place="Klampok", kind="ular masuk rumah"), AREAS, NOW).kind == "ular masuk rumah"


def test_a_priority_out_of_range_is_named_at_the_priority() -> None:
    assert refusal(place="Klampok", kind="NOISE", priority=7).field == "priority"


def test_villages_are_found_while_typing_and_shown_with_their_kecamatan() -> None:
    found = places_of(AREAS, {"text": "klam"})
    assert [option.to_plotly_json()["props"]["data-text"] for option in found] == ["Klampok, Wanasari"]
    assert places_of(AREAS, {"text": "  "}) == []


def test_a_point_at_sea_has_no_village_and_is_a_place_all_the_same() -> None:
    option = places_of(AREAS, {"lat": -5.0, "lng": 109.0})[0].to_plotly_json()["props"]
    assert (option["data-code"], option["data-lat"]) == ("", "-5.0")


def test_danger_words_raise_the_proposed_priority() -> None:
    assert proposal_of("NOISE", "") == {"priority": 4, "text": " · usul P4 karena jenisnya Kebisingan"}
    proposed = proposal_of("NOISE", "dia bawa golok")
    assert proposed is not None
    assert proposed["priority"] == 1
    assert proposal_of("", " ") is None


def test_a_role_that_may_not_report_is_told_so_instead_of_getting_the_form() -> None:
    assert "data-refusal" in intake_panel(may_report=False).to_plotly_json()["props"]
    assert "data-refusal" not in intake_panel(may_report=True).to_plotly_json()["props"]
