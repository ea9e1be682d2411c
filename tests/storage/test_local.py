"""A folder as a store."""

from __future__ import annotations

import errno
import multiprocessing
import os
import pickle
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from humongous.errors import HumongousError, NotFound, StorageError, TryAgain
from humongous.storage import Store, open_store


def files(root: Path) -> list[str]:
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())


def test_what_is_put_is_read(store: Store, tmp_path: Path) -> None:
    assert store.put_if_absent("a/b.json", b"one")
    assert not store.put_if_absent("a/b.json", b"two")
    assert b"one" == store.read("a/b.json")
    assert b"ne" == store.read_range("a/b.json", 1, 2)
    assert b"" == store.read_range("a/b.json", 1, 0)
    assert 3 == store.size("a/b.json")
    assert ["a/b.json"] == files(tmp_path / "store")


def test_a_stream_reads_from_a_byte_on(store: Store) -> None:
    data = os.urandom(3_000_000)
    store.put_if_absent("x", data)
    with store.open("x", read_ahead=100_000) as stream:
        assert data[:10] == stream.read(10)
        assert data[10:] == stream.read()
        assert b"" == stream.read(1)
    with store.open("x", start=2_999_990) as stream:
        assert data[2_999_990:] == stream.read()


@settings(deadline=None, max_examples=30)
@given(data=st.binary(max_size=3000), sizes=st.lists(st.integers(1, 700), min_size=1))
def test_a_stream_gives_the_bytes_however_they_are_asked_for(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, sizes: list[int]
) -> None:
    store = open_store(str(tmp_path_factory.mktemp("any")))
    store.put_if_absent("x", data)
    got = b""
    with store.open("x", read_ahead=64) as stream:
        for size in sizes:
            got += stream.read(size)
        got += stream.read()
    assert data == got


def test_a_file_is_put_without_being_changed(store: Store, tmp_path: Path) -> None:
    (tmp_path / "made").write_bytes(b"x" * 5_000_000)
    assert store.put_file_if_absent("bundles/d/u", tmp_path / "made")
    assert not store.put_file_if_absent("bundles/d/u", tmp_path / "made")
    assert 5_000_000 == store.size("bundles/d/u")
    with pytest.raises(NotFound, match="nothing-here"):
        store.put_file_if_absent("bundles/d/v", tmp_path / "nothing-here")


def test_a_folder_that_is_not_there_is_made_by_the_first_put_only(tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "no" / "such"))
    assert [] == list(store.list(""))
    assert () == store.folders("")
    assert not store.exists("x")
    for read in (store.read, store.size, store.open):
        with pytest.raises(NotFound, match="there is no such folder"):
            read("x")
    assert not (tmp_path / "no").exists()
    store.put_if_absent("x", b"")
    assert ["x"] == [info.key for info in store.list("")]


def test_a_list_is_sorted_by_key_and_knows_whole_segments(store: Store) -> None:
    for key in ("a/c", "a/b/x", "ab/y", "a/b.json", "é"):
        store.put_if_absent(key, b"12")
    assert ["a/b.json", "a/b/x", "a/c", "ab/y", "é"] == [info.key for info in store.list("")]
    assert [("a/b.json", 2), ("a/b/x", 2), ("a/c", 2)] == [(info.key, info.size) for info in store.list("a/")]
    assert [] == list(store.list("a/c"))
    assert ("a", "ab") == store.folders("")
    assert ("b",) == store.folders("a")


def test_what_is_not_there_is_named(store: Store) -> None:
    store.put_if_absent("folder/x", b"abc")
    for read in (store.read, store.size, store.open):
        for key in ("nope", "folder", "folder/x/y"):
            with pytest.raises(NotFound) as caught:
                read(key)
            assert key in str(caught.value)
    assert not store.exists("folder")
    assert not store.exists("folder/x/y")


