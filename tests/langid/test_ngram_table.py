"""Tables of n-grams as files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from humongous.errors import ConfigError
from humongous.langid.ngram_table import FIRST_LINE, NgramTable, Scheme, keys_of, read_ngrams, write_ngrams

SCHEME = Scheme(sizes=(3, 1), strip=True)
POSTINGS = {"abc": {0: 255, 2: 7}, "中": {1: 3}, "a b": {2: 1}, "😀ab": {0: 1}}
LABELS = ("one", "två", "三")


def grams_of(table: NgramTable, grams: list[str]) -> dict[str, dict[int, int]]:
    found = {}
    for gram, key in zip(grams, keys_of(grams), strict=True):
        place = int(np.searchsorted(table.keys, key))
        if place < len(table.keys) and table.keys[place] == key:
            run = slice(int(table.offsets[place]), int(table.offsets[place + 1]))
            found[gram] = dict(zip(table.ids[run].tolist(), table.weights[run].tolist(), strict=True))
    return found


def test_what_is_written_is_read(tmp_path: Path) -> None:
    file = tmp_path / "some.ngrams"
    write_ngrams(file, SCHEME, LABELS, POSTINGS, unit=255)
    table = read_ngrams(file)
    assert (SCHEME, LABELS, 255) == (table.scheme, table.labels, table.unit)
    assert POSTINGS == grams_of(table, [*POSTINGS, "absent"])
    once = file.read_bytes()
    write_ngrams(file, SCHEME, LABELS, dict(reversed(POSTINGS.items())), unit=255)
    assert once == file.read_bytes()


@settings(deadline=None, max_examples=50)
@given(
    st.dictionaries(
        st.text(st.characters(codec="utf-8", exclude_characters="\n"), min_size=1, max_size=5),
        st.dictionaries(st.integers(0, 9), st.integers(1, 255), min_size=1),
        max_size=30,
    )
)
def test_any_table_comes_back(tmp_path_factory: pytest.TempPathFactory, postings: dict[str, dict[int, int]]) -> None:
    file = tmp_path_factory.mktemp("ngrams") / "any.ngrams"
    write_ngrams(file, SCHEME, [str(number) for number in range(10)], postings, unit=1)
    assert postings == grams_of(read_ngrams(file), list(postings))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: b"",
        lambda data: data[:-1],
        lambda data: data[: len(FIRST_LINE) + 10],
        lambda data: data.replace(b'"grams": 4', b'"grams": 5'),
        lambda data: data.replace(b'"postings": 5', b'"postings": 400000000'),
        lambda data: data.replace("三".encode(), b"", 1).replace(b'"one", ', b"").replace(b', ""', b""),
        lambda data: data.replace(b'"sizes": [3, 1]', b'"sizes": []'),
        lambda data: data.replace(b'"sizes": [3, 1]', b'"sizes": ["3"]'),
        lambda data: data.replace(b"{", b"[" * 100_000, 1),
        lambda data: b"\x00" + data,
    ],
)
def test_what_is_no_table_is_our_error(tmp_path: Path, spoil: object) -> None:
    file = tmp_path / "some.ngrams"
    write_ngrams(file, SCHEME, LABELS, POSTINGS, unit=255)
    spoilt = spoil(file.read_bytes())  # type: ignore[operator]
    assert spoilt != file.read_bytes()
    file.write_bytes(spoilt)
    with pytest.raises(ConfigError, match="no table of n-grams") as caught:
        read_ngrams(file)
    assert str(file) == caught.value.where


def test_a_line_feed_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="line feed"):
        write_ngrams(tmp_path / "some.ngrams", SCHEME, LABELS, {"a\nb": {0: 1}}, unit=1)


def test_a_missing_file_is_our_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot read"):
        read_ngrams(tmp_path / "none.ngrams")
