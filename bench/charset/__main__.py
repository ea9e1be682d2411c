"""`python -m bench.charset`: share of pages read exactly, ours and others; `--gate` compares ours with what is pinned."""

from __future__ import annotations

import argparse
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from bench.charset.cases import LENGTHS, STATEMENTS, Case, cases, same
from bench.charset.pages import page_rows, shared_pages
from bench.charset.readers import Reader, ours, readers
from bench.charset.texts import sentences
from bench.shared import SHARED
from humongous.charset import codecs_whatwg

PINNED = Path(__file__).with_name("pinned.toml")
DOCS = Path(__file__).parents[2] / "docs" / "charset.md"
_BEGIN, _END = "<!-- python -m bench.charset --docs -->", "<!-- end -->"
_EPSILON = 0.002
"""A share may differ by this much: one page of five hundred."""


def main(arguments: list[str] | None = None) -> int:
    """0, or 1 where a pinned share is not reached."""
    parser = argparse.ArgumentParser(prog="python -m bench.charset", description=__doc__)
    parser.add_argument("--gate", action="store_true", help="compare ours with the pinned shares (a minute)")
    parser.add_argument("--update", action="store_true", help="with --gate: pin what is measured")
    parser.add_argument("--docs", action="store_true", help="write the tables into docs/charset.md")
    parser.add_argument("--each", type=int, default=3, help="pages of every encoding, language and length")
    parser.add_argument("--only", default="", help="names of readers, comma between them")
    chosen = parser.parse_args(arguments)
    if not (SHARED / "lid").is_dir():
        print(f"skipped: the shared texts are not at {SHARED} (HUMONGOUS_SHARED_DATA)")
        return 0
    texts = sentences(SHARED, measured=True)
    if chosen.gate:
        return _gate(list(cases(texts, each=2, lengths=(50, 200, 1_000))), SHARED, update=chosen.update)
    known = readers()
    names = [name for name in known if not chosen.only or name in chosen.only.split(",")]
    chosen_readers = {name: known[name] for name in names}
    tables = "\n".join(
        [*table_lines(list(cases(texts, each=chosen.each)), chosen_readers, page_rows(SHARED, chosen_readers))]
    )
    if chosen.docs:
        before, _, rest = DOCS.read_text(encoding="utf-8").partition(_BEGIN)
        DOCS.write_text(f"{before}{_BEGIN}\n{tables}\n{_END}{rest.partition(_END)[2]}", encoding="utf-8")
    print(tables)
    return 0


def exact(pages: Iterable[Case], reader: Reader) -> tuple[dict[Case, bool], float]:
    """Which pages a reader reads exactly, and its CPU milliseconds a page."""
    began = time.process_time()
    found = {page: same(reader(page.html, page.header), page.text) for page in pages}
    return found, 1_000 * (time.process_time() - began) / max(1, len(found))


def table_lines(pages: list[Case], known: Mapping[str, Reader], last: Iterable[str]) -> Iterable[str]:
    """Two tables in Markdown: by statement, length and group; by encoding."""
    results = {name: exact(pages, reader) for name, reader in known.items()}
    rule = f"| --- |{' --- |' * len(known)}"
    yield f"| {len(pages):,} pages | {' | '.join(known)} |"
    yield rule
    for statement in STATEMENTS:
        yield _row(f"statement: {statement}", results, [page for page in pages if page.statement == statement])
    silent = [page for page in pages if page.statement == "none"]
    for length in LENGTHS:
        yield _row(f"no statement, {length:,} characters", results, [page for page in silent if page.length == length])
    standard = [page for page in silent if page.encoding in codecs_whatwg.NAMES]
    yield _row("no statement, encodings of the standard", results, standard)
    for group in dict.fromkeys(page.group for page in pages):
        yield _row(f"no statement, {group}", results, [page for page in silent if page.group == group])
    yield from last
    yield f"| CPU ms a page | {' | '.join(f'{spent:.2f}' for _, spent in results.values())} |"
    yield ""
    yield f"| encoding, no statement | {' | '.join(known)} |"
    yield rule
    for encoding in dict.fromkeys(page.encoding for page in pages):
        yield _row(encoding, results, [page for page in silent if page.encoding == encoding])


def _row(title: str, results: Mapping[str, tuple[dict[Case, bool], float]], pages: list[Case]) -> str:
    shares = (sum(found[page] for page in pages) / max(1, len(pages)) for found, _ in results.values())
    return f"| {title} | {' | '.join(f'{share:.3f}' for share in shares)} |"


def shares(pages: list[Case]) -> dict[str, float]:
    """Ours by group and by statement."""
    found, _ = exact(pages, ours)
    total: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for page, good in found.items():
        for key in (f"{page.group}: {'silent' if page.statement == 'none' else 'stated'}", page.statement):
            total[key] += 1
            right[key] += good
    return {key: round(right[key] / total[key], 4) for key in total}


def _gate(pages: list[Case], shared: Path, *, update: bool) -> int:
    measured = shares(pages) | {"shared pages": round(shared_pages(shared, ours), 4)}
    if update:
        lines = "".join(f'"{key}" = {share}\n' for key, share in measured.items())
        PINNED.write_text(
            f"# Share of pages read exactly: `python -m bench.charset --gate --update`.\n[exact]\n{lines}"
        )
    pinned = tomllib.loads(PINNED.read_text())["exact"]
    fallen = {key: share for key, share in pinned.items() if measured.get(key, 0.0) < share - _EPSILON}
    for key, share in fallen.items():
        print(f"charset: {key}: {measured.get(key, 0.0):.4f} read exactly, pinned {share:.4f}")
    print(f"charset: {len(pinned) - len(fallen)} of {len(pinned)} pinned shares reached over {len(pages):,} pages")
    return 1 if fallen else 0


if __name__ == "__main__":
    sys.exit(main())
