"""Training: minibatch after minibatch through the compiled program, in an order that depends on seed and epoch alone.

The order of epoch e is `default_rng([seed, e])`, so where a training stands is said by three counts, and going on from
there gives the same numbers, bit for bit, as never having stopped.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from app.engine.compile import Batch, Memory, Program, compile_update
from app.engine.readable import ReadablePlan, ReadableProgram
from app.engine.tape import Array, Tape

AnyProgram = Program | ReadableProgram
Built = tuple[Tape, tuple[int, ...]]
"""A tape for one size of minibatch, and its leaves that each minibatch brings, in the order of the data."""


@dataclass(slots=True)
class Position:
    """Where a training stands: whole epochs, minibatches of the present one, and updates altogether."""

    epoch: int = 0
    batch: int = 0
    update: int = 0


class Feeder:
    """The data, examples in columns, and each epoch's minibatches, each in one piece of a buffer.

    In one piece, because numpy copies a matrix that has gaps before it multiplies: at ten examples that costs more than
    the product.
    """

    def __init__(self, data: Sequence[Array], size: int, shuffle: bool, seed: int) -> None:
        """Take the data batch first, an array (n, features) for each leaf."""
        self.rows = len(data[0])
        self.size, self.shuffle, self.seed = min(size, self.rows), shuffle, seed
        parts = [np.vstack([array.T, np.ones(self.rows)]) for array in data]
        ends = np.cumsum([0, *map(len, parts)]).tolist()
        self.bands = [slice(start, stop) for start, stop in pairwise(ends)]
        self.whole = np.vstack(parts)
        self.mixed = self.whole.copy() if shuffle else self.whole
        full, features = self.rows // self.size, len(self.whole)
        stop = full * self.size
        self.even, self.rest = np.empty((full, features, self.size)), np.empty((features, self.rows - stop))
        self._cuts = self.mixed[:, :stop].reshape(features, full, self.size).transpose(1, 0, 2), self.mixed[:, stop:]
        self._cut()
        self.filled: int | None = None if shuffle else 0
        self._ordered: tuple[int, NDArray[np.intp]] = -1, np.arange(self.rows)

    @property
    def batches(self) -> int:
        """Minibatches of an epoch; the last may be smaller."""
        return -(-self.rows // self.size)

    def order(self, epoch: int) -> NDArray[np.intp]:
        """The rows of an epoch in their order."""
        if self._ordered[0] != epoch and self.shuffle:
            self._ordered = epoch, np.random.default_rng([self.seed, epoch]).permutation(self.rows)
        return self._ordered[1]

    def rows_of(self, epoch: int, batch: int) -> NDArray[np.intp]:
        """The rows of one minibatch."""
        return self.order(epoch)[batch * self.size : (batch + 1) * self.size]

    def fill(self, epoch: int) -> None:
        """Put an epoch's rows into the buffer."""
        if self.shuffle and self.filled != epoch:
            np.take(self.whole, self.order(epoch), axis=1, out=self.mixed, mode="clip")
            self._cut()
            self.filled = epoch

    def _cut(self) -> None:
        even, rest = self._cuts
        np.copyto(self.even, even)
        np.copyto(self.rest, rest)

    def views(self, program: AnyProgram, leaves: tuple[int, ...], batch: int) -> Batch:
        """One minibatch as a program reads it."""
        columns = self.even[batch] if batch < len(self.even) else self.rest
        found = []
        for leaf, form in program.feeds:
            whole = columns[self.bands[leaves.index(leaf)]]
            stored = whole if "s" in form else whole[:-1]
            found.append(stored.T if "t" in form else stored)
        return found


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A training as it stood: parameters, the optimizer's state, the gradients of the last update, and the place."""

    flat: Array
    state: dict[str, Array]
    gradients: Array
    position: Position


