"""The shapes of the answers, for the OpenAPI document alone: who reads it can hold every answer against it."""

from typing import Any

from pydantic import BaseModel

from feeds.decoders.open311 import PostedRequest


class Service(BaseModel):
    """A kind of incident that can be reported."""

    service_code: str
    service_name: str
    description: str | None
    metadata: bool
    type: str
    keywords: str | None
    group: str | None


class Value(BaseModel):
    """One answer to a question."""

    key: str
    name: str


class Attribute(BaseModel):
    """One question of a service."""

    variable: bool
    code: str
    datatype: str
    required: bool
    datatype_description: str | None
    order: int | None
    description: str | None
    values: list[Value]


class Definition(BaseModel):
    """The questions of a service."""

    service_code: str
    attributes: list[Attribute]


class ServiceRequest(BaseModel):
    """A request as anybody may see it."""

    service_request_id: str
    status: str
    status_notes: str | None
    service_name: str | None
    service_code: str
    description: str | None
    agency_responsible: str | None
    service_notice: str | None
    requested_datetime: str
    updated_datetime: str | None
    expected_datetime: str | None
    address: str | None
    address_id: str | None
    zipcode: str | None
    lat: float | None
    long: float | None
    media_url: str | None


class Made(BaseModel):
    """What is told of a new request."""

    service_request_id: str
    service_notice: str | None
    account_id: str | None


class Token(BaseModel):
    """The id behind a token."""

    service_request_id: str
    token: str


class Error(BaseModel):
    """What went wrong."""

    code: int
    description: str


def _both(model: Any, description: str) -> dict[str, Any]:
    return {"model": model, "description": description, "content": {"text/xml": {}}}


SERVICES: dict[int | str, dict[str, Any]] = {200: _both(list[Service], "All services")}
DEFINITION: dict[int | str, dict[str, Any]] = {200: _both(Definition, "Its attributes")}
REQUESTS: dict[int | str, dict[str, Any]] = {200: _both(list[ServiceRequest], "The requests")}
MADE: dict[int | str, dict[str, Any]] = {200: _both(list[Made], "It is stored")}
TOKEN: dict[int | str, dict[str, Any]] = {200: _both(list[Token], "The id")}
FAULTS: dict[int | str, dict[str, Any]] = {
    400: _both(list[Error], "What was sent cannot be used; the description names the field"),
    403: _both(list[Error], "api_key is missing or not valid"),
    404: _both(list[Error], "There is nothing of that name, or the format is neither xml nor json"),
    405: _both(list[Error], "Not with this method"),
    408: _both(list[Error], "The body did not come in time"),
    413: _both(list[Error], "The body is too large"),
    422: _both(list[Error], "Not used: what cannot be used is 400"),
    429: _both(list[Error], "Too many within a minute; a report that may be an emergency is taken all the same"),
    503: _both(list[Error], "The store does not answer"),
}

_FORM = PostedRequest.model_json_schema()
_FORM["properties"] = {"api_key": {"type": "string", "description": "A token of role open311"}} | _FORM["properties"]
_FORM["required"] = ["api_key", *_FORM["required"]]
_FORM["additionalProperties"] = {"type": "string", "description": "attribute[CODE]=value, codes by GET services/{code}"}
POSTED = {"requestBody": {"required": True, "content": {"application/x-www-form-urlencoded": {"schema": _FORM}}}}
"""What POST requests takes."""