def test_a_read_beyond_the_bounds_is_refused(store: Store) -> None:
    store.put_if_absent("x", b"abcdef")
    with pytest.raises(StorageError, match="6 bytes, more than the 5"):
        store.read("x", max_bytes=5)
    assert b"abcdef" == store.read("x", max_bytes=6)
    for offset, length in ((4, 3), (6, 1), (9, 1), (-1, 1), (0, -1)):
        with pytest.raises(StorageError):
            store.read_range("x", offset, length)


def test_names_that_stand_in_the_way_are_said(store: Store) -> None:
    store.put_if_absent("a/b", b"")
    with pytest.raises(StorageError, match="a folder stands where a file is to be"):
        store.put_if_absent("a", b"")
    with pytest.raises(StorageError, match="a file stands where a folder is needed"):
        store.put_if_absent("a/b/c", b"")
    with pytest.raises(StorageError, match="a file stands where a folder is needed"):
        store.put_if_absent("a/b/c/d", b"")
    with pytest.raises(StorageError, match="the file system refuses: File name too long"):
        store.put_if_absent("n" * 300, b"")


def test_a_root_that_is_a_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(NotFound, match="this is a file, not a folder"):
        open_store(str(tmp_path / "file")).read("x")


def test_deleting_is_repeatable(store: Store) -> None:
    store.put_if_absent("a/b", b"")
    store.delete("a/b")
    store.delete("a/b")
    store.delete("a/b/c")
    assert not store.exists("a/b")


def test_a_store_travels_as_its_url(store: Store) -> None:
    store.put_if_absent("x", b"1")
    assert (store.url, b"1") == ((again := pickle.loads(pickle.dumps(store))).url, again.read("x"))


def test_a_link_in_the_folder_is_followed(store: Store, tmp_path: Path) -> None:
    """A user's own links are meant; a key from a listing can neither make one nor climb out by `..`."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "x.warc.gz").write_bytes(b"warc")
    store.put_if_absent("a", b"")
    (tmp_path / "store" / "linked").symlink_to(tmp_path / "elsewhere")
    assert b"warc" == store.read("linked/x.warc.gz")
    assert ["a", "linked/x.warc.gz"] == [info.key for info in store.list("")]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_leaves_nothing(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    def full(descriptor: int) -> None:
        raise OSError(number, "full")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageError, match="the disk is full") as caught:
        store.put_if_absent("manifest/x", b"1" * 1000)
    assert "free some space" in caught.value.do
    assert [] == files(tmp_path / "store")


@pytest.mark.parametrize(
    ("number", "kind", "words"),
    [
        (errno.EACCES, StorageError, "not permitted"),
        (errno.EROFS, StorageError, "not permitted"),
        (errno.EMFILE, StorageError, "too many files"),
        (errno.ENOTSUP, StorageError, "no hard links"),
        (errno.EIO, StorageError, "refuses"),
        (errno.ESTALE, TryAgain, "busy"),
        (errno.EINTR, TryAgain, "busy"),
    ],
)
def test_the_systems_errors_are_ours(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, kind: type[HumongousError], words: str
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "link", refuse)
    with pytest.raises(kind, match=words) as caught:
        store.put_if_absent("a/b", b"")
    assert type(caught.value) is kind
    assert isinstance(caught.value.__cause__, OSError)
    assert [] == files(tmp_path / "store")


def test_a_write_cut_short_by_a_limit_leaves_nothing(tmp_path: Path) -> None:
    """A real partial write: the process may write no file of more than 100,000 bytes."""
    program = """
import resource, sys
from humongous.errors import StorageError
from humongous.storage import open_store
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    open_store(sys.argv[1]).put_if_absent("a/x", b"y" * 5_000_000)
except StorageError as error:
    sys.exit(0 if "ulimit -f" in error.do else str(error))
