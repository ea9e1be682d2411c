"""The supervisor, with real deaths: each costs the page that it was at, and that is said; its neighbours keep theirs."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from humongous.config import RunConfig
from humongous.document import Record
from humongous.errors import ChildError, CrashLoop, UnitTimeout
from humongous.outcome import Broken, NoPage, Outcome, Written
from humongous.pipeline import open_tools, outcome_of
from humongous.steps import Stopwatch
from humongous.supervisor import Supervisor, close_supervisors, supervisor_of

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
SENTENCE = "The old bridge over the mill stream was opened again for people on foot, after a storm in autumn. "
Make = Callable[..., Supervisor]


def record(number: int, deadly: str = "", *, text: str = "", rec_type: str = "response") -> Record:
    body = text or SENTENCE * (3 + number % 5)
    html = f"<html><head><title>{number}</title></head><body><article><p>{body}</p></article></body></html>"
    return Record(
        warc_filename="w.warc.gz",
        warc_record_offset=number * 1000,
        warc_record_length=900,
        rec_type=rec_type,
        record_id=f"00000000-0000-4000-8000-{number:012}",
        url=f"https://example.org/{number}",
        fetch_time="2026-01-01T00:00:00Z",
        content_type="application/http; msgtype=response",
        content_digest=None,
        truncated=None,
        block=HEAD + html.encode() + (f"<!-- DEADLY {deadly} -->".encode() if deadly else b""),
    )


@pytest.fixture
def make(monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    """Supervisors with a child that some pages are deadly for; the fast extractor, which changes nothing here."""
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    made: list[Supervisor] = []

    def supervisor(**limits: Any) -> Supervisor:
        config = RunConfig.from_mapping({"extract": {"engine": "resiliparse"}, "limits": limits})
        made.append(Supervisor(config, module="crashing_child"))
        return made[-1]

    yield supervisor
    for each in made:
        each.close()


TOOLS = open_tools(RunConfig.from_mapping({"extract": {"engine": "resiliparse"}}))


def here(record: Record) -> Outcome:
    return outcome_of(record, "d", TOOLS, Stopwatch())


def run(supervisor: Supervisor, records: list[Record]) -> list[Outcome]:
    came = list(supervisor.outcomes(iter(records), "d", here, Stopwatch()))
    assert records == [record for record, _ in came]
    return [outcome for _, outcome in came]


def children() -> list[int]:
    """Processes of which this one is the parent, zombies included."""
    listed = Path(f"/proc/{os.getpid()}/task/{threading.get_native_id()}/children").read_text()
    return [int(each) for each in listed.split()]


def gone(process: int, seconds: float = 5.0) -> bool:
    """Whether the process is gone, or a zombie that its new parent has not looked at yet."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return True
        if state == "Z":
            return True
        time.sleep(0.02)
    return False


def test_the_outcomes_are_those_of_the_recipe_in_this_process(make: Make) -> None:
    records = [record(n, rec_type="request" if n % 3 == 0 else "response") for n in range(40)]
    watch = Stopwatch()
    supervisor = make()
    came = list(supervisor.outcomes(iter(records), "d", here, watch))

    assert [(each, here(each)) for each in records] == came
    assert (1, 0) == (supervisor.children, supervisor.deaths)
    assert {"page", "decode", "extract", "identify", "measure", "decide", "describe", "line"} == set(watch.nanoseconds)
    assert all(spent > 0 for spent in watch.nanoseconds.values())


def test_the_child_stays_from_unit_to_unit(make: Make) -> None:
    supervisor = make()
    first = run(supervisor, [record(1)])
    process = supervisor.child_pid

    assert first == run(supervisor, [record(1)])
    assert process == supervisor.child_pid
    assert [] == run(supervisor, [])
    assert [NoPage] == [type(each) for each in run(supervisor, [record(1, rec_type="metadata")])]


NO_LIMITS: dict[str, float] = {}
QUICK = [
    ("segfault", "crash", "the process was ended by SIGSEGV", NO_LIMITS),
    ("spin", "timeout", "no answer after 0.5 seconds", {"page_seconds": 0.5}),
]
SLOW = [
    ("exit", "crash", "the process ended with status 7", NO_LIMITS),
    ("raise-exit", "crash", "the process was ended by SystemExit: 3", NO_LIMITS),
    ("raise-memory", "memory", "more than 1536 MiB of memory", NO_LIMITS),
    ("allocate", "memory", "more than 1536 MiB of memory", NO_LIMITS),
    ("eat", "memory", "more than 300 MiB of memory", {"memory_mb": 300}),
    ("eat", "memory", "more than 5000 MiB of memory", {"memory_mb": 5000, "address_mb": 1024}),
    ("sleep", "timeout", "no answer after 0.2 seconds", {"page_seconds": 0.2}),
    ("garbage", "crash", "the child answered something that is no frame", NO_LIMITS),
    ("wrong-number", "crash", "the child answered another question", NO_LIMITS),
]


