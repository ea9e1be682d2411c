"""Profiles and language files: TOML → `Rules`, every mistake in them named.

A profile (`profiles/<name>.toml`, or any path) has a `description` and a list of `[[rule]]`: `signal`, `min` and/or
`max`, `reason`; it may name a `table` with thresholds of many languages (`rule_tables`). A language file
(`languages/<label or script>.toml`) has a list of `[[override]]`: `signal`, `profiles` (names; left out: all), and what
replaces the thresholds of that profile's rules on that signal: `min` and/or `max`, or `off = true`. A language inherits
its script's overrides, and what neither names is the profile's own. The folder of `quality.languages` may have more
language files, in the same form: each is read after the packaged one.
"""

from __future__ import annotations

import dataclasses
import difflib
import math
import re
import tomllib
from collections.abc import Iterable, Mapping
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from humongous.config import MAX_CONFIG_BYTES, QualityConfig
from humongous.document import DropReason
from humongous.errors import ConfigError
from humongous.quality.rule_tables import read_table
from humongous.quality.rules import RULE_NAMES, Rule, Rules

_RULE_KEYS = ("signal", "min", "max", "reason")
_OVERRIDE_KEYS = ("signal", "profiles", "min", "max", "off")
_LANGUAGE_FILE = re.compile(r"([a-z]{3}_)?[A-Z][a-z]{3}")
"""`deu_Latn` or `Latn`."""


@dataclasses.dataclass(frozen=True, slots=True)
class Profile:
    """A profile as its file says, before languages change it."""

    name: str
    description: str
    rules: tuple[Rule, ...]
    table: Mapping[str, tuple[Rule, ...]] = dataclasses.field(default_factory=dict)
    """Label or script → rules that follow the profile's own there."""


@dataclasses.dataclass(frozen=True, slots=True)
class Override:
    """What a language or script changes of the rules on one signal."""

    signal: str
    profiles: tuple[str, ...]
    min: float | None
    max: float | None
    off: bool

    def apply(self, rules: Iterable[Rule], profile: str) -> list[Rule]:
        """The rules with this override's thresholds in place of theirs: a `min` for a `min`, a `max` for a `max`."""
        if self.profiles and profile not in self.profiles:
            return list(rules)
        changed = (self._changed(rule) if rule.signal == self.signal else rule for rule in rules)
        return [rule for rule in changed if not (self.off and rule.signal == self.signal)]

    def _changed(self, rule: Rule) -> Rule:
        low = rule.min if rule.min is None or self.min is None else self.min
        high = rule.max if rule.max is None or self.max is None else self.max
        return dataclasses.replace(rule, min=low, max=high)


def profile_names() -> list[str]:
    """Names of the profiles that come with the package."""
    return _names("profiles")


def open_rules(config: QualityConfig) -> Rules:
    """Read the profile that the configuration names, and all language files; raises `ConfigError`."""
    overrides = {key: read_overrides(key) for key in _names("languages")}
    for key, own in read_folder(config.languages).items() if config.languages else ():
        overrides[key] = (*overrides.get(key, ()), *own)
    return combine(read_profile(config.profile), overrides)


def combine(profile: Profile, overrides: Mapping[str, tuple[Override, ...]]) -> Rules:
    """The profile with what each script (`Thai`) and each language (`nod_Thai`: its script's too, then its own) changes."""
    by_language = {}
    for key in sorted({*overrides, *profile.table}):
        inherited = overrides.get(key[-4:], ()) if "_" in key else ()
        rules = [*profile.rules, *profile.table.get(key, profile.table.get(key[-4:], ()))]
        for override in (*inherited, *overrides.get(key, ())):
            rules = override.apply(rules, profile.name)
        if "_" in key or tuple(rules) != profile.rules:
            by_language[key] = tuple(rules)
    return Rules(profile.name, profile.rules, by_language)


def read_profile(name: str) -> Profile:
    """A bundled profile by name, or one by the path of its file; raises `ConfigError`."""
    is_path = name.endswith(".toml") or "/" in name
    if not is_path and name not in profile_names():
        raise ConfigError(
            f"there is no quality profile `{name}`",
            where="quality.profile",
            do=f"use one of {', '.join(profile_names())}, or the path of a TOML file",
        )
    file = Path(name) if is_path else _folder("profiles") / f"{name}.toml"
    tree = _read(file)
    _check_keys(tree, ("description", "table", "rule"), name)
    rules = tuple(_rule(entry, f"{name}, rule {number}") for number, entry in enumerate(_tables(tree, "rule", name), 1))
    description = tree.get("description")
    if not isinstance(description, str):
        raise ConfigError("a profile needs a `description`", where=name)
    table = read_table(str(tree["table"])) if "table" in tree else {}
    return Profile(Path(name).stem if is_path else name, description, rules, table)


