"""Behaviour that every engine shares, and the promise that text comes out the same wherever it is taken out."""

import random
import socket
from pathlib import Path
from typing import Literal

import pytest

from humongous import charset
from humongous.config import ExtractConfig
from humongous.document import Decoded
from humongous.errors import ConfigError, ExtractionError
from humongous.extract import extract_decoded, extract_text, open_extractor, versions
from tests.engines import ENGINES

Engine = Literal["trafilatura", "resiliparse", "core"]
SCRIPTS = {
    "Latn": "Das Wetter bleibt in den nächsten Tagen trüb, und am Abend fällt in den Bergen überall wieder Schnee.",
    "Cyrl": "Погода в ближайшие дни останется пасмурной, а вечером в горах снова выпадет снег и похолодает.",
    "Grek": "Ο καιρός θα παραμείνει συννεφιασμένος τις επόμενες ημέρες και το βράδυ θα χιονίσει στα βουνά.",
    "Arab": "سيبقى الطقس غائما في الأيام المقبلة، وفي المساء تتساقط الثلوج من جديد على الجبال العالية.",
    "Hebr": "מזג האוויר יישאר מעונן בימים הקרובים, ובערב ירד שוב שלג על ההרים הגבוהים שבצפון הארץ.",
    "Deva": "आने वाले दिनों में मौसम बादलों से भरा रहेगा, और शाम को पहाड़ों पर फिर से बर्फ गिरेगी।",
    "Beng": "আগামী কয়েক দিন আকাশ মেঘলা থাকবে এবং সন্ধ্যায় পাহাড়ে আবার তুষারপাত হবে বলে জানা গেছে।",
    "Thai": "อากาศจะมีเมฆมากในอีกไม่กี่วันข้างหน้า และในตอนเย็นหิมะจะตกบนภูเขาอีกครั้งหนึ่ง",
    "Hani": "未来几天天气仍将多云，傍晚山区将再次降雪，气温也会继续下降，请大家注意保暖。",
    "Jpan": "今後数日は曇りの天気が続き、夕方には山でまた雪が降るでしょう。気温もさらに下がります。",
    "Hang": "앞으로 며칠 동안 흐린 날씨가 이어지고 저녁에는 산간 지역에 다시 눈이 내릴 것으로 보입니다.",
    "Ethi": "በሚቀጥሉት ቀናት የአየር ሁኔታው ደመናማ ሆኖ ይቆያል፤ ምሽት ላይም በተራሮች ላይ እንደገና በረዶ ይጥላል።",
    "Geor": "მომდევნო დღეებში ამინდი ღრუბლიანი დარჩება, საღამოს კი მთებში ისევ მოვა თოვლი.",
    "Taml": "வரும் நாட்களில் வானிலை மேகமூட்டமாக இருக்கும், மாலையில் மலைகளில் மீண்டும் பனி பெய்யும்.",
}


def page(*paragraphs: str, head: str = "", extra: str = "") -> str:
    body = "".join(f"<p>{text}</p>\n" for text in paragraphs)
    return (
        f"<!DOCTYPE html><html><head><meta charset=utf-8><title>A title</title>{head}</head><body>"
        "<nav class=menu><ul><li><a href=/>Home</a></li><li><a href=/about>About us</a></li></ul></nav>"
        f"<article><h1>A heading</h1>{body}{extra}</article><footer>Copyright 2020 somebody</footer></body></html>"
    )


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("script", sorted(SCRIPTS))
def test_every_script_keeps_its_text(script: str, engine: Engine) -> None:
    text = SCRIPTS[script]
    found = extract_text(page(text, text[::1] + " " + text).encode(), config=ExtractConfig(engine=engine))
    assert text in found.text
    assert "About us" not in found.text
    assert found.title == "A title"
    assert found.extractor.startswith(engine + " ")


LONG = SCRIPTS["Latn"] + " Die Straßen sind glatt, und viele Züge haben Verspätung."