@pytest.mark.parametrize(
    ("deadly", "cause", "detail", "limits"), [*QUICK, *(pytest.param(*each, marks=pytest.mark.slow) for each in SLOW)]
)
def test_each_death_costs_its_page_and_no_other(
    make: Make, deadly: str, cause: str, detail: str, limits: dict[str, float]
) -> None:
    records = [record(n, deadly if n == 5 else "") for n in range(12)]
    supervisor = make(**limits)
    outcomes = run(supervisor, records)

    assert [here(each) for each in records[:5] + records[6:]] == outcomes[:5] + outcomes[6:]
    assert Broken(cause, detail) == outcomes[5]  # type: ignore[arg-type]
    # A page that has used up its own CPU time is not tried twice.
    assert (1 if deadly == "spin" else 2) == supervisor.deaths


def test_what_a_library_prints_gets_between_no_frames(make: Make) -> None:
    records = [record(1), record(2, "print"), record(3)]
    supervisor = make()

    assert [here(each) for each in records] == run(supervisor, records)
    assert supervisor.deaths == 0


@pytest.mark.slow
def test_a_deadly_page_may_come_first_or_last(make: Make) -> None:
    records = [record(n, "segfault" if n in (0, 7) else "") for n in range(8)]
    outcomes = run(make(), records)

    assert [0, 7] == [n for n, each in enumerate(outcomes) if isinstance(each, Broken)]


@pytest.mark.slow
def test_death_after_death_fails_the_unit_and_the_next_unit_goes_on(make: Make) -> None:
    supervisor = make(deaths_in_a_row=3)
    records = [record(n, "exit" if 2 <= n <= 9 else "") for n in range(12)]
    came: list[tuple[Record, Outcome]] = []
    with pytest.raises(CrashLoop, match=r"3 pages in a row .* status 7") as caught:
        came.extend(supervisor.outcomes(iter(records), "d", here, Stopwatch()))

    assert "offset 4000" in caught.value.where
    assert isinstance(caught.value.__cause__, ChildError)
    assert [] == came[4:]
    assert [here(record(20))] == run(supervisor, [record(20)])


@pytest.mark.slow
def test_deaths_apart_do_not_fail_the_unit(make: Make) -> None:
    records = [record(n, "exit" if n % 2 else "") for n in range(5)]
    outcomes = run(make(deaths_in_a_row=2), records)

    assert [1, 3] == [n for n, each in enumerate(outcomes) if isinstance(each, Broken)]


@pytest.mark.slow
def test_a_unit_that_takes_too_long_fails(make: Make) -> None:
    supervisor = make(unit_seconds=6)  # a child's start counts, and a busy machine needs some seconds for it
    began = time.monotonic()
    with pytest.raises(UnitTimeout, match="6 seconds"):
        run(supervisor, [record(1), record(2, "sleep"), record(3)])

    assert time.monotonic() - began < 30
    assert [here(record(1))] == run(supervisor, [record(1)])


@pytest.mark.slow
def test_kills_from_outside_cost_nothing(make: Make) -> None:
    """Kills after each thirtieth answer, and now and then at any time, which is mostly while a child starts."""
    records = [record(n, "segfault" if n in (50, 150) else "slow") for n in range(200)]
    began = time.monotonic()
    undisturbed = run(make(), records)
    whole = time.monotonic() - began
    supervisor, chance, over = make(), random.Random(7), threading.Event()

    def kill() -> None:
        process = supervisor.child_pid
        if process:
            os.kill(process, chance.choice([signal.SIGKILL, signal.SIGTERM]))

    def storm() -> None:
        while not over.wait(whole / 2):
            kill()

    killer = threading.Thread(target=storm)
    killer.start()
    disturbed = []
    try:
        for _, outcome in supervisor.outcomes(iter(records), "d", here, Stopwatch()):
            disturbed.append(outcome)
            if len(disturbed) % 30 == 15:
                kill()
    finally:
        over.set()
        killer.join()

    assert supervisor.deaths > 8, "hardly a kill met the child: two pages end it twice each on their own"
    assert undisturbed == disturbed


def test_the_child_is_replaced_after_so_many_pages_at_no_loss(make: Make) -> None:
    records = [record(n) for n in range(30)]
    supervisor, watch = make(recycle_pages=10), Stopwatch()
    outcomes = [outcome for _, outcome in supervisor.outcomes(iter(records), "d", here, watch)]

    assert [here(each) for each in records] == outcomes
    assert supervisor.deaths == 0
    assert 2 <= supervisor.children <= 3
    assert watch.nanoseconds["extract"] > 0


