"""A training as it runs: lines of what it has come to, at the asked rate, until it is at its end.

Between two lines it works in short slices, as much of the process's time as `pace` leaves it. What it computes does not
depend on that: only how far it has come when a line is written.
"""

import time
from collections.abc import Generator
from typing import Any

import numpy as np
import orjson

from app.config import LIMITS
from app.engine.tape import Array
from app.engine.training import Checkpoint
from app.trace.looking import measures, norms
from app.trace.numbers import plain, whole
from app.trace.pace import SLICE, Place, Rate
from app.trace.training import Prepared
from app.words import words

HEARTBEAT = 0.25
"""Seconds: only by writing is it noticed that nobody reads, and that is to happen within one second."""

CHUNK = 0.001
"""Seconds of updates between two looks at the clock."""

LEAST = 0.0001
"""Seconds of work between two lines, however many trainings there are: each goes on."""

LOOKING = 0.5
"""The part of the work's time that may go into looking; a network that takes longer is looked at less often."""

STEADY = 0.1
"""How far one longer measure of what looking and telling cost counts: on a busy machine a single one may be far out."""

_OPTIONS = orjson.OPT_SERIALIZE_NUMPY | orjson.OPT_APPEND_NEWLINE


class Run:
    """An iterator over the lines of a training; `close` gives its place back, whether or not it ever began."""

    def __init__(self, prepared: Prepared, place: Place) -> None:
        self.place = place
        self._lines = _Running(prepared, place).lines()

    def __iter__(self) -> "Run":
        return self

    def __next__(self) -> bytes:
        try:
            return next(self._lines)
        except BaseException:
            self.place.leave()
            raise

    def close(self) -> None:
        """Stop the work."""
        self._lines.close()
        self.place.leave()


