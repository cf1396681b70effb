"""The parts of labeling.py: the timed app, the crowd, the person in Chromium, the figures."""
