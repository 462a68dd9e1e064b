"""Many incidents at once among a nation's officers: one assignment for all against one after the other.

    python tests/bench/matching.py [--runs 15] [--seed 7]

The nation is the real villages of Brebes laid side by side 283 times: 84,051 officers, one a village, each at most
a few hundred metres from its point. In one run, for 50, 100 and 1,000 incidents that come at the same moment, of
all four priorities:
    everywhere     spread over the nation, everybody free
    one regency    all in the same regency (a flood, an earthquake), half of its officers free
    scarce         seven free officers in reach for ten incidents
it prints the time to plan (everybody free found, the nearest 50 of each, the times of the ways, the assignment;
p50 and p99, and the CPU time, which other work on the machine does not change) and how much less travel a unit the
assignment needs than one after the other, by priority and the oldest. "never worse" counts the runs in which the
plan is at least as good, level by level.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np

from dispatch.core.incident import Incident
from dispatch.core.matching import greedy
from dispatch.field import Field
from dispatch.fleet import FIX, Fleet
from dispatch.planning import Line, Planner
from dispatch.recommend import Recommender
from dispatch.settings import Settings
from feeds.demo.brebes import villages
from tests.makers import NOW, incident, officer

TILES = 283
WIDE = 17
STEP = 1.2
"""Degrees from one copy of the regency to the next."""
SHARES = (0.06, 0.24, 0.46, 0.24)
"""Of the priorities 1 to 4 among the incidents."""


def nation(rng: np.random.Generator) -> Fleet:
    """Give a fleet with one village officer for each village of the nation, seen just now."""
    own = np.array([(v.lat, v.lng) for v in villages()])
    corner = np.array([(-8.0 + STEP * (t // WIDE), 95.0 + STEP * (t % WIDE)) for t in range(TILES)]) - own.mean(0)
    places = (corner[:, None] + own[None]).reshape(-1, 2) + rng.normal(0, 0.004, (TILES * len(own), 2))
    fleet = Fleet()
    fleet.put_officers(
        officer(n, slot=n, function="bhabinkamtibmas", village=str(n), polsek=f"s{n // 18}", callsign=f"B-{n:05}")
        for n in range(len(places))
    )
    fixes = np.zeros(len(places), FIX)
    fixes["slot"], fixes["lat"], fixes["lng"] = np.arange(len(places)), places[:, 0], places[:, 1]
    fixes["fixed"] = fixes["heard"] = NOW
    fleet.apply(fixes)
    return fleet


def everywhere(fleet: Fleet, rng: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Give the slots that are free and the places of the incidents."""
    return np.arange(len(fleet.officers)), _near(fleet, rng, rng.integers(0, len(fleet.officers), count))


