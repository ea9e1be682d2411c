"""What was asked of a store is counted, of a folder too: it is what a bucket would have been asked."""

from __future__ import annotations

import pickle

from humongous.storage import Store, cost_of


def test_each_request_is_counted_once_and_bytes_with_it(store: Store) -> None:
    store.put_if_absent("a/x", b"12345")
    store.put_if_absent("a/x", b"other")
    store.read("a/x")
    store.read_range("a/x", 1, 2)
    store.exists("a/x")
    list(store.list("a"))
    store.folders("")
    assert {"get": 1, "head": 1, "list": 2, "put": 2, "range": 1} == store.meter.requests
    assert (7, 5) == (store.meter.bytes_read, store.meter.bytes_written)


def test_a_ledger_tells_the_sides_apart(store: Store) -> None:
    source = pickle.loads(pickle.dumps(store))
    store.put_if_absent("x", b"12345")
    source.read("x")
    assert {"requests_source_get": 1, "requests_output_put": 1, "bytes_written": 5} == cost_of(
        source.meter, store.meter
    )
