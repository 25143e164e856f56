"""A trace request's update, made by each plan of the compiled program."""

from typing import Any

import numpy as np

from app.engine.compile import compile_update, memory_for
from app.engine.optimizers import OPTIMIZERS, Bag, clip_factor, lines, run_lines, zero_state
from app.engine.readable import ReadablePlan
from app.engine.tape import Tape, loss_only
from app.engine.training import Feeder, Trainer
from app.models.network import Network, NetworkForm
from app.trace.refusals import check
from app.trace.request import TraceSpec
from app.trace.schemas import TraceRequest
from tests.trace.reading import Array, Body

Updated = tuple[dict[str, Array], dict[str, dict[str, Array]]]


class Compiled:
    """What the plans need of a request: its tape with a batch axis, targets as rows, settings in force."""

    def __init__(self, body: Body) -> None:
        spec = TraceRequest.model_validate(body).spec()
        assert isinstance(spec, TraceSpec)
        self.spec = check(spec)
        self.x = np.atleast_2d(self.spec.inputs)
        units = self.spec.model.layers[-1]
        targets = np.eye(units)[self.spec.targets.astype(int)] if self.spec.classes else self.spec.targets
        self.y = targets.reshape(len(self.x), units)
        self.net: Network = self.spec.model.build(NetworkForm(len(self.x), self.spec.form.shared, False))
        self.leaves = (self.net.names["x"], self.net.names["y"])
        self.settings = self.spec.optimizer.effective(self.spec.update)

    def fast(self, fold: bool = True) -> Updated:
        """The update by the program that trains."""
        spec, tape = self.spec, self.net.tape
        assert spec.parameters is not None
        extras = spec.optimizer.extras()
        given = (spec.optimizer.name, extras, spec.frozen, spec.optimizer_state)
        memory = memory_for(tape, self.net.parameters, *given)
        memory.load(spec.parameters, spec.optimizer_state)
        program = compile_update(tape, memory, self.leaves, fold=fold)
        feeder = Feeder([self.x, self.y], len(self.x), shuffle=False, seed=0)
        program.tune(self.settings)
        with np.errstate(all="ignore"):
            program.run([feeder.views(program, self.leaves, 0)])
        self.gradients = memory.layout.read(memory.gradients)
        return memory.parameters(), memory.optimizer_state()

    def ruled(self) -> dict[str, Array]:
        """The parameters after the optimizer's own rule, of the gradients that the last update was made of."""
        spec, chosen, settings = self.spec, OPTIMIZERS[self.spec.optimizer.name], dict(self.settings)
        assert spec.parameters is not None
        if spec.optimizer.clip_by == "norm":
            settings["clip_factor"] = clip_factor(list(self.gradients.values()), settings["clip_limit"])
        found = dict(spec.parameters)
        for name in found.keys() - spec.frozen:
            state = {**zero_state(chosen, found[name].shape), **spec.optimizer_state.get(name, {})}
            given = found[name], self.gradients[name], Bag(**settings), Bag(**state)
            with np.errstate(all="ignore"):
                found[name] = np.asarray(run_lines(lines(chosen, spec.optimizer.extras(), *given))["after"])
        return found

    def trainer(self) -> Trainer:
        """The request as a training on its whole batch."""
        spec, net = self.spec, self.net
        assert spec.parameters is not None
        given = (spec.optimizer.name, spec.optimizer.extras(), spec.frozen, spec.optimizer_state)
        memory = memory_for(net.tape, net.parameters, *given)
        memory.load(spec.parameters, spec.optimizer_state)

        def built(size: int) -> tuple[Tape, tuple[int, ...]]:
            return net.tape, self.leaves

        return Trainer(memory, Feeder([self.x, self.y], len(self.x), False, 0), built, spec.optimizer.effective)

    def loss(self, parameters: dict[str, Array]) -> float:
        """The loss at other parameters."""
        leaves = {self.net.names[name]: value for name, value in parameters.items()}
        leaves |= dict(zip(self.leaves, (self.x, self.y), strict=True))
        return float(loss_only(self.net.tape, leaves).values[self.net.tape.root])

    def readable(self) -> Updated:
        """The update by the plan that is read."""
        spec, chosen = self.spec, OPTIMIZERS[self.spec.optimizer.name]
        assert spec.parameters is not None
        extras, mistake = spec.optimizer.extras(), spec.mistake is not None
        plan = ReadablePlan(self.net.tape, self.net.parameters, chosen, extras, spec.frozen, mistake)
        zero: dict[str, Any] = {}
        for name, value in spec.parameters.items():
            made = {key: np.zeros(() if key in chosen.scalars else value.shape) for key in chosen.state}
            zero[name] = {**made, **spec.optimizer_state.get(name, {})}
        with np.errstate(all="ignore"):
            after, state, self.gradients = plan.compiled(self.leaves)(
                spec.parameters, zero, [self.x, self.y], self.settings
            )
        return after, state
