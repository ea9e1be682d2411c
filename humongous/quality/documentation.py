"""docs/signals.md and docs/rules.md, made of the code and the TOML files: `python -m humongous.quality.documentation`."""

from __future__ import annotations

import sys
from pathlib import Path

from humongous.config import QualityConfig
from humongous.quality.codepoints import UNICODE_VERSION
from humongous.quality.rule_files import Profile, open_rules, profile_names, read_profile
from humongous.quality.rules import Rule, Rules
from humongous.quality.signals import SIGNALS
from humongous.quality.stop_words import count_lists

_SIGNALS_HEAD = """# Signals

Every document carries these numbers in `meta.signals`, in this order. They are measures, not verdicts: any threshold
of any peer can be applied later with `humongous export --where "gopher_word_count >= 50"` ([rules](rules.md)).
This page is made of `humongous/quality/signals.py`; edit that, then run `python -m humongous.quality.documentation`.

- **Characters** are code points. **Letters** are Unicode's letters *and marks*: without marks half of Hindi is noise.
- **Lines** lie between line feeds; white space at their ends is cut off, and blank lines do not count.
- **Words** are what stands between white space.
- **Unspaced** texts, in a script written without spaces (Han, kana, Thai, Lao, Khmer, Burmese, Tibetan, …) and with
  white space under 15 % of white space and letters, have no words: their signals of words are null, never 0.
- What a character is comes from Unicode {unicode}, whichever Python runs.
- **Terminal punctuation** is Unicode's property Sentence_Terminal (UCD 17.0), Tibetan shads, Thai `๚๛`, and closing
  quotation marks; the ellipsis `…` is not among them.
- **Stop words** are those of FineWeb-2's configurations, for {languages:,} labels; for English, Gopher's eight.
- Ratios are rounded to 6 decimals. Everything is whole numbers up to the last division: the same on any processor.
- Repetition and entropy read the first 1,000,000 characters; a hash of 64 bits stands for a span, so two spans are
  taken for the same wrongly once in 2⁶⁴ pairs.

| signal | range, unit | definition | source | null when |
| --- | --- | --- | --- | --- |
"""

_DIFFERENCES = """
## Differences

The numbers named `gopher_`, `fineweb_`, `c4_` and `mc4_` are compared with datatrove 0.10.1's own filters, given our
words and lines, on more than 1,000 texts (`tests/quality/test_datatrove.py`). Beyond that they differ, on purpose, in:

- **words**: datatrove has a tokeniser for each language, which cuts punctuation off as tokens of its own: its count of
  *all* words is 11 to 21 % higher, and its n-grams have punctuation in them as words. Here a word is what `str.split`
  gives: the same in every version, and a hundredth of the time. [Compared in 14 languages](words.md).
- **unspaced text**: datatrove has tokenisers for some languages. Here words are null, and there are twins of characters.
- `gopher_word_count`, `gopher_mean_word_length`: datatrove leaves out words of nothing but characters on a list of
  punctuation, so `©`, `→` and `€` are words, and `１` is none. Here a word has a letter, mark or number of any script.
- `gopher_alpha_word_frac`: a word of marks alone has letters here.
- **blank lines** count in datatrove's shares of bullets and ellipses; here they part paragraphs.
- **white space at the ends of a line** counts in its length in datatrove, and makes it another line; here it is cut off.
- **line ends**: for C4's rules and bullets datatrove also splits at U+0085, U+2028, form feed; texts here have none.
- `fineweb_line_punct_ratio`: datatrove's list has no quotation marks, which FineWeb's first one had; and it has Khmer
  `៖៙៚`, which Unicode does not count among sentence ends.
- `c4_terminal_line_frac`, `c4_kept_line_frac`: C4 has `.`, `?`, `!`, `"` and `'`, and so keeps no line of Hindi or
  Chinese; here it is terminal punctuation as above. White space before a citation at the end is cut off too.
- `c4_sentences`: datatrove asks a tokeniser; here they are runs of sentence ends, as in `sentences`.
- `gopher_dup_5gram_char_frac` to `10gram`: datatrove puts words together, so that `a bc` is `ab c`; here they stay words.
- `gopher_stop_words`: datatrove's default is English for all languages; here, as in FineWeb-2, those of the language.

`rps_`, `dclm_`, `dolma_`, `oscar_` and `wds_` numbers follow the definitions in the code that is named, with lines as
above; upper case and digits are Unicode's categories Lu, Lt and Nd, where those projects ask Python's `isupper` and
`isdigit` (which also take Ⓐ, Ⅷ and ²). Of DCLM's line rules, `3.2K likes` and its other phrases are not counted: they
are English. Of the web-docs score's inputs, the languages of segments are not measures of the text alone, and the size
after zstd differs by version; its own classes of characters (in which `।` is a digit) are Unicode's here.
"""

