"""Optimizers, each stated once as a rule that yields its own named lines.

A rule is a generator: `m = yield "m", expression` names a line and gets its value back. Run on arrays it computes an
update; run on symbols it tells the formulas of the very same lines. A line whose name is a key of the optimizer's
state is the new state. The last line is `after`.
"""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import numpy as np

from app.engine.tape import Array

Lines = Generator[tuple[str, Any], Any, None]
Bag = SimpleNamespace
"""Names to values, read as attributes, so that a rule reads like its formula."""
Rule = Callable[[Any, Any, Bag, Bag], Lines]

CLIP_GUARD = 1e-6
"""Added to the norm before dividing, as PyTorch's clip_grad_norm_ does."""


@dataclass(frozen=True, slots=True)
class Optimizer:
    """A way to turn a gradient into an update: settings with defaults, state that starts at 0, and the rule.

    scalars    state keys that are one number a parameter, whatever its shape (Adam's t)
    decoupled  weight decay shrinks the weight itself and never enters the gradient
    """

    name: str
    rule: Rule
    settings: dict[str, float]
    state: tuple[str, ...] = ()
    scalars: tuple[str, ...] = ()
    weight_decay: float = 0.0
    decoupled: bool = False


OPTIMIZERS: dict[str, Optimizer] = {}
BOUNDS: dict[str, tuple[float, float]] = {
    "momentum": (0.0, 1.0),
    "decay": (0.0, 1.0),
    "beta1": (0.0, 1.0),
    "beta2": (0.0, 1.0),
    "epsilon": (0.0, float("inf")),
    "weight_decay": (0.0, float("inf")),
    "learning_rate": (0.0, float("inf")),
}
"""What each setting may be. A momentum of 1 never forgets."""

OPEN = frozenset({"beta1", "beta2"})
"""Settings that stay below their upper bound: at 1 Adam's correction would divide by 0."""

DEFAULT_LEARNING_RATE = 0.1


def optimizer(
    state: tuple[str, ...] = (),
    scalars: tuple[str, ...] = (),
    weight_decay: float = 0.0,
    decoupled: bool = False,
    **settings: float,
) -> Callable[[Rule], Rule]:
    """Register a rule under its own name; the remaining keyword arguments are its settings and their defaults."""

    def register(rule: Rule) -> Rule:
        name = rule.__name__
        OPTIMIZERS[name] = Optimizer(name, rule, settings, state, scalars, weight_decay, decoupled)
        return rule

    return register


@optimizer()
def sgd(w: Any, g: Any, s: Bag, state: Bag) -> Lines:
    """Step against the gradient."""
    yield "after", w - s.learning_rate * g


@optimizer(state=("velocity",), momentum=0.9)
def momentum(w: Any, g: Any, s: Bag, state: Bag) -> Lines:
    """Keep part of the last step and add the new one (Rumelhart, Hinton & Williams 1986, eq. 9)."""
    velocity = yield "velocity", s.momentum * state.velocity - s.learning_rate * g
    yield "after", w + velocity


@optimizer(state=("velocity",), momentum=0.9)
def nesterov(w: Any, g: Any, s: Bag, state: Bag) -> Lines:
    """Momentum with a look ahead, in PyTorch's form."""
    velocity = yield "velocity", s.momentum * state.velocity + g
    yield "after", w - s.learning_rate * (g + s.momentum * velocity)


@optimizer(state=("square",), decay=0.99, epsilon=1e-8)
def rmsprop(w: Any, g: Any, s: Bag, state: Bag) -> Lines:
    """Divide the step by the root of a running mean of squared gradients (Tieleman & Hinton 2012)."""
    square = yield "square", s.decay * state.square + (1.0 - s.decay) * np.square(g)
    yield "after", w - s.learning_rate * g / (np.sqrt(square) + s.epsilon)


def _adam(w: Any, g: Any, s: Bag, state: Bag) -> Lines:
    t = yield "t", state.t + 1.0
    m = yield "m", s.beta1 * state.m + (1.0 - s.beta1) * g
    v = yield "v", s.beta2 * state.v + (1.0 - s.beta2) * np.square(g)
    m_hat = yield "m_hat", m / (1.0 - np.power(s.beta1, t))
    v_hat = yield "v_hat", v / (1.0 - np.power(s.beta2, t))
    yield "after", w - s.learning_rate * m_hat / (np.sqrt(v_hat) + s.epsilon)


_ADAM: dict[str, Any] = {"state": ("t", "m", "v"), "scalars": ("t",), "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8}


@optimizer(**_ADAM)
def adam(w: Any, g: Any, s: Bag, state: Bag) -> Lines:
    """Running means of the gradient and of its square, both corrected for starting at 0 (Kingma & Ba 2015)."""
    yield from _adam(w, g, s, state)


@optimizer(**_ADAM, weight_decay=0.01, decoupled=True)
def adamw(w: Any, g: Any, s: Bag, state: Bag) -> Lines:
    """Adam, with the weight itself shrunk a little before the step (Loshchilov & Hutter 2019)."""
    yield from _adam(w, g, s, state)


@dataclass(frozen=True, slots=True)
class Extras:
    """What happens to a gradient before the rule sees it; which of these are on is structure, their values are not."""

    clip: str | None = None
    maximize: bool = False
    weight_decay: bool = False


def lines(chosen: Optimizer, extras: Extras, w: Any, g: Any, s: Bag, state: Bag) -> Lines:
    """The whole update of one parameter: clipping, direction and weight decay, then the optimizer's own rule."""
    if extras.clip == "norm":
        g = yield "clipped", s.clip_factor * g
    elif extras.clip == "value":
        g = yield "clipped", np.minimum(np.maximum(g, -s.clip_limit), s.clip_limit)
    if extras.maximize:
        g = yield "turned", -g
    if extras.weight_decay and chosen.decoupled:
        w = yield "shrunk", (1.0 - s.learning_rate * s.weight_decay) * w
    elif extras.weight_decay:
        g = yield "decayed", g + s.weight_decay * w
    yield from chosen.rule(w, g, s, state)


def run_lines(story: Lines, answer: Callable[[str, Any], Any] = lambda name, value: value) -> dict[str, Any]:
    """Run a rule to its end and return what each of its lines came to, `after` last.

    `answer` says what the rule gets back for a line: its value, or when it is recorded a reference to it.
    """
    found: dict[str, Any] = {}
    given: Any = None
    while True:
        try:
            name, value = story.send(given)
        except StopIteration:
            return found
        found[name], given = value, answer(name, value)


def clip_factor(gradients: list[Array], limit: float) -> float:
    """min(1, limit / (‖g‖ + 1e-6)), the norm taken over all parameters together."""
    norm = float(np.sqrt(sum(float(np.vdot(g, g)) for g in gradients)))
    return float(min(1.0, limit / (norm + CLIP_GUARD)))


def zero_state(chosen: Optimizer, shape: tuple[int, ...]) -> dict[str, Array]:
    """The state before the first update."""
    return {key: np.zeros(() if key in chosen.scalars else shape) for key in chosen.state}
