"""The Spark session: the one `spark-submit` set up, or our own on this machine."""

from __future__ import annotations

import logging
import os
import re
import socketserver
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from humongous.errors import StorageError
from humongous.spark.java import ensure_java

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_EMBEDDED = {
    "spark.ui.enabled": "false",  # no port is opened on a laptop unless asked for
    "spark.ui.showConsoleProgress": "false",  # our own progress bar is the one that knows pages
    # What a user needs to know, we say; Spark's start-up notes are for those who set it up.
    "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile={Path(__file__).with_name('log4j2.properties')}",
    "spark.driver.memory": "1g",  # the driver only holds rows of counts
    "spark.driver.host": "127.0.0.1",  # works on a machine without a resolvable name
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.sql.shuffle.partitions": "8",
}
_OTHER_PYTHON = re.compile(r"\[PYTHON_VERSION_MISMATCH\]([^\n]*)")
"""PySpark's own name for it (pyspark/errors/error_classes.py); all else of such a message is stack traces."""
TASK_TRIES = 4
"""As on a cluster; without it, `local` gives up the whole run at the first worker that the machine kills."""


@contextmanager
def spark_session(name: str, *, cores: int | None = None) -> Iterator[SparkSession]:
    """A session for the length of a job.

    Under `spark-submit` it is the one that was configured there; else Spark is started here with `cores` workers
    (all cores where `None`). Raises `StorageError` where Spark is not installed, does not start, or breaks: a task
    whose worker was killed as often as Spark tries it, a JVM that is gone.
    """
    submitted = "PYSPARK_GATEWAY_PORT" in os.environ
    # Workers must be this very interpreter: on this machine nothing else is known to have what we need.
    if not submitted:
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        ensure_java()
    try:
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise StorageError(
            "PySpark is not installed", do="pip install 'humongous[spark,java]', or run with spark-submit"
        ) from error
    builder = SparkSession.builder.appName(name)
    if not submitted:
        builder = builder.master(f"local[{cores or '*'},{TASK_TRIES}]")
        for key, value in _EMBEDDED.items():
            builder = builder.config(key, value)
    elif os.environ.get("PYSPARK_PYTHON") is None and _is_local():
        os.environ["PYSPARK_PYTHON"] = sys.executable
    _quieten_accumulators()
    with _told_in_a_sentence():
        try:
            session = builder.getOrCreate()
        except (PySparkException, RuntimeError) as error:
            what = f"Spark did not start: {error}"
            raise StorageError(what, do="check Java and Spark's own messages above") from error
        try:
            yield session
        finally:
            session.stop()


@contextmanager
def lazy_session(name: str, cores: int | None) -> Iterator[Callable[[], SparkSession]]:
    """Yields a function that starts Spark on its first call: a run with nothing to do needs none."""
    with ExitStack() as stack:
        sessions: list[SparkSession] = []

        def session() -> SparkSession:
            if not sessions:
                sessions.append(stack.enter_context(spark_session(name, cores=cores)))
            return sessions[0]

        yield session


@contextmanager
def _told_in_a_sentence() -> Iterator[None]:
    """Turn what Spark, or the line to its JVM, raises into ours, without Java's stack trace."""
    from py4j.protocol import Py4JError  # type: ignore[import-untyped]
    from pyspark.errors import PySparkException

    # py4j logs a stack trace of its own, by the root logger, before it raises what is told here.
    root = logging.getLogger()
    root.addFilter(_not_of_py4j)
    try:
        yield
    except (Py4JError, PySparkException, ConnectionError, EOFError) as error:
        said = _said(error)
        if other := _OTHER_PYTHON.search(said):
            raise StorageError(
                f"the executors run another Python than the driver: {other[1].strip()[:300]}",
                do="set PYSPARK_PYTHON to the same version everywhere, or send yours (docs/clusters.md)",
            ) from error
        raise StorageError(
            f"Spark gave the run up: {_first_line(said) or _gone(error)}",
            do="look at the memory here and at what kills processes, then run again: what is committed stays",
        ) from error
    finally:
        root.removeFilter(_not_of_py4j)


def _quieten_accumulators() -> None:
    """Keep the thread behind PySpark's accumulators, which we do not use, from printing a stack trace when its JVM dies.

    It prints past all logging, by `socketserver.BaseServer.handle_error`; that the JVM is gone is said by the run.
    """
    from pyspark import accumulators

    def handle_error(server: socketserver.BaseServer, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exc_info()[1], EOFError | ConnectionError):
            socketserver.BaseServer.handle_error(server, request, client_address)

    for server in vars(accumulators).values():
        ours = isinstance(server, type) and issubclass(server, socketserver.BaseServer)
        if ours and server.__module__ == accumulators.__name__:
            server.handle_error = handle_error


def _not_of_py4j(record: logging.LogRecord) -> bool:
    return "py4j" not in Path(record.pathname).parts


def _said(error: Exception) -> str:
    """What Java's exception says, Python's within it; empty where nobody is there to be asked."""
    from py4j.protocol import Py4JError, Py4JJavaError

    try:
        return str(error.java_exception.getMessage()) if isinstance(error, Py4JJavaError) else ""
    except (Py4JError, ConnectionError):
        return ""


def _first_line(said: str) -> str:
    return said.strip().partition("\n")[0][:500]


def _gone(error: Exception) -> str:
    return f"its JVM is gone ({type(error).__name__})"


def _is_local() -> bool:
    """Whether `spark-submit` was told (or left) to run on this machine."""
    arguments = os.environ.get("PYSPARK_SUBMIT_ARGS", "") + os.environ.get("MASTER", "")
    return "spark://" not in arguments and "yarn" not in arguments and "k8s://" not in arguments
