"""The child: a fresh interpreter that runs the recipe on what its parent hands it. `python -m humongous.child`.

It is fed by its standard input and answers on its standard output, frame by frame (`humongous.wire`), each page before
it looks at the next: so the page that a dead child was at is the first one not answered. It holds no state that a page
could leave behind for the next one. `humongous.watched_child` is its other end.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import resource
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

from humongous.config import RunConfig
from humongous.pipeline import open_tools, outcome_of
from humongous.steps import Stopwatch
from humongous.wire import answer, asked, frame, read_frame

_PR_SET_PDEATHSIG = 1
"""`prctl(2)`: the signal that this process gets when its parent is gone."""
_FIRST_VICTIM = "1000"
"""`oom_score_adj` in `proc(5)`: when the machine runs out of memory, this process goes, not its parent nor the JVM."""


def main() -> None:
    """Answer until the parent closes the pipe."""
    settings = json.loads(sys.argv[1])
    _behave(settings)
    # Whatever a library prints must not get between our frames: standard output becomes standard error.
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    try:
        _serve(requests, answers, settings["config"])
    except MemoryError:
        _last_words(answers, "memory", "")
    except BaseException as error:  # noqa: BLE001 - the last thing that this process does is to say what ended it
        _last_words(answers, "crash", f"{type(error).__name__}: {error}"[:500])


def _serve(requests: BinaryIO, answers: BinaryIO, config: Mapping[str, Any]) -> None:
    tools = open_tools(RunConfig.from_mapping(config))
    watch = Stopwatch()
    _send(answers, frame({"ready": True}))
    # Start-up errors were told on standard error; from here on it would only be the noise of parsers.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    os.dup2(2, 1)
    while (request := read_frame(requests)) is not None:
        header, blob = request
        if "ledger" in header:
            _send(answers, frame({"ledger": watch.nanoseconds}))
            watch.nanoseconds = {}
            continue
        number, record, dump = asked(header, blob)
        _send(answers, answer(number, outcome_of(record, dump, tools, watch)))


def _send(answers: BinaryIO, pieces: list[bytes]) -> None:
    answers.writelines(pieces)
    answers.flush()


def _last_words(answers: BinaryIO, cause: str, detail: str) -> None:
    with contextlib.suppress(OSError):
        _send(answers, frame({"died": cause, "detail": detail}))
    # Not `sys.exit`: an extension whose state is broken must not get to run its destructors.
    os._exit(1)


def _behave(settings: Mapping[str, Any]) -> None:
    """Die with the parent, leave no core file, and fail in a huge allocation before it is resident."""
    # Ctrl-C is for the parent, which then closes the pipe.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        resource.setrlimit(resource.RLIMIT_AS, (settings["address_bytes"],) * 2)
        with contextlib.suppress(OSError):
            Path("/proc/self/oom_score_adj").write_text(_FIRST_VICTIM)
    if os.getppid() != settings["parent"]:
        # It went before it could be asked to tell.
        os._exit(0)


if __name__ == "__main__":
    main()
