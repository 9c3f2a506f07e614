# Convex Explorer. `make demo` tries it, `make test` checks it; both need git, make and
# Python 3.11+, and set up the rest (see scripts/setup_environment.py).
# Another Python than the first one found: make demo PYTHON=python3.12

BIN := $(if $(filter Windows_NT,$(OS)),.venv/Scripts,.venv/bin)
CANDIDATES := $(BIN)/python python3 python3.14 python3.13 python3.12 python3.11 python
PYTHON ?= $(shell for name in $(CANDIDATES); do \
	"$$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' 2>/dev/null \
	&& echo "$$name" && break; done)
HAS_DISPLAY := $(or $(DISPLAY),$(WAYLAND_DISPLAY),$(filter Windows_NT,$(OS)),$(filter Darwin,$(shell uname -s)))
LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" $(LOCK_FLAGS)

# How long each reader is fuzzed.
FUZZ_SECONDS ?= 300

# How often the program is killed while it is used.
KILLS ?= 500

.PHONY: help demo test lint format bench faults crash fuzz packages reproduce lock clean \
	environment-run environment-dev environment-fuzz

help: ## List what can be made
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 16

demo: environment-run ## Open the program on its built-in demo; without a display, take the tour
ifneq ($(HAS_DISPLAY),)
	@$(BIN)/convex-explorer demo
else
	@echo "There is no display here, so this is the tour, taken offscreen."
	@QT_QPA_PLATFORM=offscreen $(BIN)/convex-explorer tour --out build/tour
endif

test: lint ## Run every check: format, lint, types, import contracts, tests
	$(BIN)/pytest

lint: environment-dev ## Run every check but the tests
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports

format: environment-dev ## Lay out the code, and repair what can be repaired
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

bench: environment-dev ## Measure speed and memory against floors and peers (a part: ROWS=startup,tree)
	$(BIN)/python -m benchmarks $(ROWS)

faults: environment-dev ## Break the road, the wire and the readers in every way, until a promise breaks
	CONVEX_EXPLORER_FULL=1 $(BIN)/pytest --exitfirst --override-ini faulthandler_timeout=600 \
		tests/conformance tests/faults tests/fuzz
	@$(MAKE) --no-print-directory fuzz

crash: environment-dev ## Kill the program at random moments while it is used, until something is lost
	CONVEX_EXPLORER_CRASHES=$(KILLS) $(BIN)/pytest --exitfirst tests/crash

fuzz: environment-dev environment-fuzz ## Let a fuzzer look for replies and args that break their readers
	$(BIN)/python scripts/fuzz.py replies -max_total_time=$(FUZZ_SECONDS)
	$(BIN)/python scripts/fuzz.py args -max_total_time=$(FUZZ_SECONDS)

packages: ## Build and prove all packages (Debian, as root; a part: ARTEFACTS="wheel deb")
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed." >&2; exit 1; }
	@"$(PYTHON)" packaging/build.py $(ARTEFACTS)

reproduce: ## Build the packages twice, in two folders, and see that they are the same
	@"$(PYTHON)" packaging/reproduce.py $(ARTEFACTS)

lock: ## Write requirements/ anew from pyproject.toml (needs uv; LOCK_FLAGS=--upgrade for newer ones)
	@$(LOCK) pyproject.toml --group build --output-file requirements/run.txt
	@$(LOCK) pyproject.toml --group build --group dev --constraints requirements/run.txt \
		--output-file requirements/dev.txt
	@$(LOCK) pyproject.toml --group build --group package --constraints requirements/run.txt \
		--output-file requirements/package.txt
	@$(LOCK) --group pyproject.toml:fuzz --output-file requirements/fuzz.txt
	@uv pip compile --quiet --universal --python-version 3.11 --format pylock.toml pyproject.toml \
		--constraints requirements/run.txt | $(PYTHON) scripts/wheel_names.py > requirements/wheels.txt

clean: ## Remove all that was made here, .venv too
	rm -rf .venv build dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

environment-run environment-dev environment-fuzz:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed, and none was found." \
		"Install one, or name it: make $(firstword $(MAKECMDGOALS)) PYTHON=/path/to/python3" >&2; exit 1; }
	@"$(PYTHON)" scripts/setup_environment.py $(@:environment-%=%)
