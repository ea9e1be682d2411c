"""Does a store keep what was put first? Everything that HUMONGOUS commits rests on that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from humongous.errors import StorageError

if TYPE_CHECKING:
    from humongous.storage.store import Store

PROBE_KEY = "manifest/probes/put-if-absent.txt"
"""Always the same object, so that nothing piles up and no right to delete is needed; no entry of the manifest."""
_FIRST = b"HUMONGOUS puts this to see whether the store keeps what was put first.\n"
_SECOND = b"This store does not keep what was put first: HUMONGOUS cannot use it.\n"


def probe(store: Store) -> None:
    """Put an object, put its key again with other bytes, and read it: three small requests.

    Raises `StorageError` where the second put is not refused, or the first one's bytes are gone.
    """
    store.put_if_absent(PROBE_KEY, _FIRST)
    if store.put_if_absent(PROBE_KEY, _SECOND) or store.read(PROBE_KEY, max_bytes=10_000) != _FIRST:
        raise StorageError(
            "this store overwrites what is there although it was told not to (If-None-Match: *), so two runs, or two "
            "attempts at one unit, would undo each other's work",
            where=f"{store.url}/{PROBE_KEY}",
            do="choose another --output: AWS S3, GCS, Azure, Ceph, SeaweedFS and a folder do; `rclone serve s3` does not",
        )
