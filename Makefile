# Each command sets itself up. You only need Python 3.11, make and git.
#   make demo [PORT=8000]   run the demo college in a browser; Ctrl-C stops it and saves what was typed
#   make test [ARGS=…]      run all tests except browser tests, or the ones in ARGS
#   make coverage           run the same tests, and ask that they take 95 % of the lines and branches
#                           of each room's actions, reads, permissions and calculations
#   make e2e [ARGS=…]       run the browser tests; needs Chromium
#   make mutants [SEED=…] [N=200] [ONLY=…]   change the rules in 200 places, one at a time, and list
#                           the changes that no test notices; SEED is today's date unless given
#   make lint               check format, imports and types
#   make demo-code EMAIL=…  print the second-factor code of a demo tutor or administrator
#   make evaluate-triage DATA=DIR TRAIN="2013B 2013J" TEST=2014B OUT=F [DAYS=…]
#                           [LABELS=retrospective] [MARK_DELAY=0]   evaluate the scorecard
#   make evaluate-pathways DATA=DIR OUT=F [PARTS="curricula concepts catalogue"] [SEED=1]
#                           evaluate the planner
#   make evaluate-mastery DATA=F [TEST=F] [OUT=F] [SEED=…]   evaluate the estimate of competence;
#                           SEED changes who is judged on
#   make bench-page OUT=F [LEARNERS=100000]   measure what pages cost in a large college
#   make bench-votes OUT=F [ANSWERS=2000]   measure votes at once in an anonymous survey
#   make stop               stop everything this checkout is running
#   make reset              stop, and delete the demo's and the tests' data
#   make lock               compile pyproject.toml into requirements/*.txt; needs uv
# SERVICES=system or SERVICES=wheel chooses one kind of PostgreSQL and Redis;
# DATABASE_URL and REDIS_URL use servers of your own.

PORT ?= 8000
PYTHON ?= $(shell for p in python3.11 python3 python3.12 python3.13 python3.14; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
VENV = .venv/bin/python
LOCAL = $(VENV) -m portal.local
CHROMIUM ?= $(shell command -v chromium || command -v chromium-browser || \
	command -v google-chrome || command -v google-chrome-stable)
TEMPLATES = find templates -name '*.html' -type f
UNDER_TEST = $(LOCAL) --name test run -- $(VENV) -m pytest
ALL_TESTS = -n 2 --dist worksteal tests --ignore=tests/browser
MEASURED = $(addsuffix /*,$(wildcard */actions */reads */calc)) learners/sight.py \
	$(wildcard */permissions.py)
LOCK = uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-annotate --no-header $(UPGRADE) pyproject.toml

# Python compiles its modules once, also where a shell asks for nothing beside the sources.
export PYTHONDONTWRITEBYTECODE =
export PYTHONPYCACHEPREFIX = $(CURDIR)/.venv/pycache

.DEFAULT_GOAL := help
.PHONY: help demo demo-code evaluate-triage evaluate-mastery evaluate-pathways bench-page bench-votes test coverage mutants e2e lint stop reset lock chromium python demo-packages dev-packages port

help:
	@sed -n '/^#/!q; s/^# \{0,1\}//p' Makefile

demo: port demo-packages
	@$(LOCAL) demo --port $(PORT)

demo-code: demo-packages
	@$(LOCAL) --name demo run -- $(VENV) manage.py demo_code '$(EMAIL)'

evaluate-triage: bench-packages
	@test -n '$(DATA)' -a -n '$(TRAIN)' -a -n '$(TEST)' -a -n '$(OUT)' || { echo 'Usage: make \
		evaluate-triage DATA=folder TRAIN="2013B 2013J" TEST=2014B OUT=figures.json' >&2; exit 2; }
	@CAIRN_SECRET_KEY="$$($(VENV) -c 'import secrets; print(secrets.token_urlsafe(50))')" \
		$(LOCAL) --name test run -- $(VENV) manage.py evaluate_triage --data '$(DATA)' \
		--train '$(TRAIN)' --test '$(TEST)' --out '$(OUT)' $(if $(DAYS),--days '$(DAYS)') \
		$(if $(LABELS),--labels '$(LABELS)') --mark-delay $(or $(MARK_DELAY),0) \
		--yardstick tests.bench.boosting:fit

