"""Every op of the registry, and with them every activation and loss: values, gradients, conventions."""

from itertools import product

import numpy as np
import pytest
from numpy.random import Generator

from app.engine.activations import ACTIVATIONS
from app.engine.losses import LOSSES
from app.engine.ops import OPS, Contraction, Elementwise, Op
from app.engine.tape import Tape, run_all
from tests.engine.sampling import BROADCAST, SHAPES, at, operands_of, pulled_back, pushed_forward, value_of

ELEMENTWISE = [op for op in OPS.values() if isinstance(op, Elementwise)]
PAIRS = [op for op in ELEMENTWISE if len(op.partials) == 2]
WANTED = [(op, slot) for op in OPS.values() for slot in sorted(op.wanted)]


@pytest.fixture
def rng() -> Generator:
    return np.random.default_rng(5)


def name_of(part: object) -> str:
    return part.name if hasattr(part, "name") else str(part)


def assert_vjp(op: Op, slot: int, operands: list[np.ndarray], rng: Generator) -> None:
    """⟨u, J v⟩ = ⟨vjp(u), v⟩ for random u and v."""
    u, v = rng.normal(size=value_of(op, operands).shape), np.asarray(rng.normal(size=operands[slot].shape))
    pulled = pulled_back(op, slot, np.asarray(u), operands)
    assert pulled.shape == operands[slot].shape
    pushed = pushed_forward(at(op, operands, slot), operands[slot], v)
    assert np.vdot(u, pushed) == pytest.approx(np.vdot(pulled, v), rel=1e-9, abs=1e-9)


@pytest.mark.parametrize(("op", "slot"), WANTED, ids=name_of)
def test_vjp_and_jacobian_have_the_same_inner_products(op: Op, slot: int, rng: Generator) -> None:
    for _ in range(10):
        assert_vjp(op, slot, operands_of(op, rng), rng)


@pytest.mark.parametrize(("op", "slot"), WANTED, ids=name_of)
def test_every_element_of_the_gradient_agrees_with_central_differences(op: Op, slot: int, rng: Generator) -> None:
    operands = operands_of(op, rng)
    upstream = np.asarray(rng.normal(size=value_of(op, operands).shape))
    gradient = pulled_back(op, slot, upstream, operands)
    for place in np.ndindex(operands[slot].shape):
        one = np.zeros(operands[slot].shape)
        one[place] = 1.0
        pushed = pushed_forward(at(op, operands, slot), operands[slot], one)
        assert np.vdot(upstream, pushed) == pytest.approx(gradient[place], rel=1e-9, abs=1e-9)


@pytest.mark.parametrize(("op", "shape"), list(product(ELEMENTWISE, SHAPES)), ids=name_of)
def test_an_elementwise_op_takes_scalars_and_arrays(op: Elementwise, shape: tuple[int, ...], rng: Generator) -> None:
    operands = operands_of(op, rng, (shape,) * len(op.partials))
    out = value_of(op, operands)
    assert out.shape == shape
    for slot in op.wanted:
        assert op.partial(slot, out, operands).shape == shape
        assert_vjp(op, slot, operands, rng)


@pytest.mark.parametrize(("op", "shapes"), list(product(PAIRS, BROADCAST)), ids=name_of)
def test_a_broadcast_operand_gets_a_gradient_of_its_own_shape(
    op: Elementwise, shapes: tuple[tuple[int, ...], tuple[int, ...]], rng: Generator
) -> None:
    operands = operands_of(op, rng, shapes)
    assert value_of(op, operands).shape == op.shape(*shapes) == np.broadcast_shapes(*shapes)
    for slot in op.wanted:
        assert_vjp(op, slot, operands, rng)


TWICE: list[Op] = [op for op in PAIRS if len(op.wanted) == 2] + [
    Contraction("dot", "i,i ->"),
    Contraction("outer", "i,j -> ij"),
    Contraction("cube", "i,i,i ->", scale=2.0),
    Elementwise("times", lambda x, y: x * y, (lambda out, x, y: y, lambda out, x, y: x), "#0#1", ("#1", "#0")),
]


