"""A store behind a proxy that fails: every answer that comes is true all the same, and no error is another than ours."""

from __future__ import annotations

import random
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from humongous.storage import Patience, Store

from ..servers.faults import Fault, Weather
from ..servers.fixtures import Servers, store_at, use

KEYS = 12
PATIENT = Patience(
    tries=12, first_wait=0.01, longest_wait=0.1, longest_pause=0.1, connect=5.0, stall=1.5, longest_put=10.0
)
WEATHER = Weather(rate=0.3, stall=3.0, seed=11)
STORES = [
    pytest.param("moto"),
    *(pytest.param(name, marks=pytest.mark.servers) for name in ("seaweedfs", "radosgw", "fake-gcs-server", "azurite")),
]
pytestmark = pytest.mark.slow


def content(number: int) -> bytes:
    return random.Random(number).randbytes(1_000 + 3_000 * number)


def use_it_all(store: Store) -> None:
    """Puts, reads, ranges, listings and deletes by four threads, each result held against what it must be."""

    def one(number: int) -> None:
        key, data = f"folder-{number % 3}/{number:02}", content(number)
        assert store.put_if_absent(key, data)
        assert not store.put_if_absent(key, b"other")
        assert data == store.read(key)
        assert data[100:900] == store.read_range(key, 100, 800)
        assert len(data) == store.size(key)
        with store.open(key, start=500) as stream:
            assert data[500:] == stream.read()
        store.put_if_absent(f"{key}.gone", b"x")
        store.delete(f"{key}.gone")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(one, range(KEYS)))
    expected = sorted((f"folder-{number % 3}/{number:02}", len(content(number))) for number in range(KEYS))
    assert expected == [(info.key, info.size) for info in store.list("")]
    assert ("folder-0", "folder-1", "folder-2") == store.folders("")


@pytest.mark.servers
@pytest.mark.parametrize("fault", Fault)
def test_each_fault(servers: Servers, monkeypatch: pytest.MonkeyPatch, fault: Fault) -> None:
    server = servers.get("moto")
    weather = Weather(WEATHER.rate, (fault,), stall=WEATHER.stall, seed=WEATHER.seed)
    with server.proxy(weather) as proxy:
        use(monkeypatch, server.environment(proxy.port))
        use_it_all(store_at(servers.new_place(server), PATIENT))

        assert proxy.faults[fault] >= 3


@pytest.mark.parametrize("name", STORES)
def test_all_of_them_at_once(servers: Servers, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    server = servers.get(name)
    with server.proxy(WEATHER) as proxy:
        use(monkeypatch, server.environment(proxy.port))
        use_it_all(store_at(servers.new_place(server), PATIENT))

        assert set(Fault) == set(proxy.faults)


@pytest.mark.parametrize("name", STORES)
def test_a_race_in_a_storm_has_one_winner_whose_bytes_stand(
    servers: Servers, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    server = servers.get(name)
    with server.proxy(Weather(rate=0.4, stall=3.0, seed=5)) as proxy:
        use(monkeypatch, server.environment(proxy.port))
        store = store_at(servers.new_place(server), PATIENT)

        def race(key: str) -> None:
            barrier = threading.Barrier(8)

            def put(number: int) -> bool:
                barrier.wait()
                return store.put_if_absent(key, b"attempt %d" % number)

            with ThreadPoolExecutor(8) as pool:
                won = [number for number, made in enumerate(pool.map(put, range(8))) if made]
            assert 1 == len(won), key
            assert b"attempt %d" % won[0] == store.read(key)

        for number in range(6):
            race(f"manifest/{number}")

        assert proxy.faults[Fault.PUT_LOST] + proxy.faults[Fault.CONFLICT] >= 2
