"""Measure language identification on the shared texts, and print the tables of docs/langid.md.

    python -m bench.langid.measure [--data ../shared/data] [--plot docs/langid-reliability.svg]

Everything is held out: the table `own` has not seen the text (or, "source held out", any text of its source), nor have
the weights of the vote and its calibration. Gold labels are compared strictly: cousins (bos/hrv/srp, ind/zsm, nob/nno)
are kept apart; only codes that mean the same in our labels are merged (`texts.SAME`). F1 of a label counts what other
languages in the same rows were called it.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from bench.langid import plot, traffic
from bench.langid.evidence import Evidence
from bench.langid.held_out import CONFIG, Found, held_out
from bench.langid.texts import read_sentences
from bench.langid.train_vote import gather_all
from bench.language_gates import held_out as held_out_file
from bench.language_gates.scores import Called, f1_by_label
from bench.shared import SHARED
from humongous.langid import open_identifier, versions
from humongous.langid.labels import names_language
from humongous.langid.sample import take_sample
from humongous.langid.scripts import script_of
from humongous.langid.weighing import CLD2, FUN, LID, OWN

Rule = Callable[[Evidence], str]
SOURCE = "sentences, source held out"
NEW_SOURCE = f"{SOURCE}, language known to own"


def main() -> None:
    """Print every table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=SHARED, help="folder with lid/ and pages/ (default: %(default)s)")
    parser.add_argument("--plot", type=Path, help="where the reliability plot goes, as SVG")
    parser.add_argument(
        "--by-label", action="store_true", help="write bench/languages_held_out.tsv, of docs/languages.md"
    )
    asked = parser.parse_args()
    print("versions:", ", ".join(f"{key} {value}" for key, value in versions().items()))
    found = gather_all(asked.data)
    ours = held_out(found)
    if asked.by_label:
        write_by_label([each for each in ours if is_sentence(each.evidence)])
    print_models(found, ours)
    print_groups([each for each in ours if is_sentence(each.evidence) and each.evidence.held_out == "fold"])
    traffic.print_traffic(ours)
    traffic.print_english_like(ours)
    traffic.print_junk(ours)
    print_calibration(ours, asked.plot)
    print_speed([each.text for each in read_sentences(asked.data)])


BY_LABEL = """\
Figures are of the vote of the default models; the table `own`, the weights and the calibration had not seen the sentence
that they were asked about, but had seen others of the same source (five folds). Of sources of which `own` had seen no
sentence at all, the mean F1 is {macro:.3f}, and {good} labels reach .8. Whole labels are compared: Bosnian, Croatian and
Serbian, Indonesian and Malay, the two Norwegians are kept apart.
"""


def write_by_label(ours: Sequence[Found]) -> None:
    """What docs/languages.md is made of."""
    by_source = f1_by_label((each.gold, each.label) for each in ours if each.evidence.held_out == "source").values()
    macro, good = sum(by_source) / len(by_source), sum(score >= 0.8 for score in by_source)
    texts = (
        Called(each.gold, each.label, each.evidence.text.source) for each in ours if each.evidence.held_out == "fold"
    )
    held_out_file.write(texts, BY_LABEL.format(macro=macro, good=good))


def is_sentence(each: Evidence) -> bool:
    """Neither of a page nor junk."""
    return not each.text.source.startswith(("page", "line", "junk", "english"))


def top(name: str) -> Rule:
    """What one model says by itself."""

    def rule(each: Evidence) -> str:
        return next((answer.label for answer in each.answers[name] if answer.fits and answer.score > 0), "und")

    return rule


def lid_if_sure(each: Evidence) -> str:
    """lid.176 as it was used before: its answer where the score is .5 or more."""
    return next((answer.label for answer in each.answers[LID] if answer.fits and answer.score >= 0.5), "und")


def published(each: Evidence) -> str:
    """lid.176 and CLD2 where they agree; else CLD2 on short text where it has a share of .9; else FUN-LangID."""
    lid, cld2 = top(LID)(each), top(CLD2)(each)
    if lid == cld2:
        return lid
    if each.script.letters < 300 and any(answer.fits and answer.score >= 0.9 for answer in each.answers[CLD2][:1]):
        return cld2
    return top(FUN)(each)


def print_models(found: Sequence[Evidence], ours: Sequence[Found]) -> None:
    """Each model alone, the best published combination, and ours."""
    print(
        "\n| who | held out | rows | accuracy | macro-F1 | F1 ≥ .8 | und, zxx |"
        "\n| --- | --- | ---: | ---: | ---: | ---: | ---: |"
    )
    rules: list[tuple[str, Rule]] = [
        ("lid.176", top(LID)), ("lid.176, score ≥ .5", lid_if_sure), ("CLD2", top(CLD2)), ("FUN-LangID", top(FUN)),
        ("lid.176 = CLD2, else short: CLD2, else FUN", published), ("own table", top(OWN)),
    ]  # fmt: skip
    for kind in ("fold", "source"):
        rows = [each for each in found if is_sentence(each) and each.held_out == kind]
        for name, rule in rules:
            if kind == "fold" or name == "own table":
                _row(
                    f"{name} | {kind if name == 'own table' else '-'}", [Found(each, rule(each), None) for each in rows]
                )
        _row(
            f"**the vote** | {kind}",
            [each for each in ours if is_sentence(each.evidence) and each.evidence.held_out == kind],
        )


