"""Pages in seventy encodings, with and without a word about it, true or false."""

import time

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from humongous.charset import codecs_beyond, decode, versions
from humongous.charset.byte_marks import byte_marks
from humongous.charset.codecs_whatwg import read
from humongous.charset.labels import lookup
from humongous.charset.mending import mend

RUSSIAN = "Москва — столица России. Здесь живут миллионы людей, и город растёт с каждым годом всё больше."
TEXTS = {
    "deu": "Über den Flüssen hängt früh ein weißer Nebel, und die Vögel fliegen schön tief über die Häuser.",
    "fra": "L’été dernier, nous avons dîné près de l’église où le théâtre était déjà fermé à cause de la forêt brûlée.",
    "pol": "Zażółć gęślą jaźń. Wczoraj wieczorem poszliśmy do teatru, żeby obejrzeć świeżą sztukę o życiu królów.",
    "ces": "Příliš žluťoučký kůň úpěl ďábelské ódy. Včera večer jsme šli do divadla, protože pršelo a bylo teplo.",
    "rus": RUSSIAN,
    "ukr": "Київ є столицею України. Її мешканці люблять прогулянки біля річки, й місто щороку стає гарнішим.",
    "ell": "Η Αθήνα είναι η πρωτεύουσα της Ελλάδας και μία από τις αρχαιότερες πόλεις του κόσμου με μεγάλη ιστορία.",
    "tur": "İstanbul büyük bir şehirdir ve her gün birçok insan işe gitmek için köprüden geçer, çünkü ucuz değildir.",
    "heb": "ירושלים היא עיר עתיקה מאוד, ואנשים רבים באים לבקר בה בכל שנה כדי לראות את החומות ואת השווקים.",
    "arb": "القاهرة هي عاصمة جمهورية مصر العربية وأكبر مدنها، وهي من أهم المدن في العالم العربي وأفريقيا كلها.",
    "lit": "Vilnius yra Lietuvos sostinė, kurioje gyvena daug žmonių; šį rytą žąsys skrido virš upės į pietus.",
    "vie": "Hà Nội là thủ đô của nước Việt Nam",
    "tha": "กรุงเทพมหานครเป็นเมืองหลวงของประเทศไทย และเป็นเมืองที่มีประชากรมากที่สุดของประเทศ",
    "cmn": "北京是中华人民共和国的首都，也是全国政治、文化中心。每年有很多游客来这里参观故宫和长城。",
    "zho": "臺北是一個美麗的城市，有許多好吃的東西。今年的冬天比往年更冷，許多人選擇留在家中。",
    "jpn": "東京は日本の首都であり、世界でもっとも大きな都市の一つです。毎年たくさんの人がここを訪れます。",
    "kor": "서울은 대한민국의 수도이며 많은 사람들이 살고 있는 큰 도시이다. 해마다 많은 관광객이 이곳을 찾는다.",
}
TEXTS |= {
    "bel": "Мінск — сталіца Беларусі. Летам тут цёпла, і людзі шпацыруюць уздоўж ракі, дзе ўвечары грае музыка.",
    "srp": "Београд је главни град Србије. Људи шетају поред реке, а ћирилица и латиница живе једна поред друге.",
    "kaz": "Астана — Қазақстанның елордасы. Қыста мұнда өте суық, ал жазда көшелерде адамдар көп жүреді, үйлер биік.",
    "tgk": "Душанбе пойтахти Тоҷикистон аст. Ҳар рӯз мардум ба бозор мераванд ва аз ғизои хуб ҳарф мезананд.",
    "kat": "თბილისი საქართველოს დედაქალაქია. აქ ბევრი ადამიანი ცხოვრობს და ქალაქი მდინარის ორივე მხარეს დგას.",
    "hye": "Երևանը Հայաստանի մայրաքաղաքն է։ Այստեղ շատ մարդիկ են ապրում, և ամեն տարի շատ հյուրեր են գալիս։",
    "pes": "تهران پایتخت ایران است و مردم زیادی در آن زندگی می کنند. هر روز خیابان ها پر از خودرو و گردشگر است.",
    "lao": "ນະຄອນຫຼວງວຽງຈັນ ເປັນເມືອງຫຼວງຂອງປະເທດລາວ ມີຄົນຢູ່ຫຼາຍ ແລະ ຕັ້ງຢູ່ແຄມແມ່ນ້ຳຂອງ",
    "hun": "Budapest Magyarország fővárosa. Az őszi erdőben sétáló gyerekek gyűjtötték a leveleket, és későn értek haza.",
    "hrv": "Zagreb je glavni grad Hrvatske. Šetali smo uz rijeku, a djeca su čekala večeru i čitala priče o životinjama.",
    "mlt": "Il-Belt Valletta hija l-kapitali ta' Malta. Il-ħaddiema jiġu kull filgħodu u jarġgħu lura lejn iż-żona tagħhom.",
    "epo": "Ĉiuj homoj ŝatas bonan manĝaĵon. Ĝis morgaŭ ni iros al la ĝardeno, kie la birdoj ĉiam kantas ĝoje.",
    "cym": "Mae'r tŷ ar lan y dŵr. Roedd y plant yn chwarae â'r cŵn, ac fe wnaethon nhw weld gŵr mewn hen gôt wlân.",
    "isl": "Reykjavík er höfuðborg Íslands. Það er oft kalt á veturna, en fólkið þar er vant því og fer út í öllum veðrum.",
    "por": "São Paulo é a maior cidade do país. As crianças não vão à escola amanhã, porque há uma reunião de avós e irmãos.",
    "ron": "București este capitala României. Copiii merg la școală dimineața, iar după-amiaza se joacă în parcul cel mare.",
    "viet": "Hà Nội là thủ đô của nước Việt Nam. Mỗi ngày có rất nhiều người đến đây để làm việc và học tập.",
}
ENCODINGS = [
    ("deu", "windows-1252", "cp1252"),
    ("deu", "iso-8859-15", "iso8859_15"),
    ("deu", "macintosh", "mac_roman"),
    ("fra", "windows-1252", "cp1252"),
    ("pol", "iso-8859-2", "iso8859_2"),
    ("pol", "windows-1250", "cp1250"),
    ("ces", "windows-1250", "cp1250"),
    ("rus", "windows-1251", "cp1251"),
    ("rus", "koi8-r", "koi8_r"),
    ("rus", "iso-8859-5", "iso8859_5"),
    ("rus", "ibm866", "cp866"),
    ("rus", "x-mac-cyrillic", "mac_cyrillic"),
    ("ukr", "koi8-u", "koi8_u"),
    ("ukr", "windows-1251", "cp1251"),
    ("ell", "windows-1253", "cp1253"),
    ("ell", "iso-8859-7", "iso8859_7"),
    ("tur", "windows-1254", "cp1254"),
    ("heb", "windows-1255", "cp1255"),
    ("arb", "windows-1256", "cp1256"),
    ("arb", "iso-8859-6", "iso8859_6"),
    ("lit", "windows-1257", "cp1257"),
    ("lit", "iso-8859-13", "iso8859_13"),
    ("tha", "windows-874", "cp874"),
    ("cmn", "gbk", "gbk"),
    ("cmn", "gb18030", "gb18030"),
    ("zho", "big5", "big5"),
    ("jpn", "shift_jis", "cp932"),
    ("jpn", "euc-jp", "euc_jp"),
    ("jpn", "iso-2022-jp", "iso2022_jp"),
    ("kor", "euc-kr", "cp949"),
    ("kor", "johab", "johab"),
    ("kor", "iso-2022-kr", "iso2022_kr"),
    ("cmn", "hz-gb-2312", "hz"),
    ("zho", "big5-hkscs", "big5hkscs"),
    ("deu", "ibm437", "cp437"),
    ("fra", "ibm850", "cp850"),
    ("ces", "ibm852", "cp852"),
    ("hun", "windows-1250", "cp1250"),
    ("hun", "x-mac-ce", "mac_latin2"),
    ("pol", "x-mac-ce", "mac_latin2"),
    ("hrv", "iso-8859-2", "iso8859_2"),
    ("srp", "windows-1251", "cp1251"),
    ("srp", "iso-8859-5", "iso8859_5"),
    ("bel", "windows-1251", "cp1251"),
    ("rus", "ibm855", "cp855"),
    ("ukr", "cp1125", "cp1125"),
    ("kaz", "kz-1048", "kz1048"),
    ("kaz", "ptcp154", "ptcp154"),
    ("tgk", "koi8-t", "koi8_t"),
    ("ell", "ibm737", "cp737"),
    ("ell", "x-mac-greek", "mac_greek"),
    ("tur", "iso-8859-9", "iso8859_9"),
    ("tur", "ibm857", "cp857"),
    ("tur", "x-mac-turkish", "mac_turkish"),
    ("heb", "iso-8859-8", "iso8859_8"),
    ("heb", "ibm862", "cp862"),
    ("arb", "x-mac-arabic", "x-mac-arabic"),
    ("lit", "iso-8859-4", "iso8859_4"),
    ("lit", "ibm775", "cp775"),
    ("mlt", "iso-8859-3", "iso8859_3"),
    ("epo", "iso-8859-3", "iso8859_3"),
    ("cym", "iso-8859-14", "iso8859_14"),
    ("isl", "windows-1252", "cp1252"),
    ("isl", "ibm861", "cp861"),
    ("por", "macintosh", "mac_roman"),
    ("ron", "x-mac-romanian", "mac_romanian"),
    ("ron", "iso-8859-16", "iso8859_16"),
    ("viet", "viscii", "viscii"),
    ("viet", "tcvn3", "tcvn3"),
    ("kat", "georgian-ps", "georgian-ps"),
    ("kat", "georgian-academy", "georgian-academy"),
    ("hye", "armscii-8", "armscii-8"),
    ("lao", "cp1133", "cp1133"),
    ("pes", "isiri-3342", "isiri-3342"),
]


