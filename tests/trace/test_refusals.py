"""What cannot be computed is refused before a number is computed: with the field, and with what would fit."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from app.config import LIMITS
from app.engine.activations import ACTIVATIONS
from app.engine.initializers import INITIALIZERS
from app.engine.losses import LOSSES
from app.engine.optimizers import OPTIMIZERS
from app.engine.problems import Refused
from app.engine.tape import Array
from app.models.network import NetworkSpec
from app.trace.answer import prepare
from app.trace.check import gradient_check
from app.trace.request import GRANULARITIES, MISTAKES, REDUCTIONS, OptimizerSpec, TraceSpec

MODEL = NetworkSpec((2, 3, 2), ("tanh", "sigmoid"))


def numbers(*shape: int) -> Array:
    return np.full(shape, 0.5)


SPEC = TraceSpec(
    MODEL,
    numbers(2),
    numbers(2),
    {"W1": numbers(3, 2), "b1": numbers(3), "W2": numbers(2, 3), "b2": numbers()},
)


def spec(**change: Any) -> TraceSpec:
    return replace(SPEC, **change)


def model(**change: Any) -> TraceSpec:
    return spec(model=replace(MODEL, **change))


def stepped(name: str = "sgd", **change: Any) -> TraceSpec:
    return spec(optimizer=OptimizerSpec(name, **change))


def drawn(name: str, **settings: float) -> TraceSpec:
    return spec(parameters=None, initializer=(name, 0, settings))


def given(**change: Array | None) -> TraceSpec:
    return spec(parameters={k: v for k, v in {**SPEC.parameters, **change}.items() if v is not None})  # type: ignore[dict-item]


def classes(targets: Any, **change: Any) -> TraceSpec:
    logits = replace(MODEL, activations=("tanh", "identity"), loss="softmax_cross_entropy")
    return spec(model=logits, targets=np.asarray(targets, dtype=float), **change)


def kept(name: str, key: str, value: Array, optimizer: str = "adam") -> TraceSpec:
    return spec(optimizer=OptimizerSpec(optimizer), optimizer_state={name: {key: value}})


NAN, INF = float("nan"), float("inf")

REFUSED: list[tuple[TraceSpec, str, list[str]]] = [
    (model(layers=(2,), activations=()), "/model/layers", ["input and an output"]),
    (model(layers=(1,) * 65, activations=("tanh",) * 64), "/model/layers", [str(LIMITS.layers)]),
    (model(layers=(2, 0, 2)), "/model/layers/1", ["not 0"]),
    (model(layers=(LIMITS.units + 1, 1, 2)), "/model/layers/0", [str(LIMITS.units)]),
    (model(layers=(2000, 51, 2)), "/model/layers", ["102,102", "100,000"]),
    (model(activations=("tanh",)), "/model/activations", ["3 layers need 2", "there are 1"]),
    (model(activations=("tahn", "sigmoid")), "/model/activations/0", ["'tahn'", *ACTIVATIONS]),
    (model(reduction="median"), "/model/reduction", ["'median'", *REDUCTIONS]),
    (model(l1=-0.1), "/model/regularization/l1", ["from 0 up"]),
    (model(l2=INF), "/model/regularization/l2", ["from 0 up"]),
    (model(l2=NAN), "/model/regularization/l2", ["from 0 up"]),
    (model(loss="hinge"), "/model/loss", ["'hinge'", *LOSSES]),
    (model(loss="sigmoid_cross_entropy"), "/model/activations/1", ["applies its own sigmoid", "Use identity"]),
    (
        model(loss="softmax_cross_entropy", activations=("tanh", "softmax")),
        "/model/activations/1",
        ["applies its own softmax", "Use identity"],
    ),
    (
        model(loss="sigmoid_cross_entropy", activations=("tanh", "relu")),
        "/model/activations/1",
        ["with relu in the last layer", "Use identity"],
    ),
    (spec(parameters=None), "/parameters", ["initializer"]),
    (drawn("xavier"), "/initializer/name", ["'xavier'", *INITIALIZERS]),
    (drawn("normal", spread=1.0), "/initializer/spread", ["mean", "deviation"]),
    (drawn("zeros", value=1.0), "/initializer/value", ["none"]),
    (drawn("normal", mean=INF), "/initializer/mean", ["finite"]),
    (drawn("normal", deviation=-1.0), "/initializer/deviation", ["not negative"]),
    (drawn("uniform", low=2.0), "/initializer/low", ["2", "1"]),
    (stepped("adagrad"), "/optimizer/name", ["'adagrad'", *OPTIMIZERS]),
    (stepped(settings={"momentum": 0.9}), "/optimizer/momentum", ["learning_rate", "weight_decay"]),
    (stepped("momentum", settings={"momentum": 1.5}), "/optimizer/momentum", ["0 to 1", "1.5"]),
    (stepped("adam", settings={"beta1": 1.0}), "/optimizer/beta1", ["below 1"]),
    (stepped("adam", settings={"epsilon": -1e-8}), "/optimizer/epsilon", ["from 0 up", "-1e-08"]),
    (stepped(settings={"learning_rate": -0.5}), "/optimizer/learning_rate", ["from 0 up", "-0.5"]),
    (stepped(settings={"learning_rate": INF}), "/optimizer/learning_rate", ["inf"]),
    (stepped(settings={"learning_rate": NAN}), "/optimizer/learning_rate", ["nan"]),
    (stepped(weight_decay=-1.0), "/optimizer/weight_decay", ["from 0 up"]),
    (stepped(schedule=((-1, {}),)), "/optimizer/schedule/0/from_update", ["from 0"]),
    (stepped(schedule=((0, {}), (3, {"rate": 1.0}))), "/optimizer/schedule/1/rate", ["learning_rate"]),
    (stepped(schedule=((0, {"learning_rate": -1.0}),)), "/optimizer/schedule/0/learning_rate", ["from 0 up"]),
    (stepped(clip_by="length"), "/optimizer/clip/by", ["norm", "value"]),
    (stepped(clip_by="norm", clip_limit=0.0), "/optimizer/clip/limit", ["above 0"]),
    (stepped(clip_by="norm", clip_limit=NAN), "/optimizer/clip/limit", ["above 0"]),
    (spec(update=-1), "/update", ["from 0"]),
    (spec(granularity="fine"), "/granularity", ["'fine'", *GRANULARITIES]),
    (spec(mistake="typo"), "/mistake", ["'typo'", *MISTAKES]),
    (
        spec(mistake=MISTAKES[0], optimizer=OptimizerSpec(clip_by="norm")),
        "/mistake",
        ["before the first update", "Clip by value"],
    ),
    (spec(frozen=frozenset({"b9"})), "/frozen", ["'b9'", "W1, b1, W2, b2"]),
    (given(W3=numbers(2)), "/parameters/W3", ["'W3'", "W1, b1, W2, b2"]),
    (given(W2=None), "/parameters/W2", ["missing", "(2, 3)"]),
    (given(W1=numbers(2, 3)), "/parameters/W1", ["(2, 3)", "(3, 2)", "3 units and reads 2"]),
    (given(b1=numbers(2)), "/parameters/b1", ["(2)", "(3) or one number"]),
    (spec(inputs=numbers(3)), "/inputs", ["(3)", "(2)"]),
    (spec(inputs=numbers(4, 3)), "/inputs", ["(4, 3)", "(n, 2)"]),
    (spec(inputs=numbers()), "/inputs", ["one number", "(2)"]),
    (spec(inputs=numbers(1, 1, 2)), "/inputs", ["(1, 1, 2)", "(n, 2)"]),
    (spec(inputs=numbers(0, 2), targets=numbers(0, 2)), "/inputs", ["not 0"]),
    (spec(inputs=numbers(LIMITS.examples + 1, 2)), "/inputs", [str(LIMITS.examples)]),
    (spec(targets=numbers(3)), "/targets", ["(3)", "(2)"]),
    (spec(inputs=numbers(4, 2), targets=numbers(3, 2)), "/targets", ["(3, 2)", "(4, 2)"]),
    (spec(targets=numbers()), "/targets", ["one number", "(2)"]),
    (classes([0.5, 0.5, 0.0]), "/targets", ["(3)", "(2)", "one number"]),
    (classes(2), "/targets", ["0 to 1"]),
    (classes(-1), "/targets", ["0 to 1"]),
    (classes(0.5), "/targets", ["whole number"]),
    (classes(NAN), "/targets", ["whole number"]),
    (classes([0.5, 0.6]), "/targets", ["sums to 1"]),
    (classes([1.5, -0.5]), "/targets", ["between 0 and 1"]),
    (spec(model=replace(MODEL, loss="binary_cross_entropy"), targets=numbers(2) * 3), "/targets", ["0 and 1"]),
    (kept("W9", "m", numbers(3, 2)), "/optimizer_state/W9", ["'W9'", "W1"]),
    (kept("W1", "velocity", numbers(3, 2)), "/optimizer_state/W1/velocity", ["t, m, v"]),
    (kept("W1", "velocity", numbers(3, 2), "sgd"), "/optimizer_state/W1/velocity", ["none"]),
    (kept("W1", "m", numbers(2, 3)), "/optimizer_state/W1/m", ["(2, 3)", "(3, 2)"]),
    (kept("W1", "t", numbers(3, 2)), "/optimizer_state/W1/t", ["(3, 2)", "one number"]),
    (spec(upstream=numbers(2)), "/upstream", ["(2)", "one number"]),
    (
        spec(
            model=NetworkSpec((99, 2), ("tanh",)),
            parameters={"W1": numbers(2, 99), "b1": numbers(2)},
            inputs=numbers(LIMITS.examples, 99),
            targets=numbers(LIMITS.examples, 2),
        ),
        "/inputs",
        ["1,010,198", "1,000,000"],
    ),
]


@pytest.mark.parametrize(
    ("asked", "path", "words"), REFUSED, ids=[f"{k}{path}" for k, (_, path, _) in enumerate(REFUSED)]
)
def test_it_is_refused_with_the_field_and_what_would_fit(asked: TraceSpec, path: str, words: list[str]) -> None:
    with pytest.raises(Refused) as refused:
        prepare(asked)
    assert path in [problem.path for problem in refused.value.problems]
    told = " ".join(f"{p.message} {p.hint or ''}" for p in refused.value.problems if p.path == path)
    assert [word for word in words if word not in told] == []


def test_the_request_that_all_these_start_from_is_fine() -> None:
    assert list(prepare(SPEC).lines())


def test_all_problems_are_told_at_once() -> None:
    asked = given(W1=numbers(2, 2), b2=numbers(3), W7=numbers(1))
    with pytest.raises(Refused) as refused:
        prepare(replace(asked, inputs=numbers(5)))
    assert [problem.path for problem in refused.value.problems] == [
        "/parameters/W7",
        "/parameters/W1",
        "/parameters/b2",
        "/inputs",
    ]


def test_a_network_too_large_is_refused_before_its_weights_are_drawn() -> None:
    def never(*_: Any, **__: Any) -> Any:
        raise AssertionError("drawn")

    INITIALIZERS["never"] = replace(INITIALIZERS["zeros"], draw=never)
    try:
        with pytest.raises(Refused, match="weights are more than"):
            prepare(replace(drawn("never"), model=NetworkSpec((2000,) * 64, ("tanh",) * 63)))
    finally:
        del INITIALIZERS["never"]


@pytest.mark.parametrize(
    ("arguments", "path"),
    [
        ({"method": "backward"}, "/method"),
        ({"h": 0.0}, "/h"),
        ({"h": INF}, "/h"),
        ({"h": NAN}, "/h"),
        ({"samples": (1e-3, -1e-3)}, "/samples/1"),
    ],
)
def test_a_check_that_makes_no_sense_is_refused(arguments: dict[str, Any], path: str) -> None:
    with pytest.raises(Refused) as refused:
        gradient_check(SPEC, **arguments)
    assert [problem.path for problem in refused.value.problems] == [path]


def test_a_check_of_too_many_parameters_is_refused() -> None:
    wide = replace(drawn("normal"), model=NetworkSpec((2, 1500, 2), ("tanh", "tanh")))
    with pytest.raises(Refused, match="7,502 parameters"):
        gradient_check(wide)


def test_very_much_that_is_wrong_is_told_in_part() -> None:
    many = NetworkSpec(layers=(0,) * 100_000, activations=("x" * 1000,) * 100_000)
    with pytest.raises(Refused) as found:
        prepare(spec(model=many))
    assert len(found.value.problems) == LIMITS.problems
    assert max(len(problem.message) for problem in found.value.problems) < 300
