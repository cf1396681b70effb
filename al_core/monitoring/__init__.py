"""Numbers that tell how a run is doing."""
