# One list of checks, run by people and by CI with the same words. `make` alone lists what there is.

PYTHON ?= python3
BIN := .venv/bin
INSTALL := $(BIN)/python -m pip install --quiet --constraint constraints.txt
PAGES := $(wildcard *.md docs/*.md docs/*/*.md) assets/js/core/shapes.d.ts

# Three processes: forks of one that has collected all, where the system forks safely.
ifeq ($(shell uname),Linux)
PYTEST := $(BIN)/python -m pytest -p no:xdist -p tests.support.forked --forks 3
else
PYTEST := $(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder
endif
# Where bytecode is not kept, each server and each process of tests compiles everything anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: bench-board messages mutants help demo run test check chromium node js format format-check lint types contracts docs docs-update pictures pictures-large tests quick faults bench-store bench-start bench-live bench-firstload bench-first-card bench-gestures bench-votes bench-secrecy bench-posters bench-likeness bench-pictures bench-exports bench-hanging bench-stranger

help: ## What can be made
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1|\2/p' Makefile | awk -F'|' '{ printf "%-24s%s\n", $$1, $$2 }'

# ── to use it ─────────────────────────────────────────────────────────────────────────────────

demo: .venv/runtime.stamp ## A server on an example session: nothing to prepare
	@$(BIN)/tablee demo

run: .venv/runtime.stamp ## A server for your own workshops
	@$(BIN)/tablee run

# ── to work on it ─────────────────────────────────────────────────────────────────────────────

test: .venv/dev.stamp chromium nginx postgresql tesseract verapdf screenreader engines node ## Everything needed, then all the checks: what CI runs
	@$(MAKE) --no-print-directory check

# Three at a time: the tests of scripts wait more than they compute.
check: ## All the checks: what reads the code first, then the tests
	@$(MAKE) --no-print-directory -j3 types js format-check lint contracts docs
	@$(MAKE) --no-print-directory tests

format: .venv/dev.stamp ## Put the code in its usual form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

format-check: .venv/dev.stamp ## Is the code in its usual form?
	$(BIN)/ruff format --check .

lint: .venv/dev.stamp ## Known mistakes (ruff)
	$(BIN)/ruff check .

types: types-here types-windows ## Types (mypy, strict), what runs read once more as on Windows

# Two targets, so that `check` has both at once: one after the other they left a core idle.
.PHONY: types-here types-windows
types-here: .venv/dev.stamp
	$(BIN)/mypy

types-windows: .venv/dev.stamp
	$(BIN)/mypy --platform win32 --cache-dir .mypy_cache/windows tablee plugins app.py screen.py docs/examples

contracts: .venv/dev.stamp ## Who may import whom (import-linter)
	$(BIN)/lint-imports --no-logo

docs: .venv/dev.stamp ## Do the documents still say what the code does? (cog)
	$(BIN)/python -m cogapp --check --diff -P -n utf-8 $(PAGES)

docs-update: .venv/dev.stamp ## Write again the parts of the documents made from the code
	$(BIN)/python -m cogapp -r -P -n utf-8 $(PAGES)

mutants: .venv/dev.stamp ## Leaks planted into each activity, and which check tells of each (docs/contributing/mutants.md; 2 minutes)
	@$(BIN)/python -m tests.sdk.conformance.checks.mutants

messages: .venv/dev.stamp ## Templates of all sentences for translators (build/messages), catalogues brought up to date
	@$(BIN)/python -m docs.scripts.messages

pictures: .venv/dev.stamp chromium ## Take the pictures of the README again, from the demo (2 minutes)
	@$(BIN)/python -m docs.scripts.screenshots

pictures-large: .venv/dev.stamp chromium ## Each face enlarged, in forced colours, with wide text: build/pictures-large (5 minutes; ONLY=…)
	@$(BIN)/python -m docs.scripts.enlarged $(ONLY)

js: node_modules/.stamp ## The scripts of screens: types (tsc), known mistakes (eslint), their own tests (node)
	@if [ -x node_modules/.bin/tsc ]; then \
	  node_modules/.bin/tsc && node_modules/.bin/eslint assets/js docs/examples plugins tests/js eslint.config.js; \
	else echo "tsc and eslint were not looked at: npm could not fetch them." >&2; fi
	node --test tests/js/*.test.js

# What waited in vain, for a browser or for a server to start, may have had no time on a busy machine:
# that test is run again, twice at most and with
# all that its file shares made anew, and named.
tests: .venv/dev.stamp ## Behaviour, browsers included (pytest)
	$(PYTEST) --hypothesis-profile repeatable -rR --reruns 2 \
	  --only-rerun "Locator expected|strict mode violation|Timeout [0-9]+ms exceeded" \
	  --only-rerun "the server did not answer|waited for in vain"

.PHONY: old-browsers
old-browsers: .venv/dev.stamp chromium node ## Chromiums of 2018 to 2023, fetched (220 MB, kept in .cache), then the tests that run in them
	$(BIN)/python -m tests.compat.chromiums
	$(BIN)/python -m pytest tests/compat/test_old_chromiums.py -rs

.PHONY: other-browsers
OTHERS := firefox-esr webkitgtk-webdriver xvfb fonts-noto-color-emoji
other-browsers: .venv/dev.stamp chromium engines node ## Firefox and WebKitGTK, installed by apt where they are not, then the tests that run in them and with scripts off
	$(BIN)/python -m pytest tests/compat/test_other_engines.py tests/compat/test_scripts_off.py -rs

# Of what is made up for a test (hypothesis), a tenth is tried, other examples each time. Where there is
# room in memory, sessions are written there: each of their lines waits for the disk otherwise.
quick: .venv/dev.stamp ## The same without browsers, packages, nodes, benchmarks and dear tests, while working (pytest)
	@if df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 { exit $$4 < 2000000 }' && [ -w /dev/shm ]; then \
	  TMPDIR=/dev/shm $(MAKE) --no-print-directory quick-tests; \
	else $(MAKE) --no-print-directory quick-tests; fi

.PHONY: quick-tests
quick-tests:
	$(PYTEST) -p no:rerunfailures -o tmp_path_retention_policy=failed --hypothesis-profile quick \
	  --ignore tests/browser --ignore tests/outside --ignore tests/cluster \
	  --ignore tests/benchmarks/test_benchmarks.py --ignore tests/benchmarks/test_benchmarks_live.py \
	  -m "not browser and not packages and not dear" \
	  --deselect docs/examples/question_box/tests/test_question_box.py::test_a_press_on_the_console_changes_the_wall

faults: .venv/dev.stamp ## Does a test fall for a fault planted in each of ten packages? (2 minutes)
	@$(BIN)/python -m tests.project.faults

.PHONY: torture
torture: .venv/dev.stamp ## Kills, cuts, damage and full disks (3 minutes), then random sessions (20; SEED=, MINUTES=, ONLY=)
	@$(BIN)/python -m tests.torture $(if $(SEED),--seed $(SEED)) $(if $(MINUTES),--minutes $(MINUTES)) $(if $(ONLY),--only $(ONLY))

.PHONY: torture-cluster demo-cluster
torture-cluster: .venv/dev.stamp nginx postgresql faketime ## Nodes killed, paused, parted, with wrong clocks while people write and erase (40 minutes; SEED=, ROUNDS=, MINUTES=)
	@$(BIN)/python -m tests.cluster.torture $(if $(SEED),--seed $(SEED)) $(if $(ROUNDS),--rounds $(ROUNDS)) $(if $(MINUTES),--minutes $(MINUTES))

demo-cluster: .venv/dev.stamp nginx postgresql ## Three nodes to be killed in front of people, the wall saying how (PORT=)
	@$(BIN)/python -m tests.cluster.demo $(if $(PORT),--port $(PORT))

bench-store: .venv/dev.stamp ## What the store costs, beside others (5 minutes; WRITE=1 for docs/contributing/performance.md)
	@$(BIN)/python -m benchmarks.store $(if $(WRITE),--write)

bench-start: .venv/dev.stamp ## How long a start takes beside thousands of kept sessions (3 minutes; WRITE=1)
	@$(BIN)/python -m benchmarks.start $(if $(WRITE),--write)

bench-live: .venv/dev.stamp chromium ## How fast a card reaches the room (12 minutes; WRITE=1, ONLY=fanout…)
	@$(BIN)/python -m benchmarks.live $(if $(WRITE),--write) $(addprefix --only ,$(ONLY))

.PHONY: bench-cluster bench-ledger
bench-ledger: .venv/dev.stamp nginx postgresql ## Rooms on four nodes, connections dropped, a rolling restart, and what was acknowledged audited (ROOMS=20 PEOPLE=50)
	@$(BIN)/python -m benchmarks.ledger $(if $(ROOMS),--rooms $(ROOMS)) $(if $(PEOPLE),--people $(PEOPLE))

bench-cluster: .venv/dev.stamp nginx postgresql ## A card to a thousand phones over four nodes, beside one with files; the owner killed (3 minutes)
	@$(BIN)/python -m benchmarks.cluster $(if $(LISTENERS),--listeners $(LISTENERS))

bench-votes: .venv/dev.stamp ## What counting a thousand ballots costs, for each method (WRITE=1)
	@$(BIN)/python -m benchmarks.votes $(if $(WRITE),--write)

bench-secrecy: .venv/dev.stamp ## In how many votes of a few people what is shown gives the ballots away (3 minutes)
	@$(BIN)/python -m benchmarks.secrecy

bench-posters: .venv/dev.stamp ## What drawing the plan costs, by cards and size (WRITE=1)
	@$(BIN)/python -m benchmarks.posters $(if $(WRITE),--write)

bench-board: .venv/dev.stamp chromium ## How smooth a canvas of 500 cards stays while cards are dragged (WRITE=1)
	@$(BIN)/python -m benchmarks.board $(if $(WRITE),--write)

bench-firstload: .venv/dev.stamp chromium ## From the scan to the first word, on a slow phone (WRITE=1)
	@$(BIN)/python -m benchmarks.firstload $(if $(WRITE),--write)

bench-first-card: .venv/dev.stamp chromium ## From no plugin to its first card on the wall, in a real browser (WRITE=1)
	@$(BIN)/python -m benchmarks.first_card $(if $(WRITE),--write)

bench-gestures: .venv/dev.stamp chromium ## Clicks and seconds of what a facilitator does, before and now (3 minutes; WRITE=1)
	@$(BIN)/python -m benchmarks.gestures $(if $(WRITE),--write)

bench-likeness: .venv/dev.stamp ## What finding cards that say the same costs, and how right it is (WRITE=1)
	@$(BIN)/python -m benchmarks.likeness $(if $(WRITE),--write)

.PHONY: bench-cards
bench-cards: .venv/dev.stamp ## How many voting cards are found on 2,000 made-up photos, and how many wrongly (40 minutes, goes on where it was; PHOTOS=, WRITE=1)
	@$(BIN)/python -m benchmarks.cards $(if $(PHOTOS),--photos $(PHOTOS)) $(if $(WRITE),--write)

.PHONY: bench-notes
bench-notes: .venv/dev.stamp ## How many sticky notes are found on 200 made-up photos of walls, and how many wrongly (5 minutes; PHOTOS=, WRITE=1)
	@$(BIN)/python -m benchmarks.notes $(if $(PHOTOS),--photos $(PHOTOS)) $(if $(WRITE),--write)

.PHONY: bench-ballots
bench-ballots: .venv/dev.stamp ## How many boxes of paper ballots are read on made-up photos and scans of each method, and how many wrongly (goes on where it was; PHOTOS= of each, FIRST= seed, WRITE=1)
	@$(BIN)/python -m benchmarks.ballots $(if $(PHOTOS),--photos $(PHOTOS)) $(if $(FIRST),--first $(FIRST)) $(if $(WRITE),--write)

bench-pictures: .venv/dev.stamp ## How much memory a picture takes that somebody sends, however bad it is (WRITE=1)
	@$(BIN)/python -m benchmarks.pictures $(if $(WRITE),--write)

bench-exports: .venv/dev.stamp ## What writing a session of 1,000 contributions costs, in each format (WRITE=1)
	@$(BIN)/python -m benchmarks.exports $(if $(WRITE),--write)

bench-hanging: .venv/dev.stamp ## A room of 300 beside a plugin that hangs (10 minutes; WRITE=1, BESIDE=another checkout)
	@$(BIN)/python -m benchmarks.hanging $(if $(WRITE),--write) $(if $(BESIDE),--beside $(BESIDE))

bench-stranger: .venv/dev.stamp ## What a room feels while one stranger abuses the server (4 minutes; WRITE=1, ONLY=walls…)
	@$(BIN)/python -m benchmarks.stranger $(if $(WRITE),--write) $(addprefix --only ,$(ONLY))

# ── to publish it ─────────────────────────────────────────────────────────────────────────────

MADE := build/release

.PHONY: archives zip release
archives: .venv/dev.stamp ## The source archive, and the wheel that is made of it, in build/release
	@rm -rf $(MADE)
	@$(BIN)/python -m hatchling build --directory $(MADE) --target sdist
	@mkdir $(MADE)/source && tar -xzf $(MADE)/*.tar.gz -C $(MADE)/source --strip-components 1
	@cd $(MADE)/source && $(CURDIR)/$(BIN)/python -m hatchling build --directory $(CURDIR)/$(MADE) --target wheel
	@rm -rf $(MADE)/source

zip: archives ## A folder with a Python, to double-click, for this system (PYTHON_FOLDER= a relocatable Python)
	@$(INSTALL) --group release
	@PATH=$(CURDIR)/$(BIN):$$PATH $(BIN)/python -m release.folder $(MADE)/*.whl $(MADE) $(if $(PYTHON_FOLDER),--python $(PYTHON_FOLDER))

release: zip ## All that is published, checked: archives, known weaknesses of dependencies, checksums
	@$(BIN)/python -m release.check $(MADE)

# ── what it stands on ─────────────────────────────────────────────────────────────────────────

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Tablée needs Python 3.11 or later; $(PYTHON) is not. Try: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; \
	  echo "No virtual environment could be made. On Debian and Ubuntu: sudo apt install python3-venv" >&2; exit 1; }

.venv/runtime.stamp: pyproject.toml constraints.txt | .venv/bin/python
	@echo "Installing Tablée in .venv, a minute or two the first time…"
	@$(INSTALL) --editable .
	@touch $@

# Dependency groups need pip 25.1.
.venv/dev.stamp: .venv/runtime.stamp
	@$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'
	@$(INSTALL) --group dev
	@touch $@

# $(call by-apt,IS IT HERE,PACKAGES,WHAT IS WITHOUT THEM,STATUS): what is not here is installed where apt
# is and may. Its index, seconds of fetching, is asked for where it lacks a package: once for all.
define by-apt
@PATH="$$PATH:/usr/sbin"; ( $(1) ) >/dev/null 2>&1 && exit 0; \
command -v apt-get >/dev/null || { echo "$(2): neither here, nor is apt-get. $(3)" >&2; exit $(4); }; \
if [ "$$(id -u)" = 0 ]; then sudo=; elif command -v sudo >/dev/null; then sudo="sudo -n"; \
else echo "As root: apt-get install $(2). $(3)" >&2; exit $(4); fi; \
get="$$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(2)"; \
$$get >/dev/null 2>&1 || { $$sudo apt-get update -qq && $$get >/dev/null; } || \
  { echo "$(2): could not be installed. $(3)" >&2; exit $(4); }
endef

BROWSER := command -v chromium-headless-shell || command -v chromium
chromium:
	$(call by-apt,$(BROWSER),chromium-headless-shell --install-recommends,Another Chromium is looked for.,0)
	$(call by-apt,$(BROWSER),chromium --install-recommends,The browser tests need it: then run make again.,1)

nginx:
	$(call by-apt,command -v nginx,nginx-light,The tests behind it are skipped.,0)

.PHONY: engines
engines:
	$(call by-apt,command -v firefox-esr && command -v WebKitWebDriver && command -v Xvfb,$(OTHERS),The tests in Firefox and WebKitGTK are skipped.,0)

.PHONY: tesseract
tesseract:
	$(call by-apt,tesseract --list-langs | grep -qx fra,tesseract-ocr tesseract-ocr-fra,The tests of notes that are read are skipped.,0)

.PHONY: postgresql
postgresql:
	$(call by-apt,ls -d /usr/lib/postgresql/*/bin && command -v pgbouncer,postgresql pgbouncer,The tests of sessions in a database are skipped.,0)

.PHONY: verapdf
verapdf:
	$(call by-apt,command -v java && ls /usr/share/java/jaxb-runtime.jar,default-jre-headless libjaxb-java,Neither veraPDF is asked about our PDF files nor the Nu checker about our pages.,0)

.PHONY: screenreader
HEARD := orca firefox-esr dbus-daemon matchbox-window-manager xdotool
screenreader:
	$(call by-apt,for each in $(HEARD) Xvfb; do command -v $$each || exit 1; done,$(HEARD) xvfb,What Orca says is not heard.,0)

# With it a node has a clock of its own; without it none is set wrong.
.PHONY: faketime
faketime:
	$(call by-apt,ls /usr/lib/*/faketime/libfaketimeMT.so.1,faketime,No clock is set wrong.,0)

# Only to check the scripts: nobody who runs Tablée needs Node.
node_modules/.stamp: package.json | node
	@npm install --silent --no-package-lock --ignore-scripts || { \
	  echo "npm could not fetch tsc and eslint; the scripts are only tested." >&2; mkdir -p node_modules; }
	@touch $@

node:
	$(call by-apt,command -v npm,nodejs npm --install-recommends,The checks of the scripts need Node 18.18 or later with npm: then run make again.,1)
