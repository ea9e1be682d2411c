"""What should become of each record of the sample dump, as its writers meant it.

```python
for expected in expectations():
    expected.url, expected.outcome, expected.language, expected.present, expected.absent
```
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

from sample.build import archive_path
from sample.sources import HERE, absent_phrases, catalogue, read_page

Outcome = Literal["written", "dropped", "not_a_page"]


@dataclass(frozen=True, slots=True)
class Expectation:
    """One record that is not a warcinfo, request or metadata record."""

    name: str
    """As in `catalogue.toml`."""
    url: str
    warc_filename: str
    """The archive's path under the source, as the listing has it."""
    rec_type: str
    """`response` or `revisit`."""
    outcome: Outcome
    reasons: frozenset[str]
    """Values of `DropReason` or `NotAPageReason`: any of them will do. Empty for what is written."""
    language: str | None
    """The label of what is written; `None` where any will do, since the bundled model is not sure of the language."""
    codec: str | None
    """The charset that the page is in, by Python's name; `None` for what is no page source.

    A decoder may rightly name a superset of it, as WHATWG does (`windows-1252` for `iso-8859-1`).
    """
    truncated: bool
    present: tuple[str, ...]
    """Phrases that the text must have, white space collapsed."""
    absent: tuple[str, ...]
    """Boilerplate that it must not have."""
    gap: Mapping[str, str]
    """Extractor → why a run with it is known to fall short of this.

    Meant for a test that fails when a page with a gap comes out right after all, so that the note goes.
    """


def source() -> Path:
    """The folder to give as `--source`."""
    return HERE


def dump() -> str:
    """The name to give as `--dump`."""
    return str(catalogue()["dump"])


def expectations() -> tuple[Expectation, ...]:
    """One for each response and revisit record, in the order of the archives."""
    return tuple(
        _expectation(name, archive_path(archive)) for archive in catalogue()["warc"] for name in archive["records"]
    )


def record_types() -> Counter[str]:
    """How many records of each type the dump has; all but `response` are no pages, by that type's reason."""
    types = Counter(expected.rec_type for expected in expectations())
    fetched = types["response"]
    return types + Counter(warcinfo=len(catalogue()["warc"]), request=fetched, metadata=fetched)


def _expectation(name: str, warc_filename: str) -> Expectation:
    record = catalogue()["record"].get(name)
    if record is not None:
        again = "revisit_of" in record
        return Expectation(
            name=name,
            url=read_page(record["revisit_of"]).url if again else record["url"],
            warc_filename=warc_filename,
            rec_type="revisit" if again else "response",
            outcome="not_a_page",
            reasons=frozenset(record["reasons"]),
            language=None,
            codec=None,
            truncated=False,
            present=(),
            absent=(),
            gap={},
        )
    page = read_page(name)
    return Expectation(
        name=name,
        url=page.url,
        warc_filename=warc_filename,
        rec_type="response",
        outcome=cast(Outcome, page.outcome),
        reasons=frozenset(page.reasons),
        language=page.label if page.identified and page.outcome == "written" else None,
        codec=page.codec,
        truncated=bool(page.cut_after),
        present=page.present,
        absent=absent_phrases(page),
        gap=page.gap,
    )
