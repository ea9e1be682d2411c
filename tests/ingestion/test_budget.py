"""Budgets as a person writes them, and how much is begun at a time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from humongous.errors import ConfigError
from humongous.ingestion import Budget, Spent, parse_budget, parse_bytes, wave_size


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("500", Budget(units=500)),
        ("500units", Budget(units=500)),
        ("1 unit", Budget(units=1)),
        ("8h", Budget(seconds=28_800)),
        ("1.5h", Budget(seconds=5_400)),
        ("30min", Budget(seconds=1_800)),
        ("90s", Budget(seconds=90)),
        ("2d", Budget(seconds=172_800)),
        ("2TB", Budget(bytes_read=2 * 10**12)),
        ("200gb", Budget(bytes_read=200 * 10**9)),
        ("0.5 GiB", Budget(bytes_read=2**29)),
        ("500units,8h, 2TB", Budget(500, 28_800, 2 * 10**12)),
        ("2TB,500", Budget(units=500, bytes_read=2 * 10**12)),
    ],
)
def test_budgets(text: str, expected: Budget) -> None:
    assert expected == parse_budget(text)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "no number"),
        ("0", "nothing"),
        ("0h", "nothing"),
        ("-1", "no number"),
        ("1.5", "units are whole"),
        ("1.5units", "units are whole"),
        ("8m", "`m` is neither"),
        ("8h,9h", "one of its kind already"),
        ("8h,30min", "one of its kind already"),
        ("500|8h", "no number"),
        ("1e9", "`e"),
        ("inf", "no number"),
        ("nan", "no number"),
        ("8h,", "no number"),
        ("٣", "no number"),
        ("9" * 40, "no number"),
    ],
)
def test_what_is_no_budget_is_refused(text: str, why: str) -> None:
    with pytest.raises(ConfigError, match=why if why != "`e" else "no number|neither") as caught:
        parse_budget(text)
    assert "500units" in caught.value.do


@given(st.text(max_size=30))
def test_any_text_is_a_budget_or_an_error(text: str) -> None:
    try:
        budget = parse_budget(text)
    except ConfigError:
        return
    given_ = [each for each in (budget.units, budget.seconds, budget.bytes_read) if each is not None]
    assert given_
    assert all(each >= 0 for each in given_)


kinds = st.tuples(
    st.none() | st.integers(1, 10**9), st.none() | st.integers(1, 10**7), st.none() | st.integers(1, 10**15 - 1)
)


@given(kinds.filter(any), st.permutations([0, 1, 2]))
def test_a_budget_reads_as_it_was_written(amounts: tuple[int | None, ...], order: list[int]) -> None:
    endings = ("units", "s", "kB")
    text = ",".join(f"{amounts[at]}{endings[at]}" for at in order if amounts[at] is not None)
    units, seconds, size = amounts
    assert Budget(units, seconds, None if size is None else 1000 * size) == parse_budget(text)


def test_sizes() -> None:
    assert 2_000_000_000 == parse_bytes("2GB")
    for wrong in ("2", "2h", "2 apples", ""):
        with pytest.raises(ConfigError):
            parse_bytes(wrong)


@pytest.mark.parametrize(
    ("so_far", "expected"),
    [
        (Spent(), None),
        (Spent(units=9, seconds=99, bytes_read=999), None),
        (Spent(units=10), "units"),
        (Spent(seconds=100), "time"),
        (Spent(bytes_read=1000), "bytes"),
        (Spent(10, 100, 1000), "units"),
    ],
)
def test_whichever_is_spent_first(so_far: Spent, expected: str | None) -> None:
    assert expected == Budget(10, 100, 1000).spent(so_far)
    assert Budget().spent(so_far) is None


@pytest.mark.parametrize(
    ("budget", "so_far", "asking", "expected"),
    [
        (Budget(units=500), Spent(units=120), False, 380),
        (Budget(seconds=60), Spent(), False, 32),
        (Budget(units=5, seconds=60), Spent(), False, 5),
        (Budget(bytes_read=1000), Spent(), False, 8),
        (Budget(bytes_read=1000), Spent(units=8, bytes_read=400), False, 12),
        (Budget(bytes_read=1000), Spent(units=8, bytes_read=999), False, 1),
        (Budget(bytes_read=100_000), Spent(units=8, bytes_read=400), False, 32),
        (Budget(bytes_read=1000), Spent(units=8), False, 8),
        (Budget(), Spent(), True, 8),
        (Budget(units=3), Spent(), True, 3),
    ],
)
def test_waves(budget: Budget, so_far: Spent, asking: bool, expected: int) -> None:
    assert expected == wave_size(budget, so_far, 8, asking=asking)


@given(
    kinds.filter(any), st.integers(1, 64), st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 50)), max_size=300)
)
def test_a_budget_is_overshot_by_a_wave_of_running_tasks_at_most(
    amounts: tuple[int | None, ...], slots: int, units: list[tuple[int, int]]
) -> None:
    """Units never; bytes and seconds by what was begun before it was known."""
    budget = Budget(amounts[0], amounts[1], amounts[2])
    so_far, at = Spent(), 0
    while at < len(units) and not budget.spent(so_far):
        wave = units[at : at + wave_size(budget, so_far, slots, asking=False)]
        at += len(wave)
        so_far = Spent(
            so_far.units + len(wave),
            so_far.seconds + sum(seconds for _, seconds in wave) / slots,
            so_far.bytes_read + sum(size for size, _ in wave),
        )
        if budget.seconds is not None or budget.bytes_read is not None:
            assert len(wave) <= 4 * slots
    assert budget.units is None or so_far.units <= budget.units
