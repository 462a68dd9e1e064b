"""What the intake form sends: a question for places, and the draft as it stands."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from dispatch.core.sop import ANSWERS

Text = Field("", max_length=4_000)
Number = Annotated[float, Field(allow_inf_nan=False)]
FIELDS = ("place", "address", "kind", "text", "number", "name")


class Asked(BaseModel):
    """Words typed, or a point clicked; near: [lat, lng] of a place already known. seq comes back with the answer."""

    model_config = ConfigDict(extra="forbid")
    seq: int = 0
    text: str = Field("", max_length=300)
    lat: float | None = Field(None, ge=-90, le=90)
    lng: float | None = Field(None, ge=-180, le=180)
    near: list[Number] | None = Field(None, min_length=2, max_length=2)


class Draft(BaseModel):
    """The form. attempt: counts what was sent; kind: code or words; point: how sharp lat and lng are.

    landmark: the address a chosen landmark gives. incident: its number once it was taken in, and then `was`: what
    each field held. into: an open incident to which this caller is to be added.
    """

    model_config = ConfigDict(extra="forbid")
    id: str = Field(min_length=8, max_length=64)
    attempt: int = 0
    call_id: str | None = Field(None, max_length=200)
    place: str = Text
    address: str = Text
    kind: str = Text
    text: str = Text
    number: str = Text
    name: str = Text
    village: str | None = Field(None, max_length=20)
    lat: Number | None = None
    lng: Number | None = None
    landmark: str = Field("", max_length=500)
    priority: int | None = None
    answers: dict[str, Literal["yes", "no", "unknown"]] = Field(default_factory=dict, max_length=40)
    incident: str = Field("", max_length=40)
    was: dict[str, str] = Field(default_factory=dict, max_length=20)
    into: str = Field("", max_length=40)

    @property
    def is_point(self) -> bool:
        """Whether a point was chosen: on the map, or a landmark's."""
        return self.lat is not None and self.lng is not None

    @property
    def whole_address(self) -> str:
        """The address as it is kept: the landmark, then what was typed."""
        typed = self.address.strip()
        return typed if not self.landmark or self.landmark in typed else ", ".join(filter(None, (self.landmark, typed)))


assert set(ANSWERS) == {"yes", "no", "unknown"}
