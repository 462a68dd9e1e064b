"""Reference data as the processes use it: areas, places, question cards.

Loaded once, and again when an import has replaced them.
"""

import threading

from dispatch.areas import AreaIndex
from dispatch.cards import cards_in_use
from dispatch.core.sop import Cards
from dispatch.places import PlaceIndex, from_bytes
from dispatch.store import Store


class Reference:
    """The reference data of one process. What is made of it is made at the first use, and again after a change."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._version = -1
        self._index = AreaIndex([])
        self._places: PlaceIndex | None = None
        self._cards: Cards | None = None
        self._making = threading.Lock()

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
            areas = self.areas
            if self._places is None:
                _, data = self._store.get_reference("places")
                self._places = PlaceIndex(areas, from_bytes(data) if data else [])
            return self._places

    @property
    def cards(self) -> Cards:
        """The question card of each kind."""
        if self._cards is None:
            _, data = self._store.get_reference("cards")
            self._cards = cards_in_use(data.decode() if data else "")
        return self._cards

    def reload(self) -> None:
        """Take over the areas from the store if they have changed; what rests on them is made anew when asked for."""
        version, data = self._store.get_reference("areas")
        if version != self._version:
            self._index = AreaIndex.from_bytes(data) if data else AreaIndex([])
            self._version = version
        self._places = self._cards = None
