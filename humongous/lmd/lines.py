"""A document as one line of an LMD file, and back: `{"text": …, "meta": {…}}`, UTF-8.

The line holds no character that any reader takes for a line's end, so `for line in file`, `str.splitlines`,
`codecs` readers and `wc -l` all count the same documents.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from typing import Any, NoReturn

from humongous.document import Document
from humongous.errors import RecordError, StorageError

MAX_LINE_BYTES = 256 * 1024 * 1024
"""Longest line written or read, in bytes. A page of 16 MiB cannot come near it; a damaged file can."""

META_FIELDS = (
    "id",
    "url",
    "dump",
    "warc_filename",
    "warc_record_offset",
    "warc_record_length",
    "fetch_time",
    "content_digest",
    "title",
    "published",
    "modified",
    "authors",
    "language",
    "language_confidence",
    "languages",
    "language_agreement",
    "language_shares",
    "variant",
    "variant_share",
    "language_evidence",
    "charset",
    "charset_source",
    "extractor",
    "extraction_confidence",
    "signals",
    "flags",
    "licence",
)
"""The order of `meta`'s fields in a line; fields not listed come after these, sorted by name."""

_RANK = {name: rank for rank, name in enumerate(META_FIELDS)}
_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))
# `str.splitlines` also splits at \v, \f and \x1c to \x1e: JSON escapes those itself, with all below U+0020.
_LINE_ENDS = (("\u0085", "\\u0085"), ("\u2028", "\\u2028"), ("\u2029", "\\u2029"))


def to_line(document: Document) -> bytes:
    """Write a document as one line, its `\\n` included; equal documents give equal bytes.

    Raises `RecordError` for what JSON or UTF-8 cannot hold: NaN and infinities, lone surrogates, values that are not
    plain JSON; for a `meta["language"]` other than the document's; and for a line over `MAX_LINE_BYTES`.
    """
    if document.meta.get("language") != document.language:
        raise RecordError(
            f"meta says language {document.meta.get('language')!r}, the document {document.language!r}",
            where=_place(document),
        )
    try:
        line = _ENCODER.encode({"text": document.text, "meta": _ordered(document.meta)})
        for character, escape in _LINE_ENDS:
            if character in line:
                line = line.replace(character, escape)
        data = line.encode("utf-8") + b"\n"
    except UnicodeEncodeError as error:
        found = f"U+{ord(error.object[error.start]):04X}"
        raise RecordError(f"the document has a lone surrogate ({found})", where=_place(document)) from error
    except (ValueError, TypeError, RecursionError) as error:
        raise RecordError(f"the document is not plain JSON: {error}", where=_place(document)) from error
    if len(data) > MAX_LINE_BYTES:
        raise RecordError(f"the line has {len(data)} bytes, over {MAX_LINE_BYTES}", where=_place(document))
    return data


def _ordered(meta: Mapping[str, Any]) -> dict[str, Any]:
    ordered = {
        name: _sorted(value) if isinstance(value := meta[name], Mapping) else value for name in _ranked(tuple(meta))
    }
    if isinstance(signals := ordered.get("signals"), dict):
        # Readers that guess types from the first lines (`datasets`, Spark, DuckDB) take a signal of 3 there for an
        # integer, and stop at a 3.5 further on. 2^53: beyond it a float is not the same number.
        ordered["signals"] = {
            name: float(value) if type(value) is int and abs(value) <= 1 << 53 else value
            for name, value in signals.items()
        }
    return ordered


def _sorted(mapping: Mapping[str, Any]) -> dict[str, Any]:
    return {name: mapping[name] for name in _by_name(tuple(mapping))}


# Documents have the same names, hundreds of them: they are put in order once.
@functools.lru_cache(maxsize=64)
def _ranked(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(names, key=lambda name: (_RANK.get(name, len(_RANK)), name)))


@functools.lru_cache(maxsize=64)
def _by_name(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(names))


def _place(document: Document) -> str:
    name, offset = document.meta.get("warc_filename"), document.meta.get("warc_record_offset")
    # Only the parts that are sure to print: what is wrong may be in the name itself.
    return ascii(name)[1:-1] + f" at {offset}" if isinstance(name, str) and isinstance(offset, int) else ""


def from_line(line: bytes, *, where: str = "") -> Document:
    """Read a line back; `where` (file and line number) goes into the error.

    Raises `StorageError` unless the line is one JSON object with a string `text` and an object `meta` that has a
    string `language`, without NaN, infinities or lone surrogates.
    """
    try:
        value = json.loads(line.decode("utf-8"), parse_constant=_not_a_number)
    except UnicodeDecodeError as error:
        raise _bad(f"byte {error.start} of the line is not UTF-8", where) from error
    except (ValueError, RecursionError) as error:
        raise _bad(f"the line is not JSON: {error}", where) from error
    if not isinstance(value, dict):
        raise _bad(f"the line is a JSON {type(value).__name__}, not an object", where)
    text, meta = value.get("text"), value.get("meta")
    if not isinstance(text, str):
        raise _bad("the line has no string `text`", where)
    if not isinstance(meta, dict) or not isinstance(meta.get("language"), str):
        raise _bad("the line has no object `meta` with a string `language`", where)
    if b"\\ud" in line or b"\\uD" in line:
        _refuse_surrogates(value, where)
    return Document(text=text, language=meta["language"], meta=meta)


def _not_a_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _refuse_surrogates(value: object, where: str) -> None:
    try:
        _ENCODER.encode(value).encode("utf-8")
    except UnicodeEncodeError as error:
        raise _bad("the line has a lone surrogate", where) from error


def _bad(what: str, where: str) -> StorageError:
    return StorageError(
        what, where=where, do="the file is damaged or not LMD: `humongous verify --deep` checks a corpus"
    )
