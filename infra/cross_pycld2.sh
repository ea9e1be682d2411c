#!/bin/sh
# Build pycld2's wheel for Linux on aarch64, which PyPI has not, on any machine: `make dist` does.
#   infra/cross_pycld2.sh PYTHON FOLDER      PYTHON has pip, setuptools, wheel and ziglang; the wheel is for its version
# zig brings the compiler, the C++ library and glibc's symbols (2.17, as manylinux2014 has). The source is the one whose
# hash the lock has. Python's headers are this machine's: both are 64-bit Linux, where they say the same.
set -e
python=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
folder=$2
lock=$(cd "$(dirname "$0")" && pwd)/requirements.lock
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
for compiler in cc c++; do
  printf '#!/bin/sh\nexec "%s" -m ziglang %s -target aarch64-linux-gnu.2.17 "$@"\n' "$python" "$compiler" > "$scratch/$compiler"
  chmod +x "$scratch/$compiler"
done
# The package's entry and the hashes below it, up to the next package.
awk '/^[^ ]/ { on = /^pycld2==/ } on' "$lock" > "$scratch/pycld2.txt"
version=$("$python" -c 'import sys; print("%d%d" % sys.version_info[:2])')
export CC="$scratch/cc" CXX="$scratch/c++" LDSHARED="$scratch/c++ -shared" LDCXXSHARED="$scratch/c++ -shared"
export _PYTHON_HOST_PLATFORM=linux-aarch64 SETUPTOOLS_EXT_SUFFIX=".cpython-$version-aarch64-linux-gnu.so"
"$python" -m pip wheel --quiet --disable-pip-version-check --require-hashes --no-deps --no-build-isolation \
  --no-binary pycld2 --wheel-dir "$scratch/wheels" -r "$scratch/pycld2.txt"
mkdir -p "$folder"
"$python" -m wheel tags --remove --platform-tag manylinux2014_aarch64.manylinux_2_17_aarch64 \
  "$scratch"/wheels/*.whl > "$scratch/name"
cp "$scratch"/wheels/*.whl "$folder"
