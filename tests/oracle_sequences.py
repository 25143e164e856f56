"""Random recurrent models for `oracle_make.py`, and what PyTorch's own RNN, GRU and LSTM make of them in float64."""

from typing import Any

import numpy as np
import torch
from torch.nn import functional as F

SEED = 19_970_815
CASES = [
    (cell, steps, examples, loss_at)
    for cell in ("rnn", "gru", "lstm")
    for steps, examples, loss_at in ((1, None, "every"), (6, 3, "every"), (17, 2, "last"), (50, None, "every"))
]
RATE = 0.1

Body = dict[str, Any]
Tensors = dict[str, torch.Tensor]

MODULES = {"rnn": torch.nn.RNN, "gru": torch.nn.GRU, "lstm": torch.nn.LSTM}
NAMES = {
    "Wxh": "weight_ih_l0",
    "Whh": "weight_hh_l0",
    "bh": "bias_hh_l0",
    "W_ih": "weight_ih_l0",
    "W_hh": "weight_hh_l0",
    "b_ih": "bias_ih_l0",
    "b_hh": "bias_hh_l0",
}
"""PyTorch's names of a cell's parameters. A plain cell has one bias here, and two there: the other is 0."""


def drawn(k: int, rng: np.random.Generator) -> Body:
    """The k-th request: three units on two numbers a step, every other one cut after five steps."""
    cell, steps, examples, loss_at = CASES[k]
    d, h, m = 2, 3, 2
    gates = {"rnn": 1, "gru": 3, "lstm": 4}[cell]
    shapes: dict[str, tuple[int, ...]] = (
        {"Wxh": (h, d), "Whh": (h, h), "bh": (h,)}
        if gates == 1
        else {"W_ih": (gates * h, d), "W_hh": (gates * h, h), "b_ih": (gates * h,), "b_hh": (gates * h,)}
    )
    shapes |= {"Why": (m, h), "by": (m,)}
    rows = () if examples is None else (examples,)
    loss = ("half_squared_error", "softmax_cross_entropy")[k % 2]
    model: Body = {"kind": "recurrent", "cell": cell, "input_size": d, "hidden_size": h, "output_size": m}
    model |= {"loss": loss, "loss_at": loss_at, "truncate": (None, 5)[k // 2 % 2], "reduction": ("mean", "sum")[k % 2]}
    outputs = (*rows, steps) if loss_at == "every" else rows
    targets = rng.integers(0, m, outputs) if k % 2 else rng.normal(size=(*outputs, m))
    body: Body = {
        "model": model,
        "parameters": {name: rng.normal(0, 0.6, shape).tolist() for name, shape in shapes.items()},
        "inputs": rng.normal(size=(*rows, steps, d)).tolist(),
        "targets": targets.tolist(),
        "h0": rng.normal(size=(*rows, h)).tolist(),
        "optimizer": {"name": "sgd", "learning_rate": RATE},
    }
    return body | ({"c0": rng.normal(size=(*rows, h)).tolist()} if cell == "lstm" else {})


def loss_of(body: Body, parameters: Tensors) -> torch.Tensor:
    """The loss: a piece of the sequence at a time where it is truncated, the pieces counted from the end."""
    model, cell = body["model"], body["model"]["cell"]
    module = MODULES[cell](model["input_size"], model["hidden_size"], batch_first=True).double()
    own = {NAMES[name]: value for name, value in parameters.items() if name in NAMES}
    own |= {"bias_ih_l0": torch.zeros(model["hidden_size"], dtype=torch.float64)} if cell == "rnn" else {}
    inputs = torch.tensor(body["inputs"], dtype=torch.float64)
    states = [torch.tensor(body[name], dtype=torch.float64).unsqueeze(0) for name in ("h0", "c0") if name in body]
    if inputs.ndim == 2:
        inputs, states = inputs.unsqueeze(0), [state.unsqueeze(0) for state in states]
    steps, found, start = inputs.shape[1], [], 0
    size = model["truncate"] or steps
    for stop in range(steps % size or size, steps + 1, size):
        given = tuple(states) if cell == "lstm" else states[0]
        out, after = torch.func.functional_call(module, own, (inputs[:, start:stop], given))
        states = [state.detach() for state in (after if cell == "lstm" else (after,))]
        found.append(out)
        start = stop
    hidden = torch.cat(found, dim=1)
    outputs = (hidden if model["loss_at"] == "every" else hidden[:, -1:]) @ parameters["Why"].T + parameters["by"]
    examples = len(outputs)
    if model["loss"] == "softmax_cross_entropy":
        total = F.cross_entropy(
            outputs.reshape(-1, model["output_size"]), torch.tensor(body["targets"]).reshape(-1), reduction="sum"
        )
    else:
        total = 0.5 * ((outputs - torch.tensor(body["targets"], dtype=torch.float64).reshape(outputs.shape)) ** 2).sum()
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
    """Every case, each cell with sequences of one to fifty steps."""
    rng = np.random.default_rng(SEED)
    return [answered(drawn(k, rng)) for k in range(len(CASES))]