def written(text: str, codec: str) -> bytes:
    """As someone writes it who has this encoding: what it lacks is left out."""
    if codec not in codecs_beyond.SINGLE_BYTE:
        return text.encode(codec, "ignore")
    table = {character: byte for byte, character in reversed(list(enumerate(codecs_beyond.characters(codec))))}
    return bytes(table[character] for character in text if character in table)


def page(text: str, codec: str, head: str = "") -> bytes:
    return written(f"<html><head>{head}</head><body><a href='/'>Home</a><p class=x>{text}</p></body></html>", codec)


@pytest.mark.parametrize("how", ["header", "meta"])
@pytest.mark.parametrize(("language", "label", "codec"), ENCODINGS)
def test_a_page_that_says_its_encoding_is_read_in_it(language: str, label: str, codec: str, how: str) -> None:
    html = page(TEXTS[language], codec, f"<meta charset={label}>" if how == "meta" else "")
    decoded = decode(html, f"text/html; charset={label}" if how == "header" else None)
    assert (decoded.charset, decoded.charset_source, decoded.replaced) == (lookup(label), how, 0)
    assert written(TEXTS[language], codec) == written(decoded.text.split("x>")[1].split("</p>")[0], codec)


@pytest.mark.parametrize(("language", "label", "codec"), ENCODINGS)
def test_a_page_that_says_nothing_is_detected(language: str, label: str, codec: str) -> None:
    html = page(TEXTS[language], codec)
    wanted = read(html, str(lookup(label))).text
    assert decode(html).text == wanted


