"""Which ground an officer belongs to: the own village, else the area of the post, which is that of its villages.

An officer without a village (a patrol) is of a polsek; the polsek's ground is the lowest area in which the villages of
all its officers lie. A post without any village officer (the Polres) is of the whole place.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from dispatch.core.officer import Officer
from dispatch.core.subtree import common
from dispatch.fleet import Fleet


@dataclass(frozen=True, slots=True)
class Posts:
    """The posts of a force. codes: name -> Kemendagri code ("" where nobody knows); names: the same backwards."""

    codes: dict[str, str] = field(default_factory=dict)
    root: str = ""

    @property
    def names(self) -> dict[str, str]:
        """Code -> name of the post; of several posts with one ground the first."""
        return {code: name for name, code in reversed(self.codes.items()) if code}

    def area_of(self, officer: Officer) -> str:
        """Give the code of an officer's ground: village, polsek's area, or the whole place."""
        return officer.village or self.codes.get(officer.polsek) or self.root


def posts_of(officers: Iterable[Officer]) -> Posts:
    """Give the posts of these officers."""
    villages: dict[str, set[str]] = {}
    for o in officers:
        villages.setdefault(o.polsek, set()).add(o.village)
    codes = {name: common(_kecamatan(codes)) for name, codes in sorted(villages.items()) if name}
    return Posts(codes, common(codes.values()))


def area_of(fleet: Fleet, officer: Officer) -> str:
    """Give the ground of one officer, looking at the colleagues of the post alone ("" for a post without village)."""
    if officer.village:
        return officer.village
    with fleet.lock:
        ids = [fleet.by_slot[slot] for slot in fleet.members.get(officer.polsek, ())]
    return common(_kecamatan({fleet.officers[id_].village for id_ in ids}))


def _kecamatan(villages: Iterable[str]) -> list[str]:
    """A post with one village only is of that village's kecamatan, not of the village."""
    return [village.rpartition(".")[0] for village in villages if village]
