"""Paths and URLs, good and bad."""

from __future__ import annotations

from pathlib import Path

import pytest

from humongous.errors import ConfigError
from humongous.storage.locations import Location, locate


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("/data/x/", Location("file", "/data/x")),
        ("file:///data/a%20b", Location("file", "/data/a b")),
        ("file://localhost/data", Location("file", "/data")),
        ("s3://commoncrawl", Location("s3", "s3://commoncrawl", "commoncrawl")),
        ("s3a://b/x/y/", Location("s3", "s3://b/x/y", "b", "x/y")),
        ("gs://b/x", Location("gs", "gs://b/x", "b", "x")),
        ("az://box/x", Location("az", "az://box/x", "box", "x")),
        ("https://data.commoncrawl.org/", Location("https", "https://data.commoncrawl.org", "data.commoncrawl.org")),
        ("http://h:80/a%20b", Location("http", "http://h:80/a%20b", "h:80", "a b")),
    ],
)
def test_a_place_is_taken_apart(place: str, expected: Location) -> None:
    assert expected == locate(place)


def test_a_path_is_made_absolute() -> None:
    assert Location("file", str(Path.cwd() / "out")) == locate("out")


@pytest.mark.parametrize("place", ["", "a\0b", "hdfs://x/y", "s3://", "file://host/x", "https:///x", "s3://b/../c"])
def test_what_is_no_place_says_so(place: str) -> None:
    with pytest.raises(ConfigError):
        locate(place)


@pytest.mark.parametrize("place", ["https://me:hunter2@h/x", "https://h/x?token=hunter2", "s3://AKIA:hunter2@b/x"])
def test_a_secret_in_a_url_is_refused_and_not_repeated(place: str) -> None:
    with pytest.raises(ConfigError) as caught:
        locate(place)
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    "place", ["file://u:CANARY@h/x", "https:/u:CANARY@h/x", "s3:u:CANARY@h", "S3:/CANARY", "https://u:CANARY@h/x"]
)
def test_a_url_typed_wrong_is_no_folder_and_is_not_shown(place: str) -> None:
    with pytest.raises(ConfigError) as caught:
        locate(place)
    assert "CANARY" not in str(caught.value)
