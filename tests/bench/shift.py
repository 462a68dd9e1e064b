"""Decision quality: the same month of incidents in Brebes under several policies, in one run.

    python tests/bench/shift.py [--seed 7] [--days 30] [--stressed-days 3] [--sweep]

297 villages with their officers, and the units of 17 polseks and the Polres (feeds/demo). Incidents, their kinds,
priorities, hours and places, and how long answering, turning out, finding the place and the scene take, are drawn
from feeds/simulator/tables.py: 110 a day (about what reaches a Polres) for a month, and twenty times as many for some
days. No road graph of Brebes is among the data: the roads are made up from the seed (tests/bench/month/ways.py), and
a drive really takes what they say times chance (lognormal, sigma 0.25), which no policy knows. Chance is drawn by
incident and officer, so that every policy meets the same.

    nearest by line     one after the other, the nearest by straight line who is free and fits
    nearest by time     the same by driving time on the roads
    territory first     the village's own officer if free, else the nearest by time
    ours, no roads      dispatch/core with the settings as they come, times estimated from the line
    ours                the same with the roads imported

"Ours" calls rank, match_within_reserve, rises and Coverage of dispatch/core; nothing of them is copied here. Each
policy prints mean and P90 from report to the first officer there, the share within ten minutes, the same for P1 and
P2, and fairness over the villages: share of villages whose mean is within ten minutes, the worst village's mean
against the median one's, and Gini (0: all wait the same). `--sweep` prints what other settings of ours would give.
"""

from __future__ import annotations

import argparse
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import cache
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from dispatch.settings import Settings
from tests.bench.month.engine import Decider, Room
from tests.bench.month.figures import Figures, figures_of
from tests.bench.month.happenings import Happening, happenings
from tests.bench.month.policies import Ours, Plain, by_estimate, by_line, by_time, territory_first
from tests.bench.month.ways import Ways

NORMAL, STRESSED = 110.0, 2200.0


def settings() -> Settings:
    return Settings(_env_file=None)  # type: ignore[call-arg]


def policies() -> dict[str, Decider]:
    """Give the policies of the table."""
    limits = settings().ranking()
    return {
        "nearest by line": Plain(by_line),
        "nearest by time": Plain(by_time),
        "territory first": Plain(territory_first),
        "ours, no roads": Ours(limits, times=by_estimate),
        "ours": Ours(limits),
    }


def sweep() -> dict[str, Decider]:
    """Give ours with other settings."""
    limits = settings().ranking()
    found: dict[str, Decider] = {}
    for lead in (0, 30, 60, 120, 180):
        found[f"territory lead {lead} s"] = Ours(replace(limits, territory_lead_s=(0, 0, lead, lead)))
    for tie in (0, 30, 60):
        found[f"no lead, tie {tie} s"] = Ours(replace(limits, territory_lead_s=(0, 0, 0, 0), tie_s=tie))
    none = replace(limits, territory_lead_s=(0, 0, 0, 0))
    found["no lead, no reserve"] = Ours(replace(none, reserve=0))
    found["no lead, nobody moved up"] = Ours(none, moves_up=False)
    return found


@cache
def world(seed: int, days: int, a_day: float) -> tuple[Ways, list[Happening]]:
    """Give roads and happenings of a level; made once in each process."""
    ways = Ways(seed)
    return ways, happenings(seed, days, a_day, ways)


def play(name: str, swept: bool, seed: int, days: int, a_day: float) -> tuple[Figures, int, float]:
    """Play one policy; gives the figures, how many were moved up, and the CPU seconds it took."""
    began = time.process_time()
    ways, all_ = world(seed, days, a_day)
    decider = (sweep() if swept else policies())[name]
    room = Room(seed, days, ways, decider, settings().policy())
    return figures_of(room.play(all_)), room.moved_up, time.process_time() - began


def line(name: str, f: Figures, moved_up: int) -> str:
    """Give a policy's line of the table."""
    return (
        f"{name:<26}{f.mean:7.0f}{f.p90:7.0f}{100 * f.within:8.1f} %   {f.p1_mean:6.0f}{100 * f.p1_within:7.1f} %  "
        f"{f.p2_mean:6.0f}{100 * f.p2_within:7.1f} %    {100 * f.villages_within:6.1f} %{f.worst_to_median:7.2f}"
        f"{f.gini:8.3f}{moved_up:7}"
    )


HEAD = (
    f"{'':<26}{'mean':>7}{'P90 s':>7}{'<=10 min':>10}   {'P1 mean':>6}{'<=10':>7}  {'P2 mean':>6}{'<=10':>7}    "
    f"{'villages':>8}{'worst':>7}{'Gini':>8}{'moved':>7}"
)


def level(
    pool: ProcessPoolExecutor, title: str, names: list[str], swept: bool, seed: int, days: int, a_day: float
) -> None:
    """Play all policies at one level, and print the table."""
    runs = [pool.submit(play, name, swept, seed, days, a_day) for name in names]
    print(f"\n{title}: {runs[0].result()[0].n:,} incidents in {days} days, seed {seed}\n{HEAD}")
    for name, run in zip(names, runs, strict=True):
        figures, moved_up, _ = run.result()
        print(line(name, figures, moved_up), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--stressed-days", type=int, default=3)
    parser.add_argument("--sweep", action="store_true")
    given = parser.parse_args()
    names = list(sweep() if given.sweep else policies())
    began = time.monotonic()
    with ProcessPoolExecutor(2) as pool:
        level(pool, "normal, 110 a day", names, given.sweep, given.seed, given.days, NORMAL)
        level(pool, "stressed, 2,200 a day", names, given.sweep, given.seed, given.stressed_days, STRESSED)
    print(f"\ntook {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
