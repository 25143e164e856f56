"""The checker can fail: every wrong rule is caught, a right one passes, and a kink is called a kink."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from app.engine.activations import relu, sigmoid
from app.engine.check import METHODS, check_parameter
from app.engine.functions import absolute
from app.engine.ops import Contraction, Elementwise
from app.engine.tape import Array, Tape, run_all

PASSED = 1e-6

WEIGHTS = np.array([[0.4, -0.7], [1.1, 0.3]])
INPUTS = np.array([[0.5, -1.2], [0.8, 0.9], [-0.3, 0.6]])


class Transposed(Contraction):
    """An affine layer that goes back through its weights the wrong way round; they are square, so nothing complains."""

    def vjp(
        self, slot: int, upstream: Array, out: Array, operands: list[Array], context: list[Array]
    ) -> tuple[Array, Array | None]:
        return super().vjp(slot, upstream, out, [operands[0].T, *operands[1:]], context)


def bent(name: str, slope: Callable[[Array, Array], Array]) -> Elementwise:
    """A sigmoid with another slope."""
    return Elementwise(name, sigmoid.forward, (slope,), r"\sigma(#0)", ("#out",))


right = bent("right", lambda a, z: a * (1.0 - a))
too_large = bent("too large by 0.1 %", lambda a, z: 1.001 * a * (1.0 - a))
turned = bent("turned", lambda a, z: -a * (1.0 - a))
affine = Contraction("affine", "oi,ni + o -> no")


def network(first: Contraction = affine, curve: Elementwise = right) -> tuple[Tape, dict[int, Array], list[int]]:
    """x through two layers of the same weights, so that every weight is reached by two ways."""
    tape = Tape()
    x, w, b = (
        tape.leaf(*leaf) for leaf in (("x", (3, 2), "input"), ("w", (2, 2), "parameter"), ("b", (2,), "parameter"))
    )
    a = tape.apply(curve, tape.apply(first, w, x, b, name="z1"), name="a1")
    out = tape.apply(curve, tape.apply(first, w, a, b, name="z2"), name="a2")
    tape.close(tape.apply(Contraction("total", "no ->", 0.5), out, name="loss"))
    return tape, {x: INPUTS, w: WEIGHTS, b: np.array([0.1, -0.2])}, [w, b]


def worst(tape: Tape, leaves: dict[int, Array], parameters: list[int], method: str = "central") -> float:
    gradients = run_all(tape, leaves).gradients
    checked = [check_parameter(tape, leaves, p, gradients[p], method=method) for p in parameters]
    assert not any(part.kink.any() for part in checked)
    return max(float(part.error.max()) for part in checked)


def test_a_right_rule_passes() -> None:
    assert worst(*network()) < PASSED


def test_forward_differences_are_coarser_and_still_agree() -> None:
    assert worst(*network(), method="forward") < 1e-3
    assert set(METHODS) == {"central", "forward"}


@pytest.mark.parametrize("curve", [too_large, turned], ids=lambda op: op.name)
def test_a_wrong_slope_is_caught(curve: Elementwise) -> None:
    assert worst(*network(curve=curve)) > PASSED


def test_a_transposed_weight_is_caught() -> None:
    assert worst(*network(first=Transposed("affine", "oi,ni + o -> no"))) > PASSED


@pytest.mark.parametrize("which", [0, 1])
def test_a_missing_contribution_is_caught(which: int) -> None:
    tape, leaves, parameters = network()
    ways = [edge for edge in tape.edges if edge.operand == parameters[0]]
    assert len(ways) == 2
    kept = [edge for edge in tape.edges if edge != ways[which]]
    tape.edges = tuple(replace(edge, first=True, last=True) if edge == ways[1 - which] else edge for edge in kept)
    assert worst(tape, leaves, parameters) > PASSED


def test_a_contribution_counted_twice_is_caught() -> None:
    tape, leaves, parameters = network()
    again = [edge for edge in tape.edges if edge.operand == parameters[0]][-1]
    tape.edges = (*tape.edges, replace(again, first=False))
    assert worst(tape, leaves, parameters) > PASSED


@pytest.mark.parametrize("op", [relu, absolute], ids=lambda op: op.name)
@pytest.mark.parametrize(("w", "flagged"), [(0.0, True), (1e-6, True), (-1e-6, True), (1e-3, False), (-1.0, False)])
def test_a_kink_between_the_two_sides_is_flagged(op: Elementwise, w: float, flagged: bool) -> None:
    tape = Tape()
    leaf = tape.leaf("w", (1,), "parameter")
    tape.close(tape.apply(Contraction("total", "i ->"), tape.apply(op, leaf, name="a"), name="loss"))
    leaves = {leaf: np.array([w])}
    checked = check_parameter(tape, leaves, leaf, run_all(tape, leaves).gradients[leaf])
    assert checked.kink.tolist() == [flagged]
    assert flagged or checked.error.max() < PASSED


def test_the_parameters_stand_as_before_after_a_check() -> None:
    tape, leaves, parameters = network()
    worst(tape, leaves, parameters)
    assert leaves[parameters[0]].tolist() == [[0.4, -0.7], [1.1, 0.3]]
