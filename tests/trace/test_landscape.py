"""A landscape's losses are those of traces, to the last bit."""

from typing import Any

import numpy as np
import orjson
import pytest

from app.config import LIMITS
from app.engine.problems import Refused
from app.labs import get_lab
from app.trace.answer import prepare
from app.trace.landscape import Axis, landscape
from app.trace.request import TraceSpec
from app.trace.schemas import TraceRequest

LABS = ["mazur", "classifier", "xor"]


def spec_of(lab: str, **changes: object) -> TraceSpec:
    """A lab's request with something changed."""
    return TraceRequest.model_validate({**get_lab(lab)["request"], **changes}).spec()


def computed(spec: TraceSpec, axes: tuple[Axis, ...]) -> dict[str, Any]:
    """A landscape as it is answered."""
    told: dict[str, Any] = orjson.loads(b"".join(landscape(spec, axes).pieces()))
    return told


def loss_at(lab: str, values: dict[tuple[str, tuple[int, ...]], float]) -> object:
    """The loss that a trace tells with these numbers in place."""
    parameters = {name: np.array(value, dtype=float) for name, value in get_lab(lab)["request"]["parameters"].items()}
    for (name, index), value in values.items():
        parameters[name][index] = value
    body = {name: value.tolist() for name, value in parameters.items()}
    return orjson.loads(list(prepare(spec_of(lab, parameters=body, include=["result"])).lines())[-1])["loss"]


@pytest.mark.parametrize("lab", LABS)
def test_every_point_of_a_line_is_the_loss_of_a_trace(lab: str) -> None:
    told = computed(spec_of(lab), (Axis("W1", (1, 0), -2.0, 3.0, 7),))
    values = told["axes"][0]["values"]
    assert (values[0], values[-1], len(values)) == (-2.0, 3.0, 7)
    assert told["losses"] == [loss_at(lab, {("W1", (1, 0)): value}) for value in values]


@pytest.mark.parametrize("lab", LABS)
def test_every_point_of_a_surface_is_the_loss_of_a_trace(lab: str) -> None:
    told = computed(spec_of(lab), (Axis("W1", (0, 0), -1.0, 1.0, 3), Axis("W2", (0, 1), -1.0, 1.0, 4)))
    rows, columns = (axis["values"] for axis in told["axes"])
    wanted = [[loss_at(lab, {("W1", (0, 0)): row, ("W2", (0, 1)): column}) for column in columns] for row in rows]
    assert told["losses"] == wanted


def test_two_numbers_of_one_parameter_and_a_shared_bias_vary_too() -> None:
    told = computed(spec_of("mazur"), (Axis("W1", (0, 0), 0.0, 1.0, 2), Axis("W1", (0, 1), 0.0, 1.0, 2)))
    assert told["losses"][1][1] == loss_at("mazur", {("W1", (0, 0)): 1.0, ("W1", (0, 1)): 1.0})
    told = computed(spec_of("mazur"), (Axis("b1", (), 0.0, 1.0, 2),))
    assert told["losses"][1] == loss_at("mazur", {("b1", ()): 1.0})


def test_a_penalty_is_part_of_the_landscape() -> None:
    model = {**get_lab("xor")["request"]["model"], "regularization": {"l1": 0.01, "l2": 0.1}}
    told = computed(spec_of("xor", model=model), (Axis("W1", (0, 0), -1.0, 1.0, 2),))
    parameters = {**get_lab("xor")["request"]["parameters"]}
    parameters["W1"] = [[-1.0, *parameters["W1"][0][1:]], *parameters["W1"][1:]]
    end = list(prepare(spec_of("xor", model=model, parameters=parameters)).lines())[-1]
    assert told["losses"][0] == orjson.loads(end)["loss"]


def test_a_loss_that_is_not_finite_is_told_in_a_word() -> None:
    spec = spec_of("mazur", model={**get_lab("mazur")["request"]["model"], "activations": ["identity", "identity"]})
    told = computed(spec, (Axis("b2", (), 0.0, 1e300, 2),))
    assert told["losses"][1] in ("Infinity", "NaN")


@pytest.mark.parametrize(
    ("axes", "paths"),
    [
        ([Axis("W9", (0, 0), 0.0, 1.0, 2)], ["/axes/0/parameter"]),
        ([Axis("W1", (0, 5), 0.0, 1.0, 2)], ["/axes/0/index"]),
        ([Axis("W1", (-1, 0), 0.0, 1.0, 2)], ["/axes/0/index"]),
        ([Axis("b1", (0,), 0.0, 1.0, 2)], ["/axes/0/index"]),
        ([Axis("W1", (0, 0), 1.0, 1.0, 2)], ["/axes/0/to"]),
        ([Axis("W1", (0, 0), 0.0, float("inf"), 2)], ["/axes/0/to"]),
        ([Axis("W1", (0, 0), 0.0, 1.0, 2), Axis("W1", (0, 0), 0.0, 1.0, 2)], ["/axes/1"]),
        (
            [Axis("W1", (0, 0), 0.0, 1.0, LIMITS.axis_points), Axis("W1", (0, 1), 0.0, 1.0, LIMITS.axis_points)],
            ["/axes"],
        ),
    ],
)
def test_what_cannot_be_computed_is_refused_beside_its_field(axes: list[Axis], paths: list[str]) -> None:
    with pytest.raises(Refused) as refused:
        landscape(spec_of("mazur"), tuple(axes))
    assert [problem.path for problem in refused.value.problems] == paths
