"""Every tape compiles: what has no line of its own is called as it is; and what a program may be made of."""

import ast
import re
from itertools import pairwise

import numpy as np
import pytest

from app.engine.activations import tanh
from app.engine.compile import compile_forward, compile_update, memory_for
from app.engine.functions import add
from app.engine.losses import half_squared_error
from app.engine.ops import Contraction
from app.engine.optimizers import OPTIMIZERS, Extras
from app.engine.readable import ReadablePlan
from app.engine.tape import Array, Tape, run_all
from app.engine.training import Feeder, Position, Trainer
from app.models.circuit import CircuitForm, CircuitSpec, build
from app.models.gates import GateSpec
from app.models.network import NetworkForm, NetworkSpec

CIRCUITS = [
    "f = (x + y) * z",
    "f = x * x * y + exp(-z)",
    "f = max(x, y) * sigmoid(z) + abs(x - z)",
    "f = A @ B",
    "f = sum(tanh(A @ B + v)) / 3",
    "f = softmax(v)[1] * ln(x)",
    "f = norm(v) + mean(A, axis=0)[1] * transpose(B)[0, 1]",
    "f = gelu(x) + silu(y) + x ** z",
    "f = double(x) * y",
]
GATE = GateSpec("double", ("x",), "x * 2", (("x", "upstream * 2"),))
VALUES = {
    "x": np.array(1.3),
    "y": np.array(-0.4),
    "z": np.array(0.7),
    "v": np.array([0.3, -0.2, 0.9]),
    "A": np.array([[0.1, 0.5, -0.3], [0.7, -0.6, 0.2]]),
    "B": np.array([[0.4, 0.2, 0.6], [-0.5, 0.8, 0.1], [0.3, -0.9, 0.2]]),
}


def settings_of(name: str) -> dict[str, float]:
    chosen = OPTIMIZERS[name]
    return {"learning_rate": 0.1, "weight_decay": 0.0, **chosen.settings}


def assert_close(found: Array, wanted: Array) -> None:
    assert found.shape == wanted.shape
    assert np.all(np.abs(found - wanted) <= 1e-13 * max(1.0, np.abs(wanted).max()))


@pytest.mark.parametrize("source", CIRCUITS)
def test_a_circuit_compiles(source: str) -> None:
    spec = CircuitSpec(source, None, (GATE,))
    used = {name: value for name, value in VALUES.items() if re.search(rf"\b{name}\b", source.split("=", 1)[1])}
    circuit = build(spec, CircuitForm(tuple((name, value.shape) for name, value in used.items())))
    run = run_all(circuit.tape, circuit.leaves(used))
    fixed = {i: np.asarray(number) for i, number in circuit.constants.items()}
    memory = memory_for(circuit.tape, circuit.parameters, "sgd", Extras(), frozenset(), {})
    memory.load(used, {})
    program = compile_update(circuit.tape, memory, (), fixed, fold=False)
    program.tune(settings_of("sgd"))
    program.run([()])
    gradients = memory.layout.read(memory.gradients)
    nodes = circuit.tape.nodes
    for i in circuit.parameters:
        assert_close(gradients[nodes[i].name], run.gradient(nodes[i]))
        assert_close(memory.parameters()[nodes[i].name], used[nodes[i].name] - 0.1 * run.gradient(nodes[i]))
    plan = ReadablePlan(circuit.tape, circuit.parameters, OPTIMIZERS["sgd"], Extras())
    constants = sorted(fixed)
    update = plan.compiled(constants)
    told = update(used, {}, [fixed[i] for i in constants], settings_of("sgd"))[2]
    for name, gradient in told.items():
        assert_close(np.asarray(gradient) * np.ones(used[name].shape), gradients[name])


def recurrent(steps: int, batch: int) -> tuple[Tape, list[int], tuple[int, ...]]:
    """h_t = tanh(W x_t + U h_(t-1) + b), one loss at the end, and h_1 added to it once more: shared, and a skip."""
    tape = Tape()
    told = {"role": "parameter"}
    w, u = tape.leaf("W", (2, 3), axes="uv", **told), tape.leaf("U", (2, 2), axes="uv", **told)
    b = tape.leaf("b", (2,), axes="u", **told)
    cell = Contraction("cell", "oi,ni + oh,nh + o -> no")
    xs = [tape.leaf(f"x{t}", (batch, 3), "input", axes="nu") for t in range(steps)]
    h, first = tape.leaf("h", (batch, 2), "input", axes="nu"), -1
    given = (*xs, h)
    for t, x in enumerate(xs):
        h = tape.apply(tanh, tape.apply(cell, w, x, u, h, b, name=f"z{t}", axes="nu"), name=f"a{t}", axes="nu")
        first = h if t == 0 else first
    y = tape.leaf("y", (batch, 2), "target", axes="nu")
    out = tape.apply(add, h, first, name="out", axes="nu")
    term = tape.apply(half_squared_error.term, out, y, name="term", axes="nu")
    tape.close(tape.apply(Contraction("total", "no ->", 0.25), term, name="loss", role="loss"))
    return tape, [w, u, b], (*given, y)


