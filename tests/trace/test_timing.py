"""The stopwatch: what it counts, that both gradients agree, and that it is bounded. No duration is asserted."""

from collections.abc import Iterator
from itertools import count

import pytest

from app.trace import timing as module
from app.trace.timing import Occupied, timing


def ticking(step: float) -> Iterator[float]:
    """A clock that is read once for each tick."""
    return (k * step for k in count())


@pytest.mark.parametrize("width", [1, 2, 5, 12])
def test_both_ways_give_one_gradient_and_the_counts_are_those_of_the_network(width: int) -> None:
    told = timing(width, seed=3, limit=60.0)
    weights, parameters = 2 * width**2 + width, 2 * width**2 + 3 * width + 1
    assert told["parameters"] == parameters == told["naive"]["done"] == told["backprop"]["done"]
    assert told["naive"]["passes"] == parameters + 1
    assert told["naive"]["multiplications"] == told["naive"]["whole"] == (parameters + 1) * weights
    assert told["backprop"]["passes"] == 2
    assert told["backprop"]["whole"] < 4 * weights + 10 * width
    assert told["largest_difference"] < 1e-4
    assert told["words"] == ""


def test_the_sizes_are_about_those_of_the_source() -> None:
    assert timing(12, seed=0, limit=60.0)["parameters"] == 325


def test_differences_grow_with_the_square_and_backpropagation_with_the_network() -> None:
    small, large = (timing(width, seed=0, limit=0.0) for width in (10, 40))
    grown = large["parameters"] / small["parameters"]
    assert large["naive"]["whole"] / small["naive"]["whole"] > 0.9 * grown**2
    assert large["backprop"]["whole"] / small["backprop"]["whole"] < 1.2 * grown


def test_differences_stop_after_their_time_and_say_how_far_they_came() -> None:
    ticks = ticking(0.1)
    told = timing(12, seed=0, limit=2.0, clock=lambda: next(ticks))
    assert 0 < told["naive"]["done"] < told["parameters"]
    assert f"{told['naive']['done']} of 325" in told["words"]
    assert told["naive"]["whole"] > told["naive"]["multiplications"]
    per_number = told["naive"]["seconds"] / told["naive"]["done"]
    assert told["naive"]["estimate"] == pytest.approx(per_number * 325)


def test_with_no_time_at_all_nothing_is_done_and_nothing_compared() -> None:
    told = timing(12, seed=0, limit=0.0)
    assert (told["naive"]["done"], told["naive"]["estimate"], told["largest_difference"]) == (0, None, None)


def test_one_measures_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0.01)
    with module._TURN, pytest.raises(Occupied):
        timing(2, seed=0)
    assert timing(2, seed=0)["parameters"] == 15