_RULES_HEAD = """# Rules

A rule reads one signal and drops the document where it lies below `min` or above `max`; where the signal is null
there is nothing to judge, and the document passes. The first rule broken gives the reason. A profile is a list of
rules: `[quality] profile = "light"` names one of these, or the path of a TOML file in the same form. `--where` and
`humongous page` read the same signals ([what they are](signals.md)).
This page is made of `humongous/quality/profiles/` and `languages/`; after editing those, run
`python -m humongous.quality.documentation`.

A language file (`languages/<label or script>.toml`) changes thresholds; a language inherits its script's, and what neither
names is the profile's own. Of your own corpus, `humongous calibrate` writes more of them into a folder, which
`[quality] languages = "DIR"` reads after these: a threshold of the language's own text, never from fewer than 30 texts
(`--least`), never one that drops more than 2 % of them (`--max-loss`), and never beyond `humongous/quality/bounds.py`. The
packaged ones are the work of `humongous calibrate --profile fineweb --join 300 --least 10 --scripts` on labelled sentences:
only what a sentence can tell, word lengths and stop words.

[What each rule removes of text that is good](rules-measured.md), by language, is measured by `bench/rules.py`, which also
pins what `light` keeps.
"""


def signals_markdown() -> str:
    """docs/signals.md."""
    rows = [
        f"| `{spec.name}` | {spec.unit} | {spec.definition} | {spec.source} | {spec.null_when} |"
        for spec in SIGNALS.values()
    ]
    head = _SIGNALS_HEAD.format(unicode=UNICODE_VERSION, languages=count_lists())
    return head + "\n".join(rows) + "\n" + _DIFFERENCES


def rules_markdown() -> str:
    """docs/rules.md."""
    parts = [_RULES_HEAD]
    for name in profile_names():
        profile, rules = read_profile(name), open_rules(QualityConfig(profile=name))
        parts.append(
            f"## `{name}`\n\n{profile.description}\n\n| signal | min | max | reason |\n| --- | --- | --- | --- |"
        )
        parts.extend(_row(rule) for rule in profile.rules)
        if profile.table:
            parts.append(f"\nThen `tables/{name}.tsv`: thresholds for {len(profile.table):,} languages and scripts.")
        changes = _changes(profile, rules)
        parts.append("\n" + "\n".join(changes) + "\n" if changes else "")
    return "\n".join(parts).rstrip() + "\n"


def _row(rule: Rule) -> str:
    return f"| `{rule.signal}` | {_number(rule.min)} | {_number(rule.max)} | `{rule.reason}` |"


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:,}"


def _changes(profile: Profile, rules: Rules) -> list[str]:
    """One line for each change, with the languages and scripts that have it."""
    having: dict[str, list[str]] = {}
    for key, own in sorted(rules.by_language.items()):
        before = (*profile.rules, *profile.table.get(key, profile.table.get(key[-4:], ())))
        kept = {(rule.signal, rule.reason) for rule in own}
        off = [f"`{rule.signal}` off" for rule in before if (rule.signal, rule.reason) not in kept]
        new = [f"`{rule.signal}` {_number(rule.min)} to {_number(rule.max)}" for rule in own if rule not in before]
        for change in dict.fromkeys(off + new):
            having.setdefault(change, []).append(f"`{key}`")
    return [f"- {change}: {', '.join(keys)}" for change, keys in sorted(having.items())]


def main(folder: Path) -> None:
    """Write both pages into a folder."""
    (folder / "signals.md").write_text(signals_markdown(), encoding="utf-8")
    (folder / "rules.md").write_text(rules_markdown(), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "docs"))
