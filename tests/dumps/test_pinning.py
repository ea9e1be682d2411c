"""A listing that changes: grown is noted, anything else is a conflict that says what changed."""

from __future__ import annotations

import dataclasses
import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from humongous.dumps import Listing, pin_dump, read_listing
from humongous.errors import ManifestConflict
from humongous.manifest import DumpPin, GrownListing, Manifest, status_of, verify_manifest
from humongous.storage import Store, open_store

from .conftest import listing as write

DUMP = "CC-NEWS-2026-11"
KEY = "crawl-data/CC-NEWS/2026/11/warc.paths.gz"
A, B, C, D = (f"crawl-data/CC-NEWS/2026/11/CC-NEWS-2026110{n}000000-0000{n}.warc.gz" for n in range(1, 5))


@pytest.fixture
def manifest(tmp_path: Path) -> Manifest:
    return Manifest(open_store(str(tmp_path / "out")))


def listed(tmp_path: Path, paths: Sequence[str]) -> Listing:
    write(tmp_path / "source", KEY, paths)
    return read_listing(open_store(str(tmp_path / "source")), DUMP)


def a_pin(listing: Listing, fingerprint: str = "f" * 16) -> DumpPin:
    config = {"extract": {"engine": fingerprint[0]}}
    return DumpPin(DUMP, listing.path, listing.sha256, len(listing.units), fingerprint, config, {})


def pinned(manifest: Manifest, listing: Listing) -> DumpPin:
    return pin_dump(manifest, a_pin(listing), listing)


def test_the_listing_is_kept_beside_its_pin(manifest: Manifest, tmp_path: Path) -> None:
    listing = listed(tmp_path, [A, B])
    assert a_pin(listing) == pinned(manifest, listing) == pinned(manifest, listing)

    kept = tmp_path / "out/manifest/listings" / DUMP / f"{listing.sha256}.paths.gz"
    assert listing.sha256 == hashlib.sha256(kept.read_bytes()).hexdigest()
    assert [] == manifest.grown(DUMP)


def test_a_listing_that_has_grown_is_noted_and_its_new_units_are_pending(manifest: Manifest, tmp_path: Path) -> None:
    first, second, third = (listed(tmp_path, paths) for paths in ([A, B], [A, B, C], [D, C, B, A]))
    for listing in (first, second, third):
        assert a_pin(first) == pinned(manifest, listing)

    expected = [
        GrownListing(DUMP, 1, KEY, second.sha256, 3),
        GrownListing(DUMP, 2, KEY, third.sha256, 4),
    ]
    assert expected == manifest.grown(DUMP)
    (status,) = status_of(manifest).dumps
    assert (4, 4) == (status.listed, status.pending)
    assert [] == verify_manifest(manifest)


def test_a_listing_known_already_is_no_news(manifest: Manifest, tmp_path: Path) -> None:
    listings = [listed(tmp_path, paths) for paths in ([A], [A, B], [A, B, C])]
    for listing in [*listings, listings[1], listings[0], listings[2]]:
        pinned(manifest, listing)
    assert [2, 3] == [each.units for each in manifest.grown(DUMP)]


def test_the_same_units_otherwise_written_are_no_conflict(manifest: Manifest, tmp_path: Path) -> None:
    for paths in ([A, B], [B, A]):
        pinned(manifest, listed(tmp_path, paths))
    assert [2] == [each.units for each in manifest.grown(DUMP)]


def test_a_listing_that_lost_units_is_a_conflict(manifest: Manifest, tmp_path: Path) -> None:
    pinned(manifest, listed(tmp_path, [A, B]))
    pinned(manifest, listed(tmp_path, [A, B, C]))
    told = "of 3 units, 2 are gone (CC-NEWS-20261102000000-00002, CC-NEWS-20261103000000-00003), and 1 are new"
    with pytest.raises(ManifestConflict, match=re.escape(told)) as caught:
        pinned(manifest, listed(tmp_path, [A, D]))
    assert "another --output" in caught.value.do
    assert [3] == [each.units for each in manifest.grown(DUMP)]


def test_a_name_that_stands_for_another_file_is_a_conflict(manifest: Manifest, tmp_path: Path) -> None:
    pinned(manifest, listed(tmp_path, [A, B]))
    moved = B.replace("/2026/11/", "/2026/12/")
    with pytest.raises(ManifestConflict, match="of 2 units, 1 are gone"):
        pinned(manifest, listed(tmp_path, [A, moved]))
    # Two files of one name: the unit that was B is named otherwise from then on.
    with pytest.raises(ManifestConflict, match=r"of 2 units, 1 are gone .*, and 2 are new"):
        pinned(manifest, listed(tmp_path, [A, B, moved]))


