"""What is told beside a training: confusion, histograms, the last minibatch's gradients and the last update."""

import numpy as np
import pytest

from tests.trace.reading import Body, array
from tests.trace.training import end_of, moons, resumed, run, xor

ALL = ["confusion", "histograms", "gradients", "changes"]


def lines_of(body: Body) -> tuple[Body, list[Body]]:
    """The start and the lines after it."""
    start, *lines = run(body)
    return start, lines


@pytest.mark.parametrize("data", ["moons", "digits"])
def test_every_row_stands_in_one_cell_of_the_confusion_matrix(data: str) -> None:
    body = moons(include=ALL, epochs=3)
    if data == "digits":
        model = {"layers": [64, 10], "activations": ["identity"], "loss": "softmax_cross_entropy"}
        body |= {"model": {"kind": "network", **model}, "data": {"name": "digits"}, "batch_size": 100}
    start, lines = lines_of(body)
    targets = start["rows"]["targets"]
    classes = [int(np.argmax(target)) if isinstance(target, list) else target for target in targets]
    for line in lines:
        for prefix, name in (("", "train"), ("test_", "test")):
            rows, cells = start["rows"][name], line[f"{prefix}confusion_rows"]
            assert [[len(cell) for cell in row] for row in cells] == line[f"{prefix}confusion"]
            assert sorted(row for line in cells for cell in line for row in cell) == sorted(rows)
            assert all(classes[row] == true for true, line in enumerate(cells) for cell in line for row in cell)
            assert np.trace(line[f"{prefix}confusion"]) / len(rows) == pytest.approx(line[f"{prefix}accuracy"])


def test_without_rows_held_back_there_is_one_confusion_matrix() -> None:
    end = end_of(xor(include=["confusion"]))
    assert np.sum(end["confusion"]) == 4
    assert end["test_confusion"] is None


def test_a_histogram_counts_every_value_of_its_layer() -> None:
    body = moons(include=ALL, epochs=2)
    start, lines = lines_of(body)
    rows = len(start["rows"]["train"])
    for line in lines:
        counted = [sum(layer["counts"]) + layer["not_finite"] for layer in line["histograms"]]
        assert counted == [units * rows for units in (6, 4, 2)]
    relu, sigmoid, logits = lines[-1]["histograms"]
    assert (sigmoid["edges"][0], sigmoid["edges"][-1]) == (0.0, 1.0)
    assert 0 < relu["flat"] < 1
    assert (logits["flat"], logits["flat_units"]) == (0.0, 0)


@pytest.mark.parametrize(("bias", "flat"), [(-50.0, 1.0), (0.0, 0.0)])
@pytest.mark.parametrize("activation", ["relu", "sigmoid", "tanh"])
def test_a_layer_that_is_dead_or_saturated_is_flat_everywhere(activation: str, bias: float, flat: float) -> None:
    model = {"kind": "network", "layers": [2, 3, 1], "activations": [activation, "identity"]}
    parameters = {"W1": [[0.1, 0.2]] * 3, "b1": [bias] * 3, "W2": [[1.0, 1.0, 1.0]], "b2": [0.0]}
    body = xor(model=model | {"loss": "sigmoid_cross_entropy"}, parameters=parameters, include=["histograms"])
    del body["initializer"]
    body["data"] = {"inputs": [[1.0, 1.0], [0.5, 1.0]], "targets": [[0.0], [1.0]]}
    first = run(body)[1]["histograms"][0]
    assert (first["flat"], first["flat_units"]) == (flat, 3 if flat else 0)


def test_values_that_are_not_finite_are_counted_apart() -> None:
    model = {
        "kind": "network",
        "layers": [1, 2, 1],
        "activations": ["identity", "identity"],
        "loss": "half_squared_error",
    }
    parameters = {"W1": [[1e308], [1.0]], "b1": [0.0, 0.0], "W2": [[0.0, 0.0]], "b2": [0.0]}
    body = xor(model=model, parameters=parameters, include=["histograms"])
    del body["initializer"]
    body["data"] = {"inputs": [[10.0], [1.0]], "targets": [[0.0], [1.0]]}
    hidden = run(body)[1]["histograms"][0]
    assert (sum(hidden["counts"]), hidden["not_finite"]) == (3, 1)


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "adam"])
def test_the_last_change_and_its_gradient_are_those_of_the_traced_update(optimizer: str) -> None:
    body = moons(optimizer={"name": optimizer, "learning_rate": 0.05}, include=ALL, epochs=3)
    start, lines = lines_of(body)
    before, after = end_of(moons(optimizer=body["optimizer"], epochs=2)), end_of(body)
    assert (lines[0].get("changes"), lines[0].get("gradients")) == (None, None)
    steps = start["batches"] - 1
    close = end_of(resumed(body, before, updates=steps))
    for name, change in after["changes"].items():
        moved = array(after["state"]["parameters"][name]) - array(close["state"]["parameters"][name])
        assert array(change) == pytest.approx(moved, rel=1e-12, abs=1e-15)
    for name, size in after["gradient_norms"].items():
        assert np.linalg.norm(array(after["gradients"][name])) == pytest.approx(size)
    if optimizer == "sgd":
        for name, change in after["changes"].items():
            assert array(change) == pytest.approx(-0.05 * array(after["gradients"][name]), abs=1e-12)


def test_asking_for_the_last_change_changes_no_number() -> None:
    body = moons(epochs=4)
    assert end_of(body)["state"] == end_of(body | {"include": ALL})["state"]
    assert end_of(body | {"updates": 1, "include": ALL})["update"] == 1


def test_a_large_network_tells_gradients_beside_its_state() -> None:
    model = {"kind": "network", "layers": [2, 48, 48, 1], "activations": ["tanh", "tanh", "identity"]}
    body = moons(model=model | {"loss": "sigmoid_cross_entropy"}, include=["gradients", "changes"], epochs=3)
    _, lines = lines_of(body)
    assert all(("state" in line) == ("gradients" in line) for line in lines[1:])
    assert "state" in lines[-1]
