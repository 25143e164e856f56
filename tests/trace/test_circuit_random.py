"""Random expressions agree with differences; random text is refused or run, and never does anything else."""

import sys
from collections import Counter
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from app.config import LIMITS
from tests.trace.expressions import SHAPES, drawn, expression, slopes, value
from tests.trace.laws import LAWS
from tests.trace.reading import array, ask, client
from tests.web.problems import assert_problem

TRACES = "/api/v1/traces"
MOST_ILL = 0.2
"""The part of draws that may say nothing: a number that is not finite, or differences that do not settle."""


def posted(source: object, inputs: Any, **model: Any) -> Any:
    """The answer to a circuit, whatever it is."""
    body = {"model": {"kind": "circuit", "source": source, **model}, "inputs": inputs}
    return client().post(TRACES, json=body)


def names_in(source: str) -> list[str]:
    """Names that a text reads and the draws have values for; function names hold letters too."""
    answer = posted(f"f = {source}", {})
    told = answer.get_json(force=True)["errors"] if answer.status_code == 422 else []
    return [fault["path"].removeprefix("/inputs/") for fault in told if fault["code"] == "missing"]


def agreement(seed: int, counts: Counter[str]) -> None:
    rng = np.random.default_rng(seed)
    source, inputs = expression(rng, int(rng.integers(1, 41))), drawn(rng)
    used = {name: inputs[name] for name in names_in(source)}
    counts["all"] += 1
    if not used:
        return
    body = {"model": {"kind": "circuit", "source": f"f = {source}"}, "inputs": {k: v.tolist() for k, v in used.items()}}
    end = ask(body).end
    wanted = value(source, used)
    if not np.isfinite(wanted):
        counts["ill"] += 1
        return
    assert end["loss"] == pytest.approx(wanted, rel=1e-10, abs=1e-10), source
    for name in used:
        numeric, again = (slopes(source, used, name, h) for h in (1e-3, 5e-4))
        scale = np.maximum(1.0, np.maximum(np.abs(again), abs(wanted) * 1e-3))
        if not np.all(np.abs(numeric - again) <= 1e-8 * scale):  # a kink, a pole or too steep to tell
            counts["ill"] += 1
            return
        found = array(end["gradients"][name])
        if not np.isfinite(found).all():  # a chain through an infinite slope: told, and no number
            assert end["diagnosis"]
            counts["ill"] += 1
            return
        assert np.all(np.abs(found - again) <= 1e-6 * scale), (source, name, found, again)


def test_random_expressions_agree_with_differences() -> None:
    counts: Counter[str] = Counter()

    @settings(max_examples=150, deadline=None, database=None, derandomize=True)
    @given(st.integers(0, 2**32 - 1))
    def run(seed: int) -> None:
        agreement(seed, counts)

    run()
    assert counts["ill"] <= MOST_ILL * counts["all"], counts


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**32 - 1), granularity=st.sampled_from(["operation", "neuron", "layer"]))
def test_the_laws_of_answers_hold_for_random_expressions(seed: int, granularity: str) -> None:
    rng = np.random.default_rng(seed)
    source, inputs = expression(rng, int(rng.integers(1, 16))), drawn(rng)
    used = {name: inputs[name].tolist() for name in names_in(source)}
    trace = ask({"model": {"kind": "circuit", "source": source}, "inputs": used, "granularity": granularity})
    if trace.end["diagnosis"]:
        return
    for law in LAWS:
        law(trace)


PIECES = [
    *"xyzWabf0123456789+-*/@()[],.:=# \n\t",
    *[
        "**",
        "1e999",
        "1e308",
        "0x",
        "1_0",
        "sin(",
        "max(",
        "sum(",
        "axis=",
        "__class__",
        "lambda",
        "import os",
        "eval(",
    ],
    *[
        "if",
        "for",
        "é",
        "ａ",
        "²",
        "−",
        "×",
        "\0",
        "\r\n",
        "'",
        '"',
        "{",
        "}",
        "\\",
        ";",
        "`",
        "\ufeff",
        "\u2028",
        "😀",
    ],
]
texts = st.one_of(
    st.text(max_size=80),
    st.lists(st.sampled_from(PIECES), max_size=40).map("".join),
    st.lists(st.sampled_from(PIECES), max_size=25).map(lambda parts: "f = x" + "".join(parts)),
)
DEEP = 5_000


