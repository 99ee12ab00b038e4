# CI runs the same targets. `make` alone lists them.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
PYTEST := $(BIN)/python -m pytest -n auto --dist worksteal

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-fast test-compatibility check lint format types import-lint generate check-generated lint-spec spec-diff \
	api-diff operations resilience mutations fuzz interrupts bulk soak conformance prism peer bench growth audit lock clean

help:  ## List the targets.
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*##/\t/' | expand -t 20

setup: $(READY)  ## Create the virtual environment from the locked requirements.

$(READY): requirements-dev.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is required: make PYTHON=python3.11 ...")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

demo: $(READY)  ## Run the main workflow end to end against the embedded emulator, with real photos.
	$(BIN)/python examples/main_job.py

test: $(READY)  ## Run the test suite on all cores.
	$(PYTEST)

test-fast: $(READY)  ## Run the test suite without the slow tests.
	$(PYTEST) -m "not slow"

test-compatibility: $(READY)  ## Run tests with httpx2, the fork of backoff, the lowest versions, and other Pythons; NAME=lowest for one.
	$(BIN)/python -m checks.compatibility $(NAME)

check: lint types import-lint check-generated lint-spec  ## Run all checks that need no running server.

lint: $(READY)  ## Check style and format with ruff.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: $(READY)  ## Format the code.
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: $(READY)  ## Check types with mypy --strict and pyright.
	$(BIN)/mypy
	$(BIN)/pyright

import-lint: $(READY)  ## Check the directions of imports.
	$(BIN)/lint-imports

generate: $(READY)  ## Generate generated/ from the contract.
	$(BIN)/python codegen/generate.py

check-generated: $(READY)  ## Check that generated/ is what the generator writes, byte for byte.
	$(BIN)/python codegen/generate.py --check

lint-spec: $(READY)  ## Check the contract, also for what the generator would drop or misread.
	$(BIN)/python codegen/lint_spec.py openapi.yaml

spec-diff: $(READY)  ## Compare the contract with BASE (a git ref or file): breaking changes, version step, changelog fragment.
	$(BIN)/python codegen/spec_diff.py $(or $(BASE),HEAD)

api-diff: $(READY)  ## Compare the public Python API with the git ref BASE.
	$(BIN)/python codegen/api_diff.py $(or $(BASE),HEAD)

operations: $(READY)  ## List every operation of the contract with its method, emulator handler and contract tests.
	$(BIN)/python codegen/operations.py

resilience: $(READY)  ## Inject every network fault into both clients; write docs/resilience.md.
	$(BIN)/python -m checks.matrix

mutations: $(READY)  ## Break the resilience layer on purpose and check that a test fails for each change.
	$(BIN)/python -m checks.mutations

fuzz: $(READY)  ## Send malformed responses to both clients for SECONDS (120).
	$(BIN)/python -m checks.fuzz --seconds $(or $(SECONDS),120)

interrupts: $(READY)  ## Raise Ctrl-C at every point of short programs (POINTS=N: a sample of N each).
	$(BIN)/python -m checks.interrupts $(if $(POINTS),--points $(POINTS))

bulk: $(READY)  ## Upload and download FILES (20000) images while the processes are killed; compare contents, bytes, memory.
	$(BIN)/python -m checks.bulk --files $(or $(FILES),20000)

soak: $(READY)  ## Run concurrent calls with random faults and kill -9 of the server for SECONDS (300).
	$(BIN)/python -m checks.soak --seconds $(or $(SECONDS),300)

conformance: $(READY)  ## Run schemathesis against the emulator, all operations and roles, EXAMPLES (200) per operation.
	$(BIN)/python -m checks.conformance.schemathesis_run --examples $(or $(EXAMPLES),200)

prism: $(READY)  ## Install Prism with npm, for the tests that use it.
	$(BIN)/python -m checks.conformance.prism

peer: $(READY)  ## Run the published client, VERSION (1.7.0), against the emulator.
	$(BIN)/python -m checks.peer --version $(or $(VERSION),1.7.0)

bench: $(READY)  ## Measure the SDK against plain httpx and the hand-written SDK; ROW=name for one row.
	$(BIN)/python -m benchmarks $(if $(ROW),--row $(ROW))

growth: $(VENV)/.bench  ## Plot costs against size.
	$(BIN)/python -m benchmarks.growth

$(VENV)/.bench: $(READY)
	$(BIN)/uv pip install --quiet --python $(BIN)/python --group bench
	touch $@

audit: $(READY)  ## Check the locked requirements for known vulnerabilities, where the advisory service is reachable.
	@report=$$(mktemp); $(BIN)/uv tool run --quiet pip-audit --disable-pip --require-hashes -r requirements-dev.txt >$$report 2>&1; found=$$?; \
	unknown=$$(grep -c "could not be audited" $$report); locked=$$(grep -cE "^[a-z0-9].*==" requirements-dev.txt); \
	if [ "$$unknown" -ge "$$((locked / 2))" ] || grep -qE "Connection|Max retries|ServiceError|resolve" $$report; then \
		echo "The advisory service is not reachable: nothing was audited ($$unknown of $$locked packages unknown to it)."; rm $$report; \
	else cat $$report; rm $$report; exit $$found; fi

lock: $(READY)  ## Update requirements-dev.txt from pyproject.toml.
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--all-extras --group dev pyproject.toml -o requirements-dev.txt

clean:  ## Remove build output and caches.
	rm -rf build dist .cache .coverage htmlcov .hypothesis .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
