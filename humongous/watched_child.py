"""One child process as its parent holds it: started, fed and read over pipes, watched, killed.

Neither pipe ever blocks the parent, so no order of full pipes can lock the two together. Time and memory are looked at
every 50 ms while the parent waits, in `/proc`; where there is none (macOS), only the wall clock is.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from humongous.config import LimitsConfig, RunConfig
from humongous.document import QuarantineCause
from humongous.errors import BadFrame, ChildError, CrashLoop, UnitTimeout
from humongous.wire import Header, take_frame

LOOK_EVERY_SECONDS = 0.05
WALL_FACTOR = 4
"""A page whose process computes is timed by its CPU, which is its own. One that waits is given up by the wall clock
after so many times `page_seconds`: the machine may only have been busy, or asleep."""
_PIPE_BYTES = 1 << 20
"""What a user may ask for (`/proc/sys/fs/pipe-max-size`): most pages then pass in one write and one read."""
_F_SETPIPE_SZ = 1031
_MAX_PIECES = 64
_MIB = 1 << 20
_SECRETS = re.compile(
    r"^(?:AWS|AZURE|GOOGLE|GCP|GCLOUD|OBJECT_STORE)_|SECRET|TOKEN|PASSW|CREDENTIAL|_KEY$", re.IGNORECASE
)
_FROM_OUTSIDE = (signal.SIGKILL, signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
"""Signals that no page sends to itself."""
TRIES_FROM_OUTSIDE = 5


@dataclass(frozen=True, slots=True)
class Usage:
    """What a process has used: CPU seconds since its start, resident bytes now."""

    cpu_seconds: float
    resident_bytes: int


class WatchedChild:
    """A running child. Every method raises `ChildError` where the child is found dead or over a limit."""

    def __init__(self, config: RunConfig, module: str) -> None:
        self.ready = False
        self._limits: LimitsConfig = config.limits
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed by `end`
        self._process = _start(config, module, self._errors.fileno())
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            raise ChildError("the child has no pipes")
        self._stdin, self._stdout = stdin.fileno(), stdout.fileno()
        for pipe in (self._stdin, self._stdout):
            os.set_blocking(pipe, False)
            _widen(pipe)
        self._to_write: deque[memoryview] = deque()
        self._buffer, self._chunk = bytearray(), bytearray(_PIPE_BYTES)
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._stdout, selectors.EVENT_READ)
        self._writing = False
        self._looked = 0.0
        self._first_bytes = 0
        self._now_bytes = 0

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    @property
    def grown_bytes(self) -> int:
        """Resident memory now, less what it was when the child was ready."""
        return self._now_bytes - self._first_bytes

    def send(self, pieces: Sequence[bytes]) -> None:
        """Hand over a frame; what the pipe does not take now goes while the parent waits for an answer."""
        self._to_write.extend(map(memoryview, pieces))
        self._write()

    def receive(self, deadline: float) -> tuple[Header, bytes]:
        """The next frame; `deadline` is the unit's, in `time.monotonic()`. Raises `ChildError`, `UnitTimeout`."""
        if not self.ready:
            header, _ = self._next_frame(deadline)
            if "ready" not in header:
                raise BadFrame("the child answered before it was asked")
            self.ready = True
            usage = self._usage()
            self._first_bytes = self._now_bytes = usage.resident_bytes if usage else 0
        return self._next_frame(deadline)

    def end(self) -> None:
        """Kill it, if it still runs; leave neither a zombie nor an open pipe."""
        self._process.kill()
        self._process.wait()
        self._selector.close()
        for pipe in (self._process.stdin, self._process.stdout, self._errors):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()

    def _next_frame(self, deadline: float) -> tuple[Header, bytes]:
        began, cpu_before = time.monotonic(), None
        while (found := take_frame(self._buffer)) is None:
            for key, _ in self._selector.select(LOOK_EVERY_SECONDS):
                if key.fd == self._stdout:
                    self._read()
                else:
                    self._write()
            now = time.monotonic()
            if now - self._looked >= LOOK_EVERY_SECONDS:
                self._looked = now
                if now > deadline:
                    raise UnitTimeout(f"not done after {self._limits.unit_seconds:g} seconds")
                usage = self._usage()
                if usage and cpu_before is None:
                    cpu_before = usage.cpu_seconds
                self._check(now - began, usage.cpu_seconds - (cpu_before or 0.0) if usage else None, usage)
        header, blob = found
        if "died" in header:
            raise self._last_words(header)
        return header, blob

    def _check(self, wall: float, cpu: float | None, usage: Usage | None) -> None:
        """Raise `ChildError` where the child is over a limit."""
        limits = self._limits
        if not self.ready:
            if wall > limits.start_seconds:
                raise ChildError(f"not started after {limits.start_seconds:g} seconds", cause=QuarantineCause.TIMEOUT)
            return
        if usage:
            self._now_bytes = usage.resident_bytes
            if usage.resident_bytes > limits.memory_mb * _MIB:
                raise self._out_of_memory()
        allowed = limits.page_seconds if cpu is None else limits.page_seconds * WALL_FACTOR
        its_own = cpu is not None and cpu > limits.page_seconds
        if its_own or wall > allowed:
            what = f"no answer after {limits.page_seconds:g} seconds"
            raise ChildError(what, cause=QuarantineCause.TIMEOUT, tries=1 if its_own else 2)

    def _read(self) -> None:
        try:
            count = os.readv(self._stdout, [self._chunk])
        except BlockingIOError:
            return
        if not count:
            raise self._death()
        with memoryview(self._chunk) as view:
            self._buffer += view[:count]

    def _write(self) -> None:
        while self._to_write:
            pieces = list(islice(self._to_write, _MAX_PIECES))
            try:
                count = os.writev(self._stdin, pieces)
            except BlockingIOError:
                break
            except BrokenPipeError:
                # Dead; the end of its answers will say so, after those that it still gave.
                self._to_write.clear()
                break
            for piece in pieces:
                if count < len(piece):
                    self._to_write[0] = piece[count:]
                    break
                count -= len(piece)
                self._to_write.popleft()
        if bool(self._to_write) != self._writing:
            self._writing = not self._writing
            if self._writing:
                self._selector.register(self._stdin, selectors.EVENT_WRITE)
            else:
                self._selector.unregister(self._stdin)

    def _death(self) -> ChildError:
        """What its end, which it did not announce, means; it has closed its pipe, so it is as good as gone."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(1.0)
        code = self._process.poll()
        if not self.ready:
            self._errors.seek(0, os.SEEK_END)
            self._errors.seek(max(0, self._errors.tell() - 500))
            said = self._errors.read().decode("utf-8", "replace").strip()
            return ChildError(f"the child did not start: {said or f'its exit status is {code}'}")
        if code is not None and -code in _FROM_OUTSIDE:
            return ChildError(f"the process was ended by {_name(-code)}, from outside", tries=TRIES_FROM_OUTSIDE)
        if code is not None and code < 0:
            return ChildError(f"the process was ended by {_name(-code)}")
        return ChildError(
            f"the process ended with status {code}" if code is not None else "the process closed its pipe"
        )

    def _last_words(self, header: Header) -> ChildError:
        if header["died"] == QuarantineCause.MEMORY:
            return self._out_of_memory()
        detail = header.get("detail")
        return ChildError(f"the process was ended by {detail}" if isinstance(detail, str) else "the process ended")

    def _out_of_memory(self) -> ChildError:
        """The same words whether the parent saw it or an allocation failed first, which is chance."""
        return ChildError(f"more than {self._limits.memory_mb} MiB of memory", cause=QuarantineCause.MEMORY)

    def _usage(self) -> Usage | None:
        return usage_of(self._process.pid)


def usage_of(process: int) -> Usage | None:
    """CPU and memory of a process from `/proc/<pid>/stat` (`proc(5)`: fields 14, 15 and 24); `None` where there is none."""
    try:
        with open(f"/proc/{process}/stat", "rb", buffering=0) as stat:  # noqa: PTH123 - 20 times a second
            fields = stat.read().rpartition(b")")[2].split()
    except OSError:
        return None
    ticks = int(fields[11]) + int(fields[12])
    return Usage(ticks / os.sysconf("SC_CLK_TCK"), int(fields[21]) * os.sysconf("SC_PAGE_SIZE"))


def _start(config: RunConfig, module: str, errors: int) -> subprocess.Popen[bytes]:
    settings = {
        "config": config.as_json(),
        "address_bytes": config.limits.address_mb * _MIB,
        "parent": os.getpid(),
    }
    # -P: what lies in the working directory is not the child's code; what the parent imports from, is.
    command = [sys.executable, "-P", "-m", module, json.dumps(settings)]
    try:
        return subprocess.Popen(  # noqa: S603 - our own interpreter and module
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, bufsize=0, env=_environment()
        )
    except OSError as error:
        what = f"this machine starts no process: {error.strerror}"
        raise CrashLoop(what, do="look at its memory and at its limits on processes") from error


def _environment() -> dict[str, str]:
    """The parent's, without its secrets: who takes over a parser finds none. One thread for numpy: there is one page."""
    kept = {name: value for name, value in os.environ.items() if not _SECRETS.search(name)}
    paths = os.pathsep.join(os.path.abspath(path) for path in sys.path)  # noqa: PTH100 - resolves no link
    return kept | {"PYTHONPATH": paths, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


def _name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"  # a real-time one


def _widen(pipe: int) -> None:
    if sys.platform == "linux":
        import fcntl

        # A user with many pipes may be refused; a smaller pipe is only slower.
        with contextlib.suppress(OSError):
            fcntl.fcntl(pipe, _F_SETPIPE_SZ, _PIPE_BYTES)