def read_overrides(key: str) -> tuple[Override, ...]:
    """The overrides of one language file, by label or script; raises `ConfigError`."""
    tree = _read(_folder("languages") / f"{key}.toml")
    return parse_overrides(tree, key)


def read_folder(folder: str) -> dict[str, tuple[Override, ...]]:
    """The overrides of every `*.toml` in a folder of the user's, by label or script; raises `ConfigError`."""
    try:
        files = sorted(file for file in Path(folder).iterdir() if file.suffix == ".toml")
    except OSError as error:
        do = "name a folder of language files, as `humongous calibrate` writes them"
        raise ConfigError(f"cannot read {folder}: {error.strerror}", where="quality.languages", do=do) from error
    for file in files:
        if not _LANGUAGE_FILE.fullmatch(file.stem):
            do = "call it by a label (`deu_Latn.toml`) or a script (`Latn.toml`)"
            raise ConfigError("a language file that names no language", where=str(file), do=do)
    return {file.stem: parse_overrides(_read(file), file.name) for file in files}


def parse_overrides(tree: Mapping[str, Any], where: str) -> tuple[Override, ...]:
    """The overrides of a language file's content; raises `ConfigError`."""
    _check_keys(tree, ("description", "override"), where)
    entries = _tables(tree, "override", where)
    return tuple(_override(entry, f"{where}, override {number}") for number, entry in enumerate(entries, 1))


def _rule(entry: Mapping[str, Any], where: str) -> Rule:
    _check_keys(entry, _RULE_KEYS, where)
    low, high = _thresholds(entry, where)
    if low is None and high is None:
        raise ConfigError("a rule needs `min` or `max`", where=where)
    reason = entry.get("reason")
    if reason not in tuple(DropReason):
        raise ConfigError(f"unknown reason `{reason}`", where=where, do=_nearest(str(reason), tuple(DropReason)))
    return Rule(_signal(entry, where), low, high, DropReason(reason))


def _override(entry: Mapping[str, Any], where: str) -> Override:
    _check_keys(entry, _OVERRIDE_KEYS, where)
    low, high = _thresholds(entry, where)
    off, profiles = entry.get("off", False), entry.get("profiles", [])
    if type(off) is not bool or off != (low is None and high is None):
        raise ConfigError("an override needs either `off = true` or thresholds", where=where)
    if not isinstance(profiles, list) or not all(isinstance(name, str) for name in profiles):
        raise ConfigError("`profiles` must be a list of names", where=where)
    return Override(_signal(entry, where), tuple(profiles), low, high, off)


def _signal(entry: Mapping[str, Any], where: str) -> str:
    signal = entry.get("signal")
    if not isinstance(signal, str) or signal not in RULE_NAMES:
        raise ConfigError(f"unknown signal `{signal}`", where=where, do=_nearest(str(signal), RULE_NAMES))
    return signal


def _thresholds(entry: Mapping[str, Any], where: str) -> tuple[float | None, float | None]:
    for key in ("min", "max"):
        value = entry.get(key)
        if value is not None and (type(value) not in (int, float) or not math.isfinite(value)):
            raise ConfigError(f"`{key}` is {value!r}", where=where, do="expected a finite number")
    low, high = entry.get("min"), entry.get("max")
    if low is not None and high is not None and low > high:
        raise ConfigError(f"`min` {low} is above `max` {high}", where=where)
    return low, high


def _tables(tree: Mapping[str, Any], key: str, where: str) -> list[Mapping[str, Any]]:
    entries = tree.get(key, [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise ConfigError(f"`{key}` must be a list of tables", where=where, do=f"write [[{key}]]")
    return entries


def _check_keys(tree: Mapping[str, Any], known: tuple[str, ...], where: str) -> None:
    for key in tree:
        if key not in known:
            raise ConfigError(f"unknown key `{key}`", where=where, do=_nearest(key, known))


def _nearest(name: str, known: Iterable[str]) -> str:
    return f"did you mean `{difflib.get_close_matches(name, list(known), n=1, cutoff=0.0)[0]}`?"


def _names(folder: str) -> list[str]:
    return sorted(file.name.removesuffix(".toml") for file in _folder(folder).iterdir() if file.name.endswith(".toml"))


def _folder(name: str) -> Traversable:
    return resources.files("humongous.quality") / name


def _read(file: Path | Traversable) -> dict[str, Any]:
    try:
        with file.open("rb") as stream:
            data = stream.read(MAX_CONFIG_BYTES + 1)
        if len(data) > MAX_CONFIG_BYTES:
            raise ConfigError(f"more than {MAX_CONFIG_BYTES} bytes are too many for a profile", where=file.name)
        return tomllib.loads(data.decode("utf-8"))
    except OSError as error:
        raise ConfigError(f"cannot read it: {error.strerror}", where=str(file), do="check quality.profile") from error
    # Not only what `tomllib` calls its own: a number of 5,000 digits is a plain ValueError, `[[[[…` a RecursionError.
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"this is not TOML: {error}", where=file.name) from error
