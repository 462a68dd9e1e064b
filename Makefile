# make run    sets up and starts the demo             make check   style and types
# make test   sets up and runs every test             make bench   which figures can be measured

# The first Python of 3.11 or newer; `make run PYTHON=/path/to/python3` settles it.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
    $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)

BIN = .venv/bin
RUN_STAMP = .venv/installed
TEST_STAMP = .venv/installed-tests

.PHONY: run test check bench system

run: $(RUN_STAMP)
	@exec $(BIN)/python app.py demo

# Most tests run beside real processes: what fails is tried once more, five tests of a run at most. What it said the
# first time is shown at the end, to be looked into: several that passed at the second try were real faults.
SECOND_TRY = --reruns 1 --max-suite-reruns 5 --rerun-show-tracebacks

test: $(TEST_STAMP) system
	$(BIN)/python -m pytest -n 2 --dist worksteal $(SECOND_TRY)

check: $(TEST_STAMP)
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: $(TEST_STAMP)
	@echo "Each prints its figures; start one with:"
	@for script in tests/bench/[a-z]*.py; do echo "  $(BIN)/python $$script"; done

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "K3i needs Python 3.11 or newer: install it, or: make PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; echo "On Debian or Ubuntu: apt-get install python3-venv"; exit 1; }

$(RUN_STAMP): requirements.txt | $(BIN)/python
	@echo "Installing into .venv (once; a minute or two) ..."
	$(BIN)/python -m pip install --quiet --disable-pip-version-check $(PIP_FLAGS) -r requirements.txt
	@touch $@

$(TEST_STAMP): tests/requirements.txt $(RUN_STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check $(PIP_FLAGS) -r tests/requirements.txt
	@touch $@

# The browser tests need a Chromium (the one without windows: a page of it costs an eighth of the computing), one test
# a PostgreSQL. Root on Debian gets them; anyone else is told how, and those tests are skipped.
SHELL_OF_CHROMIUM = chromium-headless-shell
PACKAGES = $(shell command -v $(SHELL_OF_CHROMIUM) chromium chromium-browser google-chrome google-chrome-stable >/dev/null \
    || ls -d "/Applications/Google Chrome.app" /Applications/Chromium.app >/dev/null 2>&1 || echo $(SHELL_OF_CHROMIUM)) \
    $(shell ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || command -v postgres >/dev/null || echo postgresql)

system:
	@test -z "$(strip $(PACKAGES))" || { \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    export DEBIAN_FRONTEND=noninteractive; get="apt-get install -y -qq --no-install-recommends"; apt-get update -qq; \
	    $$get $(PACKAGES) || $$get $(subst $(SHELL_OF_CHROMIUM),chromium,$(PACKAGES)); \
	else echo "Not found, their tests are skipped: $(PACKAGES) (apt-get install as root, or brew on macOS)"; fi; }
