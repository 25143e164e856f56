"""Initializers: the same seed the same weights, the range and the spread that each promises."""

import math

import numpy as np
import pytest

from app.engine.initializers import INITIALIZERS
from app.engine.tape import Array

SHAPE = (300, 200)

SPREAD = {
    "zeros": 0.0,
    "constant": 0.0,
    "uniform": 2.0 / math.sqrt(12.0),
    "normal": 1.0,
    "xavier_uniform": math.sqrt(2.0 / 500),
    "xavier_normal": math.sqrt(2.0 / 500),
    "he_uniform": math.sqrt(2.0 / 200),
    "he_normal": math.sqrt(2.0 / 200),
    "orthogonal": 1.0 / math.sqrt(300),
}
"""The standard deviation of the weights of a layer of 300 units that reads 200, with default settings."""

BOUND = {"uniform": 1.0, "xavier_uniform": math.sqrt(6.0 / 500), "he_uniform": math.sqrt(6.0 / 200)}


def draw(name: str, shape: tuple[int, int] = SHAPE, seed: int = 3, **settings: float) -> Array:
    chosen = INITIALIZERS[name]
    made: Array = chosen.draw(shape, np.random.default_rng(seed), **{**chosen.settings, **settings})
    return made


@pytest.mark.parametrize("name", INITIALIZERS)
@pytest.mark.parametrize("shape", [(1, 1), (2, 5), (5, 2), (3, 3)])
def test_it_draws_finite_float64_of_the_shape_asked_for(name: str, shape: tuple[int, int]) -> None:
    made = draw(name, shape)
    assert (made.shape, made.dtype, made.flags.c_contiguous) == (shape, np.float64, True)
    assert np.isfinite(made).all()


@pytest.mark.parametrize("name", INITIALIZERS)
def test_the_same_seed_draws_the_same(name: str) -> None:
    assert draw(name).tobytes() == draw(name).tobytes()


@pytest.mark.parametrize("name", [name for name, spread in SPREAD.items() if spread])
def test_another_seed_draws_others(name: str) -> None:
    assert draw(name).tobytes() != draw(name, seed=4).tobytes()


@pytest.mark.parametrize("name", INITIALIZERS)
def test_the_spread_is_the_one_promised(name: str) -> None:
    assert draw(name).std() == pytest.approx(SPREAD[name], rel=0.02)


@pytest.mark.parametrize("name", BOUND)
def test_a_uniform_draw_stays_between_its_bounds_and_comes_near_them(name: str) -> None:
    largest = np.abs(draw(name)).max()
    assert 0.99 * BOUND[name] < largest <= BOUND[name]


@pytest.mark.parametrize("shape", [(4, 4), (3, 7), (7, 3), (1, 1)])
@pytest.mark.parametrize("gain", [1.0, 2.5])
def test_an_orthogonal_draw_has_rows_or_columns_at_right_angles(shape: tuple[int, int], gain: float) -> None:
    made = draw("orthogonal", shape, gain=gain)
    short = made if shape[0] <= shape[1] else made.T
    np.testing.assert_allclose(short @ short.T, gain**2 * np.eye(min(shape)), atol=1e-12)


def test_settings_move_what_is_drawn() -> None:
    assert (draw("constant", value=-0.25) == -0.25).all()
    assert draw("uniform", low=2.0, high=3.0).min() >= 2.0
    assert draw("normal", mean=5.0, deviation=0.1).mean() == pytest.approx(5.0, rel=0.01)
