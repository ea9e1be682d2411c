"""What a person types for a language."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from humongous.errors import ConfigError
from humongous.langid import resolve_language


@pytest.mark.parametrize(
    ("typed", "labels"),
    [
        ("de", ("deu_Latn",)),
        ("deu", ("deu_Latn",)),
        ("ger", ("deu_Latn",)),
        (" german ", ("deu_Latn",)),
        ("deu_Latn", ("deu_Latn",)),
        ("DEU_LATN", ("deu_Latn",)),
        ("de-AT", ("deu_Latn",)),
        ("zh", ("cmn_Hani", "cmn_Latn")),
        ("zh-Hant", ("cmn_Hani",)),
        ("zh-Hans-CN", ("cmn_Hani",)),
        ("Chinese", ("cmn_Hani", "cmn_Latn")),
        ("ko-Kore", ("kor_Hang",)),
        ("ja", ("jpn_Jpan", "jpn_Latn")),
        ("srp", ("srp_Cyrl", "srp_Latn")),
        ("sr-Latn", ("srp_Latn",)),
        ("ku", ("ckb_Arab", "ckb_Latn", "kmr_Latn", "kmr_Cyrl")),
        ("no", ("nob_Latn",)),
        ("als", ("als_Latn",)),
        ("es-419", ("spa_Latn",)),
        ("und_Cyrl", ("und_Cyrl",)),
        ("und-jpan", ("und_Jpan",)),
        ("zxx", ("zxx",)),
    ],
)
def test_resolves(typed: str, labels: tuple[str, ...]) -> None:
    assert labels == resolve_language(typed)


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("Germn", "`German`"),
        ("deu_Latin", "`deu_Latn`"),
        ("deu_Cyrl", "did you mean"),
        ("deu_Lant", "`deu_Latn`"),
        ("", "such as `deu_Latn`"),
        ("x" * 100_000, "such as `deu_Latn`"),
    ],
)
def test_what_is_no_language_is_an_error_with_the_nearest_names(typed: str, hint: str) -> None:
    with pytest.raises(ConfigError) as caught:
        resolve_language(typed)
    assert hint in caught.value.do


@settings(deadline=None, max_examples=50)
@given(st.text(alphabet=st.characters(codec=None), max_size=30))
def test_any_text_gives_labels_or_our_error(typed: str) -> None:
    with contextlib.suppress(ConfigError):
        assert resolve_language(typed)
