"""The incident panel: which incident is looked at, by whom, and what that person may see of it."""

import asyncio
import time
from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from dash import ClientsideFunction, Dash, Input, Output
from redis.exceptions import RedisError

from dashboard.api import incident_or_raise, timeline_of
from dashboard.gate import current, current_person
from dashboard.near import near_backups
from dashboard.parts import Parts
from dashboard.past import past_of
from dashboard.permissions import ABILITIES, callback_ability, may
from dashboard.planning import rises_for
from dispatch.core.errors import NotFound
from dispatch.core.incident import Incident
from dispatch.core.masked import masked
from dispatch.core.merge import reporter_of
from dispatch.core.officer import Officer
from dispatch.stations import VILLAGE_OFFICER
from layouts.duplicates import Alike, Reporter
from layouts.incident import Guard, Seen, hint, not_shown, panel
from layouts.plain import plain
from layouts.theme import OFFICERS
from layouts.words import SOURCE, _, speaking


def register(dash: Dash, parts: Parts) -> None:
    """Add the panel's callbacks: what it shows is worked out here and drawn by assets/incident.js."""
    for output in ("incident-tree.data", "incident-drawn.data"):
        callback_ability(output, "see")

    @dash.callback(
        Output("incident-tree", "data"),
        Input("selected", "data"),
        Input("panel-tick", "data"),
        prevent_initial_call=True,
    )
    async def show_incident(number: str | None, _tick: int | None) -> Any:
        person, session = current_person.get(), current.get()
        with speaking(session.language if session else SOURCE):
            tree = await panel_of(parts, number or "", person.role if person else "")
            return {"number": number or "", "tree": plain(tree)}

    draw = ClientsideFunction("k3i_incident", "draw")
    dash.clientside_callback(draw, Output("incident-drawn", "data"), Input("incident-tree", "data"))


async def panel_of(parts: Parts, number: str, role: str) -> Any:
    """Give the content of the panel for a role, or what stands in its place."""
    if not number:
        return hint()
    try:
        return panel(await look_at(parts, number, role, time.time()))
    except NotFound:
        return not_shown(number, _("Tidak ada insiden dengan nomor ini. Periksa nomornya."))
    except RedisError:
        return not_shown(number, _("Penyimpanan tidak menjawab. Panel ini memuat lagi begitu pulih."))


async def look_at(parts: Parts, number: str, role: str, now: float) -> Seen:
    """Gather what the panel shows. The recommendation is worked out now. Raises NotFound."""
    incident = await incident_or_raise(parts, number)
    facts, recommendation = await asyncio.gather(timeline_of(parts, number), _recommended(parts, incident, now))
    rises = await asyncio.to_thread(rises_for, parts, incident, recommendation)
    officers = {
        id_: parts.fleet.officers[id_]
        for id_ in _spoken_of(incident, facts, recommendation) & parts.fleet.officers.keys()
    }
    return Seen(
        incident=incident,
        facts=facts,
        recommendation=recommendation,
        policy=parts.flusher.desk.policy,
        now=now,
        zone=ZoneInfo(parts.settings.timezone),
        zone_label=parts.settings.zone_label,
        caller=(masked(incident.caller_number), incident.caller_name) if may(role, "see_callers") else None,
        callsigns={id_: o.callsign for id_, o in officers.items()},
        names={id_: o.name for id_, o in officers.items()},
        phones={
            a.officer: officers[a.officer].phone if may(role, "see_callers") else masked(officers[a.officer].phone)
            for a in incident.open_assignments
            if a.by_phone and a.officer in officers
        },
        rises=rises,
        abilities=frozenset(a for a in ABILITIES if may(role, a)),
        alike=await asyncio.to_thread(alike_of, parts, incident),
        reporters=reporters_of(incident, may(role, "see_callers")),
        guard=Guard(await asyncio.to_thread(near_backups, parts, incident), _in_emergency(number, officers.values())),
        card=await asyncio.to_thread(parts.reference.cards.get, incident.kind),
        past=await asyncio.to_thread(past_of, parts, incident, role, now),
        inform=list(parts.recommender.card(incident).inform),
        local=local_officer(parts, incident),
    )


def local_officer(parts: Parts, incident: Incident) -> list[str]:
    """Give the village's own officer and, where that one has left, who stands in, each as one line."""
    officers, lines = parts.fleet.officers, []
    for id_ in parts.fleet.stations.ids(VILLAGE_OFFICER, incident.village):
        own = officers[id_]
        lines.append(f"{own.callsign} {own.name} · {_(OFFICERS[own.status].word)}")
        other = officers.get(own.stand_in)
        if other:
            lines.append(_("pengganti: {}").format(f"{other.callsign} {other.name} · {_(OFFICERS[other.status].word)}"))
    return lines


def alike_of(parts: Parts, incident: Incident) -> list[Alike]:
    """Give the incidents that may be the same event as an open one, as they stand in the store."""
    if incident.is_ended:
        return []
    found = parts.finder.alike(incident.number)
    states = parts.store.load([("incident", c.number) for c in found])
    return [Alike(v.state, c) for v, c in zip(states, found, strict=True) if v.state]


def reporters_of(incident: Incident, may_see: bool) -> list[Reporter]:
    """Give everybody who reported an incident, first to last; their numbers masked, or not at all."""
    first = reporter_of(incident)
    told = sorted([first, *incident.reporters], key=lambda r: float(r["at"]))

    def caller(r: dict[str, Any]) -> str:
        return " · ".join(filter(None, (masked(r["number"]), r["name"]))) if may_see else ""

    return [Reporter(r["incident"], r["at"], r["channel"], r["text"], caller(r)) for r in told]


async def _recommended(parts: Parts, incident: Incident, now: float) -> dict[str, Any]:
    if incident.is_ended:
        return {}
    found = await asyncio.to_thread(parts.recommender.recommend, incident, now)
    return {**found, "id": parts.shown.keep(found)}


def _in_emergency(number: str, officers: Iterable[Officer]) -> list[Officer]:
    return [o for o in officers if (o.emergency or {}).get("incident") == number]


def _spoken_of(incident: Incident, facts: list[dict[str, Any]], recommendation: dict[str, Any]) -> set[str]:
    """Give the ids of all officers the panel names."""
    listed = [row["officer"] for name in ("officers", "not_offered") for row in recommendation.get(name, ())]
    authors = [f["by"].removeprefix("officer:") for f in facts]
    return {
        *listed,
        *authors,
        *(a.officer for a in incident.assignments),
        *(f.get("officer", "") for f in facts),
    }
