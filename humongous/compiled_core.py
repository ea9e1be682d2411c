"""The compiled core (`core/`), where it is installed: the only module that names it."""

from __future__ import annotations

import functools
from collections.abc import Callable
from importlib.util import find_spec
from types import ModuleType
from typing import Any


def has_core() -> bool:
    """Whether it is installed here; nothing is loaded for the answer."""
    return find_spec("humongous_core") is not None


def import_core() -> ModuleType:
    """The core; raises `ImportError` where it cannot be loaded."""
    import humongous_core

    core: ModuleType = humongous_core
    return core


def find_core() -> ModuleType | None:
    """The core; `None` where it cannot be loaded: the caller has the same in Python."""
    try:
        return import_core()
    except ImportError:
        return None


@functools.cache
def core_function(name: str) -> Callable[..., Any] | None:
    """One of its functions, looked for once a process; `None` without the core, or with one that is older than that."""
    return getattr(find_core(), name, None)
