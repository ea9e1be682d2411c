"""`humongous …`: every command, and how an error leaves the program.

Exit codes: 0 done · 1 finished with failed units, or `verify` found problems · 2 usage or configuration ·
3 storage or environment · 130 interrupted.
"""

from __future__ import annotations

import io
import json
import logging
import sys
from collections.abc import Sequence

import click

from humongous import __version__
from humongous.cli import show
from humongous.cli.calibrate import calibrate
from humongous.cli.compact import compact
from humongous.cli.cost import cost, estimate
from humongous.cli.doctor import doctor
from humongous.cli.drops import drops
from humongous.cli.dumps import dumps
from humongous.cli.gc import gc
from humongous.cli.ingest import ingest
from humongous.cli.look import read, status, verify
from humongous.cli.models import models
from humongous.cli.page import page
from humongous.cli.replay import replay
from humongous.cli.run import export, extract, partition
from humongous.cli.snapshot import snapshot
from humongous.cli.submit import submit
from humongous.errors import HumongousError, StopRun

EXIT_USAGE = 2
EXIT_STORAGE = 3
EXIT_INTERRUPTED = 130


HELP = ("-h", "--help")


@click.group(context_settings={"help_option_names": list(HELP), "max_content_width": 110})
@click.version_option(__version__, prog_name="humongous")
def cli() -> None:
    """Common Crawl dumps to clean, measured, per-language text; nothing lost silently.

    \b
    Try it:   humongous extract --dump HUMONGOUS-SAMPLE --source sample
              humongous status
              humongous read --language isl_Latn --limit 1
    """


for command in (
    dumps,
    extract,
    partition,
    export,
    ingest,
    compact,
    status,
    read,
    verify,
    page,
    drops,
    replay,
    gc,
    snapshot,
    submit,
    calibrate,
    doctor,
    models,
    cost,
    estimate,
):
    # A command keeps the help option that it made first, which is without `-h` if it was called without the group.
    command.context_settings.setdefault("help_option_names", list(HELP))
    cli.add_command(command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command and leave the process with its exit code; an error is a sentence, never a stack trace."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    # Third parties log what is our users' daily bread (broken mark-up, odd encodings): we count it instead.
    logging.basicConfig(level=logging.ERROR)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # Text in every language, on a terminal that may know one: an escape is better than a stack trace.
            stream.reconfigure(errors="backslashreplace")
    try:
        code = cli.main(args=words, prog_name="humongous", standalone_mode=False)
    except click.exceptions.Exit as stop:
        code = stop.exit_code
    except click.ClickException as error:
        error.show()
        code = EXIT_USAGE
    except (click.Abort, KeyboardInterrupt):
        sys.stderr.write("interrupted: what was committed stays; the same command goes on from there\n")
        code = EXIT_INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()  # whoever read our output has enough (`| head`)
        code = 0
    except HumongousError as error:
        code = _explain(error, as_json="--json" in words)
    sys.exit(code if isinstance(code, int) else 0)


def _explain(error: HumongousError, *, as_json: bool) -> int:
    sys.stderr.write(f"error: {show.printable(str(error))}\n")
    if as_json:
        told = {"kind": type(error).__name__, "what": error.what, "where": error.where, "do": error.do}
        sys.stdout.write(json.dumps({"error": told}) + "\n")
    return error.exit_code if isinstance(error, StopRun) else EXIT_STORAGE
