"""Sending a job to a cluster: requests as plain values, checked offline against the services' own models.

Start at `targets.py`. `spec.py` says what a job is, `spark_settings.py` what Spark is told, `emr.py` and `dataproc.py`
build requests and import nothing of the clouds; `aws.py` and `google.py` check and send them.
"""

from humongous.submit.spec import JOBS, JobSpec
from humongous.submit.targets import TARGETS, Option, Target, submit

__all__ = ["JOBS", "TARGETS", "JobSpec", "Option", "Target", "submit"]
