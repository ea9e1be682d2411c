"""obstore's errors as ours.

obstore gives most failures one class (`GenericError`) and keeps what happened in the text alone, as `code: 28` or
`status code: 503`; so this is the one place that reads a message, and it reads those numbers only. Nothing of a
server's answer is passed on, which may hold keys.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager

from obstore import exceptions

from humongous.errors import HumongousError, NoSuchRange, NotFound, StorageError, TryAgain
from humongous.storage.asking import PushedBack
from humongous.storage.troubles import from_errno

_LOCAL = "Generic LocalFileSystem error"
_OS_CODE = re.compile(r"\bcode: (\d+)")
_STATUS = re.compile(r"status code: (\d{3})\b")
_BAD_RANGE = re.compile(r"\b(InvalidRange|UnexpectedRange|StartTooLarge|NotPartial|ParseContentRange)\b")
_MALFORMED = re.compile(r"\b(MissingContentLength|BareRedirect|InvalidUrl|UnsupportedUrlScheme)\b")
_runtime_of: list[int] = []
"""The process in which obstore's threads were started: they do not survive a fork, and a call would hang for ever."""


class AlreadyThere(Exception):
    """The store says that the name is taken: an answer, which never leaves this package."""


@contextmanager
def ours(where: str, lost: type[HumongousError] = TryAgain) -> Iterator[None]:
    """Turn whatever obstore raises into ours; `lost` is for a request that no answer came to.

    Raises `PushedBack` too, for the gate, where the store was busy or failed.
    """
    if _runtime_of and _runtime_of[0] != os.getpid():
        raise StorageError(
            "this process was forked from one that had used storage, which cannot work",
            where=where,
            do='start processes with exec or multiprocessing\'s "spawn"',
        )
    _runtime_of[:] = [os.getpid()]
    try:
        yield
    except exceptions.AlreadyExistsError as error:
        raise AlreadyThere from error
    except (exceptions.PermissionDeniedError, exceptions.UnauthenticatedError) as error:
        raise _denied(where) from error
    except FileNotFoundError as error:
        raise NotFound("there is no such object", where=where) from error
    except exceptions.NotSupportedError as error:
        raise StorageError(
            "this server cannot give ranges of an object", where=where, do="use another source"
        ) from error
    except (exceptions.BaseError, OSError, ValueError, NotImplementedError) as error:
        raise _translated(str(error), where, lost) from error


def _denied(where: str) -> StorageError:
    return StorageError(
        "the store refuses: these credentials do not permit it",
        where=where,
        do="check the credentials (AWS_PROFILE, a role, …) and what they may do with this bucket or path",
    )


def _translated(text: str, where: str, lost: type[HumongousError]) -> HumongousError | PushedBack:
    """What a `GenericError` means, by the numbers in its text."""
    if text.startswith(_LOCAL):
        code = _OS_CODE.search(text)
        if code or not _BAD_RANGE.search(text):
            return from_errno(int(code[1]) if code else None, where)
    if status := _STATUS.search(text):
        number = int(status[1])
        if number in (429, 503):
            busy = TryAgain(f"the store is busy (HTTP {number})", where=where, do="run again, with fewer at once")
            return PushedBack(busy)
        if number >= 500:
            return PushedBack(lost(f"the store failed (HTTP {number})", where=where, do="run again"))
        if number in (401, 403):  # to a listing, and to Azure's deletes, object_store has no class for it
            return _denied(where)
        if number != 416:
            return StorageError(
                f"the store refuses the request (HTTP {number})", where=where, do="check URL and region"
            )
    if status or _BAD_RANGE.search(text):
        return NoSuchRange("the range asked for is not in the object", where=where)
    if _MALFORMED.search(text):
        return StorageError("the server's answer is not what a store gives", where=where, do="check URL and region")
    return lost("the connection could not be made, or broke", where=where, do="check the network and run again")
