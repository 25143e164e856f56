"""Write `oracle.json` anew: random networks, and what PyTorch makes of them in float64. Run by `make oracle`.

Nothing of the program is imported: a case is a trace request as JSON, and the numbers that PyTorch gives for its loss,
its gradients and its parameters after one and after three updates. `test_oracle.py` compares them on every run. A
trajectory is a request that learns calmly, and where PyTorch's optimizer has brought it after 200 updates.

Draws stay where definitions agree: PyTorch's softplus turns linear above 20, it shares the gradient of ties between
equal operands, and its binary cross-entropy stops at −100, and its slope at 1e12, where a probability is driven to 0
or 1. Frozen parameters are left out: PyTorch's norm does not count them, since they have no gradient there. So are
biases shared by a softmax layer: their gradient is 0, and an optimizer that divides by its size would compare rounding
errors.
"""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import oracle_joined
import oracle_sequences  # beside this file, which is run as it stands
import torch
from torch.nn import functional as F

CASES = 60
SEED = 20_150_317
LONG = 200
"""Updates of a trajectory."""
WARM_UP = 3
"""Updates made before a case begins, where it begins with a state."""

Body = dict[str, Any]
Tensors = dict[str, torch.Tensor]

ACTIVATIONS = {
    "identity": lambda z: z,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": torch.relu,
    "leaky_relu": lambda z: F.leaky_relu(z, 0.01),
    "elu": F.elu,
    "gelu": F.gelu,
    "silu": F.silu,
    "softplus": F.softplus,
    "softmax": lambda z: torch.softmax(z, -1),
}
LOSSES = {
    "half_squared_error": lambda a, y: 0.5 * ((a - y) ** 2).sum(-1),
    "mean_squared_error": lambda a, y: F.mse_loss(a, y, reduction="none").mean(-1),
    "binary_cross_entropy": lambda a, y: F.binary_cross_entropy(a, y, reduction="none").sum(-1),
    "sigmoid_cross_entropy": lambda z, y: F.binary_cross_entropy_with_logits(z, y, reduction="none").sum(-1),
    "softmax_cross_entropy": lambda z, y: F.cross_entropy(z, y, reduction="none"),
}
LOGITS = ("sigmoid_cross_entropy", "softmax_cross_entropy")
SETTINGS: dict[str, dict[str, float]] = {
    "sgd": {},
    "momentum": {"momentum": 0.8},
    "nesterov": {"momentum": 0.7},
    "rmsprop": {"decay": 0.95, "epsilon": 1e-7},
    "adam": {"beta1": 0.85, "beta2": 0.99, "epsilon": 1e-6},
    "adamw": {"beta1": 0.8, "beta2": 0.98, "epsilon": 1e-7},
}
STATE = {
    "momentum_buffer": "velocity",
    "square_avg": "square",
    "exp_avg": "m",
    "exp_avg_sq": "v",
    "step": "t",
}


def optimizer(told: Body, parameters: list[torch.Tensor]) -> torch.optim.Optimizer:
    """PyTorch's optimizer of that name with those settings."""
    name, more = told["name"], {"lr": told["learning_rate"], "maximize": told.get("maximize", False)}
    if "weight_decay" in told:
        more["weight_decay"] = told["weight_decay"]
    if name in ("sgd", "momentum", "nesterov"):
        momentum = 0.0 if name == "sgd" else told.get("momentum", 0.9)
        return torch.optim.SGD(parameters, momentum=momentum, nesterov=name == "nesterov", **more)
    if name == "rmsprop":
        return torch.optim.RMSprop(parameters, alpha=told.get("decay", 0.99), eps=told.get("epsilon", 1e-8), **more)
    betas = (told.get("beta1", 0.9), told.get("beta2", 0.999))
    chosen = torch.optim.AdamW if name == "adamw" else torch.optim.Adam
    return chosen(parameters, betas=betas, eps=told.get("epsilon", 1e-8), **more)


