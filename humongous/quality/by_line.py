"""How many of some places, or characters of some kinds, lie in each line that is not blank."""

from __future__ import annotations

import numpy as np

from humongous.quality.codepoints import Kind, Scan, looked_up, lookup
from humongous.quality.hashing import Places


class ByLine:
    """The lines of a scanned text."""

    def __init__(self, seen: Scan) -> None:
        self._kinds = seen.kinds
        self._newlines = np.flatnonzero(seen.codes == ord("\n"))
        self._rows = np.flatnonzero(self._counts(np.flatnonzero(seen.kinds != Kind.SPACE)))

    def _counts(self, places: Places) -> Places:
        counts: Places = np.bincount(np.searchsorted(self._newlines, places), minlength=len(self._newlines) + 1)
        return counts

    def count(self, places: Places) -> Places:
        """How many of these places, in order, each line has."""
        return self._counts(places)[self._rows]

    def of(self, *kinds: Kind) -> Places:
        """How many characters of these kinds each line has."""
        return self.count(np.flatnonzero(looked_up(lookup(kinds), self._kinds)))
