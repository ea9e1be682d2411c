"""The sample dump through the pipeline: each record becomes what its writers meant it to become."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from humongous.config import RunConfig
from humongous.document import Document
from humongous.dumps import Unit
from humongous.lmd import from_line
from humongous.outcome import Broken, Dropped, NoPage, Outcome, Written
from humongous.pipeline import open_tools, outcome_of
from humongous.steps import Stopwatch
from humongous.warc import ArchiveReader
from sample import expectations as sample
from tests.engines import DEFAULTS

EXPECTED = sample.expectations()


@pytest.fixture(scope="session", params=DEFAULTS)
def engine(request: pytest.FixtureRequest) -> str:
    """Each extractor that may be the default."""
    return str(request.param)


@pytest.fixture(scope="session")
def outcomes(engine: str) -> dict[tuple[str, str, str], Outcome]:
    """(archive, record type, URL) → outcome."""
    tools, found = open_tools(RunConfig.from_mapping({"extract": {"engine": engine}})), {}
    for path in sorted({each.warc_filename for each in EXPECTED}):
        unit = Unit(sample.dump(), "unit", path)
        with Path(sample.source(), path).open("rb") as archive:
            for record in ArchiveReader(archive, unit.path):
                key = (path, record.rec_type, record.url or "")
                found[key] = outcome_of(record, unit.dump, tools, Stopwatch())
    return found


def kind_and_reason(outcome: Outcome) -> tuple[str, str]:
    match outcome:
        case Written(language):
            return "written", language
        case Dropped(reason):
            return "dropped", str(reason)
        case NoPage(reason):
            return "not_a_page", str(reason)
        case Broken(cause):
            return "quarantined", str(cause)


def falls_short(expected: sample.Expectation, outcome: Outcome) -> list[str]:
    """What is not as meant."""
    kind, reason = kind_and_reason(outcome)
    if kind != expected.outcome:
        return [f"is {kind} ({reason}), should be {expected.outcome}"]
    if not isinstance(outcome, Written):
        return [] if reason in expected.reasons else [f"for {reason}, should be for one of {sorted(expected.reasons)}"]
    document = from_line(outcome.line)
    wrong = [f"is {reason}, should be {expected.language}"] if expected.language not in (None, reason) else []
    return wrong + phrases(expected, document)


def phrases(expected: sample.Expectation, document: Document) -> list[str]:
    text = " ".join(document.text.split())
    missing = [f"lacks {phrase!r}" for phrase in expected.present if phrase not in text]
    surplus = [f"has {phrase!r}" for phrase in expected.absent if phrase in text]
    cut = (
        [] if expected.truncated == ("truncated" in document.meta["flags"]) else ["truncation is not flagged as meant"]
    )
    return missing + surplus + cut


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda each: each.name)
def test_each_record_becomes_what_was_meant(
    expected: sample.Expectation, outcomes: dict[tuple[str, str, str], Outcome], engine: str
) -> None:
    wrong = falls_short(expected, outcomes[expected.warc_filename, expected.rec_type, expected.url])

    if gap := expected.gap.get(engine):
        assert wrong, f"this is right by now: take out its `gap` ({engine}: {gap})"
    else:
        assert [] == wrong


def test_records_that_are_no_pages_by_type(outcomes: dict[tuple[str, str, str], Outcome]) -> None:
    types = Counter({kind: number for kind, number in sample.record_types().items() if kind != "response"})
    by_type = Counter(
        key[1] for key, outcome in outcomes.items() if isinstance(outcome, NoPage) and key[1] != "response"
    )

    # Records of one type and URL in one archive are one entry here; there are never more than the archive has.
    assert set(types) == set(by_type)
    assert all(by_type[kind] <= types[kind] for kind in types)


def test_there_are_thirty_languages_of_twelve_scripts(outcomes: dict[tuple[str, str, str], Outcome]) -> None:
    labels = {outcome.language for outcome in outcomes.values() if isinstance(outcome, Written)}
    named = {label for label in labels if not label.startswith(("und", "zxx"))}

    assert len(named) >= 30
    assert len({label[-4:] for label in named}) >= 12
