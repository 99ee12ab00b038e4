# CI runs the same targets. `make` alone lists them.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
# Bytecode is kept, whatever the environment says: tests start hundreds of processes.
PYTEST := PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n auto --dist worksteal

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-fast test-compatibility check lint format types import-lint generate check-generated lint-spec spec-diff \
	api-diff docs operations resilience mutations fuzz interrupts simulate simulate-mutations bulk soak conformance prism spec-linters other-generators \
	peer annotation-files formats-peers bench growth package package-test sbom licenses audit lock clean

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

test-fast: $(READY)  ## Run the tests without the slow ones, about a minute.
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

types: $(READY)  ## Check types with mypy --strict and pyright, and the fields that the emulator writes.
	$(BIN)/python codegen/emulator_fields.py
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

docs: $(VENV)-docs/.ready  ## Build the documentation into build/site; warnings are errors.
	NO_MKDOCS_2_WARNING=1 $(VENV)-docs/bin/mkdocs build --strict

$(VENV)-docs/.ready: requirements-docs.txt
	$(PYTHON) -m venv --clear $(VENV)-docs
	$(VENV)-docs/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-docs.txt
	touch $@

resilience: $(READY)  ## Inject every network fault into both clients; write docs/resilience.md.
	$(BIN)/python -m checks.matrix

mutations: $(READY)  ## Break the resilience layer on purpose and check that a test fails for each change.
	$(BIN)/python -m checks.mutations

fuzz: $(READY)  ## Send malformed responses to both clients for SECONDS (120).
	$(BIN)/python -m checks.fuzz --seconds $(or $(SECONDS),120)

interrupts: $(READY)  ## Raise Ctrl-C at every point of short programs (ONLY=NAME; POINTS=N: a sample of N each; SIGNALS=N: real signals).
	$(BIN)/python -m checks.interrupts $(ONLY) $(if $(POINTS),--points $(POINTS)) $(if $(SIGNALS),--signals $(SIGNALS)) $(if $(SEED),--seed $(SEED))

simulate: $(READY)  ## Simulate SEEDS (2000) histories of calls and faults on a virtual clock; SEED=N replays one, CALLS=N runs as many calls.
	$(BIN)/python -m checks.simulation $(if $(SEED),--seed $(SEED),$(if $(CALLS),--calls $(CALLS),--seeds $(or $(SEEDS),2000)))

simulate-mutations: $(READY)  ## Break the SDK on purpose and check that the simulation notices each change.
	$(BIN)/python -m checks.simulation.mutations

bulk: $(READY)  ## Upload and download FILES (20000) images while the processes are killed; compare contents, bytes, memory.
	$(BIN)/python -m checks.bulk --files $(or $(FILES),20000)

soak: $(READY)  ## Run concurrent calls with random faults and kill -9 of the server for SECONDS (300).
	$(BIN)/python -m checks.soak --seconds $(or $(SECONDS),300)

conformance: $(READY)  ## Check a server over HTTP: TARGET=https://host, key in PICTOGRAPH_API_KEY or KEY=, WRITE=1 to write; without TARGET: emulator.
ifdef TARGET
	@$(BIN)/python -m checks.conformance.server '$(TARGET)' $(if $(WRITE),--write)
else
	$(BIN)/python -m checks.conformance.schemathesis_run --examples $(or $(EXAMPLES),200)
endif

prism: $(READY)  ## Install Prism with npm, for the tests that use it.
	$(BIN)/python -m checks.conformance.prism

spec-linters: $(READY)  ## Install Redocly and Spectral with npm, and lint the contract with both.
	$(BIN)/python -m checks.conformance.spec_linters

other-generators: $(READY)  ## Check that other generators read the contract without losing an operation (installs them).
	$(BIN)/python -m checks.conformance.other_generators

peer: $(READY)  ## Run the published client, VERSION (1.7.0), against the emulator.
	$(BIN)/python -m checks.peer --version $(or $(VERSION),1.7.0)

annotation-files: $(READY)  ## Fetch annotation files that other packages ship, for the tests that read them.
	$(BIN)/python -m checks.formats_peers.real_files

formats-peers: $(READY)  ## Read exports with supervision, datumaro, ultralytics and labelme.
	$(BIN)/python -m checks.formats_peers $(if $(ONLY),--only $(ONLY))

bench: $(READY)  ## Measure the SDK against plain httpx and the hand-written SDK; ROW=name for one row.
	$(BIN)/python -m benchmarks $(if $(ROW),--row $(ROW))

growth: $(VENV)/.bench  ## Plot costs against size.
	$(BIN)/python -m benchmarks.growth

$(VENV)/.bench: $(READY)
	$(BIN)/uv pip install --quiet --python $(BIN)/python --group bench
	touch $@

package: $(READY)  ## Build wheel and source distribution into dist/, twice, and check that both builds are equal and complete.
	$(BIN)/python -m checks.packaging.build

package-test: package  ## Install the distributions in empty environments, each Python and extra (PYTHONS=, EXTRAS=, LOWEST=1), and run their tests.
	$(BIN)/python -m checks.packaging.install $(PYTHONS:%=--python %) $(EXTRAS:%=--extra %) $(if $(LOWEST),--lowest)

sbom: $(READY)  ## Write the list of run-time components (CycloneDX) to dist/.
	$(BIN)/python -m checks.packaging.sbom

licenses: $(READY)  ## List the licences of run-time packages; fail if one is not permissive or NOTICE is out of date (WRITE=1 updates it).
	$(BIN)/python -m checks.packaging.licenses $(if $(WRITE),--write)

audit: $(READY)  ## Check the locked requirements for known vulnerabilities, where the advisory service is reachable.
	@report=$$(mktemp); $(BIN)/uv tool run --quiet pip-audit --disable-pip --require-hashes -r requirements-dev.txt >$$report 2>&1; found=$$?; \
	unknown=$$(grep -c "could not be audited" $$report); locked=$$(grep -cE "^[a-z0-9].*==" requirements-dev.txt); \
	if [ "$$unknown" -ge "$$((locked / 2))" ] || grep -qE "Connection|Max retries|ServiceError|resolve" $$report; then \
		echo "The advisory service is not reachable: nothing was audited ($$unknown of $$locked packages unknown to it)."; rm $$report; \
	else cat $$report; rm $$report; exit $$found; fi

lock: $(READY)  ## Update requirements-dev.txt and requirements-docs.txt from pyproject.toml.
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--extra all --group dev pyproject.toml -o requirements-dev.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--group pyproject.toml:docs -o requirements-docs.txt

clean:  ## Remove build output and caches.
	rm -rf build dist .cache .coverage htmlcov .hypothesis .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
