"""The whole way on a real Spark: the sample dump to a corpus, again, after kills, in other orders."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import lm_dataformat
import pytest

from humongous.config import default_engine
from humongous.corpus import iter_documents
from humongous.manifest import Manifest, status_of
from humongous.storage import open_store
from tests.engines import needs_core

pytestmark = [pytest.mark.spark, pytest.mark.slow]

DUMP = "HUMONGOUS-SAMPLE"


def corpus_bytes(output: Path) -> dict[str, str]:
    """Every file under corpus/ and its digest."""
    return {
        str(path.relative_to(output)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted((output / "corpus").rglob("*"))
        if path.is_file()
    }


def test_the_sums_of_a_run_close_and_agree_with_the_listing(sample_run: tuple[Path, Any], repository: Path) -> None:
    output, ran = sample_run
    told = ran.json
    listing = gzip.decompress((repository / "sample" / "crawl-data" / DUMP / "warc.paths.gz").read_bytes())
    counts = told["counts"]
    parts = [sum(counts[kind].values()) for kind in ("written", "dropped", "quarantined", "not_a_page")]

    assert len(listing.split()) == told["units"]["extracted"] == told["units"]["chosen"]
    assert 0 == told["units"]["failed"]
    assert counts["records"] == sum(parts)
    documents = [document.meta for document in iter_documents(str(output))]
    assert counts["documents"] == parts[0] == len(documents)
    flags = Counter(flag for meta in documents for flag in set(meta["flags"]))
    assert flags == counts["flagged"] == status_of(Manifest(open_store(str(output)))).as_json()["totals"]["flagged"]
    assert "truncated" in flags


def test_a_second_run_does_nothing_twice(sample_run: tuple[Path, Any], run_humongous: Callable[..., Any]) -> None:
    output, _ = sample_run
    before = {str(path): path.stat().st_mtime_ns for path in output.rglob("*") if path.is_file()}
    again = run_humongous("extract", "--dump", DUMP, "--source", "sample", "--output", str(output), "--json")
    after = {str(path): path.stat().st_mtime_ns for path in output.rglob("*") if path.is_file()}

    assert (0, 0, []) == (again.code, again.json["units"]["extracted"], again.json["generations"])
    assert before == after


def test_lm_dataformat_reads_what_the_manifest_says(sample_run: tuple[Path, Any]) -> None:
    output, _ = sample_run
    parts = [part for each in Manifest(open_store(str(output))).generations(DUMP) for part in each.parts]

    assert parts
    for part in parts:
        documents = list(lm_dataformat.Reader(str(output / part.key)).stream_data(get_meta=True))
        assert part.documents == len(documents)
        assert {part.language} == {meta["language"] for _, meta in documents}


def test_nothing_is_under_corpus_that_the_manifest_does_not_name(sample_run: tuple[Path, Any]) -> None:
    output, _ = sample_run
    named = {part.key for each in Manifest(open_store(str(output))).generations(DUMP) for part in each.parts}

    assert named == set(corpus_bytes(output))


def test_another_folder_other_workers_other_order_same_bytes(
    sample_run: tuple[Path, Any], tmp_path: Path, run_humongous: Callable[..., Any]
) -> None:
    output, _ = sample_run
    other = tmp_path / "other"
    words = ["extract", "--dump", DUMP, "--source", "sample", "--output", str(other), "--cores", "1"]
    # Another order: some units first, the rest later; published at once at the end. Another hash seed, too.
    first = run_humongous(*words, "--sample", "0.5", "--no-partition", env={"PYTHONHASHSEED": "7"})
    rest = run_humongous(*words, env={"PYTHONHASHSEED": "8"})

    assert (0, 0) == (first.code, rest.code), first.err + rest.err
    assert corpus_bytes(output) == corpus_bytes(other)


def test_a_killed_driver_costs_nothing(
    sample_run: tuple[Path, Any], tmp_path: Path, repository: Path, run_humongous: Callable[..., Any]
) -> None:
    output, _ = sample_run
    other = tmp_path / "killed"
    words = ["extract", "--dump", DUMP, "--source", "sample", "--output", str(other)]
    command = [sys.executable, "-c", "from humongous.cli import main; main()", *words, "--cores", "1"]
    extracted = other / "manifest" / "extracted" / DUMP
    driver = subprocess.Popen(command, cwd=repository, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        until = time.monotonic() + 240
        while (
            time.monotonic() < until and driver.poll() is None and not (extracted.is_dir() and any(extracted.iterdir()))
        ):
            time.sleep(0.02)
    finally:
        os.killpg(driver.pid, signal.SIGKILL)
        driver.wait()
    done_before = {path.name: path.read_bytes() for path in extracted.glob("*.json")}
    again = run_humongous(*words, "--json")

    assert 0 == again.code, again.err
    assert len(done_before) == again.json["units"]["done_before"] >= 1
    assert done_before == {name: (extracted / name).read_bytes() for name in done_before}, "nothing is extracted twice"
    assert corpus_bytes(output) == corpus_bytes(other)
    assert 0 == run_humongous("verify", "--output", str(other), "--deep").code


def test_another_configuration_for_the_same_dump_is_refused(
    sample_run: tuple[Path, Any], tmp_path: Path, run_humongous: Callable[..., Any]
) -> None:
    output, _ = sample_run
    config = tmp_path / "config.toml"
    config.write_text('[extract]\nengine = "resiliparse"\n', encoding="utf-8")
    words = ["extract", "--dump", DUMP, "--source", "sample", "--output", str(output), "--config", str(config)]
    ran = run_humongous(*words, "--json")

    assert 2 == ran.code
    assert f"extract.engine: {default_engine()} → resiliparse" in ran.json["error"]["what"]
    assert "Traceback" not in ran.err


@needs_core
def test_an_executor_without_the_core_stops_the_run_and_is_named(
    tmp_path: Path, run_humongous: Callable[..., Any]
) -> None:
    (tmp_path / "humongous_core.py").write_text("raise ImportError('not on this machine')\n", encoding="utf-8")
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\nPYTHONPATH={tmp_path}:$PYTHONPATH exec {sys.executable} "$@"\n', encoding="utf-8")
    python.chmod(0o755)
    output = tmp_path / "out"
    words = ["extract", "--dump", DUMP, "--source", "sample", "--output", str(output), "--units", "1", "--cores", "1"]

    ran = run_humongous(*words, "--json", env={"PYSPARK_PYTHON": str(python)})

    assert 2 == ran.code, ran.out + ran.err
    error = ran.json["error"]
    assert "the compiled core is not installed here (not on this machine)" in error["what"]
    assert socket.gethostname() in error["where"]
    assert "extract.engine" in error["do"]
    assert "Traceback" not in ran.err
    assert not (output / "manifest" / "extracted").exists()


def test_a_damaged_unit_fails_or_is_accounted_and_its_neighbours_go_on(
    tmp_path: Path, repository: Path, run_humongous: Callable[..., Any]
) -> None:
    mirror = tmp_path / "mirror"
    shutil.copytree(repository / "sample" / "crawl-data", mirror / "crawl-data")
    warcs = sorted(mirror.rglob("*.warc.gz"))
    warcs[0].write_bytes(b"this is no archive at all\n" * 100)
    ran = run_humongous("extract", "--dump", DUMP, "--source", str(mirror), "--output", str(tmp_path / "out"), "--json")
    told = ran.json

    assert 1 == ran.code
    assert (1, len(warcs) - 1) == (told["units"]["failed"], told["units"]["extracted"])
    assert warcs[0].name.removesuffix(".warc.gz") == told["failed"][0]["unit"]
    failed = list((tmp_path / "out" / "manifest" / "failed" / DUMP).iterdir())
    assert 1 == len(failed)
    assert "ArchiveError" == json.loads(failed[0].read_text(encoding="utf-8"))["error"]


def test_spark_submit_as_typed(sample_run: tuple[Path, Any], tmp_path: Path, repository: Path) -> None:
    output, _ = sample_run
    other = tmp_path / "submitted"
    bin_folder = Path(sys.executable).parent
    environment = {key: value for key, value in os.environ.items() if key not in ("PYSPARK_PYTHON", "SPARK_HOME")}
    environment["PATH"] = f"{bin_folder}:{environment['PATH']}"  # what activating the environment does
    words = ["spark-submit", "jobs/extract.py", "--dump", DUMP, "--source", "sample", "--output", str(other)]
    done = subprocess.run(words, cwd=repository, env=environment, capture_output=True, text=True, timeout=300)

    assert 0 == done.returncode, done.stderr
    assert corpus_bytes(output) == corpus_bytes(other)


def test_export_takes_a_subset_without_a_warc(
    sample_run: tuple[Path, Any], tmp_path: Path, run_humongous: Callable[..., Any]
) -> None:
    output, _ = sample_run
    to = tmp_path / "subset"
    words = ["export", "--output", str(output), "--to", str(to), "--languages", "Icelandic,deu,fr"]
    ran = run_humongous(*words, "--where", "chars >= 200 and language_confidence > 0.5", "--repair-mojibake", "--json")
    totals = ran.json["documents"]["totals"]
    languages = {"isl_Latn", "deu_Latn", "fra_Latn"}
    expected = sum(each.language in languages for each in iter_documents(str(output)))
    files = sorted(to.rglob("*.jsonl.zst"))

    assert 0 == ran.code, ran.err
    assert expected == totals["read"] == totals["kept"] + totals["left"]
    assert totals["kept"] == sum(1 for file in files for _ in lm_dataformat.Reader(str(file)).stream_data())
    assert totals["kept"] > totals["repaired"] >= 0
    assert json.loads((to / "export.json").read_text(encoding="utf-8"))["repair"].startswith("ftfy ")


def test_ingest_goes_on_within_its_budget(
    sample_run: tuple[Path, Any], tmp_path: Path, run_humongous: Callable[..., Any]
) -> None:
    _, ran = sample_run
    units = ran.json["units"]["chosen"]
    words = ["ingest", "--source", "sample", "--output", str(tmp_path / "out"), "--json"]
    first = run_humongous(*words, "--budget", "1")
    rest = run_humongous(*words, "--budget", str(10 * units))
    none = run_humongous(*words, "--budget", "1")

    assert [1] == [run["units"]["extracted"] for run in first.json["runs"]]
    assert [units - 1] == [run["units"]["extracted"] for run in rest.json["runs"]]
    assert [] == none.json["runs"]
