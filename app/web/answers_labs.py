"""What the server answers about labs and its catalogue, as pydantic models for the OpenAPI document."""

from typing import Any

from pydantic import BaseModel, Field

from app.web.answers import Answer, Float
from app.web.answers_trace import Template


class Named(BaseModel):
    """An entry of a registry; more fields tell about it."""

    name: str


class Catalog(Answer):
    """What can be chosen."""

    ops: list[Named]
    functions: list[Named] = Field(description="What an expression may call.")
    rules: dict[str, Any] = Field(description="Title and sentence of each derivative rule.")
    patterns: dict[str, str] = Field(description="What an op does to a gradient that comes back, in a sentence.")
    derivative_rules: list[Named] = Field(description="The table of rules, each with a circuit that shows it.")
    activations: list[Named]
    losses: list[Named]
    optimizers: list[Named]
    initializers: list[Named]
    datasets: list[Named]
    sequences: list[Named] = Field(description="Data sets of sequences, for recurrent models.")
    facts: list[Named] = Field(description="Data sets whose inputs come by name, for models of blocks.")
    granularities: list[str]
    reductions: list[str]
    mistakes: list[str]
    reasons: dict[str, str] = Field(description="A sentence for each kind of reason that a gradient is 0.")
    templates: dict[str, Template]
    words: dict[str, Any] = Field(description="Titles and sentences of steps, by phase.")
    limits: dict[str, int]


class Variant(Answer):
    """Another request of the same lab."""

    id: str
    title: str


class LabHead(Answer):
    """What a lab is about, and where it comes from."""

    id: str
    name: str
    title: str
    subtitle: str
    source: str
    minutes: int
    order: int
    kind: str = Field(description="The kind of model it is about.")


class LabEntry(LabHead):
    """A lab in the list."""

    group: str = Field(description="What it stands under in the list, in words.")
    variants: list[Variant]


class LabList(Answer):
    """All labs, in order."""

    labs: list[LabEntry]


class Levers(Answer):
    """What makes a thing go wrong by degrees, and what mends it."""

    sliders: list[dict[str, Any]] = Field(
        [],
        description="Each with a label and its stops: `values` that the numbers at `sets` become, or that those at "
        "`scales` are multiplied by from the start, or `stops` with a label and a change of the request.",
    )
    mends: list[dict[str, Any]] = Field([], description="Each a change of the request, a label and a sentence.")


class ReadyVariant(Variant, Levers):
    """A variant with its request."""

    note: str
    guide: list[dict[str, Any]] = Field(description="Its own guide, or the part of the lab's that is true of it.")
    request: dict[str, Any] = Field(description="The body of a POST to /api/v1/traces.")


class Lab(LabHead, Levers):
    """A lab: its ready request, its names for things, its guide."""

    request: dict[str, Any] = Field(description="The body of a POST to /api/v1/traces.")
    symbols: dict[str, Any] = Field({}, description="The source's own symbols, by node name.")
    training: dict[str, Any] = Field({}, description="Of a lab that learns from data, what a training asks beside it.")
    units: list[str] = Field([], description="TeX of the units' names, a template for each layer.")
    loss_symbol: str | None = Field(
        None, description="The source's own symbol of the loss; a circuit's output has a name."
    )
    panels: dict[str, str] = Field({}, description="What stands open on the page when the lab begins.")
    watch: list[dict[str, Any]] = Field([], description="Of a training: what there is to watch, while it goes.")
    variants: list[ReadyVariant]
    guide: list[dict[str, Any]] = Field(description="Texts, figures and questions; {reference} stands for a number.")
    figures: dict[str, Float] = Field({}, description="Numbers of references to later rounds and other variants.")
