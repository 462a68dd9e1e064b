"""Reference data as the processes use it: areas, places, question cards, run cards.

Loaded once, and again when an import has replaced them.
"""

import threading
from collections.abc import Iterable
from typing import Any

import orjson

from dispatch.areas import AreaIndex
from dispatch.cards import cards_in_use
from dispatch.core.roster import Roster
from dispatch.core.runcards import DEFAULT, RunCards, cards_of
from dispatch.core.sop import Cards
from dispatch.places import PlaceIndex, from_bytes
from dispatch.roster import stored_roster
from dispatch.store import Store

RUN_CARDS = "runcards"


class Reference:
    """The reference data of one process. What is made of it is made at the first use, and again after a change."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._version = -1
        self._index = AreaIndex([])
        self._places: PlaceIndex | None = None
        self._cards: Cards | None = None
        self._run_cards: RunCards | None = None
        self._roster: Roster | None = None
        self._making = threading.Lock()
        self._loads = 0

    @property
    def areas(self) -> AreaIndex:
        """The index of all areas (empty until a region is imported)."""
        if self._version < 0:
            self.reload()
        return self._index

    @property
    def version(self) -> int:
        """The version of the areas in use."""
        return self._version

    @property
    def places(self) -> PlaceIndex:
        """Villages, landmarks and addresses by name. 100,000 of them take seconds to load: ask in a thread."""
        with self._making:
            made, loads = self._places, self._loads
            if made is None:
                _, data = self._store.get_reference("places")
                made = PlaceIndex(self.areas, from_bytes(data) if data else [])
                self._places = made if loads == self._loads else None  # else an import came while this was made
            return made

    @property
    def cards(self) -> Cards:
        """The question card of each kind."""
        if self._cards is None:
            _, data = self._store.get_reference("cards")
            self._cards = cards_in_use(data.decode() if data else "")
        return self._cards

    @property
    def run_cards(self) -> RunCards:
        """The run cards in force: the built-in ones, with those an import has replaced."""
        if self._run_cards is None:
            _, data = self._store.get_reference(RUN_CARDS)
            self._run_cards = DEFAULT.replaced(cards_of(orjson.loads(data))) if data else DEFAULT
        return self._run_cards

    @property
    def roster(self) -> Roster:
        """Who is on duty when (an empty roster until one is imported)."""
        if self._roster is None:
            self._roster = stored_roster(self._store)
        return self._roster

    def note(self, facts: Iterable[dict[str, Any]]) -> None:
        """Look again when one of the facts says that reference data has changed."""
        if any(f["type"] == "reference_changed" for f in facts):
            self.reload()

    def reload(self) -> None:
        """Take over the areas from the store if they have changed; what rests on them is made anew when asked for."""
        version, data = self._store.get_reference("areas")
        if version != self._version:
            self._index = AreaIndex.from_bytes(data) if data else AreaIndex([])
            self._version = version
        self._loads += 1
        self._places = self._cards = self._run_cards = self._roster = None
