"""The block of an HTTP response → status, headers, body: as servers wrote them, not as they should have."""

from __future__ import annotations

import re
from dataclasses import dataclass

from humongous.warc.heads import decode_header

MAX_HEADER_BYTES = 1_048_576
"""An HTTP header that goes on for longer is cut there, and the body begins."""
MAX_INTERIM = 8
_STATUS = re.compile(
    rb"\s{0,16}(?:HTTP|ICY)(?:/?\d{0,3}(?:\.\d{0,3})?)[ \t]{1,16}(\d{3})(?!\d)[^\n]*(?:\n|\Z)", re.IGNORECASE
)
_FIELD = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+[ \t]*\Z", re.ASCII)
_BODY = re.compile(rb"[ \t]*<(?:!doctype|html|head|body|\?xml|!--)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class HttpMessage:
    """An HTTP response."""

    status: int
    headers: tuple[tuple[str, str], ...]
    """In order, names in lower case; folded lines are joined by a space."""
    body: bytes

    def values(self, name: str) -> list[str]:
        """Every value of a header, its name in lower case."""
        return [value for key, value in self.headers if key == name]


def parse_http(block: bytes) -> HttpMessage | None:
    """Parse a response (RFC 9112) leniently; `None` where there is no status line.

    Taken as they come: LF alone, folded lines, bytes of 0x80 and more, lines that are no header (left out), a missing
    blank line before mark-up, `100 Continue` and its like before the response. One empty line too many before the body
    (CC-MAIN-2018-34) is left out.
    """
    at = 0
    for _ in range(MAX_INTERIM):
        status = _STATUS.match(block, at)
        if not status:
            return None
        headers, body = _headers(block, status.end())
        code = int(status[1])
        if not (100 <= code < 200 and _STATUS.match(block, body)):
            break
        at = body
    if block.startswith(b"\r\n", body):
        body += 2
    return HttpMessage(code, tuple(headers), block[body:])


def _headers(block: bytes, at: int) -> tuple[list[tuple[str, str]], int]:
    """The headers from `at` on, and where the body begins."""
    lines: list[tuple[str, list[str]]] = []
    stop = at + MAX_HEADER_BYTES
    while at < len(block) and at < stop:
        end = block.find(b"\n", at)
        after = end + 1 if end >= 0 else len(block)
        line = block[at:after].rstrip(b"\r\n")
        if not line:
            at = after
            break
        if _BODY.match(line):
            break
        if line[0] in b" \t":
            if lines:
                lines[-1][1].append(decode_header(line.strip()))
        else:
            name, colon, value = decode_header(line).partition(":")
            if colon and _FIELD.match(name):
                lines.append((name.rstrip().lower(), [value.strip()]))
        at = after
    return [(name, " ".join(filter(None, values))) for name, values in lines], at
