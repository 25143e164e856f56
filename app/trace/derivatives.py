"""Where a rule of the table of derivatives holds: its domain as a learner reads it, and as intervals of numbers."""

import re
from collections.abc import Callable
from math import inf

Interval = tuple[float, float]

ANYWHERE = "all numbers"

_NUMBER = r"(−?\d+(?:\.\d+)?)"
_FORMS: list[tuple[re.Pattern[str], Callable[..., list[Interval]]]] = [
    (re.compile(rf"x > {_NUMBER}"), lambda low: [(low, inf)]),
    (re.compile(rf"x < {_NUMBER}"), lambda high: [(-inf, high)]),
    (re.compile(rf"x ≠ {_NUMBER}"), lambda hole: [(-inf, hole), (hole, inf)]),
    (re.compile(rf"{_NUMBER} < x < {_NUMBER}"), lambda low, high: [(low, high)]),
    (re.compile(r"(?:sin|cos) x ≠ 0"), lambda: [(-inf, inf)]),
]
"""What a domain may say. The poles of a trigonometric function are without number: its value tells them."""


def intervals(domain: str) -> list[Interval]:
    """The open intervals of x that a domain such as "x < −1 or x > 1" is made of, ±inf where one has no end.

    Raises ValueError where the domain is written in none of the known forms.
    """
    if domain == ANYWHERE:
        return [(-inf, inf)]
    return [interval for part in domain.split(" or ") for interval in _part(part)]


def _part(text: str) -> list[Interval]:
    for form, made in _FORMS:
        if found := form.fullmatch(text):
            return made(*(float(number.replace("−", "-")) for number in found.groups()))
    raise ValueError(f"no domain: {text}")