def one_regency(fleet: Fleet, rng: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
    own = len(villages())
    start = own * int(rng.integers(0, TILES))
    free = rng.random(len(fleet.officers)) < 0.5
    return np.flatnonzero(free), _near(fleet, rng, start + rng.integers(0, own, count))


def scarce(fleet: Fleet, rng: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Incidents in as many regencies as give each about 30, and 7 free officers there for every 10."""
    own = len(villages())
    tiles = rng.choice(TILES, max(1, count // 30), replace=False)
    here = (tiles[:, None] * own + np.arange(own)).ravel()
    return rng.choice(here, int(0.7 * count), replace=False), _near(fleet, rng, rng.choice(here, count))


CASES: dict[str, Callable[[Fleet, np.random.Generator, int], tuple[np.ndarray, np.ndarray]]] = {
    "everywhere": everywhere,
    "one regency": one_regency,
    "scarce": scarce,
}


def _near(fleet: Fleet, rng: np.random.Generator, slots: np.ndarray) -> np.ndarray:
    fixes = fleet.fixes[slots]
    return np.stack([fixes["lat"], fixes["lng"]], axis=1) + rng.normal(0, 0.01, (len(slots), 2))


def waiting(rng: np.random.Generator, places: np.ndarray) -> list[Incident]:
    """Give incidents at these places that came within the last minute."""
    one = incident(kind="LARCENY")
    made = []
    for n, (lat, lng) in enumerate(places):
        copy = Incident(**{f: getattr(one, f) for f in one.__dataclass_fields__})
        copy.number, copy.lat, copy.lng = str(n), float(lat), float(lng)
        copy.priority, copy.clock = int(rng.choice(4, p=SHARES)) + 1, NOW - float(rng.uniform(0, 60))
        made.append(copy)
    return made


def measure(planner: Planner, fleet: Fleet, case: str, count: int, runs: int, seed: int) -> None:
    """Print the line of one case."""
    times: list[float] = []
    cpus: list[float] = []
    ours, theirs, good = np.zeros(2), np.zeros(2), 0
    for run in range(runs + 1):
        rng = np.random.default_rng([seed, count, run])
        free, places = CASES[case](fleet, rng, count)
        fleet.status[:] = 9
        fleet.status[free] = 0
        incidents = waiting(rng, places)
        began, worked = time.perf_counter(), time.process_time()
        plan = planner.plan(incidents, NOW)
        took, cpu = (time.perf_counter() - began) * 1000, (time.process_time() - worked) * 1000
        if run == 0:  # warms up
            continue
        times.append(took)
        cpus.append(cpu)
        alone = one_after_the_other(planner, incidents)
        good += _order(sums(plan.lines)) <= _order(alone)
        ours, theirs = ours + np.array(_total(sums(plan.lines))), theirs + np.array(_total(alone))
    p50, p99 = np.percentile(times, [50, 99])
    took = f"p50 {p50:6.1f} ms  p99 {p99:6.1f} ms  CPU {np.median(cpus):5.1f} ms"
    less = 1 - (ours[1] / ours[0]) / (theirs[1] / theirs[0])
    print(
        f"{count:>5} {case:<12} {took}   served {ours[0] / runs:6.1f} "
        f"(one after the other {theirs[0] / runs:6.1f})   travel {-100 * less:+6.1f} %   never worse {good}/{runs}",
        flush=True,
    )


Levels = dict[tuple[int, int], tuple[int, float]]
"""(priority, nth unit) -> units sent, seconds in total."""


def sums(lines: list[Line]) -> Levels:
    """Give what a plan sends, level by level."""
    found: Levels = {}
    for line in lines:
        sent, seconds = found.get((line.priority, line.nth), (0, 0.0))
        found[line.priority, line.nth] = sent + 1, seconds + line.eta_s
    return found


def one_after_the_other(planner: Planner, incidents: list[Incident]) -> Levels:
    """Give what each taking the nearest who is left sends, the nearest 400 of each to be had."""
    wanted = [w for i in incidents for w in planner.needs(i, first_only=False)]
    needs = [w.need for w in wanted]
    ways = Field(planner.recommender, NOW, frozenset()).ways(wanted, range(len(wanted)), 400)
    return {level: (sent, seconds) for level, sent, seconds in greedy(needs, ways.edges).by_level(needs)}


def _total(levels: Levels) -> tuple[int, float]:
    return sum(sent for sent, _ in levels.values()), sum(seconds for _, seconds in levels.values())


def _order(levels: Levels) -> list[float]:
    """From the highest level down: more served, then less time (to a tenth of a second a unit)."""
    return [v for _, (sent, seconds) in sorted(levels.items()) for v in (-sent, round(seconds / max(1, sent), 1))]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    fleet = nation(np.random.default_rng(given.seed))
    settings = Settings(_env_file=None, reserve_units=0)  # type: ignore[call-arg]
    planner = Planner(Recommender(fleet, settings))
    print(f"{len(fleet.officers):,} officers; {given.runs} runs each, seed {given.seed}")
    for count in (50, 100, 1000):
        for case in CASES:
            measure(planner, fleet, case, count, given.runs, given.seed)


if __name__ == "__main__":
    main()
