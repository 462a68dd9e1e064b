"""The recommendation over the fleet as it is: everybody found, nothing missed, coverage and reserve looked up."""

from __future__ import annotations

import threading
import time

import numpy as np
import pytest
from shapely.geometry import box

from dispatch.areas import Area, AreaIndex, Level
from dispatch.core.runcards import Card
from dispatch.core.travel import ROAD, Floats, Times, line_m
from dispatch.fleet import FIX, Fleet
from dispatch.recommend import Recommender
from dispatch.reference import Reference
from dispatch.settings import Settings
from dispatch.situation import Situation
from dispatch.store import Store
from tests.makers import NOW, incident, officer

HERE = (-6.9, 109.0)


def fleet_at(places: list[tuple[float, float]], **more: str) -> Fleet:
    """Give a fleet of officers o0, o1, ... who have just been seen at these places."""
    fleet = Fleet()
    fleet.put_officers([officer(n, slot=n, **more) for n in range(len(places))])
    seen(fleet, places)
    return fleet


def seen(fleet: Fleet, places: list[tuple[float, float]], at: float = NOW) -> None:
    rows = [(n, lat, lng, at, at, 0, 0, 0, 80) for n, (lat, lng) in enumerate(places)]
    fleet.apply(np.array(rows, FIX))


def around(count: int, step: float = 0.001) -> list[tuple[float, float]]:
    return [(HERE[0] + n * step, HERE[1]) for n in range(count)]


def names(recommender: Recommender, now: float = NOW, **more: object) -> list[str]:
    found = recommender.recommend(incident(lat=HERE[0], lng=HERE[1], **more), now)
    return [o["officer"] for o in found["officers"]]


@pytest.fixture
def villages(store: Store) -> Reference:
    """Two villages 20 km apart: Here and Yonder."""
    areas = [
        Area(
            f"33.29.08.20{n:02}", name, Level.VILLAGE, "33.29.08", HERE[0], lng, "desa", box(lng - 0.05, -7, lng, -6.8)
        )
        for n, (name, lng) in enumerate((("Here", 109.0), ("Yonder", 109.18)))
    ]
    store.put_reference("areas", AreaIndex(areas).to_bytes(), "test", NOW)
    return Reference(store)


def test_the_nearest_are_found_as_looking_at_everybody_finds_them(settings: Settings) -> None:
    rng = np.random.default_rng(4)
    places = [
        (float(a), float(b)) for a, b in zip(rng.uniform(-7.1, -6.8, 900), rng.uniform(108.8, 109.2, 900), strict=True)
    ]
    fleet = fleet_at(places)
    fleet.put_officers([officer(n, slot=n, duty="off_duty") for n in range(0, 900, 2)])
    lines = line_m(*HERE, np.array([p[0] for p in places]), np.array([p[1] for p in places]))
    by_hand = [f"o{n}" for n in np.argsort(lines) if n % 2][:5]
    assert names(Recommender(fleet, settings)) == by_hand


def test_somebody_free_is_found_behind_a_thousand_who_are_not(settings: Settings) -> None:
    fleet = fleet_at(around(1200, 0.0001))
    fleet.put_officers([officer(n, slot=n, duty="off_duty") for n in range(1199)])
    assert names(Recommender(fleet, settings)) == ["o1199"]


def test_who_has_moved_is_ranked_where_he_is_now(settings: Settings) -> None:
    fleet = fleet_at(around(3, 0.01))
    recommender = Recommender(fleet, settings)
    assert names(recommender) == ["o0", "o1", "o2"]
    seen(fleet, [(-6.85, 109.0)], NOW + 10)
    assert names(recommender, NOW + 10) == ["o1", "o2", "o0"]


