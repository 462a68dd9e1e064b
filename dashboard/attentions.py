"""Attentions as screens and API show them: who has read one, and who on duty has not."""

from typing import Any

from dashboard.parts import Parts
from dispatch.access import user_names
from dispatch.core.attention import Attention
from dispatch.wire import iso

READERS = ("operator", "shift_lead", "commander")
"""Roles whose users are expected to read attentions."""


def attention_lines(parts: Parts, now: float) -> list[dict[str, Any]]:
    """Give the board's lines, newest first. Times in epoch ms; seen: names with the time; unread: names without."""
    users = user_names(parts.store, READERS)
    standing: list[Attention] = parts.store.listed("attentions", "attention")
    return [_line(a, users) for a in reversed(standing)]


def _line(a: Attention, users: list[str]) -> dict[str, Any]:
    readers = {by.partition(":")[2]: at * 1000 for by, at in a.seen.items()}
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
        "created": iso(a.created),
        "expires": iso(a.expires),
        "acknowledged": [{"by": by, "at": iso(at)} for by, at in sorted(a.seen.items(), key=lambda pair: pair[1])],
    }
