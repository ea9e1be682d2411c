"""Measure each language model by itself on the shared labelled sentences, and print the table of docs/langid.md.

    python bench/language_models.py [--data ../shared/data] [--config FILE] [--every N]

Each model runs in a process of its own, so that its memory is its own. A text's label is the model's highest answer that
fits the text's script. "Known" are labels that the model can give. Gold labels are compared as bench/langid/ does.
"""

from __future__ import annotations

import argparse
import gc
import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from bench.langid.texts import our_gold
from bench.language_gates.scores import f1_by_label
from bench.shared import SHARED, labelled
from humongous.config import LangidConfig, RunConfig
from humongous.langid import choose, open_model
from humongous.langid.labels import names_language, undetermined
from humongous.langid.sample import take_sample
from humongous.langid.scripts import script_of

NAMES = ("lid.176", "cld2", "cld3", "funlangid")
SPEED_TEXTS = 150
REPEATS = 9
COLUMNS = ("model", "labels", "accuracy, known", "macro-F1, known", "F1 ≥ .8", "accuracy, all", "English called another",
           "called English", "µs / 1,000 characters", "load, s", "memory, MB")  # fmt: skip


def main() -> None:
    """Print the table, one row a model as it is done."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=SHARED, help="folder with lid/ (default: %(default)s)")
    parser.add_argument("--config", type=Path, help="configuration with files of yours: its langid.models are measured")
    parser.add_argument("--every", type=int, default=1, help="take every Nth sentence")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    given = parser.parse_args()
    config = RunConfig.from_toml(given.config).langid if given.config else LangidConfig(models=NAMES)
    if given.one:
        print(json.dumps(measure(given.one, config, given.data, given.every)))
        return
    print("| " + " | ".join(COLUMNS) + " |\n| --- |" + " ---: |" * (len(COLUMNS) - 1))
    for name in config.models:
        command = [sys.executable, __file__, *sys.argv[1:], "--one", name]
        row = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        print("| " + " | ".join(str(row[column]) for column in COLUMNS) + " |", flush=True)


def measure(name: str, config: LangidConfig, data: Path, every: int) -> dict[str, Any]:
    """One row of the table."""
    rows = labelled(data)[::every]
    golds = [our_gold(row.label) for row in rows]
    samples = [take_sample(row.text, config.sample_chars) for row in rows]
    before = memory_mb()
    start = time.process_time()
    model = open_model(choose(name, config.files))
    model.ask("warm up", "Latn")
    load = time.process_time() - start
    speed = microseconds(model, samples, config.sample_chars)
    memory = memory_mb() - before  # by now what is mapped has been read
    found = [
        label_of(model.ask(sample, script), script) for sample in samples for script in [script_of(sample).main or ""]
    ]
    pairs = list(zip(golds, found, strict=True))
    known = [(gold, label) for gold, label in pairs if gold in model.known]
    f1 = f1_by_label(pairs)
    english = [label for gold, label in pairs if gold == "eng_Latn"]
    values = (
        name,
        len(model.known),
        f"{sum(gold == label for gold, label in known) / len(known):.3f}",
        f"{sum(f1[label] for label in f1 if label in model.known) / len(f1.keys() & model.known):.3f}",
        sum(score >= 0.8 for score in f1.values()),
        f"{sum(gold == label for gold, label in pairs) / len(pairs):.3f}",
        f"{sum(label != 'eng_Latn' and names_language(label) for label in english)} of {len(english)}",
        sum(label == "eng_Latn" != gold for gold, label in pairs),
        f"{speed:.0f}",
        f"{load:.2f}",
        f"{memory:.0f}",
    )
    return dict(zip(COLUMNS, values, strict=True))


def label_of(answers: Any, script: str) -> str:
    """The highest answer that fits and that the model stands by."""
    return next(
        (answer.label for answer in answers if answer.fits and answer.score > 0), undetermined(script or "Zyyy")
    )


def microseconds(model: Any, samples: list[str], size: int) -> float:
    """For 1,000 characters, on texts of the default sample's length, each of a few sentences in several languages.

    Each text is asked about several times and the shortest counts: what other processes take is not the model's.
    """
    joined = " ".join(samples[::7])
    pieces = [joined[at : at + size] for at in range(0, min(len(joined) - size, SPEED_TEXTS * size), size)]
    return sum(min(_nanoseconds(model, piece) for _ in range(REPEATS)) for piece in pieces) / sum(map(len, pieces))


def _nanoseconds(model: Any, piece: str) -> int:
    start = time.perf_counter_ns()
    model.ask(piece, "Latn")
    return time.perf_counter_ns() - start


def memory_mb() -> float:
    """Resident memory, now (Linux)."""
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 1e6


if __name__ == "__main__":
    main()
