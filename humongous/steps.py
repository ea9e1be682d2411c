"""How one step of the recipe is called: timed in a run, shown in `humongous page`.

The recipe calls every step as `step("extract", function, …)`. A `Stopwatch` adds up CPU seconds by step for the unit's
ledger; a `Tracer` keeps each step's answer, so that one page can be followed through the whole recipe.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import ParamSpec, Protocol, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class Step(Protocol):
    """Calls one step of the recipe by name."""

    def __call__(self, name: str, function: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Return what `function` returns, raise what it raises."""
        ...


@dataclass(slots=True)
class Stopwatch:
    """CPU seconds of this process by step."""

    nanoseconds: dict[str, int] = field(default_factory=dict)

    def __call__(self, name: str, function: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Call and add the CPU time to the step's, whatever comes of it."""
        began = time.process_time_ns()
        try:
            return function(*args, **kwargs)
        finally:
            self.nanoseconds[name] = self.nanoseconds.get(name, 0) + time.process_time_ns() - began

    def seconds(self) -> dict[str, float]:
        """`{"cpu_<step>": seconds}`."""
        return {f"cpu_{name}": round(spent / 1e9, 6) for name, spent in sorted(self.nanoseconds.items())}


@dataclass(frozen=True, slots=True)
class Traced:
    """One step as it went: its answer, or what it raised."""

    name: str
    answer: object
    raised: BaseException | None
    milliseconds: float


@dataclass(slots=True)
class Tracer:
    """Every step called, in order."""

    steps: list[Traced] = field(default_factory=list)

    def __call__(self, name: str, function: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Call and remember; what is raised goes on to the caller."""
        began = time.perf_counter()
        try:
            answer = function(*args, **kwargs)
        except BaseException as raised:
            self.steps.append(Traced(name, None, raised, (time.perf_counter() - began) * 1000))
            raise
        self.steps.append(Traced(name, answer, None, (time.perf_counter() - began) * 1000))
        return answer
