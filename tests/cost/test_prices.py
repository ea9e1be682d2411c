"""The price table: bundled figures with sources, a user's own in their place, and errors that name the nearest key."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from humongous.cost.prices import BUNDLED, read_prices
from humongous.errors import ConfigError


def own(place: Path, text: str) -> Path:
    (place / "own.toml").write_text(text, encoding="utf-8")
    return place / "own.toml"


def test_the_bundled_table_is_whole_and_every_row_has_a_source() -> None:
    tree = tomllib.loads(BUNDLED.read_text(encoding="utf-8"))
    rows = [row for section in ("compute", "requests", "egress", "storage") for row in tree[section].values()]

    assert "USD" == read_prices().currency
    assert len(rows) >= 10
    for row in rows:
        assert len(row["source"]) > 10
        assert (
            not row["verified"]
            or "http" in row["source"]
            or not any(value for value in row.values() if type(value) is float)
        )


def test_a_user_s_keys_replace_the_bundled_ones_and_nothing_else(tmp_path: Path) -> None:
    prices = read_prices(own(tmp_path, 'currency = "EUR"\n[use]\ncompute = "ours"\n[compute.ours]\nvcpu_hour = 0.01\n'
                             "gb_hour = 0.001\ngb_per_vcpu = 4\nsurcharge = 0.5\n"))  # fmt: skip

    assert "EUR" == prices.currency
    assert pytest.approx(0.021) == prices.compute.core_hour
    assert read_prices().output_requests == prices.output_requests
    assert "compute.ours" not in prices.unverified()
    assert "compute.ec2" in read_prices().unverified()


def test_one_figure_of_a_row(tmp_path: Path) -> None:
    prices = read_prices(own(tmp_path, "[compute.ec2]\nvcpu_hour = 1.0\n"))

    assert (1.0, str(tmp_path / "own.toml")) == (prices.compute.core_hour, prices.compute.source)


@pytest.mark.parametrize(
    ("text", "said", "do"),
    [
        ("curency = 'EUR'", "unknown key `curency`", "`currency`"),
        ("[egres.free]\ngb = 1.0", "unknown key `egres`", "`egress`"),
        ("[compute.ec2]\nvcpu_hours = 1.0", "unknown key `compute.ec2.vcpu_hours`", "`compute.ec2.vcpu_hour`"),
        ("[use]\ncompte = 'ec2'", "unknown key `use.compte`", "`use.compute`"),
        ("[use]\ncompute = 'ec2-amr'", "no [compute.ec2-amr]", "'ec2-arm'"),
        ("[compute.ec2]\nvcpu_hour = -1.0", "`compute.ec2.vcpu_hour` is -1.0", "0 or more"),
        ("[compute.ec2]\nvcpu_hour = inf", "`compute.ec2.vcpu_hour` is inf", "0 or more"),
        ("[compute.ec2]\nvcpu_hour = nan", "`compute.ec2.vcpu_hour` is nan", "0 or more"),
        ("[compute.ec2]\nvcpu_hour = '1'", "`compute.ec2.vcpu_hour` is '1'", "a number"),
        ("[compute.ec2]\nvcpu_hour = true", "`compute.ec2.vcpu_hour` is True", "a number"),
        ("[compute]\nec2 = 1.0", "`compute.ec2` must be a section", "[compute.ec2]"),
        ("compute = 1.0", "`compute` must be a section", ""),
        ("[compute.new]\nvcpu_hour = 1.0", "`compute.new` has no `gb_hour`", "every key"),
        ("currency = 1", "`currency` is 1", "EUR"),
        ("[compute", "this is not TOML", ""),
    ],
)
def test_what_is_wrong_is_named_with_the_nearest(tmp_path: Path, text: str, said: str, do: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read_prices(own(tmp_path, text))

    assert said in caught.value.what
    assert do in caught.value.do
    assert str(tmp_path) in caught.value.where


def test_a_file_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="No such file"):
        read_prices(tmp_path / "nowhere.toml")
