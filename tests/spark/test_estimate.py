"""An estimate from a sample of the sample dump: kept, thrown away, reused; and what it says against the whole."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from humongous.config import RunConfig
from humongous.cost import read_prices
from humongous.manifest import Manifest
from humongous.spark import estimate as estimates
from humongous.spark.estimate import EstimateRequest, run_estimate
from humongous.storage import open_store

pytestmark = [pytest.mark.spark, pytest.mark.slow]

DUMP = "HUMONGOUS-SAMPLE"
WORDS = ("--dump", DUMP, "--source", "sample", "--json")


def test_a_sample_is_kept_and_extract_goes_on_from_it(tmp_path: Path, run_humongous: Callable[..., Any]) -> None:
    output = str(tmp_path / "out")
    first = run_humongous("estimate", *WORDS, "--sample", "2", "--output", output)
    again = run_humongous("estimate", *WORDS, "--sample", "3", "--output", output)
    rest = run_humongous("extract", *WORDS, "--output", output)
    whole = run_humongous("estimate", *WORDS, "--sample", "9", "--output", output)
    cost = run_humongous("cost", "--dump", DUMP, "--output", output, "--json")

    assert (0, 0, 0, 0, 0) == (first.code, again.code, rest.code, whole.code, cost.code)
    assert (4, 2, 0) == (first.json["units"], len(first.json["sample"]["units"]), first.json["sample"]["reused"])
    assert (2, 1) == (again.json["sample"]["reused"], rest.json["units"]["extracted"])
    # The interval of two units holds what all four turned out to have; that of all is no interval.
    truth = cost.json["documents"]
    told, all_told = first.json["documents"], whole.json["documents"]
    assert told["low"] <= truth <= told["high"]
    assert (truth, truth, truth) == (all_told["estimate"], all_told["low"], all_told["high"])
    assert all_told["by_language"].keys() == cost.json["money"]["by_language"].keys()
    assert cost.json["core_hours"]["computed"] == pytest.approx(whole.json["core_hours"]["computed"]["estimate"])
    assert cost.json["bytes"]["corpus"] > 0
    assert 0 < cost.json["money"]["total"] < 0.1


def test_without_an_output_nothing_is_kept(tmp_path: Path, run_humongous: Callable[..., Any]) -> None:
    ran = run_humongous("estimate", *WORDS, "--sample", "1", cwd=tmp_path, env={"TMPDIR": str(tmp_path)})
    assert 2 == ran.code  # `sample` is not here

    ran = run_humongous("estimate", *WORDS, "--sample", "1", env={"TMPDIR": str(tmp_path)})

    assert (0, None) == (ran.code, ran.json["sample"]["kept_in"])
    assert (None, None) == (ran.json["confidence"], ran.json["documents"]["low"])
    assert [] == [path.name for path in tmp_path.iterdir() if path.name.startswith("humongous-")]


def request(output: str | None, **changes: Any) -> EstimateRequest:
    values = {"size": 1, "seed": 0, "config": RunConfig(), **changes}
    return EstimateRequest(dump=DUMP, source="sample", output=output, prices=read_prices(), **values)


def test_an_output_of_another_configuration_is_left_alone(
    sample_run: tuple[Path, Any], tmp_path: Path, run_humongous: Callable[..., Any]
) -> None:
    output, _ = sample_run
    before = Manifest(open_store(str(output))).unit_names(DUMP)
    (tmp_path / "other.toml").write_text('[extract]\nengine = "resiliparse"\n')

    config = ("--config", str(tmp_path / "other.toml"))
    ran = run_humongous("estimate", *WORDS[:-1], "--sample", "1", "--output", str(output), *config)

    assert 0 == ran.code
    assert "0 were done before" in ran.out
    assert "thrown away: the output's units of this dump have another configuration" in " ".join(ran.out.split())
    assert before == Manifest(open_store(str(output))).unit_names(DUMP)


def test_what_the_output_has_needs_no_spark(
    sample_run: tuple[Path, Any], monkeypatch: pytest.MonkeyPatch, repository: Path
) -> None:
    monkeypatch.chdir(repository)
    monkeypatch.setattr(estimates, "spark_session", None)

    report = run_estimate(request(str(sample_run[0]), size=4))

    assert (4, 4, 0) == (report.reused, report.listed, report.exit_code)


def a_dump(root: Path, units: dict[str, bytes]) -> Path:
    """A source with one dump of these units."""
    folder = root / "crawl-data" / "BROKEN"
    folder.mkdir(parents=True)
    paths = [f"crawl-data/BROKEN/{name}.warc.gz" for name in units]
    (folder / "warc.paths.gz").write_bytes(gzip.compress("".join(f"{path}\n" for path in paths).encode(), mtime=0))
    for path, data in zip(paths, units.values(), strict=True):
        (root / path).write_bytes(data)
    return root


def test_units_that_fail_are_named_and_the_estimate_is_of_the_others(
    tmp_path: Path, repository: Path, run_humongous: Callable[..., Any]
) -> None:
    good = next((repository / "sample" / "crawl-data").rglob("*.warc.gz")).read_bytes()
    source = a_dump(tmp_path / "source", {"good": good, "bad": b"no archive\n" * 50, "worse": b"none\n" * 50})
    words = ("estimate", "--dump", "BROKEN", "--source", str(source), "--json", "--sample", "3")

    ran = run_humongous(*words)

    assert 1 == ran.code, ran.err
    told = ran.json
    assert ["bad", "worse"] == [each["unit"] for each in told["sample"]["failed"]]
    assert (3, None) == (told["units"], told["confidence"])
    assert told["documents"]["estimate"] > 0


def test_a_sample_of_which_nothing_is_left_is_an_error(tmp_path: Path, run_humongous: Callable[..., Any]) -> None:
    source = a_dump(tmp_path / "source", {"bad": b"no archive\n" * 50})

    ran = run_humongous("estimate", "--dump", "BROKEN", "--source", str(source), "--json")

    assert (3, "StorageError") == (ran.code, ran.json["error"]["kind"])
    assert "none of the 1 units" in ran.json["error"]["what"]
