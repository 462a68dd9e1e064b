"""A GeoReport v2 request as it is posted: form-encoded bytes -> what is asked for. Pure; strict about the form only.

Fields the standard does not know are left out; an empty field is one that was not sent. `email`, `phone` and the
names become the caller; `media_url` is kept as text and never fetched; `device_id` is not kept, nothing needs it.
"""

import hashlib
import re
from dataclasses import dataclass
from typing import Annotated, Self
from urllib.parse import parse_qsl

from pydantic import BaseModel, ConfigDict, Field, model_validator

MOST_FIELDS = 200
MOST_TEXT = 4_000
_ATTRIBUTE = re.compile(r"attribute\[([^\]]{1,200})\](?:\[\])?")
Short = Annotated[str | None, Field(max_length=200)]


class PostedRequest(BaseModel):
    """The fields of `POST requests` (standard: GeoReport v2, "POST Service Request")."""

    model_config = ConfigDict(extra="ignore", frozen=True, str_strip_whitespace=True, title="PostServiceRequest")

    service_code: str = Field(min_length=1, max_length=200, description="Of GET services")
    lat: float | None = Field(None, ge=-90, le=90, description="Degrees WGS84; goes with long")
    long: float | None = Field(None, ge=-180, le=180, description="Degrees WGS84; goes with lat")
    address_string: str | None = Field(None, max_length=1_000, description="As people say it")
    address_id: str | None = Field(None, max_length=200, description="Code of a village, e.g. 33.29.09.2001")
    description: str | None = Field(None, max_length=MOST_TEXT, description="What happened")
    email: Short = None
    device_id: Short = None
    account_id: Short = None
    first_name: Short = None
    last_name: Short = None
    phone: Short = None
    media_url: str | None = Field(None, max_length=2_000, description="Kept as text, never fetched")
    jurisdiction_id: Short = None

    @model_validator(mode="after")
    def _has_a_place(self) -> Self:
        if (self.lat is None) != (self.long is None):
            raise ValueError("lat and long go together; send both or neither")
        if self.lat is None and not self.address_string and not self.address_id:
            raise ValueError("no place: send lat and long, or address_string, or address_id")
        return self

    @property
    def name(self) -> str:
        """The sender's name, with the address to answer to where there is one."""
        full = " ".join(part for part in (self.first_name, self.last_name) if part)
        return " ".join(part for part in (full, f"<{self.email}>" if self.email else "") if part)[:200]

    @property
    def text(self) -> str:
        """What the operator reads."""
        return "\n".join(part for part in (self.description, self.media_url and f"Media: {self.media_url}") if part)


@dataclass(frozen=True, slots=True)
class Form:
    """A posted form before its fields are looked at. digest: of everything in it but the key, in any order."""

    fields: dict[str, str]
    attributes: dict[str, str]
    api_key: str
    digest: str


def read_form(body: bytes) -> Form:
    """Give the fields of a form-encoded body; of one that is repeated the last counts. Raises ValueError."""
    pairs = parse_qsl(body.decode(), max_num_fields=MOST_FIELDS, errors="strict")
    fields = dict(pairs)
    api_key = fields.pop("api_key", "")
    said = "\n".join(sorted(f"{name!r}={value!r}" for name, value in pairs if name != "api_key"))
    attributes = {m[1]: value for name, value in fields.items() if (m := _ATTRIBUTE.fullmatch(name))}
    return Form(fields, attributes, api_key, hashlib.sha256(said.encode()).hexdigest()[:32])
