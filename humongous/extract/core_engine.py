"""Main text by our own compiled core (`core/`): a tenth of trafilatura's cost."""

from __future__ import annotations

import socket
import sys
from types import ModuleType

from humongous.compiled_core import import_core
from humongous.config import ExtractConfig
from humongous.errors import ConfigError, ExtractionError
from humongous.extract.found import Found


class CoreEngine:
    """Text blocks, integer features and trees in Rust: see docs/extraction-model.md.

    It reads pages in linear time, so it has limits of its own, counted while it reads, and no pass before: it goes on
    with what it has read, and says so.
    """

    def __init__(self, config: ExtractConfig) -> None:
        """Raises `ConfigError` where the core is not installed: no other engine takes its place unasked."""
        self._core = _core()
        self.name = f"core {self._core.__version__}"
        self._comments = config.comments == "keep"
        self._tables = config.tables
        self._markdown = config.text_format == "markdown"
        self._max_depth = config.max_depth
        # The weight of what would be missed, in thousandths.
        self._recall = round(1000 * (1 - config.precision))

    def extract(self, html: str) -> Found:
        """See `Extractor.extract`."""
        try:
            found = self._core.extract(
                html,
                comments=self._comments,
                tables=self._tables,
                markdown=self._markdown,
                recall=self._recall,
                max_depth=self._max_depth,
            )
        except RuntimeError as error:
            raise ExtractionError(f"{self.name} broke: {error}"[:500]) from error
        return Found(found.text, found.title, tuple(found.limits_hit), found.expected / 1000)

    def versions(self) -> dict[str, str]:
        """The core, its model by digest, and the Unicode of its tables."""
        return {"core": self._core.__version__, "core_model": self._core.MODEL, "core_unicode": self._core.UNICODE}


def _core() -> ModuleType:
    try:
        return import_core()
    except ImportError as error:
        raise ConfigError(
            f"extract.engine is core, but the compiled core is not installed here ({error})",
            # Of many executors, which one.
            where=f"{socket.gethostname()}, {sys.executable}",
            do="install it in this Python (`make setup` where there is a Rust toolchain, a wheel of `make dist`, on "
            "clusters docs/clusters.md), or set extract.engine to trafilatura for the whole run",
        ) from error
