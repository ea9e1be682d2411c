"""Real archives of each era, in a mirror of Common Crawl's layout, from the listing to documents."""

from __future__ import annotations

import gzip
import io
import shutil
from pathlib import Path
from typing import Any

import pytest

from humongous.config import RunConfig
from humongous.dumps import dumps_at, read_listing
from humongous.lmd import read_documents
from humongous.manifest import Manifest, UnitEntry
from humongous.pipeline import extract_unit, open_tools
from humongous.storage import open_store

ARCHIVES = {
    "crawl-002/2010/02/16/14/1266352769711_14.arc.gz": (
        "cc-arc2warc__crawl-002_2010_02_16_114_1266352769711_14-7060652.arc.gz"
    ),
    "parse-output/segment/1341690165636/1341785606830_6.arc.gz": (
        "cc-arc2warc__crawl-2012_1341690165636_1341785606830_6-0-4421.arc.gz"
    ),
    "parse-output/segment/1341690165832/1341699469441_1478.arc.gz": (
        "cc-arc2warc__crawl-2012_1341690165832_1341699469441_1478-7224105.arc.gz"
    ),
    (
        "crawl-data/CC-MAIN-2016-44/segments/1476988719192.24/warc/"
        "CC-MAIN-20161020183839-00000-ip-10-171-6-4.ec2.internal.warc.gz"
    ): "resiliparse__clipped.warc.gz",
    (
        "crawl-data/CC-MAIN-2020-34/segments/1596439735792.85/warc/CC-MAIN-20200803083123-20200803113123-00000.warc.gz"
    ): "resiliparse__warcfile.warc.gz",
    # No file of CC-NEWS is at hand: one with the same records (warcinfo, requests, responses) stands in for it.
    "crawl-data/CC-NEWS/2024/04/CC-NEWS-20240425162744-00001.warc.gz": "dolma__sample-0001.warc.gz",
}
"""Key in the mirror → real file. The keys of the ARC files are those they were cut from."""
LISTINGS = {
    # The ARC era has no listing of Common Crawl's; 2012 has one of the mirror's own here, 2009 has none.
    "crawl-data/CC-MAIN-2012/arc.paths.gz": "parse-output/",
    "crawl-data/CC-MAIN-2016-44/warc.paths.gz": "crawl-data/CC-MAIN-2016-44/",
    "crawl-data/CC-MAIN-2020-34/warc.paths.gz": "crawl-data/CC-MAIN-2020-34/",
    "crawl-data/CC-NEWS/2024/04/warc.paths.gz": "crawl-data/CC-NEWS/2024/04/",
}


@pytest.fixture
def mirror(tmp_path: Path, shared_data: Path) -> Path:
    root = tmp_path / "mirror"
    for key, file in ARCHIVES.items():
        (root / key).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(shared_data / "warc" / file, root / key)
    for key, prefix in LISTINGS.items():
        (root / key).parent.mkdir(parents=True, exist_ok=True)
        paths = [path for path in ARCHIVES if path.startswith(prefix)]
        (root / key).write_bytes(gzip.compress("\n".join(paths).encode()))
    return root


def extracted(mirror: Path, dump: str) -> tuple[list[UnitEntry], list[dict[str, Any]]]:
    """Every unit of a dump extracted: the entries, and what the documents' `meta` says of where and when."""
    source, output = open_store(str(mirror)), open_store(str(mirror.parent / "out"))
    # The counts below are with the one extractor that is everywhere, in a version that is pinned.
    tools = open_tools(RunConfig.from_mapping({"extract": {"engine": "trafilatura"}}))
    places: list[dict[str, Any]] = []
    for number, unit in enumerate(read_listing(source, dump).units):
        scratch = mirror.parent / f"scratch-{number}"
        scratch.mkdir()
        extract_unit(unit, source, output, tools, "a0", scratch)
    entries = list(Manifest(output).units(dump))
    for entry in entries:
        documents = read_documents(io.BytesIO(output.read(str(entry.bundle))), where=str(entry.bundle))
        places += [
            {key: each.meta[key] for key in ("dump", "warc_filename", "fetch_time", "url")} for each in documents
        ]
    return entries, places


def test_the_mirror_has_a_dump_of_each_era(mirror: Path) -> None:
    expected = ["CC-NEWS-2024-04", "CC-MAIN-2020-34", "CC-MAIN-2016-44", "CC-MAIN-2012", "CC-MAIN-2009-2010"]
    assert expected == dumps_at(open_store(str(mirror)))


