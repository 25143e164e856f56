"""The OpenAPI document arranged for reading: operations by tag, and every type in a few words.

Types come as runs of (text, model): the template links a run that names a model and escapes the rest.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

from app.trace.tensors import number_schema

TAGS = ("Computing", "Reading", "Health", "Page")
NUMBER = number_schema()["anyOf"]
MOST_NAMES = 12


class Run(NamedTuple):
    """A piece of a type's description; `model` is the schema it names, if any."""

    text: str
    model: str | None = None


def sections(document: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Operations by tag, each with its method and path; what computes comes first."""
    found: dict[str, list[dict[str, Any]]] = {tag: [] for tag in TAGS}
    for path, item in document["paths"].items():
        for method, operation in item.items():
            told = {**operation, "method": method.upper(), "path": path}
            found[operation["tags"][0]].append(told)
    return found


def type_runs(schema: dict[str, Any]) -> list[Run]:
    """A JSON schema in a few words."""
    return list(_runs(schema))


def _runs(schema: dict[str, Any]) -> Iterator[Run]:
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[1]
        yield Run(name, name)
    elif (choices := schema.get("anyOf")) == NUMBER:
        yield Run("number")
    elif choices := choices or schema.get("oneOf"):
        for k, choice in enumerate(choices):
            yield from [Run(" or ")] if k else []
            yield from _runs(choice)
    elif "const" in schema:
        yield Run(f'"{schema["const"]}"')
    elif "enum" in schema:
        yield Run(" or ".join(f'"{name}"' for name in islice(schema["enum"], MOST_NAMES)))
    elif schema.get("type") == "array":
        yield Run("list")
        if "items" in schema:
            yield Run(" of ")
            yield from _runs(schema["items"])
    elif schema.get("type") == "object" and isinstance(schema.get("additionalProperties"), dict):
        yield Run("object of ")
        yield from _runs(schema["additionalProperties"])
    else:
        given = schema.get("type", "any")
        yield Run(" or ".join(given) if isinstance(given, list) else given)
