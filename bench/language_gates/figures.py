"""The shared texts → every figure that is pinned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bench.charset.cases import same
from bench.language_gates import scores
from bench.language_gates.gold import Page, Sentence, paragraphs
from bench.language_gates.pins import ALL, Name, Value
from bench.language_gates.scores import Called
from humongous import charset, extract, quality
from humongous.charset.codecs_whatwg import read
from humongous.charset.labels import lookup
from humongous.langid.english_doubt import ENGLISH
from humongous.langid.labels import names_language
from humongous.pipeline import Tools

EVERY = "every label"
_PAGE_CHARS = 200
"""Rules are for pages: sentences are put together until they have so many characters."""
_LINES = 6
_LINE_CHARS = 60
"""Of an English page's true text, up to so many lines of so many characters or more are asked about each by itself."""

Rows = Iterator[tuple[Name, Value]]


def of_sentences(given: Sequence[Sentence], called: Sequence[str], tools: Tools) -> Rows:
    """Identification and rules on labelled sentences; `called` is what each was called."""
    texts = [Called(each.gold, each.judged(label), each.source) for each, label in zip(given, called, strict=True)]
    for source in (ALL, *sorted({each.source for each in texts})):
        yield from _identified([each for each in texts if source in (ALL, each.source)], source)
    english, others = [each for each in texts if each.gold == ENGLISH], [each for each in texts if each.gold != ENGLISH]
    yield Name("english_called_another", "sentences"), _share(_other(each.called) for each in english)
    yield Name("called_english", "sentences"), _share(each.called == ENGLISH for each in others)
    yield from _by("text_kept", ((label, _kept(text, label, tools)) for label, text in paragraphs(given, _PAGE_CHARS)))


def _identified(texts: Sequence[Called], source: str) -> Rows:
    found = scores.by_label(texts)
    yield Name("macro_f1", EVERY, source), Value(len(found), scores.macro_f1(found))
    yield Name("coverage", EVERY, source), Value(len(found), scores.coverage(found))
    yield Name("abstained", EVERY, source), _share(not names_language(each.called) for each in texts)
    for label, score in found.items():
        yield Name("f1", label, source), Value(score.rows, score.f1)


@dataclass(frozen=True, slots=True)
class _Judged:
    """What became of a page; `None` where a question is not asked of it."""

    label: str
    source: str
    language: bool | None
    """Whether the text that was extracted was called right."""
    truth_language: bool | None
    """Whether its true text was."""
    charset: bool | None
    kept: bool
    english: bool | None
    """Whether an English page was called another language."""
    english_lines: tuple[bool, ...]
    """The same of lines of its true text."""


def of_pages(given: Iterable[Page], tools: Tools) -> Rows:
    """Whole pages through the pipeline's steps: charset, extraction, identification, rules."""
    judged = [_judge(page, tools) for page in given]
    yield from _by("page_language", ((each.label, each.language) for each in judged))
    for source in sorted({each.source for each in judged}):
        asked = [each.language for each in judged if each.source == source and each.language is not None]
        if asked:
            yield Name("page_language", EVERY, source), _share(asked)
    yield from _by("true_text_language", ((each.label, each.truth_language) for each in judged))
    yield from _by("page_charset", ((each.label, each.charset) for each in judged))
    yield from _by("page_kept", ((each.label, each.kept) for each in judged))
    english = [each.english for each in judged if each.english is not None]
    yield Name("english_called_another", "pages"), _share(english)
    yield Name("english_called_another", "lines of pages"), _share(hit for each in judged for hit in each.english_lines)


def _judge(page: Page, tools: Tools) -> _Judged:
    decoded = charset.decode(page.html, page.content_type)
    noted = lookup(page.charset) if not page.html.isascii() else None
    text = extract.extract_decoded(decoded, page.url, tools.extractor).text
    called = tools.identifier(text).label
    english = ENGLISH == page.gold[0]
    lines = [line for line in page.text.splitlines() if len(line) >= _LINE_CHARS][:_LINES] if english else []
    return _Judged(
        page.gold[0],
        page.source,
        language=None if page.translated else called in page.gold,
        truth_language=tools.identifier(page.text).label in page.gold if page.text else None,
        charset=same(decoded.text, read(page.html, noted).text) if noted else None,
        kept=bool(text) and _kept(text, called, tools),
        english=_other(called) if english and not page.translated else None,
        english_lines=tuple(_other(tools.identifier(line).label) for line in lines),
    )


def _kept(text: str, label: str, tools: Tools) -> bool:
    return quality.evaluate(quality.measure(text, label), label, tools.rules) is None


def _other(label: str) -> bool:
    return names_language(label) and label != ENGLISH


def _by(figure: str, pairs: Iterable[tuple[str, bool | None]]) -> Rows:
    """The share by label, and of all, of those that were asked."""
    total, good = Counter[str](), Counter[str]()
    for label, hit in pairs:
        for key in (label, EVERY) if hit is not None else ():
            total[key] += 1
            good[key] += bool(hit)
    for label, count in sorted(total.items()):
        yield Name(figure, label), Value(count, good[label] / count)


def _share(hits: Iterable[bool]) -> Value:
    each = list(hits)
    return Value(len(each), sum(each) / max(1, len(each)))
