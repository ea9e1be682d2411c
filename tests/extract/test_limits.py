"""Hostile mark-up is measured in one pass and refused by name."""

import time

import pytest

from humongous.errors import ExtractionError
from humongous.extract.limits import MAX_ATTRIBUTES, MAX_ELEMENTS, Size, check, measure_markup


@pytest.mark.parametrize(
    ("html", "size"),
    [
        ("", Size(0, 0, 0, 0)),
        ("<p>a<p>b<p>c", Size(3, 1, 2, 0)),
        ("<div><br><img><b>x</b></div>", Size(4, 2, 3, 0)),
        ("<div></span><div></span><div>", Size(3, 3, 3, 0)),
        ("<div><b><i></div><div>", Size(4, 3, 3, 0)),
        ("<!-- <div><div> --><div>", Size(1, 1, 0, 0)),
        ("<script>'<div><div>'</script><div>", Size(2, 1, 0, 0)),
        ("<svg><path/><path/><g><path/></g></svg>", Size(5, 2, 5, 0)),
        ("<svg><div/><div/></svg>", Size(3, 3, 3, 0)),
        ("<DIV><div></DIV></div>", Size(2, 2, 1, 0)),
        ("a < b <3 <", Size(0, 0, 0, 0)),
    ],
)
def test_markup_is_measured_as_a_parser_sees_it(html: str, size: Size) -> None:
    assert measure_markup(html) == size


def test_attributes_are_counted_past_quotes_and_angle_brackets() -> None:
    many = " ".join(f"a{n}='>'" for n in range(300))
    assert measure_markup(f'<p title="a > b < c" {many}>').attributes == 301
    assert measure_markup(f'<p x" {many} y">').attributes >= 300
    assert measure_markup('<p title="' + "many words " * 500 + '">').attributes == 1


@pytest.mark.parametrize(
    ("html", "what"),
    [
        ("<div>" * 513, "nested in one another; the limit is 512"),
        ("<b></b>" * (MAX_ELEMENTS + 1), "elements; the limit is"),
        ("<p " + "a " * (MAX_ATTRIBUTES + 1) + ">", "attributes on one element; the limit is"),
        ("<div>" * 400 + "<p></p>" * 5_000, "sum of its elements' depths"),
    ],
)
def test_an_error_names_the_limit(html: str, what: str) -> None:
    with pytest.raises(ExtractionError, match=what):
        check(html, 512)


@pytest.mark.parametrize(
    "piece", ["<!--", "<p ", '<p a="', "<p a='\"", "</", "<script>", "<div>", "</div>", "<", "- -->", "<svg/"]
)
def test_time_is_linear(piece: str) -> None:
    began = time.process_time()
    measure_markup(piece * (2_000_000 // len(piece)))
    assert time.process_time() - began < 4
