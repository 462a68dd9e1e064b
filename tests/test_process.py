"""K3i as a person starts and ends it: all processes come, all go, none is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from tests.running import K3i, await_true, is_gone

GONE_AFTER_S = 10.0


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[[], K3i]]:
    running: list[K3i] = []

    def begin() -> K3i:
        running.append(K3i(tmp_path, alone=True))
        running[-1].launch()
        running[-1].await_ready()
        return running[-1]

    yield begin
    for k3i in running:
        k3i.end()


def all_pids(k3i: K3i) -> list[int]:
    return [k3i.process.pid, k3i.server_pid(), *k3i.children().values()]


def test_ctrl_c_ends_every_process_and_leaves_no_orphan_and_a_second_start_keeps_the_data(
    start: Callable[[], K3i],
) -> None:
    first = start()
    assert {"store", "feeds", "worker", "web", "keeper"} <= first.children().keys()
    assert "gateway: ws://" in first.out.read_text()
    with first.api() as api:
        made = api.post(
            "/reports",
            json={
                "id": "r1",
                "channel": "110",
                "event_time": time.time(),
                "village": "33.29.08.2014",
                "text": "tetap ada",
            },
        ).json()
    pids = all_pids(first)
    first.process.send_signal(signal.SIGINT)
    assert first.process.wait(GONE_AFTER_S * 2) == 0
    assert [pid for pid in pids if not is_gone(pid)] == []
    with pytest.raises(httpx.ConnectError):
        httpx.get(first.url + "/healthz")

    second = start()
    second.tokens = first.tokens
    with second.api() as api:
        assert api.get(f"/incidents/{made['incident']}").json()["text"] == "tetap ada"
        assert len(api.get("/officers").json()["officers"]) > 297


def test_after_kill_9_of_app_py_nothing_is_left_behind(start: Callable[[], K3i]) -> None:
    k3i = start()
    pids = all_pids(k3i)
    os.kill(k3i.process.pid, signal.SIGKILL)
    k3i.process.wait()
    await_true(lambda: all(map(is_gone, pids)), GONE_AFTER_S * 2)


def test_starting_twice_on_one_data_folder_is_refused_in_words(k3i: K3i) -> None:
    second = K3i(k3i.folder)
    ended = subprocess.run(
        [*second.command("demo"), "--port", str(second.port)], capture_output=True, text=True, check=False, timeout=30
    )
    assert ended.returncode == 2
    assert f"the data folder {k3i.data_dir} is in use by process {k3i.process.pid}" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert k3i.is_ready()


@pytest.mark.parametrize("name", ["feeds", "worker", "web", "keeper"])
def test_a_killed_process_comes_back_and_it_is_said(k3i: K3i, name: str) -> None:
    before = k3i.children()[name]
    os.kill(before, signal.SIGKILL)
    await_true(lambda: k3i.children()[name] != before, 10)
    await_true(k3i.is_ready, 60)
    assert f"{name} ended (-9)" in k3i.out.read_text()


@pytest.mark.parametrize("arguments", [("worker",), ("token", "create", "--role", "api")], ids=lambda a: a[0])
def test_a_command_that_joins_says_in_words_when_there_is_nothing_to_join(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    alone = K3i(tmp_path)
    ended = subprocess.run(alone.command(*arguments), capture_output=True, text=True, check=False, timeout=40)
    assert ended.returncode == 2
    assert "no store runs in the data folder" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_token_is_printed_alone(k3i: K3i) -> None:
    made = subprocess.run(
        k3i.command("token", "create", "--role", "gateway"), capture_output=True, text=True, check=True
    )
    assert len(made.stdout.split()) == 1
    assert made.stderr == ""


def test_a_role_there_is_not_is_refused_in_words(k3i: K3i) -> None:
    made = subprocess.run(k3i.command("token", "create", "--role", "boss"), capture_output=True, text=True, check=False)
    assert made.returncode == 2
    assert "gateway, api" in made.stderr