class Trainer:
    """A training that can be advanced by any number of updates; `memory` is its state."""

    def __init__(
        self,
        memory: Memory,
        feeder: Feeder,
        build: Callable[[int], Built],
        settings: Callable[[int], Mapping[str, float]],
        turns: Sequence[int] = (),
        position: Position | None = None,
        mistake: bool = False,
    ) -> None:
        """Compile what is needed.

        build     a tape and its leaves for a size of minibatch
        settings  those in force at an update
        turns     updates at which a schedule changes them
        mistake   whether a parameter is updated as soon as its gradient is there, and read anew from then on
        """
        self.memory, self.feeder, self.settings, self.mistake = memory, feeder, settings, mistake
        self.turns = sorted(set(turns))
        self.position = position or Position()
        last = feeder.rows - (feeder.batches - 1) * feeder.size
        rates = [settings(update)["learning_rate"] for update in (0, *self.turns)]
        self.programs = {size: self._compile(build(size), min(rates) > 0) for size in {feeder.size, last}}
        self.batches: list[tuple[AnyProgram, Batch]] = []
        for batch in range(feeder.batches):
            size = last if batch == feeder.batches - 1 else feeder.size
            program, leaves = self.programs[size]
            self.batches.append((program, feeder.views(program, leaves, batch)))
        self._tuned: int | None = None

    def _compile(self, built: Built, fold: bool) -> tuple[AnyProgram, tuple[int, ...]]:
        tape, leaves = built
        if self.mistake:
            memory = self.memory
            given = (memory.layout.parameters, memory.optimizer, memory.extras, memory.frozen)
            return ReadableProgram(ReadablePlan(tape, *given, mistake=True), memory, leaves), leaves
        return compile_update(tape, self.memory, leaves, fold=fold), leaves

    def advance(self, most: int) -> int:
        """Make at most so many updates, no further than the end of the epoch; returns how many were made."""
        at, feeder = self.position, self.feeder
        feeder.fill(at.epoch)
        self._tune()
        ahead = [turn - at.update for turn in self.turns if turn > at.update]
        stop = at.batch + min(most, feeder.batches - at.batch, *ahead)
        whole = min(stop, feeder.batches - 1)
        with np.errstate(all="ignore"):
            if at.batch < whole:
                self.programs[feeder.size][0].run([views for _, views in self.batches[at.batch : whole]])
            if stop == feeder.batches:
                program, views = self.batches[-1]
                program.run([views])
        made = stop - at.batch
        at.update, at.batch = at.update + made, stop
        if at.batch == feeder.batches:
            at.epoch, at.batch = at.epoch + 1, 0
        return made

    def _tune(self) -> None:
        """Put the settings of the next update into force, where they are not yet."""
        began = max((turn for turn in self.turns if turn <= self.position.update), default=0)
        if self._tuned != began:
            found = self.settings(self.position.update)
            for program, _ in self.programs.values():
                program.tune(found)
            self._tuned = began

    def gradients(self) -> dict[str, Array]:
        """∂L/∂W of every parameter on the last minibatch."""
        factor = self.settings(max(0, self.position.update - 1))["learning_rate"] if self._folded else 1.0
        with np.errstate(all="ignore"):
            return {name: g / factor for name, g in self.memory.gradient_views.items()}

    @property
    def _folded(self) -> bool:
        return any(program.folded for program, _ in self.programs.values())

    def checkpoint(self) -> Checkpoint:
        """A copy of everything that the next update depends on, and of the gradients that led here."""
        at, memory = self.position, self.memory
        state = {key: flat.copy() for key, flat in memory.state.items()}
        return Checkpoint(memory.flat.copy(), state, memory.gradients.copy(), Position(at.epoch, at.batch, at.update))

    def rewind(self, kept: Checkpoint) -> None:
        """Go back to a checkpoint."""
        memory, at = self.memory, kept.position
        memory.flat[...], memory.gradients[...] = kept.flat, kept.gradients
        for key, value in kept.state.items():
            memory.state[key][...] = value
        self.position = Position(at.epoch, at.batch, at.update)
        self._tuned = None
