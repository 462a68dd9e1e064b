"""Open311 as its own OpenAPI document describes it: whatever is asked, the answer is one that stands there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as examples
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from dispatch.settings import Settings
from dispatch.store import Store
from feeds.serve import doors
from tests.feeds.open311 import BASE, City, city

HELD = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
FEW = examples(
    max_examples=10,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],
    database=None,
)
OPERATIONS = {
    ("get", "/services.{format}"),
    ("get", "/services/{service_code}.{format}"),
    ("post", "/requests.{format}"),
    ("get", "/requests.{format}"),
    ("get", "/requests/{service_request_id}.{format}"),
    ("get", "/tokens/{token}.{format}"),
}


@pytest.fixture
def town(store: Store, settings: Settings) -> Iterator[City]:
    with city(store, settings, open311_per_address=100_000, open311_per_key=100_000) as found:
        yield found


def test_the_document_tells_of_every_address(town: City) -> None:
    paths = town.get("/openapi.json").json()["paths"]
    assert {(method, path) for path, methods in paths.items() for method in methods} == OPERATIONS


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_every_answer_is_one_the_document_tells_of(town: City, mode: GenerationMode) -> None:
    town.report()
    town.archive()
    schema = schemathesis.openapi.from_asgi(f"{BASE}/openapi.json", doors(town.parts))
    for found in schema.get_all_operations():
        operation = found.ok()

        @FEW
        @given(case=operation.as_strategy(generation_mode=mode))
        def holds(case: schemathesis.Case) -> None:
            if isinstance(case.body, dict) and case.method == "POST":
                case.body["api_key"] = town.api_key
            answer = case.call()
            case.validate_response(answer, checks=HELD)  # type: ignore[arg-type]

        holds()
