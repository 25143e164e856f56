"""What sequences cost: a compiled update beside replaying its tape, and traces of longer and longer sequences."""

from collections.abc import Callable
from statistics import median

import numpy as np

from app.engine.compile import compile_update, memory_for
from app.engine.optimizers import Extras
from app.engine.tape import run_all
from app.engine.training import Feeder
from app.models.recurrent import RecurrentForm, RecurrentSpec
from app.trace.answer import prepare
from app.trace.request import RecurrentTrace
from bench.measure import line, milliseconds, times

STEPS, BATCH, RATE = 5, 10, 0.01


def updates(cell: str) -> tuple[Callable[[], object], Callable[[], object]]:
    """The compiled update of five steps and ten examples, and the same tape replayed, forward and back."""
    model = RecurrentSpec(cell=cell, hidden_size=4).build(RecurrentForm(STEPS, BATCH))
    rng, nodes = np.random.default_rng(0), model.tape.nodes
    parameters = {nodes[i].name: rng.normal(0, 0.5, nodes[i].shape) for i in model.parameters}
    given = {i: rng.normal(size=nodes[i].shape) for i in model.leaves}
    memory = memory_for(model.tape, model.parameters, "sgd", Extras(), frozenset(), {})
    memory.load(parameters, {})
    program = compile_update(model.tape, memory, model.leaves)
    program.tune({"learning_rate": RATE})
    views = [Feeder([given[i] for i in model.leaves], BATCH, False, 0).views(program, model.leaves, 0)]
    leaves = given | {model.names[name]: value for name, value in parameters.items()}
    return lambda: program.run(views), lambda: run_all(model.tape, leaves)


def trace(cell: str, steps: int) -> Callable[[], object]:
    """A whole answer at layer granularity, its structure known to the cache."""
    rng = np.random.default_rng(0)
    spec = RecurrentTrace(
        model=RecurrentSpec(cell=cell, hidden_size=4),
        inputs=rng.normal(size=(steps, 1)),
        targets=rng.normal(size=(steps, 1)),
        initializer=("xavier_uniform", 0, {}),
        granularity="layer",
    )
    return lambda: list(prepare(spec).lines())


def main() -> None:
    """Print the table of sequences."""
    print("Sequences, an update of 5 steps, 4 units, batch 10")
    for cell, limit in (("rnn", "tape 6×"), ("gru", ""), ("lstm", "")):
        compiled, replayed = (median(times(run)) for run in updates(cell))
        line(cell, f"{compiled * 1e6:.1f} µs", f"{replayed / compiled:.1f}× tape", limit=limit)
    print("Traces of sequences, at layer granularity")
    for steps in (50, 100, 200):
        line(f"rnn, {steps} steps", milliseconds(times(trace("rnn", steps))), limit="100 ms" if steps == 200 else "")