class _Running:
    def __init__(self, prepared: Prepared, place: Place) -> None:
        self.prepared, self.spec, self.place = prepared, prepared.spec, place
        self.trainer = prepared.trainer
        self.last_epoch = self.trainer.position.epoch + self.spec.epochs
        most = LIMITS.training_updates if self.spec.updates is None else self.spec.updates
        self.last_update = self.trainer.position.update + most
        self.began = self.wrote = time.monotonic()
        self.rate = Rate(self.spec.updates_per_second, self.began)
        self.chunk, self.cost, self.looking, self.telling = 1, 0.0, 0.0, 0.0
        self.stated = -np.inf
        self.made, self.told = 0, self.trainer.position.update
        self.before: Array | None = None  # of the last update, where its change is wanted
        self.reason = ""
        self.words = ""
        self.more: dict[str, Any] = {}

    def lines(self) -> Generator[bytes, None, None]:
        """start, progress …, end."""
        yield _line(self._start())
        yield self._next_line(0.0)
        due = time.monotonic()
        while not self.reason:
            period = self._period()
            due = max(due + period, time.monotonic() - period)  # a line that is late does not make the next ones late
            left = yield from (self._work(due) if self.rate.most is None else self._wait(due))
            if line := self._next_line(left):
                yield line
        with self.place.pace.turn:
            ended = {**self._seen(), "type": "end", "reason": self.reason, "words": self.words, **self.more}
            line = self._told(ended, full=True)
        yield line

    def _next_line(self, left: float) -> bytes:
        """Do what is left of the work before a line, and make the line; empty where that was the end."""
        with self.place.pace.turn:
            if left > 0:
                self._slice(left)
            if self.reason:
                return b""
            begun = time.thread_time()
            line = self._told(self._seen(), full=not self.made)
            self.telling = steady(self.telling, time.thread_time() - begun)
        return line

    def _period(self) -> float:
        """Seconds to the next line: as asked, or longer where looking itself would take the time."""
        return max(1.0 / self.spec.frames_per_second, self.looking / (LOOKING * self.place.pace.share))

    def _work(self, due: float) -> Generator[bytes, None, float]:
        """Train until a line is due, or there is no more to do; beat where that is long.

        Returns the seconds of work that are left for the turn in which the line is made: with many trainings all of it,
        so that each takes one turn a line.
        """
        budget = max(LEAST, (due - time.monotonic()) * self.place.pace.share - self.telling)
        while not self.reason:
            worked = 0.0
            if budget > SLICE:
                with self.place.pace.turn:
                    worked = self._slice(SLICE)
                budget -= worked
            left = due - time.monotonic() - max(0.0, min(budget, SLICE))
            if self.reason or left <= 0:
                return min(budget, SLICE)
            if time.monotonic() - self.wrote >= HEARTBEAT:
                yield _line({"type": "heartbeat"})
                self.wrote = time.monotonic()
            beat = self.wrote + HEARTBEAT - time.monotonic()
            self.place.rest(worked if budget > SLICE else left, min(left, beat))
        return 0.0

    def _wait(self, due: float) -> Generator[bytes, None, float]:
        """Under a bound: make updates as they come due, until a line is due and has something to tell; beat in between.

        Where updates are rarer than lines, a line waits for its update.
        """
        while not self.reason:
            worked = 0.0
            if not self.rate.left(time.monotonic()):
                with self.place.pace.turn:
                    worked = self._slice(SLICE)
            now, news = time.monotonic(), self.trainer.position.update != self.told
            if self.reason or (news and now >= due) or self._late():
                break
            if now - self.wrote >= HEARTBEAT:
                yield _line({"type": "heartbeat"})
                self.wrote = time.monotonic()
            beat = self.wrote + HEARTBEAT - now
            self.place.rest(worked, min(beat, due - now) if news else beat, self.rate.left(now))
        return 0.0

    def _slice(self, seconds: float) -> float:
        """Work for about so long; returns how long it was."""
        begun = now = time.thread_time()
        kept = self.trainer.checkpoint()
        while now - begun < seconds and not self.reason:
            before = now
            if self.cost:
                fitting = min(CHUNK, begun + seconds - now) / self.cost
                self.chunk = max(1, min(2 * self.chunk, int(fitting)))
            may = self.rate.allowed(time.monotonic(), min(self.chunk, self._ahead()))
            if not may:
                break
            made = self._advance(may)
            self.made += made
            self.rate.count(made)
            self._judge()
            now = time.thread_time()
            self.cost = max(now - before, 1e-7) / made
        if not np.isfinite(self.trainer.memory.flat).all():
            self._diverged(kept)
        return time.thread_time() - begun

    def _advance(self, most: int) -> int:
        """Make at most so many updates; where the last one's change is wanted, that one by itself."""
        if "changes" not in self.spec.include:
            return self.trainer.advance(most)
        most = min(most, self.trainer.feeder.batches - self.trainer.position.batch)
        made = self.trainer.advance(most - 1) if most > 1 else 0
        self.before = self.trainer.memory.flat.copy()
        return made + self.trainer.advance(1)

    def _ahead(self) -> int:
        return self.last_update - self.trainer.position.update

    def _judge(self) -> None:
        """Whether this is the end."""
        at, until = self.trainer.position, self.spec.until
        if until.asked and at.batch == 0 and at.epoch % until.every == 0:
            self._look()
            if until.reached(self.prepared.seen, self.prepared.held):
                self._end("converged")
                return
        if at.epoch >= self.last_epoch:
            self._end("completed", epoch=f"{at.epoch:,}")
        elif at.update >= self.last_update:
            asked = self.spec.updates is not None
            reason, key = ("completed", "completed_updates") if asked else ("stopped", "stopped_updates")
            self._end(reason, key, update=f"{at.update:,}", updates=f"{LIMITS.training_updates:,}")
        else:
            self._late()

    def _late(self) -> bool:
        """Whether its time is over, and with it the training."""
        over = time.monotonic() - self.began > LIMITS.training_seconds
        if over and not self.reason:
            self._end("stopped", minutes=f"{LIMITS.training_seconds / 60:g}")
        return over

    def _end(self, reason: str, key: str | None = None, **holes: str) -> None:
        self.reason, self.words = reason, words()["training"][key or reason].format(**holes)

    def _diverged(self, kept: Checkpoint) -> None:
        """Go back to where all was finite and on to the update before the first bad one."""
        trainer, flat = self.trainer, self.trainer.memory.flat
        self.made -= trainer.position.update - kept.position.update
        self.before = None
        begun = kept.position.update
        trainer.rewind(kept)
        name = ""
        while not name:
            kept = trainer.checkpoint()
            trainer.advance(1)
            if not np.isfinite(flat).all():
                found = trainer.memory.parameters()
                name = next(key for key, value in found.items() if not np.isfinite(value).all())
        trainer.rewind(kept)
        self.made += kept.position.update - begun
        self._stop_at("diverged", name)

    def _stop_at(self, key: str, name: str = "") -> None:
        update = self.trainer.position.update
        rate = self.spec.optimizer.effective(update)["learning_rate"] / 2.0
        self.reason = "diverged"
        self.words = words()["training"][key].format(update=update, name=name, rate=f"{rate:.3g}")
        self.more = {"first_bad_update": update, "parameter": name or None, "learning_rate": rate}

    def _look(self) -> None:
        """Compute the forward pass over all rows."""
        self.prepared.seen.run()
        if self.prepared.held is not None:
            self.prepared.held.run()

    # what is told -------------------------------------------------------------------------------------------------

    def _start(self) -> dict[str, Any]:
        prepared, data = self.prepared, self.prepared.data
        rows: dict[str, Any] = {"count": len(data.inputs), "train": prepared.train, "test": prepared.test}
        if self.spec.rows:
            parts = {name: plain(np.ascontiguousarray(part)) for name, part in data.by_name(data.inputs).items()}
            rows |= {"inputs": parts or plain(data.inputs), "targets": plain(data.targets)}
        return {
            "type": "start",
            "rows": rows,
            "classes": list(data.labels) or None,
            "window": data.window,
            "parameters": {name: plain(value) for name, value in prepared.parameters.items()},
            "parameter_count": sum(value.size for value in prepared.parameters.values()),
            "batches": self.trainer.feeder.batches,
            "updates": self.last_update if self.spec.updates is not None else None,
            "epochs": self.last_epoch,
        }

    def _seen(self) -> dict[str, Any]:
        with np.errstate(all="ignore"):  # what is not finite is told as it is
            begun = time.thread_time()
            self._look()
            pictures = self._included()
            self.looking = steady(self.looking, time.thread_time() - begun)
            return self._numbers() | pictures

    def _numbers(self) -> dict[str, Any]:
        at, trainer, prepared = self.trainer.position, self.trainer, self.prepared
        told: dict[str, Any] = {"type": "progress", "epoch": at.epoch, "batch": at.batch, "update": at.update}
        told |= measures(prepared.seen, prepared.held, prepared.data.classes)
        if np.isnan(prepared.seen.loss) and not self.reason:
            self._stop_at("diverged_loss")
        told["gradient_norms"] = norms(trainer.gradients()) if self.made else {}
        told["parameter_norms"] = norms(trainer.memory.views)
        told["updates_per_second"] = self._speed()
        told["next_rows"] = prepared.train[trainer.feeder.rows_of(at.epoch, at.batch)]
        return told

    def _speed(self) -> int | None:
        """Updates a second by the clock; the first of a bounded training comes at once, and is no faster for that."""
        if not self.made:
            return None
        speed = self.made / (time.monotonic() - self.began)
        return round(speed if self.rate.most is None else min(self.rate.most, speed))

    def _included(self) -> dict[str, Any]:
        wanted, prepared, told = self.spec.include, self.prepared, dict[str, Any]()
        if prepared.boundary is not None:
            picture = prepared.boundary.told("responses" in wanted)
            told |= {"boundary": {key: picture[key] for key in ("x", "y", "outputs")}} if "boundary" in wanted else {}
            told |= {"responses": picture["units"]} if "responses" in wanted else {}
        if "outputs" in wanted:
            told["outputs"] = plain(np.ascontiguousarray(prepared.seen.outputs))
            told["test_outputs"] = None if prepared.held is None else plain(np.ascontiguousarray(prepared.held.outputs))
        if "confusion" in wanted and prepared.data.classes:
            told |= self._confusion()
        if "histograms" in wanted:
            told["histograms"] = prepared.seen.histograms()
        return told

    def _confusion(self) -> dict[str, Any]:
        prepared = self.prepared
        train = prepared.seen.confusion(prepared.train.tolist())
        test = prepared.held and prepared.held.confusion(prepared.test.tolist())
        return {
            "confusion": train.counts,
            "confusion_rows": train.cells,
            "test_confusion": test and test.counts,
            "test_confusion_rows": test and test.cells,
        }

    def _told(self, line: dict[str, Any], full: bool = False) -> bytes:
        now = time.monotonic()
        if full or now - self.stated >= self.prepared.stated_every:
            line = {**line, "state": self._state(), **self._last_update()}
            self.stated = now
        self.wrote, self.told = now, self.trainer.position.update
        return _line(line)

    def _last_update(self) -> dict[str, Any]:
        """Where wanted: each parameter's gradient on the last minibatch, and what the last update added to it."""
        wanted, memory, told = self.spec.include, self.trainer.memory, dict[str, Any]()
        if self.made and "gradients" in wanted:
            told["gradients"] = {name: plain(value) for name, value in self.trainer.gradients().items()}
        if self.made and self.before is not None:
            with np.errstate(all="ignore"):
                moved = memory.layout.read(memory.flat - self.before)
            told["changes"] = {name: plain(value) for name, value in moved.items()}
        return told

    def _state(self) -> dict[str, Any]:
        memory, at = self.trainer.memory, self.trainer.position
        spelled = whole if memory.is_finite else plain
        return {
            "parameters": {name: spelled(value) for name, value in memory.views.items()},
            "optimizer_state": {
                name: {key: spelled(value) for key, value in kept.items()} for name, kept in memory.state_views.items()
            },
            "epoch": at.epoch,
            "batch": at.batch,
            "update": at.update,
        }


def steady(before: float, now: float) -> float:
    """A cost measured anew: what is less holds at once, what is more little by little."""
    return now if now <= before or not before else before + STEADY * (now - before)


def _line(told: dict[str, Any]) -> bytes:
    return orjson.dumps(told, option=_OPTIONS)