CEDILLAS = str.maketrans("șț", "şţ")


def test_romanian_has_commas_below_unless_windows_speaks() -> None:
    text = TEXTS["ron"]
    windows = page(text.translate(CEDILLAS), "cp1250")
    assert windows == page(text, "iso8859_16")
    assert text in decode(windows).text
    for stated in ("windows-1250", "iso-8859-2"):
        assert text.translate(CEDILLAS) in decode(windows, f"text/html; charset={stated}").text
    quoted = f"„{text}”".translate(CEDILLAS)
    decoded = decode(page(quoted, "cp1250"))
    assert (quoted in decoded.text, decoded.charset) == (True, "windows-1250")


def test_the_label_koi8_ru_is_read_with_its_quotation_marks() -> None:
    text = TEXTS["bel"].replace("Мінск", "«Мінск»").replace("—", "-")
    decoded = decode(page(text, "koi8-ru"), "text/html; charset=koi8-ru")
    assert (text in decoded.text, decoded.charset, decoded.charset_source) == (True, "koi8-ru", "header")
    plain = text.replace("«", "").replace("»", "")
    assert decode(page(plain, "koi8-ru"), "text/html; charset=koi8-u").charset == "koi8-u"


@pytest.mark.parametrize("language", sorted(TEXTS))
def test_utf8_needs_no_statement(language: str) -> None:
    decoded = decode(page(TEXTS[language], "utf-8"))
    assert TEXTS[language] in decoded.text
    assert (decoded.charset, decoded.charset_source, decoded.replaced) == ("utf-8", "utf-8-valid", 0)


