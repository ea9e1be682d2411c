"""What the operating system says, as our errors."""

from __future__ import annotations

import errno
import os

from humongous.errors import HumongousError, NotFound, StorageError, TryAgain

_FULL = {errno.ENOSPC, errno.EDQUOT}
_DENIED = {errno.EACCES, errno.EPERM, errno.EROFS}
_MISSING = {errno.ENOENT, errno.ENOTDIR}
_PASSING = {errno.EAGAIN, errno.EINTR, errno.EBUSY, errno.ETIMEDOUT, errno.ESTALE}


def from_errno(number: int | None, where: str) -> HumongousError:
    """`NotFound`, `StorageError` or `TryAgain` for an error number of this machine; `where` is a path."""
    if number in _MISSING:
        return NotFound("there is no such file", where=where)
    if number in _FULL:
        return StorageError(
            "the disk is full, or a quota is reached",
            where=where,
            do="free some space or choose another --output, then run again: what is committed stays, nothing is lost",
        )
    if number == errno.EFBIG:
        return StorageError("the file is larger than a limit here allows", where=where, do="raise `ulimit -f`")
    if number in _DENIED:
        return StorageError(
            f"this is not permitted: {os.strerror(number or 0)}",
            where=where,
            do="check who owns the folder and whether it may be written to, or choose another",
        )
    if number in (errno.EMFILE, errno.ENFILE):
        return StorageError("too many files are open", where=where, do="raise `ulimit -n`")
    if number in (errno.ENOTSUP, errno.EXDEV, errno.EMLINK):
        return StorageError(
            "this file system has no hard links, so nothing can be put there once and only once",
            where=where,
            do="choose an --output on another file system, or an object store",
        )
    if number in _PASSING:
        return TryAgain(f"the file system was busy: {os.strerror(number or 0)}", where=where)
    return StorageError(f"the file system refuses: {os.strerror(number)}" if number else "it failed", where=where)
