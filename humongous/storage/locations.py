"""Where a store is: a folder or a URL, taken apart and checked before anything is opened."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from humongous.errors import ConfigError, StorageError
from humongous.storage.keys import checked_prefix

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")
_MISTYPED = re.compile(r"(?:s3[an]?|gs|az|https?|file):", re.IGNORECASE)
_SCHEMES = {"s3": "s3", "s3a": "s3", "s3n": "s3", "gs": "gs", "az": "az", "http": "http", "https": "https"}
"""As typed → as we write it; `s3a` and `s3n` are Hadoop's names."""


@dataclass(frozen=True, slots=True)
class Location:
    """A store's place."""

    scheme: str
    """`file`, `s3`, `gs`, `az`, `http` or `https`."""
    url: str
    """The absolute path of a folder, or the URL, without a slash at the end; never holds a secret."""
    host: str = ""
    """Bucket (`s3`, `gs`), container (`az`) or host and port."""
    prefix: str = ""
    """Path under the host."""


def locate(place: str) -> Location:
    """Take a path or URL apart; raises `ConfigError`."""
    if not place or "\0" in place:
        raise ConfigError("a store needs a folder or a URL", do=_HOW)
    match = _SCHEME.match(place)
    if match is None and _MISTYPED.match(place):
        # Taken for a folder, it would be shown and made, with what may be a password in its name.
        raise ConfigError("a URL has two slashes after its scheme", do=_HOW)
    if match is None:
        return Location("file", str(Path(place).absolute()))
    scheme = match[1].lower()
    if scheme == "file":
        return _file_url(place)
    if scheme not in _SCHEMES:
        raise ConfigError(f"there is no store for {scheme}://", do=_HOW)
    return _remote(_SCHEMES[scheme], place)


def _file_url(place: str) -> Location:
    parts = urlsplit(place)
    path = unquote(parts.path)
    if parts.netloc not in ("", "localhost") or not path.startswith("/") or "\0" in path:
        where = "" if "@" in parts.netloc else place
        raise ConfigError("a file URL must name a folder here, by its whole path", where=where, do="file:///data/crawl")
    return Location("file", str(Path(path)))


def _remote(scheme: str, place: str) -> Location:
    parts = urlsplit(place)
    if "@" in parts.netloc or parts.query or parts.fragment:
        # Not shown: what stands there is often a password or a token.
        raise ConfigError(
            f"a {scheme}:// URL must not carry a user, a query or a fragment",
            do="give credentials by the environment (docs/storage.md, Credentials), never in a URL",
        )
    if not parts.netloc:
        raise ConfigError(f"{place!r} names no bucket or host", do=_HOW)
    path = parts.path.strip("/")
    try:
        prefix = checked_prefix(unquote(path) if scheme.startswith("http") else path)
    except StorageError as error:
        raise ConfigError(error.what, where=place[:200], do=_HOW) from error
    return Location(scheme, f"{scheme}://{parts.netloc}/{path}".rstrip("/"), parts.netloc, prefix)


_HOW = "give a folder, s3://bucket/prefix, gs://bucket/prefix, az://container/prefix or https://host/prefix"
