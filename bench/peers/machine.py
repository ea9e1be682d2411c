"""What the figures were measured on."""

from __future__ import annotations

import datetime as dt
import os
import platform
from pathlib import Path


def machine() -> dict[str, object]:
    """Date, processor, system, Python, cores, and how many processes wanted one in the last 15 minutes."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.is_file() else []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return {
        "date": dt.datetime.now(dt.UTC).date().isoformat(),
        "processor": next(named, platform.processor() or platform.machine()),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[2], 1),
    }
