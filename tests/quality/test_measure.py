"""The fast scans against slow and obvious twins, written from the definitions, on real texts and on any strings."""

from __future__ import annotations

import functools
import math
import re
import statistics
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import regex  # type: ignore[import-untyped,unused-ignore]
from hypothesis import given, settings

from humongous.quality import SIGNALS
from humongous.quality.in_numpy import measure_in_numpy
from humongous.quality.marks import SENTENCE_ENDS, TERMINAL_PUNCTUATION
from humongous.quality.stop_words import stop_words

from .texts import ANY, LABELS, MIXTURES, real_texts

CATEGORIES = [
    "Ll",
    "Lo",
    "Lu",
    "Lt",
    "Lm",
    "Mn",
    "Mc",
    "Me",
    "Nd",
    "Nl",
    "No",
    "Pc",
    "Pd",
    "Ps",
    "Pe",
    "Pi",
    "Pf",
    "Po",
    "Sm",
    "Sc",
    "Sk",
    "So",
    "Zs",
    "Zl",
    "Zp",
    "Cc",
    "Cf",
    "Cs",
    "Co",
    "Cn",
]
POLICY = ["terms of use", "privacy policy", "cookie policy", "uses cookies", "use of cookies", "use cookies"]


def share(part: float, whole: float) -> float | None:
    return round(part / whole, 6) if whole else None


@functools.cache
def category(char: str) -> str:
    """Of the Unicode version that the tables are of, whichever Python runs."""
    return " " if char.isspace() else next(name for name in CATEGORIES if regex.fullmatch(rf"\p{{{name}}}", char))


def entropy(items: Any) -> float | None:
    counts = Counter(items)
    total = sum(counts.values())
    return -sum(n / total * math.log2(n / total) for n in counts.values()) if total else None


def repeats(parts: list[str]) -> tuple[int, int]:
    again = [part for place, part in enumerate(parts) if part in parts[:place]]
    return len(again), sum(map(len, again))


def count_sentences(line: str) -> int:
    found = 0
    for place, char in enumerate(line):
        following = line[place + 1 : place + 2]
        wordlike = bool(following) and category(following)[0] in "LMN"
        if char in SENTENCE_ENDS and following not in SENTENCE_ENDS and not (char in ".!?" and wordlike):
            found += 1
    return found


def slow_characters(text: str) -> dict[str, Any]:
    kinds = Counter(category(char)[0] for char in text)
    detailed = Counter(category(char) for char in text)
    letters = kinds["L"] + kinds["M"]
    grams = {n: Counter(text[i : i + n] for i in range(len(text) - n + 1)) for n in (10, 50)}
    quads = [text[i : i + 4] for i in range(len(text[:10_000]) - 3)]
    often = sorted(grams[10].values(), reverse=True)
    top = min(math.isqrt(len(often)), sum(1 for n in often if n > 1))
    return {
        "chars": len(text),
        "letters": letters,
        "sentences": count_sentences(text),
        "letter_frac": share(letters, sum(not char.isspace() for char in text)),
        "digit_frac": share(detailed["Nd"], len(text)),
        "punct_frac": share(kinds["P"], len(text)),
        "symbol_frac": share(kinds["S"] - text.count("\ufffd"), len(text)),
        "space_frac": share(sum(char.isspace() for char in text), len(text)),
        "format_frac": share(detailed["Cf"], len(text)),
        "control_frac": share(detailed["Cc"] + detailed["Cs"] + detailed["Cn"], len(text)),
        "private_use_frac": share(detailed["Co"], len(text)),
        "replacement_char_frac": share(text.count("\ufffd"), len(text)),
        "line_break_frac": share(text.count("\n"), len(text)),
        "bracket_frac": share(sum(char in "()[]{}" for char in text), len(text)),
        "email_count": sum(
            (category(a)[0] in "LMN" and b == "@" and category(c)[0] in "LMN")
            for a, b, c in zip(text, text[1:], text[2:], strict=False)
        ),
        "wds_urls": max(text.count("www"), text.count("http")),
        "char_distinct_4gram_frac": share(len({*quads}), len(quads)),
        "rps_doc_curly_bracket": share(text.count("{") + text.count("}"), len(text)),
        "roots_char_repetition_ratio": share(sum(often[:top]), sum(often)),
        "char_repeated_10gram_frac": share(sum(often) - len(often), sum(often)),
        "char_repeated_50gram_frac": share(grams[50].total() - len(grams[50]), grams[50].total()),
    }


