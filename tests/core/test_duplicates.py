"""Two reports about one event are recognised by place, time, kind and words, and the reasons are named."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from dispatch.core.duplicates import METRES_PER_DEGREE, ROW, Candidate, Told, candidates, likeness, told, told_by
from dispatch.core.kinship import FAMILIES, families_of
from dispatch.core.triage import KINDS
from tests import makers
from tests.makers import NOW

LAT, LNG = -6.9, 109.05
WORDS = st.lists(st.sampled_from("kebakaran pasar api motor tabrakan luka masjid asap banjir".split()), max_size=6)
KIND = st.sampled_from(["FSTRU", "MVA", "MVAINJY", "LARCENY", "OTHER", "WATER", "ALRPANS"])
FAR = st.floats(0, 20_000)
GAP = st.floats(0, 20_000)


def fire(number: str = "1", north_m: float = 0.0, after_s: float = 0.0, **more: Any) -> Told:
    given = {"kind": "FSTRU", "text": "kebakaran pasar, api besar", "lng": LNG} | more
    lat = given.pop("lat", LAT + north_m / METRES_PER_DEGREE)
    return told(number, lat, given.pop("lng"), at=NOW + after_s, **given)


def found(report: Told, *others: Told, threshold: float = 0.6) -> list[Candidate]:
    return candidates(report, others, np.array([o.row() for o in others], ROW), threshold)


@st.composite
def reports(draw: st.DrawFn) -> Told:
    return fire(
        draw(st.sampled_from("ab")),
        draw(FAR),
        draw(GAP),
        kind=draw(KIND),
        text=" ".join(draw(WORDS)),
        uncertain_m=draw(st.sampled_from([0.0, 300.0, 1500.0])),
        lat=draw(st.sampled_from([LAT, LAT + 0.01, None])),
    )


@given(reports(), reports())
def test_likeness_is_the_same_both_ways_round(a: Told, b: Told) -> None:
    assert likeness(a, b) == pytest.approx(likeness(b, a), rel=1e-9)
    assert 0 <= likeness(a, b) <= 1


@given(FAR, FAR, st.sampled_from([0.0, 800.0]))
def test_further_off_is_never_more_alike(near: float, far: float, uncertain: float) -> None:
    near, far = sorted((near, far))
    here = fire()
    apart = [likeness(here, fire("2", d, uncertain_m=uncertain)) for d in (near, far)]
    assert apart[0] >= apart[1]


@given(GAP, GAP, KIND)
def test_longer_ago_is_never_more_alike(soon: float, late: float, kind: str) -> None:
    soon, late = sorted((soon, late))
    apart = [likeness(fire(), fire("2", after_s=gap, kind=kind)) for gap in (soon, late)]
    assert apart[0] >= apart[1]


def test_a_second_call_about_a_fire_is_proposed_with_its_reasons() -> None:
    (hit,) = found(fire("2", 80, 180, text="pasar terbakar, tolong"), fire("1"))
    assert hit.is_alike and hit.number == "1"
    assert hit.reasons == ["80 m away", "180 s apart", "same kind", "words: kebakaran, pasar"]
    assert (hit.distance_m, hit.gap_s) == (pytest.approx(80, abs=0.5), 180)


def test_a_fire_two_kilometres_off_is_another_fire() -> None:
    assert found(fire("2", 2000, 60), fire("1")) == []


def test_a_theft_beside_the_fire_is_not_the_fire() -> None:
    assert found(fire("2", 50, 60, kind="LARCENY", text="dompet dicopet"), fire("1")) == []


def test_two_calls_that_only_share_their_village_need_words_to_be_alike() -> None:
    village = {"uncertain_m": 1200.0, "village": "33.29.09.2001"}
    same_words = fire("2", 0, 120, **village)
    other_words = fire("3", 0, 120, text="kios dekat terminal hangus semua barang", **village)
    first = fire("1", **village)
    assert [c.number for c in found(same_words, first) if c.is_alike] == ["1"]
    assert found(same_words, first)[0].reasons[0] == "same village"
    assert not any(c.is_alike for c in found(other_words, first))


def test_a_report_without_a_kind_shows_by_its_words_where_it_belongs() -> None:
    (hit,) = found(fire("2", 100, 60, kind="OTHER", text="asap hitam tebal"), fire("1"))
    assert hit.is_alike and "kindred kind" in hit.reasons


def test_a_panic_button_is_tied_by_place_and_time_alone() -> None:
    assert found(fire("2", 30, 60, kind="ALRPANS", text=""), fire("1"))[0].is_alike


def test_kinds_of_one_family_may_be_one_event() -> None:
    crash = fire("1", kind="MVA", text="tabrakan motor")
    assert found(fire("2", 40, 60, kind="MVAINJY", text="kecelakaan motor, luka"), crash)[0].is_alike


def test_a_tree_across_the_road_is_reported_for_an_hour() -> None:
    tree, theft = {"kind": "HAZ", "text": "pohon tumbang"}, {"kind": "LARCENY", "text": "dompet dicopet di angkot"}
    assert found(fire("2", 60, 3300, **tree), fire("1", **tree))[0].is_alike
    assert not any(c.is_alike for c in found(fire("2", 60, 3300, **theft), fire("1", kind="LARCENY", text="HP hilang")))


def test_the_same_number_calling_speaks_for_one_event() -> None:
    first, again = fire("1", caller="+62 899 0000 1234"), fire("2", 400, 700, caller="+62-899-0000-1234")
    assert likeness(first, again) > likeness(first, fire("2", 400, 700))
    assert "same number calling" in found(again, first)[0].reasons


def test_anonymous_callers_are_not_one_person() -> None:
    first, again = fire("1", caller="anonymous"), fire("2", caller="anonymous")
    assert "same number calling" not in found(again, first)[0].reasons


def test_a_report_without_a_place_is_compared_by_what_else_is_known() -> None:
    (hit,) = found(fire("2", lat=None, after_s=60), fire("1"))
    assert hit.distance_m is None and "place of one not known" in hit.reasons


def test_a_drill_is_never_like_the_real() -> None:
    assert found(fire("2", exercise=True), fire("1")) == []


def test_the_likeliest_comes_first_and_no_more_than_asked() -> None:
    others = [fire(str(n), 20 * n, 10 * n) for n in range(1, 9)]
    hits = candidates(fire("x"), others, np.array([o.row() for o in others], ROW), 0.6, most=3)
    assert [c.number for c in hits] == ["1", "2", "3"]


def test_nothing_is_like_itself() -> None:
    assert found(fire("1"), fire("1")) == []


def test_names_of_the_village_do_not_count_as_words() -> None:
    a = told_by(makers.incident("1", text="ribut di Klampok", village_name="Klampok", kecamatan_name="Wanasari"))
    assert set(a.words.values()) == {"ribut"}


def test_every_kind_of_a_family_is_a_kind() -> None:
    named = {kind for kinds, _ in FAMILIES.values() for kind in kinds.split()}
    assert named <= KINDS.keys()
    assert families_of("FVEH", []) == families_of("FSTRU", []) | families_of("MVA", [])


def test_the_age_of_what_is_compared_has_a_limit() -> None:
    assert found(fire("2", after_s=11_000), fire("1")) == []
    assert replace(fire("2"), at=NOW) == fire("2")
