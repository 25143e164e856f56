"""How long a circuit's trace takes, by the number of its operations: with its structure, and for a tweak alone."""

from dataclasses import replace

import numpy as np

from app.models import circuit, source
from app.models.circuit import CircuitSpec
from app.trace import structure
from app.trace.answer import prepare
from app.trace.request import CircuitTrace
from app.web.server import calm_collector
from bench.measure import line, milliseconds, times

LIMITS = {500: "50 ms", 2_000: "200 ms"}


def text(operations: int) -> str:
    """Lines of 19 operations each over three inputs, and a sum of them all: exactly so many operations."""
    rng, lines, left = np.random.default_rng(0), [], operations
    while left > 0:
        size = min(19, left - 1)
        terms = "".join(f"{rng.choice(['+', '-', '*'])}{rng.choice(['x', 'y', 'z'])}" for _ in range(size))
        lines.append(f"q{len(lines)}=x{terms}" + (f"+q{len(lines) - 1}" if lines else "+y"))
        left -= size + 1
    return "\n".join(lines)


def asked(operations: int) -> CircuitTrace:
    """A request for everything."""
    inputs = {name: np.asarray(value) for name, value in (("x", 0.9), ("y", -0.4), ("z", 0.7))}
    return CircuitTrace(model=CircuitSpec(text(operations)), parameters=inputs)


def answer(request: CircuitTrace) -> bytes:
    """The whole answer."""
    return b"".join(prepare(request).lines())


def typed(request: CircuitTrace) -> bytes:
    """The whole answer to a text that was never seen before."""
    for cached in (source.read, circuit.build, structure.structure):
        cached.cache_clear()
    return answer(request)


def main() -> None:
    """Print the table of circuits."""
    print("Circuits, computed and serialised")
    calm_collector()  # as in the server
    for operations, limit in LIMITS.items():
        request = asked(operations)
        events = replace(request, include=frozenset({"events"}))
        known, fresh = times(lambda: answer(events)), times(lambda: typed(request))  # noqa: B023  used at once
        size = f"{len(answer(request)) / 1000:.0f} KB with its structure"
        line(f"{operations:,} operations, a number dragged", milliseconds(known), size, limit=limit)
        line(f"{operations:,} operations, the text typed", milliseconds(fresh), limit=limit)


if __name__ == "__main__":
    main()
