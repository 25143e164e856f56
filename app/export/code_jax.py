"""The request in JAX: the forward pass as it is told, its gradient by `jax.grad`, the optimizer's own lines."""

from app.engine.readable import Told
from app.export.code_numpy import begin
from app.export.program import Exported, Writer, minibatches, order_of, scheduled


def write(found: Exported) -> Writer:
    """The program; at its end the parameters stand under their names."""
    writer, plan = Writer(found), found.plan()
    names = ", ".join(found.parameters)
    writer.add('"""A network in JAX: its gradient by jax.grad, its update line by line."""', "", "import jax")
    writer.add('jax.config.update("jax_enable_x64", True)')
    writer.add("import jax.numpy as jnp", "import numpy as np", "from jax.scipy.special import erf")
    begin(writer, found, "jnp", plan)
    writer.add("", "", "def loss_of(parameters, x, y):")
    writer.depth = 1
    writer.add(f"{names} = parameters")
    writer.told([line for line in plan.lines if line.phase == "forward"], "jnp")
    writer.add("return loss")
    writer.depth = 0
    writer.add("", "", "gradient_of = jax.value_and_grad(loss_of)")
    if found.loop is None:
        writer.add("x, y = X, Y")
    else:
        writer.add(f"update = {int(found.spec.update)}")
        minibatches(writer, found, order_of(found.loop), ("x, y = X[rows], Y[rows]",))
        writer.add(*scheduled(found, {name: f"{name} = {{}}" for name in found.settings}))
    gradients = ", ".join(f"d_{name}" for name in found.parameters)
    writer.marked(f"loss, ({gradients}) = gradient_of(({names}), x, y)", found.marks("backward"))
    writer.told(_updates(plan.lines), "jnp")
    if found.loop is not None:
        writer.add("update = update + 1")
    writer.depth = 0
    writer.add('print("loss", loss)')
    return writer


def _updates(lines: list[Told]) -> list[Told]:
    """The optimizer's lines."""
    return [line for line in lines if line.phase == "update"]
