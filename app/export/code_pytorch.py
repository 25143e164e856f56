"""The request in PyTorch, as one writes it there: tensors, autograd, an optimizer of torch.optim."""

from app.engine.tape import Array
from app.export.program import Exported, Writer, minibatches, numbers, order_of, scheduled
from app.models.network import NetworkSpec
from app.trace.request import TraceSpec

ACTIVATIONS = {
    "identity": "{z}",
    "sigmoid": "torch.sigmoid({z})",
    "tanh": "torch.tanh({z})",
    "relu": "torch.relu({z})",
    "leaky_relu": "F.leaky_relu({z}, 0.01)",
    "elu": "F.elu({z})",
    "gelu": "F.gelu({z})",
    "silu": "F.silu({z})",
    "softplus": "F.softplus({z})",
    "softmax": "torch.softmax({z}, -1)",
}
LOSSES = {
    "half_squared_error": "0.5 * ((a - y) ** 2).sum(-1)",
    "mean_squared_error": "((a - y) ** 2).mean(-1)",
    "binary_cross_entropy": 'F.binary_cross_entropy(a, y, reduction="none").sum(-1)',
    "sigmoid_cross_entropy": 'F.binary_cross_entropy_with_logits(a, y, reduction="none").sum(-1)',
    "softmax_cross_entropy": 'F.cross_entropy(a, y, reduction="none")',
}
OPTIMIZERS = {
    "sgd": ("SGD", ""),
    "momentum": ("SGD", ", momentum={momentum}"),
    "nesterov": ("SGD", ", momentum={momentum}, nesterov=True"),
    "rmsprop": ("RMSprop", ", alpha={decay}, eps={epsilon}"),
    "adam": ("Adam", ", betas=({beta1}, {beta2}), eps={epsilon}"),
    "adamw": ("AdamW", ", betas=({beta1}, {beta2}), eps={epsilon}"),
}
GROUP = {
    "learning_rate": 'group["lr"] = {}',
    "weight_decay": 'group["weight_decay"] = {}',
    "momentum": 'group["momentum"] = {}',
    "decay": 'group["alpha"] = {}',
    "epsilon": 'group["eps"] = {}',
    "beta1": 'group["betas"] = ({}, group["betas"][1])',
    "beta2": 'group["betas"] = (group["betas"][0], {})',
}
STATE = {"velocity": "momentum_buffer", "square": "square_avg", "m": "exp_avg", "v": "exp_avg_sq", "t": "step"}


def write(found: Exported) -> Writer:
    """The program; at its end the parameters stand under their names."""
    writer, spec = Writer(found), found.spec
    assert isinstance(spec, TraceSpec)
    writer.add('"""A network in PyTorch: the loss, its gradients by autograd, and an optimizer\'s update."""', "")
    writer.add("import numpy as np", "import torch", "from torch.nn import functional as F")
    writer.add("", "torch.set_default_dtype(torch.float64)", "")
    writer.array("X", spec.inputs, "torch.tensor")
    writer.array("Y", spec.targets, "torch.tensor")
    writer.add("")
    for name, value in found.parameters.items():
        writer.array(name, value, "torch.tensor", ", requires_grad=True")
    _forward(writer, found)
    learned = [name for name in found.parameters if name not in spec.frozen]
    every = ", ".join(found.parameters)
    if learned:
        _stepper(writer, found, learned)
    writer.add("")
    if found.loop is None:
        writer.add("x, y = X, Y")
    else:
        writer.add(f"update = {int(spec.update)}")
        minibatches(writer, found, order_of(found.loop), ("x, y = X[rows], Y[rows]",))
        lines = scheduled(found, GROUP)
        writer.add(*(["group = stepper.param_groups[0]", *lines] if lines and learned else []))
    writer.add(f"for parameter in ({every}):", "    parameter.grad = None", "loss = loss_of(x, y)")
    writer.marked("loss.backward()", found.marks("backward"))
    if spec.optimizer.clip_by == "norm":
        writer.add(f"torch.nn.utils.clip_grad_norm_([{every}], {numbers(spec.optimizer.clip_limit)})")
    elif spec.optimizer.clip_by == "value":
        writer.add(f"torch.nn.utils.clip_grad_value_([{every}], {numbers(spec.optimizer.clip_limit)})")
    if learned:
        writer.marked("stepper.step()", found.marks("update"))
    writer.add(*(["update = update + 1"] if found.loop else []))
    writer.depth = 0
    writer.add('print("loss", loss.item())')
    return writer


def _forward(writer: Writer, found: Exported) -> None:
    model = found.spec.model
    assert isinstance(model, NetworkSpec)
    writer.add("", "", "def predict(x):")
    writer.depth = 1
    value = "x"
    for k, activation in enumerate(model.activations, 1):
        text = f"a{k} = {ACTIVATIONS[activation].format(z=f'{value} @ W{k}.T + b{k}')}"
        writer.marked(text, found.marks("forward", *(name for name in (f"z{k}", f"a{k}") if name in found.net.names)))
        value = f"a{k}"
    writer.add(f"return {value}")
    writer.depth = 0
    writer.add("", "", "def loss_of(x, y):")
    writer.depth = 1
    writer.add("a = predict(x)")
    names = iter([name for name in found.net.names if name == "data_loss" or name.startswith("loss")])
    writer.marked(f"each = {LOSSES[model.loss]}", found.marks("forward", "term"))
    writer.marked(f"loss = each.{model.reduction}()", found.marks("forward", next(names)))
    for k in range(1, len(model.layers)):
        for tag, scale, sized in (("l1", model.l1, f"W{k}.abs()"), ("l2", 0.5 * model.l2, f"(W{k} ** 2)")):
            if scale:
                told = found.marks("forward", f"{tag}_W{k}", f"penalty_{tag}_W{k}", next(names))
                writer.marked(f"loss = loss + {numbers(scale)} * {sized}.sum()", told)
    writer.add("return loss")
    writer.depth = 0
    writer.add("", "")


def _stepper(writer: Writer, found: Exported, learned: list[str]) -> None:
    spec, settings = found.spec, {name: numbers(value) for name, value in found.settings.items()}
    name, more = OPTIMIZERS[spec.optimizer.name]
    told = more.format(**settings) + f", weight_decay={settings['weight_decay']}"
    told += ", maximize=True" if spec.optimizer.maximize else ""
    writer.add(f"stepper = torch.optim.{name}([{', '.join(learned)}], lr={settings['learning_rate']}{told})")
    for parameter, state in found.states().items():
        if parameter in spec.optimizer_state:
            step = {} if "t" in state else {"t": next(iter(state.values())) * 0}
            parts = [f'"{STATE[key]}": {_kept(found, key, value)}' for key, value in (state | step).items()]
            writer.add(f"stepper.state[{parameter}] = {{{', '.join(parts)}}}")


def _kept(found: Exported, key: str, value: Array) -> str:
    """One entry of the state: PyTorch's buffer is the velocity of 1986 over −η, and its count is a plain number."""
    if key == "t":
        return f"torch.tensor({numbers(float(value.flat[0]))})"
    rate = found.settings["learning_rate"]
    if found.spec.optimizer.name == "momentum" and rate:
        value = -value / rate
    return f"torch.tensor({numbers(value.tolist())})"