def test_the_village_s_own_officer_is_named_when_there_is_no_position(settings: Settings) -> None:
    fleet = fleet_at(around(2))
    fleet.put_officers([officer(7, slot=7, function="bhabinkamtibmas", village="33.29.08.2014")])
    found = Recommender(fleet, settings).recommend(incident(lat=HERE[0], lng=HERE[1], village="33.29.08.2014"), NOW)
    assert [(o["officer"], o["distance_m"], o["reason"]) for o in found["not_offered"]] == [("o7", None, "no position")]


def test_whoever_has_no_village_is_nobody_s_own_officer_of_an_incident_without_one(settings: Settings) -> None:
    fleet = fleet_at(around(60, 0.01), village="")
    recommender = Recommender(fleet, settings)
    recommender.situation.renew(NOW)
    assert len(recommender._in_question(incident(lat=HERE[0], lng=HERE[1]), *HERE, Card(), NOW)) == 30


def test_a_router_says_how_long_it_takes(settings: Settings) -> None:
    class River:
        def to_incident(self, lat: float, lng: float, lats: Floats, lngs: Floats) -> Times:
            line = line_m(lat, lng, lats, lngs)
            ways = np.where(np.asarray(lats) < lat + 0.0005, 9000.0, line)
            return Times(ways, ways / 10, (ROAD,) * len(ways))

    found = Recommender(fleet_at(around(2)), settings, router=River()).recommend(
        incident(lat=HERE[0], lng=HERE[1]), NOW
    )
    assert [o["officer"] for o in found["officers"]] == ["o1", "o0"]
    assert found["basis"] == ROAD


def test_who_leaves_a_village_alone_is_known(settings: Settings, villages: Reference) -> None:
    fleet = fleet_at([(HERE[0], 109.16), (HERE[0], 109.0), (HERE[0], 109.01)])
    found = Recommender(fleet, settings, villages).recommend(incident(lat=HERE[0], lng=109.1), NOW)
    leaves = {o["officer"]: o["leaves"] for o in found["officers"]}
    assert leaves["o0"] == {"count": 1, "villages": ["Yonder"]}
    assert leaves["o1"] == leaves["o2"] == {"count": 0, "villages": []}


def test_an_unlocated_incident_names_nobody_but_its_run_card(settings: Settings) -> None:
    found = Recommender(fleet_at(around(2)), settings).recommend(incident(lat=None, lng=None), NOW)
    assert (found["officers"], found["card"]["needed"]) == ([], 1)


def test_the_last_free_unit_of_a_polsek_is_kept_from_a_p4_until_another_is_free(settings: Settings) -> None:
    fleet = fleet_at(around(2), polsek="Polsek Wanasari")
    recommender = Recommender(fleet, settings)
    assert names(recommender, priority=4) == ["o0", "o1"]
    fleet.put_officers([officer(1, slot=1, duty="off_duty", polsek="Polsek Wanasari")])
    found = recommender.recommend(incident(lat=HERE[0], lng=HERE[1], priority=4), NOW)
    assert found["officers"] == []
    assert [row["reason"] for row in found["not_offered"]] == ["last reserve of Polsek Wanasari", "not free: off_duty"]
    assert names(recommender, priority=3) == ["o0"]


def test_the_thread_follows_the_fleet(settings: Settings) -> None:
    fleet = fleet_at(around(3, 0.01))
    situation = Recommender(fleet, settings).situation
    situation.renew(NOW)
    first = situation.trees
    situation.renew(NOW)
    assert situation.trees is first, "nothing has moved: nothing is built"
    seen(fleet, [(-6.5, 109.0)], NOW + 1)
    situation.renew(NOW)
    assert situation.trees is not first


def test_who_asks_while_the_first_trees_are_built_waits_for_them_and_is_not_told_nobody(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    recommender, building, build = Recommender(fleet_at(around(3)), settings), threading.Event(), Situation._build

    def slowly(self: Situation) -> None:
        building.set()
        time.sleep(0.3)
        build(self)

    monkeypatch.setattr(Situation, "_build", slowly)
    recommender.situation.start()
    assert building.wait(5)
    assert names(recommender) == ["o0", "o1", "o2"]
    recommender.situation.stop()
