"""One report of the past, from the first ring to the rating: who went, when, and what was stamped wrongly."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from dispatch.areas import Level, ancestor
from dispatch.core.call import Call
from dispatch.core.incident import Assignment, Incident
from dispatch.core.junk import JUNK
from dispatch.core.lifecycle import AssignmentStatus
from dispatch.core.triage import classify
from dispatch.tables import Rows, call_row
from feeds.demo.brebes import officers, polseks
from feeds.simulator import tables
from feeds.simulator.places import Places
from feeds.simulator.story import Happening, draw_junk, draw_real, lasting

REAL = 0.3
"""Of all that comes in; the rest needs nobody. A day has some 33 responses then, enough for a percentile of its own."""
QUEUE = {1: (15.0, 0.5), 2: (25.0, 0.55), 3: (38.0, 0.6), 4: (55.0, 0.6)}
"""From the queue to the first offer, by priority."""
WAY_M = (1150.0, 0.5)
"""The way by road of whoever goes, (median m, sigma): most villages have their own officer."""
WIDE = {"Salem": 2.6, "Sirampog": 1.7, "Paguyangan": 1.6, "Bantarkawung": 1.5}
"""Kecamatan in the hills, where ways are so many times as long."""
MET = (60.0, 0.4)
SCENE = (21 * 60.0, 0.5)
WRITTEN_UP = (240.0, 0.5)
FLOOD_SLOWER, FLOOD_WAITS = 1.9, 2.2
FORGOTTEN, WRONG_WAY, TYPED_LATER, SEEN, PRESSED_LATE, FAR = 0.06, 0.003, 0.03, 0.7, 0.05, 0.02
"""Of arrivals: not stamped, stamped before the setting out, typed in later, seen by GPS; of the seen pressed late;
declared far from the scene."""
SECOND_UNIT = {1: 0.5, 2: 0.12}
BACK_ENTERED, RATED, NAMED, REPEATED = 0.015, 0.35, 0.85, 0.1
"""Written down later; rated of those reported by phone; late ones explained; happening where it always happens."""
DISPOSITIONS = {"01": 0.62, "02": 0.21, "03": 0.04, "14": 0.06, "17": 0.02, "05": 0.02, "10": 0.02, "22": 0.01}
UNSENT = {"05", "10", "22"}
OFTEN = (
    ("SPBU Klampok", 0), ("Simpang Pejagan", 3), ("Pasar Induk Brebes", 5), ("Terminal Bumiayu", 8),
    ("Jembatan Sakalibel", 11), ("Alun-alun Brebes", 14), ("Pasar Bawang Klampok", 17), ("Perlintasan KA", 21),
)  # fmt: skip
"""Places where something happens again and again, each near the village of this index among the busy ones."""
TIERS = ((10.0, "polsek"), (20.0, "polres"), (30.0, "polda"), (1e9, "mabes"))
NUMBERS = 4_000


@dataclass(frozen=True, slots=True)
class Case:
    """What came of one report. over: when nothing more happened (epoch s)."""

    over: float
    incident: Incident | None = None
    call: dict[str, Any] | None = None
    cause: dict[str, Any] | None = None


class Cases:
    """Draws cases; knows the district, its officers, and who of them is out."""

    def __init__(self, seed: int, hashed: Callable[[str], str]) -> None:
        self._places = Places(seed)
        self._hashed = hashed
        self._people = officers(seed)
        self._sector = {p.code: p.name for p in polseks()}
        self._own = {o["village"]: o for o in self._people if o["village"]}
        self._patrols: dict[object, list[dict[str, object]]] = {}
        for o in self._people:
            if not o["village"]:
                self._patrols.setdefault(o["polsek"], []).append(o)
        self._free: dict[object, float] = {}
        self._flood = False
        rng = random.Random(f"{seed}:often")
        busy = sorted(self._places.villages, key=lambda v: v.code)
        self._often = [
            (name, self._places.near(rng, busy[9 * n % len(busy)], 0.1), busy[9 * n % len(busy)]) for name, n in OFTEN
        ]

    def begin(self, midnight: float, flood: bool) -> None:
        """Begin a day: who was out long ago is free."""
        self._flood = flood
        self._free = {o: until for o, until in self._free.items() if until > midnight}

    def duties(self, day: date, midnight: float) -> Rows:
        """Give when each patrol goes on and off duty that day: eight hours, another shift every day."""
        rows = []
        for units in self._patrols.values():
            for turn, unit in enumerate(units):
                begins = midnight + (7, 15, 23)[(turn + day.toordinal()) % 3] * 3600
                for at, before, status in (
                    (begins, "off_duty", "available"),
                    (begins + 28_800, "available", "off_duty"),
                ):
                    id_ = f"past-{unit['id']}-{at:.0f}-{status}"
                    rows.append({"id": id_, "officer": unit["id"], "at": at, "before": before, "status": status})
        return rows

    def draw(self, rng: random.Random, number: str, start: float, on: Callable[[float], str]) -> Case:
        """Draw what is reported at a moment, and all that came of it. on: who sits at a console at a moment."""
        h = draw_real(rng, self._places) if rng.random() < REAL else draw_junk(rng, self._places)
        if self._flood and h.is_real and rng.random() < 0.6:
            h = _of_the_flood(rng, h)
        if h.is_real and h.channel == "110" and rng.random() < REPEATED:
            return self._real(rng, h, number, start, on, rng.choice(self._often))
        if h.is_real:
            return self._real(rng, h, number, start, on, None)
        return self._idle(rng, h, number, start, on)

    def _idle(self, rng: random.Random, h: Happening, number: str, start: float, on: Callable[[float], str]) -> Case:
        caller = self._caller(rng, h)
        if h.abandoned:
            call = Call(f"past-{number}", caller=caller, times={"ringing": start, "abandoned": start + h.ring_s})
            call.callback = "done" if rng.random() < tables.REACHED else "open"
            return Case(start + h.ring_s, call=_rung(call, start, h.ring_s))
        by, written = on(start), start + h.ring_s + h.talk_s
        incident = self._incident(h, number, written, by, caller)
        incident.disposition = JUNK[incident.lane].disposition
        incident.ended = incident.times["incident_clear"] = written
        return Case(written + 2, incident, self._call(h, incident, start, by))

    def _real(
        self, rng: random.Random, h: Happening, number: str, start: float, on: Callable[[float], str], place: Any
    ) -> Case:
        by, caller = on(start), self._caller(rng, h)
        created = start + h.ring_s + h.talk_s
        incident = self._incident(
            h, number, created, by if h.channel in ("110", "radio") else f"gateway:{h.channel}", caller
        )
        self._locate(rng, incident, h, place)
        if rng.random() < BACK_ENTERED:
            incident.back_entered, incident.entered = True, created + rng.uniform(900, 7200)
        call = self._call(h, incident, start, by) if h.channel == "110" else None
        incident.disposition = rng.choices(list(DISPOSITIONS), list(DISPOSITIONS.values()))[0]
        over = (
            self._sent(rng, incident, by) if incident.disposition not in UNSENT else created + lasting(rng, WRITTEN_UP)
        )
        if incident.disposition == "22":
            incident.disposition, incident.merged_into = "", number[:-3] + "001"
        incident.ended = incident.times["incident_clear"] = over
        incident.changed = over
        self._rate(rng, incident, over)
        return Case(over + WRITTEN_UP[0], incident, call, _cause(rng, incident, over))

    def _incident(self, h: Happening, number: str, created: float, by: str, caller: str) -> Incident:
        told = classify(h.kind, h.text, None, h.channel)
        village = h.spot.village
        code = ancestor(village.code, Level.KECAMATAN)
        return Incident(
            number=number, tracking="", channel=h.channel, text=h.text, kind=told.kind, priority=told.priority,
            lane=told.lane, lat=None, lng=None, uncertain_m=0.0, village=village.code, village_name=village.name,
            kecamatan=code, kecamatan_name=village.kecamatan, address="",
            call_id=f"past-{number}" if h.channel == "110" else "", caller_number=h.caller, caller_name="",
            exercise=False, back_entered=False, created=created, entered=created, clock=created, source=by,
            priority_rule=told.rule, kind_text=told.kind_text, queued=True, caller=caller, changed=created,
            times={"created": created, "queued": created},
        )  # fmt: skip

    def _call(self, h: Happening, incident: Incident, start: float, by: str) -> dict[str, Any]:
        answered, ended = start + h.ring_s, incident.created + 2
        incident.times |= {"call_arrival": start, "answered": answered}
        times = {"ringing": start, "answered": answered, "ended": ended}
        call = Call(incident.call_id, caller=incident.caller, times=times, incident=incident.number, lane=incident.lane)
        call.taken_by, call.taken_at = by, answered
        return _rung(call, start, h.ring_s)

    def _caller(self, rng: random.Random, h: Happening) -> str:
        """Give the hash of who calls; a few numbers call again and again."""
        if not h.caller or h.caller == "anonymous":
            return ""
        if h.kind in ("PRANK", "911H") and rng.random() < 0.06:
            return self._hashed(f"+62 899 0000 {rng.randrange(6):04}")
        return self._hashed(f"+62 899 {rng.randrange(10_000):04} {rng.randrange(NUMBERS):04}")

    def _locate(self, rng: random.Random, i: Incident, h: Happening, place: Any) -> None:
        if place:
            i.address, (i.lat, i.lng), village = place
            i.uncertain_m, i.lat, i.lng = 10.0, i.lat + rng.gauss(0, 8e-5), i.lng + rng.gauss(0, 8e-5)
            i.village, i.village_name, i.kecamatan_name = village.code, village.name, village.kecamatan
            i.kecamatan = ancestor(village.code, Level.KECAMATAN)
        elif "lat" in h.place:
            i.lat, i.lng, i.uncertain_m = h.place["lat"], h.place["lng"], 30.0
        elif "village" in h.place:
            i.lat, i.lng, i.uncertain_m = h.spot.village.lat, h.spot.village.lng, 1500.0
        else:
            i.address = h.place["address"]

    def _sent(self, rng: random.Random, i: Incident, by: str) -> float:
        """Send somebody; gives when it was over."""
        at = i.created + lasting(rng, QUEUE[i.priority]) * (FLOOD_WAITS if self._flood else 1)
        while rng.random() < tables.DECLINES + tables.IS_SILENT and len(i.assignments) < 3:
            no = AssignmentStatus.DECLINED if rng.random() < 0.5 else AssignmentStatus.TIMED_OUT
            asked = self._assign(rng, i, by, at, no)
            at += lasting(rng, tables.ANSWER) if no is AssignmentStatus.DECLINED else 45.0
            asked.reason = "sedang menangani kegiatan lain" if no is AssignmentStatus.DECLINED else ""
            i.times.setdefault("dispatched", asked.times["dispatched"])
        ends = [self._goes(rng, i, self._assign(rng, i, by, at, AssignmentStatus.CLEARED))]
        if rng.random() < SECOND_UNIT.get(i.priority, 0.0):
            ends.append(self._goes(rng, i, self._assign(rng, i, by, at + 20, AssignmentStatus.CLEARED)))
        return max(ends)

    def _assign(self, rng: random.Random, i: Incident, by: str, at: float, status: AssignmentStatus) -> Assignment:
        who = self._who(i, at, {a.officer for a in i.assignments})
        made = Assignment(
            id=f"{i.number}.{len(i.assignments) + 1}", incident=i.number, officer=str(who["id"]),
            callsign=str(who["callsign"]), slot=-1, status=status, by=by, rule="nearest", since=at,
            function=str(who["function"]), times={"dispatched": at}, entries={"dispatched": at},
        )  # fmt: skip
        way = lasting(rng, WAY_M) * WIDE.get(i.kecamatan_name, 1.0)
        made.decision = {"place": 1, "of": 3, "as_recommended": True, "distance_m": round(way, 1)}
        i.assignments.append(made)
        i.times.setdefault("dispatched", at)
        return made

    def _who(self, i: Incident, at: float, asked: set[str]) -> dict[str, object]:
        """Give who goes: the village's own officer or a patrol of the polsek, whoever has been free longest."""
        near = [*self._patrols.get(self._sector.get(i.kecamatan, ""), [])]
        near += [self._own[i.village]] if i.village in self._own else []
        free = [o for o in near if o["id"] not in asked] or [o for o in self._people if o["id"] not in asked]
        return min(free, key=lambda o: (max(at, self._free.get(o["id"], 0.0)), self._free.get(o["id"], 0.0)))

    def _goes(self, rng: random.Random, i: Incident, a: Assignment) -> float:
        """Let an officer accept, set out, arrive and clear; gives when it was over."""
        at = a.times["dispatched"]
        accepted = at + lasting(rng, tables.ANSWER)
        left = max(accepted + 1, at + lasting(rng, tables.TURNOUT))
        slower = FLOOD_SLOWER if self._flood else 1.0
        way = lasting(rng, MET) + a.decision["distance_m"] / lasting(rng, tables.SPEED_MPS)
        there = left + way * slower
        clear = there + lasting(rng, SCENE)
        stamped = {"acknowledged": accepted, "en_route": left, "on_scene": there, "unit_clear": clear}
        self._stamp(rng, a, stamped)
        for point in ("acknowledged", "en_route", "on_scene"):
            if point in a.times:
                i.times[point] = min(a.times[point], i.times.get(point, a.times[point]))
        self._free[a.officer] = clear
        return float(clear)

    def _stamp(self, rng: random.Random, a: Assignment, stamped: dict[str, float]) -> None:
        """Stamp as people do: now and then not, late, far away, or the wrong way round."""
        there = stamped["on_scene"]
        if rng.random() < SEEN:
            a.times["arrival_seen"], a.seen_m = there + rng.gauss(0, 15), rng.uniform(5, 80)
            if rng.random() < PRESSED_LATE / SEEN:
                stamped["on_scene"] = min(there + rng.uniform(150, 700), stamped["unit_clear"])
        if rng.random() < FORGOTTEN:
            del stamped["on_scene"]
        elif rng.random() < WRONG_WAY:
            stamped["on_scene"] = stamped["en_route"] - rng.uniform(5, 90)
        elif rng.random() < FAR:
            a.declared_m = rng.uniform(520, 2500)
        typed = rng.uniform(300, 3000) if rng.random() < TYPED_LATER else 0.0
        a.times |= stamped
        a.entries |= {point: at + typed for point, at in stamped.items()}
        a.since = stamped["unit_clear"]

    def _rate(self, rng: random.Random, i: Incident, over: float) -> None:
        if i.channel == "app" and rng.random() < RATED:
            stars = rng.choices((1, 2, 3, 4, 5), tables.STARS)[0]
            safer = "more" if stars > 3 else "same" if stars == 3 else "less"
            i.rating = {"stars": stars, "safe": min(5, max(1, stars + rng.randint(-1, 1))), "safer": safer, "at": over}


