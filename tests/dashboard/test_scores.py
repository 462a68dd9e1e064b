"""The page of assessments: weights people sign for, the calculation shown, remarks kept; the officer sees the same."""

from __future__ import annotations

import re
import time
from typing import Any

import httpx
import pytest

from dashboard.parts import Parts
from dashboard.scores.picture import picture
from dispatch.access import Person
from dispatch.core.commands import AddRemark
from dispatch.core.errors import Refused
from dispatch.core.weights import USUAL
from dispatch.figures.frames import frames_of
from dispatch.figures.terms import Terms
from dispatch.scoring import ScoreBook, weights_of
from dispatch.settings import Settings
from dispatch.store import Store
from layouts.markup import markup
from layouts.scores.page import scores_page
from layouts.words import speaking
from tests.dashboard.parts import parts_with_places
from tests.dashboard.test_review import points
from tests.figures.making import row, unit
from tests.makers import base, put_officer
from tests.running import K3i

CHIEF = Person("komandan", "commander")
SECTOR = Person("kapolsek", "commander", "", "33.29.09")


def rows(now: float) -> dict[str, list[dict[str, Any]]]:
    """Sixty incidents, half of each polsek: o1 is always in time, o2 never."""
    incidents, units = [], []
    for n in range(60):
        at, officer = now - 3600 * (n + 1), "o1" if n % 2 else "o2"
        incidents.append(row(str(n), created=at, stars=5 if n % 2 else 2, safe=3, back_entered=False, exercise=False))
        took = 300.0 if n % 2 else 1_200.0
        stamps = {"dispatched": at, "acknowledged": at + 9, "on_scene": at + took}
        units.append(unit(f"{n}.1", officer, distance_m=3_000.0, seen_m=20.0, given_back=False, **stamps))
    return {"incidents": incidents, "units": units}


@pytest.fixture
def parts(store: Store, settings: Settings) -> Parts:
    made = parts_with_places(store, settings)
    people = [
        put_officer(
            1, callsign="B-0901", function="bhabinkamtibmas", village="33.29.09.2002", polsek="Polsek Wanasari"
        ),
        put_officer(
            2, callsign="B-0801", function="bhabinkamtibmas", village="33.29.08.2001", polsek="Polsek Jatibarang"
        ),
    ]
    for outcome in made.flusher.desk.handle_many(people):
        assert not isinstance(outcome, Refused)
    made.fleet.put_officers(made.store.officers())
    return made


@pytest.fixture
def book() -> ScoreBook:
    told = rows(time.time())
    return ScoreBook(lambda start, end: frames_of(told, end), Terms())


def test_both_kinds_of_units_are_scored_with_every_step(parts: Parts, book: ScoreBook) -> None:
    page = picture(parts, book, CHIEF, {"of": "officer", "unit": "o1"})
    assert [(u.name, u.score.standing, u.score.place) for u in page.units] == [
        ("B-0901", "above", (1, 1)),
        ("B-0801", "below", (2, 2)),
    ]
    assert page.chosen is not None
    with speaking("en"):
        text = markup(scores_page(page))
    assert "Rank 1 to 1 of 2" in text
    assert "≤ 5 km, P1–P2: 30 cases, reached 100.0 %; other units 0.0 % of 30 cases" in text
    total = sum(c.share * (c.points or 0) for c in page.chosen.score.components) / 100
    assert f"= {total:.1f}" in text
    polseks = picture(parts, book, CHIEF, {"of": "polsek"})
    assert [u.name for u in polseks.units] == ["Polsek Wanasari", "Polsek Jatibarang"]


def test_somebody_with_an_area_sees_its_units_only_ranked_among_all(parts: Parts, book: ScoreBook) -> None:
    for kind, name in (("officer", "B-0901"), ("polsek", "Polsek Wanasari")):
        page = picture(parts, book, SECTOR, {"of": kind, "unit": "o2"})
        assert [(u.name, u.score.of) for u in page.units] == [(name, 2)]
        assert page.chosen is None, "another area's unit is not shown"


@pytest.mark.parametrize(("kind", "unit_"), [("officer", "o2"), ("polsek", "Polsek Jatibarang")])
def test_the_cases_of_a_component_are_listed_with_their_outcome(
    parts: Parts, book: ScoreBook, kind: str, unit_: str
) -> None:
    asked = {"of": kind, "unit": unit_}
    found = dict(points(markup(scores_page(picture(parts, book, CHIEF, asked)))))
    assert found == dict.fromkeys(USUAL, 30)
    said = {}
    for name, n in found.items():
        behind = picture(parts, book, CHIEF, {**asked, "behind": name}).behind
        assert behind is not None
        assert behind.total == n
        assert {line.unit for line in behind.lines} == ({"B-0801"} if kind == "polsek" else {""})
        (said[name],) = {line.value for line in behind.lines}
    assert said == {
        "accepted": "diterima",
        "arrival": "terlambat · ≤ 5 km",
        "declared": "di TKP",
        "rating": "bintang 2",
        "safety": "50 %",
    }


def test_nobody_lists_the_cases_of_a_unit_that_is_not_theirs(parts: Parts, book: ScoreBook) -> None:
    asked = {"of": "officer", "unit": "o2", "behind": "arrival"}
    assert picture(parts, book, CHIEF, asked).behind is not None
    assert picture(parts, book, SECTOR, asked).behind is None
    assert picture(parts, book, CHIEF, {**asked, "behind": "nothing"}).behind is None


async def test_what_an_officer_says_stands_beside_the_calculation(parts: Parts, book: ScoreBook) -> None:
    said = AddRemark(**base(by="officer:o1"), about="score:officer:o1", text="jalan putus <b>dua</b> minggu")
    await parts.flusher.handle(said)
    text = markup(scores_page(picture(parts, book, CHIEF, {"of": "officer", "unit": "o1"})))
    assert "petugas o1" in text
    assert "jalan putus &lt;b&gt;dua&lt;/b&gt; minggu" in text


def csrf_of(client: httpx.Client) -> str:
    found = re.search(r'"csrf":"([^"]+)"', client.get("/scores").text)
    assert found
    return found[1]


def test_weights_are_changed_by_a_commander_and_by_nobody_else(k3i: K3i) -> None:
    with k3i.browser("pamapta") as client:
        text = client.get("/scores").text
        assert "Simpan bobot" not in text
        assert client.post(f"/scores/weights?csrf={csrf_of(client)}", data={"edition": "0"}).status_code == 403
    with k3i.browser("operator") as client:
        assert client.get("/scores").status_code == 403
    edition = weights_of(k3i.store()).edition
    shares = dict.fromkeys(USUAL, "0") | {
        "arrival": "50",
        "rating": "50",
        "reason": "arahan",
        "edition": str(edition),
    }
    with k3i.browser("komandan") as client:
        csrf = csrf_of(client)
        alone = client.post(f"/scores/weights?csrf={csrf}", data=shares | {"arrival": "100", "rating": "0"})
        assert alone.status_code == 422
        assert "penilaian tidak pernah dari satu angka" in alone.text
        assert client.post(f"/scores/weights?csrf={csrf}", data=shares).status_code == 303
        assert f"versi {edition + 1}, komandan" in client.get("/scores").text
        late = client.post(f"/scores/weights?csrf={csrf}", data=shares)
        assert (late.status_code, "bobot sudah diubah komandan" in late.text) == (422, True)
        back = {name: f"{share:g}" for name, share in USUAL.items()} | {"edition": str(edition + 1)}
        assert client.post(f"/scores/weights?csrf={csrf}", data=back).status_code == 303
