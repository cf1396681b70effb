"""Data sets as values: catalogue and files, features, splits, content hashes, profiles."""
