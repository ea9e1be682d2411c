"""No module of ours makes code, objects or a shell command of data: by a scan of the sources."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

CALLS = {
    "eval", "exec", "compile", "__import__", "os.system", "os.popen", "yaml.load", "marshal.loads", "marshal.load",
    "shelve.open", "pickle.loads", "pickle.load", "subprocess.getoutput", "subprocess.getstatusoutput", "os.execvp",
}  # fmt: skip
MODULES = {"pickle", "cPickle", "_pickle", "dill", "cloudpickle", "marshal", "shelve", "joblib", "yaml"}


def faults(source: str) -> list[str]:
    """What no module of ours may do: code, pickles or a shell from data."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names if alias.name.partition(".")[0] in MODULES]
        elif isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] in MODULES:
            found.append(str(node.module))
        elif isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            found += [name] if name in CALLS else []
            found += [
                "shell=True" for word in node.keywords if word.arg == "shell" and ast.unparse(word.value) != "False"
            ]
    return found


def test_no_module_makes_code_of_data(repository: Path) -> None:
    sources = [
        path for folder in ("humongous", "jobs", "langid_models") for path in (repository / folder).rglob("*.py")
    ]

    assert len(sources) > 100
    assert {} == {str(path): found for path in sources if (found := faults(path.read_text(encoding="utf-8")))}


@pytest.mark.parametrize(
    "source",
    ["import pickle", "from pickle import loads", "eval('1')", "exec('1')", "import os\nos.system('x')", "import yaml",
     "import subprocess\nsubprocess.run('x', shell=True)"],
)  # fmt: skip
def test_the_scan_sees_what_it_looks_for(source: str) -> None:
    assert faults(source)
