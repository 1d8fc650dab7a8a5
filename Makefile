# The targets set themselves up: see scripts/setup.sh. `make help` lists them.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PY := .venv/bin/python
DB ?= outreach
JOBS ?= $(shell nproc)
export COMPANIES

.PHONY: help
help: ## this list
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | while IFS=$$'\t' read -r name text; do \
	  printf 'make %-11s %s\n' "$$name" "$$text"; done

.PHONY: setup
setup: ## install what the others need: packages (root or sudo), a Python environment in .venv
	@scripts/setup.sh

.PHONY: demo
demo: setup ## the whole path on generated companies, or on COMPANIES=file.csv
	@.venv/bin/outreach demo $(if $(COMPANIES),--companies "$$COMPANIES")

.PHONY: test
test: setup ## all tests, SQL and Python; ARGS='-k claim' for some of them
	@$(PY) -m pytest -n $(JOBS) --dist worksteal $(if $(ARGS),$(ARGS),--require-pgtap)

.PHONY: prove
prove: setup ## the SQL tests alone, with pg_prove
	@$(PY) tests/prove.py

.PHONY: up
up: setup ## start the private cluster and deploy an empty database `outreach`; DB=name, FRESH=1 replaces it
	@$(PY) -m outreach.cluster up --db "$(DB)" $(if $(FRESH),--fresh)

.PHONY: url
url: setup ## print the libpq URI of that database, as its superuser; DB=outreach_demo for the demo's
	@$(PY) -m outreach.cluster url --db "$(DB)"

.PHONY: psql
psql: setup ## open psql on that database; DB=name
	@$(PY) -m outreach.cluster psql --db "$(DB)"

.PHONY: docs
docs: setup ## write docs/reference.md and docs/erd.md from the catalog
	@$(PY) scripts/reference.py

.PHONY: bench
bench: setup ## everything beside the leanest SQL, into tests/bench/results.json; SCALE=0.1, ONLY="enroll scores", CHECK=1
	@SCALE=$(or $(SCALE),1) ONLY="$(ONLY)" CHECK="$(CHECK)" $(PY) tests/bench/hub.py

.PHONY: bench-peers
bench-peers: setup ## sends beside the no-op jobs of graphile-worker and procrastinate, installed for the run
	@$(PY) tests/bench/peers.py

.PHONY: chaos
chaos: setup ## disturb senders at random for SECONDS=60 with SEED=1, or SCENARIO=all: how their rate recovers
	@$(PY) tests/chaos/run.py --seed "$(or $(SEED),1)" $(if $(SCENARIO),--scenario "$(SCENARIO)",--seconds "$(or $(SECONDS),60)")

.PHONY: lint
lint: ## the linters of SQL, Python and shell, and whether plan and scripts agree
	@scripts/setup.sh lint
	@scripts/lint.sh

.PHONY: check
check: lint test ## lint, then test: what .ci/run does

.PHONY: down
down: ## stop the private cluster; what it holds stays
	@if [[ -x $(PY) ]]; then $(PY) -m outreach.cluster down; fi

.PHONY: clean
clean: ## remove the private cluster with all its databases, the Python environment and the caches
	@scripts/clean.sh
