"""Learning curves made to order, with and without the noise of an audit set."""

import numpy as np

from al_core.arrays.randomness import random_for
from al_core.monitoring.learning_curves import Measured

LABELS = np.arange(20.0, 420.0, 20.0)
FAR = np.array([800.0, 1600.0])
CURVES = {
    "power law": lambda n: 0.95 - 1.2 * n**-0.5,
    "exponential": lambda n: 0.9 - 0.5 * np.exp(-n / 120.0),
    "inverse log": lambda n: 1.05 - 1.5 / np.log(2.0 * n),
    "Michaelis-Menten": lambda n: 0.94 * n / (n + 25.0),
    "logistic in log n": lambda n: 0.93 / (1.0 + 300.0 * n**-1.7),
    "Weibull": lambda n: 0.92 - 0.6 * np.exp(-0.05 * n**0.7),
    "plateau": lambda n: 0.7 + 0.0 * n,
}


def exact(name, labels=LABELS, audited=500):
    """A curve without noise."""
    return Measured(labels, CURVES[name](labels), audited)


def measured(name, seed, labels=LABELS, audited=400):
    """A curve whose every model is measured on a fresh audit set: the most noise there can be."""
    generator = random_for(seed, 0, f"audit {name}")
    right = generator.binomial(audited, CURVES[name](labels))
    return Measured(labels, right / audited, audited)