def loss_of(body: Body, parameters: Tensors) -> torch.Tensor:
    """The loss of a request, reduced over examples, with its penalties."""
    model = body["model"]
    value = torch.tensor(body["inputs"], dtype=torch.float64)
    for k, name in enumerate(model["activations"], 1):
        value = ACTIVATIONS[name](value @ parameters[f"W{k}"].T + parameters[f"b{k}"])
    targets = body["targets"]
    classes = model["loss"] == "softmax_cross_entropy" and np.ndim(targets) < value.ndim
    each = LOSSES[model["loss"]](value, torch.tensor(targets, dtype=torch.int64 if classes else torch.float64))
    total = each.mean() if model["reduction"] == "mean" else each.sum()
    penalty = model["regularization"]
    for name, w in parameters.items():
        if name[0] == "W":
            total = total + penalty["l1"] * w.abs().sum() + 0.5 * penalty["l2"] * (w**2).sum()
    return total


def update(body: Body, parameters: Tensors, stepper: torch.optim.Optimizer) -> tuple[float, Body]:
    """One update; returns the loss and the gradients before clipping."""
    stepper.zero_grad()
    loss = loss_of(body, parameters)
    loss.backward()
    gradients = told(parameters, lambda p: p.grad)
    clip = body["optimizer"].get("clip")
    if clip and clip["by"] == "norm":
        torch.nn.utils.clip_grad_norm_(parameters.values(), clip["limit"])
    elif clip:
        torch.nn.utils.clip_grad_value_(parameters.values(), clip["limit"])
    stepper.step()
    return float(loss.detach()), gradients


def told(parameters: Tensors, part: Any = lambda p: p) -> Body:
    return {name: part(p).detach().tolist() for name, p in parameters.items()}


def state_of(body: Body, parameters: Tensors, stepper: torch.optim.Optimizer) -> Body:
    """The optimizer's state under the names of the API. The velocity of 1986 is −η times PyTorch's buffer."""
    found: Body = {}
    for name, parameter in parameters.items():
        kept = {STATE[key]: value for key, value in stepper.state[parameter].items() if value is not None}
        if "m" not in kept:
            kept.pop("t", None)  # PyTorch counts the updates of RMSprop too, and does not use the count
        if body["optimizer"]["name"] == "momentum":
            kept["velocity"] = -body["optimizer"]["learning_rate"] * kept["velocity"]
        found[name] = {key: torch.as_tensor(value, dtype=torch.float64).tolist() for key, value in kept.items()}
    return {name: state for name, state in found.items() if state}


