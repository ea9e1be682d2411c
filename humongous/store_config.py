"""Where a run reads and writes, and how hard it may: the sections `[storage]`, `[storage.source]`, `[storage.output]`.

Nothing here changes a byte of what comes out, so it is neither in the fingerprint nor in the manifest; and nothing here
is a secret: credentials come from the environment of each machine (docs/storage.md).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

from humongous.errors import ConfigError

_ENVIRONMENT: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "s3": {
        "endpoint": ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"),
        "region": ("AWS_REGION", "AWS_DEFAULT_REGION"),
        "sse": ("AWS_SERVER_SIDE_ENCRYPTION",),
        "kms_key_id": ("AWS_SSE_KMS_KEY_ID",),
        "requester_pays": ("AWS_REQUEST_PAYER",),
    },
    "gs": {"endpoint": ("GOOGLE_BASE_URL",)},
    "az": {"endpoint": ("AZURE_STORAGE_ENDPOINT", "AZURE_ENDPOINT")},
}
"""Kind of store → key → the variables that stand in for it where it is not given, as other tools name them."""


@dataclass(frozen=True, slots=True)
class StoreConfig:
    """One side's store. TOML sections `[storage.source]` and `[storage.output]`."""

    max_connections: int = 0
    """Connections at once, of the whole run; 0 means the polite default for the kind of store (docs/storage.md)."""
    requests_per_second: float = 0.0
    """Requests a second, of the whole run; 0 means the default."""
    endpoint: str = ""
    """URL of an S3, GCS or Azure server other than the public one; also $AWS_ENDPOINT_URL_S3, $AZURE_ENDPOINT."""
    region: str = ""
    """S3 region; also $AWS_REGION; us-east-1 if nothing says otherwise, which is where Common Crawl is."""
    profile: str = ""
    """Profile of AWS' configuration files on each machine; else $AWS_PROFILE and the usual chain."""
    sse: Literal["", "AES256", "aws:kms"] = ""
    """Server-side encryption asked for with each object put; also $AWS_SERVER_SIDE_ENCRYPTION."""
    kms_key_id: str = ""
    """The KMS key for `aws:kms`; also $AWS_SSE_KMS_KEY_ID; the bucket's own if not given."""
    requester_pays: bool = False
    """Say that you pay for the requests, which such buckets ask for; also $AWS_REQUEST_PAYER."""

    def __post_init__(self) -> None:
        """Refuse what cannot be, and what might be a secret."""
        parts = urlsplit(self.endpoint)
        if self.endpoint and (parts.scheme not in ("http", "https") or not parts.netloc):
            raise ConfigError(f"`endpoint` is {self.endpoint[:100]!r}", do="give a URL, such as https://s3.example.org")
        if "@" in parts.netloc or parts.query:
            raise ConfigError("`endpoint` must not carry a user or a query", do="give credentials by the environment")
        if self.kms_key_id and self.sse != "aws:kms":
            raise ConfigError("`kms_key_id` needs `sse`", do='sse = "aws:kms"')

    def filled(self, scheme: str, environment: Mapping[str, str]) -> StoreConfig:
        """The same, with what is not given taken from the environment variables for this kind of store."""
        found: dict[str, str | bool] = {}
        for key, names in _ENVIRONMENT.get(scheme, {}).items():
            value = next((environment[name] for name in names if environment.get(name)), "")
            if value and not getattr(self, key):
                found[key] = value.lower() in ("requester", "true") if key == "requester_pays" else value
        if (self.sse or found.get("sse")) != "aws:kms":
            found.pop("kms_key_id", None)
        filled: StoreConfig = dataclasses.replace(self, **found)  # type: ignore[arg-type]
        return filled


@dataclass(frozen=True, slots=True)
class StorageConfig:
    """How a run meets its stores; never a secret. TOML section `[storage]`."""

    contact: str = ""
    """An e-mail address or page by which a web server's keepers reach you, in the User-Agent; also $HUMONGOUS_CONTACT."""
    source: StoreConfig = field(default_factory=StoreConfig)
    """Where WARCs are read."""
    output: StoreConfig = field(default_factory=StoreConfig)
    """Where everything is written."""

    def __post_init__(self) -> None:
        """Refuse what cannot stand in a header."""
        if not self.contact.isascii() or not (self.contact.isprintable()) or len(self.contact) > 200:
            raise ConfigError(f"`storage.contact` is {self.contact[:100]!r}", do="give an e-mail address or a URL")
