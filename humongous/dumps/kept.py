"""Listings as the manifest keeps them."""

from __future__ import annotations

from collections.abc import Collection

from humongous.dumps.listing import parse_listing
from humongous.errors import ConfigError
from humongous.manifest import Manifest


def kept_names(manifest: Manifest, dump: str, path: str, sha256: str) -> Collection[str]:
    """Names of the units of a listing; none where it is not kept, or not as it was (`verify` tells)."""
    data = manifest.kept_listing(dump, path, sha256)
    try:
        return [unit.name for unit in parse_listing(dump, path, data, path)] if data is not None else ()
    except ConfigError:
        return ()
