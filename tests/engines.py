"""The extractors that a test runs with: the compiled core where it is built."""

from importlib.util import find_spec

import pytest

needs_core = pytest.mark.skipif(find_spec("humongous_core") is None, reason="the compiled core is not built")
CORE = pytest.param("core", marks=needs_core)
DEFAULTS = [CORE, "trafilatura"]
"""Those that are a run's where its configuration names none: the second where the core is not installed."""
ENGINES = [*DEFAULTS, "resiliparse"]
