"""K3i's real processes for tests and benches: started by the command line, found by their addresses."""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx
from websockets.asyncio.client import ClientConnection, connect

from dispatch.embedded import store_url
from dispatch.store import Store
from dispatch.store import connect as connect_store

ROOT = Path(__file__).resolve().parents[1]
PASSWORD = "rahasia-tes"
USERS = ("operator", "pamapta", "komandan", "admin")


def free_base_port() -> int:
    """Give a port that is free, as are the three after it."""
    while True:
        port = random.randint(20_000, 32_000)
        with suppress(OSError):
            probes = [socket.create_server(("127.0.0.1", port + i)) for i in range(4)]
            for probe in probes:
                probe.close()
            return port


def await_true(what: Callable[[], Any], limit_s: float = 10.0, pause_s: float = 0.02) -> Any:
    """Wait until something holds, and give it; fails when it does not come true in time."""
    deadline = time.monotonic() + limit_s
    while True:
        found = what()
        if found:
            return found
        assert time.monotonic() < deadline, f"did not come true within {limit_s:.0f} s"
        time.sleep(pause_s)


def iso_now(back_s: float = 0.0) -> str:
    """Give the time `back_s` seconds ago as the wire writes it."""
    return datetime.fromtimestamp(time.time() - back_s, UTC).isoformat()


def report_frame(**more: Any) -> dict[str, Any]:
    """Give a report as a gateway sends it, with an id of its own."""
    return {
        "type": "report",
        "id": uuid.uuid4().hex,
        "channel": "110",
        "event_time": iso_now(),
        "kind": "LARCENY",
        "text": "motor hilang di depan pasar",
        "lat": -6.9,
        "lng": 109.0,
    } | more


