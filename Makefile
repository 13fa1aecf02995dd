# Two commands do all: `make run` and `make test`. Everything else is a part of them.
SPEC ?= analyses/inner-london.yaml
SWIFT = swift
# One release build serves the binary and the tests: alternating configurations would compile everything twice.
BUILD = $(SWIFT) build -c release --build-tests
DIMINISH = .build/release/diminish

.PHONY: help setup build run test check lint boundary bench coverage few-clusters function-coverage docs completions clean

help:            ## what there is to make
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

setup:           ## install the libraries and tools that are missing
	@sh tools/setup.sh

build: setup     ## one release build of the command and the tests
	$(BUILD)

run: build       ## analyse real pupils: SPEC=analyses/inner-london.yaml
	$(DIMINISH) run $(SPEC)

test: build      ## the numbers, the refusals and the properties
	$(SWIFT) test -c release --skip-build

check: setup lint boundary test   ## what CI runs

lint:            ## format and documentation rules
	$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Tests

boundary:        ## who may import whom, and where `unsafe` may stand
	@sh tools/boundary.sh

bench: build     ## the same work here and in our peers
	sh Benchmarks/run.sh

coverage:        ## how often clustered intervals hold the truth, by simulation (minutes)
	$(SWIFT) run -c release --package-path Benchmarks/Coverage coverage > coverage.new
	mv coverage.new docs/coverage.md

few-clusters:    ## size and power with few clusters, by simulation, for docs/few-clusters.md (minutes)
	$(SWIFT) run -c release --package-path Benchmarks/FewClusters fewclusters 500

function-coverage:   ## coverage of functions of coefficients with few clusters, for docs/few-clusters.md (minutes)
	$(SWIFT) run -c release --package-path Benchmarks/FewClusters functioncoverage 2000

docs: build      ## write docs/keys.md, docs/expressions.md and the pages of the analyses anew
	$(DIMINISH) schema --markdown > docs/keys.md
	$(DIMINISH) schema --functions > docs/expressions.md
	@sh tools/docs.sh $(DIMINISH)

completions: build   ## completion scripts for bash, zsh and fish into completions/
	@mkdir -p completions
	$(DIMINISH) --generate-completion-script bash > completions/diminish.bash
	$(DIMINISH) --generate-completion-script zsh > completions/_diminish
	$(DIMINISH) --generate-completion-script fish > completions/diminish.fish

clean:           ## forget every build
	rm -rf .build
