# What can be done with Dateline: `make help`. Targets set up .venv by themselves.

PYTHON  ?= python3
INPUT   ?= seeds/documents
ENGINE  ?= local
MASTER  ?= local[*]
OUTPUT  ?= $(if $(filter spark,$(ENGINE)),output/spark,output)
WORKERS ?= 1
MODEL   ?= models/en_dateline
LABELS  ?= seeds/labels
CORPORA ?=
REPEATS ?=
RULES   ?=
JUDGEMENTS ?=
FORMAT  ?= csv
TO      ?=
FORCE   ?=
ARGS    ?=
DEV     ?=
PEER    ?=
TEXTS   ?=
A       ?=
B       ?=
FLOORS  ?=
PIN     ?=
SECONDS_EACH ?= 120
DOCUMENTS ?= 20000

VENV     := .venv
BIN      := $(VENV)/bin
DATELINE := $(BIN)/dateline
PIP      := $(BIN)/python -m pip --disable-pip-version-check --quiet
SOURCES  := pipeline models tests
# The accurate model needs libraries of its own.
READY     = $(VENV)/$(if $(findstring accurate,$(MODEL)),accurate,run) $(if $(filter spark,$(ENGINE)),$(VENV)/spark)
WHERE     = $(if $(filter spark,$(ENGINE)),--engine spark --master "$(MASTER)",--workers $(WORKERS))
# Large arrays come and go at each step: without this, a third of the time goes into giving memory back.
LEARN     = MALLOC_MMAP_MAX_=0 MALLOC_TRIM_THRESHOLD_=17179869184 MALLOC_TOP_PAD_=268435456 $(BIN)/python -m models.train
LISTED    = $(if $(REPEATS),--repeats "$(REPEATS)") $(if $(RULES),--rules "$(RULES)")
# What the tests of the report look for, and Debian's way to it: as root, and never waiting for an answer.
BROWSER     = (for name in chromium chromium-browser google-chrome google-chrome-stable; do \
	command -v $$name >/dev/null 2>&1 && exit 0; done; exit 1)
GET_BROWSER = test "$$(id -u)" = 0 && command -v apt-get >/dev/null 2>&1 && \
	echo "Installing a browser for the tests of the report …" && { \
	timeout 300 apt-get update && \
	DEBIAN_FRONTEND=noninteractive timeout 600 apt-get install --yes --no-install-recommends chromium; \
	} </dev/null >/dev/null 2>&1
JUDGED    = $(if $(JUDGEMENTS),--judgements "$(JUDGEMENTS)")

.DEFAULT_GOAL := help
.PHONY: help extract repeats clean-text recognize link review export evaluate compare agreement gate report notebooks train train-accurate docs bench
.PHONY: named pair evidence bench-stages bench-scale bench-cleaning faults fuzz hostile lint types test test-cluster distclean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  %-14s %s\n", $$1, $$2}'
	@echo "Settings: INPUT=$(INPUT) OUTPUT=$(OUTPUT) ENGINE=$(ENGINE) MASTER=$(MASTER) WORKERS=$(WORKERS) MODEL=$(MODEL) LABELS=$(LABELS) REPEATS=$(REPEATS) RULES=$(RULES) JUDGEMENTS=$(JUDGEMENTS)"

extract: $(READY) ## Text to tables: all stages on INPUT, into OUTPUT; ENGINE=spark, on the cluster MASTER
	@$(DATELINE) extract "$(INPUT)" --output "$(OUTPUT)" $(WHERE) --model "$(MODEL)" $(LISTED) $(JUDGED)

repeats: $(VENV)/run ## List lines that recur within a site of INPUT: review the file, then give it as REPEATS
	@$(DATELINE) repeats "$(INPUT)" --output "$(or $(REPEATS),repeats.csv)"

clean-text: $(VENV)/run ## First stage alone: documents, edits, zones, rejected
	@$(DATELINE) clean "$(INPUT)" --output "$(OUTPUT)" --workers $(WORKERS) $(LISTED)

recognize: $(READY) ## Second stage alone: finds mentions in the table documents
	@$(DATELINE) recognize --output "$(OUTPUT)" --workers $(WORKERS) --model "$(MODEL)"

