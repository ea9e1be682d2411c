"""`humongous submit`: a job to EMR or Dataproc; one subcommand a target, made from the table of targets."""

from __future__ import annotations

from typing import Any, cast

import click

from humongous.cli import show
from humongous.submit import JOBS, TARGETS, JobSpec, Target
from humongous.submit import submit as submit_job
from humongous.submit.spec import Job


@click.group(
    epilog="Example: humongous submit emr-serverless --code s3://my-bucket/humongous --application-id 00f1 "
    "--execution-role arn:aws:iam::123456789012:role/humongous --dry-run extract -- --dump CC-MAIN-2020-40 "
    "--output s3://my-bucket/corpus"
)
def submit() -> None:
    """Send a job to a cluster; with --dry-run print the exact request, checked against the service's own model."""


def _command(name: str, target: Target) -> click.Command:
    def run(**values: Any) -> int:
        job, arguments = values.pop("job"), values.pop("arguments")
        spec = JobSpec(
            job=cast("Job", job),
            arguments=tuple(arguments),
            code=values.pop("code"),
            run=values.pop("run"),
            name=values.pop("job_name"),
            max_executors=values.pop("max_executors"),
            cores_per_executor=values.pop("cores_per_executor"),
            memory_per_core_mib=values.pop("memory_per_core_mib"),
        )
        dry_run = values.pop("dry_run")
        options = {key.replace("_", "-"): value for key, value in values.items() if value}
        show.say_json(submit_job(name, spec, options, dry_run=dry_run))
        return 0

    parameters: list[click.Parameter] = [
        click.Argument(["job"], type=click.Choice(JOBS)),
        click.Argument(["arguments"], nargs=-1, metavar="[-- ARGUMENTS]"),
        click.Option(["--code"], required=True, help="s3:// or gs:// prefix with environment.tar.gz and jobs/."),
        click.Option(["--run"], default="1", show_default=True, help="Which run this is: the same one is sent once."),
        click.Option(["--max-executors"], type=int, default=10, show_default=True, help="How many at the most."),
        click.Option(["--cores-per-executor"], type=int, default=4, show_default=True, help="WARCs at a time in each."),
        click.Option(["--memory-per-core-mib"], type=int, default=2048, show_default=True, help="For Python, a WARC."),
        click.Option(["--job-name"], default="", help="What the service's console shows; humongous-JOB if left out."),
        click.Option(["--dry-run"], is_flag=True, help="Print the request and send nothing."),
        *(
            click.Option([f"--{option.name}"], default=option.default, help=option.help, show_default=True)
            for option in target.options
        ),
    ]
    return click.Command(name, callback=run, params=parameters, help=f"{target.help} ({target.call}).")


for _name, _target in TARGETS.items():
    submit.add_command(_command(_name, _target))
