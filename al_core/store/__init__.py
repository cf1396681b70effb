"""Keep events, runs and sweeps: in memory for notebooks, in one DuckDB file for good."""
