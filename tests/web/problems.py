"""The one form that every failure has, and the one place that says so in the tests."""

from typing import Any

from werkzeug.test import TestResponse

from app.web.security import HEADERS

FIELDS = {"type", "title", "status", "detail", "errors"}
FAULT_FIELDS = {"path", "code", "message", "hint"}

TRACEBACK = ("Traceback", 'File "', "pydantic", "Input should be", "werkzeug")


def assert_problem(answer: TestResponse, status: int, *paths: str) -> dict[str, Any]:
    """The answer is a problem of this status, in the one form, about exactly these fields; gives its content."""
    assert answer.status_code == status, answer.text
    assert answer.content_type == "application/problem+json"
    told: dict[str, Any] = answer.get_json(force=True)
    assert_form(told, status)
    assert [fault["path"] for fault in told["errors"]] == list(paths), told
    assert not any(word in answer.text for word in TRACEBACK), answer.text
    assert_headers(answer)
    return told


def assert_form(told: dict[str, Any], status: int) -> None:
    """The content of a problem has exactly the fields of RFC 9457 and our list of faults."""
    assert set(told) == FIELDS
    assert told["status"] == status
    assert told["type"] == f"/docs#problem-{status}"
    assert told["title"]
    assert told["detail"].endswith((".", "…"))
    for fault in told["errors"]:
        assert set(fault) - {"place"} == FAULT_FIELDS  # a place in a text, where the field holds one
        assert fault["path"] == "" or fault["path"].startswith("/")
        assert fault["code"]
        assert fault["message"].endswith(".")


def assert_headers(answer: TestResponse) -> None:
    """Every answer says what a browser may do with it."""
    for name, value in HEADERS.items():
        assert answer.headers.getlist(name) == [value]
    assert answer.headers["Cache-Control"]
