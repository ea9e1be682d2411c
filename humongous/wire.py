"""What the supervisor and its child say to one another: frames of a JSON header and a blob, over pipes.

A frame is `<4sIQ` (a mark, bytes of the header, bytes of the blob), the header, the blob. JSON and bytes only: nothing
that could run code is ever read from a child that has parsed hostile HTML. Headers are ASCII, so that lone surrogates
in a URL come back as they were.
"""

from __future__ import annotations

import dataclasses
import json
import struct
from typing import Any, BinaryIO

from humongous.document import DropReason, NotAPageReason, QuarantineCause, Record
from humongous.errors import BadFrame
from humongous.outcome import Broken, Dropped, NoPage, Outcome, Written

Header = dict[str, Any]

_MARK = b"HUM\x01"
_HEAD = struct.Struct("<4sIQ")
MAX_HEADER_BYTES = 1 << 24
"""Of an answer: reasons, details and excerpts, never a whole text."""
MAX_BLOB_BYTES = 1 << 30
"""Of an answer: one line of an LMD file. A child that announces more has lost its mind."""
_RECORD_FIELDS = tuple(field.name for field in dataclasses.fields(Record) if field.name != "block")


def frame(header: Header, blob: bytes = b"") -> list[bytes]:
    """A frame, in pieces to write one after another; the blob is not copied."""
    data = json.dumps(header).encode("ascii")
    start = _HEAD.pack(_MARK, len(data), len(blob)) + data
    return [start, blob] if blob else [start]


def take_frame(buffer: bytearray) -> tuple[Header, bytes] | None:
    """Cut the first whole frame from the buffer; `None` while it is not all there. Raises `BadFrame`."""
    if len(buffer) < _HEAD.size:
        return None
    mark, header_bytes, blob_bytes = _HEAD.unpack_from(buffer)
    if mark != _MARK or header_bytes > MAX_HEADER_BYTES or blob_bytes > MAX_BLOB_BYTES:
        raise BadFrame("the child answered something that is no frame")
    begin, end = _HEAD.size + header_bytes, _HEAD.size + header_bytes + blob_bytes
    if len(buffer) < end:
        return None
    with memoryview(buffer) as view:
        head, blob = bytes(view[_HEAD.size : begin]), bytes(view[begin:end])
    del buffer[:end]
    return _header(head), blob


def read_frame(stream: BinaryIO) -> tuple[Header, bytes] | None:
    """The next frame of a blocking stream; `None` at its end, even in the middle of a frame. Raises `BadFrame`."""
    start = stream.read(_HEAD.size)
    if len(start) < _HEAD.size:
        return None
    mark, header_bytes, blob_bytes = _HEAD.unpack(start)
    if mark != _MARK:
        raise BadFrame("the parent sent something that is no frame")
    head, blob = stream.read(header_bytes), stream.read(blob_bytes)
    if len(head) + len(blob) < header_bytes + blob_bytes:
        return None
    return _header(head), blob


def ask(number: int, record: Record, dump: str) -> list[bytes]:
    """The frame that hands a record to the child; its answer must bear the same number."""
    fields = {name: getattr(record, name) for name in _RECORD_FIELDS}
    return frame({"number": number, "dump": dump, "record": fields}, record.block)


def asked(header: Header, blob: bytes) -> tuple[int, Record, str]:
    """The number, record and dump of such a frame, whose sender is trusted."""
    return header["number"], Record(**header["record"], block=blob), header["dump"]


def answer(number: int, outcome: Outcome) -> list[bytes]:
    """The frame that brings an outcome back."""
    header: Header = {"number": number}
    match outcome:
        case Written(language, line, flags):
            return frame(header | {"kind": "written", "language": language, "flags": flags}, line)
        case Dropped():
            return frame(header | {"kind": "dropped", **dataclasses.asdict(outcome)})
        case NoPage(no_page, detail):
            return frame(header | {"kind": "no page", "reason": no_page, "detail": detail})
        case Broken(cause, detail):
            return frame(header | {"kind": "broken", "cause": cause, "detail": detail})


def answered(number: int, header: Header, blob: bytes) -> Outcome:
    """The outcome in the answer to the record of that number. Raises `BadFrame`."""
    if header.get("number") != number:
        raise BadFrame("the child answered another question")
    try:
        match header.get("kind"):
            case "written":
                return Written(_text(header, "language"), blob, _texts(header, "flags"))
            case "dropped":
                return Dropped(
                    DropReason(header["reason"]),
                    _number(header, "measured"),
                    _number(header, "threshold"),
                    _text_or_none(header, "signal"),
                    _text_or_none(header, "language"),
                    _text_or_none(header, "excerpt"),
                )
            case "no page":
                return NoPage(NotAPageReason(header["reason"]), _text(header, "detail"))
            case "broken":
                return Broken(QuarantineCause(header["cause"]), _text(header, "detail"))
    except (KeyError, ValueError) as error:
        raise BadFrame("the child answered with a reason that there is not") from error
    raise BadFrame("the child answered no known kind of outcome")


def nanoseconds(header: Header) -> dict[str, int]:
    """CPU time by step from the frame `{"ledger": {step: nanoseconds}}`. Raises `BadFrame`."""
    ledger = header.get("ledger")
    if not isinstance(ledger, dict) or not all(type(spent) is int and spent >= 0 for spent in ledger.values()):
        raise BadFrame("the child answered no ledger")
    return ledger


def _header(data: bytes) -> Header:
    try:
        header = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise BadFrame("a frame's header is not JSON") from error
    if not isinstance(header, dict):
        raise BadFrame("a frame's header is no object")
    return header


def _text(header: Header, name: str) -> str:
    value = header[name]
    if not isinstance(value, str):
        raise BadFrame(f"`{name}` of an answer is no text")
    return value


def _text_or_none(header: Header, name: str) -> str | None:
    return None if header[name] is None else _text(header, name)


def _texts(header: Header, name: str) -> tuple[str, ...]:
    value = header[name]
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise BadFrame(f"`{name}` of an answer is no list of texts")
    return tuple(value)


def _number(header: Header, name: str) -> float | None:
    value = header[name]
    if value is not None and type(value) not in (int, float):
        raise BadFrame(f"`{name}` of an answer is no number")
    number: float | None = value
    return number
