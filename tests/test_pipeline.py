"""The recipe and the unit: real pages in, documents out, and every record accounted for."""

from __future__ import annotations

import gzip
import io
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from humongous import process_page
from humongous.config import RunConfig
from humongous.document import Record
from humongous.dumps import Unit
from humongous.extract import extract_text
from humongous.lmd import from_line, read_documents
from humongous.outcome import Broken, Dropped, NoPage, Written
from humongous.pipeline import open_tools, outcome_of, process_unit
from humongous.steps import Stopwatch, Tracer

ARTICLE = """<!doctype html><html lang="de"><head><meta charset="utf-8"><title>Die Brücke</title></head><body>
<nav><a href="/">Start</a> <a href="/a">Archiv</a></nav><main><article><h1>Die Brücke über den Mühlbach</h1>
<p>Seit gestern ist die alte Brücke über den Mühlbach wieder für Fußgänger geöffnet. Die Gemeinde hatte sie im
Herbst gesperrt, nachdem ein Sturm zwei Pfeiler beschädigt hatte.</p>
<p>Der Bürgermeister dankte den Handwerkern, die trotz des Regens jeden Tag auf der Baustelle waren. Im Frühjahr
soll auch das Geländer erneuert werden, sagte er, sobald das Geld dafür bewilligt ist.</p>
<p>Für Autos bleibt die Brücke noch gesperrt. Wer zum Markt will, muss weiterhin über die Landstraße fahren, und
das dauert nach Auskunft der Anwohner etwa zehn Minuten länger als früher.</p></article></main>
<footer>© 2026 Gemeindeblatt · Impressum · Datenschutz</footer></body></html>"""


def test_a_page_becomes_a_document_with_everything_known_of_it() -> None:
    outcome = process_page(ARTICLE.encode(), url="https://example.org/b", content_type="text/html; charset=utf-8")

    assert "deu_Latn" == outcome.language
    assert outcome.text
    assert outcome.text.startswith("Die Brücke über den Mühlbach")
    assert "Impressum" not in outcome.text
    assert "Die Brücke" == outcome.title
    assert outcome.reason is None
    assert {"signals", "charset", "charset_source", "extractor", "flags", "languages", "licence"} <= set(outcome.meta)
    assert (["deu_Latn"], ["html"]) == (
        outcome.meta["language_evidence"]["html"],
        outcome.meta["language_evidence"]["agree"],
    )


def test_the_text_is_what_the_extractor_gives_alone() -> None:
    html = ARTICLE.encode("iso-8859-1")
    outcome = process_page(html, content_type="text/html; charset=iso-8859-1")

    assert extract_text(html, content_type="text/html; charset=iso-8859-1").text == outcome.text


def test_a_page_without_text_says_why() -> None:
    outcome = process_page(b"<html><body></body></html>")

    assert (None, "no_main_text") == (outcome.text, outcome.reason)


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=400), st.none() | st.text(max_size=40))
def test_any_bytes_have_an_outcome(html: bytes, content_type: str | None) -> None:
    outcome = process_page(html, content_type=content_type)

    assert (outcome.text is None) == (outcome.reason is not None)


def response(block: bytes, rec_type: str = "response", url: str = "https://example.org/b") -> Record:
    return Record(
        warc_filename="w.warc.gz",
        warc_record_offset=17,
        warc_record_length=len(block),
        rec_type=rec_type,
        record_id="00000000-0000-4000-8000-000000000000",
        url=url,
        fetch_time="2026-01-01T00:00:00Z",
        content_type="application/http; msgtype=response",
        content_digest=None,
        truncated=None,
        block=block,
    )


def test_each_kind_of_outcome() -> None:
    tools, step = open_tools(RunConfig()), Stopwatch()
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
    written = outcome_of(response(head + b"\r\n" + ARTICLE.encode()), "d", tools, step)
    redirect = outcome_of(response(b"HTTP/1.1 301 Moved\r\nLocation: /\r\n\r\n<html>moved</html>"), "d", tools, step)
    empty = outcome_of(response(head + b"\r\n<html><body><p></p></body></html>"), "d", tools, step)
    broken = outcome_of(response(head + b"Content-Encoding: gzip\r\n\r\n\x1f\x8b\x08" + b"\xff" * 40), "d", tools, step)

    assert isinstance(written, Written)
    meta = from_line(written.line).meta
    assert ("https://example.org/b", "d", 17) == (meta["url"], meta["dump"], meta["warc_record_offset"])
    assert isinstance(redirect, NoPage)
    assert "http_status" == redirect.reason
    assert isinstance(empty, Dropped)
    assert isinstance(broken, Broken)