@pytest.mark.parametrize("engine", ENGINES)
def test_tables_are_an_option(engine: Engine) -> None:
    table = "<table><tr><th>Ort</th><td>Zugspitze im Schnee</td></tr></table>"
    html = page(LONG, LONG + " Zwei.", extra=f"{table}<p>{LONG} Drei.</p>")
    texts = [extract_text(html, config=ExtractConfig(engine=engine, tables=on)).text for on in (True, False)]
    assert ["Zugspitze" in text for text in texts] == [True, False]


@pytest.mark.parametrize("engine", ENGINES)
def test_comments_are_an_option(engine: Engine) -> None:
    comment = "Ich finde diesen Bericht sehr gut, vielen Dank für die ausführliche Darstellung!"
    extra = f"</article><div id=comments class=comments><div class=comment><p>{comment}</p></div></div><article>"
    html = page(LONG, LONG + " Zwei.", extra=extra)
    texts = [extract_text(html, config=ExtractConfig(engine=engine, comments=how)).text for how in ("keep", "drop")]
    assert [comment in text for text in texts] == [True, False]


@pytest.mark.parametrize("engine", ENGINES)
def test_depth_is_an_option(engine: Engine) -> None:
    html = "<div>" * 100 + page(LONG, LONG)
    assert LONG in extract_text(html, config=ExtractConfig(engine=engine, max_depth=200)).text
    less = ExtractConfig(engine=engine, max_depth=50)
    if engine == "core":
        assert ("depth",) == extract_text(html, config=less).limits_hit
    else:
        with pytest.raises(ExtractionError, match="the limit is 50"):
            extract_text(html, config=less)


def test_an_unknown_engine_is_a_configuration_error() -> None:
    with pytest.raises(ConfigError, match="core, resiliparse, trafilatura"):
        open_extractor(ExtractConfig(engine="goose"))  # type: ignore[arg-type]


def test_deeper_than_libxml2_goes_by_itself_loses_nothing() -> None:
    html = "<html><body>" + "<div>" * 400 + f"<p>{LONG}</p><p>{LONG} Ende.</p>" + "</div>" * 400
    assert extract_text(html, config=ExtractConfig(engine="trafilatura")).text.endswith("Ende.")


def test_where_libxml2_gives_up_the_page_is_an_error_and_not_half_a_text() -> None:
    with pytest.raises(ExtractionError, match="Excessive depth"):
        extract_text(
            "<p>a" + "<wbr>a" * 3_000 + LONG, config=ExtractConfig(engine="trafilatura")
        )  # to libxml2, no void element


def test_an_error_says_which_page() -> None:
    with pytest.raises(ExtractionError) as raised:
        extract_text("<div>" * 1_000, url="https://example.org/a", config=ExtractConfig(engine="trafilatura"))
    assert raised.value.where == "https://example.org/a"


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("", "A title"),
        ("<meta property='og:title' content=' Fish &amp;\n chips '>", "Fish & chips"),
        ("<meta property='og:title' content=''>", "A title"),
    ],
)
def test_title(head: str, title: str, engine: Engine) -> None:
    assert extract_text(page(LONG, head=head), config=ExtractConfig(engine=engine)).title == title


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    "html",
    [
        "",
        " \n",
        "\x00",
        "plain text",
        "<",
        "<html/>",
        "<!DOCTYPE html>",
        "<html></html>",
        "<frameset><frame src=a></frameset>",
        "\ud800<p>\udfff",
        "<p>" + "\ud800",
        "<!DOCTYPE " + "/" * 2_000_000,
        "<p>a" + "&#768;&#807;" * 100_000,
        "<p title='" + "x" * 11_000_000 + "'>b",
        "<p>" + "x" * 11_000_000,
        "<table><tr><td>cell" * 200,
        "<script type='application/ld+json'>" + "[" * 200_000 + "</script>",
        "<?xml version='1.0' encoding='utf-16'?><html><body><p>a</p></body></html>",
        '<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><p>&b;&b;&b;',
    ],
    ids=range(19),
)
def test_strange_pages_give_text_or_one_of_our_errors(html: str, engine: Engine) -> None:
    try:
        found = extract_text(html, config=ExtractConfig(engine=engine))
    except ExtractionError:
        return
    assert isinstance(found.text, str)


