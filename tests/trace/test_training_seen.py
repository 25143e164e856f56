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


WIDE = [
    [1e20, 1e20, 1e20],
    [1e20, 1e20 + 2e4, 1e20 + 4e4],
    [-1.7e308, 0.0, 1.7e308],
    [1.7e308, 1.7e308, 1.7e308],
    [0.0, 5e-324, 1e-323],
    [0.25, 0.25, 0.25],
]


@pytest.mark.parametrize("values", WIDE, ids=str)
def test_values_of_any_size_and_spread_are_counted(values: list[float]) -> None:
    model = {"kind": "network", "layers": [1, 1], "activations": ["identity"], "loss": "half_squared_error"}
    body = xor(model=model, parameters={"W1": [[1.0]], "b1": [0.0]}, include=["histograms"])
    del body["initializer"]
    body["data"] = {"inputs": [[value] for value in values], "targets": [[0.0]] * len(values)}
    told = run(body)[1]["histograms"][0]
    assert (sum(told["counts"]), told["not_finite"]) == (len(values), 0)
    assert told["edges"] == sorted(told["edges"])
    assert np.isfinite(told["edges"]).all()
    assert told["edges"][0] <= min(values) <= max(values) <= told["edges"][-1]


def test_values_close_together_are_told_apart() -> None:
    tape_values = np.linspace(1.0, 1.1, 21)
    model = {"kind": "network", "layers": [1, 1], "activations": ["identity"], "loss": "half_squared_error"}
    body = xor(model=model, parameters={"W1": [[1.0]], "b1": [0.0]}, include=["histograms"])
    del body["initializer"]
    body["data"] = {"inputs": tape_values[:, None].tolist(), "targets": [[0.0]] * 21}
    assert min(run(body)[1]["histograms"][0]["counts"]) == 1


@pytest.mark.parametrize("rate", [30.0, 1e200])
def test_a_training_that_runs_away_is_told_to_its_end(rate: float) -> None:
    model = {"kind": "network", "layers": [2, 8, 8, 1], "activations": ["relu", "relu", "identity"]}
    body = moons(
        model=model | {"loss": "half_squared_error"},
        data={"name": "spiral"},
        optimizer={"name": "sgd", "learning_rate": rate},
        include=ALL,
        epochs=100,
        updates_per_second=2000,
    )
    assert end_of(body)["reason"] == "diverged"


@pytest.mark.parametrize("optimizer", ["sgd", "momentum"])
@pytest.mark.parametrize("bound", [None, 1000])
def test_at_the_end_of_a_training_that_ran_away_stand_the_gradients_of_its_last_good_update(
    optimizer: str, bound: int | None
) -> None:
    model = {"kind": "network", "layers": [2, 3, 1], "activations": ["identity", "identity"]}
    stepper = {"name": optimizer, "learning_rate": 30.0}
    body = xor(model=model | {"loss": "half_squared_error"}, optimizer=stepper, include=ALL, epochs=100)
    end = end_of(body | {"updates_per_second": bound})
    assert (end["reason"], "changes" in end) == ("diverged", False)
    assert end["update"] > 1
    good = end_of(body | {"updates": end["update"]})
    assert good["update"] == end["update"]
    assert (end["gradients"], end["gradient_norms"]) == (good["gradients"], good["gradient_norms"])


def test_a_training_whose_first_update_is_bad_has_no_gradients_to_tell() -> None:
    model = {"kind": "network", "layers": [2, 1], "activations": ["identity"], "loss": "half_squared_error"}
    body = xor(model=model, parameters={"W1": [[1e200, 1e200]], "b1": [1e200]}, include=ALL)
    del body["initializer"]
    body["optimizer"] = {"name": "sgd", "learning_rate": 1e200}
    end = end_of(body)
    assert (end["reason"], end["update"], end["gradient_norms"]) == ("diverged", 0, {})
    assert "gradients" not in end


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
