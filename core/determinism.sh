#!/bin/sh
# The stored digest of the core's texts (core/tests/digest.txt) from every build: debug, release, for this very processor,
# and for aarch64 under qemu. Needs cargo; for aarch64 on Debian: apt-get install qemu-user gcc-aarch64-linux-gnu
# libc6-dev-arm64-cross, and rustup target add aarch64-unknown-linux-gnu. What is not here is said and left out.
set -e
cd "$(dirname "$0")"
arm=aarch64-unknown-linux-gnu
check() {
  echo "== $1"
  shift
  env "$@" --quiet --test hostile digest
}
check debug cargo test
check release cargo test --release
check "release, target-cpu=native" RUSTFLAGS="-C target-cpu=native" cargo test --release
if command -v qemu-aarch64 > /dev/null && command -v aarch64-linux-gnu-gcc > /dev/null; then
  check "release, aarch64 under qemu" CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER=aarch64-linux-gnu-gcc \
    CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_RUNNER="qemu-aarch64 -L /usr/aarch64-linux-gnu" cargo test --release --target $arm
else
  echo "== aarch64: left out, no qemu-aarch64 or aarch64-linux-gnu-gcc here"
fi