@pytest.mark.parametrize("optimizer", list(OPTIMIZERS))
def test_a_recurrent_net_with_a_skip_compiles(optimizer: str) -> None:
    rng = np.random.default_rng(3)
    tape, parameters, leaves = recurrent(4, 5)
    given = {i: rng.normal(size=tape.nodes[i].shape) for i in (*parameters, *leaves)}
    run = run_all(tape, given)
    values = {tape.nodes[i].name: given[i] for i in parameters}
    memory = memory_for(tape, parameters, optimizer, Extras(), frozenset(), {})
    memory.load(values, {})
    program = compile_update(tape, memory, leaves, fold=False)
    program.tune(settings_of(optimizer))
    feeder = Feeder([given[i] for i in leaves], 5, shuffle=False, seed=0)
    program.run([feeder.views(program, leaves, 0)])
    gradients = memory.layout.read(memory.gradients)
    plan = ReadablePlan(tape, parameters, OPTIMIZERS[optimizer], Extras())
    zero = {key: np.zeros(()) for key in OPTIMIZERS[optimizer].state}
    states = dict.fromkeys(values, zero)
    after, _, told = plan.compiled(leaves)(values, states, [given[i] for i in leaves], settings_of(optimizer))
    for i in parameters:
        name = tape.nodes[i].name
        assert_close(gradients[name], run.gradient(tape.nodes[i]))
        assert_close(told[name], run.gradient(tape.nodes[i]))
        assert_close(after[name], memory.parameters()[name])


def trainer(batch: int, rows: int = 23, optimizer: str = "adam", **more: object) -> Trainer:
    rng = np.random.default_rng(0)
    spec = NetworkSpec((3, 4, 2), ("tanh", "sigmoid"), l2=0.01)
    net = spec.build(NetworkForm(batch, frozenset({"b1"}), False))
    values = {name: rng.normal(size=net.tape.nodes[i].shape) for name, i in net.names.items() if name[0] in "Wb"}
    memory = memory_for(net.tape, net.parameters, optimizer, Extras(), frozenset(), {})
    memory.load(values, {})
    data = [rng.normal(size=(rows, 3)), rng.uniform(size=(rows, 2))]

    def built(size: int) -> tuple[Tape, tuple[int, ...]]:
        made = spec.build(NetworkForm(size, frozenset({"b1"}), False))
        return made.tape, (made.names["x"], made.names["y"])

    return Trainer(memory, Feeder(data, batch, True, 7), built, lambda update: settings_of(optimizer), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("batch", [1, 5, 23, 100])
def test_every_row_comes_once_an_epoch_and_in_an_order_of_its_own(batch: int) -> None:
    made = trainer(batch)
    orders = []
    for epoch in range(3):
        rows = np.concatenate([made.feeder.rows_of(epoch, k) for k in range(made.feeder.batches)])
        assert sorted(rows) == list(range(23))
        assert np.array_equal(rows, np.random.default_rng([7, epoch]).permutation(23))
        orders.append(rows.tolist())
    assert len({str(order) for order in orders}) == 3


def test_an_epoch_reaches_its_end_whatever_it_is_advanced_by() -> None:
    whole, parts = trainer(5), trainer(5)
    while whole.position.epoch < 4:
        whole.advance(1000)
    while parts.position.epoch < 4:
        parts.advance(2)
    assert whole.position == parts.position == Position(4, 0, 20)
    assert np.array_equal(whole.memory.flat, parts.memory.flat)


def test_a_rewound_training_goes_the_same_way_again() -> None:
    made = trainer(5)
    made.advance(3)
    kept = made.checkpoint()
    made.advance(2)
    first, at = made.memory.flat.copy(), made.position
    made.rewind(kept)
    made.advance(2)
    assert np.array_equal(first, made.memory.flat)
    assert made.position == at


def test_a_forward_program_gives_what_the_tape_gives() -> None:
    spec = NetworkSpec((2, 8, 8, 1), ("tanh", "relu", "sigmoid"))
    net = spec.build(NetworkForm(50, frozenset(), False))
    rng = np.random.default_rng(1)
    given = {i: rng.normal(size=net.tape.nodes[i].shape) for i in (*net.parameters, net.names["x"], net.names["y"])}
    memory = memory_for(net.tape, net.parameters, "sgd", Extras(), frozenset(), {})
    memory.load({net.tape.nodes[i].name: given[i] for i in net.parameters}, {})
    wanted = {layer.value for layer in net.layers[1:]} | {net.tape.root}
    leaves = (net.names["x"], net.names["y"])
    program = compile_forward(net.tape, memory, leaves, wanted)
    program.run([Feeder([given[i] for i in leaves], 50, False, 0).views(program, leaves, 0)])
    run = run_all(net.tape, given)
    for i in wanted:
        assert_close(program.value(i), run.values[i])


def test_a_program_holds_calls_of_numpy_on_names_of_numbers_alone() -> None:
    for _, program in enumerate(made for made, _ in trainer(5, optimizer="adamw").programs.values()):
        names = {node.id for node in ast.walk(ast.parse(program.source)) if isinstance(node, ast.Name)}
        assert all(re.fullmatch(r"[a-z]+_?[a-z]*\d*[a-z]*|s_[a-z_0-9]+|state_[a-z]+", name) for name in names), names
        kinds = {type(node).__name__ for node in ast.walk(ast.parse(program.source))}
        assert not kinds & {"Import", "ImportFrom", "Lambda", "Global", "JoinedStr"}


def test_slopes_of_neighbouring_layers_are_one_call() -> None:
    def source(activations: tuple[str, ...]) -> str:
        net = NetworkSpec((2, 4, 4, 1), activations).build(NetworkForm(10, frozenset(), False))
        memory = memory_for(net.tape, net.parameters, "sgd", Extras(), frozenset(), {})
        return compile_update(net.tape, memory, (net.names["x"], net.names["y"])).source

    lines = [len(source(kinds).splitlines()) for kinds in (("tanh",) * 3, ("tanh", "sigmoid", "tanh"))]
    assert lines[0] < lines[1] - 3
    assert all(len(pair) == 2 for pair in pairwise(lines))
