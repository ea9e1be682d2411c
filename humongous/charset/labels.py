"""Labels of encodings as the WHATWG Encoding Standard reads them; the only module that names webencodings."""

from __future__ import annotations

import webencodings  # type: ignore[import-untyped]

_UNUSABLE = {"replacement", "x-user-defined"}
MAX_LABEL = 64


def lookup(label: str) -> str | None:
    """The standard's name in lower case (`iso-8859-1` → `windows-1252`), `None` for a label that it does not know.

    Also `None` for `replacement` (HZ, ISO-2022-KR: browsers refuse these for safety) and `x-user-defined`: neither
    says how to read the bytes as text.
    """
    if len(label) > MAX_LABEL:
        return None
    encoding = webencodings.lookup(label.strip(" \t\r\n\f\"'"))
    if encoding is None or encoding.name in _UNUSABLE:
        return None
    return str(encoding.name)


def versions() -> dict[str, str]:
    """`{"webencodings": version}`."""
    return {"webencodings": webencodings.VERSION}
