"""An HTTP response's payload with transfer and content codings undone."""

from __future__ import annotations

from dataclasses import dataclass

from humongous.errors import PayloadError
from humongous.warc.content_coding import MAX_CODINGS, dechunk, decode
from humongous.warc.http_message import HttpMessage


@dataclass(frozen=True, slots=True)
class Payload:
    """Bytes of the resource, and whether something is missing at their end."""

    data: bytes
    truncated: bool
    """A coding broke off: `data` is what came before."""


def payload_of(message: HttpMessage, limit: int) -> Payload:
    """Undo `Transfer-Encoding`, then `Content-Encoding`, last coding first, to about `limit` bytes.

    Raises `PayloadError` where a coding is there and none of it can be undone.
    """
    data, whole = message.body, True
    transfer = _codings(message, "transfer-encoding")
    if "chunked" in transfer and (chunks := dechunk(data)):
        data, whole = chunks.data, chunks.whole
    codings = _codings(message, "content-encoding") + [name for name in transfer if name != "chunked"]
    if len(codings) > MAX_CODINGS:
        raise PayloadError(f"the header names {len(codings)} content codings", do=f"at most {MAX_CODINGS} are undone")
    for coding in reversed(codings):
        coded = decode(data, coding, limit)
        data, whole = coded.data, whole and (coded.whole or len(coded.data) >= limit)
    return Payload(data, truncated=not whole)


def _codings(message: HttpMessage, name: str) -> list[str]:
    return [part.strip().lower() for value in message.values(name) for part in value.split(",") if part.strip()]
