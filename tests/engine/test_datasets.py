"""Data sets: what their rules promise, the same from the same seed, and real data as published."""

import numpy as np
import pytest

from app.models.datasets import DATASETS, make, split
from tests.trace.test_golden import GOLDEN

MADE = [name for name, entry in DATASETS.items() if entry.most is None]
PLANES = ["circle", "gaussians", "moons", "spiral", "checkerboard", "plane"]


@pytest.mark.parametrize("name", list(DATASETS))
def test_rows_are_as_the_entry_says(name: str) -> None:
    entry = DATASETS[name]
    inputs, targets = make(name, None, None, 0)
    assert inputs.shape == (entry.samples, entry.features)
    if entry.classes is None:
        assert targets.shape == (entry.samples, 1)
    else:
        assert set(targets.tolist()) == set(range(entry.classes))
    assert len(entry.labels) in (0, entry.classes)


@pytest.mark.parametrize("name", list(DATASETS))
def test_the_same_seed_gives_the_same_rows(name: str) -> None:
    once, again, other = (make(name, 30, 0.1, seed) for seed in (4, 4, 5))
    assert np.array_equal(once[0], again[0])
    assert np.array_equal(once[1], again[1])
    assert not np.array_equal(once[0], other[0])
    assert len(once[0]) == 30


@pytest.mark.parametrize("name", MADE)
def test_noise_moves_rows_and_no_noise_keeps_the_rule(name: str) -> None:
    clean, noisy = make(name, 40, 0.0, 1), make(name, 40, 0.3, 1)
    assert not (np.array_equal(clean[0], noisy[0]) and np.array_equal(clean[1], noisy[1]))
    assert np.all(clean[0] >= DATASETS[name].window[0] - 1e-12)
    assert np.all(clean[0] <= DATASETS[name].window[1] + 1e-12)


@pytest.mark.parametrize("name", PLANES)
def test_a_plane_has_both_classes_alike(name: str) -> None:
    _, targets = make(name, 1000, None, 2)
    assert 0.4 < np.mean(targets > 0.5) < 0.6 or DATASETS[name].classes is None


@pytest.mark.parametrize("name", ["XOR", "OR", "NAND", "AND"])
def test_the_operators_are_the_published_tables(name: str) -> None:
    golden = GOLDEN["emergentmind.operators"]
    inputs, targets = make(name.lower(), None, None, 0)
    assert inputs.tolist() == golden["setup"]["inputs"]
    assert targets.tolist() == golden["expected"][name]


def test_rules_hold() -> None:
    inputs, inside = make("circle", 200, 0.0, 0)
    assert np.array_equal(np.hypot(*inputs.T) < 0.6, inside == 1.0)
    inputs, values = make("sine", 50, 0.0, 0)
    assert np.allclose(values, np.sin(np.pi * inputs), atol=1e-12)
    inputs, labels = make("symmetry", None, 0.0, 0)
    assert len({tuple(row) for row in inputs.tolist()}) == 64
    assert labels.sum() == 8
    assert all((row == row[::-1]) == bool(label) for row, label in zip(inputs.tolist(), labels, strict=True))


def test_real_data_are_as_published() -> None:
    sizes, species = make("iris", None, None, 0)
    assert np.bincount(species.astype(int)).tolist() == [50, 50, 50]
    assert sizes.mean(axis=0) == pytest.approx([5.8433, 3.0573, 3.758, 1.1993], abs=1e-4)
    pixels, shown = make("digits", None, None, 0)
    assert np.bincount(shown.astype(int)).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    assert pixels.min() == 0.0
    assert pixels.max() == 1.0
    for name in ("iris", "digits"):
        assert DATASETS[name].origin
        assert DATASETS[name].licence


@pytest.mark.parametrize(("fraction", "held"), [(0.0, 0), (0.25, 5), (0.5, 10), (1.0, 19)])
def test_a_split_holds_rows_back(fraction: float, held: int) -> None:
    train, test = split(20, fraction, 3)
    assert len(test) == held
    assert sorted(train + test) == list(range(20))
    assert train == sorted(train)
    assert split(20, fraction, 3) == (train, test)
    assert not 0 < held < 19 or split(20, fraction, 4) != (train, test)
