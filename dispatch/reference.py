"""Reference data as the processes use it: the areas, loaded once and again when an import has replaced them."""

from dispatch.areas import AreaIndex
from dispatch.store import Store


class Reference:
    """The areas of one process. `index` is cheap after the first time; `changed` makes it look again."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._version = -1
        self._index = AreaIndex([])

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

    def reload(self) -> None:
        """Take over the areas from the store if they have changed."""
        version, data = self._store.get_reference("areas")
        if version != self._version:
            self._index = AreaIndex.from_bytes(data) if data else AreaIndex([])
            self._version = version
