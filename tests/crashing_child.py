"""A child process, run by the tests of the supervisor, for which some pages are deadly: the real one, but for those."""

from __future__ import annotations

import ctypes
import os
import sys
import time

from humongous import child
from humongous.document import Record
from humongous.outcome import Outcome, Written
from humongous.pipeline import Tools, outcome_of
from humongous.steps import Step
from humongous.wire import answer


def deadly(record: Record, dump: str, tools: Tools, step: Step) -> Outcome:
    """Do what the page says, then what a child does."""
    words = record.block[-200:].rpartition(b"DEADLY ")[2].split()
    match words[0] if words and b"DEADLY " in record.block[-200:] else b"":
        case b"segfault":
            ctypes.string_at(0)
        case b"exit":
            os._exit(7)
        case b"raise-exit":
            sys.exit(3)
        case b"raise-memory":
            raise MemoryError
        case b"allocate":
            bytearray(1 << 40)
        case b"eat":
            eaten = []
            while True:
                eaten.append(b"x" * (8 << 20))
        case b"spin":
            while True:
                pass
        case b"sleep":
            time.sleep(1_000)
        case b"echo":
            return Written("eng_Latn", record.block)
        case b"print":
            os.write(1, b"something that a library prints" * 1000)
            os.write(2, b"and something on standard error" * 1000)
        case b"garbage":
            SPOILT.append(b"no frame at all " * 1000)
        case b"wrong-number":
            SPOILT.append(b"")
        case b"slow":
            time.sleep(0.01)
        case b"grow":
            KEPT.append(b"x" * (20 << 20))
    return outcome_of(record, dump, tools, step)


def spoilt(number: int, outcome: Outcome) -> list[bytes]:
    """The answer, or what the page said instead of it."""
    if not SPOILT:
        return answer(number, outcome)
    garbage = SPOILT.pop()
    return [garbage] if garbage else answer(number + 1, outcome)


KEPT: list[bytes] = []
SPOILT: list[bytes] = []


if __name__ == "__main__":
    child.outcome_of, child.answer = deadly, spoilt  # type: ignore[attr-defined]
    child.main()
