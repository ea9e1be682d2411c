"""`spark-submit jobs/ingest.py …`: the same as `humongous ingest …` (docs/cli.md)."""

import sys

try:
    from humongous.cli import main
except ModuleNotFoundError as error:
    sys.exit(
        f"error: this Python ({sys.executable}) has no module {error.name!r}\n"
        "  → activate the environment that HUMONGOUS is installed in (source .venv/bin/activate after `make setup`),\n"
        "    or set PYSPARK_PYTHON to its python; on a cluster give it with --archives (docs/clusters.md)"
    )

if __name__ == "__main__":
    main(["ingest", *sys.argv[1:]])
