"""What a storm is made of: a dump, what a calm run makes of it, a seed, and a count of the faults.

`CHAOS_SEED=7 CHAOS_ROUNDS=5 make chaos`: another schedule, and five rounds of each storm instead of one.
"""

from __future__ import annotations

import gzip
import os
import random
import shutil
import signal
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

pytest.register_assert_rewrite(f"{__package__}.aftermath")

from .aftermath import Calm, look_at  # noqa: E402 - its asserts are to tell what differs
from .processes import Storm  # noqa: E402

DUMP = "CHAOS"
UNITS = 12
COPIES = 5
"""Of the sample's records in each archive: so that a run lasts long enough to be disturbed."""
SEED = int(os.environ.get("CHAOS_SEED", "20260101"))
ROUNDS = int(os.environ.get("CHAOS_ROUNDS", "1"))
RUN_SECONDS = 240
_TALLY = pytest.StashKey[Counter[str]]()


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "chaos: kills, faults and races; `make chaos` runs them")
    config.stash[_TALLY] = Counter()
    # `timeout` and CI end a run so: as after Ctrl-C, every fixture still ends its processes and its mounts.
    signal.signal(signal.SIGTERM, signal.default_int_handler)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "chance" in metafunc.fixturenames:
        metafunc.parametrize("round_number", range(ROUNDS), ids=lambda number: f"round{number}")


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    tally = config.stash[_TALLY]
    survived = len([each for each in terminalreporter.stats.get("passed", []) if "tests/chaos" in each.nodeid])
    if tally or survived:
        told = ", ".join(f"{count} {kind}" for kind, count in sorted(tally.items())) or "none"
        terminalreporter.write_line(f"chaos: seed {SEED}, {told}; {survived} scenarios ended as they should")


@pytest.fixture(scope="session")
def tally(pytestconfig: pytest.Config) -> Counter[str]:
    """Faults injected so far, by kind; shown at the end."""
    return pytestconfig.stash[_TALLY]


@pytest.fixture
def chance(request: pytest.FixtureRequest, round_number: int) -> random.Random:
    """This test's own: the seed, its name and the round decide what it draws."""
    return random.Random(f"{SEED}:{request.node.originalname}:{round_number}")


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    """A folder that is gone after the test, as is what its processes left in their temporary folder."""
    (tmp_path / "tmp").mkdir()
    yield tmp_path
    shutil.rmtree(tmp_path, ignore_errors=True)


@pytest.fixture(scope="session")
def mirror(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The sample's archives, several times over, under other names, as a larger dump."""
    root = tmp_path_factory.mktemp("mirror")
    archives = sorted((repository / "sample" / "crawl-data").rglob("*.warc.gz"))
    paths = []
    for number in range(UNITS):
        path = (
            f"crawl-data/{DUMP}/segments/{number % 3}/warc/CC-MAIN-20260101000000-20260101030000-{number:05d}.warc.gz"
        )
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        copies = COPIES * (4 if number % 6 == 5 else 1)  # some are slow: Spark's speculation wants stragglers
        (root / path).write_bytes(archives[number % len(archives)].read_bytes() * copies)
        paths.append(path)
    listing = "".join(f"{path}\n" for path in paths).encode()
    (root / f"crawl-data/{DUMP}/warc.paths.gz").write_bytes(gzip.compress(listing, mtime=0))
    yield root
    shutil.rmtree(root, ignore_errors=True)


@dataclass(frozen=True)
class Runs:
    """Starts runs of HUMONGOUS on the mirror as a user does, in processes of their own."""

    repository: Path
    mirror: Path
    place: Path
    before: tuple[str, ...] = ()
    """Words before the command."""

    def words(self, output: Path, *more: str) -> list[str]:
        """The same options for every way to start it."""
        return ["--dump", DUMP, "--source", str(self.mirror), "--output", str(output), "--json", *more]

    def command(self, output: Path, *more: str) -> list[str]:
        """`humongous extract …`."""
        return [sys.executable, "-c", "from humongous.cli import main; main()", "extract", *self.words(output, *more)]

    def environment(self, **more: str) -> dict[str, str]:
        """This process's, without what would make a run another one."""
        kept = {
            key: value for key, value in os.environ.items() if not key.startswith(("HUMONGOUS_", "SPARK_", "CHAOS_"))
        }
        return {**kept, "TMPDIR": str(self.place / "tmp"), **more}

    def run(self, output: Path, *more: str, **environment: str) -> tuple[int, str]:
        """One run to its end; its exit code and what it said."""
        log = self.place / "run.log"
        log.unlink(missing_ok=True)
        with Storm() as storm:
            words = [*self.before, *self.command(output, *more)]
            process = storm.start(words, self.repository, self.environment(**environment), log)
            code = process.wait(RUN_SECONDS)
        return code, log.read_text(errors="replace")


@pytest.fixture
def runs(repository: Path, mirror: Path, place: Path) -> Runs:
    """How to run it here."""
    return Runs(repository, mirror, place)


@pytest.fixture(scope="session")
def calm(repository: Path, mirror: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Calm]:
    """What a run without any fault makes, once a session."""
    place = tmp_path_factory.mktemp("calm")
    (place / "tmp").mkdir()
    code, said = Runs(repository, mirror, place).run(place / "out", "--cores", "2")
    assert 0 == code, said
    yield look_at(place / "out", DUMP)
    shutil.rmtree(place, ignore_errors=True)


@pytest.fixture
def storm() -> Iterator[Storm]:
    """A group of processes, none of which outlives the test."""
    with Storm() as started:
        yield started
