"""The formulas of an update: the optimizer's own rule, run on symbols instead of arrays."""

from app.engine.optimizers import OPTIMIZERS, Bag, Extras, lines, run_lines
from app.engine.symbols import Element, Symbol, Tree
from app.engine.tape import Node

_LETTER = {"n": "n", "u": "o", "v": "i"}


def letters(node: Node) -> Element:
    """A node's element in letters, from what its axes run over."""
    return [_LETTER[axis] for axis in node.axes]


def recorded_lines(optimizer: str, extras: Extras, node: Node, event: int | None) -> dict[str, Tree]:
    """The lines of one parameter's update as trees: the optimizer's rule, run on symbols.

    event  that of its gradient; None where nothing leads from it to the loss, and the gradient is 0
    """
    chosen, element = OPTIMIZERS[optimizer], letters(node)
    names = ["learning_rate", "weight_decay", "clip_limit", "clip_factor", *chosen.settings]
    settings = Bag(**{name: Symbol(["setting", name]) for name in names})
    state = Bag(
        **{key: Symbol(["state", node.name, key, [] if key in chosen.scalars else element]) for key in chosen.state}
    )
    gradient: Tree = 0 if event is None else ["gradient", event, element]
    w, g = Symbol(["value", node.id, element]), Symbol(gradient)
    story = lines(chosen, extras, w, g, settings, state)
    place = {name: Symbol(["update", node.name, name, []]) for name in chosen.scalars}
    told = run_lines(story, lambda name, _: place.get(name) or Symbol(["update", node.name, name, element]))
    return {name: expression.tree for name, expression in told.items()}
