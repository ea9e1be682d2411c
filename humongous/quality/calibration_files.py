"""Thresholds found → language files, with where they come from; no date, so that the same text gives the same bytes."""

from __future__ import annotations

import json
from collections.abc import Sequence

from humongous.quality.calibration import Found
from humongous.quality.signals import MEASURES_VERSION


def language_file(key: str, found: Sequence[Found], *, profile: str, made_of: str, method: str) -> str:
    """The TOML of `<key>.toml`: one `[[override]]` for each signal, which `parse_overrides` reads.

    `made_of` names the corpus and `method` the method with its settings, for whoever asks where the numbers are from.
    """
    parts = [
        f"description = {json.dumps(f'{key}: thresholds of `{profile}` from its own text.', ensure_ascii=False)}",
        f"# By `humongous calibrate`, measures {MEASURES_VERSION}; {method}.",
        f"# Text: {' '.join(made_of.split())}.",
    ]
    by_signal: dict[str, list[Found]] = {}
    for one in found:
        by_signal.setdefault(one.signal, []).append(one)
    for signal, some in by_signal.items():
        parts += ["", "[[override]]", f'signal = "{signal}"', f"profiles = [{json.dumps(profile)}]"]
        if any(one.threshold is None for one in some):
            parts.append(f"off = true # {_why(some[0])}; so would any sane threshold")
        else:
            parts += [f"{one.side} = {one.threshold:g} # {_why(one)}" for one in some]
    return "\n".join(parts) + "\n"


def _why(one: Found) -> str:
    if not one.texts:
        return f"the profile's own is {one.profile:g}"
    return f"{one.profile:g} drops {one.loss:.1%} of {one.texts:,} texts"
