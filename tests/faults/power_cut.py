"""R2: a power cut. The store is killed and its file cut back to the last completed sync; nothing acknowledged may go.

    python tests/faults/power_cut.py [--cuts 5] [--seconds 2]

What a power cut takes is what the kernel had not been made to write yet. A small library put before the server
(LD_PRELOAD, compiled here; Linux with a C compiler) notes how long each file was when its last sync began; after
kill -9 the file is cut back to that. The control is the same with `appendfsync everysec` and must lose: else
the test would prove nothing.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import redis

from dispatch.desk import Desk
from dispatch.embedded import EmbeddedStore
from dispatch.settings import Settings
from dispatch.store import Store, connect
from tests.makers import report

SENDERS = 4
NOTE = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static int noted(int fd, int (*sync)(int)) {
    char link[64], path[4096], line[4200];
    struct stat now;
    fstat(fd, &now);
    int result = sync(fd);
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (result == 0 && length > 0) {
        path[length] = 0;
        int notes = open(getenv("K3I_TEST_SYNCS"), O_WRONLY | O_APPEND | O_CREAT, 0600);
        int size = snprintf(line, sizeof line, "%lld %s\n", (long long)now.st_size, path);
        if (write(notes, line, size) != size) abort();
        close(notes);
    }
    return result;
}
int fdatasync(int fd) { return noted(fd, dlsym(RTLD_NEXT, "fdatasync")); }
int fsync(int fd) { return noted(fd, dlsym(RTLD_NEXT, "fsync")); }
"""


@dataclass
class Outcome:
    """What became of the acknowledged reports of some cuts."""

    acknowledged: int = 0
    lost: int = 0
    doubled: int = 0


def compile_note(folder: Path) -> Path:
    """Compile the library that notes syncs."""
    source, library = folder / "note.c", folder / "note.so"
    source.write_text(NOTE)
    subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", library, source, "-ldl"], check=True)
    return library


def load(url: str, pid: int, seconds: float) -> list[str]:
    """Send reports from several threads; gives the numbers that were acknowledged before the cut."""
    acknowledged: list[str] = []
    settings = Settings(_env_file=None)  # type: ignore[call-arg]

    def send() -> None:
        desk = Desk(Store(redis.Redis.from_url(url, retry=None)), settings)
        with suppress(redis.exceptions.RedisError):
            while True:
                now = time.time()
                acknowledged.append(desk.handle(report(at=now, now=now)).value["incident"])

    threads = [threading.Thread(target=send) for _ in range(SENDERS)]
    for thread in threads:
        thread.start()
    time.sleep(seconds)
    os.kill(pid, signal.SIGKILL)
    for thread in threads:
        thread.join()
    return acknowledged


def cut(folder: Path, syncs: Path) -> None:
    """Cut the append-only files back to what their last completed sync covers."""
    synced: dict[str, int] = {}
    for line in syncs.read_text().splitlines():
        size, _, path = line.partition(" ")
        synced[path] = int(size)
    for file in (folder / "var" / "store" / "appendonlydir").glob("*.aof"):
        if str(file) in synced and file.stat().st_size > synced[str(file)]:
            os.truncate(file, synced[str(file)])


def one_cut(folder: Path, mode: str, seconds: float) -> Outcome:
    """Run a store under load, cut its power, start it again and count."""
    syncs = folder / "syncs"
    os.environ["K3I_TEST_SYNCS"] = str(syncs)
    store = EmbeddedStore(folder / "var")
    store.start()
    assert store.pid is not None
    connect(store.url).config_set("appendfsync", mode)
    acknowledged = load(store.url, store.pid, seconds)
    store.stop()
    cut(folder, syncs)
    with EmbeddedStore(folder / "var") as again:
        kept = Store(connect(again.url))
        received = [f["incident"] for f in kept.journal_since("0-0", 10_000_000) if f["type"] == "report_received"]
        there = {v.state.number for v in kept.incidents("incidents")} & set(received)
    lost = sum(number not in there for number in acknowledged)
    return Outcome(len(acknowledged), lost, len(received) - len(set(received)))


def run(library: Path, mode: str, cuts: int, seconds: float) -> Outcome:
    """Give the sum over several cuts of one setting."""
    total = Outcome()
    for _ in range(cuts):
        with tempfile.TemporaryDirectory(prefix="k3i-") as folder:
            os.environ["LD_PRELOAD"] = str(library)
            try:
                one = one_cut(Path(folder), mode, seconds)
            finally:
                del os.environ["LD_PRELOAD"]
        total = Outcome(total.acknowledged + one.acknowledged, total.lost + one.lost, total.doubled + one.doubled)
    print(f"appendfsync {mode}, {cuts} cuts: acknowledged {total.acknowledged}", flush=True)
    print(f"appendfsync {mode}, {cuts} cuts: lost {total.lost}", flush=True)
    print(f"appendfsync {mode}, {cuts} cuts: duplicated {total.doubled}", flush=True)
    return total


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--cuts", type=int, default=5)
    words.add_argument("--seconds", type=float, default=2.0)
    given = words.parse_args()
    if sys.platform != "linux" or not shutil.which("cc"):
        print("this test needs Linux and a C compiler (Debian: apt-get install gcc)")
        return 0
    with tempfile.TemporaryDirectory(prefix="k3i-") as folder:
        library = compile_note(Path(folder))
        ours = run(library, "always", given.cuts, given.seconds)
        control = run(library, "everysec", given.cuts, given.seconds)
    return 0 if ours.lost == ours.doubled == 0 and control.lost > 0 else 1


if __name__ == "__main__":
    raise SystemExit(main())
