"""The life-cycle as Mermaid diagrams, drawn from its two tables: `python -m dispatch.diagram README.md`."""

import sys
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from dispatch.core.lifecycle import INCIDENT_MOVES, MOVES, NEEDS_REASON

BEGIN, END = "<!-- life-cycle: begin (python -m dispatch.diagram README.md) -->", "<!-- life-cycle: end -->"
BY_OFFICERS = """    queued --> assigned: an officer accepts
    assigned --> en_route: an officer is under way
    en_route --> on_scene: an officer has arrived
    on_scene --> resolved: the last officer clears"""


def assignments() -> str:
    """Give the life of an assignment."""
    lines = [
        f"    {status} --> {target}: {action}{' (with a reason)' if (status, action) in NEEDS_REASON else ''}"
        for (status, action), target in MOVES.items()
    ]
    return _mermaid("offered", lines)


def incidents() -> str:
    """Give the life of an incident; what its officers do is drawn in words, because it derives from them."""
    moves: Mapping[tuple[StrEnum, StrEnum], StrEnum] = {k: v for k, v in INCIDENT_MOVES.items() if k[0] is not v}
    targets: dict[tuple[str, str], list[str]] = {}
    for (status, action), target in moves.items():
        targets.setdefault((status.value, target.value), []).append(action.value)
    lines = [f"    {a} --> {b}: {', '.join(actions)}" for (a, b), actions in targets.items()]
    return _mermaid("received", [*lines, BY_OFFICERS])


def _mermaid(first: str, lines: list[str]) -> str:
    return "\n".join(["```mermaid", "stateDiagram-v2", f"    [*] --> {first}", *lines, "```"])


def section() -> str:
    """Give what stands in the README between the two marks."""
    return f"{BEGIN}\n**Assignment**\n\n{assignments()}\n\n**Incident**\n\n{incidents()}\n{END}"


def written_into(text: str) -> str:
    """Give a text with its part between the marks renewed."""
    before, _, rest = text.partition(BEGIN)
    return before + section() + rest.partition(END)[2]


if __name__ == "__main__":
    readme = Path(sys.argv[1])
    readme.write_text(written_into(readme.read_text()))
