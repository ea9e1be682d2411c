"""Dates as mark-up states them → `YYYY-MM-DD`; nothing is guessed: what two countries read differently is no date."""

from __future__ import annotations

import re
from datetime import date

FIRST_YEAR, LAST_YEAR = 1990, 2099
"""No page is older than the web; 1970, 1900 and 0001 are how programs write that they do not know."""

_ISO = re.compile(r"\s*(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|(\d\d)(\d\d))(?!\d)", re.ASCII)
_DOTTED = re.compile(r"\s*(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})(?!\d)", re.ASCII)
"""Day first, wherever dates have dots."""
_MAIL = re.compile(
    r"\s*(?:[A-Za-z]{3,9},?\s{1,3})?(\d{1,2})[\s-]([A-Za-z]{3})[a-z]{0,6}\.?,?[\s-](\d{4})(?!\d)", re.ASCII
)
"""RFC 822 and RFC 850."""
_LETTERS = re.compile(
    r"\s*(?:[A-Za-z]{3,9},?\s{1,3})?([A-Za-z]{3})[a-z]{0,6}\.?\s(\d{1,2}),?\s(?:\d\d:\d\d:\d\d\s\w{1,5}\s)?(\d{4})(?!\d)",
    re.ASCII,
)
"""`March 5, 2019`, and what C's `ctime` and JavaScript's `Date` write."""
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def day_of(stated: str) -> str | None:
    """The day that a statement begins with, as it says it (in its own time zone); `None` where it states none.

    The day must exist, and lie between 1990 and 2099.
    """
    stated = stated[:100]
    if found := _ISO.match(stated):
        year, month, day = found[1], found[3] or found[5], found[4] or found[6]
    elif found := _DOTTED.match(stated):
        day, month, year = found.groups()
    elif found := _MAIL.match(stated):
        day, month, year = found[1], _month(found[2]), found[3]
    elif found := _LETTERS.match(stated):
        month, day, year = _month(found[1]), found[2], found[3]
    else:
        return None
    try:
        read = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return read.isoformat() if FIRST_YEAR <= read.year <= LAST_YEAR else None


def _month(name: str) -> str:
    """Its number; `0`, which no date has, for what is no month."""
    name = name.lower()
    return str(_MONTHS.index(name) + 1) if name in _MONTHS else "0"
