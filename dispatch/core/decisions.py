"""What was decided, kept: the list as shown, the choice, who chose and why, and what the other would have meant.

assignment_offered   data.decision: the list, its basis, the place chosen
choice_explained     why it was not the first; follows the dispatch, which never waits for it
assignment_arrived   data.against: when the best of the others was expected, beside the arrival
"""

import copy
from typing import Any

from dispatch.core.commands.choices import ExplainChoice, MarkInformed
from dispatch.core.errors import Forbidden, Invalid
from dispatch.core.facts import Decision
from dispatch.core.incident import Assignment
from dispatch.core.world import World, fact

REASONS: dict[str, str] = {
    "1": "knows people or place better",
    "2": "said on the radio",
    "3": "asked for by name",
    "4": "other",
}
"""Why the first was not taken: the console's key -> the name of the reason. Any other text is taken as it is."""

_KEPT = ("officer", "callsign", "distance_m", "eta_s", "score_s", "position_age_s", "fills", "reasons", "shortfalls")


def decision_of(recommendation: dict[str, Any], officer: str) -> dict[str, Any]:
    """Give what is kept of a choice: the list as shown, and the place of the chosen officer in it (0: not on it)."""
    rows = recommendation.get("officers", [])
    shown = [{name: row[name] for name in _KEPT} | {"leaves": row["leaves"]["count"]} for row in rows]
    place = next((n for n, row in enumerate(rows, 1) if row["officer"] == officer), 0)
    not_offered = next((r["reason"] for r in recommendation.get("not_offered", ()) if r["officer"] == officer), "")
    return {
        "basis": recommendation.get("basis", ""),
        "list": shown,
        "place": place,
        "as_recommended": is_recommended(rows, place),
        "against_rule": "" if place else not_offered,
    }


def is_recommended(rows: list[dict[str, Any]], place: int) -> bool:
    """Whether the choice is what the list says first: its first, or one who fills a missing unit of the run card."""
    return not rows or place == 1 or (place > 1 and bool(rows[place - 1]["fills"]))


def essence(decision: dict[str, Any]) -> dict[str, Any]:
    """Give what the assignment remembers of its decision: place, way (m), and the best of the others with the time."""
    rows, place = decision.get("list", []), decision.get("place", 0)
    other = next((row for n, row in enumerate(rows, 1) if n != place), None)
    kept = {"place": place, "of": len(rows), "as_recommended": decision.get("as_recommended", True)}
    if 0 < place <= len(rows):
        kept["distance_m"] = rows[place - 1]["distance_m"]
    return kept | ({"other": {k: other[k] for k in ("officer", "callsign", "eta_s")}} if other else {})


def against(a: Assignment, at: float) -> dict[str, Any]:
    """Give what the best of the others would have meant, once the chosen one is there at `at` (epoch s).

    gained_s: how much earlier the chosen one was than the other was expected to be; negative: later.
    """
    other, start = a.decision.get("other"), a.times.get("dispatched")
    if not other or start is None:
        return {}
    took = at - start
    told = {"other": other["callsign"], "other_s": other["eta_s"], "took_s": took}
    return told | {"gained_s": other["eta_s"] - took}


def explain_choice(c: ExplainChoice, world: World) -> Decision:
    """Keep why the first of the list was not taken; a later word replaces an earlier one."""
    incident = copy.deepcopy(world.incident_or_raise(c.assignment.rpartition(".")[0]))
    assignment = incident.assignment_or_raise(c.assignment)
    reason = REASONS.get(c.reason.strip(), c.reason.strip())
    if not reason:
        raise Invalid("the reason is empty; write 1 to 4, or a few words", "reason")
    assignment.decision["why"], incident.changed = reason, c.now
    said = fact(
        c, "choice_explained", incident=incident.number, officer=assignment.officer, assignment=assignment.id,
        reason=reason, callsign=assignment.callsign, place=assignment.decision.get("place", 0),
    )  # fmt: skip
    return Decision({("incident", incident.number): incident}, [said], [], {"assignment": assignment.id})


def mark_informed(c: MarkInformed, world: World) -> Decision:
    """Keep who has been told of an incident, by whom and when; told twice is refused, so that nobody rings twice."""
    incident = copy.copy(world.incident_or_raise(c.incident))
    who = c.who.strip()
    if not who:
        raise Invalid("say who was told, e.g. Kapolsek", "who")
    told = next((t for t in incident.informed if t["who"].casefold() == who.casefold()), None)
    if c.undo and told is None:
        raise Forbidden(f"{who} has not been ticked off as told; nothing to take back", "who")
    if not c.undo and told is not None:
        raise Forbidden(f"{who} was told already, by {told['by']}; nothing to do", "who")
    rest = [t for t in incident.informed if t is not told]
    incident.informed = rest if c.undo else [*rest, {"who": who, "by": c.by, "at": c.at}]
    incident.changed = c.now
    said = fact(c, "informed_withdrawn" if c.undo else "informed", incident=incident.number, who=who)
    return Decision({("incident", incident.number): incident}, [said], [], {"incident": incident.number})
