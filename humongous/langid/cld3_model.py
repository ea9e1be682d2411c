"""CLD3 (Compact Language Detector 3) by the package `cld3-py`; the only module that names it."""

from __future__ import annotations

import importlib.metadata
from dataclasses import dataclass
from typing import Any

import gcld3

from humongous.langid.labels import Answer, LabelMap, RawAnswer

_MAX_BYTES = 1 << 20
"""More than any sample has: CLD3 reads no more than this, from the beginning."""
_ANSWERS = 3
_NO_ANSWER = "und"


@dataclass(frozen=True, slots=True)
class Cld3Model:
    """CLD3's network, which is compiled in, and its labels in ours."""

    name: str
    labels: LabelMap
    loaded: Any

    @property
    def known(self) -> frozenset[str]:
        """Every label that it can give."""
        return self.labels.labels()

    def ask(self, sample: str, script: str) -> tuple[Answer, ...]:
        """Up to three languages of a sample in `script`, the highest score first.

        The score is CLD3's probability for the stretches in that language times their `share` of the text; `reliable`
        is said of each language. It is confident about noise: Icelandic for text that was decoded wrongly, Japanese for emoji.
        """
        readable = sample.encode("utf-8", "replace").decode().replace("\0", " ")
        found = self.loaded.FindTopNMostFreqLangs(readable, _ANSWERS)
        answers = (
            RawAnswer(one.language, one.probability * one.proportion, round(one.proportion, 4), one.is_reliable)
            for one in found
            if one.language != _NO_ANSWER
        )
        return self.labels.translate(answers, script)


def open_cld3(name: str, *, label_table: str) -> Cld3Model:
    """CLD3 as it is installed."""
    return Cld3Model(name, LabelMap.read(label_table), gcld3.NNetLanguageIdentifier(0, _MAX_BYTES))


def cld3_version() -> str:
    """Version of the package, whose weights are CLD3's model."""
    return f"cld3-py {importlib.metadata.version('cld3-py')}"