@pytest.mark.parametrize("wrong", ["iso-8859-1", "windows-1251", "gb2312", "euc-kr", "utf-16"])
@pytest.mark.parametrize("how", ["header", "meta"])
def test_valid_utf8_wins_against_a_wrong_statement(wrong: str, how: str) -> None:
    html = page(RUSSIAN, "utf-8", f"<meta http-equiv=content-type content='text/html; charset={wrong}'>")
    decoded = decode(html, f"text/html; charset={wrong}" if how == "header" else None)
    assert RUSSIAN in decoded.text
    assert decoded.charset == "utf-8"


def test_utf8_stated_but_not_so_goes_to_the_next_candidate() -> None:
    html = page(RUSSIAN, "cp1251", "<meta charset=windows-1251>")
    decoded = decode(html, "text/html; charset=utf-8")
    assert (decoded.charset, decoded.charset_source) == ("windows-1251", "meta")
    assert decode(page(RUSSIAN, "cp1251"), "text/html; charset=utf-8").charset_source == "detected"


def test_a_page_cut_in_mid_character_is_still_utf8() -> None:
    html = page(RUSSIAN, "utf-8", "<meta charset=gbk>").split(b"</p>")[0][:-2]
    assert (decode(html).charset, decode(html).replaced) == ("utf-8", 1)


def test_a_few_broken_bytes_do_not_make_utf8_another_encoding() -> None:
    decoded = decode(page(RUSSIAN, "utf-8") + b"\xff\xfe\x93", "text/html; charset=utf-8")
    assert (decoded.charset, decoded.charset_source, decoded.replaced) == ("utf-8", "header", 3)


def test_two_bytes_of_gbk_that_happen_to_be_utf8_are_what_the_page_says() -> None:
    html = b"<meta charset=gb2312><p>" + "模".encode("gbk") + b"</p>"
    assert html.decode("utf-8")
    assert "模" in decode(html).text


def test_header_outranks_meta_and_a_bom_outranks_both() -> None:
    html = page(RUSSIAN, "koi8_r", "<meta charset=windows-1251>")
    assert decode(html, "text/html; charset=koi8-r").charset == "koi8-r"
    html = "\ufeff".encode("utf-16le") + page(RUSSIAN, "utf-16le", "<meta charset=windows-1251>")
    decoded = decode(html, "text/html; charset=koi8-r")
    assert (decoded.charset, decoded.charset_source) == ("utf-16le", "bom")
    assert RUSSIAN in decoded.text


@pytest.mark.parametrize("name", ["utf-16le", "utf-16be"])
def test_utf16_without_a_byte_order_mark_shows_in_its_mark_up(name: str) -> None:
    decoded = decode(page("Only ASCII here.", name))
    assert (decoded.charset, decoded.charset_source) == (name, "detected")
    assert "Only ASCII here." in decoded.text


