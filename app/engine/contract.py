"""Sums of products over named axes, planned once from their letters and run with the fastest numpy call that fits."""

from collections.abc import Callable, Sequence

import numpy as np

from app.engine.symbols import Tree
from app.engine.tape import Array

Plan = Callable[[Sequence[Array], tuple[int, ...]], Array]
"""Takes the operands and the shape wanted, and returns the contraction."""


def parse_signature(signature: str) -> tuple[list[list[str]], str]:
    """`"oi,ni + o -> no"` as terms of operands' letters, and the output's letters."""
    left, out = signature.split("->")
    return [[letters.strip() for letters in term.split(",")] for term in left.split("+")], out.strip()


def sum_over(letters: Sequence[str], sizes: dict[str, int], tree: Tree) -> Tree:
    """The tree summed over each letter; a constant summed is still a constant."""
    for letter in reversed(letters):
        tree = tree * sizes[letter] if isinstance(tree, int | float) else ["sum", letter, sizes[letter], tree]
    return tree


def plan(sources: tuple[str, ...], target: str) -> Plan:
    """How to sum the product of `sources` over every letter that `target` lacks."""
    if len(sources) == 1:
        return _reduce(sources[0], target)
    kept = "".join(letter for letter in target if any(letter in source for source in sources))
    if kept != target:  # the sum does not depend on the letters left over: it is the same along them
        inner, spread = plan(sources, kept), _reduce(kept, target)
        return lambda operands, shape: spread([inner(operands, ())], shape)
    if len(sources) == 2:
        quick = _dot(*sources, target)
        if quick is not None:
            return quick
    signature = f"{','.join(sources)}->{target}"
    return lambda operands, shape: np.einsum(signature, *operands)


def _reduce(source: str, target: str) -> Plan:
    gone = tuple(axis for axis, letter in enumerate(source) if letter not in target)
    kept = [letter for letter in source if letter in target]
    order = tuple(kept.index(letter) for letter in target if letter in kept)
    place = tuple(slice(None) if letter in kept else None for letter in target)
    straight, same = order == tuple(range(len(order))), list(target) == kept

    def run(operands: Sequence[Array], shape: tuple[int, ...]) -> Array:
        part = np.asarray(operands[0].sum(axis=gone) if gone else operands[0])
        if not straight:
            part = part.transpose(order)
        return part if same else np.array(np.broadcast_to(part[place], shape))

    return run


def _dot(a: str, b: str, target: str) -> Plan | None:
    """One call of `np.dot` or of an outer product, where the letters allow it."""
    bound = [letter for letter in a if letter in b and letter not in target]
    rest_a, rest_b = [x for x in a if x not in bound], [x for x in b if x not in bound]
    if len(bound) > 1 or len(rest_a) > 1 or len(rest_b) > 1 or set(rest_a) & set(rest_b):
        return None
    if [*rest_b, *rest_a] == list(target) and rest_a and rest_b:
        swapped = _dot(b, a, target)
        assert swapped is not None
        return lambda operands, shape: swapped((operands[1], operands[0]), shape)
    if [*rest_a, *rest_b] != list(target):
        return None
    if not bound:
        if rest_a and rest_b:
            return lambda operands, shape: operands[0][:, None] * operands[1]
        return lambda operands, shape: operands[0] * operands[1]
    turn_a, turn_b = len(a) == 2 and a[0] == bound[0], len(b) == 2 and b[1] == bound[0]

    def run(operands: Sequence[Array], shape: tuple[int, ...]) -> Array:
        left, right = operands
        return np.asarray(np.dot(left.T if turn_a else left, right.T if turn_b else right))

    return run
