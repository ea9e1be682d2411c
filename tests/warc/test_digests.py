from __future__ import annotations

import base64
import hashlib

import pytest

from humongous.warc.digests import contradicts

BLOCK = b"block"
SHA1 = hashlib.sha1(BLOCK)
OTHER = base64.b32encode(bytes(20)).decode()


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("sha1:" + base64.b32encode(SHA1.digest()).decode(), False),
        ("SHA-1: " + SHA1.hexdigest(), False),
        ("sha256:" + hashlib.sha256(BLOCK).hexdigest(), False),
        ("sha1:" + OTHER, True),
        ("sha1:too short", False),
        ("sharif-1; omar", False),
        ("crc:" + OTHER, False),
        (None, False),
    ],
)
def test_contradicts(written: str | None, expected: bool) -> None:
    assert expected == contradicts(written, BLOCK)
