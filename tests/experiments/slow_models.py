"""A classifier that takes its time, for tests that nobody waits for it."""

import time

from sklearn.linear_model import LogisticRegression

SECONDS = 4.0


class SlowRegression(LogisticRegression):
    """Logistic regression that sleeps before each fit."""

    def fit(self, features, labels, sample_weight=None):
        time.sleep(SECONDS)
        return super().fit(features, labels, sample_weight)
