"""A lab's sliders and mends applied to its request, as the page applies them."""

from copy import deepcopy
from functools import reduce
from typing import Any

from app.labs import get_lab

Lab = dict[str, Any]


def runs_of(name: str) -> dict[str, Lab]:
    """A lab and its variants, each with its request and its own levers."""
    lab = get_lab(name)
    return {name: lab, **{f"{name}:{variant['id']}": variant for variant in lab["variants"]}}


def merged(before: Any, change: Any) -> Any:
    """Objects are merged, everything else is replaced."""
    if not isinstance(before, dict) or not isinstance(change, dict):
        return deepcopy(change)
    return {**before, **{key: merged(before.get(key), value) for key, value in change.items()}}


def stops(slider: Lab, request: Lab) -> list[Lab]:
    """The requests that a slider makes of its lab's."""
    if "stops" in slider:
        return [merged(request, stop["change"]) for stop in slider["stops"]]
    return [_moved(slider, request, value) for value in slider["values"]]


def _moved(slider: Lab, request: Lab, value: float) -> Lab:
    made = deepcopy(request)
    for path in slider.get("scales", slider.get("sets", [])):
        *before, last = [int(key) if key.isdecimal() else key for key in path.split("/")[1:]]
        holder = reduce(lambda part, key: part[key], before, made)
        holder[last] = _scaled(holder[last], value) if "scales" in slider else value
    return made


def _scaled(nested: Any, factor: float) -> Any:
    return [_scaled(part, factor) for part in nested] if isinstance(nested, list) else nested * factor
