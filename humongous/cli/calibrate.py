"""`humongous calibrate`: language files with thresholds from the languages' own text."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import click

from humongous.cli import show
from humongous.cli.calibration_texts import Signals, labels_of, of_corpus, of_file
from humongous.cli.options import json_option, names, output_option
from humongous.errors import ConfigError
from humongous.quality.calibration import METHODS, Found, Limits, Method, of_script, thresholds
from humongous.quality.calibration_files import language_file
from humongous.quality.rule_files import Profile, read_profile

_DEFAULT = Limits()
_SHARE = click.FloatRange(0, 0.5)


@click.command(
    epilog="Example: humongous calibrate --languages tr,fi,mal_Mlym --profile gopher --into my-languages, then "
    '[quality] profile = "gopher", languages = "my-languages" in the configuration'
)
@click.option(
    "--languages", callback=names, help="Labels, codes or names, with commas; left out: all that the text has."
)
@output_option
@click.option(
    "--texts", metavar="FILE", type=click.Path(path_type=Path), help="Text of a file instead of OUT's documents."
)
@click.option(
    "--into", metavar="DIR", type=click.Path(path_type=Path), required=True, help="Folder for the language files."
)
@click.option("--profile", default="gopher", show_default=True, help="Whose rules get thresholds: a name or a path.")
@click.option(
    "--method", type=click.Choice(METHODS), default="tail", show_default=True, help="How (FineWeb-2's names)."
)
@click.option("--reference", metavar="LANGUAGE", help="For every method but `tail`: whose thresholds the profile has.")
@click.option(
    "--tail", type=_SHARE, default=_DEFAULT.tail, show_default=True, help="Share of the text beyond, for `tail`."
)
@click.option("--max-loss", type=_SHARE, default=_DEFAULT.max_loss, show_default=True, help="No threshold drops more.")
@click.option(
    "--least", type=click.IntRange(1), default=_DEFAULT.least, show_default=True, help="Fewest texts to learn of."
)
@click.option("--limit", type=click.IntRange(1), default=10_000, show_default=True, help="Most texts of a language.")
@click.option(
    "--join", metavar="CHARS", type=click.IntRange(0), default=0, help="Join shorter texts of FILE: sentences."
)
@click.option("--tighten", is_flag=True, help="Thresholds may become stricter than the profile's, too.")
@click.option("--scripts", is_flag=True, help="Files for scripts, too, for languages without text of their own.")
@json_option
def calibrate(
    *,
    languages: tuple[str, ...],
    output: str,
    texts: Path | None,
    into: Path,
    profile: str,
    method: str,
    reference: str | None,
    limit: int,
    join: int,
    scripts: bool,
    as_json: bool,
    **limits: Any,
) -> int:
    """Thresholds for a profile from the distribution of each measure in each language, as language files.

    A threshold is written where the profile's own drops good text: the text given should be what you would keep. FILE
    is .tsv (label, source, text), .jsonl or .jsonl.zst (LMD), each also .gz, or plain text in one language with an empty
    line between texts. Of sentences, or texts with a median under 1,000 characters, only measures that do not depend on
    length are used. No threshold leaves the bounds of humongous/quality/bounds.py, whatever the text says.
    """
    asked = labels_of([*languages, *([reference] if reference and languages else [])])
    measured = of_file(texts, asked, limit, join) if texts else of_corpus(output, asked, limit)
    if reference is None and method != "tail":
        raise ConfigError(f"`{method}` compares with a reference language", do="give --reference, or use `tail`")
    known = measured[_known(reference, measured)] if reference else []
    rules, options = read_profile(profile), Limits(**limits)
    found = {
        label: thresholds(
            some, rules.rules, options, method=cast("Method", method), reference=known, whole=False if join else None
        )
        for label, some in measured.items()
        if len(some) >= options.least
    }
    files = {key: some for key, some in (found | (_by_script(found) if scripts else {})).items() if some}
    source = f"{texts.name if texts else 'documents of a corpus'}{f', joined to {join} characters' if join else ''}"
    said = f"{method}, tail {options.tail:g}, at most {options.max_loss:g} lost, at least {options.least} texts"
    for key, some in sorted(files.items()):
        of = f"{len(measured[key]):,} texts of {key}" if key in measured else f"the languages in {key}"
        _write(
            into / f"{key}.toml", language_file(key, some, profile=rules.name, made_of=f"{source}, {of}", method=said)
        )
    _tell(into, rules, files, {label: len(some) for label, some in measured.items()}, options.least, as_json)
    return 0


def _known(reference: str, measured: dict[str, list[Signals]]) -> str:
    there = [label for label in labels_of([reference]) if label in measured]
    if not there:
        raise ConfigError(f"no text in the reference language {reference}", do="add it to the text")
    return there[0]


def _by_script(found: dict[str, list[Found]]) -> dict[str, list[Found]]:
    scripts = sorted({label[-4:] for label in found})
    return {script: of_script([some for label, some in found.items() if label[-4:] == script]) for script in scripts}


def _write(path: Path, content: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"cannot write it: {error.strerror}", where=str(path), do="choose another --into") from error


def _tell(
    into: Path, profile: Profile, files: dict[str, list[Found]], texts: dict[str, int], least: int, as_json: bool
) -> None:
    few = {label: count for label, count in texts.items() if count < least}
    unchanged = [label for label in texts if label not in files and label not in few]
    if as_json:
        written = [
            {"file": f"{key}.toml", "texts": texts.get(key, 0), "thresholds": [_as_json(one) for one in some]}
            for key, some in sorted(files.items())
        ]
        told = {"into": str(into), "profile": profile.name, "written": written, "unchanged": unchanged}
        show.say_json(told | {"too_few_texts": few})
        return
    rows = [
        (key, one.signal, one.side, one.profile, "off" if one.threshold is None else one.threshold, one.loss, one.texts)
        for key, some in sorted(files.items())
        for one in some
    ]
    if rows:
        columns = ("language", "signal", "side", "profile's", "own", "share lost", "texts")
        show.table(f"Thresholds for {profile.name}", columns, rows)
        show.say()
    show.say(f"{len(files)} files in {into}; {len(unchanged)} languages need none, {len(few)} have under {least} texts")


def _as_json(one: Found) -> dict[str, Any]:
    return {
        "signal": one.signal,
        "side": one.side,
        "threshold": one.threshold,
        "profile": one.profile,
        "texts": one.texts,
        "loss": one.loss,
    }
