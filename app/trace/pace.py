"""How the trainings of one process share its time: together half of it, in slices short enough for other requests."""

import threading
import time
from dataclasses import dataclass, field

from app.config import LIMITS

SLICE = 0.008
"""Seconds of one piece of work: a request beside it waits no longer than that."""

TOGETHER = 0.5
"""The part of the process's time that all trainings share; the rest is for traces and for writing."""


LATE = 0.1
"""Seconds that a bounded training may catch up, where others kept it from working: a pause makes no burst."""


@dataclass
class Rate:
    """At most so many updates a second: how many may be made by now, and how long it is to the next one.

    most    updates a second, None for no bound
    ready   when the next one may be made, on the clock of `now`
    """

    most: float | None
    ready: float

    def allowed(self, now: float, wanted: int) -> int:
        """How many of the wanted updates may be made now."""
        if self.most is None:
            return wanted
        self.ready = max(self.ready, now - LATE)
        return min(wanted, int((now - self.ready) * self.most) + 1) if now >= self.ready else 0

    def count(self, made: int) -> None:
        """Say that so many were made."""
        if self.most is not None:
            self.ready += made / self.most

    def left(self, now: float) -> float:
        """Seconds until the next update may be made."""
        return 0.0 if self.most is None else max(0.0, self.ready - now)


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

    def rest(self, worked: float, at_most: float, at_least: float = 0.0) -> None:
        """After so many seconds of work, leave the process to others for as long as the share asks for."""
        time.sleep(max(0.0, min(max(worked * (1.0 / self.pace.share - 1.0), at_least), at_most)))
