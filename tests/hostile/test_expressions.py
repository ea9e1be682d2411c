"""Every regular expression in the package takes time linear in what it reads, whatever that is.

The inputs are derived from the expressions themselves: each character class, literal and fixed string that occurs in
one is repeated, alone and in pairs, before and after something that makes the match fail. A quadratic expression would
take minutes where the bound is seconds.
"""

from __future__ import annotations

import importlib
import inspect
import itertools
import pkgutil
import re
import time
from collections.abc import Iterable, Iterator
from re import _constants, _parser  # type: ignore[attr-defined]

import pytest

import humongous

SIZE = 60_000
SECONDS = 1.0
"""CPU for one expression on one input of `SIZE`; a linear one takes hundredths, a quadratic one more."""
AT_MOST = {
    "humongous.charset.evidence._XML": 512,
    "humongous.extract.licence._REL": 2_000,
    "humongous.extract.trafilatura_engine._DOCTYPE": 4_096,
    "humongous.warc.pages._META_NOINDEX": 1_010,
}
"""What these are given at most, by the code around them (a slice, or another expression's bound)."""
ANCHORED = ("match", "fullmatch")


def expressions() -> dict[str, re.Pattern[str] | re.Pattern[bytes]]:
    """Name → every compiled expression that a module of the package keeps."""
    found: dict[str, re.Pattern[str] | re.Pattern[bytes]] = {}
    for info in pkgutil.walk_packages(humongous.__path__, "humongous."):
        if info.name.startswith(
            ("humongous.spark", "humongous.submit", "humongous.child", "humongous.quality.languages")
        ):
            continue  # they read no pages, and want libraries that may be absent
        module = importlib.import_module(info.name)
        for name, value in vars(module).items():
            if isinstance(value, re.Pattern) and value not in found.values():
                found[f"{info.name}.{name}"] = value
    return found


EXPRESSIONS = expressions()


def atoms(tree: Iterable[tuple[object, object]]) -> Iterator[str]:
    """A character for each literal and class of an expression, and each run of literals as a word."""
    word = ""
    for op, argument in tree:
        if op is _constants.LITERAL:
            word += chr(argument)  # type: ignore[arg-type]
            continue
        if word:
            yield word
        word = ""
        if op is _constants.IN:
            yield from class_members(argument)  # type: ignore[arg-type]
        elif op is _constants.NOT_LITERAL:
            yield "x"
        elif op is _constants.ANY:
            yield "."
        else:
            yield from nested(argument)
    if word:
        yield word


def nested(argument: object) -> Iterator[str]:
    """The atoms in the sub-expressions of any operator."""
    if isinstance(argument, _parser.SubPattern):
        yield from atoms(argument)
    elif isinstance(argument, tuple | list):
        for each in argument:
            yield from nested(each)


def class_members(items: Iterable[tuple[object, object]]) -> Iterator[str]:
    """One or two members of a class (of one that is negated: a letter and a space)."""
    for op, argument in itertools.islice(items, 6):
        if op is _constants.NEGATE:
            yield "x"
            yield " "
            return
        if op is _constants.LITERAL:
            yield chr(argument)  # type: ignore[arg-type]
        elif op is _constants.RANGE:
            yield chr(argument[0])  # type: ignore[index]
        elif op is _constants.CATEGORY:
            yield {_constants.CATEGORY_DIGIT: "7", _constants.CATEGORY_SPACE: " "}.get(argument, "w")


def inputs(pattern: re.Pattern[str] | re.Pattern[bytes], size: int) -> Iterator[str]:
    """Texts of this size that make the expression try hard."""
    found = list(dict.fromkeys(atoms(_parser.parse(pattern.pattern, pattern.flags))))[:16]
    starts = ["", *("".join(found[:count]) for count in range(1, min(len(found), 6) + 1)), "".join(found)[:200]]
    pumps = found + ["".join(pair) for pair in itertools.permutations(found[:6], 2)] + starts[2:]
    for pump in pumps:
        for start in starts if len(pump) == 1 else ("",):
            yield (start + pump * (size // len(pump)))[: size - 1] + "\x00"


def uses(name: str) -> set[str]:
    """The methods that its module calls on an expression."""
    module, _, variable = name.rpartition(".")
    return set(re.findall(rf"\b{variable}\.(\w+)", inspect.getsource(importlib.import_module(module))))


def cpu_seconds(pattern: re.Pattern[str] | re.Pattern[bytes], text: str, *, anchored: bool) -> float:
    """CPU time to try it at the start, or to go through the whole text."""
    subject = text.encode("latin-1", "replace") if isinstance(pattern.pattern, bytes) else text
    began = time.process_time()
    if anchored:
        pattern.match(subject)  # type: ignore[arg-type]
    else:
        pattern.findall(subject)  # type: ignore[arg-type]
    return time.process_time() - began


def test_expressions_are_found() -> None:
    assert {
        "humongous.warc.pages._META",
        "humongous.extract.limits._TOKEN",
        "humongous.charset.evidence._ATTRIBUTE",
    } <= set(EXPRESSIONS)


def test_a_quadratic_expression_would_be_seen() -> None:
    quadratic = re.compile(r"\s*x")

    assert any(cpu_seconds(quadratic, text, anchored=False) > SECONDS for text in inputs(quadratic, 40_000))


@pytest.mark.parametrize("name", sorted(EXPRESSIONS))
def test_an_expression_is_linear(name: str) -> None:
    anchored = bool(uses(name)) and uses(name) <= set(ANCHORED)
    for text in inputs(EXPRESSIONS[name], AT_MOST.get(name, SIZE)):
        spent = cpu_seconds(EXPRESSIONS[name], text, anchored=anchored)
        assert spent < SECONDS, f"{spent:.1f} s of CPU for {text[:60]!r}…"
