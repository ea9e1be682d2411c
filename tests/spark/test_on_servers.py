"""The whole job with source and output on real servers: in any storm, it ends with the bytes of a run on disk."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from humongous.storage import open_store

from ..conftest import Ran
from ..servers.common_crawl import CommonCrawl
from ..servers.faults import Fault, Weather
from ..servers.fixtures import Server, Servers, store_at, use
from .outputs import DUMP, UNITS, Run, check_same, extract, named_keys, upload

pytestmark = [pytest.mark.spark, pytest.mark.slow, pytest.mark.servers]

S3 = ["moto", "seaweedfs", "radosgw"]
OTHERS = ["fake-gcs-server", "azurite"]
STORM = Weather(rate=0.1, seed=2026)


@pytest.fixture
def server(request: pytest.FixtureRequest, servers: Servers, monkeypatch: pytest.MonkeyPatch) -> Server:
    """The server that a test names, and its credentials."""
    found = servers.get(request.param)
    use(monkeypatch, found.environment())
    return found


@pytest.mark.parametrize("server", S3 + OTHERS, indirect=True)
def test_one_request_in_ten_fails_in_every_way_and_the_bytes_are_the_same(
    server: Server, servers: Servers, repository: Path, sample_run: tuple[Path, Ran], run_humongous: Run
) -> None:
    output, source = servers.new_place(server), str(repository / "sample")
    if server.scheme == "s3":  # nobody has Common Crawl on GCS or Azure
        source = servers.new_place(server)
        upload(repository, store_at(source))
    with server.proxy(STORM) as proxy:
        ran = extract(run_humongous, source, output, server.environment(proxy.port))
        met = proxy.faults
    assert ran.code in (0, 1, 3), ran.err
    assert "Traceback" not in ran.err
    assert len(met) >= len(Fault) - 4, f"the storm did not blow: {met}"
    if ran.code:
        ran = extract(run_humongous, source, output, server.environment())
    assert 0 == ran.code, ran.err

    check_same(store_at(output), sample_run[0])
    verified = run_humongous("verify", "--deep", "--output", output, "--json", env=server.environment())
    assert (0, []) == (verified.code, verified.json["problems"]), verified.err


@pytest.mark.parametrize("server", ["moto", "seaweedfs"], indirect=True)
def test_two_ingestions_at_once_publish_each_unit_once_and_leave_only_orphans(
    server: Server, servers: Servers, repository: Path, sample_run: tuple[Path, Ran], run_humongous: Run
) -> None:
    source, output = servers.new_place(server), servers.new_place(server)
    upload(repository, store_at(source))
    words = ("ingest", "--source", source, "--output", output, "--dumps", DUMP, "--json", "--cores", "1")
    budget = ("--budget", str(UNITS))
    # Slowly, so that each is at work while the other is.
    with server.proxy(Weather(latency=0.2)) as proxy, ThreadPoolExecutor(2) as pool:
        started = [pool.submit(run_humongous, *words, *budget, env=server.environment(proxy.port)) for _ in range(2)]
        ended = [each.result() for each in started]
    assert [0, 0] == [each.code for each in ended], [each.err for each in ended]

    store = store_at(output)
    check_same(store, sample_run[0])  # with it: each unit once
    orphans = {info.key for top in ("bundles", "corpus", "dropped", "quarantine") for info in store.list(top)}
    orphans -= named_keys(store)
    found = run_humongous("gc", "--output", output, "--older-than", "0s", "--json", env=server.environment()).json
    assert sorted(orphans) == [each["key"] for each in found["orphans"]]
    assert not [key for key in orphans if key.startswith("corpus/")]
    gone = run_humongous("gc", "--output", output, "--older-than", "0s", "--delete", "--json", env=server.environment())
    assert len(orphans) == gone.json["deleted"]
    check_same(store, sample_run[0])


def test_a_web_server_that_limits_requests_and_fails_gives_the_same_bytes(
    repository: Path, sample_run: tuple[Path, Ran], run_humongous: Run, tmp_path: Path
) -> None:
    output = tmp_path / "out"
    weather = Weather(rate=0.4, seed=6)
    with CommonCrawl(repository / "sample", tmp_path, weather, per_second=2) as crawl:
        ran = extract(
            run_humongous, crawl.url, str(output), {**crawl.environment(), "HUMONGOUS_CONTACT": "a@b.example"}
        )
        assert ran.code in (0, 1), ran.err
        if ran.code:
            ran = extract(run_humongous, crawl.url, str(output), crawl.environment())
        assert 0 == ran.code, ran.err
        assert crawl.limit.refused.total(), "the limit was never met"
        assert crawl.proxy.faults, "the storm did not blow"
        assert any("a@b.example" in agent for agent in crawl.agents)
    check_same(open_store(str(output)), sample_run[0])
