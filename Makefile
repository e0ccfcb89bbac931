# The two commands that matter: `make run` and `make test`.
.PHONY: run test bench

# Builds the program and starts the demo at http://127.0.0.1:8080.
run:
	cargo build --release
	./target/release/yousaid demo

# Checks everything. Ends with TOTAL and a status that says whether all passed.
test:
	scripts/test

# Measures what we claim about speed.
bench:
	cargo bench --bench service
