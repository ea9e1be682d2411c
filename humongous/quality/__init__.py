"""Measures (text → numbers) and rules (numbers → keep, or `Drop` with a reason).

To add a measure: declare it in `signals.py`, give its value in `characters.py`, `lines.py` or `words.py` and, as fast,
in the compiled core (`core/src/quality/`), and write its slow and obvious twin in tests/quality/test_measure.py. To add
a rule: a `[[rule]]` in a profile, and a `DropReason` where none fits.
`python -m humongous.quality.documentation` writes docs/signals.md and docs/rules.md anew.
"""

from humongous.quality.characters import Signal
from humongous.quality.measure import measure
from humongous.quality.rule_files import open_rules, profile_names
from humongous.quality.rules import RULE_NAMES, Rule, Rules, Verdict, decide, evaluate, verdicts, versions
from humongous.quality.signals import SIGNALS, SignalSpec
from humongous.quality.where import compile_where

__all__ = [
    "RULE_NAMES",
    "SIGNALS",
    "Rule",
    "Rules",
    "Signal",
    "SignalSpec",
    "Verdict",
    "compile_where",
    "decide",
    "evaluate",
    "measure",
    "open_rules",
    "profile_names",
    "verdicts",
    "versions",
]
