"""Sums of products from their letters: whatever the plan, the numbers are those of one plain einsum."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine.contract import plan
from app.engine.ops import Contraction
from tests.drawing import drawn
from tests.trace.evaluator import evaluate

LETTERS = "abcd"
SIZES = dict(zip(LETTERS, (2, 3, 4, 5), strict=True))

axes = st.lists(st.sampled_from(LETTERS), max_size=3, unique=True).map("".join)
term = st.lists(axes, min_size=1, max_size=3)


def shape_of(letters: str) -> tuple[int, ...]:
    return tuple(SIZES[letter] for letter in letters)


def plain(operands: list[np.ndarray], sources: list[str], target: str) -> np.ndarray:
    """One einsum; letters of the target that no source has are those of an operand of ones."""
    missing = [letter for letter in target if not any(letter in source for source in sources)]
    ones = [np.ones(SIZES[letter]) for letter in missing]
    return np.asarray(np.einsum(f"{','.join([*sources, *missing])}->{target}", *operands, *ones))


def drawn_for(sources: list[str]) -> list[np.ndarray]:
    rng = np.random.default_rng(sum(map(ord, "".join(sources))))
    return [np.asarray(rng.normal(size=shape_of(letters))) for letters in sources]


@drawn
@given(term, axes)
def test_a_plan_agrees_with_einsum(sources: list[str], target: str) -> None:
    operands = drawn_for(sources)
    found = plan(tuple(sources), target)(operands, shape_of(target))
    assert found.shape == shape_of(target)
    np.testing.assert_allclose(found, plain(operands, sources, target), rtol=1e-12, atol=1e-12)


@st.composite
def signatures(draw: st.DrawFn) -> str:
    terms = draw(st.lists(term, min_size=1, max_size=3))
    used = sorted({letter for sources in terms for letters in sources for letter in letters})
    out = draw(st.lists(st.sampled_from(used), max_size=3, unique=True)) if used else []
    return f"{' + '.join(','.join(sources) for sources in terms)} -> {''.join(out)}"


@drawn
@given(signatures(), st.sampled_from([1.0, 0.25]))
def test_a_contraction_and_all_its_gradients_agree_with_einsum(signature: str, scale: float) -> None:
    op = Contraction("random", signature, scale)
    operands = drawn_for(op.letters)
    homes = [t for t, sources in enumerate(op.terms) for _ in sources]
    per_term = [[x for x, home in zip(operands, homes, strict=True) if home == t] for t in range(len(op.terms))]
    wanted = sum(plain(part, sources, op.out) for part, sources in zip(per_term, op.terms, strict=True))
    out = op.evaluate(operands, [])
    np.testing.assert_allclose(out, scale * wanted, rtol=1e-12, atol=1e-12)
    upstream = np.asarray(np.random.default_rng(3).normal(size=out.shape))
    for slot, letters in enumerate(op.letters):
        others = [s for s in range(len(operands)) if s != slot and homes[s] == homes[slot]]
        pulled, local = op.vjp(slot, upstream, out, operands, [])
        sources = [op.out, *(op.letters[s] for s in others)]
        expected = scale * plain([upstream, *(operands[s] for s in others)], sources, letters)
        assert local is None
        assert pulled.shape == operands[slot].shape
        np.testing.assert_allclose(pulled, expected, rtol=1e-12, atol=1e-12)


@drawn
@given(signatures(), st.sampled_from([1.0, 0.25]))
def test_a_contraction_tells_what_it_computes(signature: str, scale: float) -> None:
    op = Contraction("random", signature, scale)
    operands = drawn_for(op.letters)
    sizes = op.sizes([x.shape for x in operands])
    out = op.evaluate(operands, [])

    def look(reference: list[Any], binding: dict[str, int]) -> float:
        return float(operands[reference[1]][tuple(binding[letter] for letter in reference[2])])

    tree = op.story(lambda slot, element: ["operand", slot, element], list(op.out), sizes)
    for place in np.ndindex(out.shape):
        told = evaluate(tree, dict(zip(op.out, place, strict=True)), look)
        assert told == pytest.approx(out[place], rel=1e-12, abs=1e-12)


SHAPES_THAT_DISAGREE = [
    ("oi,ni -> no", [(2, 3), (4, 2)], "axis 'i' is 3 here and 2 there"),
    ("oi,i -> o", [(2, 3), (3, 1)], r"shape \(3, 1\)"),
]


@pytest.mark.parametrize(("signature", "shapes", "words"), SHAPES_THAT_DISAGREE)
def test_shapes_that_do_not_fit_are_refused_with_both(
    signature: str, shapes: list[tuple[int, ...]], words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        Contraction("random", signature).shape(*shapes)
