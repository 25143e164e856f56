"""The request in NumPy: the readable plan of the program that runs, with the numbers it begins with."""

from app.engine.optimizers import OPTIMIZERS
from app.engine.problems import Problem, Refused
from app.engine.readable import ReadablePlan
from app.engine.walk import SETTINGS
from app.export.program import Exported, Writer, minibatches, numbers, order_of, scheduled
from app.models.blocks import Blocks
from app.models.circuit import Circuit
from app.models.network import Network
from app.trace.request import CircuitTrace
from app.words import words


def write(found: Exported) -> Writer:
    """The program; at its end the parameters stand under their names."""
    writer, plan = Writer(found), found.plan()
    model = {Network: "network", Circuit: "circuit", Blocks: "model of blocks"}[type(found.net)]
    _portable(found, plan)
    writer.add(f'"""Forward pass, backward pass and update of a {model}, line by line, in NumPy."""', "")
    if any("erf(" in line.text for line in plan.lines):
        writer.add("import math", "", "import numpy as np", "", "erf = np.vectorize(math.erf, otypes=[float])")
    else:
        writer.add("import numpy as np")
    begin(writer, found, "np", plan)
    writer.add("")
    leaves = ", ".join(plan.names[found.net.names[name]] for name in found.data)
    if isinstance(found.spec, CircuitTrace):
        pass
    elif found.loop is None:
        writer.add(f"{leaves} = {', '.join(_array(name) for name in found.data)}")
    else:
        writer.add("update = 0" if not found.spec.update else f"update = {int(found.spec.update)}")
        taken = ", ".join(f"{_array(name)}[rows]" for name in found.data)
        minibatches(writer, found, order_of(found.loop, _array(next(iter(found.data)))), (f"{leaves} = {taken}",))
        writer.add(*scheduled(found, {name: f"{name} = {{}}" for name in found.settings}))
    writer.told(plan.lines)
    told = plan.names[found.net.tape.root]
    if found.loop is not None:
        writer.add("update = update + 1")
        writer.depth -= 1
        writer.add('print("epoch", epoch + 1, "loss of the last minibatch", loss)')
        writer.depth -= 1
    else:
        writer.add("", f'print("{told}", {told})')
    return writer


def _array(leaf: str) -> str:
    """What all rows of a leaf are called: no name of the plan begins so."""
    return leaf[0].upper() + leaf[1:]


def _portable(found: Exported, plan: ReadablePlan) -> None:
    """Refuse a circuit of which a line needs more than numpy."""
    nodes = found.net.tape.nodes
    for line in plan.lines:
        op = nodes[line.mark["node"]].op if not line.portable else None
        if op is not None:
            raise Refused(Problem("/model/source", "conflict", words()["export"]["op"].format(op=op.name)))


def begin(writer: Writer, found: Exported, module: str, plan: ReadablePlan) -> None:
    """Data, parameters, settings and state as assignments."""
    call, names = f"{module}.array", {node: plan.names[found.net.names[node]] for node in found.parameters}
    if found.data:
        writer.add("")
        for name, rows in found.data.items():
            writer.array(_array(name), rows, call)
    writer.add("")
    for name, value in found.parameters.items():
        writer.array(names[name], value, call)
    writer.add("")
    read = plan.settings() | {name for _, settings in found.spec.optimizer.schedule for name in settings}
    for name in [name for name in (*SETTINGS, *OPTIMIZERS[found.spec.optimizer.name].settings) if name in read]:
        writer.add(f"{name} = {numbers(found.settings[name])}")
    for name, state in found.states().items():
        for key, value in state.items():
            writer.array(f"{key}_{names[name]}", value, call)
