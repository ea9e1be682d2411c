"""Every error says what, where and what to do, and survives the way between processes."""

from __future__ import annotations

import pickle

import pytest

from humongous import errors


def kinds(root: type[errors.HumongousError]) -> list[type[errors.HumongousError]]:
    return [root, *(kind for child in root.__subclasses__() for kind in kinds(child))]


@pytest.mark.parametrize("kind", kinds(errors.HumongousError))
def test_an_error_survives_pickling(kind: type[errors.HumongousError]) -> None:
    error = kind("it broke", where="unit 7, offset 12", do="try again")
    again = pickle.loads(pickle.dumps(error))

    assert (kind, "it broke", "unit 7, offset 12", "try again") == (type(again), again.what, again.where, again.do)
    assert str(error) == str(again) == "unit 7, offset 12: it broke\n  → try again"


def test_the_docstring_draws_every_class() -> None:
    assert [] == [kind.__name__ for kind in kinds(errors.HumongousError) if kind.__name__ not in (errors.__doc__ or "")]
