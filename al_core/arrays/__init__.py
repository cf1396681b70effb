"""Arithmetic on arrays that several rooms share: distances, clustering, agreement."""
