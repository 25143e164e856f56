"""What a minibatch of training costs, shuffling included, beside plain numpy's and, where installed, others'.

All of a line is measured in turn within one run, so that a busy machine slows everything alike.

Of the smallest network an update is hardly more than its calls of numpy, which take about 0.35 µs for an elementwise
one and 0.6 µs for a product, whatever is in them: 19 calls are 9 to 10 µs, and micrograd's minibatch there takes about
a millisecond. More than some 100× is not to be had with numpy at that size.
"""

import gc
import importlib.util
import time
from collections.abc import Callable
from statistics import median

import numpy as np

from app.engine.compile import compile_forward, memory_for
from app.engine.optimizers import Extras
from app.engine.tape import Tape
from app.engine.training import Feeder, Trainer
from app.models.network import NetworkForm, NetworkSpec
from bench import naive
from bench.measure import line

EPOCHS = 30
BATCHES = 25
TURNS = 9


def data(layers: tuple[int, ...], rows: int) -> list[np.ndarray]:
    """Random inputs and targets."""
    rng = np.random.default_rng(1)
    return [rng.normal(size=(rows, layers[0])), rng.uniform(size=(rows, layers[-1]))]


def ours(layers: tuple[int, ...], activation: str, size: int, rows: int) -> Trainer:
    """The compiled training."""
    spec = NetworkSpec(layers, (activation,) * (len(layers) - 1))

    def built(examples: int) -> tuple[Tape, tuple[int, ...]]:
        net = spec.build(NetworkForm(examples, frozenset(), False))
        return net.tape, (net.names["x"], net.names["y"])

    net = spec.build(NetworkForm(size, frozenset(), False))
    memory = memory_for(net.tape, net.parameters, "sgd", Extras(), frozenset(), {})
    weights, biases = naive.initial(layers)
    memory.load({f"W{k}": w for k, w in enumerate(weights, 1)} | {f"b{k}": b for k, b in enumerate(biases, 1)}, {})
    return Trainer(memory, Feeder(data(layers, rows), size, True, 0), built, lambda _: {"learning_rate": 0.1})


def pytorch(layers: tuple[int, ...], activation: str, size: int, rows: int) -> Callable[[], None]:
    """The same in PyTorch, as its tutorials write it."""
    import torch

    torch.set_num_threads(1)
    kinds = {"tanh": torch.nn.Tanh, "sigmoid": torch.nn.Sigmoid}
    parts = [
        part
        for before, units in zip(layers, layers[1:], strict=False)
        for part in (torch.nn.Linear(before, units, dtype=torch.float64), kinds[activation]())
    ]
    model, (x, y) = torch.nn.Sequential(*parts), map(torch.from_numpy, data(layers, rows))
    stepper = torch.optim.SGD(model.parameters(), lr=0.1)

    def epoch() -> None:
        order = torch.randperm(rows)
        for start in range(0, rows, size):
            chosen = order[start : start + size]
            stepper.zero_grad()
            (0.5 * ((model(x[chosen]) - y[chosen]) ** 2).sum() / size).backward()
            stepper.step()

    return epoch


def micrograd(layers: tuple[int, ...], size: int, rows: int) -> Callable[[], None]:
    """The same in micrograd, number by number, for one minibatch; its collector is off while it runs."""
    from micrograd.nn import MLP

    model, (x, y) = MLP(layers[0], list(layers[1:])), data(layers, rows)

    def minibatch() -> None:
        loss = sum(((model(list(row)) - float(target[0])) ** 2 for row, target in zip(x[:size], y[:size], strict=True)))
        model.zero_grad()
        loss.backward()
        for parameter in model.parameters():
            parameter.data -= 0.1 * parameter.grad

    return minibatch


def timed(run: Callable[[], object]) -> float:
    """Seconds of one run."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def compare(layers: tuple[int, ...], activation: str, size: int) -> None:
    """Print one line: microseconds a minibatch, and how many times as long the others take."""
    rows = size * BATCHES
    trainer, (x, y) = ours(layers, activation, size, rows), data(layers, rows)
    weights, biases = naive.initial(layers)

    def compiled() -> None:
        for _ in range(EPOCHS):
            trainer.advance(BATCHES)

    def plain() -> None:
        naive.train(weights, biases, x, y, activation, size, EPOCHS)

    others = [("naive", plain, EPOCHS * BATCHES)]
    if importlib.util.find_spec("torch"):
        others.append(("PyTorch", pytorch(layers, activation, size, rows), BATCHES))
    if importlib.util.find_spec("micrograd") and size == 10:
        others.append(("micrograd", micrograd(layers, size, rows), 1))
    compiled()
    found: dict[str, list[float]] = {name: [] for name, _, _ in others}
    own: list[float] = []
    gc.disable()
    for _ in range(TURNS):
        own.append(timed(compiled) / (EPOCHS * BATCHES))
        for name, run, count in others:
            found[name].append(timed(run) / count / own[-1])
    gc.enable()
    calls = len(trainer.programs[size][0].source.splitlines()) - 2
    figures = [
        f"{median(own) * 1e6:.1f} µs",
        f"{calls} numpy calls",
        *(f"{median(ratios):.1f}× {name}" for name, ratios in found.items()),
    ]
    limit = {10: "naive 2.7×, PyTorch 15×, micrograd 150×", 200: "naive 2.3×"}[size]
    line(f"{'-'.join(map(str, layers))}, batch {size}, {activation}", *figures, limit=limit)


def boundary() -> float:
    """Seconds of a boundary of 100×100 points of 2-8-8-8-1."""
    layers = (2, 8, 8, 8, 1)
    spec = NetworkSpec(layers, ("tanh",) * 4)
    net = spec.build(NetworkForm(10_000, frozenset(), False))
    memory = memory_for(net.tape, net.parameters, "sgd", Extras(), frozenset(), {})
    leaves, grid = (net.names["x"],), data(layers, 10_000)[:1]
    program = compile_forward(net.tape, memory, leaves, {net.layers[-1].value})
    views = [Feeder(grid, 10_000, False, 0).views(program, leaves, 0)]
    return median(timed(lambda: program.run(views)) for _ in range(20))


def main() -> None:
    """Print the table of training."""
    print("Training, a minibatch (forward, backward, update, shuffling)")
    for size in (10, 200):
        for layers in ((2, 4, 2, 1), (2, 8, 8, 1)):
            for activation in ("tanh", "sigmoid"):
                compare(layers, activation, size)
    line("boundary of 2-8-8-8-1, 100×100", f"{boundary() * 1e3:.2f} ms", limit="3 ms")


if __name__ == "__main__":
    main()
