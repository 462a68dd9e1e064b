"""Command -> page usable: login form answered, /readyz 200, GET / with a session 200. Cold and warm.

    python tests/bench/start.py [--runs 3] [--imports]

Cold: a fresh data folder (region and officers are made). Warm: the same folder again. One line a figure,
medians of the runs. `--imports` prints what each process spends on importing (python -X importtime).
"""

from __future__ import annotations

import argparse
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import httpx

from tests.running import PASSWORD, ROOT, K3i

PROCESSES = {"web": "dashboard.serve", "feeds": "feeds.serve", "worker": "dispatch.worker", "keeper": "dispatch.keeper"}
LIMIT_S = 60.0


def once(folder: Path) -> dict[str, float]:
    """Start K3i, and give after how many seconds each step was reached."""
    k3i = K3i(folder)
    began = time.monotonic()
    k3i.launch()
    client = httpx.Client(base_url=k3i.url, headers={"Origin": k3i.url}, timeout=10)

    def page() -> bool:
        answer = client.post("/login", data={"user": "operator", "password": PASSWORD})
        return answer.status_code == 303 and client.get("/").status_code == 200

    steps: dict[str, Callable[[], bool]] = {
        "login form answered": lambda: client.get("/login").status_code == 200,
        "page with session": page,
        "/readyz 200": lambda: client.get("/readyz").status_code == 200,
    }
    try:
        return {name: _await(step, began) for name, step in steps.items()}
    finally:
        k3i.end()


def _await(step: Callable[[], bool], began: float) -> float:
    while True:
        with suppress(httpx.HTTPError):
            if step():
                return time.monotonic() - began
        if time.monotonic() - began > LIMIT_S:
            raise TimeoutError(f"not reached within {LIMIT_S:.0f} s")
        time.sleep(0.02)


def measure(runs: int) -> None:
    found: dict[str, list[dict[str, float]]] = {"cold": [], "warm": []}
    for _ in range(runs):
        with tempfile.TemporaryDirectory(prefix="k3i-") as folder:
            for kind in ("cold", "warm"):
                found[kind].append(once(Path(folder)))
    for kind, some in found.items():
        for step in some[0]:
            print(f"start, {kind}, {step}: {statistics.median(s[step] for s in some):.2f} s", flush=True)


def imports() -> None:
    """Print each process's import time and its dearest packages (ms, own time of all their modules)."""
    for name, module in PROCESSES.items():
        command = [sys.executable, "-X", "importtime", "-c", f"import app, {module}"]
        lines = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stderr.splitlines()
        own: dict[str, int] = {}
        for line in lines:
            found = re.match(r"import time:\s+(\d+) \|\s+\d+ \|\s+([\w.]+)", line)
            if found:
                package = found[2].partition(".")[0]
                own[package] = own.get(package, 0) + int(found[1])
        dear = sorted(own.items(), key=lambda item: -item[1])[:10]
        print(
            f"imports, {name}: {sum(own.values()) / 1000:.0f} ms: "
            + ", ".join(f"{p} {us / 1000:.0f}" for p, us in dear)
        )


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--runs", type=int, default=3)
    words.add_argument("--imports", action="store_true")
    given = words.parse_args()
    if given.imports:
        imports()
    else:
        measure(given.runs)


if __name__ == "__main__":
    main()
