"""/lapor as a citizen's phone meets it: with and without a script, once and again, wrong and hostile."""

from __future__ import annotations

import asyncio
import re
import secrets
import uuid
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.areas import AreaIndex
from feeds.pages.citizen import draft as drafts
from feeds.pages.citizen.near import NEAR_M, nearest
from tests.makers import NOW, incident
from tests.running import K3i, await_true, report_frame

EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{7*7}}"
PLACE = {"lat": "-6.8661", "lng": "108.9991"}


@pytest.fixture
def phone(k3i: K3i) -> httpx.Client:
    """A phone with an address of its own, so that no test uses up another's allowance."""
    address = f"10.{secrets.randbelow(250)}.{secrets.randbelow(250)}.{secrets.randbelow(250)}"
    return httpx.Client(base_url=k3i.doors_url, timeout=10, headers={"X-Forwarded-For": address})


def send(phone: httpx.Client, **fields: str) -> dict[str, Any]:
    """Report as the form's script does; give {code} or {faults}."""
    told = {"id": uuid.uuid4().hex, "kind": "LARCENY", **PLACE, **fields}
    answer: dict[str, Any] = phone.post("/lapor", data=told, headers={"Accept": "application/json"}).json()
    return answer


def of(k3i: K3i, code: str) -> Any:
    """Give the incident a code stands for, as the store has it."""
    store = k3i.store()
    return store.incident(store.tracked(code) or "").state


def test_a_form_without_a_script_becomes_a_report_and_leads_to_its_page(k3i: K3i, phone: httpx.Client) -> None:
    page = phone.get("/lapor").text
    assert 'href="tel:110"' in page
    id_ = re.search(r'name="id" value="([^"]+)"', page)
    assert id_
    form = {"id": id_[1], "kind": "OTHER", "other": "VEHSTLN", "place": "v:33.29.08.2007", "address": "RT 02",
            "still": "tidak", "text": "motor hilang", "name": "Budi Contoh", "number": "+628990000123"}  # fmt: skip
    answer = phone.post("/lapor", data=form)
    assert answer.status_code == 303
    incident = of(k3i, answer.headers["location"].removeprefix("/l/"))
    assert (incident.kind, incident.village, incident.address) == ("VEHSTLN", "33.29.08.2007", "RT 02")
    assert (incident.channel, incident.source, incident.caller_name) == ("app", "citizen:lapor", "Budi Contoh")
    assert incident.text == "motor hilang\nSudah selesai."


def test_a_place_is_found_by_name_without_a_script_and_nothing_typed_is_lost(phone: httpx.Client) -> None:
    form = {"kind": "NOISE", "q": "balai desa klampok", "text": "musik keras", "name": "Siti", "do": "cari"}
    page = phone.post("/lapor", data=form).text
    assert 'value="p:-6.866138,108.999100,Balai Desa Klampok"' in page
    for kept in ('value="NOISE" checked', ">musik keras</textarea>", 'value="Siti"', 'value="balai desa klampok"'):
        assert kept in page


def test_what_is_missing_is_said_at_its_field_and_what_was_typed_stays(phone: httpx.Client) -> None:
    answer = phone.post("/lapor", data={"text": "tolong", "address": ""}, headers={"Accept-Language": "en"})
    assert answer.status_code == 422
    assert "Choose what is happening." in answer.text
    assert "Say where" in answer.text
    assert ">tolong</textarea>" in answer.text
    assert send(phone, kind="")["faults"] == {"kind": "Pilih apa yang terjadi."}
    assert "where" in send(phone, lat="123", lng="9")["faults"]


def test_the_same_report_sent_again_is_the_same_report(k3i: K3i, phone: httpx.Client) -> None:
    id_ = uuid.uuid4().hex
    first, again = (send(phone, id=id_, text="sekali saja") for _ in range(2))
    assert first == again
    assert send(phone)["code"] != first["code"]


