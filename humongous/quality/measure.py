"""Text → signals, by the compiled core where it is installed and by numpy where it is not: the same numbers."""

from __future__ import annotations

from humongous.quality.characters import Signal
from humongous.quality.compiled import compiled_measures
from humongous.quality.in_numpy import measure_in_numpy
from humongous.quality.marks import UNSPACED_SCRIPTS
from humongous.quality.signals import SIGNALS
from humongous.quality.stop_words import stop_words


def measure(text: str, language: str) -> dict[str, Signal]:
    """Every signal of `SIGNALS`, in that order; takes any string and raises nothing.

    `language` is a label such as `deu_Latn`: its script helps to tell whether words stand apart, and its stop words
    are counted where there is a list. Ratios are rounded to 6 decimals; all is whole numbers until the last division,
    so the same text gives the same numbers on any processor. Time is linear in the length of the text.
    """
    compiled = compiled_measures()
    if compiled is None:
        return measure_in_numpy(text, language)
    values = compiled(text, language[-4:] in UNSPACED_SCRIPTS, stop_words(language))
    return dict(zip(SIGNALS, values, strict=True))
