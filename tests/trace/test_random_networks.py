"""Laws that hold for the answer to any request, read from the JSON that the browser reads."""

from collections.abc import Callable

import pytest
from hypothesis import given

from tests.drawing import drawn
from tests.trace.bodies import Body, any_body, plan_of, refilled
from tests.trace.laws import LAWS
from tests.trace.reading import Trace, ask, lines_of, without_time


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_every_answer_keeps_the_law(law: Callable[[Trace], None]) -> None:
    @drawn
    @given(any_body)
    def check(body: Body) -> None:
        law(ask(body))

    check()


@drawn
@given(any_body)
def test_the_same_request_gives_the_same_bytes(body: Body) -> None:
    assert without_time(lines_of(body)) == without_time(lines_of(body))


@drawn
@given(any_body)
def test_a_structure_does_not_depend_on_numbers(body: Body) -> None:
    assert lines_of(refilled(plan_of(body), 1))[0] == lines_of(body)[0]
