"""How a process may meet one store: its settings, who we say we are, and the gate its requests go through."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import humongous
from humongous.storage.gate import Driver, Gate
from humongous.storage.locations import Location, locate
from humongous.storage.throttle import Caps
from humongous.store_config import StorageConfig, StoreConfig

POLITE = Caps(connections=10, requests_per_second=4.0)
"""Web servers. Common Crawl: whole files, at most one retry a second, slow down on any error (status.commoncrawl.org); its
own downloader has 10 threads (github.com/commoncrawl/cc-downloader), beyond which it answers 403."""
COMMON_CRAWL = Caps(connections=1000, requests_per_second=100.0)
"""Its bucket serves "a few thousand requests per second combined for everyone" (status.commoncrawl.org)."""
GENEROUS = Caps(connections=1000, requests_per_second=2000.0)
"""A bucket of one's own: S3 takes 3,500 puts and 5,500 gets a second and prefix (Amazon S3 User Guide, "Best practices
design patterns"), GCS begins at 1,000 writes and 5,000 reads a second (Cloud Storage, "Request rate guidelines")."""


@dataclass(frozen=True, slots=True)
class Access:
    """One side of a run. Picklable; holds no secret."""

    settings: StoreConfig = field(default_factory=StoreConfig)
    contact: str = ""
    driver: Driver | None = None
    """Where the run's permits are handed out; None in a process of its own."""

    def here(self, location: Location) -> Access:
        """The same, with what is not given taken from this process' environment."""
        settings = self.settings.filled(location.scheme, os.environ)
        return Access(settings, self.contact or os.environ.get("HUMONGOUS_CONTACT", ""), self.driver)

    @property
    def user_agent(self) -> str:
        """`humongous/<version> (+contact)`."""
        # Checked when a configuration is read; a variable of the environment may hold anything.
        contact = "".join(c for c in self.contact if c.isascii() and c.isprintable())[:200]
        return f"humongous/{humongous.__version__}" + (f" (+{contact})" if contact else "")

    def gate(self, location: Location) -> Gate:
        """The gate to a store."""
        name = f"{location.scheme}://{location.host}"
        if self.settings.endpoint:
            name += f" at {self.settings.endpoint}"
        return Gate(name, self.caps(location), self.driver)

    def caps(self, location: Location) -> Caps | None:
        """What a run may do to a store; None where nothing limits it."""
        default = _default_caps(location)
        if default is None:
            return None
        return Caps(
            self.settings.max_connections or default.connections,
            self.settings.requests_per_second or default.requests_per_second,
        )


def filled(
    storage: StorageConfig, source: str, output: str, environment: Mapping[str, str] = os.environ
) -> StorageConfig:
    """The settings of a run, with what is not given taken from the driver's environment: executors have another."""
    return dataclasses.replace(
        storage,
        contact=storage.contact or environment.get("HUMONGOUS_CONTACT", ""),
        source=storage.source.filled(locate(source).scheme, environment) if source else storage.source,
        output=storage.output.filled(locate(output).scheme, environment),
    )


def _default_caps(location: Location) -> Caps | None:
    if location.scheme == "file":
        return None
    if not location.scheme.startswith("http"):
        return COMMON_CRAWL if (location.scheme, location.host) == ("s3", "commoncrawl") else GENEROUS
    host = urlsplit(location.url).hostname or ""
    return GENEROUS if host == "localhost" or host == "::1" or host.startswith("127.") else POLITE