def slow_lines(text: str, *, spaced: bool) -> dict[str, Any]:
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    paragraphs = [paragraph for paragraph in re.split(r"\n{2,}", text.strip()) if paragraph]
    bullets = sum(line.startswith(("•", "-")) for line in lines)
    trailing = sum(line.endswith(("...", "…")) for line in lines)
    kept, terminal, few, script, policy = [], 0, 0, 0, 0
    for line in lines:
        shown = regex.sub(r"\[\d*]|\[edit]|\[citation needed]", "", line).rstrip()
        ends_well = shown.endswith(tuple(TERMINAL_PUNCTUATION)) and not shown.endswith("...")
        is_few, is_long = len(line.split()) < 3, any(len(word) > 1000 for word in line.split())
        has_script, has_policy = "javascript" in line.lower(), any(phrase in line.lower() for phrase in POLICY)
        terminal, few = terminal + ends_well, few + is_few
        script, policy = script + has_script, policy + has_policy
        if ends_well and not (spaced and (is_few or is_long)) and not has_script and not has_policy:
            kept.append(line)
    return {
        "lines": len(lines),
        "mean_line_chars": share(sum(map(len, lines)), len(lines)),
        "gopher_bullet_line_frac": share(bullets, len(lines)),
        "gopher_ellipsis_line_frac": share(trailing, len(lines)),
        "gopher_dup_line_frac": share(repeats(lines)[0], len(lines)),
        "gopher_dup_line_char_frac": share(repeats(lines)[1], len(text)),
        "gopher_dup_para_frac": share(repeats(paragraphs)[0], len(paragraphs)),
        "gopher_dup_para_char_frac": share(repeats(paragraphs)[1], len(text)),
        "fineweb_line_punct_ratio": share(
            sum(line.endswith(tuple(TERMINAL_PUNCTUATION)) for line in lines), len(lines)
        ),
        "fineweb_short_line_ratio": share(sum(len(line) <= 30 for line in lines), len(lines)),
        "fineweb_char_dup_ratio": share(repeats(lines)[1], len(text.replace("\n", ""))),
        "oscar_short_line_frac": share(sum(len(line) <= 100 for line in lines), len(lines)),
        "rps_bullet_line_frac": share(sum(line[0] in "•‣▶◀◦■□▪▫–" for line in lines), len(lines)),
        "dclm_upper_line_frac": share(sum(2 * of_kind(line, "Lu", "Lt") > len(line) for line in lines), len(lines)),
        "dclm_numeric_line_frac": share(sum(of_kind(line, "Nd") == len(line) for line in lines), len(lines)),
        "dclm_one_word_line_frac": share(sum(len(line.split()) == 1 for line in lines), len(lines)) if spaced else None,
        "mc4_long_lines": sum(len(line) >= 200 for line in lines),
        "c4_terminal_line_frac": share(terminal, len(lines)),
        "c4_few_word_lines": few if spaced else None,
        "c4_javascript_lines": script,
        "c4_policy_lines": policy,
        "c4_kept_line_frac": share(len(kept), len(lines)),
        "c4_sentences": sum(max(1, count_sentences(line)) for line in kept),
        "c4_lorem_ipsum": text.lower().count("lorem ipsum"),
        "c4_curly_brackets": text.count("{"),
    }


def of_kind(line: str, *kinds: str) -> int:
    return sum(category(char).startswith(kinds) for char in line)


def slow_segments(text: str) -> dict[str, Any]:
    lines = [line for line in text.split("\n") if line.strip()]
    letters = [of_kind(line, "L", "M") for line in lines]
    total, mean = sum(letters), sum(letters) / max(1, len(letters))
    head = next((place for place, count in enumerate(letters) if count > 30), len(lines))
    tail = next((place for place, count in enumerate(reversed(letters)) if count > 30), 0)
    bare = [n for n, line in zip(letters, lines, strict=True) if n > 90 and 100 * of_kind(line, "P") / n < 0.5]
    over: dict[str, int] = {}
    for kind in ("Nd", "S"):
        counts = [of_kind(line, kind) - line.count("\ufffd") * (kind == "S") for line in lines]
        pairs = [(count, n) for count, n in zip(counts, letters, strict=True) if count >= 10 and count > n / 10]
        over[kind] = max([0, *(count - n for count, n in pairs)])
    return {
        "segment_longest_letters": max(letters, default=0),
        "segment_long_count": sum(n > 250 for n in letters),
        "segment_short_letter_frac": share(sum(n for n in letters if n <= 30), total),
        "segment_menu_letter_frac": share(sum(letters[:head]) + sum(letters[len(lines) - tail :]), total),
        "segment_unpunctuated_letter_frac": share(sum(bare), total),
        "segment_digits_over_letters": over["Nd"],
        "segment_symbols_over_letters": over["S"],
        "segment_letters_cv2": pytest.approx(sum((n - mean) ** 2 for n in letters) / len(letters) / mean**2, abs=2e-6)
        if total
        else None,
    }


