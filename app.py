"""K3i's command line, and the only place that wires: reads the settings, starts each process, imports.

python app.py demo      everything, with a simulated shift in Brebes       python app.py serve    everything, for real
python app.py web | feeds | worker | keeper                                one process, joins the running store
"""

import asyncio
import secrets
import signal
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from dispatch.core.errors import K3iError
from dispatch.importers.commands import app as import_app
from dispatch.joining import settings_of, url_of
from dispatch.settings import Settings

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)
token_app = typer.Typer(no_args_is_help=True, help="Tokens of gateways and other programs.")
user_app = typer.Typer(no_args_is_help=True, help="Users of the console.")
app.add_typer(token_app, name="token")
app.add_typer(user_app, name="user")
app.add_typer(import_app, name="import")

LATER_S = 4.4
"""On two cores the doors and the console a person waits for load first, then those that work behind them."""
STAND_BY_S = 8.0
"""A second worker and keeper take over within the second in which the first dies; they are not needed to begin."""

Port = Annotated[int | None, typer.Option(help="Console port; feeds are port+1, the gateway port+2.")]
Host = Annotated[str | None, typer.Option(help="Address to listen on.")]
DataDir = Annotated[Path | None, typer.Option(help="Folder of the store, the history and the logs.")]


def _process(settings: Settings) -> str:
    """What every process does first: watch its parent, find the store."""
    from dispatch.quietly import configure
    from dispatch.supervise import watch_parent

    watch_parent()
    configure()
    return url_of(settings)


@app.command()
def feeds(port: Port = None, host: Host = None, data_dir: DataDir = None) -> None:
    """The doors: the WebSocket gateway of senders and officers' devices."""
    import uvloop

    from feeds.serve import run

    settings = settings_of(port, host, data_dir)
    uvloop.run(run(settings, _process(settings)))


@app.command()
def worker(data_dir: DataDir = None) -> None:
    """An RQ worker: recommends and offers. Start as many as you like."""
    from dispatch.worker import run

    settings = settings_of(data_dir=data_dir)
    run(settings, _process(settings))


@app.command()
def keeper(data_dir: DataDir = None) -> None:
    """Outbox, clocks, sweep and archive. A second one may run."""
    from dispatch.keeper import Keeper

    settings = settings_of(data_dir=data_dir)
    asked: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, _: asked.append(number))
    Keeper(settings, _process(settings)).run(lambda: bool(asked))


@app.command()
def web(port: Port = None, host: Host = None, data_dir: DataDir = None) -> None:
    """The console, the API and the live hub."""
    from dashboard.serve import run

    settings = settings_of(port, host, data_dir)
    run(settings, _process(settings))


@app.command()
def serve(port: Port = None, host: Host = None, data_dir: DataDir = None) -> None:
    """All processes for real use, on the embedded store or on K3I_REDIS_URL."""
    _supervise(settings_of(port, host, data_dir), [], lambda settings, url: None)


@app.command()
def demo(
    seed: Annotated[int, typer.Option(help="Seed of everything that is made up.")] = 168,
    speed: Annotated[float, typer.Option(help="How often things arrive, times the usual.")] = 1.0,
    password: Annotated[
        str | None, typer.Option(help="Password of the four demo users; made up when not given.")
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="Region and officers only: no calls, no history.")] = False,
    port: Port = None,
    host: Host = None,
    data_dir: DataDir = None,
) -> None:
    """Everything, with a simulated shift in Brebes that comes in through the real doors."""
    settings = settings_of(port, host, data_dir)
    word = password or secrets.token_urlsafe(9)

    def prepare(settings: Settings, url: str) -> None:
        from feeds.demo.setup import prepare_demo

        prepare_demo(settings, url, word, seed, quiet=quiet)
        _print_addresses(settings, word)

    extra = ["simulate", "--seed", str(seed), "--speed", str(speed), *(["--quiet"] if quiet else [])]
    _supervise(settings, [extra], prepare)


@app.command(hidden=True)
def simulate(
    seed: int = 168,
    speed: float = 1.0,
    quiet: bool = False,
    port: Port = None,
    host: Host = None,
    data_dir: DataDir = None,
) -> None:
    """The simulated shift of the demo: a sender like any other, through the gateway and the API."""
    from feeds.demo.past import put_past
    from feeds.simulator import run

    settings = settings_of(port, host, data_dir)
    url = _process(settings)
    asyncio.run(run(settings, seed=seed, speed=speed, quiet=quiet, once_open=lambda: put_past(settings, url, seed)))


