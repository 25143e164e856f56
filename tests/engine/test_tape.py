"""The tape: a flat list, walked forward once and back once, that holds no number itself."""

from collections import Counter

import numpy as np
import pytest

from app.engine.activations import relu, tanh
from app.engine.functions import add, square
from app.engine.ops import Contraction
from app.engine.tape import Tape, backward, forward, loss_only, run_all


def chain(length: int) -> tuple[Tape, int]:
    """x + x, and that again and again: two edges a line."""
    tape = Tape()
    x = last = tape.leaf("x", (), "parameter")
    for k in range(length):
        last = tape.apply(add, last, last, name=f"v{k}")
    return tape.close(last), x


def diamond() -> tuple[Tape, int, int]:
    """x² + tanh x, summed: x is reached by two ways."""
    tape = Tape()
    x = tape.leaf("x", (3,), "parameter")
    y = tape.apply(add, tape.apply(square, x, name="square"), tape.apply(tanh, x, name="tanh"), name="sum")
    return tape.close(tape.apply(Contraction("total", "i ->"), y, name="total")), x, y


def test_a_tape_of_five_thousand_lines_runs_both_ways() -> None:
    tape, x = chain(5_000)
    run = run_all(tape, {x: np.asarray(2.0**-1_000)})
    with np.errstate(over="ignore"):
        assert run.gradients[x] == np.float64(2.0) ** 5_000  # too large for a float: an infinity, and no error
    short, x = chain(1_000)
    run = run_all(short, {x: np.asarray(2.0**-1_000)})
    assert (run.values[short.root], run.gradients[x]) == (1.0, 2.0**1_000)


def test_edges_say_which_contribution_is_the_first_and_which_the_last() -> None:
    for tape in (diamond()[0], chain(5)[0]):
        count = Counter(edge.operand for edge in tape.edges)
        for operand in count:
            mine = [edge for edge in tape.edges if edge.operand == operand]
            assert [edge.first for edge in mine] == [True] + [False] * (len(mine) - 1)
            assert [edge.last for edge in mine] == [False] * (len(mine) - 1) + [True]


def test_a_line_is_read_after_all_contributions_to_it() -> None:
    tape, _, _ = diamond()
    for k, edge in enumerate(tape.edges):
        assert all(later.operand != edge.node for later in tape.edges[k:])


def test_parameters_come_first_within_a_line() -> None:
    tape = Tape()
    w = tape.leaf("w", (2, 2), "parameter")
    x = tape.apply(tanh, tape.leaf("x", (2,), "input"), name="h")
    b = tape.leaf("b", (2,), "parameter")
    z = tape.apply(Contraction("affine", "oi,i + o -> o"), w, x, b, name="z")
    tape.close(tape.apply(Contraction("total", "i ->"), z, name="total"))
    assert [edge.operand for edge in tape.edges if edge.node == z] == [w, b, x]


@pytest.mark.parametrize("role", ["target", "constant"])
def test_no_gradient_flows_into_what_is_given_for_good(role: str) -> None:
    tape = Tape()
    x, y = tape.leaf("x", (2,), "input"), tape.leaf("y", (2,), role)
    tape.close(tape.apply(Contraction("dot", "i,i ->"), x, y, name="dot"))
    assert [edge.operand for edge in tape.edges] == [x]


def test_a_line_off_the_way_to_the_root_gets_no_gradient() -> None:
    tape = Tape()
    x = tape.leaf("x", (2,), "input")
    side = tape.apply(relu, x, name="side")
    tape.close(tape.apply(Contraction("total", "i ->"), x, name="total"))
    run = run_all(tape, {x: np.ones(2)})
    assert side not in run.gradients
    assert run.values[side].tolist() == [1.0, 1.0]


def test_each_contribution_tells_the_sum_so_far() -> None:
    tape, x, _ = diamond()
    value = np.array([0.5, -1.0, 2.0])
    run = loss_only(tape, {x: value})
    made = [part for part in backward(tape, run) if part.edge.operand == x]
    assert len(made) == 2
    assert made[0].gradient.tolist() == made[0].contribution.tolist()
    assert made[1].gradient.tolist() == (made[0].contribution + made[1].contribution).tolist()
    np.testing.assert_allclose(made[1].gradient, 2 * value + 1 - np.tanh(value) ** 2, rtol=1e-15)


def test_the_gradient_of_the_root_is_1_unless_given() -> None:
    tape, x, _ = diamond()
    run = loss_only(tape, {x: np.ones(3)})
    for _ in backward(tape, run, np.asarray(-2.5)):
        pass
    np.testing.assert_array_equal(run.gradients[x], -2.5 * run_all(tape, {x: np.ones(3)}).gradients[x])


def test_runs_of_one_tape_do_not_touch_each_other() -> None:
    tape, x, _ = diamond()
    values = [np.full(3, float(k)) for k in range(4)]
    alone = [run_all(tape, {x: value}).gradients[x].tolist() for value in values]
    walks = [forward(tape, {x: value}) for value in values]
    for step in zip(*walks, strict=True):  # line by line, all runs side by side
        runs = [run for _, run in step]
    backs = [backward(tape, run) for run in runs]
    for _ in zip(*backs, strict=True):
        pass
    assert [run.gradients[x].tolist() for run in runs] == alone
    assert [value.tolist() for value in values] == [[float(k)] * 3 for k in range(4)]
