#!/bin/sh
# Build and install the compiled core into a virtual environment: core/build.sh .venv/bin/python
# A machine without a Rust toolchain, and without a way to get one, goes on with trafilatura; nothing else needs the core.
if "$1" -m pip install --quiet --disable-pip-version-check --no-deps "$(cd "$(dirname "$0")" && pwd)"; then
  echo "The compiled core is built: extract.engine = \"core\" uses it."
else
  echo "The compiled core could not be built (the reason is above; it wants cargo, as rustup installs it)."
  echo "extract.engine = \"core\" will be refused here; trafilatura needs nothing more. Documents and manifests name the engine."
fi
