"""Burmese in Zawgyi is told from Burmese in Unicode, and flagged."""

import pytest

from humongous.charset import decode
from humongous.charset.zawgyi import is_zawgyi

ZAWGYI = "ေနေကာင္းလား။ ျမန္မာႏိုင္ငံသည္ အေရွ႕ေတာင္အာရွတြင္ ရွိသည္။"
UNICODE = "နေကောင်းလား။ မြန်မာနိုင်ငံသည် အရှေ့တောင်အာရှတွင် ရှိသည်။ ကျွန်ုပ်တို့၏ ဝတ္ထုများ၊ ပစ္စည်း၊ အင်္ဂလိပ်စာ"


def test_zawgyi_is_flagged_and_left_as_it_is() -> None:
    decoded = decode(ZAWGYI.encode())
    assert (decoded.text, decoded.charset, decoded.flags) == (ZAWGYI, "utf-8", ("zawgyi",))


@pytest.mark.parametrize("text", [UNICODE, ZAWGYI[:8], "ภาษาไทย", "", "ၵႂၢမ်းတႆး ၼႆႉ ပဵၼ်ၵႂၢမ်းၵူၼ်းတႆး"])
def test_unicode_is_not(text: str) -> None:
    assert not is_zawgyi(text)
    assert is_zawgyi(ZAWGYI)
