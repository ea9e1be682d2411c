"""docs/languages.md, the page for speakers: `python -m bench.language_gates.page` (part of `make docs`).

Made of the tables of labels and rules and of `bench/languages_held_out.tsv`: no model and no shared data are read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from bench.language_gates import held_out
from bench.language_gates.page_head import HEAD, MODELS
from bench.language_gates.pins import ALL
from bench.language_gates.scores import coverage, macro_f1
from humongous.config import LangidConfig, QualityConfig
from humongous.langid.labels import LabelMap, names_language
from humongous.langid.tables import read_table
from humongous.quality import Rule, Rules, open_rules
from langid_models import load_catalogue

PAGE = Path(__file__).resolve().parents[2] / "docs" / "languages.md"
_MANY = 3
"""Confusions that a row shows, each way."""

_FEW = 3
"""Scripts with so many labels or fewer share a table."""

Names = Mapping[str, Mapping[str, str]]
Known = Mapping[str, frozenset[str]]
_WIDE = ("label", "name", "autonym", "models", "F1", "sentences", "by source", "taken for", "taken for it", "rules")
_NARROW = ("label", "name", "autonym", "models", "rules")
_REST = "A model claims to know them; nobody has shown us text to check it with.\n"


def page() -> str:
    """The whole page."""
    measured = held_out.read()
    known = _known()
    names = {row["code"]: row for row in read_table("languages")}
    rules = open_rules(QualityConfig())
    labels = sorted(frozenset(measured.scores).union(*known.values()))
    default = LangidConfig().models
    told = frozenset[str]().union(*(known[model] for model in default if model in known))
    whole = {label: scores[ALL] for label, scores in measured.scores.items()}
    head = HEAD.format(
        labels=len(told),
        languages=len({label[:3] for label in told}),
        scripts=len({label[4:] for label in told}),
        models=", ".join(
            f"{MODELS[model]} {model} ({len(known[model]):,} labels)" for model in MODELS if model in known
        ),
        default=", ".join(f"`{model}`" for model in default),
        tested=len(whole),
        sentences=sum(score.rows for score in whole.values()),
        covered=coverage(whole),
        macro=macro_f1(whole),
        how=measured.comment,
    )
    parts = [head]
    first = [label for label in labels if label in whole]
    parts += [
        "## Measured\n",
        *_sections(first, lambda label: _measured_row(label, names, known, measured, rules), _WIDE),
    ]
    rest = [label for label in labels if label not in whole]
    parts += [
        "## Not measured\n",
        _REST,
        *_sections(rest, lambda label: _short_row(label, names, known, rules), _NARROW),
    ]
    return "\n".join(parts).rstrip() + "\n"


def _known() -> dict[str, frozenset[str]]:
    """Model → the labels of ours that it can give, of those whose labels the package has."""
    catalogue = load_catalogue()
    tables = {name: catalogue[name].label_table for name in MODELS if name in catalogue}
    found = {name: LabelMap.read(table).labels() for name, table in tables.items()}
    return {name: frozenset(filter(names_language, labels)) for name, labels in found.items()}


def _sections(labels: Iterable[str], rows: Callable[[str], Iterable[str]], columns: Sequence[str]) -> list[str]:
    """A table for each script, the script with most labels first, and one for all scripts that have few."""
    given = list(labels)
    count = Counter(label[4:] for label in given)
    groups: dict[str, list[str]] = {script: [] for script in sorted(count, key=lambda each: (-count[each], each))}
    for label in given:
        groups[label[4:]].append(label)
    large = {script: of_it for script, of_it in groups.items() if len(of_it) > _FEW}
    small = sorted((label for label in given if label[4:] not in large), key=lambda label: (label[4:], label))
    parts = []
    for title, of_it in (*large.items(), *([("Other scripts", small)] if small else ())):
        parts += [f"### {title}: {len(of_it)}\n", f"| {' | '.join(columns)} |", f"|{' --- |' * len(columns)}"]
        parts += [f"| {' | '.join(rows(label))} |" for label in of_it]
        parts.append("")
    return parts


def _measured_row(label: str, names: Names, known: Known, measured: held_out.HeldOut, rules: Rules) -> Iterable[str]:
    scores = measured.scores[label]
    whole = scores[ALL]
    by_source = (f"{source} {_share(score.f1)} ({score.rows})" for source, score in scores.items() if source != ALL)
    short = list(_short_row(label, names, known, rules))
    lost, won = _confusions(whole.taken_for), _confusions(whole.taken)
    return *short[:4], _share(whole.f1), str(whole.rows), ", ".join(by_source), lost, won, short[4]


def _short_row(label: str, names: Names, known: Known, rules: Rules) -> Iterable[str]:
    row = names.get(label[:3], {})
    letters = "".join(letter for model, letter in MODELS.items() if label in known.get(model, ())) or "–"
    name, autonym = (_cell(row.get(column, "").split(",")[0]) for column in ("names", "autonyms"))
    return f"`{label}`", name, autonym, letters, _rules(label, rules)


def _confusions(pairs: Iterable[tuple[str, int]]) -> str:
    return ", ".join(f"{label} {count}" for label, count in list(pairs)[:_MANY])


def _rules(label: str, rules: Rules) -> str:
    """What the default rules change for a label or its script."""
    own = rules.for_language(label)
    here = {rule.signal for rule in own}
    changed = [_rule(rule) for rule in own if rule not in rules.default]
    return ", ".join(changed + [f"{rule.signal} off" for rule in rules.default if rule.signal not in here])


def _rule(rule: Rule) -> str:
    low = f" ≥ {rule.min:g}" if rule.min is not None else ""
    high = f" ≤ {rule.max:g}" if rule.max is not None else ""
    return f"{rule.signal}{low}{high}"


def _share(value: float) -> str:
    return f"{value:.2f}".removeprefix("0")


def _cell(text: str) -> str:
    """Text that ends no cell and begins no mark-up."""
    return "".join(f"\\{character}" if character in "\\|*_`<[" else character for character in text)


def main(path: Path = PAGE) -> None:
    """Write the page."""
    path.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
