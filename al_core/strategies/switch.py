"""Start with one strategy and go on with another once there are labels enough."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from msgspec import Meta

from al_core.domain.values import Selection
from al_core.strategies.base import Family, QueryContext, Strategy
from al_core.strategies.wearing import Wearing


@dataclass(frozen=True)
class Switch(Wearing):
    """One strategy until there are so many labels per class on average, then another.

    u(x) is that of `first` while l < labels_per_class * C, then that of `then`; C is the
    model's number of classes, before any model that of the classes seen (2 at least).
    Cost O(1) on top of the strategy in force. Paper: Hacohen, Dekel, Weinshall 2022, arXiv
    2202.02794: what is typical serves low budgets, what is uncertain high ones; at which
    budget to change is a rule of thumb here.
    """

    name: ClassVar[str] = "switch"
    family: ClassVar[Family] = "meta"
    when_to_use: ClassVar[str] = "From no labels to hundreds in one run: TypiClust, then margin."
    cost: ClassVar[str] = "that of the strategy in force"
    paper: ClassVar[str] = "Hacohen, Dekel, Weinshall 2022, arXiv 2202.02794"

    first: str = "typiclust"
    then: str = "margin"
    labels_per_class: Annotated[int, Meta(ge=0)] = 10

    @property
    def worn_names(self) -> tuple[str, ...]:
        """The two strategies in turn."""
        return (self.first, self.then)

    def in_force(self, context: QueryContext) -> Strategy:
        """The strategy whose turn it is."""
        if context.model is not None:
            n_classes = context.model.n_classes
        else:
            n_classes = max(2, np.unique(context.labels).size)
        first, then = self.worn
        return first if context.labeled.size < self.labels_per_class * n_classes else then

    def starts_cold(self, context: QueryContext) -> bool:
        """Whether the one in force would pick at random for want of a model."""
        return self.in_force(context).starts_cold(context)

    def chosen(self, context: QueryContext, batch_size: int) -> Selection:
        """What the strategy in force chooses."""
        return self.in_force(context).select(context, batch_size)
