"""docs/signals.md and docs/rules.md, made of the code and the TOML files: `python -m humongous.quality.documentation`."""

from __future__ import annotations

import sys
from pathlib import Path

from humongous.config import QualityConfig
from humongous.quality.rule_files import open_rules, profile_names, read_profile
from humongous.quality.rules import Rule, Rules
from humongous.quality.signals import SIGNALS

_SIGNALS_HEAD = """# Signals

Every document carries these numbers in `meta.signals`, in this order. They are measures, not verdicts: any threshold
of any peer can be applied later with `humongous export --where "gopher_word_count >= 50"` ([rules](rules.md)).
This page is made of `humongous/quality/signals.py`; edit that, then run `python -m humongous.quality.documentation`.

- **Characters** are code points. **Letters** are Unicode's letters *and marks*: without marks half of Hindi is noise.
- **Lines** lie between line feeds; white space at their ends is cut off, and blank lines do not count. (datatrove
  counts blank lines in the bullet and ellipsis shares; with its extractor there are none.)
- **Words** are what stands between white space. datatrove's tokenisers cut punctuation off as tokens of its own, so
  its count of *all* words is about 15 % higher in English, and its n-grams have punctuation in them as words.
- **Unspaced** texts, in a script written without spaces (Han, kana, Thai, Lao, Khmer, Burmese, Tibetan, …) and with
  white space under 15 % of white space and letters, have no words: their signals of words are null, never 0.
- **Terminal punctuation** is Unicode's property Sentence_Terminal (UCD 17.0), Tibetan shads, Thai `๚๛`, and closing
  quotation marks; the ellipsis `…` is not among them.
- Ratios are rounded to 6 decimals. Everything is whole numbers up to the last division: the same on any processor.
- Repetition and entropy read the first 1,000,000 characters; a hash of 64 bits stands for a span, so two spans are
  taken for the same wrongly once in 2⁶⁴ pairs.

| signal | range, unit | definition | source | null when |
| --- | --- | --- | --- | --- |
"""

_RULES_HEAD = """# Rules

A rule reads one signal and drops the document where it lies below `min` or above `max`; where the signal is null
there is nothing to judge, and the document passes. The first rule broken gives the reason. A profile is a list of
rules: `[quality] profile = "light"` names one of these, or the path of a TOML file in the same form. `--where` and
`humongous page` read the same signals ([what they are](signals.md)).
This page is made of `humongous/quality/profiles/` and `languages/`; after editing those, run
`python -m humongous.quality.documentation`.

`light` was measured on 9,912 labelled texts of 200 characters and more in 429 languages: it drops none. Of 1,864
hand-made truths of real pages it drops 25: 22 placeholder texts (lorem ipsum) and 3 of under 30 letters (`Test`).
"""


def signals_markdown() -> str:
    """docs/signals.md."""
    rows = [
        f"| `{spec.name}` | {spec.unit} | {spec.definition} | {spec.source} | {spec.null_when} |"
        for spec in SIGNALS.values()
    ]
    return _SIGNALS_HEAD + "\n".join(rows) + "\n"


def rules_markdown() -> str:
    """docs/rules.md."""
    parts = [_RULES_HEAD]
    for name in profile_names():
        profile, rules = read_profile(name), open_rules(QualityConfig(profile=name))
        parts.append(
            f"## `{name}`\n\n{profile.description}\n\n| signal | min | max | reason |\n| --- | --- | --- | --- |"
        )
        parts.extend(_row(rule) for rule in profile.rules)
        changes = _changes(rules)
        parts.append("\n" + "\n".join(changes) + "\n" if changes else "")
    return "\n".join(parts).rstrip() + "\n"


def _row(rule: Rule) -> str:
    return f"| `{rule.signal}` | {_number(rule.min)} | {_number(rule.max)} | `{rule.reason}` |"


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:,}"


def _changes(rules: Rules) -> list[str]:
    """One line for each language or script that differs."""
    lines = []
    for key, own in sorted(rules.by_language.items()):
        kept = {(rule.signal, rule.reason) for rule in own}
        off = [f"`{rule.signal}` off" for rule in rules.default if (rule.signal, rule.reason) not in kept]
        new = [
            f"`{rule.signal}` {_number(rule.min)} to {_number(rule.max)}" for rule in own if rule not in rules.default
        ]
        lines.append(f"- `{key}`: {', '.join(off + new)}")
    return lines


def main(folder: Path) -> None:
    """Write both pages into a folder."""
    (folder / "signals.md").write_text(signals_markdown(), encoding="utf-8")
    (folder / "rules.md").write_text(rules_markdown(), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "docs"))
