#!/bin/sh
# Fuzz the compiled core under AddressSanitizer: core/fuzz/run.sh [inputs of pages] [seed]; make fuzz-core
# More go through the other targets. Stable Rust will do: sanitizers are a switch of the compiler that it keeps
# from all but nightly, and RUSTC_BOOTSTRAP=1 is how it is asked for it; a nightly of today may not build what one of
# yesterday did. What is found is kept in core/fuzz/artifacts, and the exit code is not 0.
set -eu
cd "$(dirname "$0")"
inputs="${1:-100000}" seed="${2:-1}"

if ! command -v cargo > /dev/null; then
  echo "skipped: the compiled core was not fuzzed, for there is no cargo here (rustup installs it)"
  exit 0
fi
cargo fuzz --version > /dev/null 2>&1 || cargo install cargo-fuzz --quiet --locked --version 0.13.2
command -v c++ > /dev/null || { echo "libFuzzer wants a C++ compiler: on Debian and Ubuntu, apt install g++"; exit 1; }
RUSTC_BOOTSTRAP=1 cargo fuzz build --fuzz-dir . --no-trace-compares

built="${CARGO_TARGET_DIR:-target}/$(rustc -vV | sed -n 's/^host: //p')/release"
scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT
mkdir -p artifacts
# Allocations without their history, and the corpus without entropy: three times the inputs a second.
export ASAN_OPTIONS=malloc_context_size=0:detect_stack_use_after_return=0:quarantine_size_mb=16

# fuzz TARGET INPUTS SEED LENGTH
fuzz() {
  log="$scratch/$1-$3.log"
  mkdir -p "$scratch/$1-$3"
  if "$built/$1" -runs="$2" -seed="$3" -max_len="$4" -timeout=20 -rss_limit_mb=2048 -entropic=0 -reduce_inputs=0 \
    -dict=html.dict -print_final_stats=1 -artifact_prefix="artifacts/$1-" "$scratch/$1-$3" "seeds/$1" > "$log" 2>&1
  then
    echo "$1, seed $3: $(sed -n 's/^stat::number_of_executed_units: *//p' "$log") inputs, $(grep -o 'cov: [0-9]*' "$log" | tail -n 1)"
  else
    tail -n 40 "$log"
    return 1
  fi
}

# Two at a time: short pages, and long ones.
fuzz page "$((inputs / 2))" "$seed" 300 & short=$!
fuzz page "$((inputs / 2))" "$((seed + 1))" 2000
wait "$short"
fuzz blocks "$((inputs / 10))" "$seed" 1000 & blocks=$!
for target in $(cargo read-manifest | grep -o 'fuzz_targets/[a-z_]*' | sed 's:.*/::' | sort); do
  case "$target" in page | blocks) ;; *) fuzz "$target" "$((inputs / 2))" "$seed" 1000 ;; esac
done
wait "$blocks"
