# Every target installs what it needs, says what it does, and can be run again at any time.
.PHONY: help setup engine runsc browser languages demo test lint fix bench docs images

RUN := scripts/uv run --frozen --no-sync

help:
	@echo "make demo   install what is missing and turn an example issue into a proven branch"
	@echo "make test   install what is missing, then lint and run every test"
	@echo "make images build the container images, start deploy/compose.yaml for real and test it"
	@echo "make lint   ruff, mypy --strict, import-linter, the shape ratchet, and three linters of workflows"
	@echo "make fix    let ruff mend and format what it can"
	@echo "make bench  measure the figures that we promise"
	@echo "make docs   write the generated pages of docs/ again"

setup:
	@scripts/setup

engine: setup
	@scripts/install-engine

runsc: engine
	@scripts/install-runsc

browser:
	@scripts/install-browser

languages:
	@scripts/install-languages

demo: engine
	@scripts/demo

test: engine runsc browser languages lint
	$(RUN) pytest -n 2 --dist worksteal -q tests --ignore tests/deploy

# The CA bundle of this machine goes into the images, so that they build behind a company's proxy, too.
images: engine
	@scripts/install-compose
	@PULLWRIGHT_CA_BUNDLE="$${PULLWRIGHT_CA_BUNDLE:-$(wildcard /etc/ssl/certs/ca-certificates.crt)}" scripts/images --all
	$(RUN) pytest -q tests/deploy

lint: setup
	$(RUN) ruff check
	$(RUN) ruff format --check
	$(RUN) mypy
	$(RUN) lint-imports
	$(RUN) python -P scripts/docs --check
	$(RUN) check-jsonschema --quiet --builtin-schema vendor.github-actions action.yml
	$(RUN) check-jsonschema --quiet --builtin-schema vendor.github-workflows examples/workflows/*.yml
	$(RUN) actionlint -shellcheck= -pyflakes= examples/workflows/*.yml
	$(RUN) zizmor --quiet --offline --persona auditor action.yml examples/workflows
	$(RUN) pytest -q tests/architecture

fix: setup
	$(RUN) ruff check --fix
	$(RUN) ruff format

bench: engine
	$(RUN) python -m bench

docs: setup
	$(RUN) python -P scripts/docs