def drawn(k: int, rng: np.random.Generator) -> Body:
    """The k-th request: registries are walked in turn, so that every entry comes up, everything else is drawn."""
    loss, stepper = list(LOSSES)[k % len(LOSSES)], list(SETTINGS)[k % len(SETTINGS)]
    turn = k // len(SETTINGS)  # how often this optimizer has come up
    layers = [int(size) for size in rng.integers(2, 5, 2 + k % 3)]
    last = "identity" if loss in LOGITS else str(rng.choice(list(ACTIVATIONS)))
    if loss == "binary_cross_entropy":
        last = ("sigmoid", "softmax")[k // len(LOSSES) % 2]
    hidden = [list(ACTIVATIONS)[(k + depth) % len(ACTIVATIONS)] for depth in range(len(layers) - 2)]
    rows = () if k % 4 == 0 else (int(rng.integers(2, 5)),)
    told: Body = {"name": stepper, "learning_rate": round(float(rng.uniform(0.01, 0.2)), 3)}
    told |= SETTINGS[stepper] if turn // 2 % 2 else {}
    told |= {"weight_decay": round(float(rng.uniform(0.01, 0.1)), 3)} if turn % 3 == 1 else {}
    told |= {"maximize": True} if turn % 5 == 2 and loss != "binary_cross_entropy" else {}
    if k % 5 in (1, 3):
        told["clip"] = {"by": ("norm", "value")[k // 5 % 2], "limit": round(float(rng.uniform(0.02, 0.3)), 3)}
    return {
        "model": {
            "kind": "network",
            "layers": layers,
            "activations": [*hidden, last],
            "loss": loss,
            "reduction": ("mean", "sum")[k // 2 % 2],
            "regularization": {"l1": (0.0, 0.01)[k // 3 % 2], "l2": (0.0, 0.02)[k // 4 % 2]},
        },
        "parameters": _parameters(layers, [*hidden, "softmax" if loss == "softmax_cross_entropy" else last], k, rng),
        "inputs": rng.uniform(-1.5, 1.5, (*rows, layers[0])).tolist(),
        "targets": _targets(loss, (*rows, layers[-1]), k, rng),
        "optimizer": told,
    }


def _parameters(layers: list[int], curves: list[str], k: int, rng: np.random.Generator) -> Body:
    found: Body = {}
    for at, (before, units) in enumerate(pairwise(layers), 1):
        found[f"W{at}"] = rng.normal(0, 0.7, (units, before)).tolist()
        found[f"b{at}"] = rng.normal(
            0, 0.3, () if (k + at) % 5 == 0 and curves[at - 1] != "softmax" else (units,)
        ).tolist()
    return found


def _targets(loss: str, shape: tuple[int, ...], k: int, rng: np.random.Generator) -> Any:
    if loss == "softmax_cross_entropy":
        classes = k // len(LOSSES) % 2
        return (
            rng.integers(0, shape[-1], shape[:-1]) if classes else rng.dirichlet(np.ones(shape[-1]), shape[:-1])
        ).tolist()
    return (rng.uniform(0, 1, shape) if "entropy" in loss else rng.normal(0, 1, shape)).tolist()


def answered(body: Body, warm: bool) -> Body:
    """A case: the request, at its start or after some updates, and what PyTorch makes of it."""
    tensors = {name: torch.tensor(p, dtype=torch.float64, requires_grad=True) for name, p in body["parameters"].items()}
    stepper = optimizer(body["optimizer"], list(tensors.values()))
    if warm:
        for _ in range(WARM_UP):
            update(body, tensors, stepper)
        body = {
            **body,
            "parameters": told(tensors),
            "optimizer_state": state_of(body, tensors, stepper),
            "update": WARM_UP,
        }
    loss, gradients = update(body, tensors, stepper)
    after_1 = told(tensors)
    for _ in range(2):
        update(body, tensors, stepper)
    return {"request": body, "loss": loss, "gradients": gradients, "after_1": after_1, "after_3": told(tensors)}


def trajectory(name: str, rng: np.random.Generator) -> Body:
    """A smooth network on twelve examples, and the loss and the parameters on the way of one optimizer."""
    layers = [2, 5, 3]
    model = {"kind": "network", "layers": layers, "activations": ["tanh", "sigmoid"], "loss": "half_squared_error"}
    body: Body = {
        "model": {**model, "reduction": "mean", "regularization": {"l1": 0.0, "l2": 0.001}},
        "parameters": _parameters(layers, ["tanh", "sigmoid"], 1, rng),
        "inputs": rng.uniform(-1.5, 1.5, (12, layers[0])).tolist(),
        "targets": rng.uniform(0.1, 0.9, (12, layers[-1])).tolist(),
        "optimizer": {"name": name, "learning_rate": 0.02, **SETTINGS[name]},
    }
    tensors = {key: torch.tensor(p, dtype=torch.float64, requires_grad=True) for key, p in body["parameters"].items()}
    stepper = optimizer(body["optimizer"], list(tensors.values()))
    losses = [update(body, tensors, stepper)[0] for _ in range(LONG)]
    return {"request": body, "updates": LONG, "losses": losses[:: LONG // 10], "after": told(tensors)}


def main() -> None:
    torch.set_num_threads(1)
    rng = np.random.default_rng(SEED)
    cases = [answered(drawn(k, rng), warm=k // len(SETTINGS) % 2 == 1) for k in range(CASES)]
    longer = [trajectory(name, rng) for name in SETTINGS]
    parts = {
        "cases": cases,
        "trajectories": longer,
        "sequences": oracle_sequences.cases(),
        "blocks": oracle_joined.cases(),
    }
    told_parts = ", ".join(
        f'"{name}": [\n' + ",\n".join(json.dumps(each) for each in part) + "\n]" for name, part in parts.items()
    )
    path = Path(__file__).with_name("oracle.json")
    path.write_text(f'{{"pytorch": "{torch.__version__}", {told_parts}}}\n', encoding="utf-8")
    counts = ", ".join(f"{len(part)} {name}" for name, part in parts.items())
    print(f"{counts} written to {path.name} by PyTorch {torch.__version__}")


if __name__ == "__main__":
    main()
