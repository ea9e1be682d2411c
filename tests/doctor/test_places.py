"""Source and output: sound ones, and ones that break a promise."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from humongous.doctor import Check, Finding, Level, examine
from humongous.doctor.places import check_output, check_source

from .bucket_server import Bucket

OPEN = Callable[..., Bucket]


def found(output: str) -> dict[str, Level]:
    """Check → level, as `humongous doctor` comes by them."""
    return {each.check: each.level for each in examine([Check("output", lambda: check_output(output))])}


def only(findings: Iterator[Finding]) -> Finding:
    (finding,) = findings
    return finding


@pytest.fixture
def open_bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[OPEN]:
    """Start a bucket server, which is then the one that `s3://` leads to."""
    pytest.importorskip("boto3")
    made: list[Bucket] = []

    def start(broken: str = "", **how: timedelta) -> Bucket:
        made.append(Bucket(broken, **how))
        monkeypatch.setenv("AWS_ENDPOINT_URL", made[-1].url)
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "an-id")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "a-secret-that-nobody-may-see")
        for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ENDPOINT_URL_S3"):
            monkeypatch.delenv(name, raising=False)
        return made[-1]

    yield start
    for each in made:
        each.close()


ALL_WELL = {"output": Level.OK, "no overwriting": Level.OK, "clock": Level.OK}


def test_a_folder_is_sound_and_nothing_is_left_in_it(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()

    assert ALL_WELL == found(str(tmp_path / "new" / "out"))
    assert ALL_WELL == found(str(tmp_path / "there"))
    assert [] == list((tmp_path / "there").iterdir())
    assert not (tmp_path / "new" / "out").exists()


def test_a_sound_bucket_is_left_empty(open_bucket: OPEN) -> None:
    bucket = open_bucket()

    assert ALL_WELL == found("s3://bucket/corpus")
    assert {} == bucket.objects


@pytest.mark.parametrize(
    ("broken", "expected"),
    [
        ("lies", {"output": Level.OK, "no overwriting": Level.PROBLEM, "clock": Level.OK}),
        ("races", {"output": Level.OK, "no overwriting": Level.PROBLEM, "clock": Level.OK}),
        ("read only", {"output": Level.PROBLEM}),
        ("mangles", {"output": Level.PROBLEM}),
        ("lists nothing", {"output": Level.PROBLEM, "no overwriting": Level.OK}),
    ],
)
def test_a_bucket_that_breaks_a_promise(open_bucket: OPEN, broken: str, expected: dict[str, Level]) -> None:
    open_bucket(broken)

    assert expected == found("s3://bucket/corpus")


@pytest.mark.parametrize(
    ("off", "level"),
    [(timedelta(seconds=20), Level.OK), (timedelta(minutes=5), Level.WARNING), (timedelta(hours=-2), Level.PROBLEM)],
)
def test_a_clock_that_is_off(open_bucket: OPEN, off: timedelta, level: Level) -> None:
    open_bucket(clock_off=off)

    assert ALL_WELL | {"clock": level} == found("s3://bucket/corpus")


def test_an_output_that_cannot_be_written_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    (finding,) = examine([Check("output", lambda: check_output(str(tmp_path / "file" / "out")))])

    assert Level.PROBLEM == finding.level
    assert finding.do


def test_a_source_that_is_a_folder(tmp_path: Path, repository: Path) -> None:
    sample = only(check_source(str(repository / "sample")))
    with_listing = only(check_source(str(repository / "sample"), "HUMONGOUS-SAMPLE"))
    empty = only(check_source(str(tmp_path)))

    assert (Level.OK, True) == (sample.level, sample.said.endswith("can be read: 1 dump"))
    assert (Level.OK, True) == (with_listing.level, with_listing.said.endswith("HUMONGOUS-SAMPLE has 4 WARC files"))
    assert (Level.PROBLEM, True) == (empty.level, "crawl-data" in empty.do)


def test_a_dump_that_the_source_has_not_is_a_problem(repository: Path) -> None:
    look = Check("source", lambda: check_source(str(repository / "sample"), "CC-MAIN-1999-01"))

    assert [Level.PROBLEM] == [each.level for each in examine([look])]


def test_a_web_server_without_robots_txt_answers_too() -> None:
    class Nothing(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            self.send_error(404)

        do_GET = do_HEAD  # noqa: N815 - a name that the base looks for

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
            pass

    with HTTPServer(("127.0.0.1", 0), Nothing) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        finding = only(check_source(f"http://127.0.0.1:{server.server_port}"))
        server.shutdown()

    assert Level.OK == finding.level


def test_a_host_that_does_not_answer_is_a_problem_within_seconds() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and nobody listens
        look = Check("source", lambda: check_source(f"http://127.0.0.1:{taken.getsockname()[1]}"))
        findings = list(examine([look]))

    assert [Level.PROBLEM] == [each.level for each in findings]
