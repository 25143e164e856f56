"""Timing: medians and percentiles of many short runs, and one line of a table."""

import time
from collections.abc import Callable
from statistics import median, quantiles


def times(run: Callable[[], object], seconds: float = 0.4, least: int = 20) -> list[float]:
    """How long each of many runs took, in seconds, after a warm-up."""
    for _ in range(3):
        run()
    found: list[float] = []
    end = time.perf_counter() + seconds
    while time.perf_counter() < end or len(found) < least:
        start = time.perf_counter()
        run()
        found.append(time.perf_counter() - start)
    return found


def p95(found: list[float]) -> float:
    """The value that 95 % lie below."""
    return quantiles(found, n=20)[-1]


def line(what: str, *figures: str, limit: str = "") -> None:
    """Print one row: what was measured, its figures, and the limit it is held to."""
    told = "   ".join(f"{figure:>16}" for figure in figures)
    print(f"  {what:<44}{told}{f'   limit {limit}' if limit else ''}", flush=True)


def milliseconds(found: list[float]) -> str:
    """The median as milliseconds."""
    return f"{median(found) * 1e3:.3f} ms"
