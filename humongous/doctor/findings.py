"""What a check of `humongous doctor` says, and how checks are run so that none stops the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from humongous.errors import HumongousError

_MAX_SAID = 400
"""Characters of an error that nobody foresaw."""


class Level(StrEnum):
    """How good it is."""

    OK = "ok"
    WARNING = "warning"
    """A run goes, perhaps slower, or with less certainty than it could."""
    PROBLEM = "problem"
    """A run would fail, or its result could not be trusted."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: in words for somebody who runs this for the first time."""

    check: str
    level: Level
    said: str
    """What was found."""
    do: str = ""
    """What to change; empty where all is well."""

    def as_json(self) -> dict[str, Any]:
        """For `--json`."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Check:
    """A name for people, and what looks."""

    name: str
    look: Callable[[], Iterable[Finding]]


def examine(checks: Sequence[Check]) -> Iterator[Finding]:
    """Every finding of every check, in order: one that raises is a finding itself, and the next one goes on."""
    for check in checks:
        try:
            yield from check.look()
        except HumongousError as error:
            yield broken(check.name, error)
        except Exception as error:  # noqa: BLE001 - a doctor who falls ill is still asked about the rest
            said = f"this check itself broke: {type(error).__name__}: {error}"[:_MAX_SAID]
            yield Finding(check.name, Level.PROBLEM, said, "please report this line as a bug of HUMONGOUS")


def broken(check: str, error: HumongousError) -> Finding:
    """An error of ours as a finding."""
    where = f"{error.where}: " if error.where else ""
    return Finding(check, Level.PROBLEM, f"{where}{error.what}"[:_MAX_SAID], error.do)


def worst(findings: Iterable[Finding]) -> Level:
    """The worst level of all."""
    order = list(Level)
    return max((finding.level for finding in findings), key=order.index, default=Level.OK)
