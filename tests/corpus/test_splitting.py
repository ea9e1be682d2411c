"""A document in several languages is split line by line: nothing lost, nothing twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from humongous import quality
from humongous.corpus import split_languages
from humongous.corpus.splitting import _letters_by_line, languages_of_lines
from humongous.document import Document, Identified
from humongous.langid.scripts import script_of

from .mixed import ENGLISH, GERMAN, JAPANESE, RUSSIAN, mixed

LABELS = ("deu_Latn", "eng_Latn", "rus_Cyrl", "jpn_Jpan", "cmn_Hani")


@dataclass(frozen=True)
class Part:
    start: int
    end: int
    label: str


def texts(document: Document) -> dict[str, str]:
    return {piece.language: piece.text for piece in split_languages(document)}


def unknown(text: str) -> Identified:
    return Identified("und_Latn", None)


def test_each_line_is_in_the_piece_of_its_language() -> None:
    lines = (ENGLISH[0], GERMAN[0], ENGLISH[1], ENGLISH[2], *GERMAN[1:])
    assert texts(mixed("a", lines, "deu_Latn", "eng_Latn")) == {
        "deu_Latn": "\n".join(GERMAN),
        "eng_Latn": "\n".join(ENGLISH),
    }


def test_short_lines_go_with_the_line_before_and_the_first_with_the_next() -> None:
    lines = ("Willkommen", *ENGLISH, "Anmeldung", "", *GERMAN, "The end", "– 2 –")
    assert texts(mixed("a", lines, "eng_Latn", "deu_Latn")) == {
        "eng_Latn": "\n".join(("Willkommen", *ENGLISH, "Anmeldung", "")),
        "deu_Latn": "\n".join((*GERMAN, "The end", "– 2 –")),
    }


def test_a_script_that_only_one_language_has_tells_short_lines_too_but_not_latin_ones() -> None:
    lines = (*ENGLISH, *RUSSIAN, "2 kg iPhone", *JAPANESE)
    assert texts(mixed("a", lines, "rus_Cyrl", "eng_Latn", "jpn_Jpan")) == {
        "rus_Cyrl": "\n".join((*RUSSIAN, "2 kg iPhone")),
        "eng_Latn": "\n".join(ENGLISH),
        "jpn_Jpan": "\n".join(JAPANESE),
    }


def test_a_piece_says_what_it_is() -> None:
    whole = mixed("a", (*ENGLISH, *GERMAN), "deu_Latn", "eng_Latn")
    first, second = split_languages(whole)
    assert [("deu_Latn", "a#deu_Latn"), ("eng_Latn", "a#eng_Latn")] == [
        (each.language, each.meta["id"]) for each in (first, second)
    ]
    for piece in (first, second):
        anew = {"id", "language", "language_confidence", "languages", "language_agreement", "signals", "flags"}
        assert piece.meta["language"] == piece.language
        assert piece.meta["language_confidence"] > 0.9
        assert piece.meta["language_agreement"] >= 3
        assert piece.language == piece.meta["languages"][0]["label"]
        assert ([], ["noindex"], "deu_Latn") == tuple(
            piece.meta[name] for name in ("language_shares", "flags", "split_from")
        )
        assert piece.meta["signals"] == quality.measure(piece.text, piece.language)
        same = whole.meta.keys() - anew - {"language_shares"}
        assert {name: whole.meta[name] for name in same} == {name: piece.meta[name] for name in same}


def test_variant_and_its_flag_are_those_of_the_piece() -> None:
    romanised = "Toshokan wa nichiyoubi o nozoite mainichi aite imasu."
    whole = mixed("a", (*RUSSIAN, romanised), "jpn_Latn", "rus_Cyrl")
    flagged = replace(whole, meta={**whole.meta, "variant": "romanised", "flags": ["multilingual", "romanised"]})
    assert {"jpn_Latn": ("romanised", ["romanised"]), "rus_Cyrl": (None, [])} == {
        piece.language: (piece.meta["variant"], piece.meta["flags"]) for piece in split_languages(flagged)
    }


def test_a_piece_in_which_the_models_name_another_language_has_no_confidence() -> None:
    pieces = split_languages(mixed("a", (*RUSSIAN, *ENGLISH), "rus_Cyrl", "vie_Latn"))
    assert {"rus_Cyrl": True, "vie_Latn": False} == {
        piece.language: piece.meta["language_confidence"] is not None for piece in pieces
    }
    assert pieces[1].meta["language_agreement"] is None


@pytest.mark.parametrize(
    "document",
    [
        mixed("a", GERMAN, "deu_Latn", "eng_Latn"),
        mixed("a", ("1", "2"), "deu_Latn", "eng_Latn"),
        mixed("a", ("",), "deu_Latn", "eng_Latn"),
        mixed("a", (*ENGLISH, *GERMAN), "deu_Latn"),
        Document("\n".join((*ENGLISH, *GERMAN)), "deu_Latn", {"id": "a", "language": "deu_Latn"}),
    ],
)
def test_what_is_in_one_language_stays_the_same_object(document: Document) -> None:
    assert split_languages(document)[0] is document
    assert 1 == len(split_languages(document))


def test_a_language_that_cld2_calls_otherwise_is_named_by_the_models() -> None:
    text = "\n".join((*ENGLISH, *GERMAN))
    begin = len("\n".join(ENGLISH)) + 1
    stretches = [Part(0, begin, "eng_Latn"), Part(begin, len(text), "nld_Latn")]

    def german(text: str) -> Identified:
        return Identified("deu_Latn" if "\n" in text else "nld_Latn", 0.9)

    labels = ["eng_Latn", "deu_Latn"]
    assert ["eng_Latn"] * 3 + ["deu_Latn"] * 3 == languages_of_lines(text, labels, stretches, german)
    assert ["eng_Latn"] * 6 == languages_of_lines(text, labels, stretches, unknown)


def test_the_models_name_a_line_before_the_stretches_do() -> None:
    lines = (ENGLISH[0], GERMAN[0], ENGLISH[1], "Bücher für alle", GERMAN[1])
    stretches = [Part(0, len("\n".join(lines)), "eng_Latn")]

    def by_umlaut(text: str) -> Identified:
        return Identified("deu_Latn" if "ü" in text else "und_Latn", 0.9)

    labels = ["deu_Latn", "eng_Latn"]
    assert ["eng_Latn", "deu_Latn", "eng_Latn", "eng_Latn", "deu_Latn"] == languages_of_lines(
        "\n".join(lines), labels, stretches, by_umlaut
    )


def test_a_line_mostly_in_a_further_language_goes_with_the_line_before() -> None:
    text = "\n".join((ENGLISH[0], GERMAN[0], GERMAN[1]))
    first, second = len(ENGLISH[0]) + 1, len(ENGLISH[0]) + len(GERMAN[0]) + 2
    stretches = [
        Part(0, first, "eng_Latn"),
        Part(first, second - 40, "und_Latn"),
        Part(second - 40, len(text), "deu_Latn"),
    ]
    labels = ["deu_Latn", "eng_Latn"]
    assert ["eng_Latn", "eng_Latn", "deu_Latn"] == languages_of_lines(text, labels, stretches, unknown)


any_line = st.one_of(
    st.sampled_from((*ENGLISH, *GERMAN, *RUSSIAN, *JAPANESE, "", "Home", "– 1 –", "東京", "\u2028")),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\n"), max_size=60),
)


@given(lines=st.lists(any_line, min_size=1, max_size=20), labels=st.permutations(LABELS), count=st.integers(2, 4))
@settings(max_examples=60, deadline=None)
def test_every_line_is_in_exactly_one_piece_in_its_order(lines: list[str], labels: list[str], count: int) -> None:
    pieces = split_languages(mixed("a", lines, *labels[:count]))
    found = [piece.text.split("\n") for piece in pieces]
    assert Counter(lines) == Counter(line for each in found for line in each)
    for each in found:
        rest = iter(lines)
        assert all(line in rest for line in each)
    assert len({piece.language for piece in pieces}) == len(pieces)


@given(
    lines=st.lists(any_line, min_size=1, max_size=12),
    cuts=st.lists(st.tuples(st.integers(0, 1000), st.sampled_from((*LABELS, "und_Latn")))),
)
@settings(max_examples=100, deadline=None)
def test_every_letter_is_counted_once(lines: list[str], cuts: Sequence[tuple[int, str]]) -> None:
    text = "\n".join(lines)
    ends = sorted({min(at, len(text)) for at, _ in cuts} | {len(text)})
    labels = [label for _, label in cuts] + ["eng_Latn"]
    starts = [0, *ends]
    stretches = [Part(a, b, label) for a, b, label in zip(starts, ends, labels, strict=False)]
    counted = _letters_by_line(text, stretches, {label: label for label in LABELS})
    assert [script_of(line).letters for line in lines] == [each.total() for each in counted]
