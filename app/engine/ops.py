"""What an operation is: its forward rule, its vector-Jacobian product, and how both are told.

An op is stated once. Three kinds: *elementwise* (a ufunc rule and one partial an operand), *contraction* (a sum of
products, from whose signature everything follows) and *by hand* (the few that are neither). `OPS` is the registry
from which the tests, the catalogue, the formulas and the menus come.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import numpy as np

from app.engine.contract import Plan, parse_signature, plan, sum_over
from app.engine.symbols import Element, NotElementwise, Tree, product
from app.engine.tape import Array

Refer = Callable[[int, Element], Tree]
"""`refer(k, element)` is the reference to operand k, or past the operands to context k, at that element."""


@dataclass(frozen=True, slots=True)
class Telling:
    """What an op may refer to when it tells how an operand's gradient comes about.

    upstream  the output's own gradient at an element: a reference, or a constant of the structure
    out       the reference to the output's element
    local     the reference to this edge's local gradient
    sizes     how many values each letter runs over
    """

    refer: Refer
    upstream: Callable[[Element], Tree]
    out: Tree
    local: Tree
    sizes: dict[str, int]


class Op(ABC):
    """What the tape needs of an operation, and what a formula needs to tell it. Ops stated by hand extend this.

    wanted   the operands that a gradient flows into
    kinks    the places of operand 0 where the slope jumps
    domain   what operands must be for the output to be a number; empty where they may be anything
    rules    the derivative rule behind each operand's local gradient, by its name among the words
    pattern  what the op does to a gradient that comes back through it, by its name among the words
    flat     why its slope is 0 where it is, by its name among the reasons

    broadcasts  operands of other shapes are stretched as in numpy
    rowwise     an element of the output reads its whole row
    """

    name: str
    kind: str = "by hand"
    tex: str
    local_tex: tuple[str, ...] = ()
    wanted: frozenset[int] = frozenset({0})
    kinks: tuple[float, ...] = ()
    domain: str = ""
    rules: tuple[str, ...] = ()
    pattern: str = "scales"
    flat: str = "constant"
    broadcasts: bool = False
    rowwise: bool = False

    @property
    def told_as(self) -> str:
        """The op's name among the words."""
        return self.name

    def shape(self, *shapes: tuple[int, ...]) -> tuple[int, ...]:
        """The shape of the output."""
        return shapes[0]

    @abstractmethod
    def evaluate(self, operands: list[Array], context: list[Array]) -> Array:
        """The output, in a new array."""

    def vjp(
        self, slot: int, upstream: Array, out: Array, operands: list[Array], context: list[Array]
    ) -> tuple[Array, Array | None]:
        """The gradient of one operand, and the local gradient where the op is elementwise."""
        raise TypeError(f"no gradient flows through {self.name}")

    def rule(self, operands: Sequence[Any], context: Sequence[Any]) -> Any:
        """The output as a rule of ufuncs and of reductions along rows, which can be recorded, where it is one."""
        raise NotElementwise(self.name)

    def pull(self, slot: int, upstream: Any, out: Any, operands: Sequence[Any], context: Sequence[Any]) -> Any:
        """The gradient of one operand as such a rule."""
        raise NotElementwise(self.name)

    @abstractmethod
    def story(self, refer: Refer, element: Element, sizes: dict[str, int]) -> Tree:
        """How one element of the output comes about."""

    def gradient_story(self, slot: int, telling: Telling) -> Tree:
        """How one element of operand `slot`'s gradient comes about, in the letters of `gradient_element`."""
        raise TypeError(f"no gradient flows through {self.name}")

    def gradient_element(self, slot: int, element: Element) -> Element:
        """The letters of operand `slot`'s element, when the output's are `element`."""
        return element

    def sides(self, operands: list[Array]) -> list[Array]:
        """For each kink, on which side of it the operands stand: −1, 0 or 1."""
        return [np.sign(operands[0] - kink) for kink in self.kinks]


OPS: dict[str, Op] = {}


