"""Loop Lab core: run the active-learning loop simulated, live or from its log."""