@pytest.mark.parametrize("engine", ["trafilatura", "resiliparse"])
@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 1_000_000,
        "<p " + " ".join(f"a{n}=1" for n in range(100_000)) + ">",
        "<table><tr><td>" * 10_000,
        "<p title='" + "x" * 33_600_000 + "'>",
    ],
    ids=["deep", "attributes", "tables", "large"],
)
def test_floods_are_refused_before_any_parser_sees_them(html: str, engine: Engine) -> None:
    with pytest.raises(ExtractionError, match="the limit is"):
        extract_text(html, config=ExtractConfig(engine=engine))


@pytest.mark.parametrize("engine", ENGINES)
def test_nothing_is_ever_fetched(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    html = page(
        LONG,
        head="<base href='http://example.org/'><link rel=stylesheet href='http://example.org/a.css'>"
        "<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='file:///etc/passwd'/>",
    )
    dtd = (
        '<!DOCTYPE html PUBLIC "-//X//DTD X//EN" "http://example.org/x.dtd" [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    )
    html = html.replace("<!DOCTYPE html>", dtd).replace(LONG, LONG + " &e;")
    found = extract_text(html, url="http://example.org/", config=ExtractConfig(engine=engine))
    assert LONG in found.text
    assert "root:" not in found.text


def test_bytes_and_text_give_the_same_and_so_does_the_pipeline_s_way() -> None:
    html = page(LONG, LONG + " Zwei.").replace("utf-8", "windows-1252").encode("cp1252")
    config = ExtractConfig()
    decoded = charset.decode(html, None)
    assert decoded.charset == "windows-1252"
    extracted = extract_decoded(decoded, None, open_extractor(config))
    assert extract_text(html, url="https://example.org/", config=config) == extracted
    assert extract_text(decoded.text, config=config) == extracted
    assert extracted.text.startswith("A heading\n")


@pytest.mark.parametrize("engine", ENGINES)
def test_no_page_leaves_a_trace_in_another(engine: Engine) -> None:
    rng = random.Random(3)
    words = [word for text in SCRIPTS.values() for word in text.split()]
    pages = [page(LONG, " ".join(rng.choices(words, k=40)), LONG) for _ in range(60)] * 3
    config = ExtractConfig(engine=engine)
    before = [extract_text(html, config=config).text for html in pages]
    order = list(range(len(pages)))
    rng.shuffle(order)
    after = {at: extract_text(pages[at], config=config).text for at in order}
    assert [after[at] for at in range(len(pages))] == before


@pytest.mark.slow
def test_real_pages_come_out_the_same_in_any_order_and_none_trips_a_limit(shared_data: Path) -> None:
    from warcio.archiveiterator import ArchiveIterator

    with (shared_data / "pages" / "pages.dev.warc.gz").open("rb") as stream:
        responses = (record for record in ArchiveIterator(stream) if record.rec_type == "response")
        pages = [record.content_stream().read() for number, record in enumerate(responses) if number % 20 == 0]
    extractor = open_extractor(ExtractConfig())
    decoded = [charset.decode(html) for html in pages if b"<div>" * 600 not in html]
    before = [extract_decoded(each, None, extractor) for each in decoded]
    order = list(range(len(decoded)))
    random.Random(5).shuffle(order)
    again = {at: extract_decoded(decoded[at], None, open_extractor(ExtractConfig())) for at in order}
    assert [again[at] for at in range(len(decoded))] == before
    assert sum(bool(each.text) for each in before) > 0.9 * len(before)


def test_given_text_needs_no_charset() -> None:
    assert extract_decoded(Decoded(page(LONG), "utf-8", "given"), None, open_extractor(ExtractConfig())).text


@pytest.mark.parametrize("engine", ENGINES)
def test_versions_name_all_that_makes_the_text(engine: Engine) -> None:
    found = versions(ExtractConfig(engine=engine))
    assert found["extractor"].startswith(engine)
    assert {"extractor", engine, "sanitise", "limits", "unicode"} <= set(found)
    assert all(isinstance(value, str) and value for value in found.values())
