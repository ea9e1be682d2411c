"""Mojibake is mended line by line, nothing else is changed, and without ftfy it is said how to get it."""

import sys
from collections.abc import Iterator

import pytest

from humongous.corpus import mojibake, repair, repair_name
from humongous.document import Document
from humongous.errors import ConfigError


def document(text: str, title: str | None = None) -> Document:
    return Document(text, "deu_Latn", {"language": "deu_Latn", "title": title})


@pytest.fixture
def without_ftfy(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setitem(sys.modules, "ftfy", None)
    mojibake._fix.cache_clear()
    yield
    mojibake._fix.cache_clear()


@pytest.mark.parametrize("text", ["", "plain", "“Größe” … ﬁn\u2028x\r", "東京は日本の首都", "日本 “quoted” ｆｕｌｌ"])
def test_good_text_is_the_same_object(text: str) -> None:
    given = document(text, "Größe")
    assert repair(given) is given


def test_a_line_and_a_title_are_mended_and_marked() -> None:
    mended = repair(document("“GrÃ¶ÃŸe”\nschön", "schÃ¶n"))
    assert mended.text == "“GrÃ¶ÃŸe”\nschön".replace("GrÃ¶ÃŸe", "Größe")
    assert mended.meta == {"language": "deu_Latn", "title": "schön", "repaired": repair_name()}


@pytest.mark.usefixtures("without_ftfy")
def test_without_ftfy_it_says_how_to_get_it() -> None:
    with pytest.raises(ConfigError, match=r"ftfy is not installed") as error:
        repair_name()
    assert "humongous[repair]" in str(error.value)
