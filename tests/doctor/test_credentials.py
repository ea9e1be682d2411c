"""Credentials: which kind, never which."""

from __future__ import annotations

from pathlib import Path

import pytest

from humongous.doctor import Level
from humongous.doctor.credentials import check_credentials

SECRET = "a-secret-that-nobody-may-see"
S3 = ("s3://commoncrawl", "s3://bucket/corpus")


@pytest.fixture(autouse=True)
def nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that has no credentials at all."""
    pytest.importorskip("boto3")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE", "AWS_SESSION_TOKEN",
                 "GOOGLE_APPLICATION_CREDENTIALS", "AZURE_STORAGE_ACCOUNT_KEY"):  # fmt: skip
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))


def test_none_are_needed_for_folders_and_web_servers() -> None:
    (finding,) = check_credentials(("https://data.commoncrawl.org", "out"))

    assert (Level.OK, True) == (finding.level, finding.said.startswith("none needed"))


def test_none_are_here() -> None:
    (finding,) = check_credentials(S3)

    assert Level.PROBLEM == finding.level
    assert "AWS_PROFILE" in finding.do


def test_the_environment_s(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "an-id")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)

    (finding,) = check_credentials(S3)

    assert (Level.OK, True) == (finding.level, "environment" in finding.said)
    assert SECRET not in str(finding)
    assert "an-id" not in str(finding)


def test_a_profile_s(tmp_path: Path) -> None:
    (tmp_path / "credentials").write_text(f"[default]\naws_access_key_id = an-id\naws_secret_access_key = {SECRET}\n")

    (finding,) = check_credentials(S3)

    assert (Level.OK, True) == (finding.level, "a profile in ~/.aws/credentials" in finding.said)
    assert SECRET not in str(finding)


def test_a_profile_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "nobody")

    (finding,) = check_credentials(S3)

    assert Level.PROBLEM == finding.level


def test_other_clouds_are_asked_for_by_their_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", "/somewhere/key.json")

    google, azure = check_credentials(("gs://bucket", "az://container"))

    assert (Level.OK, Level.WARNING) == (google.level, azure.level)
    assert "/somewhere" not in google.said
