# Homeward: `make run` starts the dashboard, `make test` checks everything. The others are listed by `make help`.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PORT ?= 8501
HOMEWARD_STORE ?= data/homeward.sqlite
BIN := .venv/bin
# The first Python from 3.11 on; `make PYTHON=/path/to/python` chooses another.
PYTHON ?= $(shell for each in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	command -v $$each >/dev/null 2>&1 && $$each -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& command -v $$each && break; done)
LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	--extra build pyproject.toml
# Two workers, each taking whole files, the longest first: what a file sets up once is set up once.
SPREAD := -n 2 --dist loadfile --no-loadscope-reorder

.PHONY: help install install-dev run test deep static system bench bundle lock docs words

help: ## list what can be made
	@sed -nE 's/^([a-z-]+):.*## (.*)/make \1\t\2/p' Makefile | expand -t 20

install: ## set everything up inside the checkout; the command is then .venv/bin/homeward
	@[ -n "$(PYTHON)" ] || { echo "Homeward needs Python 3.11 or later: install it, or say make PYTHON=/path/to/python" >&2; exit 1; }
	@$(PYTHON) tools/install.py

install-dev: # the same, with what tests and checks need
	@[ -n "$(PYTHON)" ] || { echo "Homeward needs Python 3.11 or later: install it, or say make PYTHON=/path/to/python" >&2; exit 1; }
	@$(PYTHON) tools/install.py --dev

run: install ## start the dashboard (PORT=8501, HOMEWARD_STORE=data/homeward.sqlite); the first time with the demo
	@export HOMEWARD_STORE='$(HOMEWARD_STORE)'; \
	case "$$HOMEWARD_STORE" in *://*) ;; *) [ -e "$$HOMEWARD_STORE" ] || $(BIN)/homeward demo;; esac; \
	exec $(BIN)/homeward serve --port $(PORT)

system: install-dev # the browser and the database server that some tests drive
	@tools/system.sh

static: install-dev # everything that is checked without running the program
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tools.make_docs --check

test: static system ## check format, lint, types, import contracts and docs, then run every test
	@$(BIN)/python -m tools.run_tests $(SPREAD)

deep: static system ## the long profile: 10,000 examples a property, 1,000 kills, all peers
	@HOMEWARD_TEST_PROFILE=deep $(BIN)/python -m tools.run_tests $(SPREAD) --timeout 7200

bench: install-dev ## measure against the named peers and write bench/RESULTS.md
	@$(BIN)/python -m bench.run

bundle: install ## write bundle/, a folder that installs without network on Linux and Windows
	@$(BIN)/python -m tools.make_bundle $(if $(PYTHONS),--pythons $(PYTHONS))

lock: install-dev ## compile requirements.txt and requirements-dev.txt anew from pyproject.toml
	PATH="$(BIN):$$PATH" $(LOCK) --output-file requirements.txt
	PATH="$(BIN):$$PATH" $(LOCK) --extra dev --output-file requirements-dev.txt

docs: install-dev ## write the generated pages of docs/
	@$(BIN)/python -m tools.make_docs

words: install-dev ## list the sentences that the French catalogues lack
	@$(BIN)/python -m tools.words
