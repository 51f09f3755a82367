# Every target prepares what it needs; a machine with Python 3.10 or later and make is enough.
PYTHON ?= python3
ARGS ?=
BASE ?= origin/main
run = $(PYTHON) scripts/environment.py

.DEFAULT_GOAL := help
.PHONY: help generate test test-wide test-install oracle check schema-diff docs generators bench dist clean clean-cache

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

generate: ## regenerate models and API classes from openapi/
	@$(run) codegen -m codegen generate

test: ## run all tests (ARGS="-k name" for some)
	@$(run) tests -m pytest $(ARGS)

test-wide: ## all versions and releases, a server or site of a test's own, and the tests' own tests
	@$(run) tests -m pytest --with wide -m wide $(ARGS)

test-install: ## follow the README, build and test a release, as on a clean machine
	@$(run) tests -m pytest --with install -m install $(ARGS)

check: ## is the generated code current, is everything lint-free and typed
	@$(run) tests scripts/check.py

oracle: ## compare what validate says with the code of the API server and of KServe (needs Go; ARGS=--record)
	@$(run) tests -m tests.admission.oracle $(ARGS)
	@$(run) tests -m tests.admission.webhook_oracle $(ARGS)

schema-diff: ## what changed in openapi/ since BASE, and whom it breaks (BASE=origin/main)
	@$(run) codegen -m codegen diff 'git:$(BASE)' openapi $(ARGS)

docs: ## write the API reference and the guides as a site, in build/site, and check its links
	@$(run) docs -m docs_site $(ARGS)

generators: ## does the bundle go through other generators, and compile (needs npm, Go and Maven for all)
	@$(run) tests scripts/generators.py

bench: ## measure speed and memory beside peers (ARGS=--write for docs/benchmarks.md)
	@$(run) tests -m bench $(ARGS)

dist: ## build what a release publishes: sdist, wheel and SBOM, in dist/
	@$(run) release scripts/dist.py

clean: ## remove what the other targets have made, the API server that tests share aside
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis ./*.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

clean-cache: ## remove the API server that tests have built for all clones on this machine
	rm -rf "$$($(run) tests -m tests.apiserver.cache)"
