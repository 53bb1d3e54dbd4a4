# Two commands matter: `make demo [PORT=8000]` and `make test`. Nothing outside this folder is changed, except the data
# folder that `tirek` names, and, for root, Chromium where the tests lack it.

PORT ?= 8000
VENV := .venv
PY := $(VENV)/bin/python
UV := $(PY) -m uv
LOCK := $(UV) pip compile --quiet --universal --generate-hashes --no-emit-index-url --python-version 3.11
SYNC := $(UV) pip sync --quiet --require-hashes --python $(PY)
export UV_PYTHON_DOWNLOADS := never
# As pip does: trust what the machine trusts, also behind a company's proxy.
ifneq ($(wildcard /etc/ssl/certs/ca-certificates.crt),)
export UV_SYSTEM_CERTS := true
endif
export PYTHONUTF8 := 1
# A suite that starts Python some hundred times does not compile Django some hundred times.
unexport PYTHONDONTWRITEBYTECODE

# A virtual environment works only where it was made: its mark names the place.
MADE := $(VENV)/made-$(shell pwd | cksum | cut -d ' ' -f 1)

# How many tests run side by side; a third on two processors made the run slower. What takes long starts first, by
# tests/durations.py.
JOBS ?= 2
PYTEST := -n $(JOBS) --dist loadgroup --no-loadscope-reorder

.PHONY: demo test quick lint style docs bench clean lock browser
.NOTPARALLEL:

demo: $(VENV)/runtime
	@exec $(PY) -m tirek demo --port $(PORT)

# When everything has passed, .tested holds the id of the tree that was tested: “git rev-parse HEAD^{tree}”.
# The types are checked by one of the tests, beside the others.
test: style browser
	@rm -f .tested
	@tree=$$(.ci/tree); $(PY) -m pytest $(PYTEST) || exit; \
	if [ -n "$$tree" ] && [ "$$tree" = "$$(.ci/tree)" ]; then echo "$$tree" > .tested; fi

# What was changed, and the house, within two minutes.
quick: lint
	$(PY) -m tests.quick $(PYTEST)

lint: style
	$(PY) -m mypy src tests bench

style: $(VENV)/dev
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(VENV)/bin/lint-imports --no-logo

# The pages that are made of declarations: figures, rights, the reasons in the guides.
docs: $(VENV)/dev
	$(PY) -m tests.house.pages

bench: $(VENV)/dev
	$(PY) -m bench
	$(PY) -m bench.kills
	$(PY) -m bench.fuzz

browser:
	@.ci/chromium

# The data folder stays; it belongs to the id in .tirek.
clean:
	rm -rf $(VENV) .tested build dist test-results .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find src tests bench -name __pycache__ -prune -exec rm -rf {} +

lock: $(VENV)/dev
	for set in bootstrap runtime dev; do $(LOCK) requirements/$$set.in -o requirements/$$set.lock || exit 1; done

$(MADE): requirements/bootstrap.lock
	@rm -rf $(VENV)
	@python=$$(.ci/python) && echo "Making the virtual environment with $$python" && "$$python" -m venv $(VENV)
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements/bootstrap.lock
	@pwd | sed 's|$$|/src|' > "$$($(PY) -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/tirek.pth"
	@printf '#!/bin/sh\nexec "%s/$(PY)" -m tirek "$$@"\n' "$$(pwd)" > $(VENV)/bin/tirek
	@chmod +x $(VENV)/bin/tirek
	@touch $@

$(VENV)/runtime: requirements/runtime.lock $(MADE)
	@echo "Installing the locked packages"
	@$(SYNC) requirements/runtime.lock
	@touch $@

$(VENV)/dev: requirements/dev.lock $(VENV)/runtime
	@echo "Installing the locked packages for development"
	@$(SYNC) requirements/dev.lock
	@touch $@
