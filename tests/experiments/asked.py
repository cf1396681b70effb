"""A reading desk for tests of what is asked of it."""

from al_core.experiments.background import Pending


class Asked:
    """A desk that keeps what it was asked for, and is never done."""

    def __init__(self):
        self.asked = []

    def ask(self, key, work, version=None):
        self.asked.append((key, version))
        return Pending(0.0)
