# make site   sets everything up and builds the site        make test   all checks, about 5 minutes
# make serve  builds and shows it on this machine            make audit  the slow and wide checks
# make bench  seconds per stage, protection, checking        make clean  removes what was built
# Windows has no make: README.md says what to type there.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all:

# A set-up is remembered by the checksum of its lock file: done once, and again only when the lock changes.
stamp = $(VENV)/.$(1)-$(firstword $(shell cksum < requirements/$(1).txt))
SITE := $(call stamp,site)
DEV := $(call stamp,dev)

.PHONY: site pages demonstration test audit bench setup setup-dev plotly browser serve lint format lock clean
.DEFAULT_GOAL := site

# The demonstration is invented anew each time, and so are its two releases: the second one corrects the first, so that
# the page of changes has something to tell. Numbers and days are fixed. Publishing never asks for it.
DEMO := data/demonstration
demonstration: setup
	rm -rf $(DEMO)/processed
	$(BIN)/python build.py demo --initial --out $(DEMO)/raw
	$(BIN)/python build.py release --raw $(DEMO)/raw --release-dir $(DEMO)/processed --release 2022.1 --date 2022-03-31
	$(BIN)/python build.py demo --out $(DEMO)/raw
	$(BIN)/python build.py release --raw $(DEMO)/raw --release-dir $(DEMO)/processed --release 2022.2 --date 2022-06-30

site: demonstration
	$(BIN)/python build.py all --with-demonstration $(DEMO)/processed

# the pages of the release in data/processed, where the rows about people behind it are on another machine
pages: demonstration
	$(BIN)/python build.py site --with-demonstration $(DEMO)/processed

setup: $(SITE) plotly

setup-dev: $(DEV) plotly

# The light edition of plotly.js for charts on demand, where npm is there and can fetch it; else the site publishes the
# whole one of the library, three times as heavy. The lock is copied beside what it brought.
PLOTLY := site_templates/plotly
plotly:
	@cmp -s $(PLOTLY)/package-lock.json $(PLOTLY)/node_modules/.installed-lock || ! command -v npm >/dev/null || { \
		npm ci --prefix $(PLOTLY) --ignore-scripts --no-audit --no-fund --loglevel=error \
		&& cp $(PLOTLY)/package-lock.json $(PLOTLY)/node_modules/.installed-lock; } \
	|| echo "npm could not fetch plotly's light edition: the site publishes the whole one."

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed; try: make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(SITE): | $(BIN)/python
	$(PIP) -r requirements/site.txt
	@touch $@

# the test lock holds the site lock, version for version
$(DEV): | $(BIN)/python
	$(PIP) -r requirements/dev.txt
	@touch $@ $(SITE)

# one worker for each core; the tests of one file stay together
WORKERS := --numprocesses auto --dist loadfile --no-loadscope-reorder

# the tests that run the code in their own process: how much of it they reach is printed at the end of the audit. All of
# them would take three times as long; those of SAME_LINES reach what others reach, with other data
SAME_LINES := claims demonstration marks places site states tone
COVERED := $(addprefix tests/,spec website workbook) $(SAME_LINES:%=--ignore=tests/website/test_%.py) -m "not audit and not browser"

test: setup-dev lint browser
	$(BIN)/python -m pytest $(WORKERS)

audit: setup-dev browser
	$(BIN)/python -m pip check
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal -m "(audit or hypothesis) and not alone" --hypothesis-profile audit $(if $(SEED),--hypothesis-seed=$(SEED) --randomly-seed=$(SEED))
	$(BIN)/python -m pytest -m alone
	$(BIN)/python -m pytest $(WORKERS) $(COVERED) --cov=pipeline --cov=build --cov-report=term:skip-covered

lint: setup-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: setup-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Chromium, axe and LibreOffice, where this machine lets us install them; else the tests name the command
browser:
	@bash tests/browser/install.sh

bench: setup-dev
	$(BIN)/python bench/run.py
	$(BIN)/python bench/protection.py
	$(BIN)/python bench/validation.py

serve: setup
	$(BIN)/python build.py serve

# Newer versions are asked for by hand: make lock UPGRADE=--upgrade
LOCK = $(VENV)-lock/bin/uv pip compile --quiet pyproject.toml --universal --python-version 3.11 --generate-hashes --no-annotate --custom-compile-command "make lock" $(UPGRADE)
lock:
	test -x $(VENV)-lock/bin/uv || { $(PYTHON) -m venv $(VENV)-lock && $(VENV)-lock/bin/python -m pip install --quiet uv==0.13.9; }
	$(LOCK) --output-file requirements/site.txt
	$(LOCK) --group dev --constraint requirements/site.txt --output-file requirements/dev.txt

# data/private stays: it holds what keeps one release comparable with the next
clean:
	rm -rf site .cache $(DEMO) $(VENV) $(VENV)-lock tests/browser/node_modules $(PLOTLY)/node_modules .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
