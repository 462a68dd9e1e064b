"""The events of the month, one after the other: reports, answers, arrivals, the end of a task. No clock, no store."""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from dispatch.core.incident import Assignment, Incident
from dispatch.core.lifecycle import AssignmentStatus
from dispatch.core.policy import Policy as Limits
from dispatch.core.recommend import held_by
from dispatch.core.runcards import ANY, DEFAULT, VILLAGE_OFFICER, Card, able, fits
from dispatch.core.triage import KINDS
from tests.bench.month.happenings import Chance, Happening, chance
from tests.bench.month.people import People
from tests.bench.month.ways import Floats, Ints, Ways

DECIDED_AFTER_S = 15.0
"""From the report to the first offer: reading it and one key."""
LINE_CIRCUITY, LINE_MPS = 1.4, 8.0
"""What a room without a road graph takes: K3I_CIRCUITY and K3I_SPEED_MPS."""

FURTHER_S = 900.0
"""So long after the first arrival further units are still wanted."""

Mask = NDArray[np.bool_]


@dataclass(slots=True, eq=False)
class Case:
    """A happening with what was done about it.

    missing: the slots of the run card that nobody fills. arrived: when the first one was there (s).
    """

    happening: Happening
    chance: Chance
    card: Card
    incident: Incident
    tasks: list["Task"] = field(default_factory=list)
    arrived: float | None = None
    missing: list[str] = field(default_factory=list)

    def count(self) -> None:
        """Look again what is missing: somebody was sent, or has said no."""
        self.missing = self.card.missing([a.function for a in held_by(self.incident)])


@dataclass(slots=True, eq=False)
class Task:
    """One officer and one case. leg: (from, began, ends) of the drive, once under way."""

    case: Case
    officer: int
    assignment: Assignment
    under_way: bool = False
    alive: bool = True


Send = tuple[Case, str, int]
"""(case, slot of its run card, officer)"""


class Decider(Protocol):
    """A policy: who is sent to the cases that miss somebody; and who is moved up from where he is going."""

    def send(self, room: "Room", cases: Sequence[Case]) -> list[Send]:
        """Give who goes where, each officer once, of those who are free."""
        ...

    def take(self, room: "Room", officer: int, cases: Sequence[Case]) -> Case | None:
        """Give the case that somebody who has become free takes, of those that wait and that he fits."""
        ...

    def move_up(self, room: "Room", case: Case) -> Task | None:
        """Give the task of somebody under way that is given up for a case that has nobody, or None."""
        ...


