"""Who has read a broadcast, and who has not: the officers an attention is meant for, counted by their own answers."""

from collections.abc import Iterable
from dataclasses import dataclass

from dispatch.core.attention import Attention
from dispatch.core.officer import Officer
from dispatch.posts import Posts


@dataclass(frozen=True, slots=True)
class Readers:
    """The officers a broadcast is meant for. read: (officer, epoch s), the first first; unread: those on duty first."""

    read: list[tuple[Officer, float]]
    unread: list[Officer]

    @property
    def expected(self) -> int:
        """How many it is meant for."""
        return len(self.read) + len(self.unread)

    @property
    def waiting(self) -> int:
        """How many of those on duty have not read it."""
        return sum(not o.has_left for o in self.unread)


def readers_of(a: Attention, officers: Iterable[Officer], posts: Posts) -> Readers:
    """Give who of the officers has read an attention; duty posts and contacts have no phone and are not asked."""
    meant = [o for o in officers if not o.is_standing and (not a.is_addressed or a.is_for(o, posts.area_of(o)))]
    read = [(o, a.seen[f"officer:{o.id}"]) for o in meant if f"officer:{o.id}" in a.seen]
    left = [o for o in meant if f"officer:{o.id}" not in a.seen]
    return Readers(sorted(read, key=lambda pair: pair[1]), sorted(left, key=lambda o: (o.has_left, o.callsign)))
