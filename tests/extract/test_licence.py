"""The licence that mark-up names, the most explicit one first."""

from __future__ import annotations

import pytest

from humongous.extract import find_licence
from humongous.markup import read_markup

BY, SA = "https://creativecommons.org/licenses/by/4.0/", "http://creativecommons.org/licenses/by-sa/3.0."


@pytest.mark.parametrize(
    ("html", "found"),
    [
        (f"<p>{BY}</p><img alt='{BY}'>", None),
        ("<a href=https://creativecommons.org/about/>x</a>", None),
        (f"<a href={BY}>x</a>", ("by", "4.0", "a")),
        (f"<a href={BY}>x</a><a rel='nofollow license' href={SA}>", ("by-sa", "3.0", "a-rel")),
        (f"<a rel=licence href={BY}><meta name=rights content='see {SA}'>", ("by-sa", "3.0", "meta")),
        (f"<link rel=license href='{SA}'><body><a href={BY}>", ("by-sa", "3.0", "link")),
        ("<a href='//creativecommons.org/publicdomain/zero/1.0/'>", ("zero", "1.0", "a")),
        (f"<!-- <a href={BY}> --><script>'<a href={BY}>'</script>", None),
    ],
)
def test_licence(html: str, found: tuple[str, str, str] | None) -> None:
    expected = dict(zip(("type", "version", "location"), found, strict=True)) if found else None
    assert expected == find_licence(read_markup(html))
