"""What a key may be: a relative path that can never leave the store's root.

Keys come from listings, record headers and command lines, so they are checked here, before any library sees them.
"""

from __future__ import annotations

import re
import unicodedata

from humongous.errors import StorageError

MAX_KEY_BYTES = 1024
"""In UTF-8: the limit of S3 and GCS (Amazon S3 User Guide, "Naming Amazon S3 objects")."""
STAGING = re.compile(r"#\d+$")
"""How a file on its way into a local store ends; `object_store` hides such names and refuses them as keys."""


def checked_key(key: str) -> str:
    """The key if it is one; raises `StorageError` that says what is wrong with it."""
    if fault := _fault(key):
        raise StorageError(
            f"{key[:200]!r} cannot be a key: {fault}",
            do="a key is a relative path such as `crawl-data/CC-MAIN-2020-40/warc.paths.gz`",
        )
    return key


def checked_prefix(prefix: str) -> str:
    """The same for a folder: empty is the root, one slash at the end is taken off."""
    return checked_key(prefix.removesuffix("/")) if prefix else ""


def _fault(key: str) -> str:
    if not key:
        return "it is empty"
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in key):
        return "it has control characters or lone surrogates"
    if len(key.encode()) > MAX_KEY_BYTES:
        return f"it is longer than {MAX_KEY_BYTES} bytes"
    if key.startswith("/"):
        return "it begins with a slash"
    if "\\" in key:
        return "it has a backslash"
    segments = key.split("/")
    if any(segment in ("", ".", "..") for segment in segments):
        return "it has an empty, `.` or `..` segment"
    if STAGING.search(segments[-1]):
        return "it ends like a file on its way into a local store (`#` and digits)"
    return ""
