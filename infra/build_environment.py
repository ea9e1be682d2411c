"""Build what a cluster needs: `environment.tar.gz` for `--archives`, and the job scripts beside it.

    python infra/build_environment.py --output dist/cluster

The archive is a virtual environment with HUMONGOUS and the packages of `infra/requirements.lock` (no Spark, no Java:
the cluster has its own), installed from wheels for the *cluster's* platform and Python, whatever this machine is. The
compiled core is among them where `make dist` has made its wheel, or `--core-wheel` names one; without it the extractor
is trafilatura, and the summary says so. A package that has no wheel for the cluster's platform on PyPI is taken from
`--wheels`, a folder with one that was built for it: `make dist` builds pycld2's, for the Python that it runs on.
Where its `bin/python` comes from is a choice:

- a link to the interpreter that the cluster's machines have (`--python`, the default, at /usr/bin/python3.11), or
- the interpreter itself, copied into the archive (`--with-python DIR`), where there is none, or no one knows where.

The same inputs give the same bytes, so an archive can be told from another by its digest. Needs `uv`, which is among
the development requirements.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import platform
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from collections.abc import Collection, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "infra" / "requirements.lock"
JOBS = ("extract", "partition", "export", "ingest")

# glibc 2.28 is older than what EMR 7 (Amazon Linux 2023: 2.34) and Dataproc 2.2 (Debian 12: 2.36) have, and new
# enough for every wheel of the lock.
PLATFORM = "{machine}-manylinux_2_28"

# What uv notes about an installation and differs from one to the next; nothing reads it at run time.
_INSTALLERS_NOTES = ("direct_url.json", "uv_cache.json", "uv_build.json", "REQUESTED")
_NO_WHEEL = """If it says that a package has no wheel for this platform (PyPI has none of pycld2 for {platform}): `make dist`
builds one into dist/, for the Python that it runs on. For another, on a machine of that kind with Python {python}:
`python{python} -m pip wheel --no-deps --wheel-dir wheels pycld2==VERSION`, the version that infra/requirements.lock has;
copy the folder here and name it: --wheels wheels"""
# What of a Python installation no job needs: 2/3 of its size.
_NOT_NEEDED = ("test", "tests", "idlelib", "tkinter", "turtledemo", "ensurepip", "site-packages", "config-*")


def main(arguments: list[str] | None = None) -> int:
    """Build the archive as the command line says, and say in one JSON line what was built."""
    options = _parse(arguments)
    output: Path = options.output
    output.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="humongous-environment-") as scratch:
        environment = Path(scratch) / "environment"
        core = options.core_wheel or core_wheel(options.machine)
        folder = options.wheels or ROOT / "dist"
        built = wheels_built(LOCK.read_text(encoding="utf-8"), folder, options.python_version, options.machine)
        if options.wheels and not built:
            raise SystemExit(
                f"--wheels is {folder}: no wheel of a locked version for {options.python_version} on {options.machine}"
            )
        platform_tag = PLATFORM.format(machine=options.machine)
        install(environment, Path(scratch), options.python_version, platform_tag, core, built)
        if options.with_python:
            copy_interpreter(options.with_python, environment, options.python_version)
        else:
            link_interpreter(options.python or f"/usr/bin/python{options.python_version}", environment)
        archive = output / "environment.tar.gz"
        pack(environment, archive)
    (output / "jobs").mkdir(exist_ok=True)
    for job in JOBS:
        shutil.copyfile(ROOT / "jobs" / f"{job}.py", output / "jobs" / f"{job}.py")
    summary = {
        "archive": str(archive),
        "bytes": archive.stat().st_size,
        "sha256": hashlib.sha256(archive.read_bytes()).hexdigest(),
        "python": options.python_version,
        "machine": options.machine,
        "extractor": f"core ({core.name})"
        if core
        else "trafilatura (no wheel of the core: make dist, or --core-wheel)",
        "built_elsewhere": {wheel.name: hashlib.sha256(wheel.read_bytes()).hexdigest() for wheel in built.values()},
    }
    sys.stdout.write(json.dumps(summary) + "\n")
    return 0


def core_wheel(machine: str, folder: Path = ROOT / "dist") -> Path | None:
    """The compiled core's wheel that `make dist` made of this version for `machine`, if it did."""
    version = tomllib.loads((ROOT / "core" / "Cargo.toml").read_text(encoding="utf-8"))["package"]["version"]
    return next(iter(sorted(folder.glob(f"humongous_core-{version}-*-abi3-manylinux*_{machine}.whl"))), None)


