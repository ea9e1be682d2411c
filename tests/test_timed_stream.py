"""A unit is given up in time, even where there is no page to wait for."""

from __future__ import annotations

import io
import time
from pathlib import Path
from typing import BinaryIO, cast

import pytest

from humongous.config import RunConfig
from humongous.dumps import Unit
from humongous.errors import UnitTimeout
from humongous.pipeline import open_tools, process_unit
from humongous.steps import Stopwatch
from humongous.timed_stream import timed_stream


class Endless:
    """Line feeds for ever: nothing in it is a record."""

    def read(self, count: int) -> bytes:
        return b"\n" * count


def test_an_archive_without_an_end_or_a_page_ends_the_unit(tmp_path: Path) -> None:
    config = RunConfig.from_mapping({"limits": {"unit_seconds": 1}, "extract": {"engine": "resiliparse"}})
    began = time.monotonic()

    with pytest.raises(UnitTimeout, match="not done after 1 seconds"):
        process_unit(cast(BinaryIO, Endless()), Unit("d", "u", "u.warc"), open_tools(config), tmp_path, Stopwatch())

    assert time.monotonic() - began < 30


def test_in_time_it_is_the_stream_itself() -> None:
    assert b"abc" == timed_stream(io.BytesIO(b"abcdef"), 60).read(3)
