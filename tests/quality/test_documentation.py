"""The pages in docs/ are those that the code makes."""

from __future__ import annotations

from pathlib import Path

from humongous.quality.documentation import main, rules_markdown, signals_markdown

AGAIN = "run `python -m humongous.quality.documentation`"


def test_signals_page_is_current(repository: Path) -> None:
    assert (repository / "docs" / "signals.md").read_text(encoding="utf-8") == signals_markdown(), AGAIN


def test_rules_page_is_current(repository: Path) -> None:
    assert (repository / "docs" / "rules.md").read_text(encoding="utf-8") == rules_markdown(), AGAIN


def test_both_pages_are_written(tmp_path: Path) -> None:
    main(tmp_path)
    assert ["rules.md", "signals.md"] == sorted(path.name for path in tmp_path.iterdir())
