"""The recommendations that screens have shown lately, so that what was decided can be kept beside what was seen."""

import secrets
import threading
from collections import OrderedDict
from typing import Any

MOST_KEPT = 500


class ShownLists:
    """The recommendations that screens of this process have shown lately, each by an id of its own."""

    def __init__(self) -> None:
        self._lists: OrderedDict[str, dict[str, Any]] = OrderedDict()
        self._lock = threading.Lock()

    def keep(self, recommendation: dict[str, Any]) -> str:
        """Keep a list that is about to be shown; gives its id."""
        id_ = secrets.token_hex(6)
        with self._lock:
            self._lists[id_] = recommendation
            if len(self._lists) > MOST_KEPT:
                self._lists.popitem(last=False)
        return id_

    def find(self, id_: str, incident: str) -> dict[str, Any] | None:
        """Give the list of this id if it was of this incident and is still kept."""
        found = self._lists.get(id_)
        return found if found and found["incident"] == incident else None