def test_another_configuration_is_said_before_anything_is_noted(manifest: Manifest, tmp_path: Path) -> None:
    pinned(manifest, listed(tmp_path, [A]))
    grown = listed(tmp_path, [A, B])
    with pytest.raises(ManifestConflict, match=r"extract\.engine: f → e"):
        pin_dump(manifest, a_pin(grown, "e" * 16), grown)
    assert [] == manifest.grown(DUMP)


def test_an_output_of_before_listings_were_kept_cannot_compare(manifest: Manifest, tmp_path: Path) -> None:
    first = listed(tmp_path, [A])
    manifest.pin(a_pin(first))
    with pytest.raises(ManifestConflict, match="is not kept here to compare with"):
        pinned(manifest, listed(tmp_path, [A, B]))
    # The next run with the old listing keeps it.
    pinned(manifest, listed(tmp_path, [A]))
    pinned(manifest, listed(tmp_path, [A, B]))
    assert [2] == [each.units for each in manifest.grown(DUMP)]


def test_files_given_one_by_one_are_another_thing(manifest: Manifest, tmp_path: Path) -> None:
    files = DumpPin(DUMP, None, None, None, "f" * 16, {}, {})
    assert files == pin_dump(manifest, files, None) == pin_dump(manifest, files, None)
    with pytest.raises(ManifestConflict, match="named one by one"):
        pinned(manifest, listed(tmp_path, [A]))


class Slow(Store):
    """A store in which another run notes its listing just before this one does."""

    other: tuple[str, bytes] | None = None

    def put_if_absent(self, key: str, data: bytes) -> bool:
        if self.other and key == self.other[0]:
            (key, there), self.other = self.other, None
            super().put_if_absent(key, there)
        return super().put_if_absent(key, data)


def test_of_two_runs_one_is_noted_first_and_the_other_compared_with_it(tmp_path: Path) -> None:
    def two_runs(name: str, mine: Sequence[str], others: Sequence[str]) -> Manifest:
        apart, place = Manifest(open_store(str(tmp_path / name / "apart"))), str(tmp_path / name / "out")
        for manifest in (apart, Manifest(open_store(place))):
            pinned(manifest, listed(tmp_path, [A]))
        pinned(apart, listed(tmp_path, others))
        other = listed(tmp_path, others)
        Manifest(open_store(place)).keep_listing(DUMP, other.path, other.sha256, other.data)
        key = f"manifest/listings/{DUMP}/00001.json"
        slow = Slow(*open_store(place).__reduce__()[1])  # type: ignore[misc]
        slow.other = (key, apart.store.read(key))
        manifest = Manifest(slow)
        pinned(manifest, listed(tmp_path, mine))
        return manifest

    assert [2, 3] == [each.units for each in two_runs("more", [A, B, C], [A, B]).grown(DUMP)]
    assert [2] == [each.units for each in two_runs("same", [A, B], [A, B]).grown(DUMP)]
    with pytest.raises(ManifestConflict, match="of 3 units, 1 are gone"):
        two_runs("less", [A, B], [A, B, C])


def test_verify_finds_a_listing_that_is_gone_or_another(manifest: Manifest, tmp_path: Path) -> None:
    first, second = listed(tmp_path, [A]), listed(tmp_path, [A, B])
    for listing in (first, second):
        pinned(manifest, listing)
    folder = tmp_path / "out/manifest/listings" / DUMP
    (folder / f"{first.sha256}.paths.gz").write_bytes(second.data)
    (folder / f"{second.sha256}.paths.gz").unlink()

    expected = [
        (f"manifest/listings/{DUMP}/{second.sha256}.paths.gz", "the listing is not there"),
        (f"manifest/listings/{DUMP}/{first.sha256}.paths.gz", "the listing is not the one of this digest"),
    ]
    assert expected == [(problem.where, problem.what) for problem in verify_manifest(manifest)]


def test_a_listing_that_was_made_from_a_folder_is_kept_as_text(manifest: Manifest, tmp_path: Path) -> None:
    listing = dataclasses.replace(listed(tmp_path, [A]), path="crawl-001/", data=f"{A}\n".encode())
    listing = dataclasses.replace(listing, sha256=hashlib.sha256(listing.data).hexdigest())
    pinned(manifest, listing)
    grown = dataclasses.replace(listed(tmp_path, [A, B]), path="crawl-001/", data=f"{A}\n{B}\n".encode())
    pinned(manifest, dataclasses.replace(grown, sha256=hashlib.sha256(grown.data).hexdigest()))

    assert [
        "00001.json",
        *sorted(f"{each}.paths" for each in (listing.sha256, manifest.grown(DUMP)[0].listing_sha256)),
    ] == (sorted(path.name for path in (tmp_path / "out/manifest/listings" / DUMP).iterdir()))
