"""An object's size is what the answer to a range from byte 0 on says; servers that cannot give one are asked without."""

from __future__ import annotations

import pytest

from humongous.errors import NoSuchRange
from humongous.storage import Store

from .conftest import Server


def test_a_content_length_that_is_too_short_is_not_believed(bucket: Store, web: Store, server: Server) -> None:
    for store in (bucket, web):
        server.requests.clear()
        server.behave = lambda asked: (
            asked.serve(b"0123456789")
            if len(server.requests) > 1
            else asked.answer(206, b"0123", {"ETag": '"1"', "Content-Range": "bytes 0-9/10"})
        )

        assert b"0123456789" == store.read("x")
        assert ["bytes=0-", "bytes=4-"] == [asked.headers["range"] for asked in server.requests]


def test_an_empty_object_has_no_range(bucket: Store, web: Store, server: Server) -> None:
    server.behave = lambda asked: asked.serve(b"")
    for store in (bucket, web):
        assert b"" == store.read("x")
        with pytest.raises(NoSuchRange):
            store.read_range("x", 0, 1)


def test_a_server_that_ignores_ranges_still_gives_whole_objects(bucket: Store, web: Store, server: Server) -> None:
    server.behave = lambda asked: asked.answer(200, b"abc", {"ETag": '"1"'})
    assert b"abc" == bucket.read("x") == web.read("x")
    assert (2, 1) == (bucket.meter.requests["get"], web.meter.requests["get"])
