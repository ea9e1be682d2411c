"""Labels of encodings as the WHATWG Encoding Standard reads them; the only module that names webencodings."""

from __future__ import annotations

import webencodings  # type: ignore[import-untyped]

from humongous.charset import codecs_beyond

_UNUSABLE = {"replacement", "x-user-defined"}
MAX_LABEL = 64


def lookup(label: str) -> str | None:
    """The standard's name in lower case (`iso-8859-1` → `windows-1252`), else ours for an encoding beyond it.

    `None` for a label that neither knows and for `x-user-defined`, which does not say how to read the bytes as text.
    HZ and ISO-2022-KR, which browsers refuse for safety, are read: no script is run here.
    """
    # All names are ASCII; webencodings breaks on a lone surrogate.
    if len(label) > MAX_LABEL or not label.isascii():
        return None
    label = label.strip(" \t\r\n\f\"'")
    encoding = webencodings.lookup(label) or webencodings.lookup(label.replace("_", "-"))
    if encoding is None or encoding.name in _UNUSABLE:
        return codecs_beyond.lookup(label)
    return str(encoding.name)


def versions() -> dict[str, str]:
    """`{"webencodings": version}`."""
    return {"webencodings": webencodings.VERSION}
