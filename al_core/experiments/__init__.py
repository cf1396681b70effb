"""Use cases: simulate, sweep, replay, compare."""
