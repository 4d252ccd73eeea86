# Everything runs from a virtual environment that make builds from the pinned, hashed requirements.
.DELETE_ON_ERROR:
.PHONY: demo test lint format bench lock docs oracle clean

# Compiled once, not by each of the many processes that the tests start.
unexport PYTHONDONTWRITEBYTECODE

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

demo: .venv/demo
	$(BIN)/python -m bot demo $(ARGS)

test: .venv/dev
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist worksteal $(ARGS)

lint: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: .venv/dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: .venv/dev
	$(BIN)/python -m benchmarks $(ARGS)

docs: .venv/dev  ## write again what the documents take from the code
	$(BIN)/python -m bot commands --write README.md
	$(BIN)/python -c 'from bot.config_file import example; print(example(), end="")' > config.example.toml

oracle: .venv-oracle/ready  ## check every count against four libraries, heavy ones, in an environment of its own
	.venv-oracle/bin/python -m pytest -q -W ignore oracle $(ARGS)

.venv-oracle/ready: requirements-oracle.txt
	$(PYTHON) -m venv .venv-oracle
	.venv-oracle/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes -r requirements-oracle.txt
	touch $@

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/demo: requirements-demo.txt | .venv/bin/python
	$(PIP) install --require-hashes -r requirements-demo.txt
	touch $@

.venv/dev: requirements-dev.txt | .venv/bin/python
	$(PIP) install --require-hashes -r requirements-dev.txt
	touch $@

UV_COMPILE := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--custom-compile-command "make lock"

lock:  ## pin again everything that pyproject.toml and the oracle ask for (needs uv)
	$(UV_COMPILE) pyproject.toml -o requirements.txt
	$(UV_COMPILE) pyproject.toml --extra demo -c requirements.txt -o requirements-demo.txt
	$(UV_COMPILE) pyproject.toml --extra demo --extra dev -c requirements-demo.txt -o requirements-dev.txt
	$(UV_COMPILE) oracle/requirements.in -o requirements-oracle.txt

clean:
	rm -rf .venv .venv-oracle .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
