from __future__ import annotations

import pytest

from humongous.warc.record_of import fetch_time


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2020-09-20T03:14:25Z", "2020-09-20T03:14:25Z"),
        ("2020-09-20t03:14:25z", "2020-09-20T03:14:25Z"),
        ("2020-09-20T03:14:25.123456Z", "2020-09-20T03:14:25.123456Z"),
        ("2020-09-20T03:14:25+02:00", "2020-09-20T01:14:25Z"),
        ("2020-09-20T03:14:25", "2020-09-20T03:14:25Z"),
        ("20200920031425", "2020-09-20T03:14:25Z"),
        ("2014", "2014"),
        ("2014-05-07T10:01Z", "2014-05-07T10:01Z"),
        ("2014-13", None),
        ("2020-02-30T03:14:25Z", None),
        ("2008-10-294T05:21:46-0700", None),
        ("blue monday", None),
        ("0001-01-01T00:00:00+23:00", None),
        ("", None),
        (None, None),
    ],
)
def test_fetch_time(written: str | None, expected: str | None) -> None:
    assert expected == fetch_time(written)