class Room:
    """One month under one policy."""

    def __init__(self, seed: int, days: int, ways: Ways, decider: Decider, limits: Limits) -> None:
        self.ways, self.limits = ways, limits
        self.people = People(seed, days, ways)
        self.now = 0.0
        self.cases: list[Case] = []
        self.waiting: dict[Case, None] = {}
        self.under_way: dict[int, Task] = {}
        self.moved_up = 0
        self._seed, self._decider = seed, decider
        self._events: list[tuple[float, int, str, object]] = []
        self._order = count()
        self._seen_at, self._places, self._joints = -1.0, np.zeros((0, 2)), np.zeros(0, np.intp)
        names = sorted(set(self.people.function))
        self._of = {name: self.people.function == name for name in names}

    def play(self, happenings: Sequence[Happening]) -> list[Case]:
        """Let it all happen; gives every case with its arrival."""
        for happening in happenings:
            self._later(happening.at + DECIDED_AFTER_S, "reported", happening)
        while self._events:
            self.now, _, what, of = heapq.heappop(self._events)
            getattr(self, f"_{what}")(of)
        return self.cases

    # what policies look at

    def places(self) -> tuple[Floats, Ints]:
        """Give where everybody is now, and their junctions."""
        if self._seen_at != self.now:
            self._places = self.people.at(self.now)
            self._joints, self._seen_at = self.ways.junction(self._places), self.now
        return self._places, self._joints

    def lines(self, case: Case) -> Floats:
        """Give the straight lines from everybody in metres."""
        return np.asarray(np.hypot(*(self.places()[0] - case.happening.xy).T))

    def by_road(self, case: Case) -> Floats:
        """Give the driving times as a router with the road graph knows them."""
        return self.ways.drive(case.happening.xy, *self.places(), case.happening.junction)

    def by_line(self, case: Case) -> Floats:
        """Give the driving times as a room without a road graph estimates them."""
        return self.lines(case) * LINE_CIRCUITY / LINE_MPS

    def fit(self, case: Case, slot: str) -> Mask:
        """Mask of those whose function fills a slot and who have not said no to this case."""
        able = {VILLAGE_OFFICER, *KINDS[case.happening.kind].functions}
        names = [n for n in self._of if (n in able if slot == ANY else fits(slot, n))]
        mask = np.any([self._of[n] for n in names], axis=0) if names else np.zeros(len(self.people.free), np.bool_)
        asked = case.incident.asked()
        if asked:
            mask = mask & ~np.array([o.id in asked for o in self.people.officers])
        return np.asarray(mask)

    # what happens

    def _later(self, at: float, what: str, of: object) -> None:
        heapq.heappush(self._events, (at, next(self._order), what, of))

    def _reported(self, h: Happening) -> None:
        case = Case(h, chance(self._seed, h, len(self.people.officers)), DEFAULT.card(h.kind, h.priority), _incident(h))
        case.count()
        self.cases.append(case)
        self._decide([case])

    def _decide(self, cases: Sequence[Case]) -> None:
        for case in cases:
            if case.arrived is None and not any(t.alive for t in case.tasks):
                given_up = self._decider.move_up(self, case)
                if given_up:
                    self._move_up(given_up, case)
        for case, _, officer in self._decider.send(self, [c for c in cases if c.missing]):
            self._offer(case, officer)
        for case in cases:
            if case.missing:
                self.waiting[case] = None
            else:
                self.waiting.pop(case, None)

    def _move_up(self, task: Task, case: Case) -> None:
        """Take somebody who is under way to a lower case; somebody else is sent there at once."""
        self.moved_up += 1
        self._end(task, AssignmentStatus.CANCELLED_EN_ROUTE)
        self._offer(case, task.officer)
        self._decide([task.case])

    def _offer(self, case: Case, officer: int) -> None:
        someone = self.people.officers[officer]
        assignment = Assignment(
            id=f"{case.happening.number}.{len(case.tasks) + 1}", incident=case.incident.number, officer=someone.id,
            callsign=someone.callsign, slot=officer, status=AssignmentStatus.OFFERED, by="", rule="",
            function=someone.function,
        )  # fmt: skip
        case.incident.assignments.append(assignment)
        task = Task(case, officer, assignment)
        case.tasks.append(task)
        case.count()
        self.people.free[officer] = False
        if case.chance.silent[officer]:
            self._later(self.now + self.limits.accept(case.happening.priority), "silent", task)
        else:
            self._later(self.now + min(case.chance.answer[officer], self.limits.accept(1) - 1), "answered", task)

    def _silent(self, task: Task) -> None:
        if task.alive:
            self._refused(task, AssignmentStatus.TIMED_OUT)

    def _answered(self, task: Task) -> None:
        if not task.alive:
            return
        case, who = task.case, task.officer
        if case.chance.declines[who]:
            self._refused(task, AssignmentStatus.DECLINED)
            return
        task.under_way, task.assignment.status = True, AssignmentStatus.EN_ROUTE
        self.under_way[who] = task
        place, joint = (part[who : who + 1] for part in self.places())
        drive = float(self.ways.drive(case.happening.xy, place, joint)[0] * case.chance.slow[who])
        start = self.now + case.chance.turnout[who] * 0.5
        self._drive(who, place[0], case.happening.xy, start, start + drive)
        self._later(start + drive + case.chance.finding, "arrived", task)

    def _refused(self, task: Task, status: AssignmentStatus) -> None:
        self._end(task, status)
        self.people.free[task.officer] = True
        self._decide([task.case])
        self._give_work(task.officer)

    def _end(self, task: Task, status: AssignmentStatus) -> None:
        if task.under_way:
            here = self.places()[0][task.officer]
            self._go_home(task.officer, here)
        task.alive, task.assignment.status = False, status
        task.case.count()
        self.under_way.pop(task.officer, None)

    def _arrived(self, task: Task) -> None:
        if not task.alive:
            return
        case, who = task.case, task.officer
        self.under_way.pop(who, None)
        task.assignment.status = AssignmentStatus.ON_SCENE
        if case.arrived is None:
            case.arrived = self.now
        ends = self.now + case.chance.scene[who]
        self._drive(who, case.happening.xy, case.happening.xy, self.now, ends)
        self._later(ends, "cleared", task)

    def _cleared(self, task: Task) -> None:
        task.alive, task.assignment.status = False, AssignmentStatus.CLEARED
        self._go_home(task.officer, task.case.happening.xy)
        self.people.free[task.officer] = True
        self._give_work(task.officer)

    def _give_work(self, who: int) -> None:
        """Let somebody who has become free take a case that waits."""
        for case in [c for c in self.waiting if self._is_over(c)]:
            del self.waiting[case]
        fitting = [c for c in self.waiting if self.people.free[who] and self.fits(c, who)]
        case = self._decider.take(self, who, fitting) if fitting else None
        if case:
            self._offer(case, who)
            if not case.missing:
                self.waiting.pop(case, None)

    def _is_over(self, case: Case) -> bool:
        """Whether further units are no longer waited for: those who were there first have seen to it."""
        if case.arrived is None:
            return False
        return self.now - case.arrived > FURTHER_S or not any(t.alive for t in case.tasks)

    def fits(self, case: Case, who: int) -> bool:
        """Whether somebody fills a slot that a case still misses, and has not said no to it."""
        officer = self.people.officers[who]
        return officer.id not in case.incident.asked() and any(
            able(officer.function, case.happening.kind) if slot == ANY else fits(slot, officer.function)
            for slot in case.missing
        )

    def _go_home(self, who: int, here: Floats) -> None:
        home = self.people.haunt(who, self.now)
        takes = float(self.ways.drive(home, here[None], self.ways.junction(here[None]))[0])
        self._drive(who, here, home, self.now, self.now + takes)

    def _drive(self, who: int, start: Floats, end: Floats, began: float, ends: float) -> None:
        self.people.drive(who, start, end, began, ends)
        self._seen_at = -1.0


def _incident(h: Happening) -> Incident:
    return Incident(
        number=str(h.number), tracking="", channel=h.channel, text="", kind=h.kind, priority=h.priority, lane="main",
        lat=h.lat, lng=h.lng, uncertain_m=0.0, village=h.village, village_name="", kecamatan=h.kecamatan,
        kecamatan_name="", address="", call_id="", caller_number="", caller_name="", exercise=False,
        back_entered=False, created=h.at, entered=h.at, clock=h.at, source="", queued=True,
    )  # fmt: skip
