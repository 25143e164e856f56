"""Paths to the loss: their products add to the gradient, the largest are the largest, and they are counted exactly."""

from itertools import product
from typing import Any

import numpy as np
import pytest

from app.engine.problems import Refused
from app.engine.tape import run_all
from app.labs import get_lab
from app.trace.answer import prepare
from app.trace.paths import paths
from app.trace.request import TraceSpec
from app.trace.schemas import TraceRequest

CASES: list[dict[str, Any]] = [
    {},
    {"activations": ["softmax", "sigmoid"]},
    {"activations": ["relu", "tanh"]},
    {"activations": ["identity", "softmax"], "loss": "binary_cross_entropy", "targets": [0, 1, 0, 1]},
    {"loss": "softmax_cross_entropy", "activations": ["gelu", "identity"], "targets": 2},
    {"regularization": {"l1": 0.1, "l2": 0.3}},
    {"batch": 3},
    {"batch": 3, "reduction": "sum", "activations": ["softmax", "softmax"]},
]


def case(more: dict[str, Any], layers: tuple[int, ...] = (3, 5, 4)) -> TraceSpec:
    """A random network of this kind."""
    generator = np.random.default_rng(7)
    batch = more.get("batch")
    rows = (batch,) if batch else ()
    body = {
        "model": {
            "kind": "network",
            "layers": list(layers),
            "activations": more.get("activations", ["sigmoid"] * (len(layers) - 1)),
            "loss": more.get("loss", "half_squared_error"),
            "reduction": more.get("reduction", "mean"),
            "regularization": more.get("regularization", {"l1": 0, "l2": 0}),
        },
        "initializer": {"name": "normal", "seed": 3},
        "inputs": generator.normal(size=(*rows, layers[0])).tolist(),
        "targets": more.get("targets", generator.uniform(size=(*rows, layers[-1])).tolist()),
        "optimizer": {"name": "sgd", "learning_rate": 0.5},
    }
    return TraceRequest.model_validate(body).spec()


def numbers(spec: TraceSpec) -> list[tuple[str, tuple[int, ...]]]:
    """Every parameter, input and unit of the network, each number of it."""
    net = prepare(spec).structure.network
    nodes = [*net.parameters, *(i for layer in net.layers for i in (layer.pre, layer.value) if i is not None)]
    shapes = {net.tape.nodes[i].name: net.tape.nodes[i] for i in nodes}
    return [
        (name, index)
        for name, node in shapes.items()
        for index in np.ndindex(node.shape[1:] if node.axes.startswith("n") else node.shape)
    ]


@pytest.mark.parametrize("more", CASES)
def test_the_products_of_all_paths_of_all_examples_add_to_the_gradient(more: dict[str, Any]) -> None:
    spec = case(more)
    prepared = prepare(spec)
    net = prepared.structure.network
    run = run_all(net.tape, prepared.leaves())
    for name, index in numbers(spec):
        node = net.tape.nodes[net.names[name]]
        told = [paths(spec, name, index, example=k, most=100) for k in range(spec.batch or 1)]
        for k, each in enumerate(told):
            listed = sum(path["product"] for path in each["paths"])
            assert int(each["count"]) == len(each["paths"]) + int(each["rest_count"])
            assert each["rest"] == 0 or int(each["rest_count"]) > 0
            assert listed + each["rest"] == pytest.approx(each["part"], rel=1e-12, abs=1e-14)
            if node.axes.startswith("n"):
                assert each["part"] == pytest.approx(run.gradients[node.id][(k, *index)], rel=1e-12, abs=1e-14)
        if not node.axes.startswith("n"):
            penalty = sum(p for _, p in _penalties(told[0]))
            whole = sum(each["part"] - penalty for each in told) + penalty
            assert whole == pytest.approx(run.gradients[node.id][index], rel=1e-12, abs=1e-14), (name, index)