def test_a_landmark_is_a_point_with_an_uncertainty_and_its_name_is_the_address(k3i: K3i, phone: httpx.Client) -> None:
    code = send(phone, lat="", lng="", place="p:-6.866138,108.9991,Balai Desa Klampok", address="belakang")["code"]
    incident = of(k3i, code)
    assert (incident.lat, incident.uncertain_m, incident.village_name) == (-6.866138, 100.0, "Klampok")
    assert incident.address == "Balai Desa Klampok, belakang"


def test_a_panic_goes_with_whatever_there_is(k3i: K3i, phone: httpx.Client) -> None:
    code = send(phone, kind="", lat="", lng="", panic="1")["code"]
    incident = of(k3i, code)
    assert (incident.channel, incident.kind, incident.priority) == ("panic", "ALRPANS", 1)
    assert incident.address == drafts.UNKNOWN_PLACE


def test_whoever_reports_too_often_loses_trust_but_never_an_emergency(k3i: K3i, phone: httpx.Client) -> None:
    lanes = [of(k3i, send(phone, kind="NOISE", text="berisik")["code"]).lane for _ in range(11)]
    assert lanes == ["main"] * 10 + ["low_trust"]
    for urgent in ({"kind": "FSTRU"}, {"kind": "NOISE", "text": "ada yang ditusuk"}, {"kind": "", "panic": "1"}):
        assert of(k3i, send(phone, **urgent)["code"]).lane == "main"


def test_a_number_that_reports_from_everywhere_loses_trust_too(k3i: K3i) -> None:
    lanes = []
    for n in range(6):
        client = httpx.Client(base_url=k3i.doors_url, timeout=10, headers={"X-Forwarded-For": f"10.251.0.{n}"})
        number = ("+62 899 0000 77", "0899-0000-77")[n % 2]
        lanes.append(of(k3i, send(client, kind="NOISE", number=number)["code"]).lane)
    assert lanes == ["main"] * 5 + ["low_trust"]


async def told_by_gateway(k3i: K3i, **about: Any) -> str:
    async with k3i.feed() as feed:
        return str((await feed.ask(report_frame(**about)))["incident"])


@pytest.mark.parametrize("lat", ["inf", "-inf", "nan", "1e400", "91"])
def test_a_point_that_is_nowhere_is_refused_where_the_map_and_the_like_near_here_are_asked(
    k3i: K3i, phone: httpx.Client, lat: str
) -> None:
    asyncio.run(told_by_gateway(k3i, kind="MVA", lat=-7.1601, lng=109.0012))
    for asked in ("/lapor/sekitar?kind=MVA", "/lapor/peta?"):
        assert phone.get(f"{asked}&lat={lat}&lng=109").status_code == 400


@pytest.mark.parametrize("body", ['{"code": NaN, "pin": "1"}', '{"pin": 1e999}', '{"\\ud800": 1}', "[NaN", "7"])
def test_a_body_that_cannot_be_written_back_is_refused_by_its_field(phone: httpx.Client, body: str) -> None:
    refused = phone.post("/petugas/daftar", content=body, headers={"Content-Type": "application/json"})
    assert refused.status_code == 422
    assert "field" in refused.json()


def test_the_like_near_here_is_told_without_saying_whose(k3i: K3i, phone: httpx.Client) -> None:
    lat, lng = -6.9601, 108.9012
    about = {"caller": {"number": "+628990000555", "name": "Nama Orang"}, "text": "mobil hitam terguling"}
    number = asyncio.run(told_by_gateway(k3i, kind="MVA", lat=lat, lng=lng, **about))
    asyncio.run(told_by_gateway(k3i, kind="DVA", lat=lat, lng=lng, text="di rumah nomor 5"))
    here = {"lat": str(lat + 0.0006), "lng": str(lng)}
    told = await_true(lambda: phone.get("/lapor/sekitar", params={"kind": "MVA", **here}).json())  # read every 2 s
    assert told == {"kind": "Kecelakaan", "people": 1, "metres": 70, "minutes": 1}
    assert phone.get("/lapor/sekitar", params={"kind": "DVA", **here}).json() is None
    form = {"kind": "MVA", "id": uuid.uuid4().hex, **here}
    asked = phone.post("/lapor", data=form)
    assert asked.status_code == 200
    assert "70 m" in asked.text
    assert not any(secret in asked.text for secret in ("0555", "Nama Orang", "terguling"))
    sent = phone.post("/lapor", data={**form, "same": "ya"})
    mine = of(k3i, sent.headers["location"].removeprefix("/l/"))
    assert not mine.merged_into, "it only marks"
    notes = [f["data"]["text"] for f in k3i.store().timeline(mine.number) if f["type"] == "note_added"]
    assert notes == [f"Pelapor: kejadian yang sama dengan {number} (70 m dari sini)"]


