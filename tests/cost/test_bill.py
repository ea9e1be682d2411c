"""What a dump has cost: every sum by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from humongous.cost import bill_of, read_prices
from humongous.manifest import DumpPin, Generation, Manifest, Part
from humongous.storage import open_store

from .units import DUMP, a_failure, a_unit

PRICES = """currency = "XTS"
[use]
source_requests = "s3"
source_egress = "ours"
output_egress = "ours"
storage_months = 2.0
[compute.ec2]
vcpu_hour = 10.0
[requests.s3]
get = 1000.0
put = 2000.0
list = 4000.0
[egress.ours]
gb = 100.0
[storage.s3]
gb_month = 50.0
"""


@pytest.fixture
def manifest(tmp_path: Path) -> Manifest:
    made = Manifest(open_store(str(tmp_path / "out")))
    made.pin(DumpPin(DUMP, None, None, None, "0123456789abcdef", {}, {}))
    made.commit_unit(a_unit("u1", {"deu_Latn": 1, "isl_Latn": 3}))
    made.commit_unit(a_unit("u2", {"isl_Latn": 4}, {"cpu_extract": 900.0, "wall": 1800.0}))
    made.record_failure(a_failure("u3", {"cpu_read": 360.0, "cpu_other": 0.0, "wall": 3600.0}))
    made.record_failure(a_failure("u4", {}))
    made.publish(Generation(DUMP, 1, ("u1",), (Part("corpus/x", "isl_Latn", 3, 3000, 1 << 30, "ef" * 32),)))
    return made


def test_every_sum(manifest: Manifest, tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(PRICES)

    told = bill_of(manifest, DUMP, read_prices(tmp_path / "own.toml")).as_json()

    assert (2, 1, 2, 8) == (
        told["units"], told["units_without_request_counts"], told["failed_attempts"], told["documents"],
    )  # fmt: skip
    assert {
        "held": 3.5,
        "held_by_failed_attempts": 1.0,
        "computed": pytest.approx(2.35),
        "by_step": {"extract": 1.75, "other": 0.5, "read": 0.1},
    } == told["core_hours"]
    # One put more than u1's ledger says: that of its entry.
    assert {"source": {"head": 2, "get": 1, "retry": 1}, "output": {"put": 4, "list": 4}} == told["requests"]
    stored = 800
    assert {"read": 2 << 30, "written": (2 << 30) + 400, "bundles": stored, "corpus": 1 << 30} == told["bytes"]
    money = told["money"]
    assert {
        "compute": 35.0,
        "requests to the source": pytest.approx(3.0),
        "requests to the output": pytest.approx(24.0),
        "egress of the source": pytest.approx(200.0),
        "egress to the output": pytest.approx(200.0, rel=1e-6),
        "storage": pytest.approx(100.0, rel=1e-6),
    } == money["items"]
    assert ("XTS", pytest.approx(562.0, rel=1e-5), 10.0) == (
        money["currency"],
        money["total"],
        money["of_failed_attempts"],
    )
    assert pytest.approx(money["total"] / 8 * 1000) == money["per_1000_documents"]
    assert {"isl_Latn": 7 / 8, "deu_Latn": 1 / 8} == {
        language: each["share_of_text"] for language, each in money["by_language"].items()
    }
    assert pytest.approx(money["total"]) == sum(each["money"] for each in money["by_language"].values())


def test_a_dump_of_which_nothing_is_done_costs_what_failed(tmp_path: Path) -> None:
    manifest = Manifest(open_store(str(tmp_path / "out")))
    manifest.record_failure(a_failure("u3", {"wall": 3600.0}))

    told = bill_of(manifest, DUMP, read_prices()).as_json()

    assert (0, None, {}) == (told["units"], told["money"]["per_1000_documents"], told["money"]["by_language"])
    assert told["money"]["total"] == told["money"]["of_failed_attempts"] > 0