def _penalties(told: dict[str, Any]) -> list[tuple[Any, float]]:
    return [(path, path["product"]) for path in told["paths"] if path["steps"][1]["node"].startswith(("l1", "l2"))]


@pytest.mark.parametrize("more", CASES)
def test_each_product_is_the_product_of_its_local_gradients_and_ends_at_the_loss(more: dict[str, Any]) -> None:
    for name, index in numbers(case(more)):
        for path in paths(case(more), name, index)["paths"]:
            first, *rest = path["steps"]
            assert (first["node"], first["index"]) == (name, list(index))
            assert rest[-1]["node"] == "loss"
            assert path["product"] == pytest.approx(np.prod([step["local"] for step in rest]), rel=1e-12)


@pytest.mark.parametrize("more", CASES)
@pytest.mark.parametrize("most", [1, 4, 9])
def test_the_listed_paths_are_the_largest(more: dict[str, Any], most: int) -> None:
    for name, index in numbers(case(more)):
        every = [abs(path["product"]) for path in paths(case(more), name, index, most=100)["paths"]]
        few = [abs(path["product"]) for path in paths(case(more), name, index, most=most)["paths"]]
        assert every == sorted(every, reverse=True)
        assert few == pytest.approx(every[:most], rel=1e-12)


def test_every_path_is_there_once_and_none_that_is_not() -> None:
    spec = case({}, (2, 3, 2, 2))
    told = paths(spec, "W1", (1, 0), most=100)
    seen = {tuple((step["node"], *step["index"]) for step in path["steps"]) for path in told["paths"]}
    wanted = {
        (("W1", 1, 0), ("z1", 1), ("a1", 1), ("z2", u), ("a2", u), ("z3", o), ("a3", o), ("loss",))
        for u, o in product(range(2), range(2))
    }
    assert seen == wanted


@pytest.mark.parametrize(
    ("node", "index", "count"),
    [
        ("W1", (0, 0), 40 * 30 * 10),
        ("W4", (0, 0), 1),
        ("b2", (0,), 30 * 10),
        ("x", (1,), 50 * 40 * 30 * 10),
        ("a4", (3,), 1),
    ],
)
def test_paths_are_counted_exactly(node: str, index: tuple[int, ...], count: int) -> None:
    assert paths(case({}, (4, 50, 40, 30, 10)), node, index)["count"] == str(count)


def test_a_count_may_pass_what_a_float_can_count() -> None:
    spec = case({}, (2, *([90] * 12), 2))
    assert paths(spec, "W1", (0, 0))["count"] == str(90**11 * 2)


def test_mazur_has_two_paths_from_w1_and_one_from_w5() -> None:
    spec = TraceRequest.model_validate(get_lab("mazur")["request"]).spec()
    first, second = paths(spec, "W1", (0, 0)), paths(spec, "W2", (0, 0))
    assert (first["count"], second["count"]) == ("2", "1")
    assert round(first["part"], 9) == 0.000438568  # as printed
    assert round(second["paths"][0]["product"], 9) == 0.082167041


def test_a_bias_that_a_layer_shares_has_paths_through_each_of_its_units() -> None:
    spec = TraceRequest.model_validate(get_lab("mazur")["request"]).spec()
    told = paths(spec, "b1", ())
    assert {path["steps"][1]["index"][0] for path in told["paths"]} == {0, 1}
    assert told["part"] == pytest.approx(told["gradient"], rel=1e-12)


@pytest.mark.parametrize(
    ("node", "index", "example", "path", "words"),
    [
        ("W7", (0, 0), 0, "/node", "no parameter or unit called 'W7'"),
        ("y", (0,), 0, "/node", "no parameter or unit"),
        ("W1", (0, 9), 0, "/index", "the index [0, 9] is not in it"),
        ("W1", (), 0, "/index", "is not in it"),
        ("W1", (0, 0), 4, "/example", "counted from 0"),
    ],
)
def test_what_is_not_there_is_refused_in_words(
    node: str, index: tuple[int, ...], example: int, path: str, words: str
) -> None:
    with pytest.raises(Refused) as refused:
        paths(case({}), node, index, example)
    assert [problem.path for problem in refused.value.problems] == [path]
    assert words in refused.value.problems[0].message