class Feed:
    """A sender at the gateway: one question, one answer; what is pushed meanwhile is kept aside."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.pushed: list[dict[str, Any]] = []

    async def ask(self, frame: dict[str, Any] | str | bytes) -> dict[str, Any]:
        """Send one frame and give the ack or error that answers it."""
        await self.socket.send(json.dumps(frame) if isinstance(frame, dict) else frame)
        while True:
            said = await self.hear()
            if said["type"] in ("ack", "error"):
                return said
            self.pushed.append(said)

    async def hear(self) -> dict[str, Any]:
        """Give the next frame of the gateway; fails when none comes for a minute."""
        said: dict[str, Any] = json.loads(await asyncio.wait_for(self.socket.recv(), 60))
        return said

    async def push(self, type_: str, **like: Any) -> dict[str, Any]:
        """Give the first push of this type with these values, waiting for it if need be."""
        place = 0
        while True:
            if place == len(self.pushed):
                self.pushed.append(await self.hear())
            said = self.pushed[place]
            if said["type"] == type_ and like.items() <= said.items():
                return self.pushed.pop(place)
            place += 1


class K3i:
    """A running K3i. `arguments` stand in place of `demo --quiet`; alone: with one worker and one keeper."""

    def __init__(self, folder: Path, *arguments: str, port: int = 0, alone: bool = False) -> None:
        self.more = {"K3I_WORKERS": "1", "K3I_KEEPERS": "1"} if alone else {}
        self.folder = folder
        self.port = port or free_base_port()
        self.arguments = arguments or ("demo", "--quiet", "--password", PASSWORD)
        self.tokens: dict[str, str] = {}
        self.out = folder / "out"

    def __enter__(self) -> Self:
        self.launch()
        try:
            self.await_ready()
        except BaseException:
            self.end()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self.end()

    @property
    def data_dir(self) -> Path:
        return self.folder / "var"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def doors_url(self) -> str:
        return f"http://127.0.0.1:{self.port + 1}"

    @property
    def feed_url(self) -> str:
        return f"ws://127.0.0.1:{self.port + 2}/feed"

    def command(self, *arguments: str) -> list[str]:
        """Give a command line of ours on this data folder."""
        return [sys.executable, str(ROOT / "app.py"), *arguments, "--data-dir", str(self.data_dir)]

    def launch(self) -> None:
        environment = os.environ | {"K3I_COT_PORT": str(self.port + 3)} | self.more
        command = [*self.command(*self.arguments), "--port", str(self.port)]
        with self.out.open("ab") as out:
            self.process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, env=environment)

    def await_ready(self, limit_s: float = 150.0) -> None:
        """Wait until every process answers; the first start on a machine compiles every module."""
        try:
            await_true(lambda: self.process.poll() is not None or self.is_ready(), limit_s, 0.05)
        except AssertionError as late:
            late.add_note(f"/readyz: {self.answer_of_readyz()}\n{self.out.read_text()}")
            raise
        assert self.process.poll() is None, f"K3i ended at its start: {self.out.read_text()}"

    def answer_of_readyz(self) -> str:
        try:
            return httpx.get(self.url + "/readyz", timeout=2).text
        except httpx.HTTPError as fault:
            return f"{type(fault).__name__}: {fault}"

    def is_ready(self) -> bool:
        """Whether every process answers and the region is there (its addresses are printed then)."""
        with suppress(httpx.HTTPError):
            answers = httpx.get(self.url + "/readyz", timeout=2).status_code == 200
            return answers and (self.arguments[0] != "demo" or "gateway:" in self.out.read_text())
        return False

    def end(self, limit_s: float = 20.0) -> int:
        """End it as Ctrl-C does; gives the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(limit_s)

    def children(self) -> dict[str, int]:
        """Give name -> pid of the processes under the supervisor."""
        notes = (self.data_dir / "log" / "supervisor.log").read_text().splitlines()
        told = [json.loads(line) for line in notes]
        return {note["name"]: note["pid"] for note in told if note["event"] == "child" and note["pid"]}

    def server_pid(self) -> int:
        """Give the pid of the store's server."""
        return int((self.data_dir / "store" / "server.pid").read_text())

    def store(self) -> Store:
        return Store(connect_store(store_url(self.data_dir)))

    def token(self, role: str) -> str:
        """Give a token of a role, made once by the command line."""
        if role not in self.tokens:
            made = subprocess.run(
                self.command("token", "create", "--role", role), capture_output=True, text=True, check=True
            )
            self.tokens[role] = made.stdout.strip()
        return self.tokens[role]

    def api(self) -> httpx.Client:
        """Give a client of the API."""
        headers = {"Authorization": f"Bearer {self.token('api')}"}
        return httpx.Client(base_url=self.url + "/api/v1", headers=headers, timeout=10)

    def browser(self, user: str | None = "operator", port: int = 0) -> httpx.Client:
        """Give a client that behaves like a browser: cookies, Origin; logged in unless `user` is None."""
        url = f"http://127.0.0.1:{port or self.port}"
        client = httpx.Client(base_url=url, headers={"Origin": url}, timeout=10)
        if user:
            answer = httpx.post(url + "/login", data={"user": user, "password": PASSWORD}, headers={"Origin": url})
            assert answer.status_code == 303, answer.text
            client.cookies.update(answer.cookies)
        return client

    @asynccontextmanager
    async def feed(self, role: str = "gateway", **options: Any) -> AsyncIterator[Feed]:
        """Give a sender at the gateway."""
        headers = {"Authorization": f"Bearer {self.token(role)}"}
        async with connect(self.feed_url, additional_headers=headers, **options) as socket:
            yield Feed(socket)

    @asynccontextmanager
    async def live(self, client: httpx.Client, since: str = "") -> AsyncIterator[ClientConnection]:
        """Give a console's live socket, in the session of `client`."""
        headers = {"Cookie": f"k3i_session={client.cookies['k3i_session']}"}
        address = f"{client.base_url.host}:{client.base_url.port}"
        async with connect(
            f"ws://{address}/live?since={since}",
            additional_headers=headers,
            origin=f"http://{address}",  # type: ignore[arg-type]
            max_size=None,
        ) as socket:
            yield socket


def is_gone(pid: int) -> bool:
    """Whether a process has ended (a zombie counts as ended)."""
    stat = Path(f"/proc/{pid}/stat")
    if Path("/proc/self/stat").exists():
        with suppress(FileNotFoundError, ProcessLookupError):
            return stat.read_text().rpartition(")")[2].split()[0] == "Z"
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False
