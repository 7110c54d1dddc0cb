PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
NOBODY := $(CURDIR)/$(VENV)/nobody.json# the work of somebody who has done nothing yet
PARALLEL := --numprocesses logical --maxprocesses 4 --dist loadgroup
SETTINGS := $(VENV)/share/jupyter/lab/settings
LIVE := $(shell find widgets/labextension -type f) lessons/GLOSSARY.md

.PHONY: lab test lessons present slides results questions worksheet key pictures student comparison site serve screenshots bench clean

lab: $(VENV)/learner
	$(BIN)/jupyter trust lessons/*.ipynb
	$(BIN)/jupyter lab lessons/00_start_here.ipynb $(ARGS)

test: $(VENV)/tester
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pytest $(PARALLEL)
	rm -f $(NOBODY) && COURSE_WORK=$(NOBODY) $(BIN)/pytest -o addopts="" -q -p no:cacheprovider $(PARALLEL) --dist loadfile --nbval lessons/*.ipynb

lessons: $(VENV)/learner
	$(BIN)/python lessons/build.py $(LESSON)

present: $(VENV)/presenter
	$(BIN)/python lessons/deck/present.py $(LESSON) $(ARGS)

slides: $(VENV)/presenter
	$(BIN)/python lessons/deck/slides.py $(LESSON)

worksheet: $(VENV)/presenter
	$(BIN)/python lessons/deck/worksheet.py $(LESSON)

key: $(VENV)/presenter
	$(BIN)/python lessons/deck/worksheet.py --key $(LESSON)

pictures: $(VENV)/presenter
	$(BIN)/python lessons/deck/pictures.py $(LESSON)

student: $(VENV)/presenter
	$(BIN)/python lessons/deck/student.py $(FOLDER)

questions: $(VENV)/presenter
	$(BIN)/python lessons/deck/question_banks.py

results: $(VENV)/presenter
	$(BIN)/python lessons/deck/results.py "$(FOLDER)" $(LESSON)

comparison: $(VENV)/learner
	$(BIN)/python lessons/deck/comparison.py

# PYODIDE=cdn leaves Pyodide itself on its own host: a smaller site, not a self-contained one.
site: $(VENV)/publisher
	$(BIN)/python lessons/site/build.py $(PYODIDE)

_site:
	$(MAKE) site

serve: _site
	$(PYTHON) -m http.server --bind 127.0.0.1 --directory _site 8000

screenshots: $(VENV)/tester
	$(BIN)/python tests/screenshots.py

bench: $(VENV)/tester
	$(BIN)/python tests/bench.py

clean:
	rm -rf $(VENV) _site

# The empty files say which requirements the environment holds; newer requirements renew it.
$(VENV)/learner: requirements.txt pyproject.toml widgets/page/overrides.json $(LIVE)
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements.txt
	mkdir -p $(SETTINGS) && cp widgets/page/overrides.json $(SETTINGS)
	touch $@

$(VENV)/presenter: $(VENV)/learner lessons/deck/requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement lessons/deck/requirements.txt
	touch $@

$(VENV)/publisher: $(VENV)/learner lessons/site/requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement lessons/site/requirements.txt
	touch $@

$(VENV)/tester: $(VENV)/learner lessons/deck/requirements.txt lessons/site/requirements.txt tests/requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement tests/requirements.txt
	touch $@
