"""How fast lines, bundles and parts are written and read, and in how much memory: `python bench/lmd.py`.

A bundle of 200 languages and 40,000 documents, about what one WARC of Common Crawl gives, re-encoded as parts.
"""

from __future__ import annotations

import random
import resource
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from humongous.document import Document
from humongous.lmd import META_FIELDS, BundleWriter, read_documents, to_line, write_part
from humongous.manifest.entries import PlannedPart, Range

LANGUAGES = [f"l{number:02d}_Latn" for number in range(200)]
DOCUMENTS = 40_000
FETCH_BYTES = 8 * 1024 * 1024


def documents() -> Iterator[Document]:
    """Made-up text of about 3 kB each, half of it in one language, with 50 signals."""
    chance = random.Random(3)  # noqa: S311
    words = ["".join(chance.choices("abcdefghijklmnopqrstuvwxyzäöüß", k=chance.randint(2, 11))) for _ in range(30_000)]
    for number in range(DOCUMENTS):
        language = LANGUAGES[0] if number % 2 else chance.choice(LANGUAGES)
        meta = dict.fromkeys(META_FIELDS) | {
            "id": str(number),
            "url": f"https://example.org/{number}",
            "language": language,
            "signals": {f"signal_{each}": chance.random() for each in range(50)},
        }
        yield Document(" ".join(chance.choices(words, k=chance.randint(20, 900))), language, meta)


def peak_mb() -> float:
    """Peak resident memory of this process so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Print MB/s of uncompressed lines, and memory."""
    few = [document for _, document in zip(range(2000), documents(), strict=False)]
    began = time.perf_counter()
    size = sum(len(to_line(document)) for document in few)
    print(f"to_line            {size / 1e6 / (time.perf_counter() - began):8.1f} MB/s")
    del few
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        before = peak_mb()
        spent = 0.0
        with BundleWriter(folder, 3) as bundle:
            for document in documents():
                began = time.perf_counter()
                bundle.add(document)
                spent += time.perf_counter() - began
            began = time.perf_counter()
            frames = bundle.finish(folder / "bundle")
            spent += time.perf_counter() - began
        size = sum(frame.text_bytes for frame in frames.values())
        stored = (folder / "bundle").stat().st_size
        print(f"bundle, level 3    {size / 1e6 / spent:8.1f} MB/s   {size / 1e6:.0f} MB to {stored / 1e6:.0f} MB")
        print(f"memory of the bundle: {peak_mb() - before:.1f} MB over {before:.0f} MB")

        ranges = [Range("unit", "bundle", frames[LANGUAGES[0]])] * 3

        def fetch(each: Range) -> Iterator[bytes]:
            with (folder / each.bundle).open("rb") as stored:
                stored.seek(each.frame.offset)
                for left in range(each.frame.length, 0, -FETCH_BYTES):
                    yield stored.read(min(FETCH_BYTES, left))

        before = peak_mb()
        for level in (3, 9):
            began = time.perf_counter()
            path = folder / f"part-{level}"
            planned = PlannedPart("part", LANGUAGES[0], tuple(ranges))
            part = write_part(planned, level, fetch, path)
            spent = time.perf_counter() - began
            share = part.compressed_bytes / part.text_bytes
            print(f"part, level {level:2d}     {part.text_bytes / 1e6 / spent:8.1f} MB/s   {share:.3f} of the text")
        began = time.perf_counter()
        with (folder / "part-9").open("rb") as stream:
            count = sum(1 for _ in read_documents(stream))
        spent = time.perf_counter() - began
        print(f"read_documents     {part.text_bytes / 1e6 / spent:8.1f} MB/s   {count} documents")
        print(f"memory of parts: {peak_mb() - before:.1f} MB over {before:.0f} MB")


if __name__ == "__main__":
    main()
