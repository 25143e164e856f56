"""Circuits through the HTTP API: every law of an answer holds for them too, at every granularity."""

from typing import Any

import numpy as np
import pytest

from tests.trace.laws import LAWS
from tests.trace.reading import Body, ask, client, lines_of, without_time


def circuit(source: str, inputs: dict[str, Any], **more: Any) -> Body:
    """A request for a circuit."""
    return {"model": {"kind": "circuit", "source": source}, "inputs": inputs, **more}


XYZ = {"x": -2.0, "y": 5.0, "z": -4.0}
W, V = [[1.0, -2.0], [0.5, 3.0], [2.0, 0.0]], [0.3, -0.7]

BODIES = {
    "compound": circuit("q = x + y\nf = q * z", XYZ),
    "one line": circuit("(x + y) * z", XYZ),
    "fork": circuit("f = x * x + sin(x) / (1 + x ** 2)", {"x": 0.7}),
    "again": circuit("q = x * y\nq = q + x\nf = q * q", {"x": 2.0, "y": -3.0}),
    "constants": circuit("c = 2 * 3\nf = c ** x - -4", {"x": 0.5}),
    "number": circuit("f = 3", {}),
    "copy": circuit("g = x\nf = g", {"x": 0.5}),
    "matrix and vector": circuit("h = tanh(W @ v)\nf = norm(h)", {"W": W, "v": V}),
    "not a number": circuit("f = relu(W @ v) * 2", {"W": W, "v": V}),
    "given upstream": circuit("f = W @ v", {"W": W, "v": V}, upstream=[1.0, -2.0, 0.5]),
    "product": circuit("f = A @ transpose(B)", {"A": W, "B": [[1.0, 0.5]] * 2}),
    "broadcast": circuit("f = sum((W + v) * a / r)", {"W": W, "v": V, "a": 2.0, "r": [[1.0], [2.0], [4.0]]}),
    "spread": circuit("f = v * r", {"v": V, "r": [[1.0], [2.0]]}, upstream=[[1.0, 2.0], [3.0, 4.0]]),
    "sums": circuit("f = sum(W, axis=0)[1] * mean(W) + dot(mean(W, 1), u)", {"W": W, "u": [1.0, 2.0, 3.0]}),
    "taken": circuit("f = W[0, 1] * W[2, 0] + sum(W[1]) * sum(W[:, 1]) + v[-1] * v[0]", {"W": W, "v": V}),
    "softmax": circuit("p = softmax(W)\nf = -log(p[0, 1]) - log(p[2, 0])", {"W": W}),
    "choices": circuit("f = max(x, y, z) * min(x, y) + abs(z)", XYZ),
    "largest": circuit("f = max(W) * min(v) + max(tanh(v))", {"W": W, "v": V}),
    "largest of rows": circuit("f = dot(max(W, axis=1), u) * sum(min(W, axis=0))", {"W": W, "u": [1.0, 2.0, 3.0]}),
    "frozen": circuit("f = w * x + b", {"w": 2.0, "x": 3.0, "b": 1.0}, frozen=["x"]),
    "unreached": circuit("g = x * y\nf = x * z", XYZ, frozen=["z"]),
    "adam": circuit("f = (x - 3) ** 2 + y * x", {"x": 1.0, "y": 2.0}, optimizer={"name": "adam", "learning_rate": 0.1}),
    "clipped": circuit(
        "f = norm(v) * x", {"v": V, "x": 9.0}, optimizer={"name": "sgd", "clip": {"by": "norm", "limit": 0.5}}
    ),
    "a name of the program's": circuit("penalty = x * x\nl1_x = penalty + y\nterm = l1_x * y", {"x": 2.0, "y": 0.5}),
}


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
@pytest.mark.parametrize("granularity", ["operation", "neuron", "layer"])
@pytest.mark.parametrize("name", BODIES)
def test_a_law_of_answers_holds_for_circuits(name: str, granularity: str, law: Any) -> None:
    law(ask(BODIES[name] | {"granularity": granularity}))


@pytest.mark.parametrize("name", BODIES)
def test_the_same_circuit_gives_the_same_bytes(name: str) -> None:
    assert without_time(lines_of(BODIES[name])) == without_time(lines_of(BODIES[name]))


@pytest.mark.parametrize("name", BODIES)
def test_as_one_document_it_says_the_same(name: str) -> None:
    trace = ask(BODIES[name])
    told = client().post("/api/v1/traces", json=BODIES[name], headers={"Accept": "application/json"}).json
    assert told["structure"] == trace.structure
    assert told["events"] == trace.events
    assert told["end"] | {"elapsed_us": 0} == trace.end | {"elapsed_us": 0}


def test_a_name_given_twice_stands_for_its_last_value() -> None:
    trace = ask(BODIES["again"])
    assert trace.end["values"]["q"] == 2.0 * -3.0 + 2.0
    assert len({node["id"] for node in trace.nodes}) == len(trace.nodes)
    assert trace.structure["names"]["q"] == trace.by_name["q"]


