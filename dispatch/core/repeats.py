"""The same said twice: by one sender under one id (folded by itself), or by two about one event (a person decides)."""

from dataclasses import replace

from dispatch.core.commands import DismissDuplicate, NoteRepeat
from dispatch.core.errors import Invalid
from dispatch.core.facts import Decision
from dispatch.core.incident import Incident
from dispatch.core.triage import KINDS
from dispatch.core.world import World, fact

REPEATED = "same message id, other words: kept with the first"
NOT_ONE_EVENT = "looked at by an operator: not one event"


def dismiss_duplicate(c: DismissDuplicate, world: World) -> Decision:
    """Note on both incidents that they are not one event, and in both timelines who said so."""
    if c.incident == c.other:
        raise Invalid(f"incident {c.incident} cannot be compared with itself; name another", "other")
    pair = world.incident_or_raise(c.incident), world.incident_or_raise(c.other)
    type_, rule = ("duplicate_reconsidered", "") if c.undo else ("duplicate_dismissed", NOT_ONE_EVENT)
    facts = [
        fact(c, type_, incident=i.number, rule=rule, other=o.number)
        for i, o in (pair, pair[::-1])
        if (o.number in i.unlike) is c.undo
    ]
    states = {("incident", i.number): _told_apart(i, o.number, c) for i, o in (pair, pair[::-1])}
    return Decision(dict(states) if facts else {}, facts, [], {"incident": c.incident, "other": c.other})


def _told_apart(incident: Incident, other: str, c: DismissDuplicate) -> Incident:
    kept = [n for n in incident.unlike if n != other]
    return replace(incident, unlike=kept if c.undo else [*kept, other], changed=c.now)


def what_is_new(incident: Incident | None, c: NoteRepeat) -> dict[str, str]:
    """Give what a repeat says that the incident does not hold yet: text, address, kind in words."""
    if incident is None:
        return {"text": c.text} if c.text.strip() else {}
    kind = "" if c.kind.strip().upper() in KINDS else c.kind
    said = {
        "text": (c.text, incident.text),
        "address": (c.address, incident.address),
        "kind": (kind, incident.kind_text),
    }
    return {name: new.strip() for name, (new, known) in said.items() if _plain(new) not in _plain(known)}


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def note_repeat(c: NoteRepeat, world: World) -> Decision:
    """Keep what is new as a line of the incident's timeline; of an incident that has left the store, in the journal."""
    incident: Incident | None = world.find("incident", c.incident)
    new = what_is_new(incident, c)
    where = c.incident if incident else ""
    facts = [fact(c, "report_repeated", incident=where, rule=REPEATED, of=c.incident, **new)] if new else []
    return Decision({}, facts, [], {"incident": c.incident, "new": bool(new)})
