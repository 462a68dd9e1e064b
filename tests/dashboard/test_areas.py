"""The page of areas: somebody's own subtree only, how areas stand now, broadcasts from the page, nothing of callers."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace

import pytest

from dashboard.areas.scope import Ground, ground_of
from dashboard.areas.shapes import drawn
from dashboard.areas.standing import standing
from dashboard.parts import Parts
from dispatch.access import Person
from dispatch.core.errors import Denied, NotFound
from dispatch.posts import posts_of
from dispatch.settings import Settings
from dispatch.store import Store
from tests.dashboard.parts import parts_with_places
from tests.makers import incident, officer
from tests.running import PASSWORD, K3i, report_frame

WANASARI, JATIBARANG = "33.29.09", "33.29.08"
CHIEF = Person("komandan", "commander")
SECTOR = Person("kapolsek", "commander", "", WANASARI)


@pytest.fixture
def ground(store: Store, settings: Settings) -> Ground:
    parts: Parts = parts_with_places(store, settings)
    people = [
        officer(1, slot=0, village="33.29.09.2002", polsek="Polsek Wanasari"),
        officer(2, slot=1, village="33.29.08.2001", polsek="Polsek Jatibarang"),
    ]
    parts.fleet.put_officers(people)
    return ground_of(parts)


def test_one_goes_down_from_the_whole_place_to_a_village_by_code(ground: Ground) -> None:
    assert ground.asked(CHIEF, "") == "33.29"
    assert ground.children("33.29") == [JATIBARANG, WANASARI]
    assert ground.children(JATIBARANG) == ["33.29.08.2001", "33.29.08.2002"]
    assert ground.children("33.29.08.2001") == []
    assert [name for _, name in ground.crumbs(CHIEF, "33.29.08.2001")] == [
        ground.place, "Polsek Jatibarang", "Jatibarang Kidul",
    ]  # fmt: skip


def test_somebody_with_an_area_sees_that_subtree_and_nothing_else(ground: Ground) -> None:
    assert ground.asked(SECTOR, "") == WANASARI
    assert ground.asked(SECTOR, "33.29.09.2002") == "33.29.09.2002"
    assert ground.crumbs(SECTOR, "33.29.09.2002")[0][0] == WANASARI
    for other in (JATIBARANG, "33.29", "33", "33.29.08.2001", "33.29.091"):
        with pytest.raises(Denied, match="not in yours"):
            ground.asked(SECTOR, other)
    with pytest.raises(NotFound, match="no area '33.29.77'"):
        ground.asked(CHIEF, "33.29.77")


def test_how_an_area_stands_is_counted_from_what_is_open_and_who_is_on_duty() -> None:
    people = [
        officer(1, village="33.29.09.2002", polsek="W"),
        officer(2, village="33.29.09.2002", polsek="W", duty="off_duty"),
        officer(3, polsek="W", duty="break"),
        officer(4, village="33.29.08.2001", polsek="J"),
        officer(5, function="duty_post", village="33.29.09.2002", polsek="W"),
    ]
    place = {"village": "33.29.09.2002", "kecamatan": WANASARI, "queued": True}
    open_ = [replace(incident("1"), **place), replace(incident("2"), **place, disposition="01"),
             replace(incident("3"), **place, lane="prank")]  # fmt: skip
    bare = {"33.29.09.2002": "Siasem"}
    villages = ["33.29.09.2002", "33.29.08.2001"]
    found = standing(["33.29", WANASARI, JATIBARANG], open_, people, posts_of(people), bare, villages)
    w = found[WANASARI]
    assert (w.open, w.waiting, w.on_duty, w.free, w.villages, w.bare) == (1, 1, 2, 1, 1, ("Siasem",))
    assert (found["33.29"].on_duty, found[JATIBARANG].open, found[JATIBARANG].bare) == (3, 0, ())


def test_borders_are_drawn_on_a_field_of_their_own_north_up() -> None:
    square = [[109.0, -7.0], [109.1, -7.0], [109.1, -6.9], [109.0, -6.9], [109.0, -7.0]]
    (width, height), paths = drawn([{"id": "a", "geometry": {"type": "Polygon", "coordinates": [square]}}])
    assert width == 360.0
    assert height == pytest.approx(360, abs=5)
    assert paths["a"].startswith("M2.0,"), "the west stands left"
    assert paths["a"].count("L") == 4
    assert drawn([]) == ((0.0, 0.0), {})


@pytest.fixture(scope="module")
def kapolsek(k3i: K3i) -> str:
    """A commander of one polsek only."""
    words = ("user", "create", "kapolsek", "--role", "commander", "--area", WANASARI, "--password", PASSWORD)
    subprocess.run(k3i.command(*words), check=True, capture_output=True)
    return "kapolsek"


def test_the_page_shows_polseks_and_leads_to_the_incidents_behind_a_figure(k3i: K3i) -> None:
    frame = report_frame(lat=-6.8735, lng=109.0473, caller={"number": "+62 899 0000 7702", "name": "Bu Rahasia"})
    frame.pop("type")
    with k3i.api() as api:
        number = api.post("/reports", json=frame).json()["incident"]
        village = api.get(f"/incidents/{number}").json()["village"]
    with k3i.browser("komandan") as client:
        text = client.get("/areas").text
        assert "Polsek Wanasari" in text
        assert "Polsek Salem" in text
        behind = client.get(f"/areas?behind=open:{village[:8]}").text
        assert f'href="/replay?incident={number}"' in behind
    for secret in ("7702", "Bu Rahasia"):
        assert secret not in text + behind
    with k3i.api() as api:
        api.post(f"/incidents/{number}/close", json={"disposition": "02"})


def test_a_polseks_commander_is_refused_what_is_not_theirs(k3i: K3i, kapolsek: str) -> None:
    with k3i.browser(kapolsek) as client:
        own = client.get("/areas")
        assert own.status_code == 200
        assert "Polsek Salem" not in own.text
        for other in ("33.29", "33.29.01"):
            assert client.get(f"/areas?area={other}").status_code == 403
        csrf = re.search(r'"csrf":"([^"]+)"', own.text)
        assert csrf
        told = {"id": "b0000001", "area": "33.29.01", "text": "bukan wilayah saya"}
        assert client.post(f"/areas/broadcast?csrf={csrf[1]}", data=told).status_code == 403
        client.headers["x-k3i-csrf"] = csrf[1]
        word = client.post("/do", json={"id": "b0000009", "line": "A @33.29.01 bukan wilayah saya"})
        api = client.post("/api/v1/attentions", json={"text": "bukan wilayah saya", "area": "33.29.01"})
        assert (word.status_code, api.status_code) == (409, 403), "the same by the command line and the API"
        assert "di luar wilayah Anda (33.29.09)" in word.json()["text"]


def test_a_broadcast_from_the_page_stands_until_it_is_ended(k3i: K3i) -> None:
    with k3i.browser("komandan") as client:
        csrf = re.search(r'"csrf":"([^"]+)"', client.get("/areas").text)
        assert csrf
        told = {"id": "b0000002", "area": WANASARI, "function": "samapta", "text": "apel <b>malam</b>", "hours": "1"}
        for _twice in range(2):
            answer = client.post(f"/areas/broadcast?csrf={csrf[1]}", data=told)
            assert (answer.status_code, answer.headers["location"]) == (303, f"/areas?area={WANASARI}#broadcast")
        text = client.get(f"/areas?area={WANASARI}").text
        assert text.count("apel &lt;b&gt;malam&lt;/b&gt;") == 1
        assert "0 dari 2 unit membaca" in text
        id_ = re.search(r'id="b-([A-Z2-7]{5})"', text)
        assert id_
        sent = {"attention": id_[1], "back": f"/areas?area={WANASARI}&priority=1&sort=load"}
        answer = client.post(f"/areas/broadcast/end?csrf={csrf[1]}", data=sent)
        assert answer.headers["location"] == f"/areas?area={WANASARI}&priority=1&sort=load#broadcast", (
            "as it was sent from"
        )
        assert "apel" not in client.get(f"/areas?area={WANASARI}").text


@pytest.mark.parametrize("wrong", [{"text": " "}, {"text": "x", "units": "P-99x"}])
def test_a_broadcast_that_cannot_be_is_refused_with_what_was_typed(k3i: K3i, wrong: dict[str, str]) -> None:
    with k3i.browser("komandan") as client:
        csrf = re.search(r'"csrf":"([^"]+)"', client.get("/areas").text)
        assert csrf
        answer = client.post(f"/areas/broadcast?csrf={csrf[1]}", data={"id": "b0000003", "units": "", **wrong})
        assert answer.status_code == 422
        assert 'role="alert"' in answer.text
        assert wrong.get("units", "") in answer.text


def test_operators_have_their_console_and_not_this_page(k3i: K3i) -> None:
    with k3i.browser("operator") as client:
        assert client.get("/areas").status_code == 403
    with k3i.browser(None) as client:
        assert client.get("/areas").status_code == 303
