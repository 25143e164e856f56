"""Initializers: each draws one weight matrix. Biases start at 0 unless the initializer is about every parameter."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.random import Generator

from app.engine.tape import Array

Draw = Callable[..., Array]


@dataclass(frozen=True, slots=True)
class Initializer:
    """A way to begin: its rule, and its settings with their defaults."""

    name: str
    draw: Draw
    settings: dict[str, float] = field(default_factory=dict)


INITIALIZERS: dict[str, Initializer] = {}


def initializer(**settings: float) -> Callable[[Draw], Draw]:
    """Register `draw(shape, rng, **settings)` under its own name."""

    def register(draw: Draw) -> Draw:
        INITIALIZERS[draw.__name__] = Initializer(draw.__name__, draw, settings)
        return draw

    return register


@initializer()
def zeros(shape: tuple[int, int], rng: Generator) -> Array:
    """All weights 0: every unit of a layer stays the same as its neighbours."""
    return np.zeros(shape)


@initializer(value=0.5)
def constant(shape: tuple[int, int], rng: Generator, value: float) -> Array:
    """All weights the same number."""
    return np.full(shape, value)


@initializer(low=-1.0, high=1.0)
def uniform(shape: tuple[int, int], rng: Generator, low: float, high: float) -> Array:
    """Uniform weights between two bounds."""
    return rng.uniform(low, high, shape)


@initializer(mean=0.0, deviation=1.0)
def normal(shape: tuple[int, int], rng: Generator, mean: float, deviation: float) -> Array:
    """Normal weights with a given mean and standard deviation."""
    return rng.normal(mean, deviation, shape)


@initializer()
def xavier_uniform(shape: tuple[int, int], rng: Generator) -> Array:
    """Uniform weights that keep the variance of activations and gradients alike across a layer.

    shape   (fan_out, fan_in)
    range   ±sqrt(6 / (fan_in + fan_out))
    source  Glorot & Bengio 2010, eq. 16
    """
    bound = math.sqrt(6.0 / (shape[0] + shape[1]))
    return rng.uniform(-bound, bound, shape)


@initializer()
def xavier_normal(shape: tuple[int, int], rng: Generator) -> Array:
    """Normal weights with the variance 2 / (fan_in + fan_out) (Glorot & Bengio 2010)."""
    return rng.normal(0.0, math.sqrt(2.0 / (shape[0] + shape[1])), shape)


@initializer()
def he_uniform(shape: tuple[int, int], rng: Generator) -> Array:
    """Uniform weights in ±sqrt(6 / fan_in), for ReLU layers (He et al. 2015)."""
    bound = math.sqrt(6.0 / shape[1])
    return rng.uniform(-bound, bound, shape)


@initializer()
def he_normal(shape: tuple[int, int], rng: Generator) -> Array:
    """Normal weights with the variance 2 / fan_in, for ReLU layers (He et al. 2015, eq. 10)."""
    return rng.normal(0.0, math.sqrt(2.0 / shape[1]), shape)


@initializer(gain=1.0)
def orthogonal(shape: tuple[int, int], rng: Generator, gain: float) -> Array:
    """Rows, or columns where there are fewer of them, of length `gain` at right angles (Saxe et al. 2014)."""
    rows, columns = shape
    draw = rng.normal(size=(max(rows, columns), min(rows, columns)))
    q, r = np.linalg.qr(draw)
    q = q * np.sign(np.diag(r))  # makes the decomposition, and so the draw, unique
    return np.ascontiguousarray(gain * (q if rows >= columns else q.T))