sys.exit("it was put")
"""
    done = subprocess.run([sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True)
    assert (0, "") == (done.returncode, done.stderr)
    assert [] == files(tmp_path)


def test_what_a_killed_put_leaves_is_hidden_and_found(store: Store, tmp_path: Path) -> None:
    store.put_if_absent("manifest/x.json", b"1")
    (tmp_path / "store" / "manifest" / "y.json#123").write_bytes(b"half")
    assert ["manifest/x.json"] == [info.key for info in store.list("")]
    assert [("manifest/y.json#123", 4)] == [(info.key, info.size) for info in store.temporaries("manifest")]
    assert [] == list(store.temporaries("nothing"))
    store.delete("manifest/y.json#123")
    assert [] == list(store.temporaries(""))


def test_a_link_whose_answer_was_lost_is_settled(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """NFS: the link is made, its answer lost, its repetition fails with EEXIST."""
    link = os.link

    def twice(source: Path, target: Path) -> None:
        link(source, target)
        link(source, target)

    monkeypatch.setattr(os, "link", twice)
    assert store.put_if_absent("a", b"mine")


def test_a_put_is_on_the_disk_before_its_name_is_there(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    fsync, link = os.fsync, os.link

    def traced_fsync(descriptor: int) -> None:
        calls.append("fsync folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "fsync file")
        fsync(descriptor)

    def traced_link(source: Path, target: Path) -> None:
        calls.append("link")
        link(source, target)

    monkeypatch.setattr(os, "fsync", traced_fsync)
    monkeypatch.setattr(os, "link", traced_link)
    store.put_if_absent("a/b/c", b"1")
    # The file, its name, the folder, then the names of a/b, a, the root and the root's parent, once.
    assert ["fsync file", "link", "fsync folder", *["fsync folder"] * 3] == calls
    calls.clear()
    store.put_if_absent("a/b/d", b"1")
    assert ["fsync file", "link", "fsync folder"] == calls


def race(place: str, key: str, barrier: threading.Barrier, winners: list[int], me: int) -> None:
    store = open_store(place)
    barrier.wait()
    if store.put_if_absent(key, f"{me}".encode() * 1000):
        winners.append(me)


def test_eight_threads_have_one_winner(tmp_path: Path) -> None:
    for number in range(20):
        winners: list[int] = []
        barrier = threading.Barrier(8)
        threads = [
            threading.Thread(target=race, args=(str(tmp_path), f"m/{number}", barrier, winners, me)) for me in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert 1 == len(winners)
        assert f"{winners[0]}".encode() * 1000 == open_store(str(tmp_path)).read(f"m/{number}")
    assert [] == list(open_store(str(tmp_path)).temporaries(""))


RACER = """
import sys, time
from pathlib import Path
from humongous.storage import open_store
place, me = sys.argv[1:]
store = open_store(place + "/store")
Path(place, "ready" + me).touch()
while not Path(place, "go").exists():
    time.sleep(0.001)
print(*[n for n in range(50) if store.put_if_absent(f"m/{n}", me.encode() * 1000)])
"""


@pytest.mark.slow
def test_eight_processes_have_one_winner(tmp_path: Path) -> None:
    racers = [
        subprocess.Popen([sys.executable, "-c", RACER, str(tmp_path), str(me)], stdout=subprocess.PIPE, text=True)
        for me in range(8)
    ]
    while len(list(tmp_path.glob("ready*"))) < 8:
        assert all(racer.poll() is None for racer in racers)
    (tmp_path / "go").touch()
    won = {me: [int(n) for n in racer.communicate()[0].split()] for me, racer in enumerate(racers)}
    assert list(range(50)) == sorted(n for mine in won.values() for n in mine)
    store = open_store(str(tmp_path / "store"))
    assert all(f"{me}".encode() * 1000 == store.read(f"m/{n}") for me, mine in won.items() for n in mine)


def _read_in_child(store: Store, answers: multiprocessing.SimpleQueue[str]) -> None:
    try:
        store.size("x")
    except StorageError as error:
        answers.put(error.what)


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_forked_child_is_told_instead_of_hanging(store: Store) -> None:
    store.put_if_absent("x", b"1")
    store.size("x")
    context = multiprocessing.get_context("fork")
    answers: multiprocessing.SimpleQueue[str] = context.SimpleQueue()
    child = context.Process(target=_read_in_child, args=(store, answers))
    child.start()
    child.join(10)
    if child.exitcode is None:
        child.kill()
    assert 0 == child.exitcode
    assert "forked" in answers.get()
