"""What must hold after a storm, once a plain run has gone over it. Independent of `humongous.manifest` where it judges."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from humongous.cli.gc import gc
from humongous.corpus import verify_corpus
from humongous.manifest import Manifest, status_of
from humongous.storage import open_store

FOLDERS = ("bundles/", "corpus/", "quarantine/", "dropped/")


@dataclass(frozen=True)
class Calm:
    """What an undisturbed run made."""

    dump: str
    corpus: dict[str, str]
    """Digest of every file under corpus/."""
    totals: dict[str, Any]
    units: frozenset[str]


def files(output: Path) -> set[str]:
    """Every file of an output, temporaries too."""
    return {path.relative_to(output).as_posix() for path in output.rglob("*") if path.is_file()}


def look_at(output: Path, dump: str) -> Calm:
    """An output as it is."""
    # A temporary of a process that was killed is under no final name: `check_gc` sees to it.
    corpus = {
        key: hashlib.sha256((output / key).read_bytes()).hexdigest()
        for key in files(output)
        if key.startswith("corpus/") and "#" not in key
    }
    totals = status_of(Manifest(open_store(str(output)))).as_json()["totals"]
    units = frozenset(path.stem for path in (output / "manifest/extracted" / dump).glob("*.json"))
    return Calm(dump, corpus, totals, units)


def named(output: Path) -> set[str]:
    """Every key of ours that stands anywhere in any JSON of the manifest; listings are named by their digests."""
    told: set[str] = set()
    for path in (output / "manifest").rglob("*.json"):
        told.update(_strings(json.loads(path.read_bytes())))
    listings = {
        path for path in (output / "manifest/listings").rglob("*.paths*") if path.name.partition(".")[0] in told
    }
    return {text for text in told if text.startswith(FOLDERS)} | {
        path.relative_to(output).as_posix() for path in listings
    }


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _strings(inner)


def check_whole(output: Path, calm: Calm) -> None:
    """Same bytes, closed sums, every unit once, nothing unnamed under corpus/."""
    found = look_at(output, calm.dump)
    generations = [
        json.loads(path.read_bytes()) for path in (output / "manifest/partitioned" / calm.dump).glob("*.json")
    ]
    published = Counter(unit for generation in generations for unit in generation["units"])
    parts = {part["key"] for generation in generations for part in generation["parts"]}

    assert calm.units == found.units
    assert dict.fromkeys(calm.units, 1) == dict(published), "every unit is published once"
    assert parts == found.corpus.keys(), "nothing is under corpus/ that is not published"
    assert {**calm.totals, "failed": 0} == found.totals
    assert calm.corpus == found.corpus
    assert [] == verify_corpus(open_store(str(output)), deep=True)[1]


def check_gc(output: Path) -> int:
    """`gc` shows and then removes all that nothing names, and only that; how many there were."""
    before = files(output)
    kept = {key for key in before if key.startswith("manifest/") and key.endswith(".json")} | named(output) & before
    orphans = before - kept
    words = ["--output", str(output), "--older-than", "0s", "--json"]
    shown = json.loads(CliRunner().invoke(gc, words).output)

    assert sorted(orphans) == [each["key"] for each in shown["orphans"]]
    assert before == files(output), "nothing goes before it is told to"

    done = json.loads(CliRunner().invoke(gc, [*words, "--delete"]).output)

    assert (len(orphans), 0) == (done["deleted"], done["younger"])
    assert kept == files(output)
    assert [] == verify_corpus(open_store(str(output)), deep=True)[1]
    return len(orphans)
