"""Faults in the storage seam, put there from outside: Python runs this file at start where its folder is on PYTHONPATH.

So the driver, Spark's Python workers and their children all get it, and production code has no hook for it. The chance
of each fault is in $CHAOS_FAULTS (`read_broken=0.05,put_lost_after=0.1`), the seed in $CHAOS_SEED; each fault that was
injected is a line in $CHAOS_LOG. Whether a call meets a fault depends on the seed, the object's key without its
attempt, and how many such calls this process has made: never on the clock or a process id.
"""

from __future__ import annotations

import errno
import hashlib
import io
import os
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

CHANCES = {
    name: float(chance) for name, _, chance in (word.partition("=") for word in os.environ["CHAOS_FAULTS"].split(","))
}
PIECE = 64 * 1024
_ATTEMPT = re.compile(r"\.[0-9a-f]{12}(?=\.jsonl)")
_calls: Counter[tuple[str, str]] = Counter()


def strikes(fault: str, key: str) -> bool:
    """Whether this call meets the fault; if so it is in the log."""
    place = _ATTEMPT.sub("", key)
    if place.startswith("manifest/dumps/") or place.endswith("warc.paths.gz"):
        return False  # what a run begins with: it would stop there, and the storm would never blow
    _calls[fault, place] += 1
    drawn = f"{os.environ['CHAOS_SEED']}:{fault}:{place}:{_calls[fault, place]}".encode()
    if int.from_bytes(hashlib.sha256(drawn).digest()[:8]) / 2**64 >= CHANCES.get(fault, 0.0):
        return False
    with open(os.environ["CHAOS_LOG"], "a", encoding="ascii") as log:  # noqa: PTH123 - pathlib is not needed at start
        log.write(fault + "\n")  # one write of a short line: appends of several processes do not mix
    return True


class BreakingOff(io.RawIOBase):
    """Content that the disk has room for only in part: the error comes when half is written, from where a write is."""

    def __init__(self, content: Any, number: int) -> None:
        super().__init__()
        self._content, self._number, self._reads = content, number, 0

    def read(self, size: int = -1, /) -> bytes:
        """Half of what there is, then the system's error."""
        self._reads += 1
        if self._reads > 1:
            raise OSError(self._number, os.strerror(self._number))
        data: bytes = self._content.read(size)
        return data[: max(1, len(data) // 2)]


def patch_local_files(module: ModuleType) -> None:
    """Reads that break, end early or fail; puts that are refused, or whose answer is lost."""
    from humongous.errors import OutcomeUnknown, TryAgain
    from humongous.storage.got import Got
    from humongous.storage.troubles import from_errno

    get, put_new = module.get, module.put_new

    def broken(chunks: Iterator[bytes], key: str) -> Iterator[bytes]:
        for chunk in chunks:
            for start in range(0, len(chunk), PIECE):
                piece = chunk[start : start + PIECE]
                if strikes("read_broken", key):
                    raise TryAgain("the connection broke (injected)", where=key)
                if strikes("read_error", key):
                    raise from_errno(errno.EIO, key)
                if strikes("read_short", key):
                    yield piece[: len(piece) // 2]
                    return
                yield piece

    def chaotic_get(root: str, key: str, offset: int, chunk_bytes: int) -> Got:
        got = get(root, key, offset, chunk_bytes)
        return Got(got.size, got.version, broken(got.chunks, key), got.close)

    def chaotic_put(root: str, key: str, content: Any) -> bool:
        if strikes("put_busy", key):
            raise TryAgain("the store was busy (injected)", where=key)
        if strikes("put_lost_before", key):
            raise OutcomeUnknown("the answer was lost (injected)", where=key)
        if strikes("put_disk_full", key):
            content = BreakingOff(content, errno.ENOSPC)
        elif strikes("put_denied", key):
            content = BreakingOff(content, errno.EACCES)
        made: bool = put_new(root, key, content)
        if strikes("put_lost_after", key):
            raise OutcomeUnknown("the answer was lost (injected)", where=key)
        return made

    module.get, module.put_new = chaotic_get, chaotic_put  # type: ignore[attr-defined]


def patch_objects(module: ModuleType) -> None:
    """Range requests that break or give fewer bytes, and questions after an object that are not answered."""
    from humongous.errors import TryAgain

    get_range, head = module.Objects.get_range, module.Objects.head

    def chaotic_range(self: Any, key: str, offset: int, length: int) -> bytes:
        if strikes("range_broken", key):
            raise TryAgain("the connection broke (injected)", where=key)
        data: bytes = get_range(self, key, offset, length)
        return data[:-1] if strikes("range_short", key) else data

    def chaotic_head(self: Any, key: str) -> Any:
        if strikes("head_busy", key):
            raise TryAgain("the store was busy (injected)", where=key)
        return head(self, key)

    module.Objects.get_range, module.Objects.head = chaotic_range, chaotic_head


PATCHES = {"humongous.storage.local_files": patch_local_files, "humongous.storage.objects": patch_objects}


class Patcher(MetaPathFinder):
    """Lets a module load as ever, then patches it: nothing is imported earlier than it would be."""

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        """The module's own spec, with its patch to be run behind it."""
        if name not in PATCHES or not (spec := PathFinder.find_spec(name, path)) or not (loader := spec.loader):
            return None
        load = loader.exec_module

        def load_and_patch(module: ModuleType) -> None:
            load(module)
            PATCHES[name](module)

        loader.exec_module = load_and_patch  # type: ignore[method-assign]
        return spec


sys.meta_path.insert(0, Patcher())