def test_numbers_that_are_not_finite_have_no_paths() -> None:
    lab = get_lab("mazur")["request"]
    model = {**lab["model"], "activations": ["identity", "identity"]}
    spec = TraceRequest.model_validate({**lab, "model": model, "inputs": [1e300, 1e300], "targets": [-1e300, 0]}).spec()
    with pytest.raises(Refused, match="not finite"):
        paths(spec, "W1", (0, 0))


def circuit_paths(source: str, inputs: dict[str, float], node: str, **more: Any) -> dict[str, Any]:
    spec = TraceRequest.model_validate({"model": {"kind": "circuit", "source": source}, "inputs": inputs}).spec()
    return paths(spec, node, (), **more)


STAGED = """sigy = sigmoid(y)
num = x + sigy
xpy = x + y
den = sigmoid(x) + xpy ** 2
f = num / den"""


@pytest.mark.parametrize("node", ["x", "y", "xpy", "den"])
def test_the_ways_through_a_circuit_multiply_to_products_that_add_to_the_gradient(node: str) -> None:
    told = circuit_paths(STAGED, {"x": 3.0, "y": -4.0}, node)
    assert sum(way["product"] for way in told["paths"]) == pytest.approx(told["gradient"], rel=1e-12)
    for way in told["paths"]:
        first, *rest = way["steps"]
        assert first == {"node": node, "index": []}
        assert rest[-1]["node"] == "f"
        assert np.prod([step["local"] for step in rest]) == pytest.approx(way["product"], rel=1e-12)
    sizes = [abs(way["product"]) for way in told["paths"]]
    assert sizes == sorted(sizes, reverse=True)


def test_a_number_that_is_used_three_times_has_three_ways_through_a_circuit() -> None:
    told = circuit_paths(STAGED, {"x": 3.0, "y": -4.0}, "x")
    assert told["count"] == "3"
    assert {way["steps"][1]["node"] for way in told["paths"]} == {"num", "xpy", "_5"}


def test_an_operand_that_is_repeated_has_a_way_for_each_time() -> None:
    told = circuit_paths("f = x * x * x", {"x": 2.0}, "x")
    assert told["count"] == "3"
    assert [way["product"] for way in told["paths"]] == [4.0] * 3


def test_the_ways_through_a_deep_circuit_are_counted_exactly_and_the_largest_listed() -> None:
    lines = "\n".join(f"x{k + 1} = x{k} * 0.1 + x{k} * 0.3" for k in range(300))
    told = circuit_paths(lines, {"x0": 1.0}, "x0", most=3)
    assert told["count"] == str(2**300)
    assert [len(way["steps"]) for way in told["paths"]] == [601] * 3
    assert told["paths"][0]["product"] == pytest.approx(0.3**300, rel=1e-9)
    assert told["part"] == pytest.approx(told["gradient"], rel=1e-12)


@pytest.mark.parametrize(
    ("source", "inputs", "node", "path"),
    [
        ("f = sum(v)", {"v": [1.0, 2.0]}, "v", "/model/source"),
        ("f = x * 2", {"x": 1.0}, "z", "/node"),
        ("f = x * 2", {"x": 1.0}, "f", "/node"),
        ("f = log(x)", {"x": 0.0}, "x", "/node"),
    ],
)
def test_a_circuit_without_such_ways_says_so(source: str, inputs: dict[str, Any], node: str, path: str) -> None:
    with pytest.raises(Refused) as refused:
        circuit_paths(source, inputs, node)
    assert [problem.path for problem in refused.value.problems] == [path]