class Elementwise(Op):
    """One output element from the elements at the same place: a rule, and a partial for each operand.

    Rules use ufuncs and arithmetic only, since they are also recorded on symbols. A partial gets `(out, *operands)`.
    """

    kind = "elementwise"
    broadcasts = True

    def __init__(
        self,
        name: str,
        forward: Callable[..., Any],
        partials: tuple[Callable[..., Any] | None, ...],
        tex: str,
        local_tex: tuple[str, ...],
        kinks: tuple[float, ...] = (),
        domain: str = "",
        rules: tuple[str, ...] = (),
        pattern: str = "scales",
        flat: str = "constant",
        sample: tuple[float, ...] = (0.5, 0.25),
        crossing: Callable[..., Any] | None = None,
    ) -> None:
        """See `Op`.

        sample    operands to show the op with, inside its domain
        crossing  a rule of the operands whose sign says on which side of a kink they stand, where kinks are not places
        """
        self.name, self.forward, self.partials = name, forward, partials
        self.tex, self.local_tex, self.kinks, self.domain = tex, local_tex, kinks, domain
        self.rules, self.pattern, self.flat = rules or (name,) * len(partials), pattern, flat
        self.sample, self.crossing = sample[: len(partials)], crossing
        self.wanted = frozenset(k for k, partial in enumerate(partials) if partial is not None)

    def shape(self, *shapes: tuple[int, ...]) -> tuple[int, ...]:
        return np.broadcast_shapes(*shapes)

    def evaluate(self, operands: list[Array], context: list[Array]) -> Array:
        return np.asarray(self.forward(*operands), dtype=np.float64)

    def rule(self, operands: Sequence[Any], context: Sequence[Any]) -> Any:
        return self.forward(*operands)

    def pull(self, slot: int, upstream: Any, out: Any, operands: Sequence[Any], context: Sequence[Any]) -> Any:
        partial = self.partials[slot]
        assert partial is not None
        local = partial(out, *operands)
        return upstream if isinstance(local, float) and local == 1.0 else upstream * local

    def partial(self, slot: int, out: Array, operands: Sequence[Array]) -> Array:
        """The local gradient ∂out/∂operand, shaped like the output."""
        rule = self.partials[slot]
        assert rule is not None
        local = np.asarray(rule(out, *operands), dtype=np.float64)
        return local if local.shape == out.shape else np.array(np.broadcast_to(local, out.shape))

    def vjp(
        self, slot: int, upstream: Array, out: Array, operands: list[Array], context: list[Array]
    ) -> tuple[Array, Array | None]:
        local = self.partial(slot, out, operands)
        return fold(np.asarray(upstream * local), operands[slot].shape), local

    def story(self, refer: Refer, element: Element, sizes: dict[str, int]) -> Tree:
        return template(self.name, self.tex, refer, element, None, None)

    def sides(self, operands: list[Array]) -> list[Array]:
        if self.crossing is not None:
            return [np.sign(self.crossing(*operands))]
        return super().sides(operands)

    def gradient_story(self, slot: int, telling: Telling) -> Tree:
        element = telling.out[2]
        name, tex = f"{self.name}.{slot}", self.local_tex[slot]
        told = template(name, tex, telling.refer, element, telling.out, telling.local)
        return product(telling.upstream(element), told)


