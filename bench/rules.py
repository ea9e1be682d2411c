"""What the rules remove of text that is good, by language: labelled sentences, and the texts of real pages.

    python -m bench.rules            the tables of docs/rules.md, on standard output
    python -m bench.rules --gate     fails where `light` keeps less than bench/rules.toml pins
    python -m bench.rules --pin      writes bench/rules.toml anew

The shared data (`$HUMONGOUS_SHARED_DATA`, default ../shared/data) is not part of the repository; without it the gate
says so and passes. Peers' profiles are asked on texts of 200 characters and more, and without those of their rules that
depend on the length of a text: a sentence has no 50 words and no 5 sentences, and one n-gram fills much of it.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.shared import SHARED, labelled
from humongous.config import QualityConfig
from humongous.extract.sanitise import sanitise
from humongous.langid import resolve_language
from humongous.quality import Rules, Signal, measure, open_rules, profile_names, verdicts
from humongous.quality.bounds import BOUNDS

PINNED = Path(__file__).with_name("rules.toml")
FLOOR = 0.98
"""Share of good sentences that `light` must keep of every language with at least `ENOUGH` of them."""
ENOUGH = 100
LONG = 200
"""Characters from which the peers' profiles are asked."""
MOST_RULES = 8
"""Rules shown of a profile, those that drop most first."""
_OF_LENGTH = frozenset(signal for (signal, _), bounds in BOUNDS.items() if bounds.whole)


@dataclass(frozen=True, slots=True)
class Text:
    """A text that is good, as measured."""

    label: str
    source: str
    signals: Mapping[str, Signal]


def sentences(data: Path) -> Iterator[Text]:
    """The labelled sentences, sanitised as documents are."""
    for label, source, text in labelled(data):
        yield Text(label, source.partition("+")[0].partition("/")[0], measure(sanitise(text), label))


def page_texts(data: Path) -> Iterator[Text]:
    """The main texts of real pages, as people marked them; those noted in no language that is known are left out."""
    with gzip.open(data / "pages" / "pages.dev.truth.jsonl.gz", "rt", encoding="utf-8") as rows:
        for row in rows:
            page = json.loads(row)
            text = (page.get("truth") or {}).get("text")
            if text and page.get("lang"):
                label = resolve_language(page["lang"])[0]
                yield Text(label, page["source"], measure(sanitise(text), label))


def broken(text: Text, rules: Rules, *, whole: bool) -> list[str]:
    """The signals of the rules that a text breaks; of a sentence, without those that depend on length."""
    return [
        said.rule.signal
        for said in verdicts(text.signals, text.label, rules)
        if not said.keeps and (whole or said.rule.signal not in _OF_LENGTH)
    ]


def table(texts: Sequence[Text], profile: str, *, whole: bool) -> str:
    """Markdown: each rule that drops any of the texts, how many, and the languages that lose most by it."""
    rules = open_rules(QualityConfig(profile=profile))
    languages = Counter(text.label for text in texts)
    lost: dict[str, Counter[str]] = {}
    dropped: Counter[str] = Counter()
    for text in texts:
        found = set(broken(text, rules, whole=whole))
        dropped[text.label] += bool(found)
        for signal in found:
            lost.setdefault(signal, Counter())[text.label] += 1
    rows = []
    for signal, by in sorted(lost.items(), key=lambda item: (-sum(item[1].values()), item[0]))[:MOST_RULES]:
        shown = ", ".join(_worst(by, languages)[:5])
        rows.append(f"| `{signal}` | {sum(by.values())} | {shown} |")
    head = f"**`{profile}`** drops {dropped.total():,} of {len(texts):,}" + ("." if not rows else ":\n")
    over = _worst(Counter({one: by for one, by in dropped.items() if by > (1 - FLOOR) * languages[one]}), languages)
    enough = sum(count >= 10 for count in languages.values())
    return (
        head
        + ("\n| rule on | drops | worst languages of 10 texts or more |\n| --- | --- | --- |\n" if rows else "")
        + "\n".join(rows)
        + f"\n\nIt drops over {1 - FLOOR:.0%} of the texts of {len(over)} of the {enough} languages with 10 or more"
        + f"{': ' if over else ''}{', '.join(over)}."
    )


