"""The console's quiet word that a handover waits to be taken over."""

from typing import Any

from dashboard.handover.drafting import standing
from dashboard.parts import Parts


def handover_lines(parts: Parts, now: float) -> list[dict[str, Any]]:
    """Give the open handover as one line, nothing while none is open. Times in epoch ms."""
    found, _ = standing(parts)
    if found is None:
        return []
    stands = [i for i in found.items if i.ended is None]
    line = {"id": found.id, "shift": found.shift * 1000, "items": len(stands), "unseen": len(found.unseen)}
    return [line | {"outgoing": found.outgoing.partition(":")[2]}]
