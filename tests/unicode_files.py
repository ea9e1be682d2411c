"""Unicode's own data files, as Debian's package `unicode-data` has them; tests that ask of them skip without it."""

from __future__ import annotations

import bz2
import functools
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

FOLDER = Path(os.environ.get("UNICODE_DATA", "/usr/share/unicode"))
needs_unicode_data = pytest.mark.skipif(
    not (FOLDER / "UnicodeData.txt").is_file(),
    reason=f"no Unicode data at {FOLDER}: install Debian's unicode-data, or set UNICODE_DATA to the UCD's folder",
)


def lines(name: str) -> Iterator[str]:
    """The lines of a file that are neither empty nor a comment, without their comments."""
    path = FOLDER / name
    packed = path.with_name(f"{path.name}.bz2")
    text = bz2.decompress(packed.read_bytes()) if packed.is_file() else path.read_bytes()
    for line in text.decode("utf-8").splitlines():
        if kept := line.partition("#")[0].strip():
            yield kept


def fields(name: str) -> Iterator[list[str]]:
    """The fields of each line."""
    for line in lines(name):
        yield [field.strip() for field in line.split(";")]


def points(field: str) -> range:
    """The code points of `0041` or `0041..005A`."""
    first, _, last = field.partition("..")
    return range(int(first, 16), int(last or first, 16) + 1)


def text_of(field: str) -> str:
    """The text of `0061 0301`."""
    return "".join(chr(int(point, 16)) for point in field.split())


@functools.cache
def values(name: str) -> dict[str, str]:
    """Character → its value, of a file that has one for each; those that it leaves out are not in."""
    return {chr(point): row[1] for row in fields(name) for point in points(row[0])}


@functools.cache
def having(name: str, prop: str) -> frozenset[str]:
    """The characters that a file of properties lists under one."""
    return frozenset(chr(point) for row in fields(name) if row[1] == prop for point in points(row[0]))


@functools.cache
def categories() -> list[str]:
    """The general category of every code point."""
    found = ["Cn"] * 0x110000
    first = 0
    for row in fields("UnicodeData.txt"):
        point = int(row[0], 16)
        if row[1].endswith(", First>"):
            first = point
        elif row[1].endswith(", Last>"):
            found[first : point + 1] = [row[2]] * (point + 1 - first)
        else:
            found[point] = row[2]
    return found


def assigned(*but: str) -> list[str]:
    """Every assigned character, without those of the categories named."""
    return [chr(point) for point, kind in enumerate(categories()) if kind != "Cn" and kind not in but]


def break_texts(name: str) -> list[str]:
    """The texts of one of the files of tests for boundaries (`auxiliary/`): `÷ 0020 × 0308 ÷`."""
    return [text_of(line.replace("÷", " ").replace("×", " ")) for line in lines(f"auxiliary/{name}BreakTest.txt")]


def named(texts: Iterator[str] | list[str] | frozenset[str]) -> list[str]:
    """The first texts as code points, which a failure shows better than what nobody sees."""
    return [" ".join(f"{ord(char):04X}" for char in text) for text in sorted(texts)[:20]]
