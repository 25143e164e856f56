"""What a learner is told when a request cannot be computed: where, why, and what would work."""

from dataclasses import dataclass

LONGEST_NAME, LONGEST_PATH = 60, 200
"""Characters of a name, and of a path, that are told back: nobody means a longer one."""


@dataclass(frozen=True, slots=True)
class Where:
    """A place in a text: line and columns counted from 1, the row as it stands there, and carets below the place."""

    line: int
    column: int
    end: int
    text: str
    caret: str


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong.

    path     JSON pointer to the field that caused it, such as "/parameters/W1"
    code     a word for programs: "shape", "unknown_name", "range", …
    message  a sentence for the learner
    hint     what would work, where that can be said
    place    where in a text it is, where the field holds one
    """

    path: str
    code: str
    message: str
    hint: str | None = None
    place: Where | None = None


class Refused(ValueError):
    """A request that is understood but impossible; carries every problem found."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(problem.message for problem in problems))
        self.problems = problems


def unknown_name(path: str, kind: str, name: object, known: list[str]) -> Problem:
    """The problem of a name that is not in a registry, with the names that are."""
    told = repr(name)
    told = told if len(told) <= LONGEST_NAME else f"{told[:LONGEST_NAME]}…"
    return Problem(
        path[:LONGEST_PATH], "unknown_name", f"There is no {kind} called {told}.", f"Known: {', '.join(known)}."
    )