def slow_words(text: str, listed: tuple[str, ...]) -> dict[str, Any]:
    words = text.split()
    real = [word for word in words if any(category(char)[0] in "LMN" for char in word)]
    found: dict[str, Any] = {
        "gopher_word_count": len(real),
        "gopher_mean_word_length": share(sum(map(len, real)), len(real)),
        "gopher_hash_to_word_ratio": share(text.count("#"), len(words)),
        "gopher_ellipsis_to_word_ratio": share(text.count("...") + text.count("…"), len(words)),
        "gopher_alpha_word_frac": share(sum(any(category(c)[0] in "LM" for c in word) for word in words), len(words)),
        "dolma_median_word_length": share(statistics.median(map(len, words)), 1) if words else None,
        "gopher_stop_words": len({*listed} & set(words)) if listed else None,
        "stop_word_frac": share(sum(word in listed for word in words), len(words)) if listed else None,
        "stop_words_within": None,
        "longest_word": max(map(len, words), default=0),
        "fineweb_list_ratio": share(text.count("\n"), len(words)),
        "unique_word_frac": share(len(set(words)), len(words)),
    }
    for n in (2, 3, 4):
        grams = [" ".join(words[i : i + n]) for i in range(len(words) - n + 1)]
        top, times = Counter(grams).most_common(1)[0] if grams else ("", 0)
        found[f"gopher_top_{n}gram_char_frac"] = share(len(top) * times, len(text)) if grams else None
    for n in range(5, 11):
        seen, chars, place = set(), 0, 0
        while place < len(words) - n + 1:
            gram = tuple(words[place : place + n])
            if gram in seen:
                chars += len("".join(gram))
                place += n
            else:
                seen.add(gram)
                place += 1
        found[f"gopher_dup_{n}gram_char_frac"] = share(chars, len(text)) if len(words) >= n else None
    return found


def slow(text: str, language: str, *, spaced: bool) -> dict[str, Any]:
    listed = stop_words(language)
    found = slow_characters(text) | slow_lines(text, spaced=spaced) | slow_segments(text)
    if spaced:
        return found | slow_words(text, listed)
    return found | {"stop_words_within": sum(word in text for word in listed) if listed else None}


def check(text: str, language: str) -> None:
    fast = measure_in_numpy(text, language)
    assert list(SIGNALS) == list(fast)
    expected = slow(text, language, spaced=bool(fast["spaced"]))
    assert expected == {name: fast[name] for name in expected}
    for name, items in {"char_entropy": text, "word_entropy": text.split() if fast["spaced"] else ""}.items():
        assert fast[name] == (pytest.approx(entropy(items), abs=2e-6) if items else None)


def test_a_word_with_a_nul_behind_it_is_another_word() -> None:
    check("a\na\x00", "eng_Latn")


def test_pairs_of_words_with_the_same_letters_at_the_same_places_are_other_pairs() -> None:
    check("ab cd x db ca", "eng_Latn")


@pytest.mark.slow
def test_real_texts_measure_as_the_definitions_say(shared_data: Path) -> None:
    texts = list(real_texts(shared_data))
    assert len(texts) > 350
    for text, language in texts:
        check(text, language)


@settings(deadline=None, max_examples=150)
@given(MIXTURES, LABELS)
def test_any_mixture_measures_as_the_definitions_say(text: str, language: str) -> None:
    check(text, language)


@settings(deadline=None, max_examples=100)
@given(ANY)
def test_any_string_measures_as_the_definitions_say(text: str) -> None:
    check(text, "deu_Latn")
