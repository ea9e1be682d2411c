"""Ten pages: right here, the same bytes twice, and wrong where something is wrong."""

from __future__ import annotations

import dataclasses
import io
import sys
import tomllib
from pathlib import Path

import pytest

from humongous import warc
from humongous.config import LimitsConfig, RunConfig
from humongous.doctor import Check, Level, examine, pages
from humongous.doctor.pages import own_archive, own_pages, run_pages
from tests.engines import ENGINES

FAST = RunConfig.from_mapping({"extract": {"engine": "resiliparse"}})


def test_there_are_ten_in_several_scripts_and_encodings() -> None:
    scripts = {page.language.partition("_")[2] for page in own_pages()}

    assert 10 == len(own_pages()) == len({page.language for page in own_pages()})
    assert len(scripts) >= 6
    for page in own_pages():
        if "windows-1251" in page.content_type:
            assert page.text[0].encode("cp1251") in page.html


def test_the_archive_is_one_that_the_reader_reads_whole() -> None:
    data = own_archive()
    reader = warc.ArchiveReader(io.BytesIO(data), "ten.warc.gz", max_block_bytes=1 << 20)

    assert [page.url for page in own_pages()] == [record.url for record in reader]
    assert (len(data), []) == (reader.record_bytes, list(reader.damage))


@pytest.mark.slow
@pytest.mark.parametrize("engine", ENGINES)
def test_they_come_out_right_with_the_same_bytes_each_time(engine: str) -> None:
    config = RunConfig.from_mapping({"extract": {"engine": engine}})
    first, second = run_pages(config), run_pages(config)

    assert [Level.OK] == [finding.level for finding in first.findings]
    assert first.digest == second.digest != ""


@pytest.mark.slow
def test_the_user_s_rules_do_not_make_them_wrong() -> None:
    strict = dataclasses.replace(FAST, quality=dataclasses.replace(FAST.quality, profile="fineweb"))

    assert [Level.OK] == [finding.level for finding in run_pages(strict).findings]


@pytest.mark.slow
def test_another_model_s_answer_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Icelandic that is to be Faroese, and a text that lacks a line: two pages come out wrong, by name."""
    path = Path(pages.__file__).parent / "pages.toml"
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    text = path.read_text(encoding="utf-8").replace('"isl_Latn"', '"fao_Latn"')
    (tmp_path / "pages.toml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(pages, "__file__", str(tmp_path / "pages.py"))
    own_pages.cache_clear()
    try:
        (finding,) = run_pages(FAST).findings
    finally:
        own_pages.cache_clear()

    assert 10 == len(told["page"])
    assert Level.PROBLEM == finding.level
    assert "fao_Latn was taken for isl_Latn" in finding.said
    assert finding.said.startswith("1 of 10")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux only")
def test_a_child_that_has_too_little_memory_is_a_problem() -> None:
    config = dataclasses.replace(FAST, limits=LimitsConfig(address_mb=64, start_seconds=20))

    findings = list(examine([Check("ten pages", lambda: run_pages(config).findings)]))

    assert [Level.PROBLEM] == [finding.level for finding in findings]
    assert "limits.address_mb" in findings[0].do
