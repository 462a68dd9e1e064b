"""The store: every key, the one commit, and the reads.

The store is the truth of what is open now. Nothing but `commit` writes a state, a fact, a clock or a list;
what belongs together is written by one Lua call, so no reader ever sees half of it (design, decision 2).

    k3i:command:<id>       "<commit> <answer>" of a command id's first commit, with a time to live
    k3i:incident:<number>  hash v (version), s (state, JSON)     k3i:officer: call: alarm: attention: alert: shift:<id>
    k3i:remarks:<about>    k3i:weights:scores      what was said of recaps and assessments; what they count for
    k3i:handover:open last the handover nobody has signed yet, and the one signed last
    k3i:phones:<officer>   the phones that may use the officer's page, as any state; k3i:phones-seen: hash, when last
    k3i:tracking:<code>    which incident whoever reported it may follow; outlives it (K3I_TRACKING_DAYS)
    k3i:number:<keyed hash>  what is remembered of a number that calls; the number itself is in no key
    k3i:journal            stream of facts (field d, JSON); the id of a fact is its stream id
    k3i:timeline:<number>  list of "<fact id> <JSON>" of one incident
    k3i:clocks  pending  open  held  folded  incidents  alarms  attentions  alerts  officers
    k3i:shifts  phones     ordered lists (facts.Mark)
    k3i:clocks:due  k3i:pending:due   hash: when a claimed member was due first, until a commit touches it
    k3i:proof              what the keeper's proof of ownership found last (JSON, with a time to live)
    k3i:calls  ringing  answered  taken  callbacks  numbers                         ordered lists of calls and numbers
    k3i:consoles           who sits at a console, by when it was heard last (dispatch/presence.py)
    k3i:sequence:<name>    counters: incident numbers, officers' slots
    k3i:positions          stream of packed fixes (field p)      k3i:fleet          snapshot of all positions
    k3i:devices            hash officer -> door of the device and its last refusal   k3i:strangers  unknown device ids
    k3i:callkeys           hash switchboard -> the key its webhook is signed with
    k3i:session:<hash>  k3i:user:<name>  k3i:token:<hash>        the gate's; k3i:users: hash name -> role
    k3i:reference:<name>   hash v, d: areas, base map and other reference data
    k3i:trips              hash assignment -> a drive to a scene as it was tracked (dispatch/trips.py)
    k3i:webhooks  deliveries  delivery:<id>  webhook:<id>:*      what other systems are told (dispatch/webhooks.py)
    k3i:limits/*           moving windows of how much a sender asked (feeds/windows.py), each with a time to live
    k3i:shed               hash what -> how often the doors have left it out (feeds/pressure.py)
    k3i:alive:<process>    heartbeat of a process, with a time to live
"""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any, Protocol

import orjson
import redis
from redis.backoff import ExponentialBackoff
from redis.retry import Retry

from dispatch.core.alarms import Alarm
from dispatch.core.alert import Alert
from dispatch.core.attention import Attention
from dispatch.core.call import Call
from dispatch.core.errors import Conflicted
from dispatch.core.facts import Decision, Fact
from dispatch.core.handover import Handover
from dispatch.core.incident import Incident
from dispatch.core.numbers import Number
from dispatch.core.officer import Officer
from dispatch.core.phones import Phones
from dispatch.core.remarks import Remarks
from dispatch.core.shift import Shift
from dispatch.core.tracking import Tracking
from dispatch.core.weights import Weights

PREFIX = "k3i:"
JOURNAL = PREFIX + "journal"
POSITIONS = PREFIX + "positions"
FLEET = PREFIX + "fleet"
DEVICES = PREFIX + "devices"
STRANGERS = PREFIX + "strangers"


class Kept(Protocol):
    """A state: a dataclass that knows how to be read back."""

    @classmethod
    def load(cls, data: dict[str, Any]) -> Any:
        """Give the state that was stored as `data`."""
        ...


STATES: dict[str, type[Kept]] = {
    "incident": Incident,
    "officer": Officer,
    "call": Call,
    "number": Number,
    "alarm": Alarm,
    "attention": Attention,
    "alert": Alert,
    "shift": Shift,
    "tracking": Tracking,
    "phones": Phones,
    "remarks": Remarks,
    "weights": Weights,
    "handover": Handover,
}


def key(*parts: str) -> str:
    """Give the full name of a key."""
    return PREFIX + ":".join(parts)


def connect(url: str, *, block: bool = False) -> redis.Redis:
    """Give a connection pool to the store. `block`: for readers that wait on a stream (no read limit)."""
    return redis.Redis.from_url(
        url,
        socket_timeout=None if block else 5,
        socket_connect_timeout=2,
        retry=Retry(ExponentialBackoff(cap=0.5, base=0.01), 8),
        health_check_interval=30,
    )


@dataclass(frozen=True, slots=True)
class Committed:
    """The outcome of a commit: the answer, whether it had been given before, and the last fact's id."""

    answer: dict[str, Any]
    duplicate: bool
    at: str = ""


