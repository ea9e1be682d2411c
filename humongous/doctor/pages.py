"""Ten pages of our own through the whole pipeline: an archive, the supervised child, a bundle, a manifest.

What comes out of them is known to the letter, so that a broken library, a model that answers nonsense, a child that
cannot start or a disk that lies shows before a run and not in it. The pages are in `pages.toml`.
"""

from __future__ import annotations

import dataclasses
import functools
import gzip
import hashlib
import tempfile
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from humongous import lmd
from humongous.config import QualityConfig, RunConfig
from humongous.doctor.findings import Finding, Level
from humongous.document import Document
from humongous.dumps import Unit
from humongous.manifest import UnitEntry
from humongous.pipeline import extract_unit, open_tools
from humongous.storage import Store, open_store
from humongous.supervisor import Supervisor

CHECK = "ten pages"
_DATE = "2026-01-01T00:00:00Z"
_HTML = """<!DOCTYPE html>
<html><head><meta charset="{charset}"><title>{title}</title></head><body>
<nav><a href="/">Home</a> <a href="/about">About us</a> <a href="/login">Log in</a></nav>
<main><article><h1>{title}</h1>{paragraphs}</article></main>
<footer>© Example <a href="/cookies">Cookies</a> <a href="/terms">Terms</a></footer>
</body></html>
"""


@dataclass(frozen=True, slots=True)
class OwnPage:
    """One page, and what must come of it."""

    url: str
    language: str
    text: tuple[str, ...]
    """Its lines: the title, then the paragraphs."""
    content_type: str
    html: bytes


@dataclass(frozen=True, slots=True)
class Came:
    """What came of the ten pages."""

    findings: tuple[Finding, ...]
    digest: str
    """SHA-256 of all documents: the same on every machine that has the same versions. Empty where none came."""


@functools.cache
def own_pages() -> tuple[OwnPage, ...]:
    """The pages of `pages.toml`."""
    tree = tomllib.loads((Path(__file__).parent / "pages.toml").read_text(encoding="utf-8"))
    pages = []
    for page in tree["page"]:
        title, paragraphs, charset = page["title"], page["paragraphs"], page["charset"]
        body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
        html = _HTML.format(charset=charset or page["codec"], title=title, paragraphs=body)
        pages.append(
            OwnPage(
                url=f"https://doctor.invalid/{page['language']}",
                language=page["language"],
                text=(title, *paragraphs),
                content_type=f"text/html; charset={charset}" if charset else "text/html",
                html=html.encode(page["codec"], "xmlcharrefreplace"),
            )
        )
    return tuple(pages)


def own_archive() -> bytes:
    """The pages as a WARC file, one gzip member a record, as Common Crawl's are."""
    return b"".join(_member(number, page) for number, page in enumerate(own_pages(), start=1))


def run_pages(config: RunConfig) -> Came:
    """Run them; raises what the pipeline raises, and nothing is left on the disk.

    `config` counts as it is, but for its rules: whether a page is kept is not the question here.
    """
    tools = open_tools(dataclasses.replace(config, quality=QualityConfig(profile="none")))
    with tempfile.TemporaryDirectory(prefix="humongous-doctor-") as folder:
        place = Path(folder)
        (place / "source").mkdir()
        (place / "source" / "ten.warc.gz").write_bytes(own_archive())
        output, unit = open_store(str(place / "out")), Unit("doctor", "ten", "ten.warc.gz")
        supervisor = Supervisor(tools.config)
        try:
            entry = extract_unit(
                unit, open_store(str(place / "source")), output, tools, "0", place, supervisor=supervisor
            )
        finally:
            supervisor.close()
        documents = {str(each.meta["url"]): each for each in _documents(output, entry)}
        return Came(tuple(_judge(documents, entry)), _digest(entry))


def _documents(output: Store, entry: UnitEntry) -> Iterator[Document]:
    if entry.bundle:
        with output.open(entry.bundle) as stream:
            yield from lmd.read_documents(stream, where=entry.bundle)


def _judge(documents: dict[str, Document], entry: UnitEntry) -> Iterator[Finding]:
    wrong = [said for page in own_pages() if (said := _fault(page, documents.get(page.url), entry))]
    if not wrong:
        languages = len({page.language for page in own_pages()})
        said = f"{len(own_pages())} pages in {languages} languages came out right, each word of them"
        yield Finding(CHECK, Level.OK, said)
        return
    said = f"{len(wrong)} of {len(own_pages())} pages came out wrong: {'; '.join(wrong)}"
    yield Finding(
        CHECK, Level.PROBLEM, said, "install humongous again with the versions of its lock file (`make setup`)"
    )


def _fault(page: OwnPage, document: Document | None, entry: UnitEntry) -> str:
    """What is wrong with a page's document; empty where nothing is."""
    if document is None:
        why = next((each.detail or each.cause for each in entry.quarantined if each.url == page.url), "it was dropped")
        return f"{page.language} gave no text ({why})"
    if document.language != page.language:
        return f"{page.language} was taken for {document.language}"
    lines = tuple(line for line in document.text.split("\n") if line)
    return "" if lines == page.text else f"{page.language} has another text"


def _digest(entry: UnitEntry) -> str:
    text = "".join(f"{language} {frame.sha256}\n" for language, frame in entry.frames.items())
    return hashlib.sha256(text.encode()).hexdigest() if text else ""


def _member(number: int, page: OwnPage) -> bytes:
    http = f"HTTP/1.1 200 OK\r\nContent-Type: {page.content_type}\r\nContent-Length: {len(page.html)}\r\n\r\n"
    block = http.encode() + page.html
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012}>\r\n"
        f"WARC-Date: {_DATE}\r\nWARC-Target-URI: {page.url}\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + block + b"\r\n\r\n", mtime=0)
