# make run starts Backstep; make help lists the rest. Everything is installed into .venv and node_modules.

PYTHON ?= $(shell command -v python3.11 || command -v python3 || command -v python)
PY := .venv/bin/python
PIP := $(PY) -m pip install --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help run test lint check bench oracle browser

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /\1	/p' $(MAKEFILE_LIST)

run: .venv/run.stamp ## start the server and open the browser (ARGS="--port 9000" and the like)
	@$(PY) run.py $(ARGS)

test: .venv/dev.stamp browser ## all tests: Python, JavaScript, browser (ARGS="-k trace" and the like)
	@$(PY) -m pytest -n 3 --dist worksteal $(ARGS)

lint: .venv/dev.stamp node_modules/typescript.stamp ## style and types
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy
	@$(PY) tests/node.py node_modules/typescript/bin/tsc -p .

check: lint test ## what CI runs: lint, then all tests

bench: .venv/dev.stamp browser ## measure traces, requests, the page and the start
	@$(PY) -m bench

oracle: .venv/oracle.stamp ## write tests/oracle.json anew with PyTorch
	@$(PY) tests/oracle_make.py

browser: .venv/dev.stamp
	@$(PY) tests/browsers.py

.venv/run.stamp: requirements.txt
	@test -n "$(PYTHON)" || { echo "Backstep needs Python 3.11 or newer."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Backstep needs Python 3.11 or newer, this is " + sys.version.split()[0] + ".")'
	@test -x $(PY) || $(PYTHON) -m venv .venv || { echo "Python cannot make virtual environments here: install python3-venv."; exit 1; }
	@echo "Installing what Backstep needs …"
	@$(PIP) -r requirements.txt
	@touch $@

.venv/dev.stamp: .venv/run.stamp requirements-dev.txt
	@echo "Installing what the tests need …"
	@$(PIP) -r requirements-dev.txt
	@touch $@

.venv/oracle.stamp: .venv/dev.stamp requirements-oracle.txt
	@$(PIP) -r requirements-oracle.txt
	@touch $@

node_modules/typescript.stamp: .venv/dev.stamp package.json
	@$(PY) tests/node.py npm install --silent
	@touch $@
