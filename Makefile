# Every command of this project, one word each. `make` alone lists them.
PYTHON ?= python3
PLACES ?=
BIN := .venv/bin
.PHONY: help run serve ui-test test check format scorecard bench train-stories docs lock clean setup setup-dev

help:            ## list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: setup       ## the main job on seeds/ (or PLACES="folder ...") through the Prefect flows
	@$(BIN)/parallax run $(PLACES)

serve: setup     ## Prefect server, deployments, worker and reports on this machine; Ctrl-C ends all (ARGS="--port 4300")
	@$(BIN)/parallax serve $(ARGS)

ui-test: setup-dev ## in the system's Chromium: the Prefect UI (docs/pictures/), and that nothing in a report ever runs
	@$(BIN)/python -m pytest -n 0 -o timeout=900 tests/ui/prefect_ui.py tests/ui/hostile_report.py

test: setup-dev  ## the whole test suite; needs nothing but this clone
	@$(BIN)/python -m pytest

check: setup-dev ## lint, format, types, layers
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: setup-dev ## put the code into shape
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

scorecard: setup-dev ## quality on gold data, held against committed floors (DATA=folder of the gold data)
	@$(BIN)/python -m bench.scorecard $(DATA)

bench: setup-dev ## one measurement of bench/README.md: make bench NAME=crawl_throughput (ARGS="--rounds 3")
	@$(if $(NAME),,$(error say which: make bench NAME=crawl_throughput; bench/README.md lists them))OMP_NUM_THREADS=1 $(BIN)/python -m bench.$(NAME) $(ARGS)

train-stories: setup-dev ## fit the join score of stories: make train-stories DATA=labelled.jsonl.gz [TEXTS=...]
	@$(BIN)/python -m bench.train_stories $(DATA) $(TEXTS)

docs: setup-dev  ## write the documentation that is made out of the code
	@$(BIN)/python tools/write_docs.py
	@$(BIN)/python -m tests.cookbook

lock:            ## resolve the dependencies anew into requirements/ (needs uv)
	@echo uv | uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate - -o requirements/installer.txt
	@uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --group build pyproject.toml -o requirements/run.txt
	@uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --group build --group dev pyproject.toml -o requirements/dev.txt

clean:           ## remove what was made: .venv and caches; your data/ stays
	@rm -rf .venv .venv-setup.* .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

setup:
	@$(PYTHON) tools/setup.py run

setup-dev:
	@$(PYTHON) tools/setup.py dev
