PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check --no-input
DEMO := examples/fable-demo
# Looks for what shuts people out of the report's page; only a test uses it.
AXE := 4.10.3

.PHONY: help venv demo test check docs bench bench-leaks bench-peers bench-reasoning bench-duplicates bench-claims bench-licences bench-outputs bench-page check-recipes base-rates fuzz fuzz-signatures clean

help:
	@echo "make demo   install, make a small example dataset, scan it"
	@echo "make test   run the tests"
	@echo "make check  formatter, linter, type checker"
	@echo "make docs   write docs/rules.md, docs/configuration.md, the output in README.md, the report in examples/ and its pictures"
	@echo "make bench  measure speed and memory"
	@echo "make bench-leaks  measure recall and precision of secrets and personal data"
	@echo "make bench-peers  the same beside other scanners, which are installed for it"
	@echo "make bench-reasoning  measure what the rules on reasoning find in generated datasets"
	@echo "make bench-duplicates  measure the search for copies beside others"
	@echo "make bench-claims  measure how claims of labelled cards are read and answered"
	@echo "make bench-licences  measure what licences, card and verify cost"
	@echo "make bench-outputs  measure what every output costs, up to 100,000 findings"
	@echo "make bench-page  measure how the report opens and answers a key in a browser"
	@echo "make check-recipes  run the commands of the container recipe in a clean environment"
	@echo "make base-rates SESSIONS=folder  measure base rates of reasoning again on recorded sessions"
	@echo "make fuzz   run 100,000 mutated records through every reader"
	@echo "make fuzz-signatures  read 200,000 mutated signatures"
	@echo "make venv   only make $(VENV), with the development tools"
	@echo "make clean  remove what these commands made"

# The stamps stand for what is installed: without development tools, and with them.
$(VENV)/runtime.stamp: pyproject.toml constraints.txt
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) was not found; try: make PYTHON=python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "traceaudit needs Python 3.11 or newer; $(PYTHON) is" \
		"$$($(PYTHON) -c 'import platform; print(platform.python_version())'); try: make PYTHON=python3.11" >&2; exit 1; }
	@echo "installing into $(VENV) (once)"
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) install -c constraints.txt -e .
	@touch $@

# Old versions of pip do not know dependency groups, so the list is read from pyproject.toml.
$(VENV)/dev.stamp: $(VENV)/runtime.stamp
	@$(BIN)/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["dependency-groups"]["dev"], sep="\n")' \
		> $(VENV)/dev.txt
	@$(PIP) install -c constraints.txt -r $(VENV)/dev.txt
	@if command -v npm >/dev/null && npm install --silent --no-save --no-package-lock --no-audit --no-fund --ignore-scripts \
		--fetch-retries 1 --fetch-timeout 20000 --prefix $(VENV) axe-core@$(AXE) >/dev/null 2>&1; then :; \
		else echo "no axe-core (it comes from npm): the test of accessibility is skipped" >&2; fi
	@touch $@

venv: $(VENV)/dev.stamp

demo: $(VENV)/runtime.stamp
	@$(BIN)/python examples/make_fable.py --readable $(DEMO)
	@$(BIN)/traceaudit scan $(DEMO)

test: $(VENV)/dev.stamp
	@$(BIN)/python -m pytest --numprocesses auto --dist worksteal

check: $(VENV)/dev.stamp
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy

docs: $(VENV)/dev.stamp
	@$(BIN)/python docs/make_rules.py
	@$(BIN)/traceaudit config --schema > audit/traceaudit/schema/config-1.json
	@$(BIN)/python docs/make_configuration.py
	@$(BIN)/python docs/make_readme.py
	@$(BIN)/python docs/make_report.py

bench: $(VENV)/dev.stamp
	@$(BIN)/python tests/benchmarks/run.py

bench-leaks: $(VENV)/dev.stamp
	@$(BIN)/python tests/benchmarks/leaks_bench.py

bench-peers: $(VENV)/dev.stamp
	@$(BIN)/python tests/benchmarks/peers_bench.py

bench-reasoning: $(VENV)/dev.stamp
	@$(BIN)/python tests/benchmarks/reasoning_bench.py

bench-duplicates: $(VENV)/dev.stamp
	@$(BIN)/python tests/benchmarks/duplicates_bench.py

bench-claims: $(VENV)/dev.stamp
	@$(BIN)/python tests/benchmarks/claims_bench.py

bench-licences: $(VENV)/dev.stamp
	@$(BIN)/python tests/benchmarks/licences_bench.py

bench-outputs: $(VENV)/dev.stamp
	@$(BIN)/python tests/benchmarks/outputs_bench.py

bench-page: $(VENV)/dev.stamp
	@$(BIN)/python tests/benchmarks/page_bench.py

check-recipes: $(VENV)/dev.stamp
	@$(BIN)/python tests/benchmarks/check_recipes.py

base-rates: $(VENV)/dev.stamp
	@test -n "$(SESSIONS)" || { echo "make base-rates SESSIONS=folder, of sessions as they were recorded" >&2; exit 1; }
	@$(BIN)/python tests/benchmarks/base_rates.py "$(SESSIONS)"

fuzz: $(VENV)/dev.stamp
	@TRACEAUDIT_FUZZ=100000 $(BIN)/python -m pytest tests/audit/readers -m fuzz --durations=0

fuzz-signatures: $(VENV)/dev.stamp
	@$(BIN)/python tests/benchmarks/fuzz_signatures.py

clean:
	rm -rf $(VENV) $(DEMO) $(DEMO).truth.json .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage build dist
