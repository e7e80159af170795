# `make run`, `make test`, `make demo`: each does all the set-up it needs, and is quick the second time.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.PHONY: run demo test test-long lint types security collection messages lock pictures clean
# Whoever asks Python to keep nothing that it compiled would wait for it again in each of the tests' many processes.
unexport PYTHONDONTWRITEBYTECODE

# The system's own Python where one fits: it is built for speed, and kept safe by the system's updates.
SYSTEM_PYTHON := $(firstword $(foreach each,$(sort $(wildcard /usr/bin/python3.1[1-9])),\
    $(shell $(each) tools/require_python.py >/dev/null 2>&1 && echo $(each))))
PYTHON ?= $(or $(SYSTEM_PYTHON),python3)
VENV := .venv
BIN := $(VENV)/bin
# One more than there are cores: tests often wait for processes that they have started.
WORKERS ?= 3

run: .make/runtime .make/messages
	@$(BIN)/python -m learnhub serve --import courses

demo: .make/runtime .make/messages
	@$(BIN)/python -m learnhub demo $(if $(SIZE),--size $(SIZE))

# The system's packages first, for Python's own are among them; then what fails fastest.
test: .make/system .make/development .make/messages lint
	@$(MAKE) --no-print-directory -j2 types collection security
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

# The same tests that are marked long, with many more cases: run it by hand before an issue ends.
test-long: .make/system .make/java .make/development .make/messages
	@THOROUGH=1 $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -m long

lint: .make/development
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

types: .make/development
	@$(BIN)/mypy

# Dangerous calls in the program, and secrets in everything that Git tracks.
security: .make/development
	@$(BIN)/python -m tools.security

# Reads every test and runs none, so that they are compiled once and not by each worker.
collection: .make/development .make/messages
	@$(BIN)/python -m pytest --collect-only -qq >.make/collected || { cat .make/collected; exit 1; }

# The virtual environment, and what the lock says is in it, checked by hash.
.make/environment:
	@mkdir -p .make
	@$(PYTHON) tools/require_python.py
	@echo "Virtual environment …"
	@$(PYTHON) -m venv $(VENV)
	@touch $@

# pip compiles what it installs with one core; Python itself does it with all.
INSTALL = $(BIN)/python -m pip install -qq --disable-pip-version-check --no-compile --no-deps --require-hashes
COMPILE = $(BIN)/python -m compileall -qq -j 0 $(VENV)/lib learnhub

.make/runtime: .make/environment requirements.lock
	@echo "Dependencies, checked by hash (about a minute the first time) …"
	@$(INSTALL) -r requirements.lock && $(COMPILE)
	@touch $@

.make/development: .make/environment requirements-dev.lock
	@echo "Dependencies of the tests, checked by hash …"
	@$(INSTALL) -r requirements-dev.lock && $(COMPILE)
	@touch $@ .make/runtime

# What the tests need from the system: installed where we may, named in one line where we may not.
.make/system: tools/system_packages.sh
	@mkdir -p .make
	@PYTHON=$(PYTHON) bash tools/system_packages.sh
	@touch $@

# EPUBCheck runs on Java, which only the long tests need.
.make/java: tools/system_packages.sh
	@mkdir -p .make
	@PYTHON=$(PYTHON) bash tools/system_packages.sh java
	@touch $@

.make/messages: .make/environment $(wildcard translations/*/LC_MESSAGES/messages.po) | .make/runtime
	@$(BIN)/pybabel --quiet compile --directory translations
	@touch $@

# Collects the interface's words and adds new ones to each catalogue, for translators.
messages: .make/development
	@$(BIN)/pybabel --quiet extract --mapping translations/babel.cfg --keywords lazy --keywords translate_in:2 \
	    --no-location --sort-output --omit-header --output .make/messages.pot .
	@$(BIN)/pybabel --quiet update --no-fuzzy-matching --no-wrap --ignore-pot-creation-date \
	    --input-file .make/messages.pot --output-dir translations

lock: .make/development
	@$(BIN)/python -m pip install --quiet uv
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	    --no-emit-find-links --no-annotate --no-header pyproject.toml -o requirements.lock
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	    --no-emit-find-links --no-annotate --no-header --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock

pictures: .make/development .make/system .make/messages
	@$(BIN)/python -m tools.pictures

clean:
	@rm -rf .make $(VENV)
