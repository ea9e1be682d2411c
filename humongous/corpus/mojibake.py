"""Mojibake mended in an export, on wish; the only module that names ftfy (extra `repair`)."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable
from importlib import metadata

from humongous.document import Document
from humongous.errors import ConfigError

Repair = Callable[[Document], Document]
"""Gives the same object where there is nothing to mend."""


def repair_name() -> str:
    """What `meta.repaired` and `export.json` say, e.g. `ftfy 6.3.1`; raises `ConfigError` where ftfy is not installed."""
    _fix()
    return f"ftfy {metadata.version('ftfy')}"


def repair(document: Document) -> Document:
    """The document with mojibake mended line by line, in text and title, and `meta.repaired` if any was.

    ftfy's `fix_encoding` alone: quotation marks, width and line breaks stay as they are. Signals are of the text before.
    """
    fix = _fix()
    text = "\n".join(fix(line) for line in document.text.split("\n"))
    title = document.meta.get("title")
    mended = fix(title) if isinstance(title, str) else title
    if text == document.text and mended == title:
        return document
    meta = {**document.meta, "title": mended, "repaired": repair_name()}
    return dataclasses.replace(document, text=text, meta=meta)


@functools.cache
def _fix() -> Callable[[str], str]:
    try:
        from ftfy import fix_encoding
    except ImportError as error:
        raise ConfigError(
            "ftfy is not installed", where="--repair-mojibake", do='install it: pip install "humongous[repair]"'
        ) from error

    def fix(line: str) -> str:
        return line if line.isascii() else fix_encoding(line)

    return fix
