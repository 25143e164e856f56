"""Rules are stated once: the rule that computes numbers, run on symbols, tells a formula that gives these numbers."""

import math
from typing import Any

import numpy as np
import pytest

from app.engine.ops import OPS, Elementwise
from app.engine.optimizers import OPTIMIZERS, Bag, Extras, lines, run_lines
from app.engine.symbols import NotElementwise, Symbol, is_constant
from tests.engine.sampling import operands_of, value_of
from tests.trace.evaluator import TEMPLATES, Tree, same

ELEMENTWISE = [op for op in OPS.values() if isinstance(op, Elementwise)]
PARTIALS = [(op, slot) for op in ELEMENTWISE for slot in sorted(op.wanted)]

UFUNCS = TEMPLATES | {
    "positive": lambda out, x: x,
    **{name: lambda out, x, name=name: getattr(math, name)(x) for name in ("sin", "cos", "tan", "sinh", "cosh")},
    **{f"arc{name}": lambda out, x, name=f"a{name}": getattr(math, name)(x) for name in ("sin", "cos", "tan")},
    **{f"arc{name}": lambda out, x, name=f"a{name}": getattr(math, name)(x) for name in ("sinh", "cosh", "tanh")},
    "greater_equal": lambda out, x, y: float(x >= y),
    "expm1": lambda out, x: math.expm1(x),
    "log": lambda out, x: math.log(x),
    "log1p": lambda out, x: math.log1p(x),
    "reciprocal": lambda out, x: 1.0 / x,
    "tanh": lambda out, x: math.tanh(x),
    "logaddexp": lambda out, x, y: max(x, y) + math.log1p(math.exp(-abs(x - y))),
    "equal": lambda out, x, y: float(x == y),
    "greater": lambda out, x, y: float(x > y),
    "erf": lambda out, x: math.erf(x),
}
"""What each recorded ufunc means."""


def numeric(tree: Tree, numbers: dict[str, float]) -> float:
    """A recorded tree with numbers for its symbols."""
    if isinstance(tree, int | float):
        return float(tree)
    if tree[0] == "f":
        return UFUNCS[tree[1]](None, *(numeric(part, numbers) for part in tree[2]))
    if tree[0] in ("*", "+"):
        parts = [numeric(part, numbers) for part in tree[1:]]
        return math.prod(parts) if tree[0] == "*" else math.fsum(parts)
    return numbers[tree[0]]


def recorded(rule: Any, *names: str) -> Tree:
    """What a rule records on symbols of these names; a bare number is a constant."""
    found = rule(*(Symbol([name]) for name in names))
    return found.tree if isinstance(found, Symbol) else found


def name_of(part: object) -> str:
    return part.name if hasattr(part, "name") else str(part)


@pytest.mark.parametrize("op", ELEMENTWISE, ids=name_of)
def test_a_forward_rule_recorded_gives_the_same_numbers(op: Elementwise) -> None:
    rng, names = np.random.default_rng(2), [f"x{k}" for k in range(len(op.partials))]
    tree = recorded(op.forward, *names)
    assert not is_constant(tree)
    for _ in range(20):
        operands = operands_of(op, rng, ((),) * len(names))
        found = numeric(tree, dict(zip(names, map(float, operands), strict=True)))
        assert same(found, float(value_of(op, operands)))


@pytest.mark.parametrize(("op", "slot"), PARTIALS, ids=name_of)
def test_a_partial_recorded_gives_the_same_numbers(op: Elementwise, slot: int) -> None:
    rng, names = np.random.default_rng(2), [f"x{k}" for k in range(len(op.partials))]
    tree = recorded(op.partials[slot], "out", *names)
    for _ in range(20):
        operands = operands_of(op, rng, ((),) * len(names))
        out = value_of(op, operands)
        numbers = {"out": float(out), **dict(zip(names, map(float, operands), strict=True))}
        assert same(numeric(tree, numbers), float(op.partial(slot, out, operands)))


EXTRAS = [
    Extras(),
    Extras(clip="norm", maximize=True, weight_decay=True),
    Extras(clip="value", weight_decay=True),
    Extras(maximize=True),
]


@pytest.mark.parametrize("extras", EXTRAS, ids=str)
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_line_of_an_update_recorded_gives_the_same_numbers(name: str, extras: Extras) -> None:
    chosen, rng = OPTIMIZERS[name], np.random.default_rng(4)
    settings = {"learning_rate": 0.1, "weight_decay": 0.03, "clip_limit": 0.2, "clip_factor": 0.7, **chosen.settings}
    state = {key: 3.0 if key in chosen.scalars else float(rng.uniform(0.1, 1.0)) for key in chosen.state}
    w, g = 0.8, -0.45
    computed = run_lines(lines(chosen, extras, np.asarray(w), np.asarray(g), Bag(**settings), Bag(**state)))
    symbols = [Bag(**{key: Symbol([key]) for key in part}) for part in (settings, state)]
    told = run_lines(_renamed(lines(chosen, extras, Symbol(["w"]), Symbol(["g"]), *symbols)))
    assert list(told) == list(computed)
    assert list(told)[-1] == "after"
    for line, expression in told.items():
        numbers = {"w": w, "g": g, **settings, **state, **{f"line {key}": float(x) for key, x in computed.items()}}
        assert same(numeric(expression.tree, numbers), float(computed[line])), line


def _renamed(story: Any) -> Any:
    """A rule's lines, each answered by a symbol of the line's own name, as the teller of formulas does."""
    answer = None
    while True:
        try:
            name, expression = story.send(answer)
        except StopIteration:
            return
        yield name, expression
        answer = Symbol([f"line {name}"])


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_state_lines_come_before_the_update(name: str) -> None:
    chosen = OPTIMIZERS[name]
    zeros = Bag(**dict.fromkeys(chosen.state, 0.0))
    settings = Bag(**{"learning_rate": 0.1, "weight_decay": 0.0, **chosen.settings})
    told = list(run_lines(lines(chosen, Extras(), np.asarray(1.0), np.asarray(0.5), settings, zeros)))
    assert set(chosen.state) <= set(told)
    assert set(chosen.scalars) <= set(chosen.state)


NOT_RULES = [
    lambda x: np.add.reduce(x),
    lambda x: np.add(x, 1.0, where=True),
    lambda x: np.multiply.outer(x, x),
]


@pytest.mark.parametrize("rule", NOT_RULES, ids=["reduce", "where", "outer"])
def test_what_is_not_elementwise_cannot_be_recorded(rule: Any) -> None:
    with pytest.raises(NotElementwise):
        rule(Symbol(["x"]))
