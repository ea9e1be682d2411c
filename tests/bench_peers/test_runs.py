"""A sampled WARC, and adapters run as the benchmark runs them: those that need no other environment."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bench.peers.adapters.extract import decoded
from bench.peers.environments import Row
from bench.peers.runs import run
from bench.peers.samples import html_pages, sampled


@pytest.fixture(scope="module")
def warc(repository: Path) -> Path:
    return min((repository / "sample" / "crawl-data").rglob("*.warc.gz"))


def test_a_sample_is_every_so_many_pages_and_the_same_each_time(warc: Path, tmp_path: Path) -> None:
    every = html_pages(warc)
    third = sampled(warc, tmp_path / "third.warc.gz", 3)

    assert warc == sampled(warc, tmp_path / "all.warc.gz", 1)
    assert 3 < len(every)
    assert 0 < len(html_pages(third)) < len(every)
    assert set(html_pages(third)) < set(every)
    assert third.read_bytes() == sampled(warc, tmp_path / "again.warc.gz", 3).read_bytes()


def test_charset_is_the_header_s_then_the_page_s_then_a_guess() -> None:
    meta = '<meta charset="koi8-r">мир'.encode("koi8-r")

    assert '<meta charset="koi8-r">мир' == decoded(meta, "text/html")
    assert "мир" == decoded("мир".encode("cp1251"), "text/html; charset=windows-1251")
    assert "мир" == decoded("мир".encode(), "text/html; charset=no-such")
    assert "é" == decoded(b"\xe9", "text/html; charset=base64")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("adapter", "argument"), [("humongous_pipeline", None), ("extract", "resiliparse"), ("extract", "trafilatura")]
)
def test_an_adapter_reports(warc: Path, adapter: str, argument: str | None) -> None:
    ran = run(Row("it", "extractor", "ours", adapter, "it", argument), Path(sys.executable), warc, 120)

    assert "" == ran.failure
    assert ran.report["pages_out"] == len(ran.texts) > 3
    assert ran.report["pages_in"] >= len(html_pages(warc))
    assert 0 < ran.report["extract_seconds"] < ran.report["cpu_seconds"]
    assert 10 < ran.report["peak_mb"] < 2_000


@pytest.mark.slow
def test_what_fails_and_what_hangs_is_a_row_that_says_so(warc: Path, tmp_path: Path) -> None:
    missing = run(Row("it", "extractor", "ours", "extract", "it", "no-such"), Path(sys.executable), warc, 60)
    hanging = tmp_path / "python"
    hanging.write_text("#!/bin/sh\nsleep 60 &\nwait\n", encoding="utf-8")
    hanging.chmod(0o755)

    assert "ended with 1: KeyError: 'no-such'" == missing.failure
    assert "took more than 1 s and was stopped" == run(Row("it", "x", "ours", "x", "it"), hanging, warc, 1).failure
