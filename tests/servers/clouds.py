"""Servers of the other clouds: Azurite, which is Azure's own emulator, and fake-gcs-server for Google's.

fake-gcs-server answers reads of the XML API, which obstore speaks, and takes puts by the JSON API only (1.56: "invalid
uploadType"). So a front door turns puts, and what belongs to uploads in parts, into those; who wins a race is decided
behind it, by `ifGenerationMatch=0`.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import json
import threading
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import formatdate
from pathlib import Path
from typing import ClassVar
from urllib.parse import parse_qs, quote, urlsplit

from .fault_proxy import FaultProxy, Upstream
from .faults import Weather
from .messages import Answer, Request, made_answer
from .running import INSTALLED, Running, free_ports, program

_AZURE_ACCOUNT = "devstoreaccount1"
AZURE_KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
"""Azurite's own, printed in its manual: no secret."""


@dataclass(frozen=True, slots=True)
class AzureServer:
    """Azurite."""

    port: int
    name: ClassVar[str] = "azurite"
    scheme: ClassVar[str] = "az"
    checks_secrets: ClassVar[bool] = True

    def environment(self, port: int | None = None) -> dict[str, str]:
        """What a client needs to be told, perhaps by way of a proxy on `port`."""
        return {
            "AZURE_STORAGE_ENDPOINT": f"http://127.0.0.1:{port or self.port}/{_AZURE_ACCOUNT}",
            "AZURE_STORAGE_ACCOUNT_NAME": _AZURE_ACCOUNT,
            "AZURE_STORAGE_ACCOUNT_KEY": AZURE_KEY,
        }

    def with_wrong_secret(self) -> dict[str, str]:
        """The same with a key that is not the account's."""
        return {**self.environment(), "AZURE_STORAGE_ACCOUNT_KEY": base64.b64encode(b"x" * 64).decode()}

    def proxy(self, weather: Weather) -> FaultProxy:
        """A proxy before it."""
        return FaultProxy("127.0.0.1", self.port, weather)

    def make_bucket(self, name: str) -> None:
        """Make a container, or leave it as it is. Signed by Shared Key (Azure Storage REST, "Authorize with Shared Key")."""
        version, date = "2021-08-06", formatdate(usegmt=True)
        resource = f"/{_AZURE_ACCOUNT}/{_AZURE_ACCOUNT}/{name}\nrestype:container"
        text = "PUT" + "\n" * 12 + f"x-ms-date:{date}\nx-ms-version:{version}\n{resource}"
        mac = hmac.new(base64.b64decode(AZURE_KEY), text.encode(), hashlib.sha256).digest()
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/{_AZURE_ACCOUNT}/{name}?restype=container",
            method="PUT",
            headers={
                "x-ms-date": date,
                "x-ms-version": version,
                "Authorization": f"SharedKey {_AZURE_ACCOUNT}:{base64.b64encode(mac).decode()}",
            },
        )
        try:
            urllib.request.urlopen(request, timeout=10).close()
        except urllib.error.HTTPError as error:
            with error:
                if error.code != 409:
                    raise


