"""The other detectors and the browsers' rule, each as bytes and header → text."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from importlib import import_module
from importlib.util import find_spec

import chardet
import charset_normalizer
from resiliparse.parse.encoding import bytes_to_str, detect_encoding

from humongous import charset
from humongous.charset import evidence
from humongous.charset.codecs_whatwg import read
from humongous.charset.labels import lookup

Reader = Callable[[bytes, str | None], str | None]


def ours(html: bytes, header: str | None) -> str | None:
    """Ours."""
    return charset.decode(html, header).text


def with_normalizer(html: bytes, _header: str | None) -> str | None:
    """charset-normalizer's best guess, as it decodes it."""
    best = charset_normalizer.from_bytes(html).best()
    return str(best) if best else None


def with_chardet(html: bytes, _header: str | None) -> str | None:
    """chardet's guess, decoded by Python."""
    return _decoded(html, chardet.detect(html)["encoding"])


def with_resiliparse(html: bytes, _header: str | None) -> str | None:
    """resiliparse's guess (uchardet), decoded by resiliparse."""
    return str(bytes_to_str(html, detect_encoding(html) or "utf-8"))


def as_browsers(html: bytes, header: str | None) -> str | None:
    """Byte order mark, header, `<meta>`, else windows-1252, as browsers do it in the West."""
    stated = next(evidence.stated(html, header), None)
    return read(html, stated.name if stated else "windows-1252").text


def with_chardetng(html: bytes, header: str | None) -> str | None:
    """Firefox's detector where nothing is stated."""
    detector = import_module("chardetng_py")
    stated = next(evidence.stated(html, header), None)
    return read(html, stated.name).text if stated else _decoded(html, detector.detect(html, allow_utf8=True))


def _decoded(html: bytes, name: str | None) -> str | None:
    if not name:
        return None
    known = lookup(name)
    if known:
        return read(html, known).text
    try:
        return html.decode(name, "replace")
    except LookupError:
        return None


def readers() -> Mapping[str, Reader]:
    """All that are installed, by the name in the table."""
    warnings.filterwarnings("ignore", module="charset_normalizer")
    found: dict[str, Reader] = {
        "ours": ours,
        "browsers' rule": as_browsers,
        "charset-normalizer": with_normalizer,
        "chardet": with_chardet,
        "resiliparse": with_resiliparse,
    }
    if find_spec("chardetng_py"):
        found["browsers' rule, chardetng"] = with_chardetng
    return found
