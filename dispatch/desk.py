"""The desk: the one door through which anything changes.

    command -> load the states it speaks of -> the core decides -> one commit -> answer

A batch goes the same way in one or two round trips, its own decisions visible to the commands behind them.
If somebody else was faster (a version has moved), the desk loads and decides again; a Refused is the answer
of the rules and is given to the sender; a command id seen before gets its first answer.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from dispatch.core import commands as cmd
from dispatch.core.commands import Command, Key
from dispatch.core.decide import decide
from dispatch.core.errors import Conflict, Conflicted, Refused
from dispatch.core.policy import Policy
from dispatch.core.world import World
from dispatch.numbers import Numbers
from dispatch.settings import Settings
from dispatch.store import Commit, Committed, Store, Versioned

MOST_ATTEMPTS = 12


@dataclass(frozen=True, slots=True)
class Answer:
    """What the sender of a command is told: `value`, and whether it had been told so before."""

    value: dict[str, Any]
    duplicate: bool = False
    at: str = ""


class Desk:
    """Handles commands against one store. Synchronous and thread-safe."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self.store = store
        self.policy: Policy = settings.policy()
        self._numbers = Numbers(store)
        self._ttl_s = int(settings.command_ttl_h * 3600)
        self._new = f"new{secrets.token_hex(10)}"
        """Stands for the number of a new incident until the commit gives it one."""

    def handle(self, command: Command) -> Answer:
        """Carry out one command. Raises a Refused when the rules forbid it."""
        outcome = self.handle_many([command])[0]
        if isinstance(outcome, Refused):
            raise outcome
        return outcome

    def handle_many(self, batch: Sequence[Command]) -> list[Answer | Refused]:
        """Carry out commands in order; each answer stands at its command's place."""
        batch = [self._numbers.named(c) for c in batch]
        outcomes: list[Answer | Refused | None] = [None] * len(batch)
        waiting = list(range(len(batch)))
        for _ in range(MOST_ATTEMPTS):
            if not waiting:
                break
            for place, outcome in zip(waiting, self._round([batch[i] for i in waiting]), strict=True):
                outcomes[place] = outcome
            waiting = [i for i in waiting if outcomes[i] is None]
        lost = Conflict(f"{MOST_ATTEMPTS} attempts met newer versions each time; send the command again")
        return [o if o is not None else lost for o in outcomes]

    def handle_round(self, batch: Sequence[Command]) -> list[Answer | Refused | None]:
        """Carry out, in order, what one round of load, decide and commit can; None stands for what needs another."""
        return self._round([self._numbers.named(c) for c in batch])

    def _round(self, batch: Sequence[Command]) -> list[Answer | Refused | None]:
        seen, bench = self._load(batch)
        outcomes: list[Answer | Refused | None] = [None] * len(batch)
        commits: dict[str, Commit] = {}
        places: list[int] = []
        for place, (command, first) in enumerate(zip(batch, seen, strict=True)):
            if first is not None:
                outcomes[place] = Answer(first, duplicate=True)
            elif command.id not in commits and not bench.must_wait(command):  # else: in the next round
                try:
                    commits[command.id] = bench.decide(command)
                    places.append(place)
                except Refused as refused:
                    outcomes[place] = refused
        for place, written in zip(places, self.store.commit_many(list(commits.values()), self._ttl_s), strict=True):
            outcomes[place] = _answer(written)
        return _without_unfounded(outcomes, places)

    def _load(self, batch: Sequence[Command]) -> tuple[list[dict[str, Any] | None], "_Bench"]:
        seen = self._first_answers(batch)
        fresh = [c for c, first in zip(batch, seen, strict=True) if first is None]
        bench = _Bench(self.policy, {}, self._new)
        bench.take(self.store, {k for c in fresh for k in c.touches()})
        bench.take(self.store, {k for c in fresh for k in c.behind(bench.find)})
        newcomers = sum(bench.is_new_officer(c) for c in fresh)
        bench.slots = self.store.next_numbers("officer", newcomers) if newcomers else []
        return seen, bench

    def _first_answers(self, batch: Sequence[Command]) -> list[dict[str, Any] | None]:
        """Give what was answered before. No rule refuses a report's repeat, so the commit alone can tell it."""
        asked = [c.id for c in batch if type(c) is not cmd.ReceiveReport]
        found = dict(zip(asked, self.store.first_answers(asked), strict=True))
        return [found.get(c.id) for c in batch]


def _without_unfounded(outcomes: list[Answer | Refused | None], places: list[int]) -> list[Answer | Refused | None]:
    """Take back refusals behind a decision that was not committed: they may rest on what never was."""
    lost = min((p for p in places if outcomes[p] is None), default=len(outcomes))
    return [None if p > lost and isinstance(o, Refused) else o for p, o in enumerate(outcomes)]


def _answer(written: Committed | Conflicted) -> Answer | None:
    if isinstance(written, Conflicted):
        return None
    return Answer(written.answer, written.duplicate, written.at)


class _Bench:
    """The states of one batch as they stand, decisions already made in it included.

    new: the word for the number of a new incident. What names it cannot be built upon before the commit.
    """

    def __init__(self, policy: Policy, states: dict[Key, Versioned], new: str) -> None:
        self.policy = policy
        self.states = states
        self.slots: list[int] = []
        self._new = new
        self._unnumbered: set[Key] = set()
        self._written_by: dict[Key, tuple[str, str]] = {}
        """State -> (command id, commit id) of the decision of this batch that it stands by."""

    def take(self, store: Store, keys: set[Key]) -> None:
        """Load what is not here yet."""
        missing = sorted(keys - self.states.keys())
        self.states.update(zip(missing, store.load(missing), strict=True))

    def is_new_officer(self, c: Command) -> bool:
        """Whether the command brings an officer nobody has heard of."""
        return isinstance(c, cmd.PutOfficer) and self.find(*c.touches()[0]) is None

    def must_wait(self, c: Command) -> bool:
        """Whether the command speaks of a state that names an incident without a number yet."""
        return not self._unnumbered.isdisjoint(c.touches())

    def decide(self, c: Command) -> Commit:
        """Let the core decide, and keep the outcome for the commands behind this one."""
        decision = decide(c, self._world(c))
        versions = {k: self._version(k) for k in decision.states}
        seen = {*c.touches(), *c.behind(self.find), *decision.states}
        upon = tuple(sorted({self._written_by[k] for k in seen & self._written_by.keys()}))
        if ("incident", self._new) in decision.states:
            self._unnumbered |= decision.states.keys()
            return Commit(c.id, decision, versions, self._new, upon=upon)
        commit = Commit(c.id, decision, versions, upon=upon)
        for k, state in decision.states.items():
            self.states[k] = Versioned(versions[k] + 1 if state is not None else 0, state)
            self._written_by[k] = c.id, commit.id
        return commit

    def _version(self, k: Key) -> int:
        return self.states[k].version if k in self.states else 0

    def find(self, kind: str, id_: str) -> Any:
        """Give a state as it stands, or None."""
        found = self.states.get((kind, id_))
        return found.state if found else None

    def _world(self, c: Command) -> World:
        keys = [*c.touches(), *c.behind(self.find)]
        world = World(self.policy, {k: self.find(*k) for k in keys})
        if isinstance(c, cmd.ReceiveReport | cmd.RaisePanic):
            return replace(world, number=self._new, tracking=secrets.token_urlsafe(12))
        if self.is_new_officer(c):
            return replace(world, slot=self.slots.pop(0) - 1)
        return world
