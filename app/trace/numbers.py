"""Numbers on their way into JSON: floats that read back as they were, and words for those that are not finite."""

import math
from typing import Any

import numpy as np

from app.engine.tape import Array


def plain(value: Array) -> Any:
    """An array as orjson takes it: itself where all is finite, nested lists with "NaN" and "Infinity" where not.

    orjson would write null for what is not finite, and refuses 0-d and non-contiguous arrays.
    """
    return ready(value) if is_finite(value) else _spelled(value.tolist())


def ready(value: Array) -> Any:
    """The same for an array that is known to be finite."""
    if value.ndim == 0:
        return float(value)
    return value if value.flags.c_contiguous else np.ascontiguousarray(value)


def is_finite(value: Array) -> bool:
    """Whether every number is finite. The sum of squares is enough to clear an array; only a suspect is looked at."""
    return math.isfinite(np.vdot(value, value)) or bool(np.isfinite(value).all())


def spelled(number: float) -> float | str:
    """A number as JSON can say it."""
    if math.isfinite(number):
        return number
    return "NaN" if math.isnan(number) else "Infinity" if number > 0 else "-Infinity"


def norm_of(value: Array) -> float | str:
    """The root of the sum of an array's squares; its largest number is taken out first, so that none overflows."""
    largest = float(np.abs(value).max())
    if largest == 0 or not np.isfinite(largest):
        return spelled(largest)
    return spelled(largest * float(np.sqrt(np.square(value / largest).sum())))


def _spelled(value: Any) -> Any:
    return [_spelled(part) for part in value] if isinstance(value, list) else spelled(value)
