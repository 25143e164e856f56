"""A training, asked for and prepared: everything that can fail fails here, before the first line of the answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.config import LIMITS
from app.engine.compile import memory_for
from app.engine.problems import Problem, Refused
from app.engine.tape import Array, Tape
from app.engine.training import Feeder, Position, Trainer
from app.models.blocks import BlocksSpec
from app.models.datasets import split
from app.models.network import NetworkSpec
from app.models.recurrent import RecurrentSpec
from app.trace.blocks_refusals import check_blocks
from app.trace.boundary import window_problems
from app.trace.data import Data, DataSpec, read_data
from app.trace.looking import Boundary, Forward, Window
from app.trace.named_data import read_named
from app.trace.recurrent_refusals import check_recurrent
from app.trace.refusals import check
from app.trace.request import BlocksTrace, OptimizerSpec, RecurrentTrace, TraceSpec
from app.trace.sequence_data import read_sequences
from app.trace.trained import Trained, of_blocks, of_network, of_sequences
from app.words import words

State = Mapping[str, Mapping[str, Array]]


@dataclass(frozen=True, slots=True)
class Until:
    """What ends a training early: a measure of the rows that is small, or large, enough."""

    loss: float | None = None
    test_loss: float | None = None
    error: float | None = None
    accuracy: float | None = None
    every: int = 1

    @property
    def asked(self) -> bool:
        """Whether anything is waited for."""
        return any(value is not None for value in (self.loss, self.test_loss, self.error, self.accuracy))

    def reached(self, train: Forward, test: Forward | None) -> bool:
        """Whether everything that is waited for has come."""
        small = [(self.loss, train.loss), (self.error, train.error)]
        small += [] if test is None else [(self.test_loss, test.loss)]
        met = all(value <= bound for bound, value in small if bound is not None)
        return met and (self.accuracy is None or train.accuracy >= self.accuracy)


@dataclass(frozen=True, slots=True)
class TrainingSpec:
    """One request for a training, parsed but not yet checked; what it means is in the API's description."""

    model: NetworkSpec | RecurrentSpec | BlocksSpec
    data: DataSpec
    optimizer: OptimizerSpec = field(default_factory=OptimizerSpec)
    parameters: Mapping[str, Array] | None = None
    initializer: tuple[str, int, Mapping[str, float]] | None = None
    frozen: frozenset[str] = frozenset()
    mistake: str | None = None
    test_fraction: float = 0.0
    test_rows: tuple[int, ...] | None = None
    batch_size: int | None = None
    shuffle: bool = True
    epochs: int = 1
    updates: int | None = None
    seed: int = 0
    frames_per_second: float = 20.0
    updates_per_second: float | None = None
    until: Until = Until()
    include: frozenset[str] = frozenset()
    rows: bool = True
    window: Window | None = None
    resumed: bool = False
    optimizer_state: State = field(default_factory=dict)
    position: Position = field(default_factory=Position)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A training that can be run."""

    spec: TrainingSpec
    data: Data
    train: NDArray[np.intp]
    test: NDArray[np.intp]
    parameters: dict[str, Array]
    trainer: Trainer
    seen: Forward
    held: Forward | None
    boundary: Boundary | None

    @property
    def stated_every(self) -> float:
        """Seconds between two lines with the whole state: none for a small network, at most two."""
        count = sum(value.size for value in self.parameters.values())
        return 0.0 if count <= LIMITS.stated_parameters else min(2.0, count / LIMITS.stated_a_second)


def prepare_training(spec: TrainingSpec) -> Prepared:
    """Check a request and compile its program; raises `Refused` with everything that is wrong."""
    data = _read(spec)
    checked = _checked(spec, data)
    _refuse(training_problems(spec, data))
    train, test = parted(spec, len(data.inputs))
    size = min(spec.batch_size or len(train), len(train))
    batches = -(-len(train) // size)
    if spec.position.batch >= batches:
        text = words()["training"]["batch"].format(batches=batches, last=batches - 1, given=spec.position.batch)
        raise Refused(Problem("/resume/batch", "range", text))
    if not test and spec.until.test_loss is not None:
        raise Refused(Problem("/until/test_loss", "conflict", words()["training"]["test"]))
    parameters = dict(checked.parameters or {})
    trained = _trained(checked, data, parameters)

    def built(rows: int) -> tuple[Tape, tuple[int, ...]]:
        made, _, leaves = trained.built(rows)
        return made, leaves

    tape, learned, _ = trained.built(size)
    extras = spec.optimizer.extras()
    memory = memory_for(tape, learned, spec.optimizer.name, extras, spec.frozen, spec.optimizer_state)
    memory.load(parameters, spec.optimizer_state)
    turns = [start for start, _ in spec.optimizer.schedule]
    trainer = Trainer(
        memory,
        Feeder(trained.arrays(train), size, spec.shuffle, spec.seed),
        built,
        spec.optimizer.effective,
        turns,
        Position(spec.position.epoch, spec.position.batch, spec.position.update),
        spec.mistake is not None,
    )
    seen = trained.forward(memory, train, "histograms" in spec.include)
    held = trained.forward(memory, test, False) if test else None
    boundary = None
    if isinstance(checked, TraceSpec) and spec.window is not None and spec.include & {"boundary", "responses"}:
        boundary = Boundary(checked.model, checked.form.shared, memory, spec.window)
    return Prepared(spec, data, np.array(train), np.array(test), parameters, trainer, seen, held, boundary)


def parted(spec: TrainingSpec, rows: int) -> tuple[list[int], list[int]]:
    """Numbers of the rows that are trained on and of those held back: as named, or by chance."""
    if spec.test_rows is None:
        return split(rows, spec.test_fraction, spec.data.seed)
    held = set(spec.test_rows)
    return [row for row in range(rows) if row not in held], sorted(held)


def _read(spec: TrainingSpec) -> Data:
    """The data, as the kind of model takes them."""
    if isinstance(spec.model, BlocksSpec):
        return read_named(spec.data, spec.model)
    return (
        read_data(spec.data, spec.model)
        if isinstance(spec.model, NetworkSpec)
        else read_sequences(spec.data, spec.model)
    )


def _trained(checked: TraceSpec | RecurrentTrace | BlocksTrace, data: Data, parameters: dict[str, Array]) -> Trained:
    if isinstance(checked, BlocksTrace):
        return of_blocks(checked.model, data, parameters)
    if isinstance(checked, RecurrentTrace):
        return of_sequences(checked.model, data, parameters)
    return of_network(checked.model, data, parameters, checked.form.shared)


_MOVED = {"/inputs": "/data/inputs", "/targets": "/data/targets", "/update": "/resume/update"}
_RESUMED = {"/parameters": "/resume/parameters", "/optimizer_state": "/resume/optimizer_state"}


def _checked(spec: TrainingSpec, data: Data) -> TraceSpec | RecurrentTrace | BlocksTrace:
    """The request as a trace of all its rows, checked like every trace; its problems told where they stand here."""
    asked: dict[str, Any] = {
        "inputs": data.inputs,
        "targets": data.targets,
        "parameters": spec.parameters,
        "initializer": None if spec.resumed else spec.initializer,
        "optimizer": spec.optimizer,
        "optimizer_state": spec.optimizer_state,
        "update": spec.position.update,
        "frozen": spec.frozen,
        "mistake": spec.mistake,
    }
    try:
        if isinstance(spec.model, BlocksSpec):
            asked["inputs"] = data.by_name(data.inputs)
            return check_blocks(BlocksTrace(model=spec.model, **asked), sized=False)
        if isinstance(spec.model, RecurrentSpec):
            return check_recurrent(RecurrentTrace(model=spec.model, **asked), sized=False)
        return check(TraceSpec(model=spec.model, **asked), sized=False)
    except Refused as refused:
        moved = _MOVED | (_RESUMED if spec.resumed else {})
        raise Refused(*(_elsewhere(problem, moved) for problem in refused.problems)) from None


def _elsewhere(problem: Problem, moved: Mapping[str, str]) -> Problem:
    for before, after in moved.items():
        if problem.path == before or problem.path.startswith(f"{before}/"):
            path = after + problem.path.removeprefix(before)
            return Problem(path, problem.code, problem.message, problem.hint, problem.place)
    return problem


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise Refused(*problems)


def training_problems(spec: TrainingSpec, data: Data) -> list[Problem]:
    """What is wrong with how a training is to go, if anything."""
    table, found = words()["training"], list[Problem]()

    def refuse(wrong: bool, path: str, text: str, code: str = "range", **holes: object) -> None:
        if wrong:
            found.append(Problem(path, code, table[text].format(**holes)))

    rows, model = len(data.inputs), spec.model
    steps = data.inputs.shape[1] if isinstance(model, RecurrentSpec) else 1
    units = sum(model.layers) if isinstance(model, NetworkSpec) else model.units
    weights = steps * model.weights
    heavy = rows * weights > LIMITS.training_products or rows * steps * units > LIMITS.training_values
    told = {"rows": f"{rows:,}", "weights": f"{model.weights:,}", "units": f"{steps * units:,}"}
    refuse(heavy, "/data", "too_large", "too_large", **told)
    refuse(not 1 <= spec.epochs <= LIMITS.training_epochs, "/epochs", "epochs", limit=f"{LIMITS.training_epochs:,}")
    most = LIMITS.training_updates
    refuse(spec.updates is not None and not 1 <= spec.updates <= most, "/updates", "updates", limit=f"{most:,}")
    refuse(spec.batch_size is not None and spec.batch_size < 1, "/batch_size", "batch_size", given=spec.batch_size)
    refuse(not 0 <= spec.test_fraction < 1, "/test_fraction", "fraction", given=spec.test_fraction)
    if spec.test_rows is not None:
        refuse(spec.test_fraction != 0, "/test_rows", "held_twice", "conflict")
        outside = next((k for k, row in enumerate(spec.test_rows) if not 0 <= row < rows), None)
        if outside is not None:
            text = words()["data"]["row"].format(row=spec.test_rows[outside], last=rows - 1)
            found.append(Problem(f"/test_rows/{outside}", "range", text))
        refuse(len(set(spec.test_rows)) >= rows, "/test_rows", "held_all")
    frames, fastest = spec.frames_per_second, LIMITS.frames_per_second
    refuse(not 0 < frames <= fastest, "/frames_per_second", "frames", limit=fastest, given=frames)
    bound, most = spec.updates_per_second, LIMITS.updates_per_second
    refuse(bound is not None and not 0 < bound <= most, "/updates_per_second", "rate", limit=f"{most:,}", given=bound)
    for name in ("epoch", "batch", "update"):
        beyond = not 0 <= getattr(spec.position, name) < LIMITS.training_place
        refuse(beyond, f"/resume/{name}", "position", limit=f"{LIMITS.training_place:,}")
    until = spec.until
    for name in ("loss", "test_loss", "error", "accuracy"):
        bound = getattr(until, name)
        wrong = bound is not None and not 0 <= bound < np.inf
        refuse(wrong, f"/until/{name}", "until", limit=f"{LIMITS.training_epochs:,}")
    whole = not 1 <= until.every <= LIMITS.training_epochs
    refuse(whole, "/until/every", "until", limit=f"{LIMITS.training_epochs:,}")
    refuse(until.accuracy is not None and not data.classes, "/until/accuracy", "accuracy", "conflict")
    if isinstance(model, BlocksSpec):
        layered = sorted(spec.include & {"boundary", "responses", "confusion"})
        refuse(bool(layered), "/include", "layered_blocks", "conflict", names=", ".join(layered))
    elif isinstance(model, RecurrentSpec):
        layered = sorted(spec.include & {"boundary", "responses", "histograms"})
        refuse(bool(layered), "/include", "layered", "conflict", names=", ".join(layered))
    elif spec.include & {"boundary", "responses"} and spec.window is not None:
        found += window_problems(spec.window, model, "responses" in spec.include, "/boundary")
    return found
