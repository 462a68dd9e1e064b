"""Reports, calls, positions and answers as they arrive on the wire, and how each becomes a command.

Used by the gateway and the API alike. Strict about what would put a report in the wrong place or time
(names the field), generous about everything else: an unusable number, an unknown kind or village is kept
as text, because a report that is refused is a person who is not helped.
"""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    WithJsonSchema,
    model_validator,
)

from dispatch.areas import Area, AreaIndex
from dispatch.core.commands import MoveAssignment, ReceiveReport, RecordCall, SetDuty
from dispatch.core.errors import Invalid

Channel = Literal["110", "app", "panic", "cctv", "radio", "open311"]
MOST_FIXES = 1_000


def parse_time(value: object) -> float:
    """Give epoch seconds of an ISO 8601 text (without a zone: UTC) or a number of epoch seconds."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError("write the time as ISO 8601 with zone, e.g. 2026-11-21T20:31:30+07:00")
    if isinstance(value, int | float):
        moment = datetime.fromtimestamp(value, UTC)
    else:
        moment = datetime.fromisoformat(value.strip())
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment.timestamp()


def iso(epoch_s: float | None) -> str | None:
    """Give epoch seconds as ISO 8601 with zone (UTC), or None."""
    return None if epoch_s is None else datetime.fromtimestamp(epoch_s, UTC).isoformat(timespec="milliseconds")


def _time_or_error(value: object) -> float:
    try:
        return parse_time(value)
    except (ValueError, OverflowError, OSError) as error:
        raise ValueError(f"{str(value)[:40]!r} is not a time ({error})") from None


Time = Annotated[float, BeforeValidator(_time_or_error), WithJsonSchema({"type": "string", "format": "date-time"})]
Id = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f]+$")]
Lat = Annotated[float, Field(ge=-90, le=90)]
Lng = Annotated[float, Field(ge=-180, le=180)]


class Wire(BaseModel):
    """Base of all wire forms: JSON types are taken as they are, never guessed."""

    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)


class Caller(Wire):
    """Who called, as far as known; free text, so that 'anonymous' and an extension are kept."""

    number: str | None = Field(None, max_length=200)
    name: str | None = Field(None, max_length=200)


class Report(Wire):
    """A report (contract: gateway and `POST /api/v1/reports`)."""

    type: Literal["report"] = "report"
    id: Id
    channel: Channel
    event_time: Time
    call_id: Id | None = None
    caller: Caller | None = None
    text: str | None = Field(None, max_length=20_000)
    kind: str | None = Field(None, max_length=200)
    priority: Annotated[int, Field(ge=1, le=4)] | None = None
    lat: Lat | None = None
    lng: Lng | None = None
    address: str | None = Field(None, max_length=1_000)
    village: str | None = Field(None, max_length=200)
    exercise: bool | None = False

    @model_validator(mode="after")
    def _has_a_place(self) -> Self:
        if (self.lat is None) != (self.lng is None):
            raise ValueError("lat and lng go together; send both or neither")
        if self.lat is None and not (self.village or "").strip() and not (self.address or "").strip():
            raise ValueError("no place: send lat and lng, or village, or address")
        return self

    def command(self, sender: str, now: float, areas: AreaIndex) -> ReceiveReport:
        """Give the command this report is, its place looked up in the areas."""
        return ReceiveReport(
            id=f"{sender}:{self.id}",
            by=sender,
            at=self.event_time,
            now=now,
            channel=self.channel,
            text=self.text or "",
            kind=self.kind or "",
            priority=self.priority,
            call_id=self.call_id,
            caller_number=(self.caller and self.caller.number) or "",
            caller_name=(self.caller and self.caller.name) or "",
            exercise=bool(self.exercise),
            **self._place(areas),
        )

    def _place(self, areas: AreaIndex) -> dict[str, Any]:
        named = village_named(self.village, areas)
        unknown = self.village if self.village and not named else None
        address = ", ".join(t for t in (self.address, unknown) if t)
        return {**place_of(self.lat, self.lng, named, areas), "address": address}


def place_of(lat: float | None, lng: float | None, named: Area | None, areas: AreaIndex) -> dict[str, Any]:
    """Give the place of a point, else of a village (its point, its radius in metres), with the areas' names."""
    if lat is not None and lng is not None:
        return {"lat": lat, "lng": lng, **_names(areas.find_village(lat, lng) or named, areas)}
    if named:
        return {"lat": named.lat, "lng": named.lng, "uncertain_m": named.radius_m, **_names(named, areas)}
    return {}