def _worst(by: Mapping[str, int], languages: Mapping[str, int]) -> list[str]:
    """Languages of 10 texts or more that lose some, those that lose the greatest share first."""
    ranked = sorted(
        (one for one in by if by[one] and languages[one] >= 10), key=lambda one: (-by[one] / languages[one], one)
    )
    return [f"`{label}` {by[label]}/{languages[label]}" for label in ranked]


def kept_shares(texts: Sequence[Text]) -> dict[str, dict[str, float]]:
    """Label → source → share that `light` keeps; `all` is of all sources."""
    light = open_rules(QualityConfig(profile="light"))
    count: Counter[tuple[str, str]] = Counter()
    kept: Counter[tuple[str, str]] = Counter()
    for text in texts:
        keeps = not broken(text, light, whole=True)
        for source in ("all", text.source):
            count[text.label, source] += 1
            kept[text.label, source] += keeps
    shares: dict[str, dict[str, float]] = {}
    for label, source in sorted(count):
        if count[label, "all"] >= ENOUGH:
            shares.setdefault(label, {})[source] = round(kept[label, source] / count[label, source], 4)
    return shares


def failures(found: Mapping[str, Mapping[str, float]], pinned: Mapping[str, Mapping[str, float]]) -> list[str]:
    """What is wrong: under the floor, under what was pinned, or no longer there."""
    wrong = [f"{label}: keeps {by['all']:.2%}, under {FLOOR:.0%}" for label, by in found.items() if by["all"] < FLOOR]
    for label, by in pinned.items():
        for source, share in by.items():
            now = found.get(label, {}).get(source)
            if now is None or now < share:
                wrong.append(
                    f"{label} {source}: keeps {'nothing known' if now is None else f'{now:.2%}'}, pinned {share:.2%}"
                )
    return wrong


def pins(shares: Mapping[str, Mapping[str, float]]) -> str:
    """The shares as TOML."""
    head = "# Share of good sentences that `light` keeps, by language and source: python -m bench.rules --pin\n"
    rows = (
        f"{label} = {{ {', '.join(f'{json.dumps(source)} = {share}' for source, share in by.items())} }}"
        for label, by in shares.items()
    )
    return head + "\n".join(rows) + "\n"


def gate(data: Path) -> int:
    """0 where nothing fell, 1 where something did; says which."""
    wrong = failures(kept_shares(list(sentences(data))), tomllib.loads(PINNED.read_text(encoding="utf-8")))
    print("\n".join(wrong) if wrong else "light keeps what it kept")
    return 1 if wrong else 0


def main() -> int:
    """As the module says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    group = parser.add_mutually_exclusive_group()
    group.add_argument("--gate", action="store_true")
    group.add_argument("--pin", action="store_true")
    asked, data = parser.parse_args(), SHARED
    if not (data / "lid" / "lid.dev.tsv.gz").is_file():
        print(f"skipped: no shared data at {data}; set HUMONGOUS_SHARED_DATA")
        return 0
    if asked.gate:
        return gate(data)
    some = list(sentences(data))
    if asked.pin:
        PINNED.write_text(pins(kept_shares(some)), encoding="utf-8")
        return 0
    print(report(some, list(page_texts(data))))
    return 0


def report(some: Sequence[Text], pages: Sequence[Text]) -> str:
    """Markdown for docs/rules.md."""
    shares = kept_shares(some)
    least = min(shares, key=lambda label: (shares[label]["all"], label))
    enough = sum(text.label in shares for text in some)
    summary = (
        f"`light` keeps at least {shares[least]['all']:.1%} of the sentences of each of the {len(shares)} languages with "
        f"{ENOUGH} or more ({enough:,} sentences; the least: `{least}`)."
    )
    long = [text for text in some if (text.signals["chars"] or 0) >= LONG]
    peers = [name for name in profile_names() if name not in ("light", "none")]
    return "\n\n".join(
        (
            summary,
            "### Sentences, all lengths",
            table(some, "light", whole=True),
            f"### Sentences of {LONG} characters and more, without the rules that depend on length",
            *(table(long, name, whole=False) for name in peers),
            "### Main texts of pages, as people marked them",
            *(table(pages, name, whole=True) for name in ("light", *peers)),
        )
    )


if __name__ == "__main__":
    sys.exit(main())
