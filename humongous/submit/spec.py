"""What is to be run on a cluster: one job, its arguments, where its code lies, how large it may grow."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from humongous.errors import ConfigError

Job = Literal["extract", "partition", "export", "ingest"]
JOBS: tuple[str, ...] = get_args(Job)

ARCHIVE = "environment.tar.gz"
"""The name that `infra/build_environment.py` gives the environment archive."""

_CODE = re.compile(r"(s3|gs)://[A-Za-z0-9][A-Za-z0-9._-]{1,220}(/[A-Za-z0-9._=-]+)*/?")
_RUN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,62}")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._-]{0,99}")
# What a request must never carry: it is printed, logged, and shown in consoles for months. An access key id of AWS
# (docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html), a private key, `user:password@` in a URL, and
# options or URL parameters that are named for a secret.
_CREDENTIAL = re.compile(
    r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"
    r"|-----BEGIN [A-Z ]*PRIVATE KEY-----"
    r"|://[^/@\s:]+:[^/@\s]+@"
    r"|(?:secret|password|passwd|token|credential|signature|private[_-]?key|api[_-]?key)[a-z_-]*=[^&\s]",
    re.IGNORECASE,
)
_CREDENTIAL_OPTION = re.compile(r"--[a-z-]*(?:secret|password|token|api-key|private-key)[a-z-]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class JobSpec:
    """One job for a cluster. Raises `ConfigError` for a value that no target could run."""

    job: Job
    """Which of `jobs/*.py`."""
    arguments: tuple[str, ...]
    """The job's own arguments, as on the command line."""
    code: str
    """The `s3://` or `gs://` prefix under which `environment.tar.gz` and `jobs/` were put."""
    name: str = ""
    """What consoles show; `humongous-<job>` if empty."""
    run: str = "1"
    """Which run of the same job and arguments this is. Sending the same run twice starts one job where the service
    has idempotent requests; a run from cron passes the date."""
    max_executors: int = 10
    """The ceiling of what runs at once, and so of what it costs per hour."""
    cores_per_executor: int = 4
    """Cores, so tasks, so WARCs at a time, in one executor."""
    memory_per_core_mib: int = 2048
    """MiB for the Python side of one task: the Spark worker and the child that extracts."""

    def __post_init__(self) -> None:
        if self.job not in JOBS:
            raise ConfigError(f"there is no job `{self.job}`", do=f"use one of {', '.join(JOBS)}")
        for field, value, pattern, form in (
            ("code", self.code, _CODE, "s3://bucket/prefix or gs://bucket/prefix, without spaces"),
            ("run", self.run, _RUN, "up to 63 letters, digits, `.`, `_`, `-`"),
            ("name", self.label, _NAME, "up to 100 letters, digits, spaces, `.`, `_`, `-`"),
        ):
            if not pattern.fullmatch(value):
                raise ConfigError(f"`{field}` is {value!r}", do=f"expected {form}")
        for field, number, low, high in (
            ("max_executors", self.max_executors, 1, 2000),
            ("cores_per_executor", self.cores_per_executor, 1, 32),
            ("memory_per_core_mib", self.memory_per_core_mib, 512, 65_536),
        ):
            if not low <= number <= high:
                raise ConfigError(f"`{field}` is {number}", do=f"expected {low} to {high}")
        _refuse_credentials(self.arguments)

    @property
    def label(self) -> str:
        """The name shown in consoles."""
        return self.name or f"humongous-{self.job}"

    @property
    def script(self) -> str:
        """The URL of the job's entry point."""
        return f"{self.code.rstrip('/')}/jobs/{self.job}.py"

    @property
    def archive(self) -> str:
        """The URL of the environment archive."""
        return f"{self.code.rstrip('/')}/{ARCHIVE}"

    def require_scheme(self, scheme: str, target: str) -> None:
        """Raise `ConfigError` unless the code lies in the object store that `target` reads, `s3` or `gs`."""
        if not self.code.startswith(f"{scheme}://"):
            raise ConfigError(
                f"{target} cannot read its code from {self.code}",
                do=f"copy environment.tar.gz and jobs/ to a {scheme}:// prefix and pass that",
            )


def token(request: Mapping[str, Any], run: str) -> str:
    """64 hexadecimal digits that name this request: the same request and run give the same token, anywhere."""
    canonical = json.dumps({"request": request, "run": run}, sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _refuse_credentials(arguments: tuple[str, ...]) -> None:
    for position, argument in enumerate(arguments, start=1):
        if _CREDENTIAL.search(argument) or _CREDENTIAL_OPTION.match(argument):
            # The argument itself is not shown: this message may land in a log.
            raise ConfigError(
                f"argument {position} of the job looks like a credential",
                do="give the job's role or service account the right instead; requests are stored and shown",
            )
