"""What a request may say of a model of blocks."""

from typing import Annotated, Literal

from pydantic import FailFast, Field

from app.config import LIMITS
from app.engine.activations import ACTIVATIONS
from app.engine.losses import LOSSES
from app.models.blocks import JOINS, Block, BlocksSpec
from app.trace.fields import Few, Strict, one_of
from app.trace.request import REDUCTIONS
from app.trace.tensors import Number


class BlockModel(Strict):
    """One layer, and what it reads."""

    name: str = Field(description="What others read it by; its parameters are W_name and b_name.", examples=["p"])
    sources: Annotated[list[str], FailFast(), Few] = Field(
        alias="from", description="Inputs and blocks that it reads.", examples=[["person"]]
    )
    size: int = Field(description="Units.", examples=[6])
    activation: str = one_of(ACTIVATIONS, default="sigmoid", description="The curve of its units.")
    join: str = one_of(
        JOINS, default="concatenate", description="Of several values that it reads: side by side, or their sum."
    )

    def spec(self) -> Block:
        """The same for the engine."""
        return Block(self.name, tuple(self.sources), self.size, self.activation, self.join)


class BlocksModel(Strict):
    """Layers that are no chain: W_p has the shape (size, all that p reads). The block that none reads is the output."""

    kind: Literal["blocks"] = Field(description="Which kind of model this is.")
    inputs: Annotated[dict[str, int], Few] = Field(
        description="Numbers of each input, by its name.", examples=[{"person": 24, "relation": 12}]
    )
    blocks: Annotated[list[BlockModel], FailFast()] = Field(
        max_length=LIMITS.layers, description="In any order; each reads what is computed before it."
    )
    loss: str = one_of(LOSSES, default="half_squared_error", description="What the targets are compared by.")
    reduction: str = one_of(REDUCTIONS, default="mean", description="Over the examples of a batch only.")
    dead_zone: Annotated[list[Number] | None, FailFast()] = Field(
        None,
        max_length=2,
        description="[low, high]: an output above high whose target is at least high, or below low whose target is at "
        "most low, adds nothing to the loss.",
        examples=[[0.2, 0.8]],
    )

    def spec(self) -> BlocksSpec:
        """The same for the engine."""
        return BlocksSpec(
            tuple(self.inputs.items()),
            tuple(block.spec() for block in self.blocks),
            self.loss,
            self.reduction,
            None if self.dead_zone is None else tuple(self.dead_zone),  # type: ignore[arg-type]  # its length is checked
        )