class Contraction(Op):
    """A sum of products, such as `"oi,ni + o -> no"`: forward, all gradients and all stories follow from the signature.

    `scale` multiplies the whole sum (a mean is a sum with a scale).
    """

    kind = "contraction"

    def __init__(
        self,
        name: str,
        signature: str,
        scale: float = 1.0,
        tex: str = "",
        rules: tuple[str, ...] = (),
        pattern: str = "mixes",
    ) -> None:
        self.name, self.signature, self.scale, self.tex = name, signature, scale, tex
        self.pattern, self.flat = pattern, "zero_value"
        self.terms, self.out = parse_signature(signature)
        self.letters = [letters for term in self.terms for letters in term]
        self.wanted = frozenset(range(len(self.letters)))
        self.rules = rules or (name,) * len(self.letters)
        self._homes = [(t, k) for t, term in enumerate(self.terms) for k in range(len(term))]
        ends = list(accumulate(len(term) for term in self.terms))  # a sum over many steps has as many terms
        self._slots = [range(end - len(term), end) for end, term in zip(ends, self.terms, strict=True)]
        self._forward: list[Plan] = [plan(tuple(term), self.out) for term in self.terms]
        self._backward: list[Plan] = [
            plan((self.out, *self._others(slot)), letters) for slot, letters in enumerate(self.letters)
        ]

    def _others(self, slot: int) -> list[str]:
        term, place = self._homes[slot]
        return [letters for k, letters in enumerate(self.terms[term]) if k != place]

    def slots(self) -> list[list[int]]:
        """The operands of each term."""
        return [list(slots) for slots in self._slots]

    def sizes(self, shapes: Sequence[tuple[int, ...]]) -> dict[str, int]:
        """How many values each letter runs over; raises where two operands disagree."""
        found: dict[str, int] = {}
        for letters, shape in zip(self.letters, shapes, strict=True):
            if len(letters) != len(shape):
                raise ValueError(f"{self.name}: an operand of shape {shape} where the axes are {letters!r}")
            for letter, size in zip(letters, shape, strict=True):
                if found.setdefault(letter, size) != size:
                    raise ValueError(f"{self.name}: axis {letter!r} is {found[letter]} here and {size} there")
        return found

    def shape(self, *shapes: tuple[int, ...]) -> tuple[int, ...]:
        sizes = self.sizes(shapes)
        return tuple(sizes[letter] for letter in self.out)

    def evaluate(self, operands: list[Array], context: list[Array]) -> Array:
        shape = self.shape(*(operand.shape for operand in operands))
        total, start = None, 0
        for term, run in zip(self.terms, self._forward, strict=True):
            part = run(operands[start : start + len(term)], shape)
            total, start = part if total is None else total + part, start + len(term)
        assert total is not None
        return np.asarray(total if self.scale == 1.0 else total * self.scale)

    def vjp(
        self, slot: int, upstream: Array, out: Array, operands: list[Array], context: list[Array]
    ) -> tuple[Array, Array | None]:
        term, _ = self._homes[slot]
        others = [operands[s] for s in self._slots[term] if s != slot]
        part = self._backward[slot]([upstream, *others], operands[slot].shape)
        return np.asarray(part if self.scale == 1.0 else part * self.scale), None

    def story(self, refer: Refer, element: Element, sizes: dict[str, int]) -> Tree:
        parts = []
        for t, term in enumerate(self.terms):
            factors = [refer(s, list(self.letters[s])) for s in self._slots[t]]
            bound = sorted(set("".join(term)) - set(self.out))
            parts.append(sum_over(bound, sizes, product(self.scale, *factors)))
        return parts[0] if len(parts) == 1 else ["+", *parts]

    def gradient_story(self, slot: int, telling: Telling) -> Tree:
        term, _ = self._homes[slot]
        factors = [telling.refer(s, list(self.letters[s])) for s in self._slots[term] if s != slot]
        bound = sorted(set(self.out).union(*self._others(slot)) - set(self.letters[slot]))
        return sum_over(bound, telling.sizes, product(self.scale, telling.upstream(list(self.out)), *factors))

    def gradient_element(self, slot: int, element: Element) -> Element:
        return list(self.letters[slot])


def elementwise(name: str, **declaration: Any) -> Elementwise:
    """Declare an elementwise op and put it into the registry."""
    op = Elementwise(name, **declaration)
    OPS[name] = op
    return op


_HOLE = re.compile(r"#(\d|out)")


def template(name: str, tex: str, refer: Refer, element: Element, out: Tree, value: Tree) -> Tree:
    """An op's template with its holes filled: a bare number or reference where the template is no more than that."""
    if re.fullmatch(r"-?\d+(\.\d+)?", tex):
        return float(tex) if "." in tex else int(tex)
    if tex == "#out":
        return out
    holes = [int(hole) for hole in _HOLE.findall(tex) if hole != "out"]
    if len(tex) == 2 and holes:
        return refer(holes[0], element)
    arguments = [refer(k, element) for k in range(max(holes, default=-1) + 1)]
    return ["f", name, arguments, out if "#out" in tex else None, value]


def fitted(element: Element, shape: tuple[int, ...], whole: tuple[int, ...]) -> Element:
    """The element of a broadcast operand that stands at `element` of the output: no letter where it has no axis."""
    lost = len(whole) - len(shape)
    return [
        0 if size == 1 and full != 1 else letter
        for letter, size, full in zip(element[lost:], shape, whole[lost:], strict=True)
    ]


def is_plain(tex: str) -> bool:
    """Whether a local gradient needs no number of its own: it is a constant or one reference."""
    return re.fullmatch(r"-?\d+(\.\d+)?|#\d|#out", tex) is not None


def fold(part: Array, shape: tuple[int, ...]) -> Array:
    """Sum a broadcast gradient back to its operand's shape."""
    if part.shape == shape:
        return part
    part = part.sum(axis=tuple(range(part.ndim - len(shape))))
    stretched = tuple(axis for axis, size in enumerate(shape) if size == 1 and part.shape[axis] != 1)
    return np.asarray(part.sum(axis=stretched, keepdims=True) if stretched else part)
