"""Each promise of docs/security.md, by a test that bears its name there."""

from __future__ import annotations

import dataclasses
import gzip
import io
import json
import re
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import NoReturn

import pytest

from humongous import process_page, warc
from humongous.config import MAX_CONFIG_BYTES, QualityConfig, RunConfig
from humongous.dumps import Unit, read_listing
from humongous.errors import BadFrame, ConfigError, ManifestConflict, StorageError
from humongous.extract import extract_text
from humongous.manifest import codec
from humongous.manifest.entries import FailedUnit, UnitEntry
from humongous.pipeline import extract_unit, open_tools
from humongous.quality import open_rules
from humongous.storage import open_store
from humongous.watched_child import _environment
from humongous.wire import MAX_BLOB_BYTES, MAX_HEADER_BYTES, take_frame
from tests.engines import ENGINES

CANARY = "canary-9f1c2e77-do-not-tell"
WORDS = "<p>The ferry stopped at noon because the ice had grown thicker than a hand, said the harbour office.</p>" * 6


class Listener:
    """A socket of this machine that counts who comes."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._socket.settimeout(0.05)
        self.port = self._socket.getsockname()[1]
        self.visits = 0
        self._open = True
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def _listen(self) -> None:
        while self._open:
            try:
                self._socket.accept()[0].close()
                self.visits += 1
            except TimeoutError:
                continue

    def close(self) -> None:
        self._open = False
        self._thread.join()
        self._socket.close()


@pytest.fixture
def listener() -> Iterator[Listener]:
    made = Listener()
    yield made
    made.close()


def tempting(port: int) -> str:
    """A page that names a URL wherever a parser might follow one."""
    url = f"http://127.0.0.1:{port}/x"
    return (
        f'<?xml version="1.0"?><?xml-stylesheet href="{url}"?>'
        f'<!DOCTYPE html PUBLIC "-//x" "{url}.dtd" [<!ENTITY e SYSTEM "{url}"><!ENTITY % p SYSTEM "{url}"> %p;]>'
        f'<html xmlns:xi="http://www.w3.org/2001/XInclude"><head><base href="{url}"><meta http-equiv=refresh content="0;{url}">'
        f'<link rel=stylesheet href="{url}"><link rel=canonical href="{url}"><script src="{url}"></script>'
        f'<script type="application/ld+json">{{"@context":"{url}","@type":"Article"}}</script></head><body><article>{WORDS}'
        f'<p>&e;</p><xi:include href="{url}" parse="text"/><xi:include href="file:///etc/passwd" parse="text"/>'
        f'<img src="{url}"><iframe src="{url}"></iframe><object data="{url}"></object><embed src="{url}"></article>'
    )


@pytest.mark.parametrize("engine", ENGINES)
def test_no_parser_reaches_for_the_network(engine: str, listener: Listener, monkeypatch: pytest.MonkeyPatch) -> None:
    # Libraries in C would come to the listener; those in Python would meet the error.
    asked: list[object] = []

    def refuse(_: socket.socket, address: object) -> NoReturn:
        asked.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *words, **_: asked.append(words))
    config = RunConfig.from_mapping({"extract": {"engine": engine}, "quality": {"profile": "none"}})

    outcome = process_page(tempting(listener.port).encode(), url=f"http://127.0.0.1:{listener.port}/", config=config)

    assert outcome.text is not None
    assert ([], 0) == (asked, listener.visits)


def test_the_listener_hears_who_comes(listener: Listener) -> None:
    socket.create_connection(("127.0.0.1", listener.port)).close()
    listener._thread.join(0.3)

    assert 1 == listener.visits


@pytest.mark.parametrize("engine", ENGINES)
def test_no_entity_of_a_page_is_expanded_or_read(engine: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(CANARY)
    bomb = "<!ENTITY l0 'lolcanary'>" + "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 10))
    start = f'<!DOCTYPE html [<!ENTITY f SYSTEM "{secret.as_uri()}">{bomb}]>'
    config = RunConfig.from_mapping({"extract": {"engine": engine}}).extract

    text = extract_text(
        f"{start}<html><body><article>{WORDS}<p>&f; &l9;</p></article></body></html>", config=config
    ).text

    assert CANARY not in text
    assert text.count("lolcanary") <= 1  # the declaration itself, where a parser takes it for text
    assert len(text) < 5_000


def test_a_configuration_that_is_unknown_or_too_large_is_refused(tmp_path: Path) -> None:
    large, profile = tmp_path / "large.toml", tmp_path / "profile.toml"
    large.write_bytes(b"#" * (MAX_CONFIG_BYTES + 1))
    profile.write_bytes(b"#" * (MAX_CONFIG_BYTES + 1))

    with pytest.raises(ConfigError, match="too large"):
        RunConfig.from_toml(large)
    with pytest.raises(ConfigError, match="too many"):
        open_rules(QualityConfig(profile=str(profile)))
    with pytest.raises(ConfigError, match=r"unknown key `pages\.max_byte`"):
        RunConfig.from_mapping({"pages": {"max_byte": 1}})


@pytest.mark.parametrize("text", ["a = " + "9" * 5_000, "a = " + "[" * 3_000, "a = \x00", "\ud800"])
def test_a_profile_that_is_not_toml_is_refused(text: str, tmp_path: Path) -> None:
    profile = tmp_path / "profile.toml"
    profile.write_bytes(text.encode("utf-8", "surrogatepass"))

    with pytest.raises(ConfigError, match="not TOML"):
        open_rules(QualityConfig(profile=str(profile)))
    with pytest.raises(ConfigError, match="not TOML"):
        RunConfig.from_toml(profile)


def test_a_manifest_entry_that_is_unknown_or_too_large_is_refused() -> None:
    entry = FailedUnit("D", "u", "a", "u.warc.gz", "ArchiveError", "w", "d")
    tree = json.loads(codec.encode(entry))

    for changed, message in (
        ({**tree, "x": 1}, "unknown key `x`"),
        ({**tree, "version": 99}, "knows 1 and older"),
        ({**tree, "kind": "unit"}, "`kind` is 'unit'"),
        ({name: value for name, value in tree.items() if name != "what"}, "no `what`"),
    ):
        with pytest.raises(ManifestConflict, match=re.escape(message)):
            codec.decode(FailedUnit, json.dumps(changed).encode(), "k")
    with pytest.raises(ManifestConflict) as long:
        codec.decode(FailedUnit, json.dumps({**tree, "x" * 100_000: 1}).encode(), "k")
    assert len(str(long.value)) < 1_000
    with pytest.raises(ManifestConflict, match="more than"):
        codec.decode(FailedUnit, b" " * (codec.MAX_ENTRY_BYTES + 1), "k")


@pytest.mark.parametrize(
    "key", ["../x", "a/../../x", "/etc/passwd", "a//b", "a\\..\\b", "./x", "a/\x00", "", "a/..", "x\ud800"]
)
def test_a_key_cannot_leave_the_root(key: str, tmp_path: Path) -> None:
    (tmp_path / "x").write_text(CANARY)
    (tmp_path / "store").mkdir()
    store = open_store(str(tmp_path / "store"))

    for call in (
        lambda: store.read(key),
        lambda: store.put_if_absent(key, b""),
        lambda: store.delete(key),
        lambda: store.open(key),
    ):
        with pytest.raises(StorageError):
            call()
    assert ["store", "x"] == sorted(path.name for path in tmp_path.iterdir())
    assert [] == list((tmp_path / "store").iterdir())


def test_a_percent_sign_in_a_key_leads_nowhere() -> None:
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_GET  # noqa: N815 - the name that the server asks for

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        store = open_store(f"http://127.0.0.1:{server.server_port}/root")
        for key in ("%2e%2e/x", "a/%2E%2E/%2e%2e/x", "a%5c..%5cx"):
            with pytest.raises(StorageError):
                store.read(key)
        server.shutdown()

    assert asked
    assert all(path.startswith("/root/") and "%2e" not in path.lower() and "%5c" not in path for path in asked)


@pytest.mark.parametrize(
    "line", ["../../etc/passwd", "/etc/passwd", "a/../../b.warc.gz", "a\x00b", "..\\..\\x", "C:\\x", "a//b", "./x"]
)
def test_a_listing_cannot_name_a_path_outside_the_source(line: str, tmp_path: Path) -> None:
    listing = tmp_path / "crawl-data" / "D" / "warc.paths.gz"
    listing.parent.mkdir(parents=True)
    listing.write_bytes(gzip.compress(f"a.warc.gz\n{line}\n".encode()))

    with pytest.raises(ConfigError, match="no path"):
        read_listing(open_store(str(tmp_path)), "D")


def hostile_archive() -> bytes:
    """A record whose every header is a way out."""
    page = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><body><article>{WORDS}</article></body></html>"
    out = "../../../../tmp/out"
    return (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{out}>\r\nWARC-Filename: {out}\r\n"
        f"WARC-Target-URI: https://h.example/{out}\r\nWARC-Payload-Digest: sha1:{out}\r\nWARC-Date: {out}\r\n"
        f"Content-Length: {len(page)}\r\n\r\n{page}\r\n\r\n"
    ).encode()


def extracted(tmp_path: Path) -> Path:
    """An output made in this process from that archive."""
    source, output, scratch = (tmp_path / name for name in ("source", "output", "scratch"))
    for folder in (source, output, scratch):
        folder.mkdir()
    (source / "u.warc").write_bytes(hostile_archive())
    config = RunConfig.from_mapping({"extract": {"engine": "resiliparse"}, "quality": {"profile": "none"}})
    unit = Unit("D", "u", "u.warc")
    stores = open_store(str(source)), open_store(str(output))
    extract_unit(unit, *stores, open_tools(config), "attempt", scratch)
    return output


def test_a_records_headers_choose_no_path(tmp_path: Path) -> None:
    output = extracted(tmp_path)

    files = {path.relative_to(output).as_posix() for path in output.rglob("*") if path.is_file()}
    assert {"bundles/D/u.attempt.jsonl.zst", "manifest/extracted/D/u.json"} == files
    assert {"source", "output", "scratch"} == {path.name for path in tmp_path.iterdir()}


def test_no_secret_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "GOOGLE_API_KEY", "MY_PASSWORD"):
        monkeypatch.setenv(name, CANARY)

    output = extracted(tmp_path)

    for path in output.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            lines = b"".join(_lines(data)) if path.suffix == ".zst" else data
            assert CANARY.encode() not in data + lines
    assert CANARY not in caplog.text
    assert CANARY not in json.dumps(RunConfig().as_json())


def _lines(data: bytes) -> Iterator[bytes]:
    from humongous.lmd import read_lines

    return read_lines(io.BytesIO(data))


def test_the_child_gets_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_SECRET_ACCESS_KEY", "GOOGLE_APPLICATION_CREDENTIALS", "HF_TOKEN", "MY_PASSWORD", "SOME_API_KEY"):
        monkeypatch.setenv(name, CANARY)

    assert CANARY not in "".join(_environment().values())


def test_a_child_cannot_make_its_parent_hold_more_than_the_limit() -> None:
    for header, blob in ((MAX_HEADER_BYTES + 1, 0), (1, MAX_BLOB_BYTES + 1)):
        start = b"HUM\x01" + header.to_bytes(4, "little") + blob.to_bytes(8, "little")
        with pytest.raises(BadFrame):
            take_frame(bytearray(start))


def test_a_payload_is_never_unfolded_beyond_the_limit() -> None:
    bomb = gzip.compress(bytes(50_000_000), mtime=0)
    message = warc.http_message.parse_http(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + bomb)
    assert message is not None

    assert len(warc.payload.payload_of(message, 1_000_000).data) <= 1_000_000 + 16_384


def test_the_document_names_the_tests_that_there_are(repository: Path) -> None:
    named = set(re.findall(r"`(test_\w+)`", (repository / "docs" / "security.md").read_text(encoding="utf-8")))
    sources = [Path(__file__), *(repository / "tests").rglob("test_*.py")]
    there = {
        name
        for path in sources
        for name in re.findall(r"^def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    }

    assert set() == named - there
    mine = set(re.findall(r"^def (test_\w+)", Path(__file__).read_text(encoding="utf-8"), re.MULTILINE))
    assert mine - named <= {
        "test_the_document_names_the_tests_that_there_are",
        "test_the_listener_hears_who_comes",
    }


def test_an_entry_holds_pointers_and_no_page() -> None:
    names = {field.name for field in dataclasses.fields(UnitEntry)}

    assert not names & {"html", "block", "payload", "headers", "text"}
