"""A dump's listing in the manifest: pinned by the first run, and seen when it changes.

Common Crawl publishes some listings again, and CC-NEWS' month of the day grows daily. A listing that has every unit of
the one before it is noted (`manifest/listings/<dump>/<number>.json`) and its new units are pending. One that lacks
some is not what this output was begun with: `ManifestConflict`.
"""

from __future__ import annotations

from humongous.dumps.listing import Listing, Unit, parse_listing
from humongous.errors import ManifestConflict, TryAgain
from humongous.manifest import DumpPin, GrownListing, Manifest, check_configuration

_TRIES = 10
"""Times that another driver may note its listing under the number that we meant to take."""
_SHOWN = 3
"""Units named in an error."""


def pin_dump(manifest: Manifest, pin: DumpPin, listing: Listing | None) -> DumpPin:
    """Pin a dump, or check that it is as pinned, or note that it has grown since. Returns the pin that stands.

    `listing` is the one that `pin` names, `None` for files given one by one. Raises `ManifestConflict` where the
    configuration differs or units of the listing are gone.
    """
    if listing is not None:
        standing = manifest.dump(pin.dump)
        if standing is None or standing.listing_sha256 == listing.sha256:
            manifest.keep_listing(pin.dump, listing.path, listing.sha256, listing.data)
        elif standing.listing_path is not None and standing.listing_sha256 is not None:
            check_configuration(standing, pin, manifest.store.url)
            _note(manifest, listing, standing.listing_path, standing.listing_sha256)
    return manifest.pin(pin)


def _note(manifest: Manifest, listing: Listing, pinned_path: str, pinned_sha256: str) -> None:
    """Note a listing that is not the one pinned, unless it is known already."""
    for _ in range(_TRIES):
        grown = manifest.grown(listing.dump)
        if any(each.listing_sha256 == listing.sha256 for each in grown):
            return
        path, sha256 = (grown[-1].listing_path, grown[-1].listing_sha256) if grown else (pinned_path, pinned_sha256)
        _check_grown(manifest, listing, path, sha256)
        manifest.keep_listing(listing.dump, listing.path, listing.sha256, listing.data)
        mine = GrownListing(listing.dump, len(grown) + 1, listing.path, listing.sha256, len(listing.units))
        if manifest.grow(mine) == mine:
            return
    raise TryAgain(
        f"{_TRIES} other runs noted a new listing meanwhile",
        where=f"{manifest.store.url}: {listing.dump}",
        do="run again",
    )


def _check_grown(manifest: Manifest, listing: Listing, path: str, sha256: str) -> None:
    """Raise `ManifestConflict` unless `listing` has every unit of the one kept under `sha256`."""
    where = f"{manifest.store.url}: {listing.dump}"
    data = manifest.kept_listing(listing.dump, path, sha256)
    if data is None:
        raise ManifestConflict(
            f"the listing has changed, and the one before it (SHA-256 {sha256[:12]}…) is not kept here to compare with",
            where=where,
            do="give the --source it was begun with, or another --output",
        )
    # A unit is its name and its path: a name that now means another file would be skipped as done.
    before, now = set(parse_listing(listing.dump, path, data, where)), set(listing.units)
    if gone := before - now:
        raise ManifestConflict(
            f"the listing has changed since this output was begun: of {len(before)} units, {len(gone)} are gone "
            f"({_shown(gone)}), and {len(now - before)} are new",
            where=where,
            do="check --source; what is done stays good. To take the listing as it is now, begin another --output",
        )


def _shown(units: set[Unit]) -> str:
    names = sorted(unit.name for unit in units)
    return ", ".join(names[:_SHOWN]) + (", …" if len(names) > _SHOWN else "")