def test_ascii_takes_what_is_stated_else_utf8() -> None:
    assert decode(b"<p>plain", "text/html; charset=latin1").charset == "windows-1252"
    assert decode(b"<p>plain").charset_source == "default"
    assert decode(b"").text == ""


def test_a_stray_accent_in_english_is_windows_1252() -> None:
    html = (
        b"<p>"
        + b"The cafe on the corner is open every day of the week, and people like it. " * 20
        + b"caf\xe9 \x93ok\x94"
    )
    assert decode(html).charset == "windows-1252"


def test_other_characters_are_left_as_they_are() -> None:
    assert decode(b"a\x00b\r\nc\xc2\xad").text == "a\x00b\r\nc\xad"


@given(st.binary(max_size=600), st.none() | st.text(max_size=60))
@settings(deadline=None, max_examples=300)
def test_any_bytes_and_header_give_text(html: bytes, header: str | None) -> None:
    assert decode(html, header) == decode(html, header)


@given(st.text(max_size=200))
@settings(deadline=None, max_examples=200)
def test_utf8_stated_in_the_header_is_exact(text: str) -> None:
    text = text.encode("utf-8", "ignore").decode().removeprefix("\ufeff").replace("\x00", "").replace("\x1b", "")
    assume(mend(text, byte_marks(text.encode())) is None)
    assert decode(text.encode(), "text/html; charset=utf-8").text == text


@pytest.mark.parametrize(
    "piece", [b"<meta ", b"<!--", b"\xff", b"\x1b$B", b"charset=", b"<a b='", b"\xe4\xbd", b"</script"]
)
def test_time_is_linear(piece: bytes) -> None:
    began = time.process_time()
    decode(piece * (2_000_000 // len(piece)))
    assert time.process_time() - began < 3


def test_versions_name_what_decides() -> None:
    assert sorted(versions()) == ["charset", "charset_model", "webencodings"]


ENGLISH = "Mostar’s old bridge stood for 427 years until it was shelled, and was built again from its own stones."
GERMAN = "Die Brücke über die Neretva führt nach Österreich, größer als je zuvor, überall für Fußgänger."


@pytest.mark.parametrize("label", [None, "text/html; charset=utf-8", "text/html; charset=iso-8859-1"])
@pytest.mark.parametrize("bad", [b"\xf5\x90\x80\x80", b"\xf4\x90\x80\x80", b"\xed\xa0\x80", b"\xfe\xff", b"\xff" * 4])
@pytest.mark.parametrize("text", [ENGLISH, GERMAN])
def test_a_broken_character_of_several_bytes_is_one_error(text: str, bad: bytes, label: str | None) -> None:
    decoded = decode(b"<p>" + text.encode() + bad + b" and on</p>", label)

    assert (text in decoded.text, decoded.charset) == (True, "utf-8")


@pytest.mark.parametrize(
    ("charset", "text"),
    [
        ("gbk", "中国是一个统一的多民族国家，历史悠久，人口众多。"),
        ("euc-jp", "すべての人間は、生まれながらにして自由であり、かつ、尊厳と権利とについて平等である。"),
        ("euc-kr", "모든 인간은 태어날 때부터 자유로우며 그 존엄과 권리에 있어 동등하다."),
        ("ibm866", "Все люди рождаются свободными и равными в своём достоинстве и правах."),
    ],
)
def test_what_is_utf8_only_by_chance_is_not(charset: str, text: str) -> None:
    decoded = decode(text.encode({"ibm866": "cp866", "euc-jp": "euc_jp"}.get(charset, charset)))

    assert (decoded.charset, decoded.text) == (charset, text)


@pytest.mark.parametrize("label", [None, "text/html; charset=utf-8"])
@pytest.mark.parametrize("bad", ["é".encode()[:1], "é".encode("latin-1"), b"\xff\xfe\xfd\xfc"])
def test_one_whole_character_for_one_that_is_broken_is_enough(bad: bytes, label: str | None) -> None:
    text = "Tomorrow’s bridge, the river and the old town"

    assert text in decode(b"<p>" + text.encode() + b" " + bad + b" and on</p>", label).text
