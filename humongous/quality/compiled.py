"""The measures of the compiled core (`core/src/quality.rs`)."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TypeAlias

from humongous.compiled_core import find_core
from humongous.quality.characters import Signal
from humongous.quality.codepoints import UNICODE_VERSION
from humongous.quality.signals import MEASURES_VERSION, SIGNALS

Compiled: TypeAlias = Callable[[str, bool, tuple[str, ...]], list[Signal]]


@functools.cache
def compiled_measures() -> Compiled | None:
    """(text, whether its script may be unspaced, stop words of its language) → the value of each of `SIGNALS`.

    `None` where the core is not installed, or is one that measures something else: numpy does the same then.
    """
    core = find_core()
    ours = (MEASURES_VERSION, UNICODE_VERSION, list(SIGNALS))
    theirs = tuple(getattr(core, name, None) for name in ("MEASURES", "MEASURES_UNICODE", "SIGNALS"))
    if core is None or ours != theirs:
        return None
    found: Compiled = core.measure
    return found
