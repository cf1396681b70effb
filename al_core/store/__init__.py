"""DuckDB: the event log and its guards."""
