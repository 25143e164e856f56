"""Nested lists become the arrays they spell, and what spells none is told where it goes wrong."""

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from app.trace.tensors import NOT_FINITE, Tensor, read_number
from tests.drawing import drawn

numbers = st.one_of(st.floats(allow_nan=False, allow_infinity=False), st.integers(-(2**64), 2**64))
spelled = st.one_of(numbers, st.sampled_from(list(NOT_FINITE)))
shapes = st.lists(st.integers(1, 4), max_size=3).map(tuple)


@st.composite
def nested(draw: st.DrawFn) -> tuple[Any, tuple[int, ...]]:
    """Nested lists of numbers, and their shape."""
    shape = draw(shapes)
    count = int(np.prod(shape))
    flat = draw(st.lists(spelled, min_size=count, max_size=count))
    value: Any = np.array(flat, dtype=object).reshape(shape).tolist()
    return value, shape


@drawn
@given(nested())
def test_an_array_is_what_its_lists_spell(told: tuple[Any, tuple[int, ...]]) -> None:
    value, shape = told
    array = Tensor(0, 3).read(value)
    assert array.dtype == np.float64
    assert array.shape == shape
    flat = np.array(value, dtype=object).ravel()
    np.testing.assert_array_equal(array.ravel(), [read_number(number) for number in flat])


values = st.recursive(
    st.one_of(st.none(), st.booleans(), spelled, st.text(max_size=3), st.just({})),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=12,
)


def fault_of(value: Any) -> dict[str, Any] | None:
    """What is wrong with a value, and where; None where nothing is."""
    try:
        Tensor(1, 2).read(value)
    except PydanticCustomError as error:
        return error.context
    return None


@drawn
@given(values)
def test_anything_is_an_array_or_told_where_it_is_none(value: Any) -> None:
    fault = fault_of(value)
    if fault is not None:
        found = value
        for index in fault["place"]:
            found = found[index]
        assert fault["message"].endswith(".")


@pytest.mark.parametrize(
    ("value", "place", "words"),
    [
        (1.5, (), "single number where a list of numbers or a list of rows"),
        ([[[1]]], (0, 0), "a list where a number"),
        ([[1, 2], [3]], (1,), "1 entry, the first has 2 entries"),
        ([1, [2]], (1,), "a number stands before it"),
        ([[1], 2], (1,), "a list stands before it"),
        ([[1, True]], (0, 1), "true is not a number"),
        ([[1, "nan"]], (0, 1), "text"),
        ([None], (0,), "null is not a number"),
        ([[]], (0,), "empty"),
        ({"0": 1}, (), "an object"),
    ],
)
def test_the_first_fault_is_told(value: Any, place: tuple[int, ...], words: str) -> None:
    fault = fault_of(value)
    assert fault is not None
    assert fault["place"] == place
    assert words in fault["message"]


def test_floats_read_back_to_themselves() -> None:
    values = [0.1, 1e-308, 5e-324, 1.7976931348623157e308, -0.0, 2**53 + 1]
    assert Tensor(1, 1).read(json.loads(json.dumps(values))).tolist() == [float(value) for value in values]