def test_the_arc_era_of_2009_goes_through(mirror: Path) -> None:
    (entry,), places = extracted(mirror, "CC-MAIN-2009-2010")

    assert "2010_02_16_14_1266352769711_14" == entry.unit
    assert {
        "records": 2,
        "documents": 1,
        "written": {"eng_Latn": 1},
        "dropped": {},
        "quarantined": {},
        "not_a_page": {"warcinfo": 1},
        "flagged": {},
    } == entry.counts
    assert ((), 1_959) == (entry.damage, entry.bytes_read)
    # The date of the record's header line, as Common Crawl's own index has it (docs/dumps.md, ARC times).
    assert [
        {
            "dump": "CC-MAIN-2009-2010",
            "warc_filename": "crawl-002/2010/02/16/14/1266352769711_14.arc.gz",
            "fetch_time": "2010-02-08T23:02:31Z",
            "url": "http://www.insuranceforpets.net]www.insuranceforpets.net/",
        }
    ] == places


def test_the_arc_era_of_2012_goes_through(mirror: Path) -> None:
    entries, places = extracted(mirror, "CC-MAIN-2012")
    counts = {
        "records": 2,
        "documents": 1,
        "written": {"eng_Latn": 1},
        "dropped": {},
        "quarantined": {},
        "not_a_page": {"warcinfo": 1},
        "flagged": {},
    }

    # The second is an address book's entry in Malaysia: names and streets.
    assert [counts, counts | {"written": {"und_Latn": 1}}] == [entry.counts for entry in entries]
    assert ["1341690165636_1341785606830_6", "1341690165832_1341699469441_1478"] == [entry.unit for entry in entries]
    # The first has a wrong length in its header, which Common Crawl's list of known faults names.
    assert [[(4_420, 0, "text_without_record")], []] == [
        [(each.offset, each.length, str(each.cause)) for each in entry.damage] for entry in entries
    ]
    assert [
        {
            "dump": "CC-MAIN-2012",
            "warc_filename": "parse-output/segment/1341690165636/1341785606830_6.arc.gz",
            "fetch_time": "2012-05-24T22:16:46Z",
            "url": "http://taighde.com/w/Kylie_Ward",
        },
        {
            "dump": "CC-MAIN-2012",
            "warc_filename": "parse-output/segment/1341690165832/1341699469441_1478.arc.gz",
            "fetch_time": "2012-05-24T06:11:38Z",
            "url": "http://www.littlepinktree.com/company/viking-shoes-sdn-bhd",
        },
    ] == places


def test_an_old_main_dump_goes_through(mirror: Path) -> None:
    (entry,), places = extracted(mirror, "CC-MAIN-2016-44")

    assert "CC-MAIN-20161020183839-00000-ip-10-171-6-4.ec2.internal" == entry.unit
    assert {
        "records": 1,
        "documents": 1,
        "written": {"eng_Latn": 1},
        "dropped": {},
        "quarantined": {},
        "not_a_page": {},
        "flagged": {"truncated": 1},
    } == entry.counts
    assert [(18_184, 0, "ends_early")] == [(each.offset, each.length, str(each.cause)) for each in entry.damage]
    assert ["2016-10-17T14:57:38Z"] == [place["fetch_time"] for place in places]


@pytest.mark.slow
def test_a_main_dump_goes_through(mirror: Path) -> None:
    (entry,), places = extracted(mirror, "CC-MAIN-2020-34")

    assert {
        "records": 50,
        "documents": 15,
        "written": {"cmn_Hani": 8, "deu_Latn": 2, "eng_Latn": 1, "nld_Latn": 1, "rus_Cyrl": 1, "und_Hani": 2},
        "dropped": {"too_few_letters": 1},
        "quarantined": {},
        "not_a_page": {"metadata": 16, "request": 17, "warcinfo": 1},
        "flagged": {"noindex": 1},
    } == entry.counts
    assert {("CC-MAIN-2020-34", entry.warc_filename)} == {(place["dump"], place["warc_filename"]) for place in places}


def test_a_month_of_news_goes_through(mirror: Path) -> None:
    (entry,), places = extracted(mirror, "CC-NEWS-2024-04")

    assert "CC-NEWS-20240425162744-00001" == entry.unit
    assert {
        "records": 34,
        "documents": 15,
        "written": {"eng_Latn": 15},
        "dropped": {},
        "quarantined": {},
        "not_a_page": {"metadata": 1, "not_http": 2, "request": 15, "warcinfo": 1},
        "flagged": {},
    } == entry.counts
    assert {("CC-NEWS-2024-04", "crawl-data/CC-NEWS/2024/04/CC-NEWS-20240425162744-00001.warc.gz")} == {
        (place["dump"], place["warc_filename"]) for place in places
    }
