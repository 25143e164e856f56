"""Circuits that grow, made from one lab: to see what each way to the gradient costs as they do.

At one size every family is the lab itself. Its numbers are repeated where more are needed.
"""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from app.labs import get_lab
from app.trace.products import product_costs
from app.trace.schemas import TraceRequest

LAB = "forward_reverse"
LARGEST = 24
"""A circuit of so many stages can still be looked at; the curves have shown by then where they go."""


class UnknownFamily(LookupError):
    """There is no such family."""


Change = Callable[[dict[str, Any], int], tuple[str, dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class _Growing:
    own: int
    member: Change


def _chain(inputs: dict[str, Any], size: int) -> tuple[str, dict[str, Any]]:
    """`size` matrices between the input and the number at the end."""
    stages = [f"g{k + 1} = {'A @ x' if k == 0 else f'B @ g{k}'}" for k in range(size)]
    used = {name: value for name, value in inputs.items() if name != "B" or size > 1}
    return "\n".join([*stages, f"f = c @ g{size}"]), used


def _inputs(inputs: dict[str, Any], size: int) -> tuple[str, dict[str, Any]]:
    """`size` numbers that go in."""
    wide = [[row[k % len(row)] for k in range(size)] for row in inputs["A"]]
    given = [inputs["x"][k % len(inputs["x"])] for k in range(size)]
    return "g = A @ x\nh = B @ g\nf = c @ h", {**inputs, "A": wide, "x": given}


def _fan_out(inputs: dict[str, Any], size: int) -> tuple[str, dict[str, Any]]:
    """`size` stages that read the same value, and add up."""
    readers = [f"h{k + 1} = B @ g" for k in range(size)]
    return "\n".join(["g = A @ x", *readers, "f = c @ (" + " + ".join(f"h{k + 1}" for k in range(size)) + ")"]), inputs


FAMILIES = {"chain": _Growing(2, _chain), "inputs": _Growing(3, _inputs), "fan_out": _Growing(1, _fan_out)}


def _known(name: str) -> _Growing:
    if name not in FAMILIES:
        raise UnknownFamily(name)
    return FAMILIES[name]


def member(name: str, size: int) -> dict[str, Any]:
    """One circuit of a family as a request; raises `UnknownFamily`, for a size that there is not too."""
    family = _known(name)
    if not 1 <= size <= LARGEST:
        raise UnknownFamily(f"{name}/{size}")
    request: dict[str, Any] = deepcopy(get_lab(LAB)["request"])
    request["model"]["source"], request["inputs"] = family.member(request["inputs"], size)
    request["frozen"] = [each for each in request["frozen"] if each in request["inputs"]]
    return request


@lru_cache(maxsize=len(FAMILIES))
def growth(name: str) -> dict[str, Any]:
    """What each way to the gradient costs at every size of a family; raises `UnknownFamily`."""
    family = _known(name)
    members = [(size, member(name, size)) for size in range(1, LARGEST + 1)]
    points = [
        {
            "size": size,
            "source": request["model"]["source"],
            **product_costs(TraceRequest.model_validate(request).spec()),
        }
        for size, request in members
    ]
    return {"name": name, "lab": LAB, "own": family.own, "points": points}
