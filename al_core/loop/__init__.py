"""The active-learning loop: state, architectures, engine, clocks, replay."""
