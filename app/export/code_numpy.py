"""The request in NumPy: the readable plan of the program that runs, with the numbers it begins with."""

from app.engine.optimizers import OPTIMIZERS
from app.engine.walk import SETTINGS
from app.export.program import Exported, Writer, minibatches, order_of, scheduled


def write(found: Exported) -> Writer:
    """The program; at its end the parameters stand under their names."""
    writer, plan = Writer(), found.plan()
    writer.add('"""Forward pass, backward pass and update of a network, line by line, in NumPy."""', "")
    if any("erf(" in line.text for line in plan.lines):
        writer.add("import math", "", "import numpy as np", "", "erf = np.vectorize(math.erf, otypes=[float])")
    else:
        writer.add("import numpy as np")
    begin(writer, found, "np")
    writer.add("")
    if found.loop is None:
        writer.add("x, y = X, Y")
    else:
        writer.add("update = 0" if not found.spec.update else f"update = {int(found.spec.update)}")
        minibatches(writer, found, order_of(found.loop), ("x, y = X[rows], Y[rows]",))
        writer.add(*scheduled(found, {name: f"{name} = {{}}" for name in found.settings}))
    writer.told(plan.lines)
    if found.loop is not None:
        writer.add("update = update + 1")
        writer.depth -= 1
        writer.add('print("epoch", epoch + 1, "loss of the last minibatch", loss)')
        writer.depth -= 1
    else:
        writer.add("", 'print("loss", loss)')
    return writer


def begin(writer: Writer, found: Exported, module: str) -> None:
    """Data, parameters, settings and state as assignments."""
    call = f"{module}.array"
    writer.add("")
    writer.array("X", found.spec.inputs, call)
    writer.array("Y", found.spec.targets, call)
    writer.add("")
    for name, value in found.parameters.items():
        writer.array(name, value, call)
    writer.add("")
    chosen = OPTIMIZERS[found.spec.optimizer.name]
    for name in [name for name in (*SETTINGS, *chosen.settings) if name in found.settings]:
        writer.add(f"{name} = {found.settings[name]!r}")
    for name, state in found.states().items():
        for key, value in state.items():
            writer.array(f"{key}_{name}", value, call)