def village_named(village: str | None, areas: AreaIndex) -> Area | None:
    """Give the village of a code, or of a name that means one village only."""
    if not village or not village.strip():
        return None
    found = areas.get(village.strip())
    if found:
        return found
    hits = [a for a in areas.search(village, 2) if a.name.casefold() == village.partition(",")[0].strip().casefold()]
    return hits[0] if len(hits) == 1 else None


def _names(area: Area | None, areas: AreaIndex) -> dict[str, Any]:
    if area is None:
        return {}
    parent = areas.kecamatan(area.code)
    return {
        "village": area.code,
        "village_name": area.name,
        "kecamatan": parent.code if parent else "",
        "kecamatan_name": parent.name if parent else "",
    }


class Call(Wire):
    """What the switchboard says of a call."""

    type: Literal["call"] = "call"
    id: Id
    event: Literal["ringing", "answered", "ended", "abandoned"]
    call_id: Id
    caller_number: str | None = Field(None, max_length=200)
    called_number: str | None = Field(None, max_length=200)
    event_ts: Time

    def command(self, sender: str, now: float, present: tuple[str, ...] = ()) -> RecordCall:
        """Give the command this event is. present: tiers that have somebody at a console."""
        return RecordCall(
            id=f"{sender}:{self.id}",
            by=sender,
            at=self.event_ts,
            now=now,
            call_id=self.call_id,
            event=self.event,
            caller_number=self.caller_number or "",
            called_number=self.called_number or "",
            present=present,
        )


Number = float | None
Fix = tuple[
    Id,
    Lat,
    Lng,
    Annotated[float, Field(gt=0)],
    Annotated[Number, Field(ge=0)],
    Number,
    Annotated[Number, Field(ge=0)],
    Annotated[Number, Field(ge=0, le=100)],
]
"""officer, lat, lng, fix (epoch s), speed m/s, heading degrees, accuracy m, battery %."""


class Positions(Wire):
    """Fixes of officers' devices."""

    type: Literal["positions"] = "positions"
    id: Id
    fixes: Annotated[list[Annotated[Fix, Field(strict=False)]], Field(max_length=MOST_FIXES)]


class Subscribe(Wire):
    """The wish to be told of offers to some officers, or all."""

    type: Literal["subscribe"] = "subscribe"
    id: Id
    officers: list[Id] | Literal["all"]


class ActionIn(Wire):
    """An officer's answer, with the time of the tap."""

    type: Literal["action"] = "action"
    id: Id
    assignment: Id
    officer: Id
    action: Literal["accept", "decline", "en_route", "arrive", "clear"]
    event_time: Time
    reason: str | None = Field(None, max_length=2_000)

    def command(self, sender: str, now: float) -> MoveAssignment:
        """Give the command this answer is."""
        return MoveAssignment(
            id=f"{sender}:{self.id}",
            by=f"officer:{self.officer}",
            at=self.event_time,
            now=now,
            assignment=self.assignment,
            action=self.action,
            reason=self.reason or "",
            officer=self.officer,
        )


class DutyIn(Wire):
    """What an officer says of themselves, and who is asked in their place meanwhile."""

    type: Literal["duty"] = "duty"
    id: Id
    officer: Id
    status: Id
    event_time: Time
    reason: str | None = Field(None, max_length=2_000)
    stand_in: Id | None = None

    def command(self, sender: str, now: float) -> SetDuty:
        """Give the command this message is."""
        return SetDuty(
            id=f"{sender}:{self.id}",
            by=f"officer:{self.officer}",
            at=self.event_time,
            now=now,
            officer=self.officer,
            status=self.status,
            reason=self.reason or "",
            stand_in=self.stand_in or "",
        )


Message = Annotated[Report | Call | Positions | Subscribe | ActionIn | DutyIn, Field(discriminator="type")]
MESSAGE: TypeAdapter[Report | Call | Positions | Subscribe | ActionIn | DutyIn] = TypeAdapter(Message)


TYPES = ("report", "call", "positions", "subscribe", "action", "duty")


def explain(error: ValidationError) -> Invalid:
    """Give the first fault of a message as an Invalid that names the field, the value and what would do."""
    first = error.errors(include_url=False)[0]
    path = [str(p) for p in first["loc"]]
    path = path[1:] if path and path[0] in TYPES else path
    field = ".".join(path) or ("lat" if first["type"] == "value_error" else "type")
    given = "" if first["type"] == "missing" or not path else f" (got {str(first['input'])[:60]!r})"
    return Invalid(f"{field}: {first['msg'].removeprefix('Value error, ')}{given}", field)
