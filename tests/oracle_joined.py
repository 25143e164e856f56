"""Random models of blocks for `oracle_make.py`, and what PyTorch makes of them in float64."""

from typing import Any

import numpy as np
import torch
from torch.nn import functional as F

SEED = 19_861_009
RATE = 0.1
CURVES = {
    "identity": lambda z: z,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": torch.relu,
    "silu": F.silu,
}
LOSSES = ("half_squared_error", "softmax_cross_entropy", "half_squared_error", "sigmoid_cross_entropy")
CASES = 16

Body = dict[str, Any]
Tensors = dict[str, torch.Tensor]


def drawn(k: int, rng: np.random.Generator) -> Body:
    """The k-th request: two inputs, three to six blocks that read up to three values each, the last all the rest."""
    sizes: dict[str, int] = {"u": int(rng.integers(1, 5)), "v": int(rng.integers(1, 5))}
    inputs, read, blocks, loss = dict(sizes), set[str](), list[Body](), LOSSES[k % 4]
    curves, count = list(CURVES), int(rng.integers(3, 7))
    for at in range(count):
        known = sorted(sizes)
        sources = rng.permutation(known)[: rng.integers(1, 4)].tolist()
        if at == count - 1:
            sources = sorted({*sources, *(set(sizes) - read)})
        alike = len({sizes[source] for source in sources}) == 1
        curve = curves[rng.integers(len(curves))]
        if at == count - 1:
            curve = "identity" if "entropy" in loss else "sigmoid"
        name = f"h{at}"
        block = {"name": name, "from": sources, "size": int(rng.integers(2, 4)), "activation": curve}
        blocks.append({**block, "join": "add" if alike and at % 2 else "concatenate"})
        sizes[name] = block["size"]
        read |= set(sources)
    rows = ((), (5,))[k // 4 % 2]
    m = sizes[f"h{count - 1}"]
    targets = rng.integers(0, 2, (*rows, m)) if loss != "softmax_cross_entropy" else rng.integers(0, m, rows)
    model: Body = {"kind": "blocks", "inputs": inputs, "blocks": blocks, "loss": loss}
    model |= {"reduction": ("mean", "sum")[k // 2 % 2], "dead_zone": [0.3, 0.7] if k % 4 == 2 else None}
    parameters: Body = {}
    for block in blocks:
        each = [sizes[source] for source in block["from"]]
        width = each[0] if block["join"] == "add" else sum(each)
        parameters[f"W_{block['name']}"] = rng.normal(0, 0.7, (block["size"], width)).tolist()
        parameters[f"b_{block['name']}"] = rng.normal(0, 0.7, block["size"]).tolist()
    return {
        "model": model,
        "parameters": parameters,
        "inputs": {name: rng.normal(size=(*rows, size)).tolist() for name, size in inputs.items()},
        "targets": targets.tolist(),
        "optimizer": {"name": "sgd", "learning_rate": RATE},
    }


def loss_of(body: Body, parameters: Tensors) -> torch.Tensor:
    """The loss, block after block."""
    model = body["model"]
    values = {name: torch.tensor(value, dtype=torch.float64) for name, value in body["inputs"].items()}
    for block in model["blocks"]:
        parts = [values[source] for source in block["from"]]
        read = torch.stack(parts).sum(dim=0) if block["join"] == "add" else torch.cat(parts, dim=-1)
        z = F.linear(read, parameters[f"W_{block['name']}"], parameters[f"b_{block['name']}"])
        values[block["name"]] = CURVES[block["activation"]](z)
    out = values[model["blocks"][-1]["name"]]
    examples = len(out) if out.ndim == 2 else 1
    if model["loss"] == "softmax_cross_entropy":
        total = F.cross_entropy(out, torch.tensor(body["targets"]), reduction="sum")
    else:
        y = torch.tensor(body["targets"], dtype=torch.float64)
        if model["loss"] == "sigmoid_cross_entropy":
            total = F.binary_cross_entropy_with_logits(out, y, reduction="sum")
        else:
            low, high = model["dead_zone"] or (-torch.inf, torch.inf)
            right = ((y >= high) & (out > high)) | ((y <= low) & (out < low))
            total = torch.where(right, 0.0, 0.5 * (out - y) ** 2).sum()
    return total / examples if model["reduction"] == "mean" else total


def answered(body: Body) -> Body:
    """A case: the request, and PyTorch's loss, gradients and parameters after one update."""
    tensors = {name: torch.tensor(p, dtype=torch.float64, requires_grad=True) for name, p in body["parameters"].items()}
    loss = loss_of(body, tensors)
    loss.backward()
    return {
        "request": body,
        "loss": float(loss.detach()),
        "gradients": {name: p.grad.tolist() for name, p in tensors.items()},
        "after_1": {name: (p - RATE * p.grad).detach().tolist() for name, p in tensors.items()},
    }


def cases() -> list[Body]:
    """Every case."""
    rng = np.random.default_rng(SEED)
    return [answered(drawn(k, rng)) for k in range(CASES)]
