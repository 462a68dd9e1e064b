"""What the store, the fleet and the map say at this moment, for the handover; what becomes an item says the core."""

from dashboard.parts import Parts
from dispatch.contacts import contacts
from dispatch.core.handed import Found, Village

MOST_SILENT = 5_000


def found_now(parts: Parts, now: float) -> Found:
    """Read what there is now. Raises the store's error when it cannot be reached."""
    store, fleet = parts.store, parts.fleet
    quiet = contacts(fleet, store, now, parts.settings.stale_s, MOST_SILENT, only_silent=True)
    return Found(
        now=now,
        incidents=[v.state for v in store.incidents("open")],
        alarms=store.listed("alarms", "alarm"),
        callbacks=store.listed("callbacks", "call"),
        attentions=store.listed("attentions", "attention"),
        officers=dict(fleet.officers),
        silent=[(s.officer, s.fixed) for s in quiet if s.why != "no_device"],
        bare=bare_villages(parts),
    )


def bare_villages(parts: Parts) -> list[Village]:
    """Give the villages nobody who is free can reach in time."""
    situation, areas = parts.recommender.situation, parts.reference.areas
    found = []
    for place in situation.coverage.bare():
        code, name = situation.villages[place]
        above = areas.get(code.rpartition(".")[0])
        found.append((above.code if above else "", above.name if above else "", name))
    return found
