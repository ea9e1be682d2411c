"""`humongous ingest`: what is asked for is checked before anything is begun."""

from __future__ import annotations

from pathlib import Path

import pytest

from humongous.cli import main


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--budget", "8 parsecs"], "`8 parsecs`"),
        (["--languages", "isl", "--budget", "1"], "belong together"),
        (["--until", "1GB"], "belong together"),
        ([], "give --budget"),
        (["--languages", "isl", "--until", "many"], "`many`"),
        (["--languages", "Klingonese", "--until", "1GB"], "Klingonese"),
    ],
)
def test_what_is_no_request_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    with pytest.raises(SystemExit) as left:
        main(["ingest", "--output", str(tmp_path / "out"), *words])
    assert 2 == left.value.code
    assert said in " ".join(capsys.readouterr().err.split())
    assert not (tmp_path / "out").exists()
