"""The benchmark against peers: what it counts and how it tells it."""

from __future__ import annotations

import pytest

from bench.extraction.pages import TruePage
from bench.extraction.scores import Scores
from bench.peers import table
from bench.peers.environments import HERE, LOCK, OURS, Row, read_lock, read_peers, version_of
from bench.peers.figures import Lost, Measured, as_json, core_hours, lost, milliseconds, ratio
from bench.peers.runs import Ran

ROW = Row("theirs", "extractor", "theirs", "extract", "theirs", "theirs")


def ran(cpu: float, extract: float) -> Ran:
    return Ran({"cpu_seconds": cpu, "extract_seconds": extract})


def test_a_page_that_is_lost_and_not_told_of_is_lost_without_a_word() -> None:
    texts = {"a": "text", "b": "  \n"}

    assert Lost(3, 2) == lost(["a", "b", "c", "d"], Ran({"told_urls": ["c", "a"]}, texts))
    assert Lost(3, 1) == lost(["a", "b", "c", "d"], Ran({"told_total": 2}, texts))
    assert Lost(3, 0) == lost(["a", "b", "c", "d"], Ran({"told_total": 9}, texts))


def test_start_up_is_in_both_runs_of_a_round_and_so_in_no_page_s_cost() -> None:
    measured = Measured(ROW, "theirs 1", part=[ran(5.0, 1.0), ran(3.0, 1.0)], all=[ran(6.0, 1.5), ran(5.0, 1.25)])

    assert [100.0, 200.0] == milliseconds(measured, 10)
    assert [50.0, 25.0] == milliseconds(measured, 10, "extract_seconds")


def test_ratios_are_of_the_same_round() -> None:
    assert 10.0 == ratio([10.0, 200.0, 30.0], [1.0, 20.0, 2.0])


def test_core_hours_of_a_dump() -> None:
    assert 2_000.0 == core_hours(3.6, 20_000)


def test_every_row_has_an_environment_that_is_pinned() -> None:
    environments, rows = read_peers((HERE / "peers.toml").read_text(encoding="utf-8"))
    pins = read_lock(LOCK.read_text(encoding="utf-8"))

    assert list(environments) == list(pins)
    assert {row.environment for row in rows} == {OURS, *environments}
    assert [] == [
        row.name for row in rows if row.environment != OURS and " " not in version_of(row.shows, pins[row.environment])
    ]
    assert [] == [row.name for row in rows if not (HERE / "adapters" / f"{row.adapter}.py").is_file()]


def test_a_lock_has_sections() -> None:
    pins = read_lock("# head\n[a]\none==1.0\ntwo==2 ; sys_platform == 'win32'\n\n[b]\none==1.1\n")

    assert {"a": "one==1.0\ntwo==2 ; sys_platform == 'win32'\n", "b": "one==1.1\n"} == pins
    assert ("two 2", "three") == (version_of("two", pins["a"]), version_of("three", pins["a"]))


def scores(text: str) -> dict[str, dict[str, float]]:
    found = Scores()
    found.add(TruePage("https://example.org/", "made", b"", "one two", "", "", (), (), "forum"), text)
    return found.table()


def rows() -> list[dict[str, object]]:
    reports = []
    for name, kind, seconds in (("ours", "pipeline", 0.01), ("theirs", "extractor", 0.4)):
        scored = Ran(
            {"pages_in": 1200, "pages_out": 1, "told": {}, "peak_mb": 99.6, "extract_seconds": 0.0}, {"u": "one"}
        )
        measured = Measured(Row(name, kind, "e", "extract", name), f"{name} 1", scored)
        measured.part, measured.all = [ran(1.0, 1.0)], [ran(1 + seconds, 1 + seconds / 2)]
        reports.append(as_json(measured, scores("one"), ["u", "v"], 10))
    reports.append(as_json(Measured(ROW, "theirs 2", failure="could not be set up: no wheel"), None, [], 10))
    return reports


def test_the_table() -> None:
    head = "|  | pages in | out | lost | without a word | CPU ms a page | extraction | × humongous | peak MB |"
    assert [
        f"{head} core-hours, 100,000 WARCs | USD |",
        "| --- |" + " ---: |" * 10,
        "| ours | 1,200 | 1 | 1 | 1 | 1.00 | 0.50 | 1.00 | 100 | 556 | 28 |",
        "| extraction: theirs | 1,200 | 1 | 1 | 1 | 40.0 | 20.0 | 40.0 | 100 | 22,222 | 1,111 |",
        "| extraction: theirs | could not be set up: no wheel |" + "  |" * 9,
    ] == table.costs_table(rows(), 20_000, 0.05).splitlines()


def test_the_tables_of_scores() -> None:
    assert "| ours | .667 | .667 | .000 | .667 |" == table.scores_table(rows()).splitlines()[2]
    assert "| made | .667 | .667 |" == table.sources_table(rows()).splitlines()[2]


def test_only_what_is_between_the_markers_is_replaced() -> None:
    page = f"before\n{table.BEGIN}\nold\n{table.END}\nafter\n"

    assert f"before\n{table.BEGIN}\n\nnew\n\n{table.END}\nafter\n" == table.replaced(page, "new\n")
    assert page.replace("old", "\nnew\n") == table.replaced(table.replaced(page, "other"), "new")
    with pytest.raises(ValueError, match="lacks the lines"):
        table.replaced("before", "new")
