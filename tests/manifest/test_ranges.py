"""Which stretches of a folder are listed."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from humongous.manifest import ranges
from humongous.manifest.ranges import PAGE, SPARSE, STRETCH, Stretch, around, whole

KEYS = [f"u{number:06d}" for number in range(2 * SPARSE + 1)]


def inside(stretches: list[Stretch], key: str) -> int:
    """How many of them hold a key."""
    return sum(
        (each.after is None or each.after < key) and (each.upto is None or key <= each.upto) for each in stretches
    )


def test_a_folder_is_cut_by_what_is_likely() -> None:
    assert [Stretch(None, None)] == whole(())
    assert [Stretch(None, None)] == whole(KEYS[: STRETCH - 1])
    cut = [KEYS[STRETCH - 1], KEYS[2 * STRETCH - 1]]
    assert [Stretch(None, cut[0]), Stretch(cut[0], cut[1]), Stretch(cut[1], None)] == whole(KEYS[: 3 * STRETCH - 1])


@settings(deadline=None)
@given(st.sets(st.text("ab+-.", max_size=3)), st.text("ab+-.", max_size=3))
def test_a_cut_folder_holds_every_key_once(likely: set[str], key: str) -> None:
    small, ranges.STRETCH = ranges.STRETCH, 2
    try:
        assert 1 == inside(whole(likely), key)
    finally:
        ranges.STRETCH = small


def test_runs_of_known_keys_are_passed_over() -> None:
    wanted, known = KEYS[4000:4010] + KEYS[9000:9001], KEYS[:4000] + KEYS[4010:9000]
    assert [Stretch(KEYS[3999], KEYS[4009]), Stretch(KEYS[8999], KEYS[9000])] == around(wanted, known)
    assert [] == around((), KEYS)
    assert [Stretch(None, "a")] == around({"a"}, ())


def test_a_run_of_less_than_two_pages_is_listed_through() -> None:
    near, far = [KEYS[0], KEYS[2 * PAGE]], [KEYS[0], KEYS[2 * PAGE + 1]]
    assert 1 == len(around(near, KEYS[1 : 2 * PAGE]))
    assert 2 == len(around(far, KEYS[1 : 2 * PAGE + 1]))


def test_a_long_stretch_is_cut() -> None:
    assert [KEYS[SPARSE - 1], KEYS[2 * SPARSE - 1], KEYS[-1]] == [each.upto for each in around(KEYS, ())]


@settings(deadline=None)
@given(st.sets(st.text("abc", max_size=3)), st.sets(st.text("abc", max_size=3)))
def test_every_wanted_key_is_in_one_stretch(wanted: set[str], known: set[str]) -> None:
    kept, ranges.SPARSE, ranges.PAGE = (ranges.SPARSE, ranges.PAGE), 3, 1
    try:
        assert {1} >= {inside(around(wanted, known - wanted), key) for key in wanted}
    finally:
        ranges.SPARSE, ranges.PAGE = kept
