"""What four ways to all derivatives cost, and the gradient by the quadratic one.

A multiplication is counted where a derivative is carried along an edge whose local gradient is no 1. For the quadratic
way of Arora & Ma (2016), single numbers are nodes: it carries the derivative of every number by every earlier one.
"""

from math import prod
from typing import Any

import numpy as np

from app.config import LIMITS
from app.engine.ops import Contraction
from app.engine.tape import Array, Node, Run, Tape

Edges = list[tuple[Node, int]]


def costs(tape: Tape, output: int, work: int, given: set[int]) -> dict[str, Any]:
    """Passes and multiplications of each way to the derivatives of the root by `given`.

    output  the line that the Jacobian is of
    work    multiplications of one forward pass
    """
    sizes = {i: prod(tape.nodes[i].shape) for i in given}
    count, active = sum(sizes.values()), active_edges(tape, given)
    seeded = sum(_multiplications(tape, node, slot) for node, slot in active if node.operands[slot] in sizes)
    whole = sum(_multiplications(tape, node, slot) for node, slot in active)
    told: dict[str, Any] = {
        "forward": {"passes": count, "multiplications": count * (whole - seeded)},
        "reverse": {"passes": 1, "multiplications": backward_products(tape, active)},
        "differences": {"passes": 2 * count, "multiplications": 2 * count * work},
    }
    graph = _graph(tape, active, set(sizes))
    told["all_pairs"] = None if graph is None else {"edge_visits": graph.pop("edge_visits")}
    return {"inputs": count, "outputs": prod(tape.nodes[output].shape), "costs": told, "graph": graph}


def backward_products(tape: Tape, active: Edges) -> int:
    """Multiplications of the one backward pass along these edges; the root's own start from 1 and cost none."""
    return sum(_multiplications(tape, node, slot) for node, slot in active if node.id != tape.root)


def by_all_pairs(tape: Tape, run: Run, given: dict[str, int]) -> dict[str, Array]:
    """The gradient of the root by `given`, from the derivative of every number by every number before it."""
    active = active_edges(tape, set(given.values()))
    lines = sorted({node.id for node, _ in active} | set(given.values()))
    sizes = {i: prod(tape.nodes[i].shape) for i in lines}
    first = dict(zip(lines, np.cumsum([0, *sizes.values()]).tolist(), strict=False))
    total = sum(sizes.values())
    into: dict[int, list[int]] = {}
    for node, slot in active:
        into.setdefault(node.id, []).append(slot)
    derivatives: dict[int, Array] = {}
    for i in lines:
        rows = np.zeros((sizes[i], total))
        rows[:, first[i] : first[i] + sizes[i]] = np.eye(sizes[i])
        for slot in into.get(i, []):
            node = tape.nodes[i]
            before = derivatives[node.operands[slot]]
            live = before.any(axis=0)  # what the operand does not depend on: 0 times an infinite slope would be NaN
            with np.errstate(all="ignore"):
                rows[:, live] += _jacobian(run, node, slot) @ before[:, live]
        derivatives[i] = rows
    of_root = derivatives[tape.root].sum(axis=0) if tape.root in derivatives else np.zeros(total)
    return {name: of_root[first[i] : first[i] + sizes[i]].reshape(tape.nodes[i].shape) for name, i in given.items()}


def _jacobian(run: Run, node: Node, slot: int) -> Array:
    """The derivative of every number of a line by every number of one operand."""
    assert node.op is not None
    operands, context = [run.values[i] for i in node.operands], [run.values[i] for i in node.context]
    rows = []
    for place in np.ndindex(node.shape):
        one = np.zeros(node.shape)
        one[place] = 1.0
        rows.append(node.op.vjp(slot, one, run.values[node.id], operands, context)[0].ravel())
    return np.array(rows)


def active_edges(tape: Tape, given: set[int]) -> Edges:
    """The edges that derivatives of the root by the given leaves go along."""
    reached, found = set(given), []
    ways = {(edge.node, edge.slot) for edge in tape.edges}
    for node in tape.computed():
        for slot, operand in enumerate(node.operands):
            if operand in reached and (node.id, slot) in ways:
                found.append((node, slot))
                reached.add(node.id)
    return found


def _multiplications(tape: Tape, node: Node, slot: int) -> int:
    """What carrying a derivative along one edge costs; a local gradient of 1 or −1 costs nothing."""
    assert node.op is not None
    if isinstance(node.op, Contraction):
        sizes = node.op.sizes([tape.nodes[i].shape for i in node.operands])
        alone = any(slots == [slot] for slots in node.op.slots())
        return 0 if alone and node.op.scale == 1.0 else prod(sizes.values())
    return 0 if node.op.local_tex[slot] in ("1", "-1") else prod(node.shape)


def _graph(tape: Tape, active: Edges, given: set[int]) -> dict[str, int] | None:
    """Single numbers as nodes, the derivatives between them as edges; and how many edges the quadratic way visits."""
    lines = sorted({node.id for node, _ in active} | given)
    first, total = {}, 0
    for i in lines:
        first[i] = total
        total += prod(tape.nodes[i].shape)
    if total > LIMITS.graph_numbers:
        return None
    after: list[list[int]] = [[] for _ in range(total)]
    for node, slot in active:
        operand = node.operands[slot]
        for place, read in _links(tape, node, slot):
            after[first[operand] + read].append(first[node.id] + place)
    reach, visits = [0] * total, 0
    degrees = np.array([len(ends) for ends in after])
    for start in reversed(range(total)):
        seen = 1 << start
        for end in after[start]:
            seen |= reach[end]
        reach[start] = seen
        bits = np.unpackbits(np.frombuffer(seen.to_bytes(total // 8 + 1, "little"), np.uint8), bitorder="little")
        visits += int(degrees[np.flatnonzero(bits[:total])].sum())
    edges = int(degrees.sum())
    return {"nodes": total, "edges": edges, "degrees": 2 * edges, "edge_visits": visits}


def _links(tape: Tape, node: Node, slot: int) -> list[tuple[int, int]]:
    """Which number of the output reads which number of one operand."""
    assert node.op is not None
    shape, whole = tape.nodes[node.operands[slot]].shape, node.shape
    read = np.arange(prod(shape)).reshape(shape)
    if node.op.broadcasts:
        return list(enumerate(np.broadcast_to(read, whole).ravel().tolist()))
    if isinstance(node.op, Contraction):
        sizes = node.op.sizes([tape.nodes[i].shape for i in node.operands])
        letters = sorted(set(node.op.out) | set(node.op.letters[slot]))
        if not letters:
            return [(0, 0)]
        grid = np.indices([sizes[x] for x in letters]).reshape(len(letters), -1)
        at = {x: grid[k] for k, x in enumerate(letters)}
        out = np.ravel_multi_index([at[x] for x in node.op.out], whole) if whole else np.zeros(grid.shape[1], int)
        own = np.ravel_multi_index([at[x] for x in node.op.letters[slot]], shape) if shape else np.zeros_like(out)
        return list(zip(out.tolist(), own.tolist(), strict=True))
    if node.op.rowwise:
        width = whole[-1]
        return [(k, k - k % width + other) for k in range(prod(whole)) for other in range(width)]
    if whole == ():
        return [(0, int(k)) for k in read.ravel()] if node.op.pattern != "moves" else [(0, _taken(node, read)[0])]
    return list(enumerate(_taken(node, read)))


def _taken(node: Node, read: Array | Any) -> list[int]:
    """The numbers that an index takes out."""
    assert node.op is not None
    return [int(k) for k in np.asarray(node.op.evaluate([read], [])).ravel()]
