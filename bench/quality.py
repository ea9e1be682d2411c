"""How long measuring takes: on texts of a given sort, and on hostile ones at one and two times their size.

    python -m bench.quality [FILE]

FILE has a JSON object with `text` on each line (`.gz` or plain); without it, generated prose is measured.
"""

from __future__ import annotations

import gzip
import json
import random
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from humongous.quality import measure

HOSTILE: dict[str, Callable[[int], str]] = {
    "one line": lambda size: "x" * size,
    "one word repeated": lambda size: "a " * (size // 2),
    "line breaks": lambda size: "\n" * size,
    "short lines": lambda size: "ab\n" * (size // 3),
    "open brackets": lambda size: "[1" * (size // 2),
    "two words": lambda size: "ab ba " * (size // 6),
}


def prose(documents: int, seed: int = 1) -> list[str]:
    """Texts of words drawn by Zipf's law, 200 to 20,000 characters."""
    draw = random.Random(seed)  # noqa: S311 - texts, not secrets
    words = ["".join(draw.choices("etaoinshrdlu", k=draw.randint(1, 10))) for _ in range(5_000)]
    weights = [1 / rank for rank in range(1, len(words) + 1)]
    texts = []
    for _ in range(documents):
        sentences = (
            " ".join(draw.choices(words, weights, k=draw.randint(4, 24))).capitalize() + "."
            for _ in range(draw.choice((2, 8, 30, 160)))
        )
        texts.append("\n".join(sentences))
    return texts


def read_texts(path: Path) -> list[str]:
    """The `text` of each line, or `truth.text` in files of ground truth."""
    data = path.read_bytes()
    lines = (gzip.decompress(data) if path.suffix == ".gz" else data).splitlines()
    rows = [json.loads(line) for line in lines]
    return [text for row in rows if (text := row.get("text") or (row.get("truth") or {}).get("text"))]


def seconds(texts: Sequence[str], repeats: int) -> float:
    """The best CPU time of several runs over all texts."""
    best = float("inf")
    for _ in range(repeats):
        began = time.process_time()
        for text in texts:
            measure(text, "eng_Latn")
        best = min(best, time.process_time() - began)
    return best


def main() -> None:
    """Print microseconds for 1,000 characters by length of text, then seconds on hostile text."""
    texts = read_texts(Path(sys.argv[1])) if len(sys.argv) > 1 else prose(400)
    measure("warm up", "eng_Latn")
    for low, high in ((0, 500), (500, 2_000), (2_000, 10_000), (10_000, 10**9), (0, 10**9)):
        some = [text for text in texts if low <= len(text) < high]
        if some:
            chars, spent = sum(map(len, some)), seconds(some, 5)
            print(
                f"{low:>6} to {min(high, max(map(len, some))):>7} characters: {len(some):>5} texts, "
                f"{spent * 1e9 / chars:7.1f} µs / 1,000 characters, {spent * 1e6 / len(some):8.0f} µs / text"
            )
    for name, make in HOSTILE.items():
        one, two = (seconds([make(size)], 1) for size in (500_000, 1_000_000))
        print(f"{name:>20}: {one:6.3f} s for 0.5 M characters, {two:6.3f} s for 1 M ({two / one:.1f} ×)")


if __name__ == "__main__":
    main()