def print_groups(ours: Sequence[Found]) -> None:
    """The vote by source and by length."""
    print("\n| source | rows | accuracy | macro-F1 | F1 ≥ .8 | und, zxx |\n| --- | ---: | ---: | ---: | ---: | ---: |")
    for source in sorted({each.evidence.text.source for each in ours}):
        _row(source, [each for each in ours if each.evidence.text.source == source])
    for name, low, high in (("≤ 60 characters", 0, 60), ("61 to 200", 61, 200), ("> 200", 201, 10**9)):
        _row(name, [each for each in ours if low <= len(each.evidence.text.text) <= high])
    _row("all", ours)
    worst = sorted(f1_by_label((each.gold, each.label) for each in ours).items(), key=lambda item: item[1])[:30]
    print("\nworst:", ", ".join(f"{label} {score:.2f}" for label, score in worst))
    wrong = Counter((each.gold, each.label) for each in ours if not each.right and names_language(each.label))
    print("most confused:", ", ".join(f"{gold} → {label} {count}" for (gold, label), count in wrong.most_common(25)))


def _row(name: str, rows: Sequence[Found]) -> None:
    f1 = f1_by_label((each.gold, each.label) for each in rows)
    open_ = sum(not names_language(each.label) for each in rows) / len(rows)
    print(
        f"| {name} | {len(rows)} | {sum(each.right for each in rows) / len(rows):.3f} | {sum(f1.values()) / len(f1):.3f} "
        f"| {sum(score >= 0.8 for score in f1.values())} of {len(f1)} | {open_:.3f} |"
    )


def print_calibration(ours: Sequence[Found], path: Path | None) -> None:
    """How often labels were right, by the confidence that they have."""
    groups: dict[str, list[tuple[float, bool]]] = {}
    for each in ours:
        if each.confidence is None:
            continue
        pair, text = (each.confidence, each.right), each.evidence.text
        if each.evidence.held_out == "source":
            by_own = "known" if text.gold[0] in each.evidence.known[OWN] else "not known"
            for name in (SOURCE, f"{SOURCE}, language {by_own} to own"):
                groups.setdefault(name, []).append(pair)
            continue
        if not is_sentence(each.evidence):
            groups.setdefault(text.source.split(":")[0], []).append(pair)
            continue
        size = "≤ 60" if len(text.text) <= 60 else "61 to 200" if len(text.text) <= 200 else "> 200"
        for name in ("sentences", f"sentences, {size} characters"):
            groups.setdefault(name, []).append(pair)
    print("\n| texts | named | ECE | " + " | ".join(f"{low:.2f}" for low, _ in plot.BINS) + " |")
    print("| --- | ---: | ---: | " + " | ".join("---:" for _ in plot.BINS) + " |")
    for name, pairs in sorted(groups.items()):
        bins = plot.binned(pairs)
        error = sum(one.count * abs(one.confidence - one.right) for one in bins) / len(pairs)
        cells = " | ".join(f"{one.right:.3f}" if one.count >= 20 else "-" for one in bins)
        print(f"| {name} | {len(pairs)} | {error:.3f} | {cells} |")
    if path:
        curves = {"sentences": "sentences", "pages": "page", "lines": "line", "sentences of a new source": NEW_SOURCE}
        path.write_text(plot.svg({name: plot.binned(groups[of]) for name, of in curves.items()}), encoding="utf-8")


def print_speed(texts: Sequence[str]) -> None:
    """Microseconds for 1,000 characters, on texts of the default sample's length."""
    identifier = open_identifier(CONFIG)
    size = CONFIG.sample_chars
    joined = "\n".join(texts[::7])
    pieces = [joined[start : start + size] for start in range(0, min(len(joined), 300 * size), size)]
    samples = [take_sample(piece, size) for piece in pieces]
    scripts = [script_of(sample).main or "" for sample in samples]
    print(f"\nµs for 1,000 characters, {len(pieces)} texts of {size} characters:")
    steps: list[tuple[str, Callable[[int], object]]] = [
        ("sample", lambda i: take_sample(pieces[i], size)),
        ("script", lambda i: script_of(samples[i])),
        *((model.name, lambda i, ask=model.ask: ask(samples[i], scripts[i])) for model in identifier.models),
        ("all of it", lambda i: identifier(pieces[i])),
    ]
    for name, step in steps:
        start = time.process_time()
        for i in range(len(pieces)):
            step(i)
        print(f"  {name}: {(time.process_time() - start) * 1e9 / sum(map(len, pieces)):.0f}")


if __name__ == "__main__":
    main()
