# Each target sets up what it needs by itself: Python 3.11 or newer (with venv and pip), git and make are enough.
#
#   make console    the trainer's console in the browser (ARGS=--lan for the class room's network)
#   make compare    run the shipped comparison of policies           make lint      style, types, import directions
#   make test       lint, and the tests without the slow ones        make bench     speed against two baselines
#   make test-all   all tests, with every extra installed            make docs      write the generated pages anew
#   make patterns   the model against targets, claims, orderings     make lock      write the lock files anew
#   make pictures   the pictures of the console in docs/images (needs Debian's chromium)
#   make ablations  which of them breaks when a mechanism is taken away (an hour on two cores)
#   make reproduce  every reference result made anew and compared (some ten minutes on two cores)
#   make test-newest   Mesa's face and the pinned runs on Python 3.12 or newer, with the newest Mesa that is locked
#
# PYTHON=python3.12 chooses the interpreter, VENV=folder another place, ARGS="--days 60" goes to the command,
# TESTS=tests/units to pytest.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.NOTPARALLEL:

VENV ?= .venv
ARGS ?=
TESTS ?= tests
WORKERS ?= 2
BIN := $(VENV)/bin
pytest = $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

usable = $(1) -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3 python; do if $(call usable,$$p); then echo $$p; break; fi; done)

# What is compiled is kept in the tree, apart from the user's own cache.
export VENDORSIM_CACHE ?= $(CURDIR)/.cache/compiled
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: console pictures compare test test-all test-newest lint bench docs site patterns ablations reproduce references lock clean

console: $(VENV)/.all
	$(BIN)/vendorsim console $(ARGS)

compare: $(VENV)/.core
	$(BIN)/vendorsim compare $(ARGS)

# Both are always run, so that one complaint does not hide another; pytest's closing line stands last. What is compiled
# is compiled beside the lint, so that the tests need not each wait for it, nor do it twice.
test: $(VENV)/.dev
	@status=0; $(compile_first) $(MAKE) --no-print-directory lint || status=$$?; wait; \
		$(pytest) -m "not slow" $(TESTS) $(ARGS) || status=$$?; exit $$status

test-all: $(VENV)/.all
	@status=0; $(compile_first) $(MAKE) --no-print-directory lint || status=$$?; wait; \
		$(pytest) $(TESTS) $(ARGS) || status=$$?; exit $$status

compile_first = $(BIN)/python -c 'from vendorsim import *; VendorModel(load_settings("small")).run()' &

# Mesa 3.5 needs Python 3.12. The lock files hold both versions, each for its Python; here the newer one, in a folder of
# its own. NEWEST=python3.13 chooses the interpreter.
NEWEST ?= python3.12
test-newest: TESTS = tests/mesa_face tests/pinned
test-newest:
	@$(call usable,$(NEWEST)) || { echo "$(NEWEST) with venv and pip is not there; name one of 3.12 or newer as NEWEST=..." >&2; exit 2; }
	@$(MAKE) --no-print-directory VENV=$(VENV)-newest PYTHON=$(NEWEST) $(VENV)-newest/.dev
	@$(VENV)-newest/bin/python -c 'import sys, mesa; print(f"Python {sys.version.split()[0]}, Mesa {mesa.__version__}"); sys.exit(mesa.__version__ < "3.5")'
	$(VENV)-newest/bin/python -m pytest -n $(WORKERS) --dist worksteal -m "not slow" $(TESTS) $(ARGS)

lint: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --cache-dir .cache/import-linter

bench: $(VENV)/.dev
	$(BIN)/python -m benchmarks $(ARGS)

docs: $(VENV)/.core
	$(BIN)/python docs/generate.py

# The documentation as a site in build/site, which opens from disk.
site: $(VENV)/.dev
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict $(ARGS)

# The documentation's pictures of the console, in Debian's chromium; ARGS="why play" for some of them.
pictures: $(VENV)/.dev
	$(BIN)/python tools/pictures.py $(ARGS)

patterns: $(VENV)/.core
	$(BIN)/vendorsim patterns $(ARGS)

# The whole matrix, half a day on two cores; whatever ends it, it goes on there. ARGS="--mechanisms ties --only C01" for a part.
ablations: $(VENV)/.core
	$(BIN)/vendorsim patterns --ablate --out results/ablations $(ARGS)

# ARGS="--sample 20" makes only so many runs of each.
reproduce: $(VENV)/.dev
	$(BIN)/vendorsim reproduce --all $(ARGS)

# Reference results written anew, after a change of the model that is meant to change them: run, reproduced, kept.
COMPARISONS := three_policies estate_locks cleared_market officers_and_policies street_opened
SWEEPS := sensitivity
references: $(VENV)/.dev
	@for name in $(COMPARISONS); do $(BIN)/vendorsim compare $$name --out results/$$name > /dev/null; done
	@for name in $(SWEEPS); do $(BIN)/vendorsim sweep experiments/$$name.toml --out results/$$name; done
	@for name in $(COMPARISONS) $(SWEEPS); do \
		$(BIN)/vendorsim reproduce results/$$name --sample 5 --keep results/reference/$$name; done
	$(BIN)/python docs/results_table.py --path results/street_opened

# The widest lock first; the narrower ones take their versions from it. No index or host is named in them.
# ARGS=--upgrade takes the newest versions.
lock: $(VENV)/.dev
	$(call compile,all,--all-extras $(ARGS))
	$(call compile,dev,--extra dev --extra console --extra analysis --extra cluster --extra site --constraint requirements/all.lock)
	$(call compile,core,--constraint requirements/all.lock)

define compile
$(BIN)/uv pip compile pyproject.toml --group build $(2) --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header --no-annotate --quiet --output-file requirements/$(1).lock
endef

# One folder, three stages: a wider one holds all that a narrower one installs, at the same versions.
$(VENV)/.core: requirements/core.lock pyproject.toml | $(VENV)/bin/python
	$(call install,core)

$(VENV)/.dev: requirements/dev.lock pyproject.toml | $(VENV)/bin/python
	$(call install,dev)
	touch $(VENV)/.core

$(VENV)/.all: requirements/all.lock pyproject.toml | $(VENV)/bin/python
	$(call install,all)
	touch $(VENV)/.dev $(VENV)/.core

define install
$(BIN)/python -m pip install --quiet --require-hashes -r requirements/$(1).lock
$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
touch $@
endef

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "vendorsim needs Python 3.11 or newer with venv and pip; name it as PYTHON=..." >&2; exit 2; }
	@echo "Setting up $(VENV) with $$($(PYTHON) --version); this takes a minute or two, once."
	$(PYTHON) -m venv $(VENV)

clean:
	rm -rf .cache .mypy_cache .pytest_cache .ruff_cache .hypothesis build dist
