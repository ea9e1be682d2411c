"""The tables of languages, macrolanguages and scripts, against ISO 639-3, FineWeb-2's labels and what models can say."""

from __future__ import annotations

import csv
import gzip
import importlib.util
import json
import re
from pathlib import Path

import pytest

from humongous.langid import find_language, member_of, resolve_language, scripts_of
from humongous.langid.labels import LabelMap
from humongous.langid.make_languages import EXCEPTIONS, read_iso, tags_of_fun_langid
from humongous.langid.tables import read_table

LANGUAGES = {row["code"]: row for row in read_table("languages")}
LABELS = [f"{code}_{script}" for code in LANGUAGES for script in scripts_of(code)]
MACROLANGUAGES = read_table("macrolanguages")
LABEL_TABLES = [
    path.stem
    for path in Path(str(importlib.util.find_spec("humongous.langid.tables").origin)).parent.glob("*.tsv")  # type: ignore[union-attr]
    if {"label", "scripts", "languages"} == set(read_table(path.stem)[0])
]


def test_every_label_has_its_form_and_means_itself() -> None:
    assert set() == {label for label in LABELS if not re.fullmatch(r"[a-z]{3}_[A-Z][a-z]{3}", label)}
    assert set() == {label for label in LABELS if resolve_language(label) != (label,)}


def test_every_language_has_a_name_and_a_script_that_text_can_be_in() -> None:
    scripts = {row["script"] for row in read_table("script_ranges")} | {"Jpan"}
    assert set() == {code for code, row in LANGUAGES.items() if not row["names"].split(",")[0]}
    assert set() == {label for label in LABELS if label[4:] not in scripts}
    assert [f"und_{script}" for script in sorted(scripts)] == [
        label for script in sorted(scripts) for label in resolve_language(f"und_{script}")
    ]


def test_every_code_is_an_individual_language_of_iso_639_3_or_a_documented_exception() -> None:
    iso = read_iso()
    individual = {code for code, scope in iso["scope"].items() if scope == "I"}
    resolved = {row["code"] for row in MACROLANGUAGES}
    macro = {code for code, scope in iso["scope"].items() if scope == "M"} - resolved
    assert set() == set(LANGUAGES) - individual - macro - set(EXCEPTIONS)
    assert set() == set(LANGUAGES) & resolved
    header = (
        (Path(__file__).parents[2] / "humongous/langid/tables/macrolanguages.tsv").read_text().partition("\ncode")[0]
    )
    assert set() == {code for code in set(LANGUAGES) & macro if not re.search(rf"\b{code}\b", header)}


def test_every_code_of_iso_639_resolves_or_is_a_sign_language_or_special() -> None:
    iso = read_iso()
    codes = iso["codes"]
    named = {code: entry["name"] for part in ("pt1", "pt2b", "pt3") for code, entry in codes[part].items()}
    lost = {code for code in named if not find_language(code) and code not in codes["pt5"]}
    assert {"him", "mis", "mul", "und"} == {code for code in lost if "Sign Language" not in named[code]}


def test_macrolanguages_mean_languages_that_are_written_so() -> None:
    for row in MACROLANGUAGES:
        assert row["source"] in ("CLDR", "FineWeb-2", "GlotLID", "ISO")
        for code in row["languages"].split():
            assert row["scripts"] == "*" or set(row["scripts"].split()) <= set(scripts_of(code)), (row, code)


@pytest.mark.parametrize(
    ("code", "script", "languages"),
    [
        ("aze", "Latn", "azj"), ("aze", "Arab", "azb"), ("est", "Latn", "ekk"), ("fas", "Arab", "fas"),
        ("lav", "Latn", "lvs"), ("mlg", "Latn", "plt"), ("mon", "Cyrl", "khk"), ("msa", "Arab", "zsm"),
        ("nep", "Deva", "npi"), ("sqi", "Latn", "als"), ("swa", "Latn", "swh"), ("uzb", "Cyrl", "uzn"),
        ("uzb", "Arab", "uzs"), ("zho", "Hani", "cmn"), ("tgl", "Latn", "fil"), ("ara", "Latn", "arb"),
        ("yid", "Hebr", "ydd"), ("kur", "Arab", "ckb"), ("kur", "Latn", "kmr"), ("kur", "Cyrl", "kmr"),
        ("nor", "Latn", "nob"), ("hbs", "Cyrl", "srp"), ("hbs", "Latn", "hrv srp bos"), ("deu", "Latn", "deu"),
    ],
)  # fmt: skip
def test_a_macrolanguage_is_resolved_by_script(code: str, script: str, languages: str) -> None:
    assert tuple(languages.split()) == member_of(code, script)


@pytest.mark.parametrize("table", LABEL_TABLES)
def test_no_model_gives_a_label_that_the_tables_resolve_otherwise(table: str) -> None:
    labels = {label for label in LabelMap.read(table).labels() if not label.startswith(("und_", "zxx"))}
    assert set() == {label for label in labels if find_language(label) != (label,)}


def test_every_tag_of_fun_langid_is_a_language_of_ours() -> None:
    tags = tags_of_fun_langid()
    assert 1647 == len(tags)
    assert set() == {tag for tag in tags if not tag.startswith("zxx-x") and not find_language(tag.split("-")[0])}


def test_every_label_of_the_shared_text_and_of_fineweb_2_resolves(shared_data: Path) -> None:
    with gzip.open(shared_data / "lid" / "lid.dev.tsv.gz", "rt", encoding="utf-8") as file:
        text = {line.partition("\t")[0] for line in file} - {"label"}
    fineweb = set(json.loads((shared_data / "lists" / "fineweb2_configs.json").read_text(encoding="utf-8")))
    lost = {label for label in text | fineweb if not find_language(label)}
    assert set() == lost
    changed = {label for label in fineweb if resolve_language(label) != (label,)}
    assert {"kzj_Latn", "tpw_Latn"} == changed  # retired: dtp, tpn


def test_iso_639_3_as_debian_has_it(shared_data: Path) -> None:
    with (shared_data / "lists" / "iso_639-3.tsv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if row["scope"] != "S"]
    lost = {row["alpha_3"]: row["name"] for row in rows if not find_language(row["alpha_3"])}
    newer = {"oak", "ynb"}  # than iso639-lang 2.5.1
    assert set() == {code for code, name in lost.items() if "Sign Language" not in name} - newer
