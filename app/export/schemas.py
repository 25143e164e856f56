"""What a request for an export may say: a trace request or a training request, and the format."""

from dataclasses import replace
from typing import Annotated, Any

import numpy as np
from pydantic import FailFast, Field

from app.engine.problems import Problem, Refused, unknown_name
from app.export.code_jax import write as write_jax
from app.export.code_numpy import write as write_numpy
from app.export.code_pytorch import write as write_pytorch
from app.export.files import WEIGHTS, File, trace_file, weights_file
from app.export.program import Loop, exported
from app.trace.data import DataSpec, read_data
from app.trace.fields import one_of
from app.trace.named_data import read_named
from app.trace.refusals import check
from app.trace.request import AnyTrace, BlocksTrace, CircuitTrace, TraceSpec
from app.trace.schemas import NetworkModel, TraceRequest
from app.trace.tensors import Number
from app.trace.training import TrainingSpec, parted, training_problems
from app.trace.training_schemas import ResumeModel, UntilModel, WindowModel
from app.words import words

FORMATS = {"numpy": write_numpy, "pytorch": write_pytorch, "jax": write_jax}
"""Formats of code, each with what writes it."""

INCLUDED = ("structure", "events", "result")
TRACE = "trace"
FILES = (*WEIGHTS, TRACE)
"""Formats that are files."""


class ExportRequest(TraceRequest):
    """A trace request, or with `data` and `epochs` a training request, that is wanted as code or as a file."""

    format: str = one_of(
        (*FORMATS, *FILES), description="Which library the code is for; or the file: weights, or the whole run."
    )
    rows: list[int] | bool | None = Field(  # type: ignore[assignment]
        None, description="Of a trace's data: numbers of the rows; all of them by default."
    )
    include: Annotated[list[str], FailFast()] = Field([], description="As in the request; nothing here needs it.")  # type: ignore[assignment]
    epochs: int | None = Field(None, description="Of a training: how many epochs. Without it one update is written.")
    test_fraction: Number = Field(0.0, description="Of a training: the part of the rows that is left out.")
    test_rows: Annotated[list[int] | None, FailFast()] = Field(
        None, description="Of a training: in its place the numbers of the rows that are left out."
    )
    batch_size: int | None = Field(None, description="Of a training.")
    shuffle: bool = Field(True, description="Of a training.")
    updates: int | None = Field(None, description="As in the request; code is written of whole epochs.")
    seed: int = Field(0, ge=0, description="Of a training: of the order of the rows.")
    frames_per_second: Number | None = Field(None, description="As in the request; code needs none of it.")
    updates_per_second: Number | None = Field(None, description="As in the request; code needs none of it.")
    until: UntilModel | None = Field(None, description="As in the request; code needs none of it.")
    boundary: WindowModel | None = Field(None, description="As in the request; code needs none of it.")
    resume: ResumeModel | None = Field(None, description="A training's state to begin with.")

    def answer(self) -> "dict[str, Any] | File":
        """The program and what its lines compute, or the file; raises `Refused` with everything that is wrong."""
        if self.format not in (*FORMATS, *FILES):
            raise Refused(unknown_name("/format", "format", self.format, [*FORMATS, *FILES]))
        spec = self._begun()
        if self.format == TRACE:
            return trace_file(replace(spec, known=None, include=frozenset(INCLUDED)))
        if self.format in WEIGHTS:
            if not isinstance(spec, TraceSpec) or not isinstance(self.model, NetworkModel):
                raise Refused(Problem("/model/kind", "conflict", words()["export"]["weights"]))
            return weights_file(self.format, check(spec, sized=False).parameters or {}, self.model.model_dump())
        return self._code(spec)

    def _begun(self) -> AnyTrace:
        """What is run, from where a training stands."""
        spec = self.model_copy(update={"rows": self.rows if isinstance(self.rows, list) else None}).spec()
        if self.resume is None or not isinstance(spec, TraceSpec | BlocksTrace):
            return spec
        state: dict[str, Any] = {
            "parameters": self.resume.parameters,
            "optimizer_state": self.resume.optimizer_state,
            "update": self.resume.update,
        }
        return replace(spec, **state)

    def _code(self, spec: AnyTrace) -> dict[str, Any]:
        self._refuse(spec)
        loop = None
        rows = isinstance(self.rows, list)
        if isinstance(spec, TraceSpec | BlocksTrace) and self.epochs is not None and self.data is not None and not rows:
            spec, loop = self._looped(spec, self.data.spec())
        assert isinstance(spec, TraceSpec | CircuitTrace | BlocksTrace)
        writer = FORMATS[self.format](exported(spec, loop))
        name = f"{self.model.kind}_{self.format}.py"
        return {
            "format": self.format,
            "filename": name,
            "code": writer.text(),
            "lines": writer.marks,
            "rows": writer.rows,
        }

    def _refuse(self, spec: AnyTrace) -> None:
        """Refuse what a format cannot say, before it says something else."""
        table, found = words()["export"], list[Problem]()
        if not isinstance(spec, TraceSpec | CircuitTrace | BlocksTrace):
            found.append(Problem("/model/kind", "conflict", table["kind"]))
        elif not isinstance(spec, TraceSpec) and self.format != "numpy":
            key = "circuit" if isinstance(spec, CircuitTrace) else "blocks"
            found.append(Problem("/format", "conflict", table[key]))
        if spec.mistake is not None and self.format != "numpy":
            found.append(Problem("/mistake", "conflict", table["mistake"]))
        if spec.upstream is not None:
            found.append(Problem("/upstream", "conflict", table["upstream"]))
        if found:
            raise Refused(*found)

    def _looped(self, spec: TraceSpec | BlocksTrace, asked: DataSpec) -> tuple[TraceSpec | BlocksTrace, Loop]:
        data = read_named(asked, spec.model) if isinstance(spec, BlocksTrace) else read_data(asked, spec.model)
        epochs = self.epochs or 0
        training = TrainingSpec(
            model=spec.model,
            data=asked,
            test_fraction=self.test_fraction,
            test_rows=None if self.test_rows is None else tuple(self.test_rows),
            batch_size=self.batch_size,
            epochs=epochs,
        )
        if problems := training_problems(training, data):
            raise Refused(*problems)
        train, _ = parted(training, len(data.inputs))
        inputs, targets = data.rows(train)
        size = min(self.batch_size or len(train), len(train))
        begun = (self.resume.epoch, self.resume.batch) if self.resume else (0, 0)
        loop = Loop(epochs, size, self.shuffle, self.seed, *begun)
        if isinstance(spec, BlocksTrace):
            return replace(spec, inputs=data.by_name(inputs), targets=np.asarray(targets)), loop
        return replace(spec, inputs=np.asarray(inputs), targets=np.asarray(targets)), loop
