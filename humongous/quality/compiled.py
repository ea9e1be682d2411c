"""The measures of the compiled core (`core/src/quality.rs`): the only module of this stage that names it."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TypeAlias

from humongous.quality.characters import Signal
from humongous.quality.codepoints import UNICODE_VERSION
from humongous.quality.signals import MEASURES_VERSION, SIGNALS

Compiled: TypeAlias = Callable[[str, bool, tuple[str, ...]], list[Signal]]


@functools.cache
def compiled_measures() -> Compiled | None:
    """(text, whether its script may be unspaced, stop words of its language) → the value of each of `SIGNALS`.

    `None` where the core is not installed, or is one that measures something else: numpy does the same then.
    """
    try:
        import humongous_core as core
    except ImportError:
        return None
    ours = (MEASURES_VERSION, UNICODE_VERSION, list(SIGNALS))
    theirs = tuple(getattr(core, name, None) for name in ("MEASURES", "MEASURES_UNICODE", "SIGNALS"))
    if ours != theirs:
        return None
    found: Compiled = core.measure
    return found
