"""What a request may say of a recurrent model."""

from typing import ClassVar, Literal

from pydantic import Field

from app.engine.activations import ACTIVATIONS
from app.engine.losses import LOSSES
from app.models.cells import CELLS
from app.models.recurrent import ENDS, SHARED, RecurrentSpec
from app.trace.fields import Strict, one_of
from app.trace.request import REDUCTIONS


class RecurrentModel(Strict):
    """A cell that is unrolled over a sequence, with the same parameters at every step.

    A plain cell has Wxh, Whh, bh; a gru or lstm has W_ih, W_hh, b_ih, b_hh in PyTorch's order; then come Why, by.
    """

    sequences: ClassVar[bool] = True

    kind: Literal["recurrent"] = Field(description="Which kind of model this is.")
    cell: str = one_of(CELLS, default="rnn", description="What one step computes.")
    input_size: int = Field(
        1, description="Numbers that come in at each step; 0 for none, and then `steps` says how long."
    )
    hidden_size: int = Field(description="Units of the state.", examples=[2])
    output_size: int = Field(1, description="Outputs of a step.")
    activation: str = one_of(ACTIVATIONS, default="tanh", description="Of a plain cell; a gated one has its own.")
    output_activation: str = one_of(ACTIVATIONS, default="identity", description="Of the outputs.")
    loss: str = one_of(LOSSES, default="half_squared_error", description="What the targets are compared by.")
    loss_at: str = one_of(ENDS, default="every", description="Steps that are compared: every one, or the last alone.")
    truncate: int | None = Field(
        None, description="The gradient goes back through at most so many steps; null for all of them."
    )
    shared_gradient: str = one_of(
        SHARED, default="sum", description="Of what a weight's copies give: the sum, or as in 1986 the mean."
    )
    reduction: str = one_of(REDUCTIONS, default="mean", description="Over the examples of a batch only.")
    steps: int | None = Field(None, description="Where nothing comes in: how many steps there are.")

    def spec(self) -> RecurrentSpec:
        """The same for the engine."""
        return RecurrentSpec(**self.model_dump(exclude={"kind"}))