@pytest.mark.slow
def test_the_child_is_replaced_when_it_has_grown(make: Make) -> None:
    records = [record(n, "grow" if n < 20 else "slow") for n in range(40)]
    supervisor = make(growth_mb=100)
    outcomes = run(supervisor, records)

    assert [here(each) for each in records] == outcomes
    assert supervisor.deaths == 0
    assert 2 <= supervisor.children <= 6


def test_huge_records_go_both_ways(make: Make) -> None:
    records = [record(n, "echo", text=SENTENCE * 180_000) for n in range(3)]
    outcomes = run(make(), [record(9), *records, record(9)])

    assert min(len(each.block) for each in records) > 16 * 1024 * 1024
    assert [here(record(9))] * 2 == [outcomes[0], outcomes[-1]]
    assert [Written("eng_Latn", each.block) for each in records] == outcomes[1:-1]


def test_nothing_is_left_running(make: Make) -> None:
    before = children()
    supervisor = make()
    run(supervisor, [record(1), record(2, "exit"), record(3)])
    assert 1 == len(children()) - len(before)
    supervisor.close()
    supervisor.close()

    assert before == children()


def test_who_gives_up_midway_leaves_no_answers_behind(make: Make) -> None:
    supervisor = make()
    outcomes = supervisor.outcomes(iter([record(n) for n in range(20)]), "d", here, Stopwatch())
    next(outcomes)
    outcomes.close()  # type: ignore[attr-defined]

    assert [here(record(30))] == run(supervisor, [record(30)])


def test_a_unit_given_up_late_does_no_harm_to_the_next(make: Make) -> None:
    supervisor = make()
    given_up = supervisor.outcomes(iter([record(n) for n in range(20)]), "d", here, Stopwatch())
    next(given_up)
    records = [record(n) for n in range(30, 50)]
    came = supervisor.outcomes(iter(records), "d", here, Stopwatch())
    first = next(came)
    given_up.close()  # type: ignore[attr-defined]

    assert [(each, here(each)) for each in records] == [first, *came]
    assert supervisor.deaths == 0


def test_an_error_of_the_archive_goes_through(make: Make) -> None:
    def broken() -> Iterator[Record]:
        yield record(1)
        raise OSError("the disk is gone")

    supervisor = make()
    with pytest.raises(OSError, match="the disk is gone"):
        list(supervisor.outcomes(broken(), "d", here, Stopwatch()))

    assert [here(record(1))] == run(supervisor, [record(1)])


def test_a_child_that_cannot_start_says_why() -> None:
    supervisor = Supervisor(RunConfig(), module="humongous.no_such_module")
    with pytest.raises(CrashLoop, match=r"No module named humongous\.no_such_module"):
        run(supervisor, [record(1)])


PARENT = """
import sys, time
sys.path.insert(0, {tests!r})
import test_supervisor as t
from humongous.config import RunConfig
from humongous.supervisor import Supervisor
s = Supervisor(RunConfig.from_mapping({{"extract": {{"engine": "resiliparse"}}}}), module="crashing_child")
for _ in s.outcomes(iter([t.record(1), t.record(2, {deadly!r}), t.record(3)]), "d", t.here, t.Stopwatch()):
    print(s.child_pid, flush=True)
"""


@pytest.mark.parametrize("deadly", ["spin", "sleep"])
def test_a_hung_child_does_not_outlive_its_parent(deadly: str) -> None:
    script = PARENT.format(tests=str(Path(__file__).parent), deadly=deadly)
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        child = int(parent.stdout.readline())
        parent.kill()

    assert gone(child)


def test_the_process_s_supervisor_is_one_and_ends_with_it() -> None:
    config = RunConfig.from_mapping({"extract": {"engine": "resiliparse"}})
    supervisor = supervisor_of(config)
    run(supervisor, [record(1)])
    process = supervisor.child_pid

    assert process
    assert supervisor is supervisor_of(config)
    assert supervisor is not supervisor_of(RunConfig())
    assert gone(process)
    close_supervisors()


def test_the_child_is_told_no_secrets(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "MY_PASSWORD", "GOOGLE_APPLICATION_CREDENTIALS"):
        monkeypatch.setenv(name, "hush")
    monkeypatch.setenv("HUMONGOUS_SOMETHING", "fine")
    supervisor = make()
    run(supervisor, [record(1)])
    environment = Path(f"/proc/{supervisor.child_pid}/environ").read_bytes()

    assert b"hush" not in environment
    assert b"HUMONGOUS_SOMETHING=fine" in environment