def test_a_document_has_what_its_mark_up_states() -> None:
    stated = """<meta property="article:published_time" content="2020-09-19T08:00:00Z"><meta name="author" content="王小明">
<script type="application/ld+json">{"@type": "Article", "headline": "Brücke", "dateModified": "2020-09-20"}</script>"""
    meta = process_page(ARTICLE.replace("<title>Die Brücke</title>", stated).encode()).meta

    assert ("2020-09-19", "2020-09-20", ["王小明"]) == (meta["published"], meta["modified"], meta["authors"])
    assert "Brücke" == meta["title"]


def test_the_tracer_sees_every_step_in_order() -> None:
    tracer = Tracer()
    process_page(ARTICLE.encode(), step=tracer)

    assert ["decode", "extract", "identify", "measure", "decide", "describe"] == [each.name for each in tracer.steps]


def test_the_stopwatch_adds_up_what_raises_too() -> None:
    watch = Stopwatch()
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            watch("divide", divmod, 1, 0)

    assert ["cpu_divide"] == list(watch.seconds())


@pytest.mark.slow
def test_every_record_of_the_shared_pages_is_accounted_for(shared_data: Path, tmp_path: Path) -> None:
    """The fast extractor: what is under test is the accounting, and the full one takes a minute."""
    tools = open_tools(RunConfig.from_mapping({"extract": {"engine": "resiliparse"}}))
    path = shared_data / "pages" / "pages.dev.warc.gz"
    with gzip.open(path) as stream:
        responses = sum(line.strip() == b"WARC-Type: response" for line in stream)
    with path.open("rb") as archive:
        done = process_unit(archive, Unit("d", "pages", "pages.dev.warc.gz"), tools, tmp_path, Stopwatch())
    counts = done.counts.as_json()
    pages = counts["documents"] + sum(counts["dropped"].values()) + sum(counts["quarantined"].values())
    refused = sum(n for reason, n in counts["not_a_page"].items() if reason in HTTP_REASONS)

    assert responses == pages + refused
    assert path.stat().st_size == done.bytes_read == done.record_bytes + sum(each.length for each in done.damage)
    assert done.bundle
    with done.bundle.open("rb") as bundle:
        documents = list(read_documents(bundle))
    assert counts["documents"] == len(documents)
    flags = Counter(flag for document in documents for flag in set(document.meta["flags"]))
    assert counts["flagged"] == flags != {}
    assert all(same_as_alone(path, document.meta, document.text) for document in every(documents, 97))


HTTP_REASONS = ("not_http", "http_status", "robots_txt", "empty_payload", "not_html")


def every(documents: list, nth: int) -> Iterator:  # type: ignore[type-arg]
    return iter(documents[::nth])


def same_as_alone(path: Path, meta: dict, text: str) -> bool:  # type: ignore[type-arg]
    """Whether the extractor alone, given the page as it lies in the archive, gives the same text."""
    with path.open("rb") as archive:
        archive.seek(meta["warc_record_offset"])
        block = gzip.decompress(archive.read(meta["warc_record_length"]))
    header, _, body = block.partition(b"\r\n\r\n")[2].partition(b"\r\n\r\n")
    declared = [
        line.partition(b":")[2].strip() for line in header.split(b"\r\n") if line.lower().startswith(b"content-type:")
    ]
    config = RunConfig.from_mapping({"extract": {"engine": "resiliparse"}}).extract
    body = body.removesuffix(b"\r\n\r\n")
    content_type = declared[0].decode("latin-1") if declared else None
    return text == extract_text(body, url=meta["url"], content_type=content_type, config=config).text


@pytest.mark.slow
def test_the_same_unit_gives_the_same_bytes(shared_data: Path, tmp_path: Path) -> None:
    data = (shared_data / "warc" / "dolma__sample-0001.warc.gz").read_bytes()
    bundles = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        unit = Unit("d", "dolma", "dolma.warc.gz")
        done = process_unit(io.BytesIO(data), unit, open_tools(RunConfig()), tmp_path / name, Stopwatch())
        assert done.bundle
        bundles.append((done.bundle.read_bytes(), json.dumps(done.counts.as_json())))

    assert bundles[0] == bundles[1]
