"""Fields that several requests have: names of a registry, numbers, arrays, inputs by name.

Nothing is converted in silence; what is wrong is said in the learner's words, with its place.
"""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import PydanticCustomError, PydanticKnownError, core_schema

from app.config import LIMITS
from app.engine.tape import Array
from app.trace.tensors import Tensor
from app.words import words


def one_of(names: Any, **more: Any) -> Any:
    """A field whose accepted names stand in the document; a name that is not among them is refused by its registry."""
    return Field(json_schema_extra={"enum": list(names)}, **more)


def few(given: object) -> object:
    """Refuse an object or a list with far too many entries before each of them is looked at."""
    most = 2 * LIMITS.layers  # a W and a b a layer
    if isinstance(given, dict | list) and len(given) > most:
        message = f"There are {len(given):,} entries here; at most {most} are taken."
        raise PydanticCustomError("too_many", "{message}", {"message": message})
    return given


class Strict(BaseModel):
    """No unknown fields, no silent conversion: a typing error is told, not ignored."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, protected_namespaces=())


def takes_sequences(info: core_schema.ValidationInfo) -> bool:
    """Whether the model that stands before this field takes a row a step, and so one axis more; or is not known."""
    return "model" not in info.data or getattr(info.data["model"], "sequences", False)


class Inputs:
    """Validates the inputs: lists of numbers, or an object with a number or an array for each name."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.with_info_plain_validator_function(self.read_for)

    def read_for(self, given: object, info: core_schema.ValidationInfo) -> Array | dict[str, Array]:
        """The arrays that `given` spells, for the model of the same request."""
        if takes_sequences(info) and given is not NEEDED and not isinstance(given, dict):
            return (SEQUENCES if "model" in info.data else ANY).read(given)
        return self.read(given)

    def __get_pydantic_json_schema__(self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler) -> Any:
        return self.json_schema()

    def json_schema(self) -> dict[str, Any]:
        """The same as JSON Schema."""
        named = {"type": "object", "additionalProperties": NAMED.json_schema()}
        return {"anyOf": [*EXAMPLES.json_schema()["anyOf"], SEQUENCES.json_schema()["anyOf"][-1], named]}

    def read(self, given: object) -> Array | dict[str, Array]:
        """The arrays that `given` spells."""
        if given is NEEDED:
            raise PydanticKnownError("missing")
        if not isinstance(given, dict):
            return EXAMPLES.read(given)
        if len(given) > LIMITS.inputs:
            message = words()["kinds"]["many_inputs"].format(count=len(given), limit=LIMITS.inputs)
            raise PydanticCustomError("too_many", "{message}", {"message": message})
        return {name: self._named(name, value) for name, value in given.items()}

    def _named(self, name: str, value: object) -> Array:
        try:
            return NAMED.read(value)
        except PydanticCustomError as error:
            told = dict(error.context or {})
            place = (name, *told.get("place", ()))
            raise PydanticCustomError(error.type, "{message}", {**told, "place": place}) from None


class Rows(Inputs):
    """Validates the rows of one's own data: one list of them, or of a model of blocks one for each input."""

    def read_for(self, given: object, info: core_schema.ValidationInfo) -> Array | dict[str, Array]:
        return super().read(given) if isinstance(given, dict) else MANY.read(given)

    def json_schema(self) -> dict[str, Any]:
        """The same as JSON Schema."""
        named = {"type": "object", "additionalProperties": NAMED.json_schema()}
        return {"anyOf": [*MANY.json_schema()["anyOf"], named]}


EXAMPLES, NAMED = Tensor(1, 2), Tensor(0, 2)
SEQUENCES, AFTER = Tensor(2, 3), Tensor(0, 3)
"""Inputs and targets of models that take sequences: one axis more, for the steps."""
MANY = Tensor(2, 3)
"""Rows of data, or sequences of them."""
ANY = Tensor(1, 3)
"""Inputs of a model that is wrong itself: what they should be is not known."""

Parameter = Annotated[Array, Tensor(0, 2)]
Few = BeforeValidator(few)


class Targets(Tensor):
    """Validates targets; `NEEDED` stands for those that a network lacks."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.with_info_plain_validator_function(self.read_for)

    def read_for(self, given: object, info: core_schema.ValidationInfo) -> Array:
        """The array that `given` spells, for the model of the same request."""
        if given is NEEDED:
            raise PydanticKnownError("missing")
        return AFTER.read(given) if takes_sequences(info) else self.read(given)

    def json_schema(self) -> dict[str, Any]:
        """The same as JSON Schema."""
        return AFTER.json_schema()


NEEDED = object()
