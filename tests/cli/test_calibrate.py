"""`humongous calibrate` writes language files that the configuration can name."""

from collections.abc import Callable
from pathlib import Path

import pytest

from humongous.config import QualityConfig, RunConfig
from humongous.document import Document
from humongous.errors import ConfigError
from humongous.quality import measure, open_rules
from tests.conftest import Ran
from tests.corpus.conftest import Output

LONG = "Donaudampfschifffahrtsgesellschaft Rindfleischetikettierung Kraftfahrzeughaftpflicht"
SHORT = "Das ist ein Hund und der ist gut"


def tsv(folder: Path) -> Path:
    path = folder / "texts.tsv"
    rows = [f"deu_Latn\tmade\t{LONG} {number}" for number in range(60)]
    rows += [f"eng_Latn\tmade\tThe dog and the cat are here, number {number}" for number in range(60)]
    path.write_text("\n".join(["label\tsource\ttext", *rows, "isl_Latn\tmade\tEinn"]) + "\n", encoding="utf-8")
    return path


def test_files_are_written_and_read(tmp_path: Path, run_humongous: Callable[..., Ran]) -> None:
    into = tmp_path / "mine"
    words = ["calibrate", "--texts", str(tsv(tmp_path)), "--profile", "gopher", "--into", str(into), "--json"]
    done = run_humongous(*words)
    assert 0 == done.code, done.err
    thresholds = {one["signal"]: one["threshold"] for one in done.json["written"][0]["thresholds"]}
    assert (
        ["deu_Latn.toml"] == [file["file"] for file in done.json["written"]] == [path.name for path in into.iterdir()]
    )
    assert {"isl_Latn": 1} == done.json["too_few_texts"]
    before = (into / "deu_Latn.toml").read_bytes()
    assert 0 == run_humongous(*words).code
    assert before == (into / "deu_Latn.toml").read_bytes()
    mine, packaged = (open_rules(QualityConfig("gopher", languages)) for languages in (str(into), ""))
    longest = {rule.signal: rule.max for rule in mine.for_language("deu_Latn")}["gopher_mean_word_length"]
    assert thresholds["gopher_mean_word_length"] == longest != 10
    assert packaged.for_language("eng_Latn") == mine.for_language("eng_Latn")
    assert packaged.fingerprint() != mine.fingerprint()


def test_a_corpus_gives_what_its_texts_in_a_file_give(tmp_path: Path, run_humongous: Callable[..., Ran]) -> None:
    made = Output(tmp_path / "out", tmp_path)
    rows = [row.split("\t") for row in tsv(tmp_path).read_text(encoding="utf-8").splitlines()[1:]]
    for unit in range(3):  # several parts of a language
        documents = [
            Document(text, label, {"language": label, "signals": dict(measure(text, label))})
            for number, (label, _, text) in enumerate(rows)
            if number % 3 == unit
        ]
        made.extract(f"u{unit}", 0, made=documents)
        made.partition()
    words = ["calibrate", "--languages", "German,Icelandic,English", "--limit", "50", "--json"]
    of_file = run_humongous(*words, "--texts", str(tmp_path / "texts.tsv"), "--into", str(tmp_path / "one")).json
    of_corpus = run_humongous(*words, "--output", str(made.root), "--into", str(tmp_path / "other")).json
    assert ["deu_Latn.toml"] == [file["file"] for file in of_corpus["written"]]
    assert 50 == of_corpus["written"][0]["texts"] == of_file["written"][0]["texts"]
    assert of_file["too_few_texts"] == of_corpus["too_few_texts"] == {"isl_Latn": 1}
    assert [each["threshold"] for each in of_file["written"][0]["thresholds"]] == [
        each["threshold"] for each in of_corpus["written"][0]["thresholds"]
    ]


@pytest.mark.parametrize(
    ("name", "content", "more", "what"),
    [
        ("a.txt", "Ein Text.\n\nNoch einer.", [], "does not say its language"),
        ("a.tsv", "deu_Latn\n", [], "label<TAB>source<TAB>text"),
        ("a.tsv", "deu_Latn\tx\tText\n", ["--languages", "Klingonisch"], "no language is called"),
        ("a.tsv", "deu_Latn\tx\tText\n", ["--languages", "fr"], "no text in the languages"),
        ("a.tsv", "deu_Latn\tx\tText\n", ["--method", "quantile"], "reference"),
        ("a.tsv", "deu_Latn\tx\tText\n", ["--profile", "gohper"], "no quality profile"),
        ("a.tsv.gz", "deu_Latn\tx\tText\n", [], "cannot read it"),
    ],
)
def test_mistakes_are_named(
    name: str, content: str, more: list[str], what: str, tmp_path: Path, run_humongous: Callable[..., Ran]
) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    done = run_humongous("calibrate", "--texts", str(tmp_path / name), "--into", str(tmp_path / "out"), *more)
    assert (2, True) == (done.code, what in done.err), done.err


def test_a_corpus_without_such_documents_is_a_mistake(tmp_path: Path, run_humongous: Callable[..., Ran]) -> None:
    """Nothing published yet, or not in that language: no files, and no word that all is well."""
    done = run_humongous("calibrate", "--output", str(tmp_path / "corpus"), "--into", str(tmp_path / "out"))
    assert (2, True) == (done.code, "no document in the languages" in done.err), done.err


def test_where_the_files_lie_is_not_in_the_fingerprint() -> None:
    one, other = (RunConfig.from_mapping({"quality": {"languages": folder}}) for folder in ("a", "b"))
    assert one.fingerprint({}) == other.fingerprint({})


def test_a_folder_of_something_else_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError):
        open_rules(QualityConfig(languages=str(tmp_path / "nowhere")))
    (tmp_path / "German.toml").write_text("", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        open_rules(QualityConfig(languages=str(tmp_path)))
    assert "German.toml" in caught.value.where
