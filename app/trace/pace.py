"""How the trainings of one process share its time: together half of it, in slices short enough for other requests."""

import threading
import time
from dataclasses import dataclass, field

from app.config import LIMITS

SLICE = 0.008
"""Seconds of one piece of work: a request beside it waits no longer than that."""

TOGETHER = 0.5
"""The part of the process's time that all trainings share; the rest is for traces and for writing."""


class Busy(RuntimeError):
    """All places are taken."""


@dataclass
class Pace:
    """Counts the trainings that run and says what each may take."""

    most: int = LIMITS.trainings
    running: int = 0
    turn: threading.Lock = field(default_factory=threading.Lock)
    """Held by the training that works: the others wait for it asleep, instead of all pulling at the interpreter."""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def enter(self) -> "Place":
        """Take a place; raises `Busy` where there is none."""
        with self._lock:
            if self.running >= self.most:
                raise Busy
            self.running += 1
        return Place(self)

    def leave(self) -> None:
        """Give a place back."""
        with self._lock:
            self.running -= 1

    @property
    def share(self) -> float:
        """The part of the process's time that one training may take."""
        return TOGETHER / max(1, self.running)


PACE = Pace()
"""The pace of this process."""


class Place:
    """A place among the trainings, given back once, whoever gives it back first."""

    def __init__(self, pace: Pace) -> None:
        self.pace, self.open = pace, True

    def leave(self) -> None:
        """Give the place back."""
        if self.open:
            self.open = False
            self.pace.leave()

    def rest(self, worked: float, at_most: float) -> None:
        """After so many seconds of work, leave the process to others for as long as the share asks for."""
        time.sleep(max(0.0, min(worked * (1.0 / self.pace.share - 1.0), at_most)))
