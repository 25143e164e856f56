"""One update of a tape's parameters, in order: what every plan of the compiled program is written from.

The walk is that of `tape.forward` and `tape.backward`, without what no parameter needs. A gradient that depends on no
value of a run (the loss's 1, the 1/n of a mean) is known here already as a number.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

from app.engine.ops import Contraction, Elementwise
from app.engine.optimizers import Bag, Extras, Optimizer, lines, run_lines
from app.engine.record import Made, Operand, Recorded, Recorder, operand_of, record, trimmed
from app.engine.symbols import NotElementwise
from app.engine.tape import Edge, Node, Tape

UPSTREAM = "upstream"


@dataclass(frozen=True, slots=True)
class Pull:
    """One edge of the backward pass.

    upstream  the line's own gradient where it is one number, the same in every run; None where it is an array of a run
    constant  the operand's gradient likewise
    """

    edge: Edge
    upstream: float | None
    constant: float | None


def pulls(tape: Tape, parameters: Sequence[int]) -> list[Pull]:
    """The edges that lead back to a parameter, in the order of the backward pass."""
    leads = set(parameters)
    ways: dict[int, list[int]] = {}
    for edge in tape.edges:
        ways.setdefault(edge.node, []).append(edge.operand)
    for node in tape.nodes:
        if any(operand in leads for operand in ways.get(node.id, ())):
            leads.add(node.id)
    constant, found = {tape.root: 1.0}, []
    for edge in tape.edges:
        if edge.operand in leads:
            upstream = constant.get(edge.node)
            told = None if upstream is None else _constant(tape, edge, upstream)
            if told is not None:
                constant[edge.operand] = told
            found.append(Pull(edge, upstream, told))
    return found


def _constant(tape: Tape, edge: Edge, upstream: float) -> float | None:
    """What an operand's gradient is where neither the upstream nor the local gradient depends on a value."""
    node, operand = tape.nodes[edge.node], tape.nodes[edge.operand]
    if not (edge.first and edge.last):
        return None
    if isinstance(node.op, Elementwise) and node.shape == operand.shape:
        local = slope(node, edge.slot).results[0]
        return upstream * local if isinstance(local, float) else None
    if isinstance(node.op, Contraction) and [edge.slot] in node.op.slots():
        sizes = node.op.sizes([tape.nodes[i].shape for i in node.operands])
        copies = prod(sizes[letter] for letter in node.op.out if letter not in node.op.letters[edge.slot])
        return upstream * node.op.scale * copies
    return None


def is_total(node: Node) -> bool:
    """Whether a line is the scaled sum of everything in one array."""
    return isinstance(node.op, Contraction) and node.op.out == "" and len(node.op.letters) == 1


def value_name(node: int) -> str:
    """What a line's value is called in a recorded rule."""
    return f"v{node}"


def line_of(node: Node) -> Recorded | None:
    """A line's rule, recorded over the names of the values that it reads; None where its op states none."""
    assert node.op is not None
    names = [value_name(i) for i in (*node.operands, *node.context)]
    split = len(node.operands)
    return _recorded(lambda op, *read: op.rule(read[:split], read[split:]), node, names)


def pull_of(node: Node, slot: int, upstream: float | None = None) -> Recorded | None:
    """The rule of one operand's gradient, over `UPSTREAM` (or the number that it is) and the values that it reads."""
    names = [UPSTREAM, value_name(node.id), *(value_name(i) for i in (*node.operands, *node.context))]
    split = 2 + len(node.operands)

    def rule(op: Any, *read: Any) -> Any:
        arriving = read[0] if upstream is None else upstream
        return op.pull(slot, arriving, read[1], read[2:split], read[split:])

    return _recorded(rule, node, names)


def slope(node: Node, slot: int) -> Recorded:
    """An elementwise op's local gradient, recorded over the names of the values that it reads."""
    assert isinstance(node.op, Elementwise)
    partial = node.op.partials[slot]
    assert partial is not None
    return record(partial, *(value_name(i) for i in (node.id, *node.operands)))


def _recorded(rule: Any, node: Node, names: list[str]) -> Recorded | None:
    try:
        return record(lambda *read: rule(node.op, *read), *names)
    except NotElementwise:
        return None


SETTINGS = ("learning_rate", "weight_decay", "clip_limit", "clip_factor")
"""What every update may read beside its optimizer's own settings."""


@dataclass(frozen=True, slots=True)
class UpdateRule:
    """An optimizer's rule, recorded: `made` holds its named lines in order, `after` last, by what each is.

    It reads `w`, `g`, the settings by their names and the state as `state.m` and so on.
    """

    made: dict[str, Operand]
    recorded: Recorded
    state: tuple[str, ...]

    @property
    def is_plain(self) -> bool:
        """Whether it is a step of learning_rate · g and nothing else."""
        read = self.recorded.reads
        told = [(line.ufunc.__name__, set(line.operands)) for line in self.recorded.lines]
        step = [("multiply", {"learning_rate", "g"}), ("subtract", {"w", Made(0)})]
        return read == {"w", "g", "learning_rate"} and told == step


def update_rule(chosen: Optimizer, extras: Extras) -> UpdateRule:
    """The update of one parameter, recorded."""
    recorder = Recorder()
    settings = Bag(**{name: recorder.given(name) for name in (*SETTINGS, *chosen.settings)})
    state = Bag(**{key: recorder.given(f"state.{key}") for key in chosen.state})
    story = lines(chosen, extras, recorder.given("w"), recorder.given("g"), settings, state)
    told = run_lines(story)
    recorded = trimmed(recorder.lines, [operand_of(value) for value in told.values()])
    return UpdateRule(dict(zip(told, recorded.results, strict=True)), recorded, chosen.state)
