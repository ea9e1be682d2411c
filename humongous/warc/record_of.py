"""A head and a block → a `Record`: its identity, address and time as the rest of the pipeline names them."""

from __future__ import annotations

import re
import uuid
from datetime import UTC, datetime

from humongous.document import Record
from humongous.warc.blocks import Block
from humongous.warc.heads import Head, Kind

_UUID = re.compile(r"<?(?:urn:)?uuid:(.+?)>?\Z", re.IGNORECASE)
_FULL_DATE = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:[Zz]|[+-]\d\d:?\d\d)?\Z", re.ASCII)
_SHORT_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d(?:[Tt]\d\d:\d\d[Zz])?)?)?\Z", re.ASCII)
_ARC_DATE = re.compile(r"\d{14}\Z", re.ASCII)


def record_of(head: Head, block: Block, warc_filename: str, offset: int, length: int, nth: int) -> Record:
    """The record; `nth` counts those before it at the same offset, in the same compressed member."""
    fields = head.fields
    arc = head.kind is Kind.ARC
    url = _url(fields.get("warc-target-uri"))
    return Record(
        warc_filename=warc_filename,
        warc_record_offset=offset,
        warc_record_length=length,
        rec_type=_arc_type(url) if arc else fields.get("warc-type", "").lower(),
        record_id=_record_id(fields.get("warc-record-id")) or _made_id(warc_filename, offset, nth),
        url=url,
        fetch_time=fetch_time(fields.get("warc-date")),
        content_type=_arc_content_type(url, fields) if arc else fields.get("content-type") or None,
        content_digest=fields.get("warc-payload-digest") or None,
        truncated=block.truncated or fields.get("warc-truncated") or None,
        block=block.data,
        concurrent_to=_record_id(fields.get("warc-concurrent-to") or fields.get("warc-refers-to")),
    )


def _url(value: str | None) -> str | None:
    """Without the `<>` that wget 1.14 to 1.20 put around it."""
    if value and value[0] == "<" and value[-1] == ">":
        value = value[1:-1].strip()
    return value or None


def _record_id(value: str | None) -> str | None:
    if not value:
        return None
    found = _UUID.match(value)
    return (found[1] if found else value.strip("<>")) or None


def _made_id(warc_filename: str, offset: int, nth: int) -> str:
    place = f"{warc_filename}#{offset}" + (f".{nth}" if nth else "")
    return str(uuid.uuid5(uuid.NAMESPACE_URL, place))


def _arc_type(url: str | None) -> str:
    return "warcinfo" if url and url.startswith("filedesc:") else "response"


def _arc_content_type(url: str | None, fields: dict[str, str]) -> str | None:
    """An ARC line names the payload's type; the block of an HTTP response is, as in WARC, the whole message."""
    if url and url[:6].lower().startswith(("http:", "https:")):
        return "application/http; msgtype=response"
    return fields.get("content-type") or None


def fetch_time(value: str | None) -> str | None:
    """`WARC-Date` (ISO 8601, W3C profile), in UTC with `Z`; also ARC's 14 digits. `None` where it is no time.

    A time of lower precision (WARC 1.1: `2014-05`) stays as it is.
    """
    if not value:
        return None
    if _ARC_DATE.match(value):
        value = f"{value[:4]}-{value[4:6]}-{value[6:8]}T{value[8:10]}:{value[10:12]}:{value[12:]}Z"
    if not _FULL_DATE.match(value):
        return value.upper() if _SHORT_DATE.match(value) and _short_is_time(value) else None
    try:
        moment = datetime.fromisoformat(value.upper())
        if moment.tzinfo is not None and moment.utcoffset():
            return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError):
        return None
    value = value.upper()
    return value if value.endswith("Z") else re.sub(r"(?:[+-]00:?00)?\Z", "Z", value, count=1)


def _short_is_time(value: str) -> bool:
    try:
        datetime.fromisoformat((value + "0001-01-01T00:00Z"[len(value) :]).upper())
    except ValueError:
        return False
    return True
