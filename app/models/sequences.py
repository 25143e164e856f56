"""Sequences to learn from, each made by a rule from a seed: what comes in at every step, and what should come out.

A rule gives inputs, an array (n, steps, features), and targets for every step, values (n, steps, outputs) or class
numbers (n, steps). Where a model is compared at its last step alone, the last of them counts.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from app.engine.tape import Array

Drawn = tuple[Array, Array]
Draw = Callable[[int, int, float, Generator], Drawn]


@dataclass(frozen=True, slots=True)
class Sequences:
    """How sequences are made, and what they are.

    draw      makes so many sequences of so many steps, with noise of that size
    classes   how many classes a step's target may be, or None where the targets are values
    steps     how long they are unless another length is asked for
    labels    what the classes are called, where they have names
    """

    name: str
    draw: Draw
    features: int
    outputs: int
    classes: int | None
    steps: int
    samples: int
    noise: float = 0.0
    labels: tuple[str, ...] = ()


SEQUENCES: dict[str, Sequences] = {}

DELAY = 2
"""Steps after which the echo comes back."""

PERIOD = 20
"""Steps of one turn of the sine."""

TEXT = "step by step the gradient walks back through time, "
"""Over and over again; its own sentence, so that no letter is taken from anywhere."""

CHARACTERS = tuple(sorted(set(TEXT)))


def sequences(
    features: int, outputs: int, classes: int | None, steps: int, samples: int, **told: object
) -> Callable[[Draw], Draw]:
    """Register a rule under its own name."""

    def register(draw: Draw) -> Draw:
        name = draw.__name__
        SEQUENCES[name] = Sequences(name, draw, features, outputs, classes, steps, samples, **told)  # type: ignore[arg-type]
        return draw

    return register


def _bits(n: int, steps: int, rng: Generator) -> Array:
    return rng.integers(0, 2, (n, steps, 1)).astype(np.float64)


def _moved(inputs: Array, noise: float, rng: Generator) -> Array:
    return np.asarray(inputs + rng.normal(0.0, noise, inputs.shape) if noise else inputs, dtype=np.float64)


@sequences(features=1, outputs=1, classes=2, steps=10, samples=100)
def echo(n: int, steps: int, noise: float, rng: Generator) -> Drawn:
    """Random bits, and each of them again two steps later; before that 0."""
    bits = _bits(n, steps, rng)
    late = np.zeros((n, steps))
    late[:, DELAY:] = bits[:, : max(0, steps - DELAY), 0]
    return _moved(bits, noise, rng), late


@sequences(features=1, outputs=1, classes=2, steps=8, samples=100)
def parity(n: int, steps: int, noise: float, rng: Generator) -> Drawn:
    """Random bits, and whether an odd number of them has come so far."""
    bits = _bits(n, steps, rng)
    return _moved(bits, noise, rng), np.asarray(bits[:, :, 0].cumsum(axis=1) % 2.0)


@sequences(features=2, outputs=1, classes=None, steps=12, samples=200)
def adding(n: int, steps: int, noise: float, rng: Generator) -> Drawn:
    """Random numbers, two of them marked, and the sum of the marked ones so far (Hochreiter & Schmidhuber 1997)."""
    numbers, marks = rng.uniform(0.0, 1.0, (n, steps)), np.zeros((n, steps))
    for row in marks:
        row[rng.permutation(steps)[:2]] = 1.0
    return _moved(np.stack([numbers, marks], axis=2), noise, rng), (numbers * marks).cumsum(axis=1)[:, :, None]


@sequences(features=1, outputs=1, classes=None, steps=20, samples=50, noise=0.02)
def wave(n: int, steps: int, noise: float, rng: Generator) -> Drawn:
    """A sine from a place by chance, measured with noise, and where it goes on at the next step."""
    start = rng.uniform(0.0, 2.0 * np.pi, (n, 1))
    values = np.sin(start + np.arange(steps + 1) * (2.0 * np.pi / PERIOD))[:, :, None]
    return _moved(values[:, :-1], noise, rng), np.asarray(values[:, 1:])


@sequences(
    features=len(CHARACTERS), outputs=len(CHARACTERS), classes=len(CHARACTERS), steps=10, samples=50, labels=CHARACTERS
)
def text(n: int, steps: int, noise: float, rng: Generator) -> Drawn:
    """Pieces of a sentence by characters, each a row with a single 1, and the character that comes next."""
    starts = np.arange(n) % len(TEXT)
    numbers = np.array([[CHARACTERS.index(TEXT[(s + k) % len(TEXT)]) for k in range(steps + 1)] for s in starts])
    return _moved(np.eye(len(CHARACTERS))[numbers[:, :-1]], noise, rng), numbers[:, 1:].astype(np.float64)


def make_sequences(name: str, samples: int | None, steps: int | None, noise: float | None, seed: int) -> Drawn:
    """The sequences of a data set: the same for the same seed."""
    entry = SEQUENCES[name]
    return entry.draw(
        entry.samples if samples is None else samples,
        entry.steps if steps is None else steps,
        entry.noise if noise is None else noise,
        np.random.default_rng(seed),
    )
