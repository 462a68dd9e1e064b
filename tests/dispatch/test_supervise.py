import itertools
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import redis

from dispatch.embedded import store_url

PROGRAM = Path(__file__).with_name("supervised.py")
ROOT = Path(__file__).resolve().parents[2]
CHILDREN = ("web", "keeper", "doors")
NO_ORPHAN_AFTER_S = 30.0
"""5 s on a machine that does nothing else; the machine of the tests does."""

States = dict[str, dict[str, Any]]


class Run:
    """A supervisor under test, and what it reported."""

    def __init__(self, folder: Path, *names: str) -> None:
        self.folder = folder
        self.process = subprocess.Popen(
            [sys.executable, PROGRAM, folder, *names],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def states(self) -> States:
        file = self.folder / "states"
        lines = file.read_text().splitlines() if file.exists() else []
        return {state["name"]: state for state in json.loads(lines[-1])} if lines else {}

    def all_running(self) -> bool:
        return {state["status"] for state in self.states().values()} == {"running"}

    def pids(self) -> list[int]:
        """All processes below the supervisor, the store's server included."""
        children = [state["pid"] for state in self.states().values()]
        return [*children, int((self.folder / "store" / "server.pid").read_text())]

    def ends(self) -> list[str]:
        return (self.folder / "ends").read_text().split()


def await_true(what: Callable[[], bool], limit_s: float = 5.0) -> None:
    deadline = time.monotonic() + limit_s
    while not what():
        assert time.monotonic() < deadline, "did not come true in time"
        time.sleep(0.01)


def gone(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    if stat.parent.parent.joinpath("self").exists():
        return not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] == "Z"
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def all_gone(pids: list[int]) -> bool:
    return all(map(gone, pids))


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Callable[..., Run]]:
    runs: list[Run] = []

    def start(*names: str, folder: Path = tmp_path) -> Run:
        runs.append(Run(folder, *names))
        await_true(lambda: runs[-1].all_running() or runs[-1].process.poll() is not None, 60)
        return runs[-1]

    yield start
    for each in runs:
        if each.process.poll() is None:
            each.process.terminate()
        each.process.communicate(timeout=30)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_all_in_order_and_leaves_no_orphan(run: Callable[..., Run], number: signal.Signals) -> None:
    if signal.getsignal(number) is signal.SIG_IGN:
        pytest.skip("these tests run under nohup: what they start ignores SIGHUP, as it should")
    k3i = run(*CHILDREN)
    pids = k3i.pids()

    k3i.process.send_signal(number)

    assert k3i.process.wait(NO_ORPHAN_AFTER_S) == 0
    assert all_gone(pids)
    assert k3i.ends() == ["doors", "web", "keeper"]
    assert {state["status"] for state in k3i.states().values()} == {"stopped"}


def test_after_kill_9_of_the_parent_all_end_by_themselves_and_the_store_last(run: Callable[..., Run]) -> None:
    k3i = run(*CHILDREN)
    pids = k3i.pids()
    store_log = k3i.folder / "log" / "valkey.log"

    k3i.process.kill()
    await_true(lambda: all_gone(pids), NO_ORPHAN_AFTER_S)
    assert k3i.ends() == ["doors", "web", "keeper"]
    assert "Calling fsync() on the AOF file" in store_log.read_text()


def test_a_child_deaf_to_sigterm_is_killed_past_its_limit(run: Callable[..., Run]) -> None:
    k3i = run("deaf")
    pids = k3i.pids()

    k3i.process.terminate()

    assert k3i.process.wait(NO_ORPHAN_AFTER_S) == 0
    assert all_gone(pids)
    assert k3i.states()["deaf"]["last_exit"] == -signal.SIGKILL


def test_a_child_deaf_to_sigterm_does_not_outlive_a_killed_parent(run: Callable[..., Run]) -> None:
    k3i = run("deaf", "web")
    pids = k3i.pids()

    k3i.process.kill()

    await_true(lambda: all_gone(pids), NO_ORPHAN_AFTER_S)


def test_a_killed_child_is_restarted_with_a_new_pid_and_reported(run: Callable[..., Run]) -> None:
    k3i = run("web")
    first = k3i.states()["web"]

    os.kill(first["pid"], signal.SIGKILL)
    await_true(lambda: k3i.states()["web"]["restarts"] == 1 and k3i.all_running())

    again = k3i.states()["web"]
    assert again["pid"] != first["pid"]
    assert again["last_exit"] == -signal.SIGKILL
    assert '"restarting"' in (k3i.folder / "states").read_text()


def test_a_child_that_keeps_dying_is_restarted_ever_more_slowly(run: Callable[..., Run]) -> None:
    k3i = run("web")
    for deaths in (1, 2, 3):
        os.kill(k3i.states()["web"]["pid"], signal.SIGKILL)
        await_true(lambda deaths=deaths: k3i.states()["web"]["restarts"] == deaths and k3i.all_running())

    history = [json.loads(line)[1] for line in (k3i.folder / "states").read_text().splitlines()]
    waits = [
        later["since"] - sooner["since"]
        for sooner, later in itertools.pairwise(history)
        if (sooner["status"], later["status"]) == ("restarting", "starting")
    ]
    assert len(waits) == 3
    assert all(wait >= least for wait, least in zip(waits, (195, 395, 795), strict=True))


@pytest.mark.parametrize("victim", ["the server", "the process above it"])
def test_the_store_is_restarted_at_its_address_with_what_was_acknowledged(run: Callable[..., Run], victim: str) -> None:
    k3i = run("web")
    url = store_url(k3i.folder)
    with redis.Redis.from_url(url) as client:
        client.set("report", "B-1042")
    server, shim = k3i.pids()[-1], k3i.states()["store"]["pid"]

    os.kill(server if victim == "the server" else shim, signal.SIGKILL)
    await_true(lambda: k3i.states()["store"]["restarts"] == 1 and k3i.all_running())

    assert gone(server)
    assert store_url(k3i.folder) == url
    with redis.Redis.from_url(url) as client:
        assert client.get("report") == b"B-1042"


def test_a_second_start_on_one_folder_is_refused_in_words(run: Callable[..., Run]) -> None:
    first = run("web")

    second = run("web")

    words, _ = second.process.communicate(timeout=5)
    assert second.process.returncode != 0
    assert f"the data folder {first.folder} is in use by process {first.process.pid}" in words
    assert first.all_running()


def test_a_start_right_after_kill_9_waits_for_the_leftovers_and_comes_up(run: Callable[..., Run]) -> None:
    first = run("web")
    first.process.kill()
    first.process.wait()
    (first.folder / "states").unlink()

    second = run("web")

    assert second.all_running()