link: $(VENV)/run ## Third and fourth stage: links what was recognized, writes the tables, follows JUDGEMENTS
	@$(DATELINE) link --output "$(OUTPUT)" --workers $(WORKERS) $(JUDGED)

review: $(VENV)/run ## List pairs of entities worth judging: judge them in OUTPUT/judgements.csv, give it as JUDGEMENTS
	@$(DATELINE) review "$(OUTPUT)" $(JUDGED)

export: $(VENV)/run ## OUTPUT in another format: FORMAT=csv, ftm, webannotation, graphml, gexf, prodigy, doccano or labelstudio, into TO (FORCE=yes replaces)
	@$(DATELINE) export "$(OUTPUT)" --format $(FORMAT) --to "$(or $(TO),$(OUTPUT)/export.$(FORMAT))" $(if $(FORCE),--force)

evaluate: $(VENV)/run ## Scores of the tables in OUTPUT against the hand labels in LABELS; ARGS="--map ORG=agency" and the like
	@$(DATELINE) evaluate "$(LABELS)" --output "$(OUTPUT)" $(ARGS)

pair:
	@test -n "$(A)" -a -n "$(B)" || { echo "Name the two: make $(or $(MAKECMDGOALS),compare) A=one B=other" >&2; exit 1; }

compare: pair $(VENV)/run ## The tables in A and in B, two output folders, on LABELS; what each found alone as CSV into TO
	@$(DATELINE) compare "$(A)" "$(B)" "$(LABELS)" $(if $(TO),--to "$(TO)")

agreement: pair $(VENV)/run ## How far two people agree whose labels are in A and in B; what differs as CSV into TO
	@$(DATELINE) agreement "$(A)" "$(B)" $(if $(TO),--to "$(TO)")

gate: $(VENV)/run ## Fail if OUTPUT scores less on LABELS than FLOORS; PIN=yes raises the floors
	@$(DATELINE) gate "$(LABELS)" --output "$(OUTPUT)" $(if $(FLOORS),--floors "$(FLOORS)") $(if $(PIN),--pin)

report: $(VENV)/run ## One HTML page that shows what was found: OUTPUT/report.html
	@$(DATELINE) report --output "$(OUTPUT)"

