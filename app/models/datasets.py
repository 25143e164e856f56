"""Data to learn from: made by a rule from a seed, or real, with their origin.

A data set gives inputs, an array (n, features), and what belongs to each row: a class number, or values. What a network
is trained on follows from its loss and its outputs (`targets_for`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.random import Generator

from app.engine.tape import Array

Drawn = tuple[Array, Array]
"""Inputs, an array (n, features), and labels (n) or values (n, outputs)."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """How rows are made, and what they are.

    draw      makes so many rows, with noise of that size, from a random generator
    classes   how many classes there are, or None where the targets are values
    samples   rows that are made unless another number is asked for
    most      all the rows there are, where they are not made
    labels    what the classes are called, where they have names
    window    the range of the inputs that a plane is drawn over
    picture   width and height, where a row's inputs are the pixels of a picture, line by line from the top
    """

    name: str
    draw: Callable[[int, float, Generator], Drawn]
    features: int
    classes: int | None
    samples: int
    noise: float = 0.0
    most: int | None = None
    labels: tuple[str, ...] = ()
    window: tuple[float, float] = (-1.0, 1.0)
    picture: tuple[int, int] | None = None
    origin: str = ""
    licence: str = ""
    group: str = ""
    """Sets of the same rows with other targets: a network that learns one can be given another in the middle."""


DATASETS: dict[str, Dataset] = {}


def dataset(
    features: int = 2, classes: int | None = 2, samples: int = 250, **told: object
) -> Callable[[Callable[[int, float, Generator], Drawn]], Callable[[int, float, Generator], Drawn]]:
    """Register a rule under its own name."""

    def register(draw: Callable[[int, float, Generator], Drawn]) -> Callable[[int, float, Generator], Drawn]:
        name = draw.__name__
        DATASETS[name] = Dataset(name, draw, features, classes, samples, **told)  # type: ignore[arg-type]
        return draw

    return register


def _table(name: str, rule: Callable[[int, int], bool]) -> None:
    """Register a logic operator: its four rows in order, over again where more are asked for."""

    def draw(n: int, noise: float, rng: Generator) -> Drawn:
        rows = np.arange(n) % 4
        inputs = np.stack([rows // 2, rows % 2], axis=1).astype(np.float64)
        labels = np.array([float(rule(a, b)) for a, b in ((0, 0), (0, 1), (1, 0), (1, 1))])[rows]
        return _moved(inputs, noise, rng), labels

    DATASETS[name] = Dataset(name, draw, 2, 2, samples=4, window=(-0.5, 1.5), group="operators")


def _moved(inputs: Array, noise: float, rng: Generator) -> Array:
    return np.asarray(inputs + rng.normal(0.0, noise, inputs.shape) if noise else inputs, dtype=np.float64)


_table("or", lambda a, b: bool(a or b))
_table("and", lambda a, b: bool(a and b))
_table("nand", lambda a, b: not (a and b))
_table("xor", lambda a, b: a != b)


def _turns(n: int) -> Array:
    """Class numbers in turn: 0, 1, 0, 1, …"""
    return np.asarray(np.arange(n) % 2, dtype=np.float64)


@dataset(noise=0.05)
def circle(n: int, noise: float, rng: Generator) -> Drawn:
    """A disc of one class in a ring of the other."""
    labels = _turns(n)
    radius = np.where(labels == 1.0, 0.5 * np.sqrt(rng.random(n)), rng.uniform(0.7, 1.0, n))
    angle = rng.uniform(0.0, 2.0 * np.pi, n)
    return _moved(radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1), noise, rng), labels


@dataset(noise=0.2)
def gaussians(n: int, noise: float, rng: Generator) -> Drawn:
    """Two heaps, one a class; the noise is how wide they are."""
    labels = _turns(n)
    centres = np.where(labels[:, None] == 1.0, 0.5, -0.5) * np.ones((1, 2))
    return _moved(centres, noise, rng), labels


@dataset(noise=0.1)
def moons(n: int, noise: float, rng: Generator) -> Drawn:
    """Two half circles that reach into each other."""
    labels = _turns(n)
    angle = rng.uniform(0.0, np.pi, n)
    upper = np.stack([np.cos(angle) - 0.5, np.sin(angle) - 0.25], axis=1)
    lower = np.stack([0.5 - np.cos(angle), 0.25 - np.sin(angle)], axis=1)
    return _moved(np.where(labels[:, None] == 1.0, lower, upper) / 1.5, noise / 1.5, rng), labels


@dataset(noise=0.02)
def spiral(n: int, noise: float, rng: Generator) -> Drawn:
    """Two arms that wind around each other."""
    labels = _turns(n)
    along = np.sqrt(rng.random(n))  # as many points on the outer turns as their length asks for
    angle = 3.5 * np.pi * along + np.pi * labels
    return _moved(along[:, None] * np.stack([np.sin(angle), np.cos(angle)], axis=1), noise, rng), labels


@dataset()
def checkerboard(n: int, noise: float, rng: Generator) -> Drawn:
    """Four by four squares in turn."""
    inputs = rng.uniform(-1.0, 1.0, (n, 2))
    labels = np.floor(2.0 * inputs).sum(axis=1) % 2.0
    return _moved(inputs, noise, rng), labels


@dataset(classes=None, noise=0.05)
def plane(n: int, noise: float, rng: Generator) -> Drawn:
    """A value that grows evenly along both inputs."""
    inputs = rng.uniform(-1.0, 1.0, (n, 2))
    return inputs, _moved(inputs @ np.array([[0.5], [0.5]]), noise, rng)


@dataset(features=1, classes=None, samples=100, noise=0.1)
def sine(n: int, noise: float, rng: Generator) -> Drawn:
    """One turn of the sine."""
    inputs = rng.uniform(-1.0, 1.0, (n, 1))
    return inputs, _moved(np.sin(np.pi * inputs), noise, rng)


@dataset(features=1, classes=None, samples=50, noise=0.1)
def line(n: int, noise: float, rng: Generator) -> Drawn:
    """A straight line, measured badly."""
    inputs = rng.uniform(-1.0, 1.0, (n, 1))
    return inputs, _moved(0.7 * inputs - 0.2, noise, rng)


@dataset(features=6, samples=64, window=(0.0, 1.0))
def symmetry(n: int, noise: float, rng: Generator) -> Drawn:
    """Six bits, and whether they read the same both ways (Rumelhart, Hinton & Williams 1986)."""
    bits = np.asarray((np.arange(n)[:, None] >> np.arange(5, -1, -1)) % 2, dtype=np.float64)
    labels = (bits == bits[:, ::-1]).all(axis=1).astype(np.float64)
    return _moved(bits, noise, rng), labels


@dataset(
    features=64,
    classes=10,
    samples=1797,
    most=1797,
    labels=tuple("0123456789"),
    window=(0.0, 1.0),
    picture=(8, 8),
    origin="E. Alpaydin, C. Kaynak: Optical Recognition of Handwritten Digits (1998), "
    "UCI Machine Learning Repository, doi.org/10.24432/C50P49",
    licence="CC BY 4.0",
)
def digits(n: int, noise: float, rng: Generator) -> Drawn:
    """Handwritten digits, 8×8 pixels from 0 (white) to 1."""
    pixels, labels = _digits()
    return _some(pixels / 16.0, labels, n, noise, rng)


@dataset(
    features=4,
    classes=3,
    samples=150,
    most=150,
    labels=("setosa", "versicolor", "virginica"),
    window=(0.0, 8.0),
    origin="R. A. Fisher: The use of multiple measurements in taxonomic problems, Annals of Eugenics 7 (1936), "
    "measured by E. Anderson",
    licence="public domain",
)
def iris(n: int, noise: float, rng: Generator) -> Drawn:
    """Sepals and petals of irises in centimetres, and their species."""
    sizes, labels = _iris()
    return _some(sizes, labels, n, noise, rng)


def _some(inputs: Array, labels: Array, n: int, noise: float, rng: Generator) -> Drawn:
    """All rows as they stand, or n of them by chance."""
    rows = np.arange(len(labels)) if n >= len(labels) else np.sort(rng.permutation(len(labels))[:n])
    return _moved(inputs[rows], noise, rng), labels[rows]


@cache
def _digits() -> Drawn:
    with files("app.models").joinpath("data/digits.npz").open("rb") as file, np.load(file) as read:
        return read["inputs"].astype(np.float64), read["labels"].astype(np.float64)


@cache
def _iris() -> Drawn:
    names = list(DATASETS["iris"].labels)
    rows = files("app.models").joinpath("data/iris.csv").read_text(encoding="utf-8").splitlines()[1:]
    parts = [row.split(",") for row in rows]
    sizes = np.array([[float(size) for size in part[:4]] for part in parts])
    return sizes, np.array([float(names.index(part[4])) for part in parts])


def make(name: str, samples: int | None, noise: float | None, seed: int) -> Drawn:
    """The rows of a data set: the same for the same seed."""
    entry = DATASETS[name]
    count = entry.samples if samples is None else samples
    return entry.draw(count, entry.noise if noise is None else noise, np.random.default_rng(seed))


class Misfit(ValueError):
    """Class numbers that the outputs of a network cannot stand for; says how many there are, and which is none."""

    def __init__(self, classes: int, at: int | None = None) -> None:
        super().__init__(classes)
        self.classes, self.at = classes, at


def targets_for(targets: Array, classes: int | None, takes_classes: bool, outputs: int) -> Array:
    """What a network with so many outputs is compared with.

    targets        labels (n), or values (n, outputs), which stay as they are
    takes_classes  whether the loss takes class numbers
    """
    if targets.ndim == 2:
        return targets
    if outputs == 1 and not takes_classes and (classes is None or classes <= 2):
        return targets[:, None]
    wrong = np.flatnonzero(~(np.isfinite(targets) & (targets == np.floor(targets)) & (targets >= 0)))
    if wrong.size:
        raise Misfit(0, int(wrong[0]))
    found = int(targets.max()) + 1 if classes is None else classes
    if found > outputs:
        raise Misfit(found)
    return targets if takes_classes else np.eye(outputs)[targets.astype(int)]


def split(rows: int, test_fraction: float, seed: int) -> tuple[list[int], list[int]]:
    """Numbers of the rows to train on and to test with, each in order; at least one row is trained on."""
    held = min(rows - 1, round(rows * test_fraction))
    test = set(np.random.default_rng([seed, rows]).permutation(rows)[:held].tolist())
    return [row for row in range(rows) if row not in test], sorted(test)
