"""Unrolled cells compile: the fast program's update is the tape's, whatever the cell and whatever it shares or cuts."""

from typing import Any

import numpy as np
import pytest

from app.engine.compile import Program, compile_update, memory_for
from app.engine.optimizers import Extras
from app.engine.tape import Array, run_all
from app.engine.training import Feeder
from app.models.cells import CELLS
from app.models.recurrent import Recurrent, RecurrentForm, RecurrentSpec

STEPS, BATCH, RATE = 5, 4, 0.1

OPTIONS: list[dict[str, Any]] = [
    {},
    {"loss_at": "last"},
    {"input_size": 0, "steps": STEPS},
    {"truncate": 2},
    {"shared_gradient": "mean", "output_activation": "sigmoid"},
    {"loss": "softmax_cross_entropy"},
]


def compiled(**spec: Any) -> tuple[Recurrent, Program, dict[str, Array], dict[int, Array], dict[str, Array]]:
    """A model, its program after one run, the parameters before, everything given, and the parameters after."""
    model = RecurrentSpec(**{"input_size": 2, "hidden_size": 3, "output_size": 2, **spec}).build(
        RecurrentForm(STEPS, BATCH)
    )
    rng, nodes = np.random.default_rng(4), model.tape.nodes
    parameters = {nodes[i].name: rng.normal(0, 0.6, nodes[i].shape) for i in model.parameters}
    given = {i: rng.normal(size=nodes[i].shape) for i in model.leaves}
    for step in model.steps:
        if step.given is not None:
            given[step.given] = rng.dirichlet(np.ones(2), BATCH)
    memory = memory_for(model.tape, model.parameters, "sgd", Extras(), frozenset(), {})
    memory.load(parameters, {})
    program = compile_update(model.tape, memory, model.leaves)
    program.tune({"learning_rate": RATE})
    feeder = Feeder([given[i] for i in model.leaves], BATCH, shuffle=False, seed=0)
    program.run([feeder.views(program, model.leaves, 0)])
    return model, program, parameters, given, memory.parameters()


@pytest.mark.parametrize("options", OPTIONS, ids=str)
@pytest.mark.parametrize("cell", CELLS)
def test_the_compiled_update_of_a_cell_is_the_tape_s(cell: str, options: dict[str, Any]) -> None:
    model, _, before, given, after = compiled(cell=cell, **options)
    run = run_all(model.tape, given | {model.names[name]: value for name, value in before.items()})
    for name, value in before.items():
        gradient = run.gradient(model.tape.nodes[model.names[name]])
        np.testing.assert_allclose(after[name], value - RATE * gradient, rtol=0, atol=1e-14)


def test_a_plain_cell_s_update_calls_no_op_as_it_is() -> None:
    _, program, *_ = compiled()
    assert ".vjp(" not in program.source
    assert ".evaluate(" not in program.source
