"""Character references in attributes, as browsers read them."""

from __future__ import annotations

import html
import re
from html.entities import html5

_REFERENCE = re.compile(r"&(?:#(?:[0-9]{1,10}|[xX][0-9a-fA-F]{1,8});?|([A-Za-z][A-Za-z0-9]{1,31})(;?)(=?))")


def unescape(value: str) -> str:
    """`value` with its character references read; a name without `;` is none before `=` or within a longer word.

    So that of `?a=1&copy=2` nothing is lost (HTML Standard, 13.2.5.73).
    """
    return _REFERENCE.sub(_read, value) if "&" in value else value


def _read(match: re.Match[str]) -> str:
    name, closed, equals = match.groups()
    if name is None:
        return html.unescape(match[0])
    if closed:
        return html5.get(f"{name};", match[0][: len(match[0]) - len(equals)]) + equals
    return match[0] if equals else html5.get(name, match[0])
