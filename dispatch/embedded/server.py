"""The embedded store: a Valkey server of our own for one data folder, started with K3i and ended with it.

Principle: one owner a folder (a lock the kernel gives back, whatever kills the owner); every write synced
before it is answered; address and password stay the same from start to start, so that clients find a
restarted store by themselves. The server cannot watch a pipe, so under the supervisor it lives beneath a
small process, `python -m dispatch.embedded DATA_DIR [SERVER]`, which passes its own end on to it. Should
that process be killed, Linux ends the server; elsewhere the next start does, by the pid left in the folder.
"""

import ctypes
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote, urlsplit

from dispatch.embedded.address import ping, read_url, write_private
from dispatch.embedded.binary import find_server
from dispatch.embedded.errors import StoreFailed
from dispatch.embedded.folder import FolderLock, process_lives
from dispatch.supervise import last_lines, open_log

LONGEST_SOCKET_PATH = 100  # bytes; the kernels allow 104 (macOS) and 108 (Linux)
START_LIMIT_S = 30.0
STOP_LIMIT_S = 60.0
POLL_S = 0.005
PR_SET_PDEATHSIG = 1

CONFIG = """\
dir {folder}
{address}
requirepass {password}
pidfile {pid_file}
appendonly yes
appendfsync always
aof-load-truncated yes
save ""
maxmemory-policy noeviction
set-proc-title no
daemonize no
logfile ""
"""


class EmbeddedStore:
    """The server of one data folder. `server` as in `find_server`; `url` is known from the start on."""

    def __init__(self, data_dir: Path, server: str = "") -> None:
        self.data_dir = data_dir.resolve()
        self.url = ""
        self._server = server
        self._folder = self.data_dir / "store"
        self._log = self.data_dir / "log" / "valkey.log"
        self._lock: FolderLock | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._ending = False

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    @property
    def pid(self) -> int | None:
        """The server's process id while it runs."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Start the server and wait until it answers, data loaded. Raises DataFolderInUse, StoreFailed."""
        self._lock = FolderLock.claim(self.data_dir)
        try:
            self._folder.mkdir(mode=0o700, exist_ok=True)
            self._end_leftover()
            self._write_files()
            self._process = self._spawn()
            if self._ending:  # asked to end before there was a server to pass it on to
                self._process.terminate()
            self._wait_until_ready()
        except BaseException:
            self.stop()
            raise

    def wait(self) -> int:
        """Wait until the server ends; gives its exit code."""
        return self._process.wait() if self._process else 0

    def ask_to_end(self) -> None:
        """Ask the server for its last sync and its end; safe in a signal handler."""
        self._ending = True
        if self._process:
            self._process.terminate()

    def stop(self) -> None:
        """End the server: it syncs and goes; killed only if it has not after 60 s (a disk that hangs)."""
        if self._process:
            self._process.terminate()
            try:
                self._process.wait(STOP_LIMIT_S)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None
        if self._lock:
            self._lock.release()
            self._lock = None

    def _spawn(self) -> subprocess.Popen[bytes]:
        binary = find_server(self._server)
        with open_log(self._log) as log:
            return subprocess.Popen(
                [binary, self._config_path()],
                env={**os.environ, "LC_ALL": "C"},  # a locale the machine lacks stops the server
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C is for its owner
                preexec_fn=_end_with_this_process(),  # noqa: PLW1509 (one system call, takes no lock)
            )

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_LIMIT_S
        while (answer := ping(self.url)) != "+PONG":
            if self._ended():
                raise StoreFailed(self._words("ended while it started"))
            if answer.startswith("-LOADING"):  # many data take long: it says that it is at work
                deadline = time.monotonic() + START_LIMIT_S
            elif time.monotonic() > deadline:
                raise StoreFailed(self._words(f"did not answer within {START_LIMIT_S:.0f} s"))
            time.sleep(POLL_S)

    def _ended(self) -> bool:
        """Whether the server has ended."""
        return self._process is not None and self._process.poll() is not None

    def _words(self, fact: str) -> str:
        tail = "\n  ".join(last_lines(self._log))
        return f"the store of {self.data_dir} {fact}; remove the cause that {self._log} names:\n  {tail}"

    def _config_path(self) -> str:
        return str(self._folder / "valkey.conf")

    def _write_files(self) -> None:
        password_file = self._folder / "password"
        if not password_file.exists():
            write_private(password_file, secrets.token_hex(32))
        password = password_file.read_text()
        self.url, address = self._address(password)
        names = {"folder": self._folder, "pid_file": self._folder / "server.pid"}
        quoted = {name: _quoted(path) for name, path in names.items()}
        write_private(Path(self._config_path()), CONFIG.format(address=address, password=password, **quoted))
        write_private(self.data_dir / "store.url", self.url)

    def _address(self, password: str) -> tuple[str, str]:
        """Give the address twice: as a URL and as lines of the server's configuration."""
        path = self._folder / "valkey.sock"
        if len(os.fsencode(path)) <= LONGEST_SOCKET_PATH:
            lines = f"port 0\nunixsocket {_quoted(path)}\nunixsocketperm 700"
            return f"unix://:{password}@{quote(str(path))}", lines
        port = _free_port(read_url(self.data_dir))
        return f"redis://:{password}@127.0.0.1:{port}", f"port {port}\nbind 127.0.0.1"

    def _end_leftover(self) -> None:
        """End the server that a killed owner of this folder has left."""
        pid_file = self._folder / "server.pid"
        pid = int(pid_file.read_text()) if pid_file.exists() else 0
        for number, limit_s in ((signal.SIGTERM, STOP_LIMIT_S), (signal.SIGKILL, START_LIMIT_S)):
            deadline = time.monotonic() + limit_s
            while self._is_ours(pid) and time.monotonic() < deadline:
                with suppress(ProcessLookupError):
                    os.kill(pid, number)
                time.sleep(POLL_S)

    def _is_ours(self, pid: int) -> bool:
        return process_lives(pid) and self._config_path() in _command_line(pid)


def _free_port(former_url: str) -> int:
    """Give the port used before, so that clients find the store again, or any other if that is taken."""
    for port in (urlsplit(former_url).port or 0, 0):
        with suppress(OSError), socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return int(probe.getsockname()[1])
    raise StoreFailed("no free port on 127.0.0.1 for the store; take a data folder with a shorter path")


def _quoted(path: Path) -> str:
    return '"' + str(path).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _command_line(pid: int) -> str:
    proc = Path(f"/proc/{pid}/cmdline")
    if proc.exists():
        return proc.read_text().replace("\0", " ")
    ps = ["ps", "-ww", "-o", "command=", "-p", str(pid)]
    return subprocess.run(ps, capture_output=True, text=True, check=False).stdout


def _end_with_this_process() -> Callable[[], object] | None:
    """What the server does before it begins, to be asked to end when the thread that started it does."""
    if sys.platform != "linux" or threading.current_thread() is not threading.main_thread():
        return None
    prctl = ctypes.CDLL(None).prctl
    return lambda: prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
