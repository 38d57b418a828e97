# Every command that people and continuous integration run. `make` alone lists them.
# What the tests need beside Rust and Node is fetched by tests/services/needs.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.NOTPARALLEL:
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

# Every cargo command selects the whole workspace: another selection would unify features differently and compile
# the libraries once more.
WENZHENG := target/debug/wenzheng

# The clock that headlines show begins with the first make, also for what that make calls.
export STARTED ?= $(shell date +%s)
STARTED := $(STARTED)
define headline
@s=$$(( $$(date +%s) - $(STARTED) )); printf '\n━━ %02d:%02d  %s\n' $$((s / 60)) $$((s % 60)) '$(1)'
endef

# ── the front end: its packages, its build ──────────────────────────────────────────────────────────────────────

PACKAGES := client-js/node_modules/.package-lock.json
PAGES := client-js/dist/manifest.json
PAGE_SOURCES := $(shell find client-js -type f -not -path '*/node_modules/*' -not -path 'client-js/dist/*' -not -path 'client-js/lib/dist/*' | sed 's/ /\\ /g')

$(PACKAGES): client-js/package-lock.json client-js/package.json
	$(call headline,npm packages)
	cd client-js && npm ci --no-audit --no-fund
	touch $@

$(PAGES): $(PACKAGES) $(PAGE_SOURCES)
	$(call headline,pages)
	cd client-js && npm run build
	touch $@

# ── to see it ───────────────────────────────────────────────────────────────────────────────────────────────────

.PHONY: help demo release pictures measure-pages readme-picture
help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 12

demo: $(PAGES) ## build and serve a made-up city with one interview live right now
	$(call headline,server)
	cargo build --bin wenzheng --locked
	$(call headline,demo)
	exec $(WENZHENG) demo

release: $(PAGES) ## target/release/wenzheng: one file, pages inside
	cargo build --release --bin wenzheng --locked

pictures: needs build ## every page as pictures, in pictures/
	$(call headline,pictures)
	node tests/e2e/pictures.mjs pictures

measure-pages: needs build ## how soon public pages are readable and usable on a slow phone, for docs/performance.md
	$(call headline,pages on a slow phone)
	node tests/e2e/slow-line.mjs

readme-picture: needs build ## docs/picture-room.png: the live room of the demo, as the README shows it
	PICTURE=docs/picture-room.png node --test tests/e2e/demo.test.mjs

# ── to trust it ─────────────────────────────────────────────────────────────────────────────────────────────────

.PHONY: test needs lint lint-rust lint-client build test-client test-server test-fuzz test-browser prove bench generate deny
test: needs lint test-client test-server test-fuzz test-browser ## everything that continuous integration runs

needs:
	$(call headline,programs)
	@tests/services/needs

lint: lint-rust lint-client ## formatting, clippy, links in the documentation, types, words

lint-rust: $(PAGES)
	$(call headline,lint: Rust)
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --locked -- -D warnings
	RUSTDOCFLAGS='-D rustdoc::broken_intra_doc_links -A rustdoc::private_intra_doc_links' \
	  cargo doc --workspace --no-deps --document-private-items --locked

lint-client: $(PACKAGES)
	$(call headline,lint: client and browser tests)
	cd client-js && npm run lint && npm run types -- --check
	client-js/node_modules/.bin/tsc -p tests/e2e

test-client: $(PACKAGES)
	$(call headline,client tests)
	cd client-js && npm test

build: $(PAGES)
	$(call headline,server and its tests: build)
	cargo build --workspace --bins --tests --locked

test-server: build
	$(call headline,server tests)
	@if cargo nextest --version >/dev/null 2>&1; then run='nextest run'; else run=test; fi; \
	set -x; node tests/services/with.mjs cargo $$run --workspace --bins --lib --tests --locked --no-fail-fast

test-fuzz: build
	$(call headline,requests by chance)
	node tests/fuzz/fuzz.mjs 8