@pytest.mark.parametrize("op", TWICE, ids=name_of)
def test_an_operand_used_twice_gets_both_contributions(op: Op, rng: Generator) -> None:
    slots = len(op.wanted)
    tape, shape = Tape(), (3,)
    x = tape.leaf("x", shape, "parameter")
    out = tape.apply(op, *[x] * slots, name="out")
    if tape.nodes[out].shape:
        letters = "ijk"[: len(tape.nodes[out].shape)]
        out = tape.apply(Contraction("total", f"{letters} ->"), out, name="total")
    tape.close(out)
    value = operands_of(op, rng, (shape,) * slots)[0] if isinstance(op, Elementwise) else rng.normal(size=shape)
    value = np.asarray(value)
    gradient = run_all(tape, {x: value}).gradients[x]
    for k in range(3):
        one = np.eye(3)[k]
        numeric = pushed_forward(lambda v: run_all(tape, {x: v}).values[out], value, one)
        assert numeric == pytest.approx(gradient[k], rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("name", ["maximum", "minimum"])
def test_at_a_tie_the_first_operand_gets_everything(name: str) -> None:
    tie = [np.asarray(2.0), np.asarray(2.0)]
    op = OPS[name]
    assert isinstance(op, Elementwise)
    assert [float(op.partial(slot, tie[0], tie)) for slot in (0, 1)] == [1.0, 0.0]


SLOPE_AT_KINK = {"relu": 0.0, "leaky_relu": 0.01, "abs": 0.0}


@pytest.mark.parametrize("op", [op for op in ELEMENTWISE if op.kinks], ids=name_of)
@pytest.mark.parametrize("zero", [0.0, -0.0])
def test_the_slope_at_a_kink_is_the_stated_one(op: Elementwise, zero: float) -> None:
    z = np.asarray(zero)
    assert op.kinks == (0.0,)
    assert op.partial(0, value_of(op, [z]), [z]) == SLOPE_AT_KINK[op.name]


@pytest.mark.parametrize("op", [op for op in ELEMENTWISE if op.kinks], ids=name_of)
def test_slopes_differ_on_the_two_sides_of_a_kink(op: Elementwise) -> None:
    for kink in op.kinks:
        left, right = np.asarray(kink - 1e-9), np.asarray(kink + 1e-9)
        slopes = [float(op.partial(0, value_of(op, [z]), [z])) for z in (left, right)]
        assert slopes[0] != pytest.approx(slopes[1])


SMOOTH = [entry.op for entry in ACTIVATIONS.values() if not entry.op.kinks]


@pytest.mark.parametrize("op", SMOOTH, ids=name_of)
def test_an_activation_without_kinks_is_smooth_at_zero(op: Op) -> None:
    rows = np.array([[-1e-8, 0.3], [1e-8, 0.3]])
    below, above = (pulled_back(op, 0, np.ones((1, 2)), [row[None]]) for row in rows)
    assert below == pytest.approx(above, abs=1e-6)


EXTREME = np.array([-1e308, -1e4, -745.2, -40.0, -1e-300, 0.0, 1e-300, 40.0, 710.0, 1e4, 1e308])


@pytest.mark.parametrize("op", [entry.op for entry in ACTIVATIONS.values()], ids=name_of)
def test_an_activation_of_any_finite_number_is_finite_and_so_is_its_gradient(op: Op) -> None:
    with np.errstate(all="ignore"):
        out = value_of(op, [EXTREME])
        gradient = pulled_back(op, 0, np.ones(EXTREME.shape), [EXTREME])
    assert np.isfinite(out).all()
    assert np.isfinite(gradient).all()


LOGIT_TERMS = [loss.term for loss in LOSSES.values() if loss.probabilities]


@pytest.mark.parametrize("op", LOGIT_TERMS, ids=name_of)
@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_a_loss_on_logits_does_not_overflow(op: Op, sign: float) -> None:
    z, y = np.array([[sign * 1e4, 0.0]]), np.array([[1.0, 0.0]])
    with np.errstate(all="ignore"):
        out, gradient = value_of(op, [z, y]), pulled_back(op, 0, np.ones((1, 2)), [z, y])
    assert out[0, 0] == (0.0 if sign > 0 else 1e4)
    assert gradient[0, 0] == (0.0 if sign > 0 else -1.0)


@pytest.mark.parametrize("op", LOGIT_TERMS, ids=name_of)
def test_a_class_that_is_not_wanted_and_has_no_probability_costs_nothing(op: Op) -> None:
    z, y = np.array([[1e308, -1e308]]), np.array([[1.0, 0.0]])
    with np.errstate(all="ignore"):
        out, gradient = value_of(op, [z, y]), pulled_back(op, 0, np.ones((1, 2)), [z, y])
    assert out.tolist() == [[0.0, 0.0]]
    assert gradient.tolist() == [[0.0, 0.0]]


def test_binary_cross_entropy_counts_0_ln_0_as_0_and_ln_0_as_an_infinity() -> None:
    op = LOSSES["binary_cross_entropy"].term
    with np.errstate(all="ignore"):
        sure = value_of(op, [np.array([0.0, 1.0]), np.array([0.0, 1.0])])
        wrong = value_of(op, [np.array([0.0, 1.0]), np.array([1.0, 0.0])])
    assert sure.tolist() == [0.0, 0.0]
    assert wrong.tolist() == [np.inf, np.inf]


@pytest.mark.parametrize("op", ELEMENTWISE, ids=name_of)
def test_an_op_leaves_its_operands_alone(op: Elementwise, rng: Generator) -> None:
    operands = operands_of(op, rng)
    before = [x.copy() for x in operands]
    out = value_of(op, operands)
    for slot in op.wanted:
        pulled_back(op, slot, np.ones_like(out), operands)
    assert all((x == y).all() for x, y in zip(operands, before, strict=True))
