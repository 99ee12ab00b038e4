"""Any server against the contract, over HTTP: `python -m checks.conformance.server --help`, or `make conformance TARGET=https://host`."""