def wheels_built(lock: str, folder: Path, python_version: str, machine: str) -> dict[str, Path]:
    """Wheels in `folder` of packages that the lock pins, of the very version, for that Python and machine, by package.

    The lock has hashes of what PyPI has; one that was built elsewhere has its own, which the summary tells.
    """
    tag, found = f"cp{python_version.replace('.', '')}", {}
    for name, version in re.findall(r"^([A-Za-z0-9_.-]+)==([^ \\\n]+)", lock, re.MULTILINE):
        stem = f"{name.replace('-', '_').replace('.', '_')}-{version}"
        for wheel in sorted(folder.glob(f"{stem}-{tag}-*linux*_{machine}.whl")):
            found[name] = wheel
    return found


def without(lock: str, names: Collection[str]) -> str:
    """The lock without some packages: their lines and the hashes that follow."""
    entries = re.split(r"^(?=[A-Za-z0-9])", lock, flags=re.MULTILINE)
    return "".join(entry for entry in entries if entry.partition("==")[0] not in names)


def install(
    environment: Path,
    scratch: Path,
    python_version: str,
    platform_tag: str,
    core: Path | None,
    built: Mapping[str, Path],
) -> None:
    """Install HUMONGOUS, its locked requirements, wheels `built` elsewhere and the compiled `core` for a platform."""
    wheels = scratch / "wheels"
    _uv("build", "--wheel", "--out-dir", str(wheels), str(ROOT))
    site_packages = environment / "lib" / f"python{python_version}" / "site-packages"
    target = ["--target", str(site_packages), "--python-platform", platform_tag, "--python-version", python_version]
    common = ["pip", "install", *target, "--no-deps", "--only-binary", ":all:", "--link-mode", "copy"]
    lock = scratch / "requirements.lock"
    lock.write_text(without(LOCK.read_text(encoding="utf-8"), built.keys()), encoding="utf-8")
    try:
        _uv(*common, "--require-hashes", "--requirement", str(lock))
    except SystemExit as failed:
        raise SystemExit(f"{failed}\n{_NO_WHEEL.format(platform=platform_tag, python=python_version)}") from failed
    for wheel in (*built.values(), *sorted(wheels.glob("humongous-*.whl")), *([core] if core else [])):
        _uv(*common, str(wheel))
    # Console scripts hold this machine's interpreter in their first line; the jobs are started by Spark.
    shutil.rmtree(site_packages / "bin", ignore_errors=True)
    (site_packages / ".lock").unlink(missing_ok=True)
    for notes in site_packages.glob("*.dist-info"):
        for name in _INSTALLERS_NOTES:
            (notes / name).unlink(missing_ok=True)
        _drop_from_record(notes / "RECORD")


def link_interpreter(python: str, environment: Path) -> None:
    """Make `environment` a virtual environment (PEP 405) of the interpreter that lies at `python` on the cluster."""
    where = Path(python)
    if not where.is_absolute():
        raise SystemExit(f"--python is {python!r}: expected the absolute path on the cluster's machines")
    (environment / "bin").mkdir(parents=True)
    for name in ("python", "python3", where.name):
        link = environment / "bin" / name
        if not link.is_symlink():
            link.symlink_to(python if name == where.name else where.name)
    settings = f"home = {where.parent}\ninclude-system-site-packages = false\n"
    (environment / "pyvenv.cfg").write_text(settings, encoding="utf-8")


