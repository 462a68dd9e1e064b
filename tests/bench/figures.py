"""All figures of the review over 10 thousand, 100 thousand and 1 million incidents: time and memory, one run.

    python tests/bench/figures.py [--sizes 10000,100000,1000000] [--store]

Each size in a process of its own. The seeded year (tests/bench/year.py) repeated back in time until there are enough;
every figure over all of it, and then over its last 30 days as a filter change asks for them. Time is that of the wall
and, behind it, of computing; memory is the process's peak. --store: also from SQLite into
memory (dispatch/figures/held.py).
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

END = 1_790_000_000.0
DAY_S = 86_400.0


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def timed(what: str, work: Callable[[], Any]) -> Any:
    """Do something and print how long it took."""
    wall, used = time.perf_counter(), time.process_time()
    found = work()
    took, cpu = time.perf_counter() - wall, time.process_time() - used
    print(f"  {what:38} {1000 * took:9,.0f} ms   ({1000 * cpu:9,.0f} ms of computing)   peak {peak_mb():7,.0f} MB")
    return found


def repeated(size: int, days: int = 365) -> Any:
    """Give frames of so many incidents: the same past again and again, each time earlier."""
    import pandas as pd

    from dispatch.figures.frames import TABLES, Frames, frames_of
    from dispatch.tables import assignment_row, incident_row
    from feeds.simulator.year import past

    days = min(days, max(40, size // 108))
    rows: dict[str, list[Any]] = {name: [] for name in TABLES}
    for day in past(168, END, days, "Asia/Jakarta"):
        rows["incidents"] += [incident_row(i) for i in day.incidents]
        rows["units"] += [assignment_row(a) for i in day.incidents for a in i.assignments]
        for name in ("calls", "shifts", "duties", "alarms", "causes"):
            rows[name] += getattr(day, name)
    one = frames_of(rows, END)
    copies = -(-size // len(one.incidents))
    found = {}
    for name in TABLES:
        piece = getattr(one, name)
        times = [c for c in piece.columns if piece[c].dtype == "float64" and piece[c].max() > 1e9]
        ids = [c for c in ("number", "id", "incident", "call_id") if c in piece]
        pieces = []
        for copy in range(copies):
            moved = piece.copy()
            moved[times] -= copy * days * DAY_S
            for c in ids if copy else ():
                moved[c] = moved[c].where(moved[c] == "", f"{copy}-" + moved[c])
            pieces.append(moved)
        found[name] = pd.concat(pieces, ignore_index=True)
    return Frames(**found, at=END)


def figures_of(history: Any, chosen: Any) -> dict[str, Callable[[], Any]]:
    """Give every figure by name, of one window."""
    from dispatch import metrics
    from dispatch.figures import (
        alarm_load,
        arrivals,
        bands,
        breaches,
        curve,
        heat,
        hotspots,
        ladder,
        load,
        quality,
        repeats,
        staffing,
        stages,
        utilisation,
        xmr,
    )  # fmt: skip
    from dispatch.figures.responses import counting
    from dispatch.figures.terms import Terms

    terms = Terms()
    shown = chosen.apply(history)
    return {
        "intervals": lambda: [counting(shown).measure(i, None) for i in metrics.INTERVALS],
        "load": lambda: load.load(shown),
        "control chart": lambda: xmr.chart(xmr.reach(chosen).apply(history), chosen, terms),
        "curves": lambda: curve.curves(shown, terms),
        "stages": lambda: stages.splits(shown),
        "heat map": lambda: heat.heat(shown, terms),
        "bands": lambda: bands.by_band(shown, terms),
        "breaches": lambda: breaches.breaches(shown, terms),
        "staffing": lambda: staffing.staffing(shown, chosen, terms),
        "utilisation": lambda: utilisation.utilisation(history, chosen),
        "repeats": lambda: repeats.repeats(repeats.reach(chosen).apply(history)),
        "hot spots": lambda: hotspots.hotspots(shown, terms),
        "alarms": lambda: alarm_load.alarm_load(shown, chosen, terms),
        "ladder": lambda: ladder.ladder(shown, terms),
        "arrivals": lambda: arrivals.arrivals(shown),
        "quality": lambda: quality.quality(shown),
    }


def measure(size: int, store: bool) -> None:
    """Measure one size in this process."""
    from dispatch.figures.chosen import Chosen

    history = repeated(size)
    print(f"{len(history.incidents):,} incidents, {len(history.units):,} assignments, {len(history.calls):,} calls")
    everything = Chosen(0.0, END)
    start = float(history.incidents["created"].min())
    whole = replace(everything, start=start)
    timed(
        "warming up (scipy, pandas' parts)",
        lambda: [f() for f in figures_of(history, Chosen(END - DAY_S, END)).values()],
    )
    print(f"  before: peak {peak_mb():,.0f} MB with the history in memory")
    table = figures_of(history, whole)
    for name, work in table.items():
        timed(name, work)
    month = Chosen(END - 30 * DAY_S, END)
    timed("all of the last 30 days", lambda: [f() for f in figures_of(history, month).values()])
    chosen = replace(month, priorities=(1, 2))
    timed("the same, P1 and P2 (a filter change)", lambda: [f() for f in figures_of(history, chosen).values()])
    if store:
        from_store(history)


def from_store(history: Any) -> None:
    """Measure the way from SQL into memory; rows are written plainly, since only the reading is measured."""
    from sqlalchemy import insert

    from dispatch.archive import Archive
    from dispatch.figures.frames import TABLES
    from dispatch.figures.held import Held

    with tempfile.TemporaryDirectory(prefix="k3i-") as folder:
        archive = Archive(f"sqlite:///{folder}/history.db")
        archive.prepare()
        with archive.engine.begin() as db:
            for name, table in TABLES.items():
                frame = getattr(history, name)
                for at in range(0, len(frame), 20_000):
                    rows = frame.iloc[at : at + 20_000].astype(object)
                    some = rows.where(rows.notna(), None).to_dict("records")
                    more = {"state": "{}"} if name == "incidents" else {"note": ""} if name == "causes" else {}
                    db.execute(insert(table), [row | more | {"changed": 1} for row in some])
        held = Held(archive)
        timed("read from SQLite into memory", held.now)
        print(f"  held: {held.nbytes() / 1e6:,.0f} MB of frames")


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--sizes", default="10000,100000,1000000")
    words.add_argument("--store", action="store_true")
    words.add_argument("--one", type=int, help=argparse.SUPPRESS)
    given = words.parse_args()
    if given.one:
        measure(given.one, given.store)
        return
    for size in given.sizes.split(","):
        more = ["--store"] if given.store else []
        subprocess.run([sys.executable, __file__, "--one", size, *more], check=True)


if __name__ == "__main__":
    main()
