"""Burmese in Zawgyi: code points of Unicode's Myanmar block put to other uses, as pages before 2019 often have it.

Flagged, not converted: the way back is not exact (several Zawgyi spellings of one syllable, and typing errors that only
Zawgyi shows right), and there is no maintained library of rules for Python.
"""

from __future__ import annotations

import re

_E = "\u1031"
_MYANMAR = re.compile("[\u1000-\u109f]")
# In Unicode the vowel E follows its consonant and medials; in Zawgyi it is typed before them.
_E_FIRST = re.compile(f"(?<![\u1000-\u102a\u103b-\u103f\u104e\u1050-\u108f\uaa60-\uaa7f\u200b-\u200d]){_E}")
# In Unicode VIRAMA stacks the consonant after it; in Zawgyi it is the visible killer, which ends a syllable.
_VIRAMA_LAST = re.compile("\u1039(?![\u1000-\u102a\u103f])")
# A medial follows a consonant or another medial; Zawgyi's medial RA (U+103B) is typed before it.
_MEDIAL_FIRST = re.compile(f"(?:{_E}|(?<![\u1000-\u109f\uaa60-\uaa7f\u200b-\u200d]))[\u103b-\u103e]")
_LEAST = 12
"""Characters of Burmese from which on a text is judged."""
_SHARE = 0.02


def is_zawgyi(text: str) -> bool:
    """Whether a text's Burmese is in Zawgyi: by the order of E and by VIRAMA at the end of syllables."""
    myanmar = len(_MYANMAR.findall(text))
    if myanmar < _LEAST:
        return False
    marks = len(_E_FIRST.findall(text)) + len(_VIRAMA_LAST.findall(text)) + len(_MEDIAL_FIRST.findall(text))
    return marks >= 2 and marks > _SHARE * myanmar
