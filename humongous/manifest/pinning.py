"""What makes two runs on one dump the same run: the listing and the configuration."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from humongous.errors import ManifestConflict
from humongous.manifest.entries import DumpPin, GrownListing


def check_same(pinned: DumpPin, wanted: DumpPin, output: str, grown: Iterable[GrownListing] = ()) -> None:
    """Raise `ManifestConflict` that names every difference, old → new, unless both have one listing and fingerprint.

    The listing may also be one of those that the dump has `grown` to.
    """
    where = f"{output}: {pinned.dump}"
    known = {(pinned.listing_sha256, pinned.units), *((each.listing_sha256, each.units) for each in grown)}
    if (wanted.listing_sha256, wanted.units) not in known:
        raise ManifestConflict(
            f"this output was begun with another listing: {_listing(pinned)} → {_listing(wanted)}",
            where=where,
            do="give the --source it was begun with (or --warc, if it was), or another --output",
        )
    check_configuration(pinned, wanted, output)


def check_configuration(pinned: DumpPin, wanted: DumpPin, output: str) -> None:
    """Raise `ManifestConflict` that names every setting and version that differs, unless there is none."""
    if pinned.fingerprint == wanted.fingerprint:
        return
    differences = [
        *_differences(pinned.config, wanted.config, ""),
        *_differences(pinned.versions, wanted.versions, "version of "),
    ]
    told = "; ".join(differences) or f"fingerprint: {pinned.fingerprint} → {wanted.fingerprint}"
    raise ManifestConflict(
        f"this output was begun with another configuration: {told}",
        where=f"{output}: {pinned.dump}",
        do="give another --output for the new configuration, or go back to the old one for this output",
    )


def _listing(pin: DumpPin) -> str:
    if pin.listing_sha256 is None:
        return "files named one by one (--warc)"
    return f"{pin.units} units, SHA-256 {pin.listing_sha256[:12]}…"


def _differences(old: Mapping[str, Any], new: Mapping[str, Any], prefix: str) -> Iterator[str]:
    """`extract.engine: trafilatura → resiliparse` for each leaf that differs."""
    for key in sorted(old.keys() | new.keys()):
        before, after = old.get(key), new.get(key)
        if isinstance(before, Mapping) and isinstance(after, Mapping):
            yield from _differences(before, after, f"{prefix}{key}.")
        elif before != after:
            yield f"{prefix}{key}: {_shown(before)} → {_shown(after)}"


def _shown(value: Any) -> str:
    return "none" if value is None else str(value)[:100]
