"""Reading many small objects: each is mostly waiting, so several are asked for at once."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

A = TypeVar("A")
B = TypeVar("B")
READERS = 32
"""Threads: on S3 each read is some 20 ms of waiting."""


def mapped(function: Callable[[A], B], values: Iterable[A], ahead: int) -> Iterator[B]:
    """`map` by several threads, in order; no more than `ahead` results wait for who takes them."""
    with ThreadPoolExecutor(READERS, thread_name_prefix="manifest") as pool:
        waiting: deque[Future[B]] = deque()
        try:
            for value in values:
                waiting.append(pool.submit(function, value))
                if len(waiting) >= ahead:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for each in waiting:
                each.cancel()
