#!/bin/sh
# Build and install the compiled core into a virtual environment, and say which extractor that makes the default:
#   core/build.sh .venv/bin/python
# Where there is no cargo, maturin's build fetches a Rust toolchain for itself (puccinialin, into the user's cache). Set-up
# goes on without the core where that cannot be done, or takes longer than CORE_SECONDS; nothing else needs it.
# CORE_WHEEL=FILE installs a wheel (of `make dist`) instead.
core=$(cd "$(dirname "$0")" && pwd)
within=
if command -v timeout > /dev/null; then within="timeout ${CORE_SECONDS:-1200}"; fi
$within "$1" -m pip install --quiet --disable-pip-version-check --no-deps "${CORE_WHEEL:-$core}"
came=$?
if [ "$came" = 0 ] && "$1" -c "import humongous_core"; then
  echo "The extractor is core, our own: the compiled core is built and installed."
else
  if [ "$came" = 124 ]; then echo "Building the compiled core took too long (CORE_SECONDS=${CORE_SECONDS:-1200}) and was stopped."; fi
  "$1" -m pip uninstall --quiet --disable-pip-version-check --yes humongous-core 2> /dev/null
  echo "The extractor is trafilatura: the compiled core could not be built (the reason is above; it wants cargo, as rustup"
  echo "installs it, and a C linker). All works without it, ten times slower. Documents and manifests name the extractor."
fi
