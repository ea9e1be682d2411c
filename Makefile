# Two commands on a fresh machine with Python >= 3.11 and make: `make run`, `make test`. `make help` lists the rest.
PYTHON ?= python3
DUMP ?= HUMONGOUS-SAMPLE
OUT ?= humongous-out
BIN := .venv/bin

# The sample is in the repository; anything else is read from Common Crawl, unless SOURCE says otherwise.
ifeq ($(DUMP),HUMONGOUS-SAMPLE)
SOURCE ?= sample
else
SOURCE ?= https://data.commoncrawl.org
endif

.PHONY: help setup setup-dev run test test-fast test-s3 servers servers-minio cluster-test chaos fuzz fuzz-core check check-core gates core-determinism format docs bench dist lock clean

help: ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /	/' | expand -t 12

setup: .venv/.core ## .venv with everything that a run needs, Java included

.venv/.ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "HUMONGOUS needs Python 3.11 or newer: make PYTHON=python3.12")'
	@$(PYTHON) -m venv .venv || { echo "no venv module: on Debian and Ubuntu, apt install python3-venv"; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	@$(BIN)/python -m humongous.spark.java
	@touch $@

.venv/.core: .venv/.ready core/Cargo.toml core/Cargo.lock $(wildcard core/src/*)
	@core/build.sh $(BIN)/python
	@touch $@

setup-dev: .venv/.ready-dev ## the same, with what tests and checks need

.venv/.ready-dev: requirements-dev.lock .venv/.core
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

run: setup ## a dump to the corpus: make run DUMP=CC-MAIN-2020-40 UNITS=1 OUT=/data/corpus
	$(BIN)/humongous extract --dump $(DUMP) --source $(SOURCE) --output $(OUT) $(if $(UNITS),--units $(UNITS)) $(if $(CONFIG),--config $(CONFIG))

test: setup-dev ## every test but the storms, and those on clusters and real servers
	$(BIN)/python -m pytest $(PARALLEL) -m "not chaos and not cluster and not servers"

test-fast: setup-dev ## those that take no more than a second or two and no Spark
	$(BIN)/python -m pytest $(PARALLEL) -m "not slow and not spark and not chaos and not cluster and not servers"

# Half of the time of one process is waiting, for a JVM or a child; a file's tests stay in one, with what they share.
WORKERS ?= 2
PARALLEL := -n $(WORKERS) --dist loadfile

test-s3: setup-dev ## stores, and the whole job, on real S3, GCS and Azure servers, with every fault between
	HUMONGOUS_SERVERS="$(MUST_HAVE)" $(BIN)/python -m pytest -m servers

# Others are skipped where they are not installed: `make servers`, apt-get install ceph-mon ceph-osd radosgw.
MUST_HAVE ?= $(if $(filter Linux,$(shell uname)),weed)

servers: setup-dev ## for test-s3, those that PyPI has not: fake-gcs-server where Go is, Azurite where npm is
	@if command -v go > /dev/null; then GOBIN="$(CURDIR)/$(SERVERS)/bin" go install $(FAKE_GCS); else echo "no Go: without fake-gcs-server"; fi
	@if command -v npm > /dev/null; then npm install --prefix $(SERVERS) --no-audit --no-fund --silent $(AZURITE); else echo "no npm: without Azurite"; fi

servers-minio: ## MinIO too, which takes Go some minutes
	GOBIN="$(CURDIR)/$(SERVERS)/bin" go install $(MINIO)

SERVERS := .venv/servers
FAKE_GCS := github.com/fsouza/fake-gcs-server@v1.56.1
AZURITE := azurite@3.35.0
MINIO := github.com/minio/minio@v0.0.0-20260212201848-7aac2a2c5b7c

cluster-test: setup-dev ## on a standalone master and workers
	$(BIN)/python -m pytest -m cluster

chaos: setup-dev ## kills, full disks, broken reads, two drivers at once; then the same bytes
	$(BIN)/python -m pytest -m chaos

fuzz: setup-dev ## 100,000 hostile inputs and more through every reader, then some led by coverage (FUZZ_SEED=…)
	$(BIN)/python bench/fuzz.py --seed $(FUZZ_SEED)
	$(BIN)/python bench/coverage_fuzz.py --seed $(FUZZ_SEED)
FUZZ_SEED ?= 1

fuzz-core: ## 210,000 hostile inputs through the compiled core, AddressSanitizer on (FUZZ_SEED=…)
	core/fuzz/run.sh 100000 $(FUZZ_SEED)

check: setup-dev ## format, lint, types, who imports whom
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

check-core: ## the compiled core: format, lint, its own tests
	cd core && cargo fmt --check && cargo fmt --check --manifest-path fuzz/Cargo.toml && cargo clippy --all-targets --features python -- -D warnings && cargo test --quiet

gates: setup-dev ## quality against its pins: extraction, charsets, languages, rules (skips without the shared data)
	@failed=""; for gate in $(GATES); do \
	  echo "== python -m $$gate"; $(BIN)/python -m $$gate || failed="$$failed [$$gate]"; \
	done; if [ -n "$$failed" ]; then echo "quality fell:$$failed"; exit 1; fi
GATES := "bench.extraction.gate" "bench.charset --gate" "bench.languages --gate" "bench.rules --gate"

format: setup-dev ## put the code into shape
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: setup-dev ## write again what is generated from the code
	$(BIN)/python docs/generate.py
	$(BIN)/python -m humongous.quality.documentation
	$(BIN)/python -m bench.language_gates.page

bench: setup-dev ## CPU by step, and the peers beside us, on a WARC (WARC=… RUNS=5 SAMPLE=1); into docs/benchmarks.md
	$(BIN)/python bench/pipeline.py $(WARC)
	$(BIN)/python -m bench.peers $(WARC) --runs $(RUNS) --sample $(SAMPLE) --write docs/benchmarks.md
RUNS ?= 5
SAMPLE ?= 1

dist: setup-dev ## wheels and source archives: the package's, the compiled core's for Linux on x86-64 and aarch64 (cargo), pycld2's
	$(BIN)/uv build --out-dir dist
	$(BIN)/uv build --sdist --out-dir dist core
	$(BIN)/uv venv --quiet --allow-existing --python $(BIN)/python .venv/dist
	$(BIN)/uv pip install --quiet --python .venv/dist --group dist "pip>=25" "setuptools>=80" "wheel>=0.45"
	@for machine in x86_64 aarch64; do \
	  if command -v rustup > /dev/null; then rustup target add $$machine-unknown-linux-gnu || exit 1; fi; \
	  PATH="$(CURDIR)/.venv/dist/bin:$$PATH" maturin build --release --zig --target $$machine-unknown-linux-gnu \
	    --compatibility manylinux2014 --manifest-path core/Cargo.toml --out dist || exit 1; \
	done
	infra/cross_pycld2.sh .venv/dist/bin/python dist

core-determinism: ## the core's texts from debug, release, native and arm64 builds are the same bytes (aarch64 gcc, qemu-user)
	core/determinism.sh

lock: ## resolve the lock files again, within the ranges of pyproject.toml
	$(BIN)/uv pip compile pyproject.toml $(LOCK) --extra spark --extra java --extra s3 --extra parquet --extra repair --extra submit --group dev -o requirements-dev.lock
	$(BIN)/uv pip compile pyproject.toml $(LOCK) --extra spark --extra java --extra s3 --extra parquet --extra repair -c requirements-dev.lock -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml $(LOCK) --extra s3 -c requirements-dev.lock -o infra/requirements.lock
LOCK := --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate

clean: ## remove what was built here, the environment included; never the output
	rm -rf .venv dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis
