"""Made-up worlds in which the accuracy of a model trained on n random labels is known."""

import numpy as np

from al_core.monitoring.control import Audited, RunLabels

CLASSES = 10


class LearningWorld:
    """Row r has label r % 10; a model of n labels is right on a row with chance `accuracy(n)`.

    With `hardness` between 0 and 1, one per row, most models are right on the same rows.
    `trained` keeps the training sets that were asked for.
    """

    def __init__(self, accuracy, seed=0, hardness=None):
        self._accuracy = accuracy
        self._hardness = hardness
        self._random = np.random.default_rng(seed)
        self.trained = []

    def fit(self, labeled):
        self.trained.append(labeled)
        chance = self._accuracy(len(labeled))

        def predict(rows):
            right = self._bar(rows) < chance
            return np.where(right, rows % CLASSES, (rows + 1) % CLASSES)

        return predict

    def _bar(self, rows):
        if self._hardness is None:
            return self._random.random(rows.shape[0])
        away = 0.1 * self._random.normal(size=rows.shape[0])
        return np.abs(1.0 - np.abs(1.0 - np.abs(self._hardness[rows] + away)))


def run_labels(count=220, seeds=20, share=0.1, pool_size=2000):
    """A run whose every tenth slot is random; its rows are 0 to count - 1."""
    rows = np.arange(count)
    at_random = np.zeros(count, dtype=bool)
    at_random[:: round(1 / share)] = True
    return RunLabels(rows, rows % CLASSES, at_random, seeds, pool_size)


def audited(count=200):
    """Audit rows, far from those of the run."""
    rows = np.arange(5000, 5000 + count)
    return Audited(rows, rows % CLASSES)