@app.command()
def replay(
    file: Annotated[Path, typer.Argument(help="A recording: CSV or CSV.gz, one row a unit on a call.")],
    speed: Annotated[float, typer.Option(min=0.01, help="Recorded seconds in one of ours.")] = 1.0,
    mapping: Annotated[str, typer.Option(help="Of foreign columns: `sffd`, or a TOML file.")] = "",
    keep_intervals: Annotated[
        bool, typer.Option("--keep-intervals", help="Send it all at once, as past that ends now.")
    ] = False,
    token: Annotated[str, typer.Option(help="Gateway token; made in the joined store when not given.")] = "",
    api_token: Annotated[str, typer.Option(help="API token; made in the joined store when not given.")] = "",
    port: Port = None,
    host: Host = None,
    data_dir: DataDir = None,
) -> None:
    """A recorded day, sent again through the gateway, its times shifted to now."""
    from feeds.replay import replay as send_again

    settings = settings_of(port, host, data_dir)
    if not (token and api_token):
        from dispatch.access import create_token
        from dispatch.store import Store, connect

        store = Store(connect(url_of(settings)))
        token, api_token = token or create_token(store, "gateway"), api_token or create_token(store, "api")
    sent = send_again(settings, file, (token, api_token), speed=speed, mapping=mapping, keep_intervals=keep_intervals)
    print(asyncio.run(sent))


def _supervise(settings: Settings, extras: list[list[str]], prepare: Callable[[Settings, str], None]) -> None:
    """Start the store (if it is ours), prepare it once it answers, then all other processes; until Ctrl-C."""
    from dispatch.embedded import FolderLock, store_child, store_url
    from dispatch.supervise import Supervisor

    lock = FolderLock.claim(settings.data_dir)
    children = _children(settings, extras)
    if not settings.redis_url:
        # not `before_others`: the others load meanwhile, and wait for the store when they have loaded
        children.insert(0, replace(store_child(lock, settings.store_server), before_others=False))
    logs = settings.data_dir / "log"
    supervisor = Supervisor(children, _print_changes(logs), logs, keep_open=[lock.fd])

    def prepare_beside() -> None:
        """Fill the store while the processes start: they take over what comes, whenever it comes."""
        try:
            prepare(settings, settings.redis_url or store_url(settings.data_dir, patience_s=30))
        except Exception as fault:
            print(f"k3i: {fault}", file=sys.stderr, flush=True)
            supervisor.ask_to_end()
            raise

    threading.Thread(target=prepare_beside, daemon=True).start()
    supervisor.run()


def _children(settings: Settings, extras: list[list[str]]) -> list:  # type: ignore[type-arg]
    from dispatch.supervise import Child, StopOrder

    folder = ["--data-dir", str(settings.data_dir)]
    doors = ["--port", str(settings.port), "--host", settings.host, *folder]
    kinds = [
        ("feeds", doors, StopOrder.DOORS, 0.0),
        ("web", doors, StopOrder.WEB, 0.0),
        *[("worker", folder, StopOrder.WORKER, _wait_of(n)) for n in range(settings.workers)],
        *[("keeper", folder, StopOrder.KEEPER, _wait_of(n)) for n in range(settings.keepers)],
    ]
    script = [sys.executable, str(Path(__file__).resolve())]
    names = [name for name, *_ in kinds]
    named = [
        Child(_numbered(name, names[:place]), [*script, name, *options], order, first_wait_s=wait)
        for place, (name, options, order, wait) in enumerate(kinds)
    ]
    return named + [Child(e[0], [*script, *e, *doors], StopOrder.DOORS, first_wait_s=LATER_S) for e in extras]


def _wait_of(number: int) -> float:
    """Give how long the n-th of a kind waits: those that stand by load when the rest is up."""
    return LATER_S if number == 0 else STAND_BY_S


def _numbered(name: str, before: list[str]) -> str:
    """Give a name of its own to the second of a kind: worker, worker-2 ..."""
    return f"{name}-{before.count(name) + 1}" if name in before else name


