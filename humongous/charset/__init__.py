"""Bytes of a page to text: evidence for an encoding, in order, and a judge who checks it against the bytes."""

from humongous.charset.judge import decode, versions

__all__ = ["decode", "versions"]
