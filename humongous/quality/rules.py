"""Signals → keep or drop: rules are values, deciding is a pure function over stored numbers.

So a decision can be taken again from a document's `signals`, with another profile, without its text.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from humongous.document import Drop, DropReason, Identified
from humongous.quality.characters import Signal
from humongous.quality.codepoints import UNICODE_VERSION
from humongous.quality.signals import MEASURES_VERSION, SIGNALS

LANGUAGE_CONFIDENCE = "language_confidence"
"""The one number that a rule may read and that is no signal of the text."""

RULE_NAMES = (*SIGNALS, LANGUAGE_CONFIDENCE)


@dataclass(frozen=True, slots=True)
class Rule:
    """Keeps a document whose signal lies in [min, max]; where the signal is null there is nothing to judge."""

    signal: str
    min: float | None
    max: float | None
    reason: DropReason

    def broken_by(self, measured: Signal) -> float | None:
        """The threshold that `measured` oversteps; `None` where it does not."""
        if measured is None:
            return None
        if self.min is not None and measured < self.min:
            return self.min
        if self.max is not None and measured > self.max:
            return self.max
        return None

    def as_json(self) -> dict[str, Any]:
        """Plain values, in the form of a profile."""
        return {"signal": self.signal, "min": self.min, "max": self.max, "reason": str(self.reason)}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one rule says of one document."""

    rule: Rule
    measured: Signal
    threshold: float | None
    """The threshold overstepped; `None` where the rule keeps the document or the signal is null."""

    @property
    def keeps(self) -> bool:
        """Whether this rule alone would keep the document."""
        return self.threshold is None


@dataclass(frozen=True, slots=True)
class Rules:
    """A profile, with what languages and scripts change of it."""

    name: str
    default: tuple[Rule, ...]
    by_language: Mapping[str, tuple[Rule, ...]] = field(default_factory=dict)
    """The whole list for a label (`jpn_Jpan`) or a script (`Thai`) that differs from the default."""

    def for_language(self, label: str) -> tuple[Rule, ...]:
        """The rules in order for a label: the language's, else its script's, else the profile's own."""
        return self.by_language.get(label, self.by_language.get(label[-4:], self.default))

    def as_json(self) -> dict[str, Any]:
        """Plain values that tell two sets of rules apart if and only if they can decide differently."""
        return {
            "name": self.name,
            "default": [rule.as_json() for rule in self.default],
            "by_language": {key: [rule.as_json() for rule in rules] for key, rules in sorted(self.by_language.items())},
        }

    def fingerprint(self) -> str:
        """16 hexadecimal digits over `as_json`."""
        return hashlib.sha256(json.dumps(self.as_json(), sort_keys=True).encode()).hexdigest()[:16]


def verdicts(signals: Mapping[str, Signal], language: Identified | str, rules: Rules) -> tuple[Verdict, ...]:
    """What every rule says, in order. A signal that is missing counts as null, as in documents of older versions."""
    label, confidence = _language(language)
    said = []
    for rule in rules.for_language(label):
        measured = confidence if rule.signal == LANGUAGE_CONFIDENCE else signals.get(rule.signal)
        said.append(Verdict(rule, measured, rule.broken_by(measured)))
    return tuple(said)


def evaluate(signals: Mapping[str, Signal], language: Identified | str, rules: Rules) -> Rule | None:
    """The first rule that the document breaks; `None` where it keeps them all."""
    return next((said.rule for said in verdicts(signals, language, rules) if not said.keeps), None)


def decide(signals: Mapping[str, Signal], language: Identified | str, rules: Rules) -> None:
    """Raise `Drop` with the reason of the first rule that the document breaks."""
    for said in verdicts(signals, language, rules):
        if not said.keeps:
            raise Drop(said.rule.reason, measured=said.measured, threshold=said.threshold)


def versions(rules: Rules) -> dict[str, str]:
    """What the numbers and the decisions depend on, for the fingerprint and the manifest.

    Unicode's version is that of `tables/kinds.tsv`, which says what a letter is, under any Python.
    """
    return {"measures": MEASURES_VERSION, "measures_unicode": UNICODE_VERSION, "rules": rules.fingerprint()}


def _language(language: Identified | str) -> tuple[str, float | None]:
    if isinstance(language, str):
        return language, None
    return language.label, language.confidence
