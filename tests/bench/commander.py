"""The commander's figures over a year of history (about 40,000 incidents): areas, the week's recap, assessments.

    python tests/bench/commander.py [--size 40000] [--times 9]

Each figure as its page asks for it, the first time and the median of the rest; the wall's time and, behind it, what was
computed (other work on the machine makes the first longer, not the second).
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.bench.figures import DAY_S, END, repeated

ZONE = ZoneInfo("Asia/Jakarta")


def report(what: str, work: Callable[[], Any], times: int) -> None:
    """Print how long something takes at first and then."""
    took = []
    for _ in range(times):
        wall, used = time.perf_counter(), time.process_time()
        work()
        took.append((time.perf_counter() - wall, time.process_time() - used))
    rest = took[1:] or took
    walls, computed = median(w for w, _ in rest), median(c for _, c in rest)
    first, then, work_ms = (f"{1000 * s:6,.0f} ms" for s in (took[0][0], walls, computed))
    print(f"{what:44} first {first}, then {then} ({work_ms} computed)")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--size", type=int, default=40_000)
    asked.add_argument("--times", type=int, default=9)
    given = asked.parse_args()
    from dispatch.core.recapped import Week
    from dispatch.core.weights import USUAL
    from dispatch.figures.anev import WEEKS_BEFORE, recap
    from dispatch.figures.areas import compare
    from dispatch.figures.chosen import Chosen
    from dispatch.figures.score_cases import cases_of
    from dispatch.figures.scores import scores_of
    from dispatch.figures.terms import Terms

    frames = repeated(given.size)
    print(f"{len(frames.incidents):,} incidents, {len(frames.units):,} assignments")
    codes = sorted(c for c in set(frames.incidents["kecamatan"].astype(str)) if c)
    week = Week.of(END - 8 * DAY_S, ZONE)

    def areas(days: int) -> Any:
        now, before = (Chosen(END - (n + 1) * days * DAY_S, END - n * days * DAY_S).apply(frames) for n in (0, 1))
        return compare(now, before, "33.29", codes, 600.0)

    def anev() -> Any:
        return recap(Chosen(week.back(WEEKS_BEFORE, ZONE).start, week.end).apply(frames), week, END, 600.0, ZONE)

    def scores(days: int) -> Any:
        cases = cases_of(Chosen(END - days * DAY_S, END).apply(frames), Terms())
        return scores_of(cases.assign(unit=cases["officer"]), USUAL)

    for days in (7, 30):
        report(f"areas, {days} days beside {days} before", lambda days=days: areas(days), given.times)
    report(f"the week's recap with {WEEKS_BEFORE} weeks before", anev, given.times)
    for days in (90, 365):
        report(f"assessments of all officers, {days} days", lambda days=days: scores(days), given.times)


if __name__ == "__main__":
    main()
