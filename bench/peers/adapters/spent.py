"""What a process and the children that it waited for have used."""

from __future__ import annotations

import resource
from pathlib import Path


def cpu_seconds() -> float:
    """User and system time, of this process and of children that have ended."""
    times = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(time.ru_utime + time.ru_stime for time in times)


def peak_mb() -> float:
    """Peak resident memory of this process and of its largest child together; pages that they share count twice.

    Not `ru_maxrss` of this process: Linux begins that with its parent's.
    """
    status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    own = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:"))
    return (own + resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) / 1024