notebooks: $(VENV)/test ## Run the notebooks on OUTPUT and LABELS; results as HTML in OUTPUT/notebooks
	@for notebook in notebooks/*.ipynb; do \
		DATELINE_OUTPUT="$$(realpath -m "$(OUTPUT)")" DATELINE_LABELS="$$(realpath -m "$(LABELS)")" \
		$(BIN)/jupyter nbconvert --log-level CRITICAL --to html --execute --output-dir "$(OUTPUT)/notebooks" $$notebook \
		|| { echo "$$notebook stopped: see above. 02_quality needs LABELS that belong to the tables." >&2; exit 1; }; \
	done
	@echo "Notebooks: $(OUTPUT)/notebooks"

train: named $(VENV)/train ## Train models/en_dateline again; needs CORPORA, the folder of public corpora (models/README.md)
	@$(LEARN) default $(if $(CORPORA),--corpora "$(CORPORA)") $(if $(DEV),--dev "$(DEV)") --output models/en_dateline

train-accurate: named $(VENV)/train ## Train models/en_dateline_accurate again, from which the default one learns
	@$(LEARN) accurate $(if $(CORPORA),--corpora "$(CORPORA)") $(if $(DEV),--dev "$(DEV)") --output models/en_dateline_accurate

named:
	@test -n "$(CORPORA)" || { echo "Name the folder of public corpora: make train CORPORA=folder (models/README.md)" >&2; exit 1; }

bench-cleaning: $(VENV)/test ## Recall and exactness of cleaning on injected artefacts; DEV= labelled texts to lose nothing of
	@for set in wordings held_back sample; do \
		echo "== $$set"; $(BIN)/python -m tests.bench.cleaning --set $$set $(if $(DEV),--dev "$(DEV)") || exit 1; \
	done

bench: $(VENV)/test ## Speed and memory of a whole run on DOCUMENTS made-up texts, by stage, one worker and two; PEER= a peer to time beside it
	@$(BIN)/python -m tests.bench.extract --documents $(DOCUMENTS) $(if $(PEER),--peer "$(PEER)")

bench-stages: $(VENV)/test ## Cleaning and linking alone, both models; PEER= a peer to time beside them, TEXTS= on what
	@$(BIN)/python -m tests.bench.speed
	@$(BIN)/python -m tests.bench.linking
	@$(BIN)/python -m tests.bench.recognition $(if $(PEER),--peer "$(PEER)") $(if $(TEXTS),--texts "$(TEXTS)")

bench-scale: $(VENV)/spark ## Memory of what takes all shards together, on Spark, for up to 100 million documents, sampled (docs/scale.md)
	@$(BIN)/python -m tests.bench.last_step $(ARGS)

fuzz: $(VENV)/fuzz ## Search for input that breaks readers or the cleaner, SECONDS_EACH seconds each; findings in output/fuzz
	@$(BIN)/python -m tests.fuzz.run readers --seconds $(SECONDS_EACH)
	@$(BIN)/python -m tests.fuzz.run cleaner --seconds $(SECONDS_EACH)

hostile: $(VENV)/test ## Heavy hostile input (200 MB lines, bombs, 10,000 files): seconds and peak memory of each
	@$(BIN)/python -m tests.hostile.run

faults: $(VENV)/test ## Kill, fill up and interrupt runs in every way, then look at the tables (docs/faults.md)
	@$(BIN)/python -m tests.faults.run

evidence: named $(VENV)/train ## Fit the weights of the evidence for agencies' countries anew; needs CORPORA
	@$(BIN)/python -m models.evidence --corpora "$(CORPORA)" --output pipeline/data/evidence.csv

docs: $(VENV)/run ## Write docs/tables.md, docs/cli.md and docs/rules.md anew
	@$(BIN)/python -m pipeline.docs docs

lint: $(VENV)/test ## Style: ruff check and ruff format
	@$(BIN)/ruff check $(SOURCES)
	@$(BIN)/ruff format --check $(SOURCES)

types: $(VENV)/test ## Types: mypy, strict
	@$(BIN)/mypy

test: $(VENV)/test ## All tests, with lint and types
	@$(MAKE) --no-print-directory lint types
	@$(BIN)/python -m pytest

test-cluster: $(VENV)/cluster ## Runs on small Spark clusters against one machine's, byte for byte, while parts of them die: minutes
	@$(BIN)/python -m pytest tests/cluster

distclean: ## Remove .venv, output and everything else that was made
	rm -rf $(VENV) output *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' || \
		{ echo "Dateline needs Python 3.11, 3.12 or 3.13; name one: make extract PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)

# Installs what runs need, and nothing again while the lock stays as it is.
$(VENV)/run: $(VENV)/bin/python requirements.lock pyproject.toml
	@echo "Installing Dateline into $(VENV) …"
	@$(PIP) install --constraint requirements.lock --editable .
	@touch $@

$(VENV)/accurate: $(VENV)/run
	@echo "Installing what the accurate model needs …"
	@$(PIP) install --constraint requirements.lock --editable '.[accurate]'
	@touch $@

$(VENV)/spark: $(VENV)/run
	@echo "Installing Spark, some 400 MB …"
	@$(PIP) install --constraint requirements.lock --editable '.[spark]'
	@touch $@

$(VENV)/train: $(VENV)/run
	@echo "Installing what training needs …"
	@$(PIP) install --constraint requirements.lock --editable '.[train]'
	@touch $@

$(VENV)/cluster: $(VENV)/test
	@echo "Installing Spark and what its tests need …"
	@$(PIP) install --constraint requirements.lock --editable '.[cluster]'
	@touch $@

$(VENV)/fuzz: $(VENV)/test
	@echo "Installing what fuzzing needs …"
	@$(PIP) install --constraint requirements.lock --editable '.[fuzz]'
	@touch $@

$(VENV)/test: $(VENV)/run
	@echo "Installing what the tests and notebooks need …"
	@$(PIP) install --constraint requirements.lock --editable '.[test]'
	@$(PIP) install --constraint requirements.lock --editable '.[ftm]' >/dev/null 2>&1 || \
		echo "FollowTheMoney cannot be built here (it needs ICU and a C++ compiler); the test that asks it will be skipped."
	@$(BROWSER) || { $(GET_BROWSER) && $(BROWSER); } || \
		echo "No Chromium here, and none can be installed; the tests that look at the report in a browser will be skipped."
	@touch $@
