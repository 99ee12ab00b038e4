# One verb each; CI runs the same ones. `make` alone lists them.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help setup demo test check lint format types walls generate check-generated lint-spec spec-diff api-diff operations resilience mutations fuzz soak conformance peer bench growth audit lock clean

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*##/\t/' | expand -t 20

setup: $(READY)  ## make the virtual environment from the locked requirements

$(READY): requirements-dev.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11 ...")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

demo: $(READY)  ## the main job, end to end, against the embedded emulator with real photos
	$(BIN)/python examples/main_job.py

test: $(READY)  ## the whole test suite
	$(BIN)/python -m pytest

check: lint types walls check-generated lint-spec  ## everything that needs no running server

lint: $(READY)  ## style and safety
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: $(READY)  ## put the code into shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: $(READY)  ## mypy --strict and pyright
	$(BIN)/mypy
	$(BIN)/pyright

walls: $(READY)  ## imports run one way
	$(BIN)/lint-imports

generate: $(READY)  ## contract -> generated/
	$(BIN)/python codegen/generate.py

check-generated: $(READY)  ## generated/ is byte for byte what the contract gives
	$(BIN)/python codegen/generate.py --check

lint-spec: $(READY)  ## the contract: correctness, and what the generator would drop or miscompile
	$(BIN)/python codegen/lint_spec.py openapi.yaml

spec-diff: $(READY)  ## what changed since BASE (a git ref or file): breaking or not, the version step, a changelog fragment
	$(BIN)/python codegen/spec_diff.py $(or $(BASE),HEAD)

api-diff: $(READY)  ## the same for the public Python surface since the git ref BASE
	$(BIN)/python codegen/api_diff.py $(or $(BASE),HEAD)

operations: $(READY)  ## every operation of the contract: method, emulator handler, contract tests
	$(BIN)/python codegen/operations.py

resilience: $(READY)  ## play every fault against both clients; writes docs/resilience.md
	$(BIN)/python -m checks.matrix

mutations: $(READY)  ## break the resilience layer on purpose; each break must be caught by a test
	$(BIN)/python -m checks.mutations

fuzz: $(READY)  ## bytes that no server should send, for SECONDS
	$(BIN)/python -m checks.fuzz --seconds $(or $(SECONDS),120)

soak: $(READY)  ## mixed calls, random faults and kill -9 for SECONDS
	$(BIN)/python -m checks.soak --seconds $(or $(SECONDS),300)

conformance: $(READY)  ## schemathesis over the emulator, all operations and roles, EXAMPLES (200) of each; Prism is installed for the suite
	$(BIN)/python -m checks.conformance.schemathesis_run --examples $(or $(EXAMPLES),200)
	-$(BIN)/python -m checks.conformance.prism

peer: $(READY)  ## run the published client, VERSION (1.7.0), against the emulator as if it were the service
	$(BIN)/python -m checks.peer --version $(or $(VERSION),1.7.0)

bench: $(VENV)/.bench  ## what the SDK costs beside plain httpx and its peer; ROW=name for one row
	$(BIN)/python -m benchmarks $(if $(ROW),--row $(ROW))

growth: $(VENV)/.bench  ## plots of cost against size
	$(BIN)/python -m benchmarks.growth

$(VENV)/.bench: $(READY)
	$(BIN)/uv pip install --quiet --python $(BIN)/python --group bench
	touch $@

audit: $(READY)  ## known weaknesses of what is locked, where the advisory service can be reached
	@report=$$(mktemp); $(BIN)/uv tool run --quiet pip-audit --disable-pip --require-hashes -r requirements-dev.txt >$$report 2>&1; found=$$?; \
	unknown=$$(grep -c "could not be audited" $$report); locked=$$(grep -cE "^[a-z0-9].*==" requirements-dev.txt); \
	if [ "$$unknown" -ge "$$((locked / 2))" ] || grep -qE "Connection|Max retries|ServiceError|resolve" $$report; then \
		echo "The advisory service can't be reached from here: nothing was audited ($$unknown of $$locked packages unknown to it)."; rm $$report; \
	else cat $$report; rm $$report; exit $$found; fi

lock: $(READY)  ## renew requirements-dev.txt from pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--all-extras --group dev pyproject.toml -o requirements-dev.txt

clean:  ## remove what was made here
	rm -rf build dist .cache .coverage htmlcov .hypothesis .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