evaluate-pathways: bench-packages
	@test -n '$(DATA)' -a -n '$(OUT)' || { echo 'Usage: make evaluate-pathways DATA=folder \
		OUT=figures.json [PARTS="curricula"] [SEED=1]' >&2; exit 2; }
	@CAIRN_SECRET_KEY="$$($(VENV) -c 'import secrets; print(secrets.token_urlsafe(50))')" \
		$(LOCAL) --name test run -- $(VENV) manage.py evaluate_pathways --data '$(DATA)' \
		--out '$(OUT)' --seed '$(or $(SEED),1)' --parts '$(or $(PARTS),$(FORM))'

evaluate-mastery: demo-packages
	@test -n '$(DATA)' || { echo 'Usage: make evaluate-mastery DATA=answers.tsv.gz \
		[TEST=others.tsv] [OUT=figures.json] [SEED=…]' >&2; exit 2; }
	@CAIRN_SECRET_KEY="$$($(VENV) -c 'import secrets; print(secrets.token_urlsafe(50))')" \
		$(LOCAL) --name test run -- $(VENV) manage.py evaluate_mastery --data '$(DATA)' \
		$(if $(TEST),--test '$(TEST)') $(if $(OUT),--out '$(OUT)') --seed '$(SEED)'

bench-page: dev-packages
	@test -n '$(OUT)' || { echo 'Usage: make bench-page OUT=figures.json [LEARNERS=100000]' >&2; exit 2; }
	@$(LOCAL) --name test run -- $(VENV) -m tests.bench.page --learners $(or $(LEARNERS),100000) \
		--out '$(OUT)'

bench-votes: dev-packages
	@test -n '$(OUT)' || { echo 'Usage: make bench-votes OUT=figures.json [ANSWERS=2000]' >&2; exit 2; }
	@$(LOCAL) --name test run -- $(VENV) -m tests.bench.votes --answers $(or $(ANSWERS),2000) --out '$(OUT)'

test: dev-packages
	@$(UNDER_TEST) $(or $(ARGS),$(ALL_TESTS))

coverage: dev-packages
	@$(UNDER_TEST) $(ALL_TESTS) --cov --cov-report=
	@set -f; for part in $(MEASURED); do \
		$(VENV) -m coverage report --include="$$part" || missed="$$missed $$part"; done; \
		test -z "$$missed" || { echo "Below 95 %:$$missed" >&2; exit 2; }

e2e: chromium dev-packages
	@CHROMIUM='$(CHROMIUM)' $(UNDER_TEST) $(or $(ARGS),tests/browser)

mutants: bench-packages
	@$(LOCAL) --name test run -- $(VENV) -m tests.bench.mutants --seed '$(SEED)' --number $(or $(N),200) \
		--only '$(ONLY)'

lint: dev-packages
	@$(VENV) -m ruff check .
	@$(VENV) -m ruff format --check .
	@test -z "$$($(TEMPLATES))" || $(TEMPLATES) -print0 | xargs -0 .venv/bin/djade --target-version 5.2 --check
	@PYTHONPATH=. .venv/bin/lint-imports
	@test -z '$(wildcard */calc)' || $(VENV) -m mypy $(wildcard */calc)

stop: python
	@$(PYTHON) -m portal.local --name demo down
	@$(PYTHON) -m portal.local --name test down

reset: python
	@$(PYTHON) -m portal.local --name demo reset
	@$(PYTHON) -m portal.local --name test reset

lock:
	@command -v uv >/dev/null || { echo 'make lock needs uv: pip install uv' >&2; exit 2; }
	@$(LOCK) --output-file requirements/run.txt
	@$(LOCK) --extra embedded --output-file requirements/demo.txt
	@$(LOCK) --extra measures --output-file requirements/measures.txt
	@$(LOCK) --extra embedded --extra measures --extra dev --output-file requirements/dev.txt
	@$(LOCK) --extra embedded --extra measures --extra dev --extra bench --output-file requirements/bench.txt
	@! grep -Hn '://' requirements/*.txt || { echo 'A lock file contains an address (see above).' >&2; exit 2; }

# Set-up for the commands above; each step is quick when there is nothing to do.

chromium:
	@test -n '$(CHROMIUM)' || { echo 'make e2e needs Chromium. Install the package chromium,' \
		'or set CHROMIUM=/path/to/chromium.' >&2; exit 2; }

python:
	@test -n '$(PYTHON)' || { echo 'Cairn needs Python 3.11 or newer, and could not find it on the' \
		'PATH. Install it, or set PYTHON=/path/to/python3.11.' >&2; exit 2; }

port: python
	@$(PYTHON) -m portal.local demo --check --port $(PORT)

demo-packages: python
	@$(PYTHON) -m portal.local install demo

bench-packages: python
	@$(PYTHON) -m portal.local install bench

dev-packages: python
	@$(PYTHON) -m portal.local install dev
