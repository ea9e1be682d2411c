"""Each sum that does not close is found."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from humongous.manifest import Damage, Frame, Quarantined
from humongous.manifest.accounting import open_sums

from .conftest import an_entry


def test_sums_that_close_are_no_problem() -> None:
    assert [] == list(open_sums(an_entry()))
    assert [] == list(open_sums(an_entry(languages={})))
    damaged = dataclasses.replace(an_entry(), record_bytes=990, damage_bytes=10, damage=(Damage(5, 10, "gzip"),))
    assert [] == list(open_sums(damaged))


GOOD = an_entry()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"counts": {**GOOD.counts, "records": 11}}, "11 records were read, but 10 outcomes"),
        ({"counts": {**GOOD.counts, "documents": 8}}, "8 documents, but 7 written"),
        ({"counts": {**GOOD.counts, "written": {"deu_Latn": 7}}}, "frames hold"),
        ({"bytes_read": 1001}, "1001 bytes were read"),
        ({"damage_bytes": 1, "record_bytes": 999}, "1 bytes of damage, but the places listed have 0"),
        ({"bundle_bytes": 71}, "the bundle has 71 bytes"),
        ({"bundle": None}, "the bundle is None"),
        ({"quarantine": "quarantine/x"}, "0 records are in quarantine"),
        ({"quarantined": (Quarantined(0, 1, None, "step", ""),)}, "1 are listed"),
        (
            {"frames": {**GOOD.frames, "eng_Latn": Frame(21, 49, 5, 500, "")}},
            "the frame of eng_Latn begins at 21, and the one before it ends at 20",
        ),
    ],
)
def test_each_sum_that_does_not_close_is_told(changes: dict[str, Any], told: str) -> None:
    sentences = list(open_sums(dataclasses.replace(GOOD, **changes)))
    assert [sentence for sentence in sentences if told in sentence]
