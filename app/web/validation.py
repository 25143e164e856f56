"""Pydantic's errors in the learner's words: where, what is there, what is needed.

Each becomes a `Problem` with a JSON pointer. Pydantic's own sentences never reach anyone; a test goes through every
kind of error that a request can cause.
"""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from app.engine.problems import Problem, Refused, unknown_name

MOST_TOLD = 50
"""More errors than this are counted, not told: nobody reads them, and telling them takes seconds."""

NEEDED = {
    "bool_type": "true or false",
    "dict_type": "an object",
    "int_type": "a whole number",
    "list_type": "a list",
    "model_attributes_type": "an object",
    "model_type": "an object",
    "string_type": "text",
}

Model = TypeVar("Model", bound=BaseModel)


def validate(model: type[Model], body: object) -> Model:
    """The body as a model, or `Refused` with everything that is wrong with it."""
    try:
        return model.model_validate(body)
    except ValidationError as error:
        if error.error_count() > MOST_TOLD:
            count = f"{error.error_count():,} things in this body do not fit."
            raise Refused(
                Problem(
                    "",
                    "too_many",
                    count,
                    "Compare it with the fields in the documentation.",
                )
            ) from None
        raise Refused(*(_problem(model, fault) for fault in error.errors(include_url=False))) from None


def pointer(*parts: object) -> str:
    """A JSON pointer (RFC 6901)."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts)


def _problem(root: type[BaseModel], fault: ErrorDetails) -> Problem:
    kind, given, context = fault["type"], fault["input"], fault.get("ctx", {})
    parts, fields = _walk(root, fault["loc"])
    path, name = (
        pointer(*parts, *context.get("place", ())),
        parts[-1] if parts else "body",
    )
    if "message" in context:  # our own validators have said it already
        return Problem(path, kind, context["message"])
    if kind in NEEDED:
        return Problem(path, "type", f"This is {_told(given)} where {NEEDED[kind]} is needed.")
    if kind == "missing":
        about = fields[str(name)].description if name in fields else None
        return Problem(path, "missing", f'The field "{name}" is missing.', about)
    if kind == "extra_forbidden":
        close = get_close_matches(str(name), fields, 1)
        hint = f"Known: {', '.join(fields)}."
        return Problem(
            path,
            "unknown_field",
            f'There is no field "{name}" here.',
            f"Did you mean {close[0]}? {hint}" if close else hint,
        )
    if kind == "literal_error":
        return unknown_name(path, "part", given, _quoted(context["expected"]))
    if kind == "union_tag_invalid":
        return unknown_name(
            f"{path}/kind",
            "kind of model",
            context["tag"],
            _quoted(context["expected_tags"]),
        )
    if kind == "union_tag_not_found":
        return Problem(
            f"{path}/kind",
            "missing",
            'The field "kind" is missing.',
            "It says which kind of model this is.",
        )
    if kind == "greater_than_equal":
        return Problem(path, "range", f"{name} is at least {context['ge']}, not {given}.")
    if kind == "less_than_equal":
        return Problem(path, "range", f"{name} is at most {context['le']}, not {given}.")
    if kind in ("too_short", "too_long"):
        bound = f"at least {context['min_length']}" if kind == "too_short" else f"at most {context['max_length']}"
        return Problem(path, "length", f"The length of {name} is {bound}, not {context['actual_length']}.")
    return Problem(path, kind, f"This value of {name} does not fit.")


def _walk(root: type[BaseModel], location: tuple[int | str, ...]) -> tuple[list[int | str], Mapping[str, Any]]:
    """The parts of the JSON pointer, and the fields of the innermost model on the way.

    Pydantic's location also names the chosen member of a union (model, network, layers); the body has no such level.
    """
    parts: list[int | str] = []
    model: type[BaseModel] | None = root
    fields: Mapping[str, Any] = root.model_fields
    for depth, key in enumerate(location):
        if model is None or isinstance(key, int) or key in fields or depth == len(location) - 1:
            parts.append(key)
        if depth < len(location) - 1 and model is not None and key in fields:
            model = _member(fields[str(key)].annotation, location[depth + 1])
            fields = model.model_fields if model else {}
    return parts, fields


def _member(annotation: Any, tag: int | str) -> type[BaseModel] | None:
    """The model that an annotation speaks of; of several the one whose kind is the next part of the location."""
    found = list(_models(annotation))
    tagged = [
        model
        for model in found
        if "kind" in model.model_fields and tag in get_args(model.model_fields["kind"].annotation)
    ]
    return next(iter(tagged or found), None)


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    """The models that an annotation such as `list[ScheduleEntry] | None` speaks of."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models(part)


def _quoted(expected: str) -> list[str]:
    """The names in pydantic's list `'structure', 'events' or 'result'`."""
    return expected.replace(" or ", ", ").replace("'", "").split(", ")


def _told(given: object) -> str:
    """A value in a few words."""
    if given is None:
        return "null"
    if isinstance(given, bool):
        return str(given).lower()
    if isinstance(given, int | float):
        return f"the number {given!r}"
    return "text" if isinstance(given, str) else "a list" if isinstance(given, list) else "an object"
