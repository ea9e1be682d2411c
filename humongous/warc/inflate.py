"""What the two kinds of compressed member, gzip's and zstd's, have in common."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol


class CorruptMember(Exception):
    """These bytes are no member, or one that cannot be decompressed. Never leaves `humongous.warc`."""


class Member(Protocol):
    """A compressed member that is being decompressed."""

    done: bool
    """Its end was read."""
    sound: bool
    """It was, and checksum and length agree, where it has them."""

    def feed(self, data: bytes, limit: int) -> tuple[bytes, int]:
        """Return text and how many bytes of `data` were used; neither: more data is needed. Raises `CorruptMember`."""


@dataclass(frozen=True, slots=True)
class Codec:
    """A kind of compression: how to find a member and how to open one."""

    name: str
    magic: bytes
    """What a member begins with, and what is searched for after damage."""
    begins: Callable[[bytes], bool]
    """Whether these first bytes are those of a member, or of what may stand between members."""
    open: Callable[[], Member]
    likely: re.Pattern[bytes]
    """What nearly every member begins with: asked for in a flood of magic numbers, where each try would cost too much."""
    slices: bool
    """It gives text in the midst of a block, so that feeding single bytes finds where the damage begins."""


FEED_MIN_BYTES = 16_384
"""Bytes offered to a member at first; more only where it asks."""
FEED_BYTES = 262_144
"""Enough for the largest unit that a member must see at once: a zstd block (128 KiB), a gzip header (64 KiB)."""


def inflate_all(member: Member, data: bytes, at: int, limit: int) -> tuple[bytes, int, bool]:
    """Decompress one member that begins at `data[at]`, up to `limit` bytes of text.

    Returns the text, the index after what was used, and whether the member came to a sound end. Never raises.
    """
    parts, size = [], 0
    while not member.done and size < limit:
        try:
            text, used = member.feed(data[at : at + FEED_MIN_BYTES], limit - size)
            if not text and not used and not member.done:
                text, used = member.feed(data[at : at + FEED_BYTES], limit - size)
        except CorruptMember:
            break
        if not text and not used:
            break
        parts.append(text)
        size += len(text)
        at += used
    return b"".join(parts), at, member.done and member.sound
