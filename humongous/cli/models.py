"""`humongous models`: the language models that there are, and what to write in order to use a file of one's own."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import click

import langid_models
from humongous.cli import show
from humongous.cli.options import config_option, json_option
from humongous.config import ModelFile, RunConfig
from humongous.errors import ConfigError
from humongous.langid import Chosen, choose, open_model


@click.command(epilog="Example: humongous models --file glotlid-v3=/models/model_v3.bin")
@config_option
@click.option("--file", "given", metavar="NAME=PATH", help="What to write into the configuration to use this file.")
@click.option("--like", metavar="MODEL", default="", help="With --file: the model whose labels and input it has.")
@json_option
def models(*, config: RunConfig, given: str | None, like: str, as_json: bool) -> int:
    """The language models: licence, labels, whether they are here and are what they should be, where to get them.

    Most are in packages that are installed with humongous. GlotLID, OpenLID and lid218e are files that you fetch; `--file`
    loads one, computes its checksum and shows the lines that `langid.files` wants.
    """
    if given is not None:
        return _show_file(given, like, as_json=as_json)
    if like:
        raise ConfigError("--like needs --file")
    named = {*langid_models.load_catalogue(), *(file.name for file in config.langid.files)}
    rows = [_row(name, config) for name in sorted(named)]
    if as_json:
        show.say_json({"models": rows})
        return 0
    columns = ["model", "engine", "labels", "licence", "used", "state"]
    shown = [(row["name"], row["kind"], row["labels"], row["licence"], row["used"], row["state"]) for row in rows]
    show.table("Language models", columns, shown, right=["labels"])
    for row in rows:
        if row["do"]:
            show.say(f"{row['name']}: {row['do']}")
    return 0


def _row(name: str, config: RunConfig) -> dict[str, Any]:
    """One model; `used` is its place in `langid.models`, from 1 on."""
    entry = langid_models.load_catalogue().get(name)
    state, do = "not here", ""
    try:
        chosen = choose(name, config.langid.files)
        entry = chosen.entry
        state = _state(chosen)
    except ConfigError as error:
        state, do = ("not here" if entry and entry.obtain else error.what), error.do
    used = config.langid.models.index(name) + 1 if name in config.langid.models else None
    keys = ("kind", "labels", "licence", "attribution", "reference", "obtain")
    return {
        "name": name,
        **{key: getattr(entry, key, None) or None for key in keys},
        "used": used,
        "state": state,
        "do": do,
    }


def _state(chosen: Chosen) -> str:
    if not chosen.has_file:
        return f"installed ({chosen.runtime()})"
    return f"checksum right ({chosen.verify().stat().st_size / 1e6:,.1f} MB)"


def _show_file(given: str, like: str, *, as_json: bool) -> int:
    name, equals, path = given.partition("=")
    if not (name and equals and path):
        raise ConfigError(f"--file is {given!r}", do="give it as NAME=PATH")
    entry = langid_models.find(like or name)
    digest = langid_models.digest_of(name, Path(path), do="check the path")
    file = ModelFile(name, str(Path(path).absolute()), digest, like)
    labels = len(open_model(choose(name, [file])).known)
    if as_json:
        show.say_json({"file": dataclasses.asdict(file), "labels": labels, "licence": entry.licence})
        return 0
    show.say(f"# {labels:,} labels, licence {entry.licence}. Give {name} a place in langid.models, too.")
    show.say("[[langid.files]]")
    for key, value in dataclasses.asdict(file).items():
        if value:
            show.say(f"{key} = {json.dumps(value, ensure_ascii=False)}")
    return 0
