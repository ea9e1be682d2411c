"""Accounting: every record in exactly one place, or an error."""

from __future__ import annotations

import pytest

from humongous.document import Counts, DropReason, NotAPageReason, QuarantineCause
from humongous.errors import AccountingError
from humongous.outcome import Broken, Dropped, NoPage, Outcome, Written, count


def test_each_outcome_is_counted_once() -> None:
    counts = Counts()
    outcomes: list[Outcome] = [
        Written("deu_Latn", b"{}\n", ("bad_crc", "mojibake", "bad_crc")),
        Written("fra_Latn", b"{}\n"),
        Written("deu_Latn", b"{}\n", ("mojibake",)),
        Dropped(DropReason.TOO_SHORT, 3, 10),
        NoPage(NotAPageReason.REQUEST),
        NoPage(NotAPageReason.REQUEST),
        Broken(QuarantineCause.EXTRACTION, "RecursionError"),
    ]
    for outcome in outcomes:
        count(counts, outcome)

    counts.check("dump/unit")
    expected = {
        "records": 7,
        "documents": 3,
        "written": {"deu_Latn": 2, "fra_Latn": 1},
        "dropped": {"too_short": 1},
        "quarantined": {"extraction": 1},
        "not_a_page": {"request": 2},
        "flagged": {"bad_crc": 1, "mojibake": 2},
    }
    assert expected == counts.as_json()


def test_sums_that_do_not_close_are_an_error() -> None:
    counts = Counts(records=2)
    counts.dropped[DropReason.TOO_SHORT] += 1

    with pytest.raises(AccountingError, match="2 records were read, but 1 outcomes") as caught:
        counts.check("CC-MAIN-2020-40/unit")

    assert caught.value.where == "CC-MAIN-2020-40/unit"