def test_an_output_of_several_numbers_is_summed_in_a_line_of_its_own() -> None:
    trace = ask(BODIES["not a number"])
    assert np.shape(trace.end["outputs"]) == (3,)
    assert trace.end["loss"] == pytest.approx(sum(trace.end["outputs"]))
    assert trace.nodes[trace.structure["loss"]]["role"] == "loss"


def test_a_given_upstream_starts_at_the_output() -> None:
    trace = ask(BODIES["given upstream"])
    assert trace.structure["loss"] == trace.structure["output"]
    assert trace.end["gradients"]["f"] == BODIES["given upstream"]["upstream"]
    assert trace.end["gradients"]["v"] == pytest.approx(np.array(W).T @ [1.0, -2.0, 0.5])


def test_what_nothing_leads_from_has_the_gradient_0_and_an_update_that_changes_nothing() -> None:
    trace = ask(BODIES["unreached"])
    assert trace.end["gradients"]["y"] == trace.end["gradients"]["g"] == 0.0
    assert trace.end["updated"] == XYZ | {"x": -2.0 + 0.1 * 4.0}
    assert trace.structure["unreached"] == sorted(trace.by_name[name] for name in ("y", "g"))


def test_a_logarithm_outside_its_domain_is_nan_with_its_reason() -> None:
    trace = ask(circuit("f = x * log(y)", {"x": 2.0, "y": -1.0}))
    [found] = trace.end["diagnosis"]
    assert trace.events[found["event"]]["type"] == "forward"
    assert "x > 0" in found["words"]
    assert trace.end["loss"] == "NaN"


def test_a_constant_exponent_of_a_negative_number_asks_for_no_logarithm() -> None:
    trace = ask(circuit("f = x ** 2", {"x": -3.0}))
    assert trace.end["gradients"]["x"] == -6.0
    assert trace.end["diagnosis"] == []


def ascent(body: Body) -> list[str]:
    """The sentences of an update along the gradient."""
    trace = ask({**body, "optimizer": {"name": "momentum", "learning_rate": 0.1, "maximize": True}})
    return [formula["sentence"] for formula in trace.formulas if formula["phase"] == "update"]


def test_an_ascent_names_what_is_to_grow() -> None:
    model = {"kind": "circuit", "source": "q = x * x\ng = 3 * q"}
    assert any("since g is to grow" in sentence for sentence in ascent({"model": model, "inputs": {"x": 2.0}}))
    assert any("make g grow" in sentence for sentence in ascent({"model": model, "inputs": {"x": 2.0}}))
    several = ascent({"model": model, "inputs": {"x": [2.0, 1.0]}})
    assert any("since sum(g) is to grow" in sentence for sentence in several)
    beyond = ascent({"model": model, "inputs": {"x": 2.0}, "upstream": 3.0})
    assert any("since L is to grow" in sentence for sentence in beyond)
    from_a_network = ascent(
        {
            "model": {"kind": "network", "layers": [1, 1], "activations": ["sigmoid"]},
            "parameters": {"W1": [[0.5]], "b1": [0.1]},
            "inputs": [1.0],
            "targets": [0.0],
        }
    )
    assert any("since the loss is to grow" in sentence for sentence in from_a_network)


def test_of_equal_elements_the_first_is_the_largest_and_gets_the_gradient() -> None:
    for name in ("max", "min"):
        found = ask(circuit(f"f = {name}(v)", {"v": [2.0, 2.0, 2.0]})).end
        assert found["gradients"]["v"] == [1.0, 0.0, 0.0]
    told = ask(circuit("f = sum(max(M, axis=0))", {"M": [[1.0, 3.0], [1.0, 2.0]]})).end
    assert told["gradients"]["M"] == [[1.0, 1.0], [0.0, 0.0]]


def test_a_largest_element_is_what_numpy_says_along_any_axis() -> None:
    M = np.random.default_rng(5).normal(size=(3, 4))
    for name, reduce in (("max", np.max), ("min", np.min)):
        for axis in (None, 0, 1, -1):
            given = "" if axis is None else f", axis={axis}"
            found = ask(circuit(f"f = {name}(M{given})", {"M": M.tolist()})).end["values"]["f"]
            assert np.array_equal(found, reduce(M, axis=axis))


def test_what_is_not_a_number_is_the_largest_and_says_where_it_began() -> None:
    trace = ask(circuit("f = max(log(v))", {"v": [1.0, -1.0]}))
    assert trace.end["values"]["f"] == "NaN"
    assert trace.end["diagnosis"]


def test_a_gradient_that_was_not_routed_says_so() -> None:
    trace = ask(circuit("f = max(v)", {"v": [1.0, 2.0]}))
    assert [reason["kind"] for reason in trace.end["reasons"]] == ["not_routed"]
