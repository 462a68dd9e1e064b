"""Open311 GeoReport v2: every answer fits the standard's schemas in both formats; nothing personal is ever public."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest

from dispatch.access import create_token
from dispatch.core.commands import CloseIncident, MergeIncident, ReclassifyIncident
from dispatch.opaque import Opaque
from dispatch.settings import Settings
from dispatch.store import Store
from tests.feeds.open311 import BASE, City, city, fits, from_xml
from tests.makers import base, report


@pytest.fixture
def town(store: Store, settings: Settings) -> Iterator[City]:
    with city(store, settings) as found:
        yield found


def incident_of(town: City, id_: str) -> Any:
    number = Opaque(town.parts.store).open(id_)
    assert number
    return town.parts.store.incident(number).state


def is_error(answer: Any, status: int) -> str:
    """Hold an error against the standard: an array of code and description, in the format asked for."""
    assert answer.status_code == status, answer.text
    xml = answer.headers["content-type"].startswith("text/xml")
    name, said = from_xml(answer.content) if xml else ("errors", answer.json())
    assert name == "errors"
    assert [e["code"] for e in said] == [status]
    return str(said[0]["description"])


def test_services_and_their_definitions_fit_the_schema_in_json_and_in_xml(town: City) -> None:
    listed = town.get("/services.json").json()
    fits("services.json", listed)
    name, same = from_xml(town.get("/services.xml").content)
    assert (name, same) == ("services", listed)
    assert not {"PRANK", "HLP1", "911H"} & {s["service_code"] for s in listed}
    for service in listed:
        found = town.get(f"/services/{service['service_code']}.json").json()
        fits("service-definition.json", found)
        assert bool(found["attributes"]) == service["metadata"]
        assert from_xml(town.get(f"/services/{service['service_code']}.xml").content) == ("service_definition", found)


def test_a_request_by_lat_long_is_an_incident_of_the_open311_channel(town: City) -> None:
    answer = town.post(description="Pohon tumbang", phone="081234567890", first_name="Siti", email="siti@contoh.id")
    assert answer.status_code == 200
    made = answer.json()
    assert len(made) == 1
    assert "110" in made[0]["service_notice"]
    incident = incident_of(town, made[0]["service_request_id"])
    assert (incident.channel, incident.kind, incident.village) == ("open311", "THAZ", "33.29.09.2001")
    assert (incident.caller_number, incident.caller_name) == ("081234567890", "Siti <siti@contoh.id>")
    assert f"/l/{incident.tracking}" in made[0]["service_notice"]
    name, same = from_xml(town.post("/requests.xml", description="Pohon tumbang lagi").content)
    assert name == "service_requests"
    assert same[0].keys() == made[0].keys()


def test_a_village_code_or_an_address_is_place_enough(town: City) -> None:
    for place in ({"address_id": "33.29.08.2001"}, {"address_string": "depan pasar Contoh"}):
        incident = incident_of(town, town.report(lat="", long="", **place))
        assert incident.village == place.get("address_id", "")
        assert incident.address == place.get("address_string", "")


def test_answers_to_the_card_are_kept_and_raise_the_priority_by_their_rule(town: City) -> None:
    asked = town.get("/services/FIGHT.json").json()["attributes"]
    code = next(a["code"] for a in asked if a["description"] == "Ada senjata?")
    id_ = town.report(service_code="FIGHT", **{f"attribute[{code}]": "yes", "attribute[NONE]": "x"})
    incident = incident_of(town, id_)
    assert incident.answers == {"Ada senjata?": "yes"}
    assert incident.priority == 1
    assert "question card" in incident.priority_rule


def test_the_media_address_is_kept_as_text(town: City) -> None:
    id_ = town.report(description="Sampah", media_url="http://127.0.0.1:1/x.jpg")
    assert incident_of(town, id_).text == "Sampah\nMedia: http://127.0.0.1:1/x.jpg"
    assert town.get(f"/requests/{id_}.json").json()[0]["media_url"] is None


def test_the_same_form_or_the_same_key_again_is_the_same_request(town: City) -> None:
    first = town.report(description="Jalan berlubang")
    assert town.report(description="Jalan berlubang") == first
    assert town.report(description="Jalan berlubang besar") != first
    named = town.post(headers={"Idempotency-Key": "a1"}, description="lampu mati").json()
    again = town.post(headers={"Idempotency-Key": "a1"}, description="lampu mati, di tikungan").json()
    assert again[0]["service_request_id"] == named[0]["service_request_id"]
    assert len(town.parts.store.incidents("incidents")) == 3


def test_without_a_key_or_with_one_of_another_role_403(town: City) -> None:
    gateway = create_token(town.parts.store, "gateway")
    for wrong in ("", "x", gateway):
        assert "api_key" in is_error(town.post(api_key=wrong), 403)
        is_error(town.post("/requests.xml", api_key=wrong), 403)
    assert (
        town.client.post(
            BASE + f"/requests.json?api_key={town.api_key}", data={"service_code": "THAZ", "address_id": "1"}
        ).status_code
        == 200
    )


UNFIT: list[tuple[dict[str, str], str]] = [
    ({"service_code": ""}, "service_code"),
    ({"service_code": "NOTHING"}, "service_code"),
    ({"service_code": "PRANK"}, "service_code"),
    ({"lat": "91"}, "lat"),
    ({"lat": "nan"}, "lat"),
    ({"long": ""}, "lat and long go together"),
    ({"lat": "", "long": ""}, "no place"),
    ({"description": "x" * 4001}, "description"),
]


def test_what_cannot_be_used_is_400_and_names_the_field(town: City) -> None:
    for fields, says in UNFIT:
        assert says in is_error(town.post(**fields), 400)
        assert says in is_error(town.post("/requests.xml", **fields), 400)
    assert town.parts.store.incidents("incidents") == []


def test_a_form_that_cannot_be_read_is_400(town: City) -> None:
    sent = {"content-type": "application/x-www-form-urlencoded"}
    for body in (b"\xff\xfe=%ff", b"&".join(b"a%d=1" % n for n in range(300)), b"description=%ff"):
        is_error(town.client.post(BASE + "/requests.json", content=body, headers=sent), 400)


def test_only_forms_are_taken(town: City) -> None:
    is_error(town.client.post(BASE + "/requests.json", json={"service_code": "THAZ"}), 400)
    is_error(town.client.post(BASE + "/requests.json", files={"service_code": b"THAZ"}), 400)


def test_unknown_formats_names_and_methods_are_errors_in_the_same_form(town: City) -> None:
    for path in (
        "/services.yaml",
        "/services",
        "/nothing.json",
        "/services/NONE.json",
        "/services/NONE.xml",
        "/requests/nothing.json",
        "/tokens/nothing.xml",
        "/requests.jsonp",
        "/services/%0A9.xml",
        "/%0A.json",
    ):
        is_error(town.get(path), 404)
    is_error(town.client.post(BASE + "/services.json"), 405)
    is_error(town.get("/requests.json", start_date="kemarin"), 400)
    is_error(town.get("/requests.json", status="lost"), 400)


def test_reading_needs_no_key_and_shows_only_kinds_that_are_opted_in(town: City) -> None:
    shown = town.report(description="Lubang di depan rumah Pak Budi, 081234567890", address_string="Jl. Mawar 7",
                        lat="-6.8812345", long="109.0212345", first_name="Siti", last_name="Contoh")  # fmt: skip
    hidden = town.report(service_code="DVA", description="rahasia")
    town.archive()
    rows = town.get("/requests.json").json()
    fits("requests.json", rows)
    assert [r["service_request_id"] for r in rows] == [shown]
    assert from_xml(town.get("/requests.xml").content) == ("service_requests", rows)
    assert (rows[0]["lat"], rows[0]["long"]) == (-6.881, 109.021)
    assert rows[0]["description"] == "Bahaya jalan, Klampok"
    for secret in ("Budi", "0812", "Mawar", "Siti", "rahasia", "8812345"):
        assert secret not in town.get("/requests.json").text
    own = town.get(f"/requests/{hidden}.json").json()
    fits("requests.json", own)
    assert own[0]["status_notes"] == "Laporan diterima"
    assert (own[0]["service_code"], own[0]["lat"], own[0]["description"]) == ("DVA", None, None)


def test_what_is_known_only_roughly_is_shown_at_its_village(town: City) -> None:
    id_ = town.report(lat="", long="", address_id="33.29.08.2001")
    row = town.get(f"/requests/{id_}.json").json()[0]
    assert (row["lat"], row["long"], row["address_id"]) == (-6.97, 109.06, "33.29.08.2001")


def test_a_request_that_is_reclassified_out_of_the_public_kinds_does_not_tell_its_new_kind(town: City) -> None:
    id_ = town.report()
    number = incident_of(town, id_).number
    town.parts.flusher.desk.handle(ReclassifyIncident(**base(at=time.time()), incident=number, kind="DVA"))
    row = town.get(f"/requests/{id_}.json").json()[0]
    assert (row["service_code"], row["lat"], row["address"]) == ("THAZ", None, None)
    town.archive()
    assert town.get("/requests.json").json() == []


def test_an_incident_of_another_door_is_nobody_s_once_its_kind_is_no_longer_public(town: City) -> None:
    done = town.parts.flusher.desk.handle(report(kind="THAZ", at=time.time()))
    id_ = Opaque(town.parts.store).seal(done.value["incident"])
    assert town.get(f"/requests/{id_}.json").status_code == 200
    close = ReclassifyIncident(**base(at=time.time()), incident=done.value["incident"], kind="DVA")
    town.parts.flusher.desk.handle(close)
    is_error(town.get(f"/requests/{id_}.json"), 404)


def test_the_status_is_open_until_it_is_closed_in_the_citizen_s_words(town: City) -> None:
    id_ = town.report()
    before = town.get(f"/requests/{id_}.json").json()[0]
    assert (before["status"], before["agency_responsible"]) == ("open", "Polres Contoh")
    assert before["requested_datetime"].endswith("+07:00")
    assert before["expected_datetime"] > before["requested_datetime"]
    town.parts.flusher.desk.handle(
        CloseIncident(**base(at=time.time()), incident=incident_of(town, id_).number, disposition="13")
    )
    after = town.get(f"/requests/{id_}.json").json()[0]
    assert (after["status"], after["status_notes"], after["expected_datetime"]) == ("closed", "Selesai", None)
    fits("request.json", after)
    town.archive()
    assert town.get("/requests.json", status="open").json() == []
    assert len(town.get("/requests.json", status="closed,open", service_code="THAZ").json()) == 1
    assert town.get("/requests.json", service_code="DVA").json() == []


def test_a_request_that_was_merged_into_another_follows_the_one_that_is_kept(town: City) -> None:
    kept, merged = town.report(description="lubang di jalan raya"), town.report(description="jalan raya rusak")
    number, into = incident_of(town, merged).number, incident_of(town, kept).number
    desk = town.parts.flusher.desk
    desk.handle(MergeIncident(**base(at=time.time()), incident=number, into=into))
    told = town.get(f"/requests/{merged}.json").json()[0]
    assert (told["service_request_id"], told["status"]) == (merged, "open")
    town.archive()
    assert {r["service_request_id"] for r in town.get("/requests.json", status="open").json()} == {kept, merged}
    assert town.get("/requests.json", status="closed").json() == []
    desk.handle(CloseIncident(**base(at=time.time()), incident=into, disposition="01"))
    town.archive()
    assert town.get("/requests.json", status="open").json() == []
    assert {r["status"] for r in town.get("/requests.json", status="closed").json()} == {"closed"}
    ours, theirs = (town.get(f"/requests/{id_}.json").json()[0] for id_ in (merged, kept))
    assert ours["status"] == theirs["status"] == "closed"
    assert ours["status_notes"] == theirs["status_notes"]
    assert ours["updated_datetime"] == theirs["updated_datetime"]
    fits("request.json", ours)


def test_a_tracking_code_gives_the_id_and_is_itself_shown_to_nobody(town: City) -> None:
    id_ = town.report()
    tracking = incident_of(town, id_).tracking
    assert town.get(f"/tokens/{tracking}.json").json() == [{"service_request_id": id_, "token": tracking}]
    assert from_xml(town.get(f"/tokens/{tracking}.xml").content)[1] == [{"service_request_id": id_, "token": tracking}]
    town.archive()
    assert tracking not in town.get("/requests.json").text


def test_several_ids_are_answered_at_once_and_unknown_ones_left_out(town: City) -> None:
    ids = [town.report(description=text) for text in ("satu", "dua")]
    rows = town.get("/requests.json", service_request_id=",".join([*ids, "unknown"]), status="closed").json()
    assert [r["service_request_id"] for r in rows] == ids
    is_error(town.get("/requests.json", service_request_id=",".join(map(str, range(201)))), 400)


def test_a_window_is_at_most_90_days_and_the_plus_of_a_zone_may_arrive_as_a_space(town: City) -> None:
    town.report()
    town.archive()
    assert len(town.get("/requests.json", start_date="2026-01-01T00:00:00Z").json()) in (0, 1)
    is_error(town.get("/requests.json", start_date="2026-01-01T00:00:00Z", end_date="2026-06-01T00:00:00Z"), 400)
    is_error(town.get("/requests.json", start_date="2026-06-02", end_date="2026-06-01"), 400)
    now = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(time.time() - 60))
    answer = town.client.get(f"{BASE}/requests.json?start_date={now}+00:00")
    assert len(answer.json()) == 1


def test_too_many_are_429_but_an_emergency_is_taken(store: Store, settings: Settings) -> None:
    with city(store, settings, open311_per_key=2, open311_per_address=5) as town:
        for n in range(2):
            town.report(description=f"lubang {n}")
        refused = town.post(description="lubang 3")
        assert "110" in is_error(refused, 429)
        assert int(refused.headers["retry-after"]) > 0
        assert refused.headers["access-control-allow-origin"] == "*"
        assert town.post(description="ada begal bawa celurit").status_code == 200
        assert town.post(service_code="FSTRU").status_code == 200
        stopped = town.get("/services.xml")
        is_error(stopped, 429)
        assert stopped.headers["access-control-allow-origin"] == "*"
        assert town.post(service_code="ROBBERY").status_code == 200


def test_the_newest_rows_are_given_however_many_merged_reports_stand_otherwise(
    town: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("feeds.open311.MOST_ROWS", 2)
    into, *merged, closed = [town.report(description=f"lubang nomor {n}") for n in range(5)]
    desk = town.parts.flusher.desk
    for id_ in merged:
        about = {"incident": incident_of(town, id_).number, "into": incident_of(town, into).number}
        desk.handle(MergeIncident(**base(at=time.time()), **about))
    desk.handle(CloseIncident(**base(at=time.time()), incident=incident_of(town, closed).number, disposition="13"))
    town.archive()
    assert [r["service_request_id"] for r in town.get("/requests.json", status="closed").json()] == [closed]
    shown = town.get("/requests.json", status="open").json()
    assert [r["service_request_id"] for r in shown] == merged[:0:-1]


def test_a_body_that_is_too_large_is_refused_in_the_form_asked_for(town: City) -> None:
    is_error(town.post(description="x" * 300_000), 413)
    is_error(town.post("/requests.xml", description="x" * 300_000), 413)


def test_the_page_of_another_site_may_report_with_a_key_and_read_the_answer(town: City) -> None:
    answer = town.post(headers={"Origin": "https://aplikasi.example"})
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_words_that_no_xml_may_hold_do_not_break_it(town: City) -> None:
    answer = town.post("/requests.xml", description="<b>&\x00\x08]]>", account_id="</request>\x07")
    assert answer.status_code == 200
    assert from_xml(answer.content)[1][0]["account_id"] == "</request>"