def _of_the_flood(rng: random.Random, h: Happening) -> Happening:
    """Give a happening as the flood makes it: water, or what it has brought down."""
    kind = rng.choice(("WATER", "WATER", "HAZ", "WELFARE"))
    return Happening(h.channel, kind, "Air naik ke rumah warga.", h.spot, h.place, h.caller, h.ring_s * 1.8, h.talk_s)


def _rung(call: Call, start: float, ring_s: float) -> dict[str, Any]:
    """Give the row of a call that climbed the ladder as long as it rang."""
    begun = 0.0
    for until, tier in TIERS:
        if not call.steps or ring_s > begun:
            call.steps.append({"tier": tier, "at": start + begun})
        begun = until
    call.taken_tier = call.tier if call.taken_by else ""
    return call_row(call)


def _cause(rng: random.Random, i: Incident, over: float) -> dict[str, Any] | None:
    """Name a cause of a late one, as a shift lead does by the next morning; some wait for it."""
    began = i.times.get("call_arrival", i.created)
    took = i.times.get("on_scene", began) - began
    if took <= 600 or rng.random() > NAMED:
        return None
    gone = [a for a in i.assignments if a.status is AssignmentStatus.CLEARED]
    said_no = len(i.assignments) - len(gone)
    far = max((a.decision["distance_m"] for a in gone), default=0.0)
    if i.text.startswith("Air naik"):
        code = "E1"
    elif far > 10_000:
        code = "A1"
    else:
        code = "B3" if said_no else rng.choices(("A1", "A2", "B1", "B2", "C1", "D1", "D2"), (4, 3, 3, 6, 2, 2, 1))[0]
    return {"number": i.number, "code": code, "note": "", "by": "shift_lead:ratna", "at": over + 3600}