@dataclass(frozen=True, slots=True)
class Versioned:
    """A state with the version it was read at (0: it did not exist)."""

    version: int
    state: Any


class Store:
    """Reads and the one write. Thread-safe; holds nothing but its connection pool."""

    def __init__(self, connection: redis.Redis) -> None:
        self.redis: Any = connection  # redis-py types every reply as bytes | str | ...; ours are bytes
        self._commit = connection.register_script(_lua("commit.lua"))
        self._claim = connection.register_script(_lua("claim.lua"))

    def commit_many(self, work: Sequence["Commit"], ttl_s: int) -> list[Committed | Conflicted]:
        """Write decisions in order, in one transaction of one round trip; each stands or falls by itself.

        One MULTI is one sync of the disk for all of them. Repeating it after a lost reply writes nothing twice.
        """
        if not work:
            return []
        replies = self._run(work, ttl_s)
        return [_read(c, reply) for c, reply in zip(work, replies, strict=True)]

    def _run(self, work: Sequence["Commit"], ttl_s: int) -> list[Any]:
        for attempt in (1, 2):
            pipe = self.redis.pipeline(transaction=True)
            for c in work:
                keys, args = c.arguments(ttl_s)
                pipe.evalsha(self._commit.sha, len(keys), *keys, *args)
            try:
                replies: list[Any] = pipe.execute()
                return replies
            except redis.exceptions.NoScriptError:
                if attempt == 2:
                    raise
                self.redis.script_load(self._commit.script)
        raise AssertionError("unreachable")

    def load(self, wanted: Sequence[tuple[str, str]]) -> list[Versioned]:
        """Give the states of (kind, id) pairs, in one round trip, each with its version."""
        if not wanted:
            return []
        pipe = self.redis.pipeline(transaction=False)
        for kind, id_ in wanted:
            pipe.hmget(key(kind, id_), "v", "s")
        rows = pipe.execute()
        return [_versioned(kind, row) for (kind, _), row in zip(wanted, rows, strict=True)]

    def next_numbers(self, name: str, count: int) -> list[int]:
        """Take `count` numbers of a sequence."""
        last = int(self.redis.incrby(key("sequence", name), count))
        return list(range(last - count + 1, last + 1))

    def first_answers(self, command_ids: Sequence[str]) -> list[dict[str, Any] | None]:
        """Give what was answered to these command ids before, None where they are new."""
        rows = self.redis.mget([key("command", i) for i in command_ids]) if command_ids else []
        return [orjson.loads(row.partition(b" ")[2]) if row else None for row in rows]

    def claim(self, list_name: str, now_ms: int, lease_ms: int, most: int = 200) -> list[tuple[str, float]]:
        """Claim the due members of `clocks` or `pending`: (member, due ms). Nobody else has them for the lease.

        One that comes back because its claimer died is given with the moment it was due at first.
        """
        flat = self._claim(keys=[key(list_name), key(list_name, "due")], args=[now_ms, lease_ms, most])
        return [(flat[i].decode(), float(flat[i + 1])) for i in range(0, len(flat), 2)]

    def is_marked(self, list_name: str, member: str) -> bool:
        """Whether an ordered list has a member."""
        return self.redis.zscore(key(list_name), member) is not None

    def unmark(self, list_name: str, member: str) -> None:
        """Take a member off an ordered list (a clock whose command was refused for good)."""
        pipe = self.redis.pipeline(transaction=True)
        pipe.zrem(key(list_name), member)
        pipe.hdel(key(list_name, "due"), member)
        pipe.execute()

    def incident(self, number: str) -> Versioned:
        """Give an incident, or a Versioned without state."""
        return self.load([("incident", number)])[0]

    def tracked(self, code: str) -> str | None:
        """Give the number of the incident a tracking code stands for, or None."""
        found = self.load([("tracking", code)])[0].state
        return found.number if found else None

    def officers(self) -> list[Officer]:
        """Give every officer, by slot."""
        return self.listed("officers", "officer")

    def incidents(self, list_name: str = "open", since_ms: float = 0.0) -> list[Versioned]:
        """Give the incidents of a list: `open` (since = created) or `incidents` (since = changed)."""
        numbers = [n.decode() for n in self.redis.zrangebyscore(key(list_name), since_ms, "+inf")]
        return [v for v in self.load([("incident", n) for n in numbers]) if v.state]

    def owing(self) -> list[Versioned]:
        """Give the incidents whose work a worker owes, the longest owed first."""
        members = self.redis.zrange(key("pending"), 0, -1)
        numbers = [m.decode().partition(":")[2] for m in members if m.startswith(b"dispatch:")]
        return [v for v in self.load([("incident", n) for n in numbers]) if v.state]

    def listed(self, list_name: str, kind: str) -> list[Any]:
        """Give the states of one kind that an ordered list names, in its order."""
        ids = [i.decode() for i in self.redis.zrange(key(list_name), 0, -1)]
        return [v.state for v in self.load([(kind, i) for i in ids]) if v.state]

    def timeline(self, number: str) -> list[dict[str, Any]]:
        """Give the facts of one incident, oldest first, each with its id."""
        rows = self.redis.lrange(key("timeline", number), 0, -1)
        return [fact_row(id_, data) for id_, _, data in (row.partition(b" ") for row in rows)]

    def journal_since(self, since: str, most: int = 5000) -> list[dict[str, Any]]:
        """Give the facts after the id `since`, oldest first."""
        entries = self.redis.xrange(JOURNAL, f"({since}", "+", count=most)
        return [fact_row(id_, fields[b"d"]) for id_, fields in entries]

    def journal_end(self) -> str:
        """Give the id of the newest fact ("0-0" when there is none)."""
        last = self.redis.xrevrange(JOURNAL, count=1)
        return last[0][0].decode() if last else "0-0"

    def put_reference(self, name: str, data: bytes, by: str, now: float) -> int:
        """Replace a piece of reference data and say so in the journal; gives its new version."""
        changed = Fact("reference_changed", by, now, now, data={"name": name, "bytes": len(data)})
        pipe = self.redis.pipeline(transaction=True)
        pipe.hincrby(key("reference", name), "v", 1)
        pipe.hset(key("reference", name), "d", data)
        pipe.xadd(JOURNAL, {"d": _fact_json(changed)})
        return int(pipe.execute()[0])

    def reference_version(self, name: str) -> int:
        """Give the version of a piece of reference data, 0 when there is none."""
        return int(self.redis.hget(key("reference", name), "v") or 0)

    def get_reference(self, name: str) -> tuple[int, bytes | None]:
        """Give the version and the bytes of a piece of reference data (0, None when there is none)."""
        version, data = self.redis.hmget(key("reference", name), "v", "d")
        return int(version or 0), data


