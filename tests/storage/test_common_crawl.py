"""Reading from a web server in Common Crawl's layout that limits requests and fails."""

from __future__ import annotations

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from humongous.errors import NotFound, StorageError
from humongous.storage import Patience

from ..servers.common_crawl import CommonCrawl
from ..servers.faults import BODIES, REFUSALS, Fault, Weather
from ..servers.fixtures import store_at, use

PATIENT = Patience(
    tries=12, first_wait=0.02, longest_wait=0.2, longest_pause=1.0, connect=5.0, stall=1.5, longest_put=1.0
)
ON_READS = tuple(
    fault
    for fault in (*BODIES, *REFUSALS, Fault.RESET_BEFORE, Fault.RESET_AFTER)
    if fault not in (Fault.CONFLICT, Fault.PUT_DENIED)
)
FILES = {f"crawl-data/D/{number}.gz": random.Random(number).randbytes(200_000) for number in range(6)}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for key, data in FILES.items():
        (tmp_path / "root" / key).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "root" / key).write_bytes(data)
    return tmp_path / "root"


@pytest.fixture
def crawl(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[CommonCrawl]:
    with CommonCrawl(root, tmp_path) as server:
        use(monkeypatch, server.environment())
        yield server


def test_objects_and_ranges_come_over_tls(crawl: CommonCrawl, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUMONGOUS_CONTACT", "someone@example.org")
    store = store_at(crawl.url)
    for key, data in FILES.items():
        assert data == store.read(key)
        assert data[1000:3000] == store.read_range(key, 1000, 2000)
        assert len(data) == store.size(key)
    with pytest.raises(NotFound):
        store.read("crawl-data/nothing.gz")

    assert {"get": 7, "range": 6, "head": 6} == crawl.proxy.requests
    assert all("humongous/" in agent and "someone@example.org" in agent for agent in crawl.agents)


def test_a_certificate_that_nobody_vouches_for_is_refused(crawl: CommonCrawl, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in crawl.environment():
        monkeypatch.delenv(name)
    with pytest.raises(StorageError, match="certificate"):
        store_at(crawl.url).read("crawl-data/D/0.gz")


@pytest.mark.slow
@pytest.mark.servers
@pytest.mark.parametrize("fault", ON_READS)
def test_each_fault_on_the_way(crawl: CommonCrawl, fault: Fault) -> None:
    crawl.proxy.set(Weather(0.4, (fault,), stall=3.0, seed=3))
    store = store_at(crawl.url, PATIENT)
    for key, data in FILES.items():
        assert data == store.read(key)
        assert data[-500:] == store.read_range(key, len(data) - 500, 500)
        with store.open(key, start=150_000) as stream:
            assert data[150_000:] == stream.read()

    assert crawl.proxy.faults[fault] >= 2


@pytest.mark.slow
def test_a_server_that_limits_requests_is_waited_for(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with CommonCrawl(root, tmp_path, per_second=8) as server:
        use(monkeypatch, server.environment())
        store = store_at(server.url, PATIENT)
        with ThreadPoolExecutor(4) as pool:
            got = dict(zip(FILES, pool.map(store.read, FILES), strict=True))
            ranges = list(pool.map(lambda key: store.read_range(key, 10, 10), [*FILES, *FILES]))

        assert got == FILES
        assert ranges == [data[10:20] for data in [*FILES.values(), *FILES.values()]]
        assert server.limit.refused[403], "the limit was met"
        assert server.limit.refused[503]
