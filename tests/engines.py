"""The extractors that a test runs with: the compiled core where it is built."""

from importlib.util import find_spec

import pytest

needs_core = pytest.mark.skipif(find_spec("humongous_core") is None, reason="the compiled core is not built")
ENGINES = ["trafilatura", "resiliparse", pytest.param("core", marks=needs_core)]
