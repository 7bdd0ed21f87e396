# Needs nothing but make and Python 3.11 or later with its venv module. Everything is installed into .venv, at the
# versions and hashes of the lock files; a second run finds it there.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
UV := build/uv/bin/uv

.PHONY: help demo test check format docs reference contract translations pin package-check soak coverage lock clean
.DELETE_ON_ERROR:

help:
	@echo "make demo       show the expanded coverage of an article from the sample archive"
	@echo "make test       run all tests but the slow ones, in parallel"
	@echo "make soak       run the slow tests: kills, load, long runs, measures on research data"
	@echo "make coverage   run the tests, and report which lines of the package ran"
	@echo "make check      check style, types, import rules and terminology"
	@echo "make format     put the code into its style"
	@echo "make docs       build the documentation as a site, build/site/index.html"
	@echo "make reference  write the reference and the README's example from the code"
	@echo "make contract   record additions to the public interface"
	@echo "make translations  collect the strings of the interface, and compile their translations"
	@echo "make pin        measure quality on the corpus of the tests, and raise its floors"
	@echo "make package-check  build wheel and sdist, and run them at the locked, the oldest and the newest versions"
	@echo "make lock       write the lock files again after a change of dependencies"
	@echo "make clean      remove everything that was installed or built"

demo: $(VENV)/core.stamp
	@mkdir -p demo
	@$(BIN)/wideangle demo --output demo/wideangle-demo.html

# Tests start hundreds of processes. They keep their bytecode in build/, also where the environment forbids to write it
# beside the sources: a process that compiles every module takes twice as long.
PYTEST_RUN = env -u PYTHONDONTWRITEBYTECODE PYTHONPYCACHEPREFIX="$(CURDIR)/build/bytecode" \
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal

test: $(VENV)/dev.stamp
	@$(PYTEST_RUN) -m "not slow" $(PYTEST)

soak: $(VENV)/dev.stamp
	@$(PYTEST_RUN) -m slow $(PYTEST)

coverage: $(VENV)/dev.stamp
	@$(PYTEST_RUN) -m "not slow" --cov=wideangle --cov-report=term:skip-covered $(PYTEST)

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

# Refuses to record a removal or a change of what is recorded.
contract: $(VENV)/dev.stamp
	@$(BIN)/python tests/contract/interface.py

LOCALE := src/wideangle/render/locale

# New strings come into each .po file without a translation; strings that are gone leave it.
translations: $(VENV)/dev.stamp
	@mkdir -p build
	@$(BIN)/pybabel --quiet extract --mapping babel.cfg --keyword noop --keyword plural:1,2 --no-location --sort-output \
		--project wideangle --output build/wideangle.pot src/wideangle/render src/wideangle/web
	@$(BIN)/pybabel --quiet update --domain wideangle --input-file build/wideangle.pot --output-dir $(LOCALE) \
		--no-fuzzy-matching --ignore-obsolete --no-wrap --ignore-pot-creation-date
	@$(BIN)/pybabel --quiet compile --domain wideangle --directory $(LOCALE)

# Refuses to lower a floor.
pin: $(VENV)/dev.stamp
	@$(BIN)/python -m tests.quality.quality

package-check: $(VENV)/core.stamp
	@.ci/package-check $(BIN)/python

# Versions that are still allowed stay as they are; delete a lock file first to bring all of it up to date.
lock: $(UV)
	$(UV) pip compile $(LOCKING) --group build $(DEMO_EXTRAS) pyproject.toml --output-file requirements.lock
	$(UV) pip compile $(LOCKING) --group build $(DEMO_EXTRAS) --extra dev --extra docs --extra embeddings --constraints requirements.lock pyproject.toml \
		--output-file requirements-dev.lock

# What `make demo` installs beside the core.
DEMO_EXTRAS := --extra languages --extra parquet --extra web

LOCKING := --quiet --universal --python-version 3.11 --fork-strategy fewest --generate-hashes --no-emit-index-url \
	--no-annotate --custom-compile-command "make lock"

clean:
	rm -rf $(VENV) build demo *.egg-info src/*.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis \
		.import_linter_cache .coverage

$(VENV)/python.stamp:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Wideangle needs Python 3.11 or later. Name one: make PYTHON=python3.12" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/core.stamp: $(VENV)/python.stamp requirements.lock pyproject.toml
	@echo "Installing what Wideangle needs: about 160 MB to fetch, once."
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
