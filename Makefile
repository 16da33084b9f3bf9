# Needs nothing but make and a Python 3.11 or newer with venv; PYTHON=… chooses which.
PYTHON ?= python3
DEMO_PORT ?= 8088
BIN := .venv/bin
# Tests wait for processes that they started: one worker more than there are cores.
WORKERS := $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)
PIP := $(BIN)/pip --quiet --disable-pip-version-check

# Tests and demo start many processes of the same code: let the first keep what it compiled.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: install demo test test-long run bench lint types pictures lock clean

install: .venv/installed-dev

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Kollegabot needs Python 3.11 or newer; say which with: make PYTHON=python3.12 …"; exit 1; }
	$(PYTHON) -m venv .venv

# One environment; each stamp stands for what one target needs of it.
.venv/installed-%: requirements/%.txt requirements/build.txt pyproject.toml | .venv/bin/python
	$(PIP) install --require-hashes -r requirements/build.txt -r requirements/$*.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

demo: .venv/installed-demo
	@$(BIN)/python -m bot demo --port $(DEMO_PORT)

run: .venv/installed-base
	@$(BIN)/python -m bot run

# The peers have an environment of their own; BENCH=--quick for a look, see docs/performance.md.
bench: .venv/installed-base .venv-bench/installed
	@$(BIN)/python -m bench $(BENCH)

.venv-bench/installed: requirements/bench.txt requirements/build.txt pyproject.toml bench/grammy/package-lock.json
	$(PYTHON) -m venv .venv-bench
	.venv-bench/bin/pip install -q --disable-pip-version-check --require-hashes -r requirements/build.txt -r requirements/bench.txt
	.venv-bench/bin/pip install -q --disable-pip-version-check --no-deps --no-build-isolation --editable .
	if command -v npm >/dev/null; then npm ci --silent --prefix bench/grammy; fi
	@touch $@

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: install
	$(BIN)/mypy

test: lint types
	$(BIN)/python -m pytest -q -n $(WORKERS) --dist loadfile

test-long: install
	$(BIN)/python -m pytest -q -m long

pictures: install
	$(BIN)/python -m tests.pictures

lock:
	for part in base demo dev bench; do \
	  extra=$$([ $$part = base ] || echo --extra $$part); \
	  uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
	    --no-header --no-emit-index-url --no-emit-find-links $$extra \
	    pyproject.toml -o requirements/$$part.txt; done
	echo 'setuptools>=77' | uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	  --no-annotate --no-header --no-emit-index-url --no-emit-find-links - -o requirements/build.txt

clean:
	rm -rf .venv .venv-bench bench/grammy/node_modules build *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
