"""Who belongs where: the officers of a village, the duty post of a kecamatan, the units of a Polres.

Kept beside the fleet's arrays, because the chain asks by place, not by distance. Reference data only: who is
free is asked of the officers themselves.
"""

from collections import defaultdict

from dispatch.core.officer import Officer

VILLAGE_OFFICER, DUTY_POST, CONTACT = "bhabinkamtibmas", "duty_post", "village_contact"
POLRES = "polres"
Place = tuple[str, str]


def place_of(officer: Officer) -> Place | None:
    """Give where somebody is asked for: (what they are there, code of the area or name of the Polres)."""
    if officer.function == DUTY_POST:
        return DUTY_POST, officer.village.rpartition(".")[0]
    if officer.function in (VILLAGE_OFFICER, CONTACT):
        return officer.function, officer.village
    if officer.polsek.lower().startswith(POLRES):
        return POLRES, officer.function
    return None


class Stations:
    """Officers' ids by where they belong. Written by the fleet's writer, read by any."""

    def __init__(self) -> None:
        self._at: dict[str, Place] = {}
        self._ids: defaultdict[Place, tuple[str, ...]] = defaultdict(tuple)

    def put(self, officer: Officer) -> None:
        """Take over where an officer belongs now."""
        old, new = self._at.get(officer.id), place_of(officer)
        if old == new:
            return
        if old:
            self._ids[old] = tuple(i for i in self._ids[old] if i != officer.id)
            del self._at[officer.id]
        if new:
            self._ids[new] = (*self._ids[new], officer.id)
            self._at[officer.id] = new

    def ids(self, what: str, where: str) -> tuple[str, ...]:
        """Give the ids of those who are `what` (a function; `polres` for units of a Polres, by function) there."""
        return self._ids.get((what, where), ())
