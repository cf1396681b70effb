"""Simulated people and the merging of their answers."""
