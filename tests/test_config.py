"""The configuration: what it refuses, and that everything in it is in the fingerprint."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest

from humongous import langid
from humongous.config import LimitsConfig, ModelFile, RunConfig
from humongous.errors import ConfigError
from humongous.store_config import StorageConfig, StoreConfig


def write(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_defaults_come_back_from_an_empty_file(tmp_path: Path) -> None:
    assert RunConfig() == RunConfig.from_toml(write(tmp_path, ""))


def test_a_key_given_is_a_key_used(tmp_path: Path) -> None:
    config = RunConfig.from_toml(write(tmp_path, '[extract]\nengine = "resiliparse"\n[langid]\nmin_confidence = 1\n'))

    assert ("resiliparse", 1.0) == (config.extract.engine, config.langid.min_confidence)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('[extract]\nengin = "x"', "did you mean `extract.engine`"),
        ("[extrakt]\n", "did you mean `extract`"),
        ('[extract]\nengine = "boilerpipe"', "use one of trafilatura, resiliparse"),
        ('[extract]\ntables = "yes"', "expected a value of type bool"),
        ("[pages]\nmax_bytes = 0", "expected 1 to"),
        ("[pages]\nmax_bytes = true", "expected a value of type int"),
        ("[pages]\nstatuses = [200, 'x']", "list of whole numbers"),
        ("[langid]\nmin_confidence = 1.5", "expected 0 to 1"),
        ("[langid]\nmodels = []", "list of names"),
        ("[langid]\nmodels = [1]", "list of names"),
        ("[langid]\nmodels = ['cld2', 'cld2']", "names 'cld2' twice"),
        ("[langid]\nfiles = 'model.bin'", "write [[langid.files]]"),
        ("[[langid.files]]\nname = 'mine'", "must have name, path, sha256"),
        ("[[langid.files]]\nname = 'mine'\npath = 'x'\nsha256 = '12'", "not 64 hexadecimal digits"),
        ("[[langid.files]]\nname = 'mine'\nsha = '12'", "did you mean `langid.files.sha256`"),
        ("extract = 3", "must be a section"),
        ("[storage.source]\nmax_connections = -1", "expected 0 to"),
        ("[storage.sorce]\n", "did you mean `storage.source`"),
        ("[storage.source]\nsecret = 'x'", "unknown key `storage.source.secret`"),
        ('[storage.output]\nsse = "none"', "use one of"),
        ('[storage.output]\nkms_key_id = "k"', "needs `sse`"),
        ('[storage.output]\nendpoint = "s3.example.org"', "give a URL"),
        ('[storage.output]\nendpoint = "https://me:secret@s3.example.org"', "credentials by the environment"),
        ('[storage]\ncontact = "me\\nX-Evil: 1"', "give an e-mail address or a URL"),
        ("[extract\n", "not TOML"),
        ("[extract]\nengine = '\udcff'", "not TOML"),
    ],
)
def test_a_wrong_configuration_is_refused_by_name(tmp_path: Path, text: str, named: str) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))

    with pytest.raises(ConfigError) as caught:
        RunConfig.from_toml(path)

    assert named in str(caught.value)
    assert str(path) in str(caught.value)


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="No such file"):
        RunConfig.from_toml(tmp_path / "nowhere.toml")


def _changed(config: RunConfig) -> list[RunConfig]:
    """The configuration with each single key changed."""
    others: dict[type, Any] = {int: 17, float: 0.25, str: "none", bool: False, tuple: (201,)}
    found = []
    for section in dataclasses.fields(config):
        if not section.metadata.get("fingerprint", True):
            continue
        part = getattr(config, section.name)
        for key in dataclasses.fields(part):
            if not key.metadata.get("fingerprint", True):
                continue
            value = others[type(getattr(part, key.name))]
            found.append(dataclasses.replace(config, **{section.name: dataclasses.replace(part, **{key.name: value})}))
    return found


def test_a_unit_that_took_too_long_can_be_given_more_time_in_the_same_output() -> None:
    longer = dataclasses.replace(RunConfig(), limits=LimitsConfig(unit_seconds=99_999.0, recycle_pages=7))

    assert RunConfig().fingerprint({}) == longer.fingerprint({})


def test_where_bytes_lie_is_neither_in_the_fingerprint_nor_in_what_is_written_down() -> None:
    output = StoreConfig(endpoint="http://127.0.0.1:9", profile="me", sse="aws:kms", kms_key_id="k", max_connections=3)
    config = dataclasses.replace(RunConfig(), storage=StorageConfig("me@example.org", output=output))

    assert RunConfig().fingerprint({}) == config.fingerprint({})
    assert RunConfig().as_json() == config.as_json()


def test_what_a_configuration_does_not_say_of_a_store_comes_from_the_environment() -> None:
    variables = {
        "AWS_ENDPOINT_URL": "https://all.example.org",
        "AWS_ENDPOINT_URL_S3": "https://s3.example.org",
        "AWS_REGION": "eu-west-1",
        "AWS_SERVER_SIDE_ENCRYPTION": "aws:kms",
        "AWS_SSE_KMS_KEY_ID": "k",
        "AWS_REQUEST_PAYER": "requester",
    }
    all_of_them = StoreConfig(
        endpoint="https://s3.example.org", region="eu-west-1", sse="aws:kms", kms_key_id="k", requester_pays=True
    )
    own = StoreConfig(endpoint="https://mine.example.org", sse="AES256")

    assert all_of_them == StoreConfig().filled("s3", variables)
    kept = own.filled("s3", variables)
    assert ("https://mine.example.org", "AES256", "") == (kept.endpoint, kept.sse, kept.kms_key_id)
    assert StoreConfig() == StoreConfig().filled("file", variables)
    assert StoreConfig(endpoint="http://a") == StoreConfig().filled("az", {"AZURE_ENDPOINT": "http://a"})


def test_every_key_and_every_version_changes_the_fingerprint() -> None:
    config = RunConfig()
    prints = {each.fingerprint({"a": "1"}) for each in _changed(config)}

    assert len(_changed(config)) == len(prints - {config.fingerprint({"a": "1"})})
    assert config.fingerprint({"a": "1"}) != config.fingerprint({"a": "2"})
    assert config.fingerprint({"a": "1", "b": "2"}) == config.fingerprint({"b": "2", "a": "1"})


def test_a_model_s_file_is_found_anywhere_and_told_by_its_digest(tmp_path: Path) -> None:
    text = (
        '[langid]\nmodels = ["mine"]\n[[langid.files]]\nname = "mine"\npath = "PATH"\nsha256 = "{}"\nlike = "lid.176"\n'
    )
    one = RunConfig.from_toml(write(tmp_path, text.format("a" * 64)))
    elsewhere = RunConfig.from_toml(write(tmp_path, text.format("a" * 64).replace("PATH", "/other")))
    other = RunConfig.from_toml(write(tmp_path, text.format("b" * 64)))

    assert (ModelFile("mine", "PATH", "a" * 64, "lid.176"),) == one.langid.files
    prints = [config.fingerprint(langid.versions(config.langid)) for config in (one, elsewhere, other)]
    assert prints[0] == prints[1] != prints[2]
    assert one == RunConfig.from_mapping(one.as_json())


def test_json_round_trip() -> None:
    assert RunConfig() == RunConfig.from_mapping(RunConfig().as_json())