test-browser: build
	$(call headline,browser tests)
	node --test --test-concurrency=1 --test-reporter=spec tests/e2e/*.test.mjs

MEASURED := target/release/loadtest
.PHONY: measure
measure: $(PAGES) ## how long an assessor waits for each answer, over one and ten years of a whole city
	$(call headline,measuring: build)
	cargo build --release --workspace --bins --locked
	$(call headline,a year)
	$(MEASURED) assess --json target/assess.json
	node tests/services/with.mjs sh -c '$(MEASURED) assess --postgres $$TEST_POSTGRES_URL --json target/assess-postgres.json'
	$(call headline,ten years)
	$(MEASURED) assess --times 10 --within-ms 2000 --json target/assess-10.json

# The server for it has points at which it can be made to die (feature `faults`); `make release` builds one without.
PROOF := target/release/loadtest
# Where packets may be dropped; whoever is not root has a relay that swallows bytes instead.
IN_OWN_NETWORK := unshare --net bash -c 'ip link set lo up && exec "$$@"' -
prove: needs $(PAGES) ## the promises under faults at full size, docs/promises.md: 14 minutes and a release build
	$(call headline,proofs by faults: build)
	cargo build --release --workspace --bins --locked --features app/faults
	$(call headline,everything fails at once; then one thing after the other)
	@survive=($(PROOF) survive --nodes 3 --rooms 14 --writers 200 --followers 600 --questions 5000 --kills 20 \
	  --seconds 180 --away-seconds 60 --json target/survive.json); set -x; \
	if [ "$$(id -u)" -eq 0 ]; then $(IN_OWN_NETWORK) "$${survive[@]}" --drop-packets; else "$${survive[@]}"; fi
	$(call headline,everybody loses the connection at once)
	$(PROOF) storm --json target/storm.json
	$(call headline,some stop reading)
	$(PROOF) slow --json target/slow.json
	$(call headline,a full disk)
	mkdir -p target/small-disk
	unshare --map-root-user --mount bash -c 'mount -t tmpfs -o size=24m tmpfs target/small-disk && \
	  exec $(PROOF) disk-full --folder target/small-disk --json target/disk-full.json'

BENCH := target/release/loadtest
TABLES := docs/performance.md
bench: needs $(PAGES) ## a room beside other servers and the limit, pages, writes, growth: the tables of docs/performance.md and docs/scale.md; 40 minutes and a release build
	$(call headline,other servers)
	loadtest/peers/install
	$(call headline,benchmark: build)
	cargo build --release --workspace --bins --locked
	$(call headline,one room beside other servers and the limit)
	$(BENCH) fanout --guard loadtest/peers/reached.json --document $(TABLES) --json target/fanout.json
	$(call headline,pages and snapshots)
	$(BENCH) pages --document $(TABLES) --json target/pages.json
	$(call headline,questions and upvotes)
	$(BENCH) writes --document $(TABLES) --part writes-sqlite --json target/writes-sqlite.json
	node tests/services/with.mjs sh -c '$(BENCH) writes --postgres $$TEST_POSTGRES_URL --document $(TABLES) --part writes-postgres --json target/writes-postgres.json'
	$(call headline,growth: followers)
	$(BENCH) fanout --load 1000x10x5 --load 5000x10x5 --load 10000x10x5 --load 19000x10x5 --peer bare \
	  --document docs/scale.md --part followers --json target/followers.json
	$(call headline,growth: rooms)
	$(BENCH) writes --rooms 1,14,57,500 --netizens 500 --under-way 2 --document docs/scale.md --part rooms --json target/rooms.json
	$(call headline,growth: nodes)
	for nodes in 1 2 3; do NODES=$$nodes node tests/services/with.mjs sh -c \
	  '$(BENCH) writes --rooms 14 --nodes $$NODES --postgres $$TEST_POSTGRES_URL --redis $$TEST_REDIS_URL \
	  --document docs/scale.md --part nodes-'$$nodes' --json target/nodes-'$$nodes'.json'; done

generate: $(PAGES) ## write anew what is made from the code: description, codes, types, tables, recorded rooms
	UPDATE_OPENAPI=1 UPDATE_FIXTURES=1 INSTA_UPDATE=always \
	  cargo test --workspace --lib --tests --locked --quiet -- openapi fixtures recorded_rankings role_by_command status_tables
	cd client-js && npm run types

deny: ## licences, banned and doubled crates, sources (wants cargo-deny)
	@cargo deny --version >/dev/null 2>&1 || { echo 'cargo-deny is missing: cargo install --locked cargo-deny' >&2; exit 1; }
	cargo deny check bans licenses sources

.PHONY: clean
clean: ## remove what was built
	cargo clean
	rm -rf client-js/dist client-js/node_modules pictures tests/e2e/output