def copy_interpreter(installation: Path, environment: Path, python_version: str) -> None:
    """Copy a Python installation's interpreter and standard library into `environment`.

    It must be for the cluster's platform and relocatable, as those of python-build-standalone are (`uv python install
    3.11` gets one; `uv python find 3.11` says where it is).
    """
    name = f"python{python_version}"
    if not (installation / "bin" / name).is_file() or not (installation / "lib" / name).is_dir():
        raise SystemExit(f"--with-python is {installation}: it has no bin/{name} and lib/{name}")
    (environment / "bin").mkdir(parents=True)
    shutil.copy2(installation / "bin" / name, environment / "bin" / name)
    for link in ("python", "python3"):
        (environment / "bin" / link).symlink_to(name)
    ignore = shutil.ignore_patterns(*_NOT_NEEDED, "__pycache__")
    shutil.copytree(
        installation / "lib" / name, environment / "lib" / name, symlinks=True, ignore=ignore, dirs_exist_ok=True
    )
    for library in sorted((installation / "lib").glob(f"lib{name}*.so*")):
        shutil.copy2(library, environment / "lib" / library.name, follow_symlinks=False)


def pack(folder: Path, archive: Path) -> None:
    """Write `folder`'s content as a gzip'd tar: names in order, no times, no owners; the same tree, the same bytes."""

    def plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
        entry.mtime = entry.uid = entry.gid = 0
        entry.uname = entry.gname = ""
        entry.mode = 0o755 if entry.isdir() or entry.mode & 0o100 else 0o644
        return entry

    unfinished = archive.with_name(archive.name + ".unfinished")
    with (
        unfinished.open("wb") as raw,
        gzip.GzipFile("", "wb", compresslevel=6, fileobj=raw, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as tar,
    ):
        for path in sorted(folder.rglob("*")):
            if "__pycache__" not in path.parts:
                tar.add(path, arcname=str(path.relative_to(folder)), recursive=False, filter=plain)
    unfinished.replace(archive)


def _drop_from_record(record: Path) -> None:
    """Take the files removed out of the installation's list, so that `pip check` and the like find it whole."""
    lines = record.read_text(encoding="utf-8").splitlines(keepends=True)
    gone = tuple(f"{record.parent.name}/{name}," for name in _INSTALLERS_NOTES)
    kept = [line for line in lines if not line.startswith(gone) and not line.startswith(("bin/", "../"))]
    record.write_text("".join(kept), encoding="utf-8")


def _uv(*arguments: str) -> None:
    uv = shutil.which("uv", path=str(Path(sys.executable).parent)) or shutil.which("uv")
    if uv is None:
        raise SystemExit("uv is not installed: `make setup`, or `pip install uv`")
    done = subprocess.run([uv, *arguments], capture_output=True, text=True, check=False)  # noqa: S603 - our own words
    if done.returncode:
        raise SystemExit(f"uv {arguments[0]} {arguments[1]} failed:\n{done.stderr}")


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Build environment.tar.gz and jobs/ for a cluster.")
    parser.add_argument("--output", type=Path, default=ROOT / "dist" / "cluster", help="folder to write to")
    parser.add_argument("--python-version", default="3.11", choices=("3.11", "3.12", "3.13"), help="the cluster's")
    parser.add_argument(
        "--machine",
        default=platform.machine(),
        choices=("x86_64", "aarch64"),
        help="the cluster's; this one's if left out",
    )
    parser.add_argument(
        "--core-wheel", type=Path, help="the compiled core's, for the cluster; the one in dist/ if left out and there"
    )
    parser.add_argument(
        "--wheels",
        type=Path,
        help="folder of wheels of packages that have none on PyPI for the cluster; dist/ if left out",
    )
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--python", help="the interpreter's path on the cluster; /usr/bin/python<version> if left out")
    where.add_argument("--with-python", type=Path, help="put this Python installation into the archive")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