@settings(max_examples=400, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(source=texts)
@example(source="f = " + "(" * DEEP + "x" + ")" * (DEEP - 10))
@example(source="f = " + "-" * (2 * DEEP - 10) + "x")
@example(source="f = x" + "[0]" * 3_000)
@example(source="f = x" + "**x" * 3_000)
@example(source="f = " + "sin(" * 2_000 + "x" + ")" * 1_999)
@example(source="f = " + "9" * 9_000)
@example(source="f = 9**9**9**9**9")
@example(source="f = x[999999999999999999999999]")
@example(source="f = " + "+".join("x" * LIMITS.operations))
@example(source="f = " + "+".join("x" * (LIMITS.operations + 2)))
@example(source="f = x" + " " * 20_000)
@example(source="f = x\x00")
@example(source="f = ｅｖａｌ(x)")
def test_any_text_is_a_result_or_a_clear_refusal(source: str) -> None:
    answer = posted(source, {"x": 0.5, "y": 2.0})
    if answer.status_code == 200:
        return
    told = answer.get_json(force=True)
    assert_problem(answer, 422, *(fault["path"] for fault in told["errors"]))
    assert told["errors"]
    for fault in told["errors"]:
        if fault["path"] == "/model/source":
            place, rows = fault["place"], source.replace("\r\n", "\n").replace("\r", "\n").split("\n")
            assert 1 <= place["line"] <= len(rows)
            assert place["text"] in rows[place["line"] - 1]
            assert set(place["caret"]) <= {" ", "^"}
            assert "^" in place["caret"]


def test_the_largest_circuit_is_traced_and_one_more_operation_is_refused() -> None:
    largest = "+".join("x" * (LIMITS.operations + 1))
    assert posted(f"f = {largest}", {"x": 0.5}).status_code == 200
    assert_problem(posted(f"f = {largest}+x", {"x": 0.5}), 422, "/model/source")


def test_numbers_are_judged_from_shapes_before_any_is_computed() -> None:
    row, column = [[1.0] * 1200], [[1.0]] * 1200
    told = assert_problem(posted("f = r * c", {"r": row, "c": column}), 422, "/model/source")
    assert "1,000,000" in told["detail"]


SEEN: list[str] = []
WATCHED = {"exec", "import", "open", "os.system", "subprocess.Popen", "socket.connect", "os.listdir"}


def _watch(event: str, told: Any) -> None:
    nothing = event == "open" and told[0] == ""  # Python looks for a syntax error's file, and there is none
    if event in WATCHED and WATCHING and not nothing:
        SEEN.append(event)


WATCHING: list[bool] = []


@pytest.fixture
def watched() -> Any:
    """Everything that Python says it executes, imports or opens while a test runs."""
    posted("f = x", {"x": 1.0})  # what is read once is read now
    posted("f = x +", {"x": 1.0})
    sys.addaudithook(_watch)
    SEEN.clear()
    WATCHING.append(True)
    yield SEEN
    WATCHING.clear()


@pytest.mark.parametrize(
    "source",
    [
        "f = __import__(x)",
        "f = eval(x)",
        "f = open(x)",
        "f = x.__class__",
        "f = (lambda: x)()",
        "f = [x for x in x][0]",
        "import os",
        "f = exec(x)\nf = x",
        "def f(x): return x",
        "f = print(x)",
        "f = x if x else x",
        "f = (x := 3)",
        "class f: pass",
    ],
)
def test_nothing_is_executed(source: str, watched: list[str]) -> None:
    told = assert_problem(posted(source, {"x": 1.0}), 422, "/model/source")
    assert "Line 1, column" in told["detail"]
    assert watched == []


def test_a_circuit_that_runs_executes_nothing_either(watched: list[str]) -> None:
    assert posted("f = sin(x) * x[0] if_", {"x": [1.0]}).status_code == 422
    assert posted("f = sin(x)[0] * 2", {"x": [1.0, 2.0]}).status_code == 200
    assert watched == []


def test_every_shape_of_the_draws_is_one_of_three() -> None:
    assert {len(shape) for shape in SHAPES.values()} == {0, 1, 2}
