"""What of the tree somebody may look at, and what lies where: codes, names, children, the way down."""

from collections.abc import Iterable
from dataclasses import dataclass

from dashboard.parts import Parts
from dispatch.access import Person
from dispatch.areas import AreaIndex
from dispatch.core.errors import Denied, NotFound
from dispatch.core.incident import Incident
from dispatch.core.subtree import at_level, common, is_within, parts_of
from dispatch.posts import Posts, posts_of

VILLAGE = 4


@dataclass(frozen=True, slots=True)
class Ground:
    """The tree of a place. top: the lowest area that everything lies in; place: how that is called."""

    index: AreaIndex
    posts: Posts
    top: str
    place: str

    def name(self, code: str) -> str:
        """Give how an area is called: the polsek of a kecamatan, the village, the place; else its code."""
        if code == self.top:
            return self.place
        known = self.index.get(code)
        return self.posts.names.get(code) or (known.name if known else code)

    def root_of(self, person: Person) -> str:
        """Give the top of somebody's own subtree."""
        return person.area if person.area and parts_of(person.area) > parts_of(self.top) else self.top

    def asked(self, person: Person, code: str) -> str:
        """Give the area to show: the one asked for, or the top of one's own. Raises Denied, NotFound."""
        root = self.root_of(person)
        code = code or root
        if not is_within(code, root):
            raise Denied(f"area {code} is not in yours ({root}); ask for one that is", "area")
        if code != root and not any(is_within(each.code, code) for each in self.index.areas):
            raise NotFound(f"there is no area {code!r}; check the code", "area")
        return code

    def children(self, code: str) -> list[str]:
        """Give the codes right below an area, in order; a village has none."""
        parts = parts_of(code) + 1
        below = {at_level(v.code, parts) for v in self.index.villages if is_within(v.code, code)}
        return sorted(below) if parts <= VILLAGE else []

    def villages(self, code: str) -> list[str]:
        """Give the codes of the villages of an area."""
        return [v.code for v in self.index.villages if is_within(v.code, code)]

    def crumbs(self, person: Person, code: str) -> list[tuple[str, str]]:
        """Give (code, name) from the top of one's own subtree down to an area."""
        first, last = parts_of(self.root_of(person)), parts_of(code)
        return [(at, self.name(at)) for n in range(first, last + 1) for at in [at_level(code, n) if n else ""]]


def ground_of(parts: Parts) -> Ground:
    """Give the tree as it stands."""
    index = parts.reference.areas
    return Ground(
        index, posts_of(list(parts.fleet.officers.values())), top_of(a.code for a in index.areas), parts.settings.place
    )


def own_area(parts: Parts, person: Person) -> str:
    """Give the area somebody is held to, "" for whoever looks after the whole place."""
    if not person.area:
        return ""
    ground = ground_of(parts)
    root = ground.root_of(person)
    return "" if root == ground.top else root


def is_in(i: Incident, area: str) -> bool:
    """Whether an incident lies in an area; one without a place lies only in the whole ("")."""
    return is_within(i.village or i.kecamatan, area)


def held_to_own_area(parts: Parts, person: Person, i: Incident) -> Incident:
    """Give an incident back that somebody may take out of the room. Raises Denied for one outside their own area."""
    area = own_area(parts, person)
    if not is_in(i, area):
        raise Denied(f"incident {i.number} does not lie in your area ({area}); ask for one that does", "number")
    return i


def top_of(codes: Iterable[str]) -> str:
    """Give the lowest area above the villages that all codes lie in."""
    return at_level(common(codes), VILLAGE - 1)
