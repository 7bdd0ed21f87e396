# Needs nothing but make and Python 3.11 or later with its venv module. Everything is installed into .venv, at the
# versions and hashes of the lock files; a second run finds it there.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
UV := build/uv/bin/uv

.PHONY: help demo test check format docs reference lock clean
.DELETE_ON_ERROR:

help:
	@echo "make demo       show the expanded coverage of an article from the sample archive"
	@echo "make test       run the tests"
	@echo "make check      check style, types, import rules and terminology"
	@echo "make format     put the code into its style"
	@echo "make docs       build the documentation as a site, build/site/index.html"
	@echo "make reference  write the reference and the README's example anew from the code"
	@echo "make lock       write the lock files anew after a change of dependencies"
	@echo "make clean      remove everything that was installed or built"

demo: $(VENV)/core.stamp
	@mkdir -p demo
	@$(BIN)/wideangle demo --output demo/wideangle-demo.html

test: $(VENV)/dev.stamp
	@$(BIN)/python -m pytest $(PYTEST)

check: $(VENV)/dev.stamp
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tools.terminology src training benchmarks tools

format: $(VENV)/dev.stamp
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

# --strict: a link that leads nowhere is an error.
docs: $(VENV)/dev.stamp
	@NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs --quiet build --strict --clean
	@echo "The documentation is at build/site/index.html."

reference: $(VENV)/dev.stamp
	$(BIN)/python docs/reference.py
	$(BIN)/python docs/python_reference.py
	$(BIN)/python docs/readme_excerpt.py

# Versions that are still allowed stay as they are; delete a lock file first to bring all of it up to date.
lock: $(UV)
	$(UV) pip compile $(LOCKING) --group build pyproject.toml --output-file requirements.lock
	$(UV) pip compile $(LOCKING) --group build --extra dev --extra docs --extra embeddings --constraints requirements.lock pyproject.toml \
		--output-file requirements-dev.lock

LOCKING := --quiet --universal --python-version 3.11 --fork-strategy fewest --generate-hashes --no-emit-index-url \
	--no-annotate --custom-compile-command "make lock"

clean:
	rm -rf $(VENV) build demo *.egg-info src/*.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis \
		.import_linter_cache

$(VENV)/python.stamp:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Wideangle needs Python 3.11 or later. Name one: make PYTHON=python3.12" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/core.stamp: $(VENV)/python.stamp requirements.lock pyproject.toml
	@echo "Installing what Wideangle needs: about 110 MB to fetch, once."
	@$(PIP) install --no-compile --require-hashes --only-binary :all: --requirement requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/dev.stamp: $(VENV)/core.stamp requirements-dev.lock
	@echo "Installing what its tests and checks need."
	@$(PIP) install --no-compile --require-hashes --only-binary :all: --requirement requirements-dev.lock
	@touch $@

$(UV):
	$(PYTHON) -m venv build/uv
	build/uv/bin/python -m pip --quiet --disable-pip-version-check install uv
