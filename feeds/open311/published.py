"""A service request as strangers may see it. Nothing of whoever reported, nobody's words, no exact place. Pure.

The description is made anew of kind and village. A point is rounded to a thousandth of a degree (about 110 m); one
that is known less well than that is the village's. A request of a kind that is not published is told only to whoever
holds its id: status and times, under the kind it was reported as, without any place.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from dispatch.areas import AreaIndex
from dispatch.core.citizen_words import DONE, EMERGENCY, WORDS
from dispatch.core.incident import Incident
from dispatch.core.triage import KINDS

FINEST_M = 110.0


@dataclass(frozen=True, slots=True)
class Publisher:
    """How requests are shown. kinds: the codes that are published. target_s: an officer is there within this."""

    kinds: Collection[str]
    agency: str
    zone: ZoneInfo
    target_s: float
    areas: AreaIndex

    def is_published(self, i: Incident) -> bool:
        """Whether anybody may see it: its kind is opted in, and it is neither junk nor a drill."""
        return i.kind in self.kinds and i.lane == "main" and not i.exercise

    def request(self, i: Incident, id_: str, reported_as: str = "", kept: Incident | None = None) -> dict[str, Any]:
        """Give a request as the standard writes it. reported_as: its first kind, for one that is not published.

        kept: the incident it was merged into; how things stand is told of that one.
        """
        now = kept or i
        public = self.is_published(i)
        code = i.kind if public else reported_as or i.kind
        name = KINDS[code].name if code in KINDS else KINDS["OTHER"].name
        done = now.status in DONE
        due = now.hold["until"] if now.hold else i.created + self.target_s
        return {
            "service_request_id": id_,
            "status": "closed" if done else "open",
            "status_notes": WORDS[now.status],
            "service_name": name,
            "service_code": code,
            "description": _described(name, i) if public else None,
            "agency_responsible": self.agency,
            "service_notice": EMERGENCY,
            "requested_datetime": self.time(i.created),
            "updated_datetime": self.time(now.ended if done and now.ended else now.changed),
            "expected_datetime": None if done else self.time(due),
            **(self._place(i) if public else NO_PLACE),
            "media_url": None,
        }

    def time(self, epoch_s: float) -> str:
        """Give a moment as ISO 8601 with the zone of the district, in whole seconds."""
        return datetime.fromtimestamp(epoch_s, self.zone).isoformat(timespec="seconds")

    def _place(self, i: Incident) -> dict[str, Any]:
        village = self.areas.get(i.village) if i.village else None
        if i.lat is None or i.lng is None or i.uncertain_m > FINEST_M:
            point = (village.lat, village.lng) if village else (None, None)
        else:
            point = round(i.lat, 3), round(i.lng, 3)
        address = ", ".join(part for part in (i.village_name, i.kecamatan_name) if part)
        lat, lng = point
        return {"address": address or None, "address_id": i.village or None, "zipcode": None, "lat": lat, "long": lng}


NO_PLACE: dict[str, Any] = {"address": None, "address_id": None, "zipcode": None, "lat": None, "long": None}


def _described(name: str, i: Incident) -> str:
    return f"{name}, {i.village_name}" if i.village_name else name
