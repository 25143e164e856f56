"""The yardstick of training: a network trained in numpy as one writes it first, with no thought of speed."""

from collections.abc import Iterator

import numpy as np

Array = np.ndarray


def sigmoid(z: Array) -> Array:
    """1 / (1 + e^−z)."""
    return 1.0 / (1.0 + np.exp(-z))


SLOPES = {"tanh": (np.tanh, lambda a: 1.0 - a**2), "sigmoid": (sigmoid, lambda a: a * (1.0 - a))}


def initial(layers: tuple[int, ...], seed: int = 0) -> tuple[list[Array], list[Array]]:
    """Weights and biases of a fully connected network."""
    rng = np.random.default_rng(seed)
    weights = [rng.normal(size=(units, before)) for before, units in zip(layers, layers[1:], strict=False)]
    return weights, [rng.normal(size=units) for units in layers[1:]]


def minibatches(x: Array, y: Array, size: int, seed: int, epoch: int) -> Iterator[tuple[Array, Array]]:
    """The examples of an epoch in a new order, some at a time."""
    order = np.random.default_rng([seed, epoch]).permutation(len(x))
    for start in range(0, len(x), size):
        rows = order[start : start + size]
        yield x[rows], y[rows]


def train(
    weights: list[Array], biases: list[Array], x: Array, y: Array, activation: str, size: int, epochs: int
) -> None:
    """Minimise the half squared error by gradient descent, in place."""
    squeeze, slope = SLOPES[activation]
    rate = 0.1
    for epoch in range(epochs):
        for inputs, targets in minibatches(x, y, size, 0, epoch):
            values = [inputs]
            for w, b in zip(weights, biases, strict=True):
                values.append(squeeze(values[-1] @ w.T + b))
            delta = (values[-1] - targets) * slope(values[-1]) / len(inputs)
            gradients = []
            for k in range(len(weights) - 1, -1, -1):
                gradients.append((delta.T @ values[k], delta.sum(axis=0)))
                if k > 0:
                    delta = (delta @ weights[k]) * slope(values[k])
            for k, (dw, db) in enumerate(reversed(gradients)):
                weights[k] -= rate * dw
                biases[k] -= rate * db
