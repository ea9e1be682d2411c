"""Tables of what traffic has beside sentences: pages and their lines, English-like pieces, what is no language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from bench.langid.held_out import CONFIG, Found
from humongous.langid import choose, open_model
from humongous.langid.labels import best_fitting, names_language
from humongous.langid.sample import take_sample

LANGUAGES = 20
"""Those that most pages are in."""


def print_traffic(ours: Sequence[Found]) -> None:
    """Pages and their lines in the languages that most pages are in: what leaks out of each.

    A line in French on an English page is no leak. Whether it is one is not ours to say, nor any of the models' that
    vote: "CLD3 too" counts those which CLD3, that has no voice in the vote, calls the same as we did.
    """
    print(
        "\n| language | text | rows | right | und, zxx | called another | CLD3 too | which |"
        "\n| --- | --- | ---: | ---: | ---: | ---: | ---: | --- |"
    )
    referee = open_model(choose("cld3", ()))

    def same(each: Found) -> bool:
        sample = take_sample(each.evidence.text.text, CONFIG.sample_chars)
        return each.label == best_fitting(referee.ask(sample, each.evidence.script.main or ""))[0]

    rows = [each for each in ours if each.evidence.text.source in ("page", "line")]
    for label, _ in Counter(each.gold for each in rows if each.evidence.text.source == "page").most_common(LANGUAGES):
        for source in ("page", "line"):
            group = [each for each in rows if each.gold == label and each.evidence.text.source == source]
            wrong = [each for each in group if each.called_another]
            open_ = sum(not names_language(each.label) for each in group)
            print(f"| {label} | {source} | {len(group)} | {sum(each.right for each in group) / len(group):.4f} "
                  f"| {open_ / len(group):.4f} | {len(wrong) / len(group):.4f} | {sum(map(same, wrong))} of {len(wrong)} "
                  f"| {_most(wrong, 8)} |")  # fmt: skip


def print_english_like(ours: Sequence[Found]) -> None:
    """The pieces of `english_traffic`, by kind and by what was done to them."""
    print(
        "\n| English-like | pieces | English | und, zxx | called another | which |"
        "\n| --- | ---: | ---: | ---: | ---: | --- |"
    )
    rows = [each for each in ours if each.evidence.text.source.startswith("english")]
    by: list[Callable[[str], str]] = [
        lambda of: of.partition("/")[0], lambda of: f"… {of.partition('/')[2]}", lambda _: "all"
    ]  # fmt: skip
    for name_of in by:
        names = [name_of(each.evidence.text.source.removeprefix("english: ")) for each in rows]
        for name in dict.fromkeys(names):
            group = [each for each, other in zip(rows, names, strict=True) if other == name]
            wrong = [each for each in group if each.called_another]
            right = sum(each.right for each in group)
            print(
                f"| {name} | {len(group)} | {right} | {len(group) - right - len(wrong)} | {len(wrong)} | {_most(wrong, 4)} |"
            )


def print_junk(ours: Sequence[Found]) -> None:
    """What becomes of text that is no language."""
    print("\n| junk | texts | zxx | und | named a language | most |\n| --- | ---: | ---: | ---: | ---: | --- |")
    rows = [each for each in ours if each.evidence.text.source.startswith("junk")]
    for kind in sorted({each.evidence.text.source for each in rows}):
        group = [each for each in rows if each.evidence.text.source == kind]
        named = [each for each in group if names_language(each.label)]
        none = sum(each.label == "zxx" for each in group)
        print(f"| {kind.removeprefix('junk: ')} | {len(group)} | {none} | {len(group) - none - len(named)} "
              f"| {len(named)} | {_most(named, 2)} |")  # fmt: skip


def _most(rows: Sequence[Found], count: int) -> str:
    return ", ".join(f"{label} {n}" for label, n in Counter(each.label for each in rows).most_common(count))
