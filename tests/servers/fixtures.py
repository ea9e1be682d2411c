"""Servers for tests, each started when a test first asks for it and ended with the session."""

from __future__ import annotations

import contextlib
import itertools
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import pytest

from humongous.storage import Patience, Store, open_store

from . import clouds, s3
from .fault_proxy import FaultProxy
from .faults import Weather

BUCKET = "tests"
QUICK = Patience(tries=6, first_wait=0.05, longest_wait=0.5, connect=5.0, stall=5.0, longest_put=20.0)
"""Servers of this machine answer at once or not at all."""
_ABROAD = ("AWS_", "AZURE_", "GOOGLE_", "GCS_", "HUMONGOUS_")


class Server(Protocol):
    """What every server can do for a test."""

    @property
    def name(self) -> str:
        """As in `STARTS`."""

    @property
    def scheme(self) -> str:
        """Of its URLs."""

    @property
    def checks_secrets(self) -> bool:
        """Whether a wrong secret is refused."""

    def environment(self, port: int | None = None) -> dict[str, str]:
        """What a client needs to be told, perhaps by way of a proxy on `port`."""

    def with_wrong_secret(self) -> dict[str, str]:
        """The same with a secret that is not the right one; of servers that check."""

    def proxy(self, weather: Weather) -> FaultProxy:
        """A proxy before it."""

    def make_bucket(self, name: str) -> None:
        """Make a bucket, or leave it as it is."""


STARTS: Mapping[str, Callable[[Path], Iterator[Server]]] = {
    "moto": s3.moto,
    "seaweedfs": s3.seaweedfs,
    "radosgw": s3.radosgw,
    "minio": s3.minio,
    "fake-gcs-server": clouds.fake_gcs_server,
    "azurite": clouds.azurite,
}


@dataclass
class Servers:
    """The servers that run."""

    folder: Path
    stack: contextlib.ExitStack
    running: dict[str, Server | BaseException] = field(default_factory=dict)
    places: Iterator[int] = field(default_factory=itertools.count)

    def get(self, name: str) -> Server:
        """A server, started now if it is not there yet; skips where it cannot be had."""
        if name not in self.running:
            (self.folder / name).mkdir()
            started = contextlib.contextmanager(STARTS[name])(self.folder / name)
            try:
                self.running[name] = self.stack.enter_context(started)
            except (pytest.skip.Exception, pytest.fail.Exception) as outcome:
                self.running[name] = outcome  # and so for every test that asks
        found = self.running[name]
        if isinstance(found, BaseException):
            raise found
        return found

    def new_place(self, server: Server) -> str:
        """The URL of a folder that nobody has used, in the one bucket of all tests: each costs SeaweedFS volumes."""
        server.make_bucket(BUCKET)
        return f"{server.scheme}://{BUCKET}/{next(self.places)}"


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    """Every server there is, none of them started yet."""
    with contextlib.ExitStack() as stack:
        yield Servers(tmp_path_factory.mktemp("servers"), stack)


def clean_environment() -> dict[str, str]:
    """This process's, without credentials and settings that are not the test's."""
    return {name: value for name, value in os.environ.items() if not name.startswith(_ABROAD)}


def use(monkeypatch: pytest.MonkeyPatch, environment: dict[str, str]) -> None:
    """Make an environment this process's, and no other credentials."""
    for name in set(os.environ) - set(clean_environment()):
        monkeypatch.delenv(name)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)


def store_at(url: str, patience: Patience = QUICK) -> Store:
    """A store with the patience of tests."""
    return open_store(url, patience=patience)