@dataclass(frozen=True, slots=True)
class GcsServer:
    """fake-gcs-server, and the port of its front door."""

    port: int
    behind: int
    name: ClassVar[str] = "fake-gcs-server"
    scheme: ClassVar[str] = "gs"
    checks_secrets: ClassVar[bool] = False

    def environment(self, port: int | None = None) -> dict[str, str]:
        """What a client needs to be told, perhaps by way of a proxy on `port`: no credentials."""
        key = {"disable_oauth": True, "client_email": "", "private_key": "", "private_key_id": ""}
        return {
            "GOOGLE_BASE_URL": f"http://127.0.0.1:{port or self.port}",
            "GOOGLE_SERVICE_ACCOUNT_KEY": json.dumps(key),
        }

    def with_wrong_secret(self) -> dict[str, str]:
        """It takes any."""
        return self.environment()

    def proxy(self, weather: Weather) -> FaultProxy:
        """A front door with faults."""
        return GcsFrontDoor("127.0.0.1", self.behind, weather)

    def make_bucket(self, name: str) -> None:
        """Make a bucket, or leave it as it is."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.behind}/storage/v1/b?project=tests",
            json.dumps({"name": name}).encode(),
            {"Content-Type": "application/json"},
        )
        try:
            urllib.request.urlopen(request, timeout=10).close()
        except urllib.error.HTTPError as error:
            with error:
                if error.code != 409:
                    raise


class GcsFrontDoor(FaultProxy):
    """Puts of the XML API as uploads of the JSON API."""

    def __init__(self, host: str, port: int, weather: Weather | None = None) -> None:
        self._uploads: dict[str, dict[int, bytes]] = {}
        self._uploads_lock = threading.Lock()
        super().__init__(host, port, weather)

    def forward(self, upstream: Upstream, request: Request, body: bytes) -> tuple[Answer, Iterator[bytes]]:
        """Ask the server in its tongue."""
        query = parse_qs(urlsplit(request.target).query, keep_blank_values=True)
        upload = query.get("uploadId", [""])[0]
        with self._uploads_lock:
            if request.kind == "create":
                upload = uuid.uuid4().hex
                self._uploads[upload] = {}
                xml = f"<InitiateMultipartUploadResult><UploadId>{upload}</UploadId></InitiateMultipartUploadResult>"
                return made_answer(200, {}, xml.encode())
            if request.kind == "part":
                self._uploads[upload][int(query["partNumber"][0])] = body
                return made_answer(200, {"ETag": _etag(body)})
            if request.method == "DELETE" and upload:
                self._uploads.pop(upload, None)
                return made_answer(204, {})
            parts = self._uploads.pop(upload) if request.kind == "complete" else {}
        if request.kind == "complete":
            whole = b"".join(parts[number] for number in sorted(parts))
            self._upload(upstream, request, whole)
            xml = f"<CompleteMultipartUploadResult><ETag>{_etag(whole)}</ETag></CompleteMultipartUploadResult>"
            return made_answer(200, {}, xml.encode())
        if request.kind == "put":
            return self._upload(upstream, request, body)
        return upstream.ask(request.head.without("host")[:-2] + b"Host: 127.0.0.1\r\n\r\n" + body, request.method)

    def _upload(self, upstream: Upstream, request: Request, body: bytes) -> tuple[Answer, Iterator[bytes]]:
        _, bucket, key = request.path.split("/", 2)
        target = f"/upload/storage/v1/b/{bucket}/o?uploadType=media&name={quote(key, safe='')}"
        match = request.head.headers.get("x-goog-if-generation-match")
        if match is not None:
            target += f"&ifGenerationMatch={match}"
        head = f"POST {target} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {len(body)}\r\n\r\n"
        answer, pieces = upstream.ask(head.encode() + body, "POST")
        said = b"".join(pieces)
        return made_answer(answer.status, {"ETag": _etag(body)} if answer.status == 200 else {}, said)


def _etag(body: bytes) -> str:
    return '"' + base64.b64encode(hashlib.md5(body, usedforsecurity=False).digest()).decode() + '"'


def azurite(folder: Path) -> Iterator[AzureServer]:
    """Azurite's blob service, in memory."""
    binary = program(
        "azurite-blob", INSTALLED / "node_modules" / ".bin", how="`make servers` installs it where there is npm"
    )
    (port,) = free_ports(1)
    server = AzureServer(port)
    words = [binary, "--blobHost", "127.0.0.1", "--blobPort", str(port), "--inMemoryPersistence", "--silent"]
    with Running(folder) as running:
        running.start([*words, "--skipApiVersionCheck", "--disableTelemetry"])
        running.wait_until(lambda: _answers(server), "Azurite")
        yield server


def fake_gcs_server(folder: Path) -> Iterator[GcsServer]:
    """fake-gcs-server, in memory, with its front door."""
    binary = program("fake-gcs-server", INSTALLED / "bin", how="`make servers` builds it where there is Go")
    (port,) = free_ports(1)
    address = f"127.0.0.1:{port}"
    words = [binary, "-scheme", "http", "-host", "127.0.0.1", "-port", str(port), "-backend", "memory"]
    with Running(folder) as running, GcsFrontDoor("127.0.0.1", port) as door:
        server = GcsServer(door.port, port)
        running.start(
            [*words, "-public-host", "127.0.0.1", "-external-url", f"http://{address}", "-log-level", "error"]
        )
        running.wait_until(lambda: _answers(server), "fake-gcs-server")
        yield server


def _answers(server: AzureServer | GcsServer) -> bool:
    with contextlib.suppress(OSError):
        server.make_bucket("is-it-there")
        return True
    return False
