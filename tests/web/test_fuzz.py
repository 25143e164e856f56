"""Requests made up from the OpenAPI document, right ones and wrong ones: the answers are as the document says.

What fits the schema may still be impossible (shapes that do not belong together), so a 422 to a well-formed body
is fine; a 500, an undocumented status or a body of another form is not.
"""

from collections.abc import Iterator

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import Case, Config
from schemathesis.checks import (
    content_type_conformance,
    not_a_server_error,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from app import create_app
from app.config import Config as ServerConfig
from app.trace import timing

EXAMPLES = 14

schema = schemathesis.openapi.from_wsgi(
    "/api/v1/openapi.json",
    create_app(ServerConfig()),
    config=Config.from_dict({"generation": {"max-examples": EXAMPLES, "deterministic": True}}),
)


@pytest.fixture(autouse=True, scope="module")
def _a_short_stopwatch() -> Iterator[None]:
    """What is timed does not matter here, and two seconds for every width would add up."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timing, "LIMIT", 0.02)
        yield


@schema.parametrize()
@settings(deadline=None, suppress_health_check=list(HealthCheck))
def test_answers_are_as_the_document_says(case: Case) -> None:
    answer = case.call(headers={"Accept-Encoding": "identity", "Accept": "application/json"})
    case.validate_response(
        answer,
        checks=[
            not_a_server_error,
            status_code_conformance,
            content_type_conformance,
            response_schema_conformance,
            unsupported_method,
        ],
    )
