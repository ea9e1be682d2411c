"""Other workers, order, hash seed, time zone, locale, folder, `python -O`, units one after another: the same bytes."""

from __future__ import annotations

import gzip
import shutil

import pytest

from .aftermath import Calm, check_whole
from .conftest import DUMP, Runs

pytestmark = pytest.mark.chaos


def test_four_workers_and_the_listing_backwards(runs: Runs, calm: Calm) -> None:
    backwards = runs.place / "backwards"
    shutil.copytree(runs.mirror, backwards, copy_function=shutil.copyfile)
    listing = backwards / f"crawl-data/{DUMP}/warc.paths.gz"
    lines = gzip.decompress(listing.read_bytes()).splitlines(keepends=True)
    listing.write_bytes(gzip.compress(b"".join(reversed(lines)), mtime=0))
    there = Runs(runs.place, backwards, runs.place)  # another working directory too
    surroundings = {"TZ": "Asia/Kathmandu", "LC_ALL": "C", "PYTHONOPTIMIZE": "1", "PYTHONHASHSEED": "1"}
    code, told = there.run(runs.place / "out", "--cores", "4", **surroundings)

    assert 0 == code, told
    check_whole(runs.place / "out", calm)


def test_one_worker_in_several_runs(runs: Runs, calm: Calm) -> None:
    output = runs.place / "out"
    some = ["--cores", "1", "--no-partition", "--sample", "0.4"]
    for words, hash_seed in ((some, "2"), ([*some[:-1], "0.7"], "3"), (["--cores", "1"], "4")):
        code, told = runs.run(output, *words, PYTHONHASHSEED=hash_seed, TZ="America/St_Johns", LANG="tr_TR.ISO-8859-9")
        assert 0 == code, told
    check_whole(output, calm)


def test_the_bundles_too_are_the_same(runs: Runs, calm: Calm) -> None:
    """Attempts have other names, and their bytes are the same: what `put` compares and replay relies on."""
    bundles = []
    for number in (1, 2):
        output = runs.place / str(number)
        code, told = runs.run(
            output, "--units", "2", "--no-partition", "--cores", str(number), PYTHONHASHSEED=str(number)
        )
        assert 0 == code, told
        made = {path.name.split(".")[0]: path.read_bytes() for path in (output / "bundles" / calm.dump).iterdir()}
        bundles.append(made)

    assert 2 == len(bundles[0])
    assert bundles[0] == bundles[1]
