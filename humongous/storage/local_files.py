"""Files of a local folder: put, so that neither a crash nor a power cut undoes it, and streamed.

`object_store` writes `<name>#1` and links it into place, which is atomic, but never calls fsync (0.14.2, by strace): a
commit that was reported could be gone after a power cut, or be there with no bytes. So the same protocol is done here,
with fsync: write `<name>#<number>`, fsync it, link it to its name (which fails if that is taken), fsync the folders.
And its stream of a file that another program cuts short never ends (0.14.2), so that files are streamed here too.
"""

from __future__ import annotations

import os
import secrets
import shutil
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from humongous.errors import NotFound, StorageError
from humongous.storage.got import Got, ObjectInfo
from humongous.storage.keys import STAGING
from humongous.storage.troubles import from_errno

_COPY_BYTES = 1024 * 1024
_durable: set[str] = set()
"""Folders whose own names are known to be on disk, so that a put does not sync the whole path up each time."""


def put_new(root: str, key: str, content: BinaryIO) -> bool:
    """Copy `content` to `root/key` unless that is there; True if this call made it.

    Raises what `from_errno` makes of the system's errors; then nothing is under the final name and the temporary file
    is gone. A process killed in between leaves a file that `temporaries` finds and `Store.list` hides.
    """
    path = Path(root, key)
    staged = path.with_name(f"{path.name}#{secrets.randbits(62)}")
    try:
        created = not os.path.lexists(path)
        if created:
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                _write(staged, content)
                created = _link(staged, path)
            finally:
                staged.unlink(missing_ok=True)
        # The loser too waits until the winner's name is on disk, since it will build on it.
        _sync_folders(root, path.parent)
    except (NotADirectoryError, FileExistsError) as error:
        raise StorageError("a file stands where a folder is needed", where=str(path), do="move it away") from error
    except OSError as error:
        raise from_errno(error.errno, str(path)) from error
    if not created and path.is_dir():
        raise StorageError("a folder stands where a file is to be", where=str(path), do="move it away")
    return created


def get(root: str, key: str, offset: int, chunk_bytes: int) -> Got:
    """A file from `offset` on, as far as it goes now; it ends early where another program cuts it short."""
    path = existing_folder(root) / key
    try:
        state = path.stat()
        if not stat.S_ISREG(state.st_mode):  # a folder, or a pipe, which would be waited for
            raise NotFound("this is no file", where=str(path))
        file = path.open("rb", buffering=0)
        file.seek(offset)
    except OSError as error:
        raise from_errno(error.errno, str(path)) from error
    version = f"{state.st_ino}-{state.st_mtime_ns}"
    return Got(state.st_size, version, _chunks(file, state.st_size - offset, chunk_bytes, str(path)), file.close)


def _chunks(file: BinaryIO, length: int, chunk_bytes: int, where: str) -> Iterator[bytes]:
    while length > 0:
        try:
            chunk = file.read(min(length, chunk_bytes))
        except OSError as error:
            raise from_errno(error.errno, where) from error
        if not chunk:
            return
        length -= len(chunk)
        yield chunk


def existing_folder(path: str) -> Path:
    """The folder if it is one; raises `NotFound`."""
    folder = Path(path)
    if not folder.is_dir():
        what = "this is a file, not a folder" if folder.exists() else "there is no such folder"
        raise NotFound(what, where=path, do="check --source and --output")
    return folder


def delete(root: str, key: str) -> None:
    """Remove a file, a temporary one too; one that is not there is no error."""
    path = Path(root, key)
    try:
        path.unlink(missing_ok=True)
    except NotADirectoryError:
        return
    except OSError as error:
        raise from_errno(error.errno, str(path)) from error


def _write(path: Path, content: BinaryIO) -> None:
    with path.open("xb") as file:
        shutil.copyfileobj(content, file, _COPY_BYTES)
        file.flush()
        os.fsync(file.fileno())


def _link(staged: Path, path: Path) -> bool:
    try:
        os.link(staged, path)
    except FileExistsError:
        # On NFS a link can succeed, its answer be lost and its repetition fail: then the file has two names.
        return staged.stat().st_nlink > 1
    return True


def _sync_folders(root: str, folder: Path) -> None:
    """fsync the folder that got a name, and those above it, up to the root's parent, that nobody synced yet."""
    _sync(folder)
    while folder != Path(root).parent and str(folder) not in _durable:
        _sync(folder.parent)
        _durable.add(str(folder))
        folder = folder.parent


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def temporaries(root: str, prefix: str) -> Iterator[ObjectInfo]:
    """Files on their way in, or left behind by a process that was killed, sorted."""
    found: list[ObjectInfo] = []
    try:
        for folder, _, names in os.walk(Path(root, prefix), followlinks=True):
            for name in filter(STAGING.search, names):
                path = Path(folder, name)
                # Gone by now: it was on its way in, and has arrived.
                if path.exists() and stat.S_ISREG((state := path.stat()).st_mode):
                    changed = datetime.fromtimestamp(state.st_mtime, UTC)
                    found.append(ObjectInfo(path.relative_to(root).as_posix(), state.st_size, changed))
    except OSError as error:
        raise from_errno(error.errno, str(Path(root, prefix))) from error
    yield from sorted(found, key=lambda info: info.key)
