"""What a circuit's text may say, and how everything else is refused: with its place and with what would work."""

import re
from typing import Any

import pytest

from app.config import LIMITS
from app.engine.arrays import contraction
from app.words import words
from tests.trace.reading import ask, client
from tests.web.problems import assert_problem

W, V = [[1.0, -2.0], [0.5, 3.0], [2.0, 0.0]], [0.3, -0.7]

FAULTS = [
    ("too_long", "f = x" + " " * LIMITS.source_characters, 1, 1),
    ("too_deep", "f = " + "(" * 300 + "x" + ")" * 300, 1, 205),
    ("syntax", "f = x y", 1, 7),
    ("open", "f = (x + y", 1, 5),
    ("unmatched", "f = x + y)", 1, 10),
    ("literal", "f = 2x", 1, 5),
    ("indent", "f = x\n  g = y", 2, 1),
    ("caret", "f = x^2", 1, 6),
    ("character", "f = x\ng = x % 2", 2, 7),
    ("empty", "# nothing", 1, 1),
    ("target", "x[0] = y", 1, 1),
    ("unassigned", "x + y\nf = x", 1, 1),
    ("bare", "f * 2", 1, 1),
    ("statement", "f = g = x", 1, 1),
    ("name", "f = _x", 1, 5),
    ("function_name", "exp = x", 1, 1),
    ("not_called", "f = exp * x", 1, 5),
    ("attribute", "f = x.T", 1, 5),
    ("form", "f = x if y else x", 1, 5),
    ("function", "f = sigmiod(x)", 1, 5),
    ("keyword", "f = sin(x, axis=0)", 1, 5),
    ("count", "f = sin(x, y)", 1, 5),
    ("at_least", "f = max()", 1, 5),
    ("too_large_number", "f = 1e999", 1, 5),
    ("too_many", "f = " + "+".join("x" * (LIMITS.operations + 2)), 1, 5),
    ("index", "f = W[0:2]", 1, 7),
    ("output", "g = x", 1, 1),
    ("too_large", "f = c * r", 1, 5),
    ("misfit_scalar", "f = W @ x", 1, 5),
    ("misfit_inner", "f = W @ W", 1, 5),
    ("misfit_vectors", "f = dot(W, v)", 1, 5),
    ("misfit_broadcast", "f = transpose(W) + v", 1, 5),
    ("misfit_axis", "f = sum(v, axis=1)", 1, 5),
    ("misfit_softmax", "f = softmax(x)", 1, 5),
    ("misfit_one_number", "f = max(x)", 1, 5),
    ("misfit_extreme", "f = max(r)", 1, 5),
    ("misfit_rank", "f = v[0, 1]", 1, 5),
    ("misfit_bounds", "f = v[2]", 1, 5),
]

GIVEN: dict[str, Any] = {"x": 0.5, "y": 2.0, "W": W, "v": V}
GIVEN |= {"c": [[1.0]] * 1001, "r": [[1.0] * 1001]}


def post(source: str, inputs: dict[str, Any], **model: Any) -> Any:
    body = {"model": {"kind": "circuit", "source": source, **model}, "inputs": inputs}
    return client().post("/api/v1/traces", json=body)


def told(source: str, **model: Any) -> dict[str, Any]:
    """The one thing that is wrong with a text; it is given what it needs."""
    answer = post(source, {}, **model)
    missing = [fault["path"].removeprefix("/inputs/") for fault in answer.get_json(force=True)["errors"]]
    inputs = {name: GIVEN[name] for name in missing if name in GIVEN}
    found = post(source, inputs, **model)
    [fault] = found.get_json(force=True)["errors"]
    assert_problem(found, 422, fault["path"])
    return dict(fault)


@pytest.mark.parametrize(("key", "source", "line", "column"), FAULTS, ids=[key for key, *_ in FAULTS])
def test_what_is_no_circuit_is_refused_with_its_place(key: str, source: str, line: int, column: int) -> None:
    fault = told(source, **({"output": "h"} if key == "output" else {}))
    assert fault["code"] == key
    if key == "output":
        assert fault["path"] == "/model/output"
        return
    assert fault["path"] == "/model/source"
    place = fault["place"]
    assert (place["line"], place["column"]) == (line, column)
    assert fault["message"].startswith(f"Line {line}, column {column}: ")
    assert "{" not in fault["message"] + (fault["hint"] or "")
    if len(source) <= 100:
        assert place["text"] == source.split("\n")[line - 1]
        assert place["caret"].index("^") == column - 1


def test_every_fault_has_its_words_and_the_other_way_round() -> None:
    told = {key for key, *_ in (*FAULTS, *GATE_FAULTS)} | {"gate_twice"}
    assert told == set(words()["circuit"]["faults"])


