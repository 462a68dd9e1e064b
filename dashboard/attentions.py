"""Attentions as screens and API show them: whom one is for, who has read it, and who has not."""

from typing import Any

from dashboard.parts import Parts
from dispatch.access import user_names
from dispatch.addressed import readers_of
from dispatch.core.attention import Attention
from dispatch.posts import Posts, posts_of
from dispatch.wire import iso

READERS = ("operator", "shift_lead", "commander")
"""Roles whose users are expected to read attentions."""
MOST_NAMED = 12
"""So many who have not read a broadcast are named on the board; the page of areas names all."""


def attention_lines(parts: Parts, now: float) -> list[dict[str, Any]]:
    """Give the board's lines, newest first. Times in epoch ms; seen: names with the time; unread: names without."""
    users = user_names(parts.store, READERS)
    standing: list[Attention] = parts.store.listed("attentions", "attention")
    posts = posts_of(list(parts.fleet.officers.values())) if any(a.is_addressed for a in standing) else Posts()
    return [_line(a, users) | _meant(parts, a, posts) for a in reversed(standing)]


def whom(parts: Parts, a: Attention, posts: Posts) -> list[str]:
    """Give whom a broadcast is for, as one says it: the area's name, functions' codes, callsigns."""
    known = parts.reference.areas.get(a.area)
    area = posts.names.get(a.area) or (known.name if known else a.area)
    units = [parts.fleet.callsign_of(u) for u in a.units]
    return [name for name in (area, *a.functions, *units) if name]


def _meant(parts: Parts, a: Attention, posts: Posts) -> dict[str, Any]:
    """Give whom it is for, how many of them have read it and who on duty has not; nothing for everybody's."""
    if not a.is_addressed:
        return {"to": []}
    found = readers_of(a, list(parts.fleet.officers.values()), posts)
    late = [o.callsign for o in found.unread if not o.has_left]
    counted = {"expected": found.expected, "read": len(found.read), "waiting": len(late), "late": late[:MOST_NAMED]}
    return {"to": whom(parts, a, posts), "units": counted}


def _line(a: Attention, users: list[str]) -> dict[str, Any]:
    readers = {by.partition(":")[2]: at * 1000 for by, at in a.seen.items() if not by.startswith("officer:")}
    return {
        "id": a.id,
        "text": a.text,
        "kind": a.kind,
        "priority": a.priority,
        "by": a.by.partition(":")[2],
        "created": a.created * 1000,
        "expires": a.expires * 1000,
        "seen": sorted(readers.items(), key=lambda pair: pair[1]),
        "unread": [name for name in users if name not in readers],
    }


def api_attention(a: Attention) -> dict[str, Any]:
    """Give an attention as the API shows it."""
    return {
        "id": a.id,
        "text": a.text,
        "kind": a.kind,
        "priority": a.priority,
        "by": a.by,
        "to": {"units": a.units, "functions": a.functions, "area": a.area},
        "created": iso(a.created),
        "expires": iso(a.expires),
        "acknowledged": [{"by": by, "at": iso(at)} for by, at in sorted(a.seen.items(), key=lambda pair: pair[1])],
    }