def _print_changes(log_dir: Path) -> Callable[[list], None]:  # type: ignore[type-arg]
    """Give what tells a person when a process has died and comes back."""
    from dispatch.supervise import last_lines

    seen: dict[str, int] = {}

    def show(states: list) -> None:  # type: ignore[type-arg]
        for s in states:
            if s.restarts > seen.get(s.name, 0):
                print(
                    f"{time.strftime('%H:%M:%S')} {s.name} ended ({s.last_exit}); restart {s.restarts}",
                    flush=True,
                )
                print("\n".join(f"    {line}" for line in last_lines(log_dir / f"{s.name}.log", 3)), flush=True)
            seen[s.name] = s.restarts

    return show


def _print_addresses(settings: Settings, password: str) -> None:
    at = f"http://{settings.host}:{settings.port}"
    print(f"K3i {settings.place}: {at}/", flush=True)
    print(f"  masuk / log in: operator, pamapta, komandan, admin   sandi / password: {password}", flush=True)
    doors = settings.doors_url("")
    print(
        f"  warga / citizens: {doors}/lapor   petugas / officers: {doors}/petugas   dinding / wall: {at}/wall",
        flush=True,
    )
    print(
        f"  gateway: ws://{settings.host}:{settings.port + 2}/feed   API: {at}/api/v1/openapi.json",
        flush=True,
    )
    print(f"  log: {settings.data_dir / 'log'}   Ctrl-C ends all", flush=True)


@token_app.command("create")
def token_create(
    role: Annotated[str, typer.Option(help="gateway, api, open311, wall or calls (a switchboard's webhook key)")],
    name: Annotated[str, typer.Option(help="The sender's name, to keep its message ids through a new token.")] = "",
    days: Annotated[int | None, typer.Option(help="How long a wall's link is valid; 400 when not given.")] = None,
    data_dir: DataDir = None,
) -> None:
    """Make a token and print it alone; it is not kept and cannot be shown again."""
    from dispatch.access import create_token
    from dispatch.store import Store, connect

    print(create_token(Store(connect(url_of(settings_of(data_dir=data_dir)))), role, name, days))


@token_app.command("list")
def token_list(data_dir: DataDir = None) -> None:
    """Print role and name of every token, when it was made and until when it is valid (UTC)."""
    from dispatch.access import tokens
    from dispatch.store import Store, connect

    for token in tokens(Store(connect(url_of(settings_of(data_dir=data_dir))))):
        print(token.line(time.time()))


@token_app.command("revoke")
def token_revoke(name: str, data_dir: DataDir = None) -> None:
    """Take back every token of a name; walls opened by it go dark within seconds."""
    from dispatch.access import revoke_tokens
    from dispatch.core.errors import NotFound
    from dispatch.store import Store, connect

    gone = revoke_tokens(Store(connect(url_of(settings_of(data_dir=data_dir)))), name)
    if not gone:
        raise NotFound(f"there is no token named {name!r}; see the name given to `token create --name`", "name")
    print(f"{name}: {gone} token(s) revoked")


@user_app.command("create")
def user_create(
    name: str,
    role: Annotated[str, typer.Option(help="operator, shift_lead, commander or admin")],
    password: Annotated[str, typer.Option(prompt=True, hide_input=True)],
    tier: Annotated[str, typer.Option(help="Tier of the ladder they answer calls for; K3I_TIER when not given.")] = "",
    area: Annotated[str, typer.Option(help="Kemendagri code of what they look after; all when not given.")] = "",
    data_dir: DataDir = None,
) -> None:
    """Add a user of the console, or give one a new password, role, tier or area."""
    from dispatch.access import put_users
    from dispatch.core.errors import Invalid
    from dispatch.store import Store, connect

    settings = settings_of(data_dir=data_dir)
    if tier and tier not in settings.tiers():
        raise Invalid(f"tier {tier!r} is not on the ladder; use one of {', '.join(settings.tiers())}", "tier")
    put_users(Store(connect(url_of(settings))), {name: role}, password, tier, area)
    print(f"{name} ({role}) may log in")


def main() -> None:
    """Run a command; what goes wrong on purpose is said in words, without a traceback."""
    try:
        app()
    except K3iError as fault:
        print(f"k3i: {fault}", file=sys.stderr)
        raise SystemExit(2) from None


if __name__ == "__main__":
    main()
