"""Products with the Jacobian and the Hessian, and what four ways to all derivatives cost.

Forward mode carries one direction through the tape; reverse mode carries one gradient back; differences run the forward
pass again for every number; the quadratic way of Arora & Ma (2016) carries the derivative by every earlier value.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from app.config import LIMITS
from app.engine.check import STEP, check_parameter
from app.engine.dual import forward_mode, turning
from app.engine.problems import Problem, Refused, unknown_name
from app.engine.tape import Array, Run, Tape, run_all
from app.trace.answer import Prepared, prepare
from app.trace.costs import by_all_pairs, costs
from app.trace.numbers import plain, spelled
from app.trace.refusals import shape_problem, told
from app.trace.request import AnyTrace
from app.words import words

PRODUCTS = ("jvp", "vjp", "hvp")

Vector = Mapping[str, Array] | Array | None


def products(spec: AnyTrace, product: str, vector: Vector) -> dict[str, Any]:
    """One product, the gradient three ways, and the cost of four.

    product  jvp: how the output changes along a direction of the parameters
             vjp: what goes back to the parameters when this arrives at the output
             hvp: how the gradient changes along a direction of the parameters
    vector   for vjp of the output's shape, ones by default; else an object of directions, 0 where a name is missing
    """
    if product not in PRODUCTS:
        raise Refused(unknown_name("/product", "product", product, list(PRODUCTS)))
    prepared = _prepared(replace(spec, mistake=None, upstream=_upstream(vector) if product == "vjp" else None))
    tape, names = prepared.structure.network.tape, _free(prepared)
    directions = {} if product == "vjp" else _directions(prepared, vector)
    run = run_all(tape, prepared.leaves(), prepared.spec.upstream)
    told_product: dict[str, Any] = {"product": product}
    if product == "vjp":
        told_product["result"] = {name: plain(run.gradient(tape.nodes[i])) for name, i in names.items()}
    else:
        changes = forward_mode(tape, run, directions)
        if product == "jvp":
            told_product["result"] = plain(changes[_output(prepared)])
            told_product["directional"] = spelled(float(changes[tape.root].sum()))
        else:
            turned = _turned(tape, run, changes)
            nothing = {name: np.zeros(tape.nodes[i].shape) for name, i in names.items()}
            told_product["result"] = {name: plain(turned.get(i, nothing[name])) for name, i in names.items()}
    return told_product | _compared(prepared, run, names)


def product_costs(spec: AnyTrace) -> dict[str, Any]:
    """What four ways to the gradient cost, without a number of it."""
    prepared = _prepared(replace(spec, mistake=None))
    net = prepared.structure.network
    return costs(net.tape, _output(prepared), net.work, set(_free(prepared).values()))


def _prepared(spec: AnyTrace) -> Prepared:
    """The trace; what is wrong with an upstream gradient is wrong with the vector here."""
    try:
        return prepare(spec)
    except Refused as refused:
        problems = [replace(p, path="/vector") if p.path == "/upstream" else p for p in refused.problems]
        raise Refused(*problems) from None


def _upstream(vector: Vector) -> Array | None:
    if isinstance(vector, Mapping):
        raise Refused(Problem("/vector", "type", words()["products"]["array"]))
    return vector


def _output(prepared: Prepared) -> int:
    """The line that the Jacobian is of."""
    return int(getattr(prepared.structure.network, "output", prepared.structure.network.tape.root))


def _free(prepared: Prepared) -> dict[str, int]:
    """The parameters that are not frozen, by name."""
    net = prepared.structure.network
    named = {net.tape.nodes[i].name: i for i in net.parameters}
    return {name: i for name, i in named.items() if name not in prepared.spec.frozen}


def _directions(prepared: Prepared, vector: Vector) -> dict[int, Array]:
    if not isinstance(vector, Mapping):
        raise Refused(Problem("/vector", "type", words()["products"]["object"]))
    names, nodes = _free(prepared), prepared.structure.network.tape.nodes
    problems = []
    for name, value in vector.items():
        if name not in names:
            problems.append(unknown_name(f"/vector/{name}", "parameter", name, list(names) or ["none"]))
        elif value.shape != (shape := nodes[names[name]].shape):
            why = words()["products"]["shape"].replace("{name}", name)
            problems.append(shape_problem(f"/vector/{name}", name, value.shape, told(shape), why))
    if problems:
        raise Refused(*problems)
    return {names[name]: value for name, value in vector.items()}


def _turned(tape: Tape, run: Run, changes: list[Array]) -> dict[int, Array]:
    try:
        return turning(tape, run, changes)
    except TypeError as error:  # an op whose second derivative is not stated
        why = words()["products"]["no_second"].replace("{name}", str(error))
        raise Refused(Problem("/product", "no_second", why)) from None


def _compared(prepared: Prepared, run: Run, names: dict[str, int]) -> dict[str, Any]:
    """The gradient each way, and what each way costs."""
    net, leaves = prepared.structure.network, prepared.leaves()
    tape, given = net.tape, set(names.values())
    answer = costs(tape, _output(prepared), net.work, given)
    count = answer["inputs"]
    answer["gradients"] = {"reverse": {name: plain(run.gradient(tape.nodes[i])) for name, i in names.items()}}
    if count * len(tape.nodes) <= LIMITS.product_lines and prepared.spec.upstream is None:
        answer["gradients"]["forward"] = {name: plain(_by_forward(tape, run, i)) for name, i in names.items()}
        checked = {name: check_parameter(tape, leaves, i, run.gradient(tape.nodes[i])) for name, i in names.items()}
        answer["gradients"]["differences"] = {name: plain(found.numeric) for name, found in checked.items()}
        answer["h"] = STEP
        if answer["graph"] is not None:
            answer["gradients"]["all_pairs"] = {
                name: plain(value) for name, value in by_all_pairs(tape, run, names).items()
            }
    return answer


def _by_forward(tape: Tape, run: Run, leaf: int) -> Array:
    """The gradient of one parameter, a forward pass for each of its numbers."""
    found = np.empty(tape.nodes[leaf].shape)
    for place in np.ndindex(found.shape):
        one = np.zeros(found.shape)
        one[place] = 1.0
        found[place] = forward_mode(tape, run, {leaf: one})[tape.root]
    return found
