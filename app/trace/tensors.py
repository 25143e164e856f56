"""Numbers and nested lists of numbers as a request may carry them, read into float64.

A number is a JSON number or one of the strings "NaN", "Infinity", "-Infinity"; a boolean is not a number.
A list is checked a level at a time by the set of its elements' types, so that 100,000 weights cost
milliseconds; only a list that is wrong is searched for the first place where it is.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Annotated, Any

import numpy as np
from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import PydanticCustomError, core_schema

from app.engine.tape import Array

NOT_FINITE = {"NaN": float("nan"), "Infinity": float("inf"), "-Infinity": float("-inf")}

_NUMBER_TYPES = frozenset({float, int})
_RANK_NAMES = (
    "a number",
    "a list of numbers",
    "a list of rows of numbers",
    "lists of lists of rows of numbers",
)


class NumberRule:
    """Validates one number."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(read_number)

    def __get_pydantic_json_schema__(self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler) -> Any:
        return number_schema()


@dataclass(frozen=True)
class Tensor:
    """Validates nested lists of numbers whose depth is between `low` and `high`; depth 0 is a single number."""

    low: int
    high: int

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler) -> Any:
        return self.json_schema()

    def json_schema(self) -> dict[str, Any]:
        """The same as JSON Schema; a new object each time, because pydantic writes defaults into it."""
        ranks = [number_schema()]
        for _ in range(self.high):
            ranks.append({"type": "array", "minItems": 1, "items": ranks[-1]})
        return {"anyOf": ranks[self.low :]} if self.low < self.high else ranks[self.low]

    def read(self, given: object) -> Array:
        """The array that `given` spells, or an error that says where it does not."""
        shape: list[int] = []
        level: list[Any] = [given]
        while (kinds := set(map(type, level))) == {list}:
            lengths = set(map(len, level))
            if len(lengths) != 1 or 0 in lengths or len(shape) == self.high:
                raise self._error(given)
            shape.append(lengths.pop())
            level = list(chain.from_iterable(level))
        if not kinds <= _NUMBER_TYPES:
            if kinds - _NUMBER_TYPES != {str} or not all(type(x) is not str or x in NOT_FINITE for x in level):
                raise self._error(given)
            level = [NOT_FINITE[x] if type(x) is str else x for x in level]
        if len(shape) < self.low:
            raise self._error(given)
        return np.array(level, dtype=np.float64).reshape(shape)

    def _error(self, given: object) -> PydanticCustomError:
        """The first thing that is wrong, and where."""
        place, code, message = next(self._faults(given, (), {}))
        return PydanticCustomError(code, "{message}", {"message": message, "place": place})

    def _faults(
        self, given: object, place: tuple[int, ...], forms: dict[int, int | None]
    ) -> Iterator[tuple[tuple[int, ...], str, str]]:
        """Walk in reading order; `forms` holds what stood first at each depth: a list's length, None for a number."""
        depth = len(place)
        form = len(given) if isinstance(given, list) else None
        first = forms.setdefault(depth, form)
        if not isinstance(given, list):
            if given.__class__ not in _NUMBER_TYPES and not (isinstance(given, str) and given in NOT_FINITE):
                yield place, "number", not_a_number(given)
            elif depth < self.low:
                yield (
                    place,
                    "shape",
                    f"This is a single number where {self._expected(depth)} is needed.",
                )
            elif first is not None:
                yield (
                    place,
                    "shape",
                    "This is a number, but a list stands before it; all need the same form.",
                )
        elif depth == self.high:
            yield (
                place,
                "shape",
                f"This is a list where {self._expected(depth)} is needed.",
            )
        elif not given:
            yield place, "empty", "This list is empty; it needs at least one number."
        elif first is None:
            yield (
                place,
                "shape",
                "This is a list, but a number stands before it; all need the same form.",
            )
        elif first != form:
            yield (
                place,
                "shape",
                f"This row has {_count(len(given))}, the first has {_count(first)}.",
            )
        else:
            for index, item in enumerate(given):
                yield from self._faults(item, (*place, index), forms)

    def _expected(self, depth: int) -> str:
        names = [_RANK_NAMES[rank - depth] for rank in range(max(self.low, depth), self.high + 1)]
        return " or ".join(names)


def number_schema() -> dict[str, Any]:
    """A number in JSON Schema; a new object each time, because pydantic writes defaults into it."""
    return {"anyOf": [{"type": "number"}, {"enum": list(NOT_FINITE)}]}


def read_number(given: object) -> float:
    """The float64 that `given` spells."""
    if given.__class__ in _NUMBER_TYPES:
        return float(given)  # type: ignore[arg-type]
    if isinstance(given, str) and given in NOT_FINITE:
        return NOT_FINITE[given]
    raise PydanticCustomError("number", "{message}", {"message": not_a_number(given)})


def not_a_number(given: object) -> str:
    """Why `given` is not taken for a number."""
    if given is None:
        return "null is not a number."
    if isinstance(given, bool):
        return f"{str(given).lower()} is not a number."
    if isinstance(given, str):
        return 'This is text, not a number; the only text that stands for one is "NaN", "Infinity" or "-Infinity".'
    return f"This is {'a list' if isinstance(given, list) else 'an object'}, not a number."


def _count(entries: int) -> str:
    return f"{entries} {'entry' if entries == 1 else 'entries'}"


Number = Annotated[float, NumberRule()]
