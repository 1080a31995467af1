"""Measurements by which the house is steered; `make bench` runs them, docs/bench.md says how to read them."""
