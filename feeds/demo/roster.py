"""The roster of the demo: patrols in three shifts, village officers by day and on call by night, a few on leave.

Made so that a calendar has something to show: in some polseks a night has no patrol, in some villages the officer is
on leave and a neighbour stands in. Invented like the officers; the same officers give the same roster.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from dispatch.core.officer import Officer
from dispatch.core.roster import Duty

SHIFTS = ((time(7), 8), (time(15), 8), (time(23), 8))
"""When a patrol's shift begins, and its hours."""
DAY, ON_CALL = (time(7), 10), (time(17), 14)
FIRST_DAY, DAYS = -1, 9
PATROL_AWAY_EVERY = 11
LEAVE_EVERY = 25
VILLAGE_FUNCTION = "bhabinkamtibmas"


def demo_roster(officers: Sequence[Officer], now: float, zone: ZoneInfo) -> list[Duty]:
    """Give the duties from yesterday to a week ahead of everybody who goes about."""
    today = datetime.fromtimestamp(now, zone).replace(hour=0, minute=0, second=0, microsecond=0)
    days = [today + timedelta(days=FIRST_DAY + n) for n in range(DAYS)]
    people = sorted((o for o in officers if not o.is_standing), key=lambda o: (o.polsek, o.callsign))
    village = [o for o in people if o.function == VILLAGE_FUNCTION]
    patrols = [o for o in people if o.function != VILLAGE_FUNCTION]
    return [*_patrols(patrols, days), *_village_officers(village, days)]


def _patrols(patrols: Sequence[Officer], days: Sequence[datetime]) -> Iterator[Duty]:
    """Each polsek's units take turns: another shift every day, so that each shift has somebody of each polsek."""
    place: dict[str, int] = {}
    for number, officer in enumerate(patrols):
        turn = place[officer.polsek] = place.get(officer.polsek, -1) + 1
        for n, day in enumerate(days):
            if (number + n) % PATROL_AWAY_EVERY == 0:
                yield _duty(officer, day, (time(7), 24), function="libur")
            else:
                yield _duty(officer, day, SHIFTS[(turn + n) % len(SHIFTS)])


def _village_officers(people: Sequence[Officer], days: Sequence[datetime]) -> Iterator[Duty]:
    for number, officer in enumerate(people):
        neighbour = people[(number + 1) % len(people)].id
        away = range(1, 4) if number % LEAVE_EVERY == 7 else range(0)
        for n, day in enumerate(days):
            if n in away:
                yield _duty(officer, day, (time(7), 24), function="cuti", stand_in=neighbour)
            else:
                yield _duty(officer, day, DAY)
                yield _duty(officer, day, ON_CALL, note="siaga di rumah")


def _duty(officer: Officer, day: datetime, hours: tuple[time, int], **more: str) -> Duty:
    begin, length = hours
    start = datetime.combine(day.date(), begin, day.tzinfo)
    return Duty(officer.id, start.timestamp(), (start + timedelta(hours=length)).timestamp(), **more)
