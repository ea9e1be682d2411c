"""How far an output is."""

from __future__ import annotations

import pytest

from humongous.manifest import Manifest, status_of
from humongous.storage import Store

from .conftest import DUMP, a_failure, a_pin, a_plan, an_entry, an_output, published

EMPTY = {
    "units": 0,
    "pending": 0,
    "failed": 0,
    "unpublished": 0,
    "records": 0,
    "documents": 0,
    "dropped": 0,
    "quarantined": 0,
    "not_a_page": 0,
    "bytes_read": 0,
    "languages": {},
    "dropped_by_reason": {},
    "quarantined_by_reason": {},
    "not_a_page_by_reason": {},
    "flagged": {},
}
TOTALS = {
    "units": 2,
    "pending": 1,
    "failed": 1,
    "unpublished": 1,
    "records": 14,
    "documents": 8,
    "dropped": 4,
    "quarantined": 0,
    "not_a_page": 2,
    "bytes_read": 2000,
    "languages": {"eng_Latn": 5, "deu_Latn": 2, "zxx": 1},
    "dropped_by_reason": {"too_short": 4},
    "quarantined_by_reason": {},
    "not_a_page_by_reason": {"warcinfo": 2},
    "flagged": {"limited_depth": 2},
}


def test_an_empty_output_is_all_zeros(manifest: Manifest) -> None:
    assert {"dumps": [], "totals": EMPTY} == status_of(manifest).as_json()


def test_a_dump_half_done(store: Store) -> None:
    told = status_of(an_output(store)).as_json()
    assert TOTALS == told["totals"]
    assert [{"dump": DUMP, "state": "extracting", "listed": 3, **TOTALS}] == told["dumps"]
    assert ["eng_Latn", "deu_Latn", "zxx"] == list(told["totals"]["languages"])


@pytest.mark.parametrize("listed", [2, None])
def test_the_states_in_turn(manifest: Manifest, listed: int | None) -> None:
    def state() -> tuple[str, int | None, int]:
        (dump,) = status_of(manifest).dumps
        return dump.state, dump.pending, dump.unpublished

    manifest.pin(a_pin(units=listed, listing_sha256="ab" * 32 if listed else None))
    assert ("not started", listed, 0) == state()
    manifest.record_failure(a_failure("u1"))
    first, second = manifest.commit_unit(an_entry("u1")), an_entry("u2")
    assert ("extracting" if listed else "extracted", listed and 1, 1) == state()
    assert 0 == status_of(manifest).dumps[0].failed
    manifest.commit_unit(second)
    assert ("extracted", listed and 0, 2) == state()
    manifest.publish(published(a_plan(first, second)))
    assert ("published", listed and 0, 0) == state()