GATE: dict[str, Any] = {
    "name": "mul",
    "arguments": ["x", "y"],
    "forward": "x * y",
    "backward": {"x": "y * upstream", "y": "x * upstream"},
}
GATE_FAULTS = [
    ("unknown", {"backward": {"x": "y * upsteam", "y": "x"}}, "/backward/x"),
    ("gate_known", {"name": "exp"}, "/name"),
    ("gate_known", {"name": "subtract"}, "/name"),
    ("name", {"name": "my-gate"}, "/name"),
    ("gate_arguments", {"arguments": [], "backward": {}}, "/arguments"),
    ("gate_arguments", {"arguments": ["x", "x"]}, "/arguments"),
    ("gate_argument", {"arguments": ["x", "out"]}, "/arguments/1"),
    ("gate_backward", {"backward": {"x": "upstream"}}, "/backward/y"),
    ("gate_backward_unknown", {"backward": {**GATE["backward"], "z": "1"}}, "/backward/z"),
    ("gate_elementwise", {"forward": "sum(x) * y"}, "/forward"),
    ("syntax", {"forward": "x * *"}, "/forward"),
    ("too_long", {"forward": "x" + " " * LIMITS.gate_characters}, "/forward"),
]


@pytest.mark.parametrize(("key", "change", "path"), GATE_FAULTS, ids=[f"{key} {path}" for key, _, path in GATE_FAULTS])
def test_what_is_no_gate_is_refused_with_its_field(key: str, change: dict[str, Any], path: str) -> None:
    answer = post("f = mul(x, y)", {"x": 1.0, "y": 2.0}, gates=[{**GATE, **change}])
    found = assert_problem(answer, 422, f"/model/gates/0{path}")
    assert found["errors"][0]["code"] == key


def test_two_gates_of_one_name_are_refused() -> None:
    answer = post("f = mul(x, y)", {"x": 1.0, "y": 2.0}, gates=[GATE, GATE])
    assert assert_problem(answer, 422, "/model/gates/1/name")["errors"][0]["code"] == "gate_twice"


def test_a_gate_is_used_like_a_function_and_checked_like_one() -> None:
    body = {"model": {"kind": "circuit", "source": "f = mul(sin(v), a)", "gates": [GATE]}, "inputs": {"v": V, "a": 2.0}}
    own, known = ask(body), ask(body | {"model": {"kind": "circuit", "source": "f = sin(v) * a"}})
    assert own.end["gradients"] == known.end["gradients"]
    assert set(own.structure["templates"]) == {"mul", "mul.0", "mul.1"}
    assert client().post("/api/v1/gradient-checks", json=body).json["passed"]


def test_the_check_catches_a_gate_whose_backward_is_wrong() -> None:
    wrong = {**GATE, "backward": {**GATE["backward"], "y": "y * upstream"}}
    body = {"model": {"kind": "circuit", "source": "f = mul(x, y)", "gates": [wrong]}, "inputs": {"x": 0.5, "y": 2.0}}
    told = client().post("/api/v1/gradient-checks", json=body).json
    assert not told["passed"]
    assert told["worst"]["parameter"] == "y"


@pytest.mark.parametrize(
    ("source", "close"),
    [("f = sigmiod(x)", "sigmoid"), ("f = relo(x)", "relu"), ("f = mx(x, y)", "max"), ("f = arctn(x)", "arctan")],
)
def test_the_nearest_known_name_is_suggested(source: str, close: str) -> None:
    assert told(source)["hint"] == f"Did you mean {close}?"


def test_a_shape_that_does_not_fit_is_told_with_both_shapes() -> None:
    message = told("f = W @ W")["message"]
    assert "(3, 2) and (3, 2)" in message


def test_what_is_missing_and_what_is_too_much_is_told_in_one_answer() -> None:
    answer = post("f = x * y", {"x": 1.0, "z": 2.0})
    found = assert_problem(answer, 422, "/inputs/y", "/inputs/z")
    assert [fault["code"] for fault in found["errors"]] == ["missing", "unknown_name"]


@pytest.mark.parametrize("field", ["parameters", "targets", "initializer"])
def test_a_circuit_refuses_what_belongs_to_a_network(field: str) -> None:
    given = {"parameters": {"x": 1.0}, "targets": 1.0, "initializer": {"name": "zeros"}}[field]
    body = {"model": {"kind": "circuit", "source": "f = x"}, "inputs": {"x": 1.0}, field: given}
    assert_problem(client().post("/api/v1/traces", json=body), 422, f"/{field}")


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"inputs": [1.0]}, "/inputs"),
        ({"inputs": {"x": "one"}}, "/inputs/x"),
        ({"inputs": {"x": [[1.0], [2.0, 3.0]]}}, "/inputs/x/1"),
        ({"inputs": {"x": [[[1.0]]]}}, "/inputs/x/0/0"),
        ({"inputs": {"x": []}}, "/inputs/x"),
        ({"upstream": [1.0, 2.0]}, "/upstream"),
        ({"frozen": ["y"]}, "/frozen"),
        ({"mistake": "updated_weights_in_delta"}, "/mistake"),
        ({"model": {"kind": "circuit"}}, "/model/source"),
        ({"model": {"kind": "circuit", "source": 3}}, "/model/source"),
        ({"model": {"kind": "circuit", "source": "f = x", "layers": [1]}}, "/model/layers"),
        ({"optimizer_state": {"y": {}}}, "/optimizer_state/y"),
        ({"granularity": "atom"}, "/granularity"),
    ],
)
def test_a_field_that_does_not_fit_is_named(change: dict[str, Any], path: str) -> None:
    body = {"model": {"kind": "circuit", "source": "f = x"}, "inputs": {"x": 1.0}, **change}
    assert_problem(client().post("/api/v1/traces", json=body), 422, path)


