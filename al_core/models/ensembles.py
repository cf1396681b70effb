"""Several models that answer as one: the mean of their probabilities."""

from collections.abc import Sequence

import numpy as np

from al_core.domain.errors import ModelError
from al_core.domain.ports import Model
from al_core.domain.values import Features, Floats, Labels
from al_core.models.fitted import scores_from


class AveragedModel:
    """The mean of the probabilities of `models` (the last k versions), all classes alike."""

    def __init__(self, models: Sequence[Model]) -> None:
        if not models:
            raise ModelError("An ensemble of 0 models can't answer; give at least one")
        self.models = tuple(models)
        self.n_classes = self.models[0].n_classes
        self.gives_probabilities = all(model.gives_probabilities for model in self.models)

    def predict_proba(self, features: Features) -> Floats:
        """Mean class probabilities, (n, n_classes)."""
        total = self.models[0].predict_proba(features).copy()
        for model in self.models[1:]:
            total += model.predict_proba(features)
        total /= len(self.models)
        return total

    def decision_values(self, features: Features) -> Floats:
        """Logs of the mean probabilities, (n, n_classes); two classes: -f and f, the log odds."""
        return scores_from(self.predict_proba(features))

    def predict(self, features: Features) -> Labels:
        """Class with the largest mean probability, (n,); the first of equals."""
        return np.asarray(np.argmax(self.predict_proba(features), axis=1))
