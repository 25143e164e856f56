"""Numbers on their way into JSON: floats that read back as they were, and words for those that are not finite."""

import math
from typing import Any

import numpy as np

from app.engine.tape import Array

SMALLEST, LARGEST = 1e-280, 1e300
"""Between them a sum of squares has lost nothing that counts to underflow, and nothing to overflow."""


def plain(value: Array) -> Any:
    """An array as orjson takes it: itself where all is finite, nested lists with "NaN" and "Infinity" where not.

    orjson would write null for what is not finite, and refuses 0-d and non-contiguous arrays.
    """
    if not is_finite(value):
        return _spelled(value.tolist())
    return whole(value)


def whole(value: Array) -> Any:
    """An array of finite numbers as orjson takes it."""
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
    """The root of the sum of squares; where that leaves the floats, the largest number is taken out first."""
    squares = float(np.vdot(value, value))
    if SMALLEST < squares < LARGEST:
        return math.sqrt(squares)
    largest = float(np.abs(value).max())
    if largest == 0 or not np.isfinite(largest):
        return spelled(largest)
    return spelled(largest * float(np.sqrt(np.square(value / largest).sum())))


def share_of(part: float | str, whole: float | str) -> float | None:
    """How large one size is beside another; None where one is no finite number, or there is nothing to share."""
    if isinstance(part, str) or isinstance(whole, str) or whole == 0:
        return None
    share = part / whole
    return share if math.isfinite(share) else None


def _spelled(value: Any) -> Any:
    return [_spelled(part) for part in value] if isinstance(value, list) else spelled(value)
