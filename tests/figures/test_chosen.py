"""What is chosen: the URL says it all, what makes no sense is said in words, and the window cuts exactly."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.figures.chosen import RANGES, Chosen, from_query
from dispatch.figures.shift_times import ShiftTimes
from tests.figures.making import call, history, row, unit
from tests.makers import NOW

SHIFTS = ShiftTimes.of("07:00,15:00,23:00", "Asia/Jakarta")


def at(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=SHIFTS.zone).timestamp()


@pytest.mark.parametrize(
    ("now", "start", "end"),
    [
        ("2026-11-21T20:31", "2026-11-21T15:00", "2026-11-21T23:00"),
        ("2026-11-21T23:00", "2026-11-21T23:00", "2026-11-22T07:00"),
        ("2026-11-22T02:00", "2026-11-21T23:00", "2026-11-22T07:00"),
        ("2026-11-22T07:00", "2026-11-22T07:00", "2026-11-22T15:00"),
    ],
)
def test_a_shift_begins_by_the_clock_on_the_wall_also_across_midnight(now: str, start: str, end: str) -> None:
    assert SHIFTS.at(at(now)) == (at(start), at(end))


def test_this_shift_ends_now_and_the_last_one_where_this_begins() -> None:
    now = at("2026-11-22T02:00")
    this, _ = from_query([("range", "shift")], now, SHIFTS)
    last, _ = from_query([("range", "last_shift")], now, SHIFTS)
    assert (this.start, this.end) == (at("2026-11-21T23:00"), now)
    assert (last.start, last.end) == (at("2026-11-21T15:00"), at("2026-11-21T23:00"))


@given(
    range_=st.sampled_from(RANGES),
    priorities=st.sets(st.integers(1, 4)),
    kinds=st.lists(st.sampled_from(["FIGHT", "LARCENY", "DVA"]), unique=True),
    area=st.sampled_from(["", "33.29", "33.29.08", "33.29.08.2014"]),
    operators=st.lists(st.sampled_from(["operator:rina", "operator:budi s"]), unique=True),
    minutes=st.integers(1, 40_000),
)
def test_what_is_chosen_comes_back_from_its_url(
    range_: str, priorities: set[int], kinds: list[str], area: str, operators: list[str], minutes: int
) -> None:
    params = [("range", range_), ("from", "2026-11-01T07:00"), ("to", "2026-11-20T00:00")]
    params += [("priority", str(p)) for p in priorities] + [("kind", k) for k in kinds]
    params += [("area", area)] * bool(area) + [("operator", o) for o in operators]
    now = at("2026-11-20T00:00") + 60 * minutes
    chosen, errors = from_query(params, now, SHIFTS)
    assert errors == []
    assert from_query(parse_qsl(chosen.query(SHIFTS.zone)), now, SHIFTS) == (chosen, [])


@pytest.mark.parametrize(
    ("params", "word"),
    [
        ([("range", "year")], "range"),
        ([("range", "custom")], "from"),
        ([("range", "custom"), ("from", "yesterday")], "from"),
        ([("range", "custom"), ("from", "2026-11-02T00:00"), ("to", "2026-11-01T00:00")], "from"),
        ([("range", "custom"), ("from", "0001-01-01T00:00"), ("to", "9999-12-31T23:59")], "from"),
        ([("priority", "9")], "priority"),
        ([("area", "'; drop table")], "area"),
        ([("kind", "<script>")], "kind"),
    ],
)
def test_a_parameter_that_makes_no_sense_is_said_in_words_and_left_out(
    params: list[tuple[str, str]], word: str
) -> None:
    chosen, errors = from_query(params, NOW, SHIFTS)
    assert chosen == from_query([], NOW, SHIFTS)[0]
    assert len(errors) == 1
    assert errors[0].startswith(word)


@given(st.lists(st.tuples(st.sampled_from(["range", "from", "to", "priority", "area", "kind"]), st.text(max_size=30))))
def test_no_url_is_an_error_of_ours(params: list[tuple[str, str]]) -> None:
    chosen, _ = from_query(params, NOW, SHIFTS)
    assert chosen.start < chosen.end


def test_the_window_takes_its_beginning_and_leaves_its_end() -> None:
    frames = history([row("1", created=NOW - 1), row("2", created=NOW), row("3", created=NOW + 10)])
    chosen = Chosen(NOW, NOW + 10).apply(frames)
    assert list(chosen.incidents["number"]) == ["2"]


def test_an_area_holds_its_villages_and_no_neighbour_whose_code_begins_alike() -> None:
    rows = [
        row("1"),
        row("2", village="33.29.09.2001", kecamatan="33.29.09"),
        row("3", village="", kecamatan="33.29.08"),
        row("4", village="33.29.080.201", kecamatan="33.29.080"),
    ]
    frames = history(rows)
    found = {a: list(Chosen(NOW, NOW + 1, area=a).apply(frames).incidents["number"]) for a in ("33.29.08", "33.29")}
    assert found == {"33.29.08": ["1", "3"], "33.29": ["1", "2", "3", "4"]}
    assert list(Chosen(NOW, NOW + 1, area="33.29.08.2014").apply(frames).incidents["number"]) == ["1"]


def test_an_officer_brings_the_incidents_they_had_a_share_in_with_their_own_share_only() -> None:
    frames = history([row("1"), row("2")], [unit("1.1", "o1"), unit("1.2", "o2"), unit("2.1", "o2")])
    chosen = Chosen(NOW, NOW + 1, officers=("o1",)).apply(frames)
    assert list(chosen.incidents["number"]) == ["1"]
    assert list(chosen.units["id"]) == ["1.1"]


def test_calls_that_became_nothing_count_until_something_is_asked_that_only_incidents_have() -> None:
    calls = [call("c1", incident="1"), call("c2", abandoned=NOW + 7), call("c3", rang=NOW - 5)]
    frames = history([row("1")], calls=calls)
    assert list(Chosen(NOW, NOW + 1).apply(frames).calls["call_id"]) == ["c1", "c2"]
    assert list(Chosen(NOW, NOW + 1, priorities=(2,)).apply(frames).calls["call_id"]) == ["c1"]
    assert list(Chosen(NOW, NOW + 1, channels=("app",)).apply(frames).calls["call_id"]) == []


def test_a_shift_counts_when_it_touches_the_window_also_one_that_goes_on() -> None:
    shifts = [
        {"id": "a", "by": "operator:a", "since": NOW - 50, "until": NOW},
        {"id": "b", "by": "operator:b", "since": NOW - 50, "until": NOW + 5},
        {"id": "c", "by": "operator:c", "since": NOW - 50},
        {"id": "d", "by": "operator:d", "since": NOW + 10},
    ]
    assert list(Chosen(NOW, NOW + 10).apply(history(shifts=shifts)).shifts["id"]) == ["b", "c"]


def test_filters_take_the_alarms_of_the_incidents_and_officers_they_let_through() -> None:
    rows = [row("1", priority=1, created=NOW - 600), row("2", priority=3), row("3", exercise=True)]
    about = {"a": ("1", "o1"), "b": ("1", ""), "c": ("2", "o2"), "d": ("", "o1"), "e": ("", ""), "f": ("3", "")}
    alarms = [{"id": n, "kind": "welfare", "raised": NOW, "incident": i, "officer": o} for n, (i, o) in about.items()]
    frames = history(rows, [unit("1.1", "o1"), unit("1.2", "o2"), unit("2.1", "o2")], alarms=alarms)
    of = lambda **filters: "".join(Chosen(NOW, NOW + 1, **filters).apply(frames).alarms["id"])  # noqa: E731
    assert of() == "abcde", "a drill's alarm is none"
    assert of(priorities=(1,)) == "ab"
    assert of(officers=("o1",)) == "abd"
    assert of(officers=("o2",)) == "bc"
    assert of(officers=("o1",), priorities=(1,)) == "ab"
    assert of(operators=("operator:rina",)) == ""


def test_calls_of_drills_are_no_calls() -> None:
    calls = [call("c1", incident="1"), call("c2", incident="2"), call("c3", abandoned=NOW + 7)]
    frames = history([row("1"), row("2", exercise=True)], calls=calls)
    assert list(Chosen(NOW, NOW + 1).apply(frames).calls["call_id"]) == ["c1", "c3"]


def test_an_area_takes_the_alarms_of_its_incidents_older_ones_too_and_no_others() -> None:
    rows = [row("1", created=NOW - 7200), row("2", kecamatan="33.29.01", village="33.29.01.2001")]
    alarms = [{"id": n, "kind": "overdue", "raised": NOW + 10, "incident": n} for n in ("1", "2", "")]
    frames = history(rows, alarms=alarms)
    of = lambda area: Chosen(NOW, NOW + 3600, area=area).apply(frames).alarms["incident"].tolist()  # noqa: E731
    assert (of("33.29.08"), of("33.29.01"), of("")) == (["1"], ["2"], ["1", "2", ""])
