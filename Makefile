# Needs nothing but make and a Python 3.11 or newer with venv; PYTHON=… chooses which.
PYTHON ?= python3
DEMO_PORT ?= 8088
BIN := .venv/bin
# Tests wait for processes that they started: one worker more than there are cores.
WORKERS := $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)
PIP := $(BIN)/pip --quiet --disable-pip-version-check

# Tests and demo start many processes of the same code: let the first keep what it compiled.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: install demo preview test test-long coverage mutants run bench bench-check format lint types size pictures lock release rehearsal clean

install: .venv/installed-dev

# The environment outlives its interpreter when the system gets another Python, which then finds no
# package in it: it is made anew, and with it whatever was installed.
ifneq ($(shell test -x .venv/bin/python && .venv/bin/python -c 'import pip' 2>/dev/null && echo whole),whole)
.PHONY: .venv/bin/python
endif

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Kollegabot needs Python 3.11 or newer; say which with: make PYTHON=python3.12 …"; exit 1; }
	$(PYTHON) -m venv --clear .venv

# One environment; each stamp stands for what one target needs of it.
.venv/installed-%: requirements/%.txt requirements/build.txt pyproject.toml .venv/bin/python
	$(PIP) install --require-hashes -r requirements/build.txt -r requirements/$*.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

demo: .venv/installed-demo
	@$(BIN)/python -m bot demo --port $(DEMO_PORT)

preview: .venv/installed-demo
	@$(BIN)/python -m bot preview

run: .venv/installed-base
	@$(BIN)/python -m bot run

# The peers have an environment of their own; BENCH=--quick for a look, see docs/performance.md.
bench: .venv/installed-demo .venv-bench/installed
	@$(BIN)/python -m bench $(BENCH)

# Whether a change to the path of a tap has made it dearer; two minutes, no part of the tests.
bench-check: .venv/installed-base .venv-bench/installed
	@$(BIN)/python -m bench.check

.venv-bench/installed: requirements/bench.txt requirements/build.txt pyproject.toml bench/grammy/package-lock.json .venv/bin/python
	$(PYTHON) -m venv --clear .venv-bench
	.venv-bench/bin/pip install -q --disable-pip-version-check --require-hashes -r requirements/build.txt -r requirements/bench.txt
	.venv-bench/bin/pip install -q --disable-pip-version-check --no-deps --no-build-isolation --editable .
	if command -v npm >/dev/null; then npm ci --silent --prefix bench/grammy; fi
	@touch $@

format: install
	$(BIN)/ruff check --fix --exit-zero --quiet .
	$(BIN)/ruff format .

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: install
	$(BIN)/mypy

# A file at a time for each worker, in this order: what waits for processes comes first, so that no
# worker is left with it at the end.
PYTEST := $(BIN)/python -m pytest -q
SPREAD := -n $(WORKERS) --dist loadfile --no-loadscope-reorder
FIRST := tests/end_to_end/ tests/privacy/ tests/bot/
ORDER := $(FIRST) $(filter-out $(FIRST), $(wildcard tests/[a-z]*/)) $(wildcard tests/test_*.py)
test: lint types
	$(PYTEST) $(SPREAD) $(ORDER)

# What measures memory or speed, or starts many processes at once, has the machine to itself.
ALONE := $(addprefix tests/end_to_end/, test_soak.py test_floods.py) \
  tests/bench tests/test_privacy.py tests/test_deployment.py
test-long: install coverage
	$(PYTEST) -m long $(SPREAD) $(addprefix --ignore=, $(ALONE)) $(ORDER)
	$(PYTEST) -m long $(ALONE)

# Branches of the pure core that its own tests go through. What walks through every screen or place is
# left out: it takes minutes. The gate, fail_under, stands in pyproject.toml.
PURE_TESTS := tests/conversations
WALKS := $(addprefix --ignore=$(PURE_TESTS)/, help/test_walk.py help/test_versions.py \
  authoring/test_flowchart.py lists/test_staff_screens_fit.py understanding/test_places.py \
  script/test_privacy_words.py)
coverage: install
	$(BIN)/python -m coverage erase
	$(BIN)/python -m coverage run -m pytest -q $(SPREAD) $(PURE_TESTS) $(WALKS)
	$(BIN)/python -m coverage combine --quiet
	$(BIN)/python -m coverage report

# What there is of everything; REV=… puts another revision beside it.
size: install
	@$(BIN)/python -m tests.size $(REV)

# The guides of docs/operating.md, as far as this machine allows; as root.
rehearsal: install
	$(BIN)/python -m tests.rehearsal

# Mistakes made on purpose, one at a time, in a copy; ARGS=… as docs/mutants.md says.
mutants: install
	$(BIN)/python -m tests.mutants.run $(ARGS)

pictures: install
	$(BIN)/python -m tests.pictures

# Every Python from 3.11 on and every platform; without addresses of package hosts.
COMPILE := $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
  --no-annotate --no-header --no-emit-index-url --no-emit-find-links

lock: install
	$(COMPILE) pyproject.toml -o requirements/base.txt
	for part in demo dev bench; do \
	  $(COMPILE) --extra $$part pyproject.toml -o requirements/$$part.txt || exit 1; done
	echo 'setuptools>=77' | $(COMPILE) - -o requirements/build.txt
	$(MAKE) install && $(BIN)/python -m tests.release

# What is handed out of a version, in dist/: after all checks, with checksums. The last line says how to tag it.
release: test
	$(BIN)/python -m tests.release --ready
	rm -rf dist build
	$(BIN)/uv build --quiet --no-build-isolation --python $(BIN)/python
	cp docs/sbom.json CHANGELOG.md dist/
	cd dist && sha256sum kollegabot-* sbom.json CHANGELOG.md > SHA256SUMS
	@echo "dist/ is ready: git tag -a v$$($(BIN)/kollegabot --version | cut -d' ' -f2), with the notes of CHANGELOG.md"

clean:
	rm -rf .venv .venv-bench bench/grammy/node_modules build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage .coverage.*
