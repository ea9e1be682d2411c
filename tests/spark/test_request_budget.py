"""What a run costs in requests, counted by a proxy before the store, and held against what is promised.

A unit: one GET of its WARC; a put of its bundle, one of its entry, and at most one each of what it dropped and what it
quarantined. Nothing is read back.
A published part: one HEAD (is it there?), one range request for each 8 MiB of each frame that goes into it, one put.
A run: one GET of the listing, and a number of small requests that does not depend on how many units or parts there are,
but for the entries of the units that are planned, each read once, and listings, one request for each 1,000 of them.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from humongous.manifest import Manifest
from humongous.storage import Store

from ..conftest import Ran
from ..servers.fault_proxy import FaultProxy
from ..servers.faults import Weather
from ..servers.fixtures import Servers, store_at, use
from .outputs import DUMP, UNITS, Run, extract, spent, upload

pytestmark = [pytest.mark.spark, pytest.mark.slow, pytest.mark.servers]

PER_RUN = {"list": 20, "get": 12, "head": 8, "put": 12}
"""At most, beside what units and parts cost."""
PER_IDLE_RUN = {"list": 12, "get": 8, "put": 1, "head": 2}
"""Of a run that finds nothing to do: it asks for snapshots, announcements and longer listings too."""


def others(counted: Counter[str], proxy: FaultProxy) -> dict[str, int]:
    """What is spent on neither units nor parts, by kind."""
    left: Counter[str] = Counter(list=proxy.requests["list"])
    for name, number in counted.items():
        folder, _, kind = name.rpartition(" ")
        if folder.startswith("manifest/") and folder != "manifest/extracted":
            left[kind] += number
    return dict(left)


def ledgers(store: Store) -> Counter[str]:
    """What the entries say that their units cost, summed."""
    told: Counter[str] = Counter()
    for info in store.list(f"manifest/extracted/{DUMP}"):
        told.update(
            {name: int(n) for name, n in json.loads(store.read(info.key))["ledger"].items() if "request" in name}
        )
    return told


def within(found: dict[str, int], most: dict[str, int]) -> bool:
    return all(number <= most.get(kind, 0) for kind, number in found.items())


def test_what_a_run_costs_in_requests(
    servers: Servers,
    repository: Path,
    run_humongous: Run,
    monkeypatch: pytest.MonkeyPatch,
    sample_run: tuple[Path, Ran],
) -> None:
    server = servers.get("moto")
    use(monkeypatch, server.environment())
    source, output = servers.new_place(server), servers.new_place(server)
    upload(repository, store_at(source))
    with server.proxy(Weather()) as proxy:
        ran = extract(run_humongous, source, output, server.environment(proxy.port))
        assert 0 == ran.code, ran.err
        of_source, of_output = spent(proxy, source), spent(proxy, output)
        rest = others(of_output, proxy)
        proxy.forget()
        again = extract(run_humongous, source, output, server.environment(proxy.port))
        assert 0 == again.code, again.err
        idle = {kind: proxy.requests[kind] for kind in proxy.requests}

    (generation,) = Manifest(store_at(output)).generations(DUMP)
    (plan,) = Manifest(store_at(output)).plans(DUMP)
    parts, ranges = len(generation.parts), sum(len(part.ranges) for part in plan.parts)

    assert {"crawl-data get": UNITS + 1} == of_source
    assert UNITS == of_output["bundles put"] == of_output["manifest/extracted put"]
    assert of_output["dropped put"] <= UNITS
    assert of_output["quarantine put"] <= UNITS
    assert of_output["manifest/extracted get"] <= UNITS
    assert {"bundles range": ranges} == {
        name: n for name, n in of_output.items() if name in ("bundles range", "bundles get")
    }
    assert {"corpus head": parts, "corpus put": parts} == {n: v for n, v in of_output.items() if n.startswith("corpus")}
    assert within(rest, PER_RUN), rest
    assert within(idle, PER_IDLE_RUN), idle

    told = ledgers(store_at(output))
    puts = of_output["bundles put"] + of_output["dropped put"] + of_output["quarantine put"]
    assert {"requests_source_get": UNITS, "requests_output_put": puts} == told
