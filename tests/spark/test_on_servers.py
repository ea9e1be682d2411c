"""The whole job on real servers: with source and output in a bucket, in a storm, against others, it ends with the same bytes."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from humongous.storage import Store, open_store

from ..conftest import Ran
from ..servers.fault_proxy import FaultProxy
from ..servers.faults import Weather
from ..servers.fixtures import Server, Servers, store_at, use

pytestmark = [pytest.mark.spark, pytest.mark.slow, pytest.mark.servers]

DUMP = "HUMONGOUS-SAMPLE"
UNITS = 4
S3 = ("moto", "seaweedfs", "radosgw")
OTHERS = ("fake-gcs-server", "azurite")
_ATTEMPT = re.compile(r"(?<=\.)[0-9a-f]{12}(?=\.json)")
_OF_AN_ATTEMPT = ("attempt", "ledger")
Run = Callable[..., Ran]


def digests(store: Store, folder: str) -> dict[str, str]:
    """Every object of a folder, without the attempt in its name, and its digest."""
    return {
        _ATTEMPT.sub("*", info.key): hashlib.sha256(store.read(info.key)).hexdigest() for info in store.list(folder)
    }


def manifest_of(store: Store) -> dict[str, Any]:
    """Every entry but those of failures, without what is an attempt's own."""
    return {
        info.key: _without_attempt(json.loads(store.read(info.key)))
        for info in store.list("manifest")
        if not info.key.startswith("manifest/failed/")
    }


def _without_attempt(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_attempt(inner) for name, inner in value.items() if name not in _OF_AN_ATTEMPT}
    if isinstance(value, list):
        return [_without_attempt(inner) for inner in value]
    return _ATTEMPT.sub("*", value) if isinstance(value, str) else value


def named_bundles(store: Store) -> dict[str, str]:
    """The bundles that entries name; there may be orphans beside them."""
    keys = [json.loads(store.read(info.key))["bundle"] for info in store.list(f"manifest/extracted/{DUMP}")]
    return {_ATTEMPT.sub("*", key): hashlib.sha256(store.read(key)).hexdigest() for key in keys if key}


def check_same(store: Store, on_disk: Path) -> None:
    """The same corpus, bundles and manifest as a run on disk made."""
    disk = open_store(str(on_disk))
    assert digests(disk, "corpus") == digests(store, "corpus")
    assert named_bundles(disk) == named_bundles(store)
    assert manifest_of(disk) == manifest_of(store)


def extract(run: Run, source: str, output: str, environment: dict[str, str], *more: str) -> Ran:
    """`humongous extract` of the sample."""
    words = ("--dump", DUMP, "--source", source, "--output", output, "--json", *more)
    return run("extract", *words, env=environment)


def upload(repository: Path, store: Store) -> None:
    """The sample dump as it lies in the repository."""
    root = repository / "sample"
    for path in (root / "crawl-data").rglob("*.gz"):
        assert store.put_file_if_absent(path.relative_to(root).as_posix(), path)


@pytest.fixture
def source_and_output(
    request: pytest.FixtureRequest, servers: Servers, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[Server, str, str]:
    """A server whose bucket has the sample, the URL of that, and of where nothing is yet."""
    server = servers.get(request.param)
    use(monkeypatch, server.environment())
    source, output = servers.new_place(server), servers.new_place(server)
    upload(repository, store_at(source))
    return server, source, output


@pytest.mark.parametrize("source_and_output", S3, indirect=True)
def test_one_request_in_ten_fails_in_every_way_and_the_bytes_are_the_same(
    source_and_output: tuple[Server, str, str], sample_run: tuple[Path, Ran], run_humongous: Run
) -> None:
    server, source, output = source_and_output
    with server.proxy(Weather(rate=0.1, seed=2026)) as proxy:
        ran = extract(run_humongous, source, output, server.environment(proxy.port))
        faults = proxy.faults
    assert ran.code in (0, 1, 3), ran.err
    assert "Traceback" not in ran.err
    assert len(faults) >= 8, "the storm did not blow"
    if ran.code:
        ran = extract(run_humongous, source, output, server.environment())
    assert 0 == ran.code, ran.err

    check_same(store_at(output), sample_run[0])
    verified = run_humongous("verify", "--deep", "--output", output, "--json", env=server.environment())
    assert (0, []) == (verified.code, verified.json["problems"]), verified.err


def spent(proxy: FaultProxy, prefix: str) -> Counter[str]:
    """Requests under a prefix, `<what> <kind>`; what is the top folder, of the manifest the two topmost."""
    found: Counter[str] = Counter()
    for each in proxy.passed:
        place = each.path.partition(f"/{prefix}/")[2] or "?"
        parts = place.split("/")
        found[f"{'/'.join(parts[: 2 if parts[0] == 'manifest' else 1])} {each.kind}"] += 1
    return found


@pytest.mark.parametrize("source_and_output", ("moto",), indirect=True)
def test_what_a_run_costs_in_requests(source_and_output: tuple[Server, str, str], run_humongous: Run) -> None:
    server, source, output = source_and_output
    with server.proxy(Weather()) as proxy:
        ran = extract(run_humongous, source, output, server.environment(proxy.port))
        assert 0 == ran.code, ran.err
        of_source, of_output = spent(proxy, source.rpartition("/")[2]), spent(proxy, output.rpartition("/")[2])
    print(of_source, of_output)
    assert 0
