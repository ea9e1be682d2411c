"""The compiled core and numpy give the same answers, for any table and any text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from humongous.langid.ngram_engines import Engine, NumpyEngine, core_engine
from humongous.langid.ngram_table import NgramTable, Scheme, read_ngrams, write_ngrams

core = pytest.importorskip("humongous_core")

ALPHABET = "ab中😀\u3000\x1c \t\ud800"
SCHEMES = [
    Scheme(sizes=(4, 1), strip=True, omit_last=True),
    Scheme(sizes=(1, 2, 3, 4, 5)),
    Scheme(sizes=(2,), strip=True),
    Scheme(sizes=(1,)),
]


def engines(folder: Path, scheme: Scheme, postings: dict[str, dict[int, int]]) -> tuple[Engine, Engine]:
    file = folder / "some.ngrams"
    write_ngrams(file, scheme, [f"label {number}" for number in range(8)], postings, unit=1)
    table: NgramTable = read_ngrams(file)
    return core_engine(core, table), NumpyEngine(table)


def utf32(text: str) -> bytes:
    return text.encode("utf-32-le", "surrogatepass")


@settings(deadline=None, max_examples=300)
@given(
    st.sampled_from(SCHEMES),
    st.dictionaries(
        st.text(ALPHABET.replace("\ud800", ""), min_size=1, max_size=5),
        st.dictionaries(st.integers(0, 7), st.integers(1, 255) | st.just(1), min_size=1),
        max_size=25,
    ),
    st.text(ALPHABET, max_size=40),
    st.integers(0, 9),
)
@example(SCHEMES[1], {}, "", 3)
def test_both_engines_agree(
    tmp_path_factory: pytest.TempPathFactory,
    scheme: Scheme,
    postings: dict[str, dict[int, int]],
    text: str,
    top: int,
) -> None:
    one, other = engines(tmp_path_factory.mktemp("engines"), scheme, postings)
    assert one.rank(utf32(text), top) == other.rank(utf32(text), top)


@pytest.mark.parametrize("which", [0, 1])
def test_sums_counts_and_order(tmp_path: Path, which: int) -> None:
    postings = {"ab": {1: 1, 2: 3}, "bc": {0: 1}, "cd": {0: 1}}
    engine = engines(tmp_path, Scheme(sizes=(2,)), postings)[which]
    assert ([(2, 3), (1, 1), (0, 1)], 2) == engine.rank(utf32("abc"), 9)
    assert ([(2, 3), (0, 2)], 3) == engine.rank(utf32("abcd"), 2)
    assert ([], 1) == engine.rank(utf32("xy"), 9)
    assert ([], 0) == engine.rank(b"", 9)


def test_the_core_refuses_what_does_not_fit() -> None:
    parts = {"keys": b"\0" * 8, "offsets": b"\0" * 4, "ids": b"", "weights": b""}
    with pytest.raises(ValueError, match="offsets do not fit"):
        core.NgramTable(**parts, labels=1, sizes=[4], strip=False, omit_last=False)