@dataclass(frozen=True, slots=True)
class Commit:
    """A decision with the versions it was made on: what `commit_many` writes.

    new: the word that stands in it for the number of a new incident ("" when none is new); the script takes one.
    id: stands beside the answer, so that a commit repeated after a lost reply knows its own work.
    upon: (command id, id) of the commits before it in the same batch whose outcome it was decided on.
    """

    command_id: str
    decision: Decision
    versions: dict[tuple[str, str], int]
    new: str = ""
    id: str = field(default_factory=lambda: secrets.token_hex(6))
    upon: tuple[tuple[str, str], ...] = ()

    def arguments(self, ttl_s: int) -> tuple[list[str], list[Any]]:
        """Give KEYS and ARGV of commit.lua."""
        d = self.decision
        keys = [key("command", self.command_id), JOURNAL, key("sequence", "incident")]
        keys += [key(kind, id_) for kind, id_ in d.states]
        keys += [key("timeline", f.incident or "-") for f in d.facts]
        keys += [key(m.list) for m in d.marks]
        keys += [key("command", command_id) for command_id, _ in self.upon]
        answer = self.id.encode() + b" " + orjson.dumps(d.answer)
        args: list[Any] = [answer, ttl_s, len(d.states), len(d.facts), len(d.marks), self.new]
        args += [len(self.upon), *(id_ for _, id_ in self.upon)]
        for name, state in d.states.items():
            args += [self.versions[name], b"" if state is None else orjson.dumps(state)]
        for f in d.facts:
            args += [_fact_json(f), "1" if f.incident else "0"]
        for m in d.marks:
            args += [m.member, "" if m.score is None else repr(float(m.score))]
        return keys, args


def stream_entries(reply: Any) -> list[tuple[str, list[tuple[bytes, dict[bytes, bytes]]]]]:
    """Give (stream, entries) of an XREAD or XREADGROUP reply, whichever protocol it came by."""
    pairs = reply.items() if isinstance(reply, dict) else reply or []
    return [(name.decode(), rows[0] if rows and isinstance(rows[0], list) else rows) for name, rows in pairs]


def fact_row(id_: bytes, data: bytes) -> dict[str, Any]:
    """Give a fact as its readers take it: the journal's JSON with its id."""
    return {"id": id_.decode(), **orjson.loads(data)}


def _fact_json(f: Fact) -> bytes:
    return orjson.dumps(f)


def _lua(name: str) -> str:
    return files("dispatch").joinpath(name).read_text()


def _versioned(kind: str, row: Iterable[bytes | None]) -> Versioned:
    version, data = row
    return Versioned(int(version or 0), STATES[kind].load(orjson.loads(data)) if data else None)


def _read(commit: Commit, reply: Any) -> Committed | Conflicted:
    verdict = reply[0]
    if verdict in (b"ok", b"seen"):
        id_, _, answer = reply[-1].partition(b" ")
        at = reply[1].decode() if verdict == b"ok" else ""
        return Committed(orjson.loads(answer), duplicate=id_.decode() != commit.id, at=at)
    return Conflicted(f"{reply[1].decode()} has moved to version {reply[2].decode()}")