def test_text_of_a_stranger_is_never_html(k3i: K3i, phone: httpx.Client) -> None:
    fields = dict.fromkeys(("kind", "q", "text", "name", "number", "address", "place", "other", "id"), EVIL)
    page = phone.post("/lapor", data={**fields, "do": "cari"}).text
    assert "<img src=x" not in page
    assert "<script>alert" not in page
    code = send(phone, text=EVIL, name=EVIL, address=EVIL)["code"]
    assert of(k3i, code).text == EVIL
    assert "<img src=x" not in phone.get(f"/l/{code}").text


def test_the_form_is_an_app_that_opens_without_a_net(phone: httpx.Client) -> None:
    manifest = phone.get("/lapor/app.webmanifest").json()
    assert (manifest["start_url"], manifest["scope"], manifest["display"]) == ("/lapor", "/l", "standalone")
    worker = phone.get("/lapor/worker.js")
    assert worker.headers["service-worker-allowed"] == "/lapor"
    for kept in re.findall(r'"(/static/[^"]+)"', worker.text):
        assert phone.get(kept).status_code == 200, kept


def test_the_map_is_drawn_from_what_is_here(phone: httpx.Client) -> None:
    shown = phone.get("/lapor/peta", params={"lat": -6.866, "lng": 108.999}).json()
    assert "Klampok" in [v["name"] for v in shown["villages"]]
    assert "Balai Desa Klampok" in [p["name"] for p in shown["places"]]
    assert phone.get("/lapor/peta", params={"lat": 999, "lng": 0}).status_code == 400


@given(form=st.dictionaries(st.sampled_from(list(drafts.Draft.__dataclass_fields__)), st.text(max_size=300)))
def test_whatever_a_form_holds_it_is_a_report_or_told_what_is_wrong(form: dict[str, str]) -> None:
    read = drafts.read(form)
    if not drafts.faults(read):
        made = drafts.command(read, NOW, AreaIndex([]))
        assert made.lat is None or (abs(made.lat) <= 90 and abs(made.lng or 0) <= 180)
        assert NOW - drafts.MOST_LATE_S <= made.at <= NOW


@pytest.mark.parametrize(
    ("still", "written", "at"),
    [
        ("tidak", NOW - 7200, NOW - 7200),
        ("ya", NOW - 7200, NOW),
        ("tidak", NOW + 900, NOW),
        ("tidak", NOW - 9e6, NOW),
    ],
)
def test_what_waited_for_a_net_has_its_time_unless_it_still_goes_on(still: str, written: float, at: float) -> None:
    read = drafts.read({"kind": "NOISE", "address": "x", "still": still, "written": str(written)})
    assert drafts.wire(read, NOW).event_time == at


def test_a_report_of_what_happens_behind_doors_is_told_to_nobody() -> None:
    point = (-6.9, 109.0)
    for kind in ("DVA", "SEXOFFNS", "ABDUCTNF", "THREATS", "DRUGS"):
        assert nearest([incident(kind=kind)], kind, point, NOW) is None
    found = nearest([incident(kind="FSTRU", lat=-6.9005)], "FVEH", point, NOW + 120)
    assert found
    assert (found.metres, found.minutes) == (60, 2)
    assert nearest([incident(kind="FSTRU", lat=-6.9 - NEAR_M / 100_000)], "FSTRU", point, NOW) is None