def test_a_network_refuses_inputs_by_name() -> None:
    body = {"model": {"kind": "network", "layers": [1, 1], "activations": ["tanh"]}, "initializer": {"name": "zeros"}}
    assert_problem(client().post("/api/v1/traces", json=body | {"inputs": {"x": 1}, "targets": [1]}), 422, "/inputs")


MEANINGS = [
    ("f = 2 + 3 * 4 ** 2 / 8 - -1", {}, 2 + 3 * 4**2 / 8 - -1),
    ("f = -x ** 2", {"x": 3.0}, -9.0),
    ("f = +x - +2", {"x": 3.0}, 1.0),
    ("q = x\nq = q * q\nq = q * q", {"x": 3.0}, 81.0),
    ("f = x * x * x", {"x": 3.0}, 27.0),
    ("f = (x\n  + y)  # two rows", {"x": 3.0, "y": 4.0}, 7.0),
    ("# first\n\nf = 1_000 + 0x10 + .5", {}, 1016.5),
    ("f = max(x, y, 2, 9)", {"x": 3.0, "y": 4.0}, 9.0),
    ("f = W[1, 0] + W[-1, 0] + v[1]", {"W": W, "v": V}, 0.5 + 2.0 - 0.7),
    ("f = sum(W[:, 1]) + sum(W[0])", {"W": W}, 1.0 - 1.0),
    ("f = sum(W, axis=0)[0] + mean(W, 1)[2]", {"W": W}, 4.5),
    ("f = v @ v - dot(v, v)", {"v": V}, 0.0),
    ("f = sum(matmul(W, v) - W @ v)", {"W": W, "v": V}, 0.0),
    ("f = ln(x) - log(x) + log_base(8, 2)", {"x": 3.0}, 3.0),
]


@pytest.mark.parametrize(("source", "inputs", "wanted"), MEANINGS, ids=[source for source, *_ in MEANINGS])
def test_a_text_means_what_it_says(source: str, inputs: dict[str, Any], wanted: float) -> None:
    body = {"model": {"kind": "circuit", "source": source}, "inputs": inputs}
    assert ask(body).end["loss"] == pytest.approx(wanted, rel=1e-15, abs=1e-15)


def test_an_earlier_line_may_be_the_output() -> None:
    body = {"model": {"kind": "circuit", "source": "q = x * y\nf = q + x", "output": "q"}, "inputs": {"x": 2, "y": 3}}
    trace = ask(body)
    assert trace.end["outputs"] == 6.0
    assert trace.end["gradients"] == {"x": 3.0, "y": 2.0, "q": 1.0, "f": 0.0}


SYMBOLS = [
    ("q = w0 * x_1\nf = q + theta", ["w_{0}", "x_{1}", "q", "\\theta", "f"]),
    ("num = x * y + 1", ["x", "y", "x \\cdot y", "1", "\\mathrm{num}"]),
    ("f = (x + y) * z", ["x", "y", "x + y", "z", "f"]),
    ("f = exp(-x) ** 2", ["x", "-x", "e^{-x}", "2", "f"]),
    ("x = x * 2\nx = x + 1", ["x", "2", "x'", "1", "x''"]),
]


@pytest.mark.parametrize(("source", "symbols"), SYMBOLS, ids=[source for source, _ in SYMBOLS])
def test_a_value_is_called_by_its_name_or_by_its_own_text(source: str, symbols: list[str]) -> None:
    inputs = {name: 0.5 for name in ("w0", "x_1", "theta", "x", "y", "z") if re.search(rf"\b{name}\b", source)}
    structure = ask({"model": {"kind": "circuit", "source": source}, "inputs": inputs}).structure
    assert [structure["symbols"][str(node["id"])]["value"] for node in structure["nodes"]] == symbols


def test_gradients_are_called_by_what_they_are_of() -> None:
    structure = ask({"model": {"kind": "circuit", "source": "f = W @ v"}, "inputs": {"W": W, "v": V}}).structure
    told = [symbols["gradient"] for symbols in structure["symbols"].values()]
    assert told[:2] == [r"\frac{\partial \Sigma f}{\partial W_{#0#1}}", r"\frac{\partial \Sigma f}{\partial v_{#0}}"]


def test_contractions_are_made_once_for_a_shape() -> None:
    assert contraction("sum", "o ->") is contraction("sum", "o ->")
