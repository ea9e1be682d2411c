"""CLD2 (Compact Language Detector 2) by the package `pycld2`; the only module that names it."""

from __future__ import annotations

import importlib.metadata
import re
from dataclasses import dataclass

import pycld2

from humongous.langid.labels import NOT_LANGUAGE, Answer, LabelMap, RawAnswer, undetermined
from humongous.langid.scripts import script_of

_REFUSED = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(17))
    + "]"
)
"""Control characters, surrogates and noncharacters: CLD2 raises for text that has one. Every code point was tried."""
_NO_ANSWER = frozenset({"un", "xxx"})


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a text that CLD2 takes to be in one language."""

    start: int
    end: int
    """Characters; `end` is the first that does not belong to it."""
    label: str
    """`und_<Script>` where CLD2 does not know the language, `zxx` where there are no letters."""


@dataclass(frozen=True, slots=True)
class Cld2Model:
    """CLD2's own tables, which are compiled in, and its labels in ours."""

    name: str
    labels: LabelMap

    @property
    def known(self) -> frozenset[str]:
        """Every label that it can give."""
        return self.labels.labels()

    def ask(self, sample: str, script: str) -> tuple[Answer, ...]:
        """Up to three languages of a sample in `script`, the largest share first.

        `share` is CLD2's percentage; `reliable` is said of the text as a whole. The score is the share, or 0 where CLD2
        does not stand by its answer: it is right far less often then, and that is how it abstains.
        """
        reliable, _, details = pycld2.detect(_readable(sample), isPlainText=True)
        answers = (
            RawAnswer(code, percent / 100 if reliable else 0.0, percent / 100, bool(reliable))
            for _, code, percent, _ in details
            if code not in _NO_ANSWER
        )
        return self.labels.translate(answers, script)

    def split(self, text: str) -> tuple[Segment, ...]:
        """A text in stretches of one language each, from its beginning to its end; about twice the cost of asking.

        A stretch has the script that most of its letters are in. It is as coarse as CLD2's: some tens of letters at least.
        """
        data = _readable(text)
        *_, vectors = pycld2.detect(data, isPlainText=True, returnVectors=True)
        ends = [(offset + length, code) for offset, length, _, code in vectors]
        segments: list[Segment] = []
        begin = start = 0
        for stop, code in [*ends, (len(data), "un")]:  # one more: CLD2 is silent about text without letters
            if stop > begin:
                end = start + len(data[begin:stop].decode())
                segments.append(Segment(start, end, self._label_of(text[start:end], code)))
                begin, start = stop, end
        return tuple(segments)

    def _label_of(self, piece: str, code: str) -> str:
        script = script_of(" ".join(piece.split())).main
        if script is None:
            return NOT_LANGUAGE
        answers = () if code in _NO_ANSWER else self.labels.translate((RawAnswer(code, 1.0),), script)
        return next((answer.label for answer in answers if answer.fits), undetermined(script))


def open_cld2(name: str, *, label_table: str) -> Cld2Model:
    """CLD2 as it is installed."""
    return Cld2Model(name, LabelMap.read(label_table))


def cld2_version() -> str:
    """Version of the package, whose tables are CLD2's model."""
    return f"pycld2 {importlib.metadata.version('pycld2')}"


def _readable(text: str) -> bytes:
    # All that is refused is no printable character; most text has none, and to see that is quicker.
    return (text if text.isprintable() else _REFUSED.sub(" ", text)).encode()
