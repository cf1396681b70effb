"""Ids, events, values, ports and errors: what every other room may speak of."""
