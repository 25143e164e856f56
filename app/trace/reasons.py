"""Why a gradient is 0: for each element, the first reason that holds, looked up in the numbers of the run."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from app.config import LIMITS
from app.engine.ops import Contraction, fold
from app.engine.tape import Array, Contribution, Node, Run

Terms = frozenset[int]


def zero_reasons(
    found: list[tuple[int, Contribution]], nodes: list[Node], run: Run, terms: Terms
) -> list[dict[str, Any]]:
    """The reasons of all zeros, in the order of the events, up to the limit.

    found   each event's number with its contribution, for the contributions that completed a gradient
    terms   the nodes of the loss's terms, where a slope of 0 means: on target
    """
    told: list[dict[str, Any]] = []
    for event, made in found:
        if np.count_nonzero(made.gradient) == made.gradient.size:
            continue
        with np.errstate(all="ignore"):
            for element, kind in _of_event(made, nodes, run, terms):
                told.append({"event": event, "element": element, "kind": kind})
                if len(told) == LIMITS.reasons:
                    return told
    return told


def _of_event(made: Contribution, nodes: list[Node], run: Run, terms: Terms) -> Iterator[tuple[list[int], str]]:
    cancelled = np.asarray(made.contribution) != 0
    kinds = _local_kinds(made, nodes[made.edge.node], run, terms)
    for place in np.argwhere(made.gradient == 0.0):
        index = tuple(int(k) for k in place)
        yield list(index), "cancelled" if cancelled[index] else str(kinds[index])


def _local_kinds(made: Contribution, node: Node, run: Run, terms: Terms) -> Array | Any:
    """For every element of the operand, why this one contribution is 0."""
    operands, upstream = [run.values[i] for i in node.operands], run.gradients[node.id]
    if isinstance(node.op, Contraction):
        sizes, ones = [np.abs(x) for x in operands], [np.ones_like(x) for x in operands]
        arriving, _ = node.op.vjp(made.edge.slot, np.abs(upstream), upstream, ones, [])
        products, _ = node.op.vjp(made.edge.slot, np.abs(upstream), upstream, sizes, [])
        return np.where(products != 0, "cancelled", np.where(arriving == 0, "zero_upstream", "zero_value"))
    if node.op is not None and node.op.rowwise:
        nothing = np.broadcast_to((upstream == 0).all(axis=-1, keepdims=True), upstream.shape)
        out = run.values[node.id]
        kinds = "on_target" if node.id in terms else np.where((out == 0) | (out == 1), "saturated", "cancelled")
        return np.where(nothing, "zero_upstream", kinds)
    if made.local is None:
        return np.full(made.gradient.shape, node.op.flat if node.op and upstream.any() else "zero_upstream")
    flat = "on_target" if node.id in terms else node.op.flat if node.op else ""
    arriving = np.broadcast_to(upstream, made.local.shape)
    if made.local.shape != made.gradient.shape:  # a broadcast operand: what its copies get adds up
        shape = made.gradient.shape
        arrives, makes = (fold(1.0 * (part != 0), shape) for part in (arriving, arriving * made.local))
        return np.where(makes != 0, "cancelled", np.where(arrives == 0, "zero_upstream", flat))
    return np.broadcast_to(np.where(arriving == 0, "zero_upstream", flat), made.gradient.shape)
