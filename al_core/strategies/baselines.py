"""Strategies that look at nothing: the random control and the queue order."""

from typing import ClassVar

import numpy as np

from al_core.arrays.ranking import top_k
from al_core.domain.values import Selection
from al_core.strategies.base import Family, QueryContext, Strategy, random_selection


class Random(Strategy):
    """Every unlabeled example is equally likely; the control for all others.

    Chance of each pick: 1 / n_left. Cost O(n). Paper: Cochran 1977, Sampling Techniques,
    chapter 2.
    """

    name: ClassVar[str] = "random"
    family: ClassVar[Family] = "random"
    when_to_use: ClassVar[str] = "As the control, and where every later estimate must be unbiased."
    cost: ClassVar[str] = "O(n)"
    paper: ClassVar[str] = "Cochran 1977, Sampling Techniques, 3rd ed., chapter 2"
    stochastic: ClassVar[bool] = True

    def chosen(self, context: QueryContext, batch_size: int) -> Selection:
        """A uniform draw without replacement."""
        return random_selection(context, batch_size)


class InOrder(Strategy):
    """The next examples in order of tie rank: first in, first out where ranks are positions.

    u(x) = -(place of x among the candidates by tie rank). Cost O(n log n). Paper: the
    `Uniform` arm of Lu, Li, Lin 2023, arXiv 2306.08954, where ranks are shuffled positions.
    """

    name: ClassVar[str] = "in_order"
    family: ClassVar[Family] = "random"
    when_to_use: ClassVar[str] = "To study queues, or to redo a protocol that fixes the order."
    cost: ClassVar[str] = "O(n log n)"
    paper: ClassVar[str] = "Lu, Li, Lin 2023, arXiv 2306.08954"

    def chosen(self, context: QueryContext, batch_size: int) -> Selection:
        """The candidates with the lowest tie ranks."""
        n_candidates = context.candidates.size
        order = top_k(np.zeros(n_candidates), n_candidates, context.tie_ranks)
        places = np.empty(n_candidates)
        places[order] = np.arange(n_candidates)
        return context.picked(order[:batch_size], 0.0 - places)
