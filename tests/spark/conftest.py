"""One Spark session for all tests, started on first use; settings with their reasons."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from humongous.spark.java import ensure_java

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

pytest.register_assert_rewrite(f"{__package__}.outputs")  # its asserts are to tell what differs


@pytest.fixture(scope="session")
def spark() -> Iterator[SparkSession]:
    os.environ["PYSPARK_PYTHON"] = sys.executable  # workers are this very environment
    ensure_java()
    from pyspark.sql import SparkSession

    session = (
        SparkSession.builder.master("local[2]")  # two workers: what is told apart by process must show
        .appName("humongous tests")
        .config("spark.ui.enabled", "false")  # opens no port
        .config("spark.driver.host", "127.0.0.1")  # a test machine may have no name that resolves
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.log.level", "ERROR")
        .getOrCreate()
    )
    yield session
    session.stop()
