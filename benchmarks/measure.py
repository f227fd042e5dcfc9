"""What a measurement is: contestants run in turn, round by round, and a row of medians."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

Run = Callable[[], float]
Tell = Callable[[str], None]
Rounds = dict[str, list[float]]


@dataclass(frozen=True)
class Row:
    """One line of the result. ``value`` is ours and ``limit`` what it is compared with, both medians.

    ``ratio`` is the median of the rounds' own ratios, 1.0 where both are equal and more where ours is better.
    ``runs`` holds every round's pair, so that minimum and maximum can be seen. ``value`` and the rest are
    ``None`` when it could not be measured; ``error`` then says why.
    """

    name: str
    unit: str
    goal: float
    aim: float
    value: float | None = None
    limit: float | None = None
    ratio: float | None = None
    runs: tuple[tuple[float, float], ...] = ()
    error: str | None = None

    @property
    def met(self) -> bool:
        """Does it reach its goal?"""
        return self.ratio is not None and self.ratio >= self.goal

    def as_json(self) -> dict[str, Any]:
        """The row as ``bench --json`` prints it."""
        plain = asdict(self)
        plain["runs"] = [{"value": value, "limit": limit} for value, limit in self.runs]
        if self.error is None:
            del plain["error"]
        return plain


@dataclass(frozen=True)
class Goal:
    """What a row is called, and what it should reach. ``smaller`` says that less is better (time, memory)."""

    name: str
    unit: str
    goal: float
    aim: float
    smaller: bool = False


def compare(goal: Goal, ours: list[float], theirs: list[float]) -> Row:
    """The row of two contestants' runs, paired round by round."""
    pairs = tuple(zip(ours, theirs, strict=True))
    ratios = [limit / value if goal.smaller else value / limit for value, limit in pairs]
    return Row(goal.name, goal.unit, goal.goal, goal.aim, median(ours), median(theirs), median(ratios), pairs)


def unmeasured(goal: Goal, reason: object) -> Row:
    """The row of something that could not be measured."""
    return Row(goal.name, goal.unit, goal.goal, goal.aim, error=f"{type(reason).__name__}: {reason}")


def rounds(contestants: Mapping[str, Run], count: int, tell: Tell) -> Rounds:
    """Run every contestant ``count`` times, in turn; every other round backwards.

    A machine drifts (disk, neighbours): only runs that lie side by side may be compared, and none may always
    come first.
    """
    results: Rounds = {name: [] for name in contestants}
    for number in range(count):
        order = list(contestants)[:: 1 if number % 2 == 0 else -1]
        for name in order:
            tell(f"{name}, {number + 1} of {count}")
            results[name].append(contestants[name]())
    return results
