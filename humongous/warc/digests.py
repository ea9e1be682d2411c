"""Digests that a record's head gives of its block."""

from __future__ import annotations

import base64
import binascii
import hashlib

_ALGORITHMS = {"sha1", "sha256", "sha512", "md5"}


def contradicts(written: str | None, block: bytes) -> bool:
    """The digest in a head (`sha1:` and Base32 or hexadecimal) is not that of `block`.

    False where there is none, or one of an algorithm or a form not known.
    """
    name, _, value = (written or "").partition(":")
    name, value = name.strip().lower().replace("-", ""), value.strip()
    if name not in _ALGORITHMS or not value:
        return False
    found = hashlib.new(name, block, usedforsecurity=False).digest()
    try:
        expected = bytes.fromhex(value) if len(value) == 2 * len(found) else base64.b32decode(value.upper())
    except (ValueError, binascii.Error):
        return False
    return len(expected) == len(found) and expected != found
