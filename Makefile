# Everything runs from a virtual environment that make builds from the pinned, hashed requirements.
.DELETE_ON_ERROR:
.PHONY: demo test lint format bench lock docs clean

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

demo: .venv/demo
	$(BIN)/python -m bot demo $(ARGS)

test: .venv/dev
	$(BIN)/python -m pytest $(ARGS)

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

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/demo: requirements-demo.txt | .venv/bin/python
	$(PIP) install --require-hashes -r requirements-demo.txt
	touch $@

.venv/dev: requirements-dev.txt | .venv/bin/python
	$(PIP) install --require-hashes -r requirements-dev.txt
	touch $@

UV_COMPILE := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--custom-compile-command "make lock" pyproject.toml

lock:  ## pin again everything that pyproject.toml asks for (needs uv)
	$(UV_COMPILE) -o requirements.txt
	$(UV_COMPILE) --extra demo -c requirements.txt -o requirements-demo.txt
	$(UV_COMPILE) --extra demo --extra dev -c requirements-demo.txt -o requirements-dev.txt

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
